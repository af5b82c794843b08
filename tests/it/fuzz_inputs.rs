//! Scenario files, mappings, seals and workbooks made bad in every way: no command panics, each that cannot go on
//! says why. The words of `fuzz` set how many rounds.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crate::folder::{CouncilFolder, Dice, copy_of, files_of};
use crate::fuzz::{BYTES, ODD, by_lines, seeds};
use crate::typed::{Answer, run};

/// Runs the rounds of one kind; a failure names the seed of its round.
#[expect(clippy::print_stdout, reason = "how many rounds a time held is told")]
fn rounds(kind: &str, mut round: impl FnMut(&mut Dice)) {
    let mut done = 0;
    for seed in seeds() {
        let mut dice = Dice::of(seed);
        let outcome = catch_unwind(AssertUnwindSafe(|| round(&mut dice)));
        assert!(outcome.is_ok(), "MTFS_FUZZ_SEED={seed} fails at once: {kind}");
        done += 1;
    }
    println!("{kind}: {done} rounds");
}

/// Says that a command ended well, found something wrong, or says what it could not do and in which file.
fn says_why(answer: &Answer, file: &str) {
    assert!(answer.code <= 2);
    if answer.code == 2 {
        assert!(answer.err.starts_with("error: could not "), "{}", answer.err);
        assert!(answer.err.contains(file), "{file} is not named: {}", answer.err);
    }
    let steers = |text: &str| text.contains(['\u{1b}', '\u{202e}', '\u{200b}']);
    assert!(!steers(&answer.out) && !steers(&answer.err), "{}{}", answer.out, answer.err);
}

/// What means something in TOML and JSON.
const MARKS: [&str; 28] = [
    "[",
    "]",
    "[[",
    "{",
    "}",
    "=",
    "\"",
    "'''",
    "\"\"\"",
    "\\",
    "\\u001b",
    "\\U0010FFFF",
    "#",
    ".",
    ",",
    ":",
    "null",
    "true",
    "inf",
    "nan",
    "-nan",
    "1e999999999",
    "99999999999999999999999999",
    "0x7fffffffffffffff",
    "9999-12-31T23:59:60Z",
    "[[[[[[[[[[[[[[[[",
    "a.b.c.d.e.f.g.h=1",
    "\u{202e}",
];

/// Changes a text in one way.
fn mutate(file: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.below(file.len() + 1);
    match dice.below(8) {
        0 if at < file.len() => file[at] ^= 1 << dice.below(8),
        1 => file.truncate(at),
        2 => file.insert(at, dice.one_of(&BYTES)),
        3 => drop(file.splice(at..at, dice.one_of(&MARKS).bytes())),
        4 => by_lines(file, |lines| drop(lines.remove(dice.below(lines.len())))),
        5 => by_lines(file, |lines| {
            let line = lines[dice.below(lines.len())].clone();
            let times = if dice.once_in(20) { 10_000 } else { 1 };
            let at = dice.below(lines.len() + 1);
            lines.splice(at..at, std::iter::repeat_n(line, times));
        }),
        6 => by_lines(file, |lines| {
            // The value of a key, in another's place or odd.
            let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
            let from: Vec<Vec<u8>> =
                lines[other].splitn(2, |byte| *byte == b'=').map(<[u8]>::to_vec).collect();
            let mut to: Vec<Vec<u8>> =
                lines[one].splitn(2, |byte| *byte == b'=').map(<[u8]>::to_vec).collect();
            if let (2, Some(value)) = (to.len(), from.get(1)) {
                to[1] = if dice.once_in(2) {
                    value.clone()
                } else {
                    format!(" \"{}\"", dice.one_of(&ODD)).into()
                };
                lines[one] = to.join(&b'=');
            }
        }),
        _ if dice.once_in(50) => {
            file.extend(dice.one_of(&["[", "{a=", "[[a]]\n"]).repeat(20_000).bytes());
        }
        _ => drop(file.splice(at..at, dice.one_of(&ODD).bytes())),
    }
}

#[test]
fn whatever_a_scenario_file_holds_the_gap_is_told_or_the_file_is_named() {
    let folder = copy_of("datasets/smallshire");
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    let good = files_of(Path::new("scenarios/smallshire"));
    let put = |name: &str, bytes: &[u8]| folder.put(&format!("scenarios/{name}"), bytes);
    for (name, bytes) in &good {
        put(name, bytes);
    }
    let names: Vec<&String> =
        good.keys().filter(|name| Path::new(name).extension() == Some("toml".as_ref())).collect();
    rounds("scenarios", |dice| {
        let name = dice.one_of(&names);
        let mut bytes = good[name].clone();
        for _ in 0..=dice.below(3) {
            mutate(&mut bytes, dice);
        }
        put(name, &bytes);
        let stem = name.strip_suffix(".toml").unwrap();
        let answer = run(&["--data", folder.path().to_str().unwrap(), "--scenario", stem, "gap"]);
        // A fault may be told of the scenario that lies over it, too.
        says_why(&answer, "");
        put(name, &good[name]);
    });
}

/// The trackers of the tests, each with its mapping.
fn trackers() -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir("tests/trackers").unwrap() {
        let home = entry.unwrap().path();
        for ending in ["csv", "xlsx", "ods"] {
            let (file, map) = (home.join(format!("tracker.{ending}")), home.join("map.toml"));
            if file.is_file() && map.is_file() {
                found.push((file, fs::read(map).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// An empty council's folder, with a place for a tracker and its mapping beside it.
fn council() -> (CouncilFolder, String) {
    let home = CouncilFolder::empty();
    let folder = home.path().join("council").to_str().unwrap().to_owned();
    assert_eq!(run(&["init", &folder]).code, 0);
    (home, folder)
}

fn import(home: &CouncilFolder, folder: &str, file: &str, more: &[&str]) -> Answer {
    let (file, map) = (home.path().join(file), home.path().join("map.toml"));
    let mut typed = vec!["--data", folder, "import", file.to_str().unwrap()];
    if !more.contains(&"--suggest") {
        typed.extend(["--map", map.to_str().unwrap()]);
    }
    typed.extend(more);
    run(&typed)
}

#[test]
fn whatever_a_mapping_holds_the_tracker_is_read_or_a_file_is_named() {
    let (home, folder) = council();
    let trackers = trackers();
    rounds("mappings", |dice| {
        let (file, map) = &trackers[dice.below(trackers.len())];
        let mut map = map.clone();
        for _ in 0..=dice.below(3) {
            mutate(&mut map, dice);
        }
        home.put("map.toml", &map);
        let name = file.file_name().unwrap().to_str().unwrap();
        home.put(name, fs::read(file).unwrap());
        let answer = import(&home, &folder, name, &["--dry-run"]);
        says_why(&answer, "");
    });
}

/// The files of an archive by name.
fn unzip(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how = zip::write::SimpleFileOptions::default();
    for (name, bytes) in files {
        // A name that is there already is refused: then the archive has one file less.
        if writer.start_file(name.as_str(), how).is_ok() {
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// What means something in the XML of a sheet.
const XML: [&str; 18] = [
    "<",
    ">",
    "</row>",
    "<row r=\"1048576\">",
    "r=\"XFD1048576\"",
    "r=\"A0\"",
    "r=\"C4294967298\"",
    "t=\"s\"",
    "t=\"e\"",
    "<v>99999999999</v>",
    "<v>1e308</v>",
    "<v>-1</v>",
    "&lt;",
    "&#x1b;",
    "&#0;",
    "&bomb;",
    "table:number-columns-repeated=\"16000\"",
    "office:value=\"nan\"",
];

fn mutate_xml(file: &mut Vec<u8>, dice: &mut Dice) {
    let marks: Vec<usize> =
        (0..file.len()).filter(|at| matches!(file[*at], b'<' | b'>' | b'"' | b'=')).collect();
    let at = if marks.is_empty() { 0 } else { dice.one_of(&marks) };
    match dice.below(6) {
        0 if !file.is_empty() => {
            let at = dice.below(file.len());
            file[at] ^= 1 << dice.below(8);
        }
        1 => file.truncate(at),
        2 => {
            let to = (at + dice.below(400)).min(file.len());
            drop(file.drain(at..to));
        }
        3 => {
            let to = (at + dice.below(400)).min(file.len());
            let part = file[at..to].to_vec();
            drop(file.splice(at..at, part));
        }
        _ => drop(file.splice(at..at, dice.one_of(&XML).bytes())),
    }
}

#[test]
fn whatever_a_workbook_holds_it_is_read_or_it_is_named() {
    let (home, folder) = council();
    let books: Vec<_> =
        trackers().into_iter().filter(|(file, _)| file.extension().unwrap() != "csv").collect();
    assert!(books.len() >= 2);
    rounds("workbooks", |dice| {
        let (file, map) = &books[dice.below(books.len())];
        let mut bytes = fs::read(file).unwrap();
        if dice.once_in(4) {
            for _ in 0..=dice.below(4) {
                let at = dice.below(bytes.len());
                bytes[at] ^= 1 << dice.below(8);
            }
        } else {
            let mut files = unzip(&bytes);
            let at = dice.below(files.len());
            match dice.below(8) {
                0 => drop(files.remove(at)),
                1 => {
                    files[at].0 = dice
                        .one_of(&["xl/worksheets/sheet1.xml", "../../x", "", "content.xml"])
                        .to_owned();
                }
                _ => {
                    for _ in 0..=dice.below(3) {
                        mutate_xml(&mut files[at].1, dice);
                    }
                }
            }
            bytes = zipped(&files);
        }
        let name = file.file_name().unwrap().to_str().unwrap();
        home.put(name, &bytes);
        home.put("map.toml", map);
        for more in ["--dry-run", "--suggest"] {
            says_why(&import(&home, &folder, name, &[more]), name);
        }
    });
}

/// Every file below a folder.
fn files_below(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.insert(path.clone(), fs::read(path).unwrap());
        }
    }
}

#[test]
fn whatever_a_seal_holds_it_is_verified_or_the_fault_is_told() {
    let folder = CouncilFolder::new()
        .with("sources.csv", "source_id,title,published_on\nSRC-1,Budget report,2025-02-20\n")
        .with(
            "savings.csv",
            "saving_id,title,directorate,type,cashable,recurrence,fund,grain,origin_year,status,public,source_id\n\
             S-1,Lamps,Place,efficiency,cashable,recurring,general_fund,line,2025/26,in_delivery,true,SRC-1\n",
        )
        .with("savings_profile.csv", "saving_id,financial_year,kind,target,as_at\nS-1,2025/26,new,100000,2025-02-20\n")
        .with(
            "delivery.csv",
            "saving_id,financial_year,period,submitted_on,revision,banked,forecast,slipped,unachievable,source_id\n\
             S-1,2025/26,Q1,2025-06-25,1,0,40000,50000,10000,SRC-1\n",
        );
    let data = folder.path().to_str().unwrap();
    assert_eq!(run(&["--data", data, "seal", "2025/26-Q1"]).code, 0);
    assert_eq!(run(&["--data", data, "verify"]).code, 0);
    let mut good = BTreeMap::new();
    files_below(&folder.path().join("seals"), &mut good);
    let names: Vec<&PathBuf> = good.keys().collect();
    rounds("seals", |dice| {
        let name = dice.one_of(&names);
        let mut bytes = good[name].clone();
        for _ in 0..=dice.below(2) {
            mutate(&mut bytes, dice);
        }
        fs::write(name, &bytes).unwrap();
        for typed in [&["verify"][..], &["movement", "2025/26-Q1", "2025/26-Q1"]] {
            let answer = run(&[&["--data", data], typed].concat());
            says_why(&answer, "");
            // Of a table or the figures, no byte may differ; of `seal.json` no value.
            let is_seal = name.file_name().is_some_and(|name| name == "seal.json");
            if typed == ["verify"] && !is_seal && bytes != good[name] {
                assert_ne!(answer.code, 0, "{}: {}", name.display(), answer.out);
            }
        }
        fs::write(name, &good[name]).unwrap();
    });
}
