//! Input by somebody who means harm: nothing of it steers a terminal, hides in a page, runs in a spreadsheet or
//! takes the machine's memory; and what is exempt is marked and closed wherever it is written.

use std::fs;

use crate::folder::{CouncilFolder, copy_of};
use crate::typed::{Answer, run};

const HEADING: &str = "Not for publication: contains exempt information";

fn on(folder: &CouncilFolder, typed: &[&str]) -> Answer {
    run(&[&["--data", folder.path().to_str().unwrap()], typed].concat())
}

/// Runs a command whose answer goes to a file, in process.
fn to_file(folder: &CouncilFolder, name: &str, typed: &[&str]) -> Vec<u8> {
    let path = folder.path().join(name);
    let data = ["mtfs", "--data", folder.path().to_str().unwrap(), "-o", path.to_str().unwrap()];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let all = data.iter().chain(typed).map(std::ffi::OsString::from);
    let code = mtfs::cli::run(all, &mut out, &mut err);
    assert!(code < 2, "{}", String::from_utf8_lossy(&err));
    fs::read(path).unwrap()
}

/// What is seen nowhere: an escape of a terminal, one of eight bits, a turn of direction, and no width.
const UNSEEN: [char; 5] = ['\u{1b}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{200b}'];

fn none_is_raw(text: &str, what: &str) {
    for c in UNSEEN {
        assert!(!text.contains(c), "{what} holds {c:?}");
    }
}

#[test]
fn what_nobody_sees_reaches_no_terminal_page_or_file_and_is_a_finding() {
    let folder = copy_of("datasets/smallshire");
    let hostile: String = UNSEEN.iter().collect::<String>() + "[1A[2K";
    let council = fs::read_to_string(folder.path().join("council.toml")).unwrap();
    let council = council.replacen("name = \"", "name = \"\\u001b[2J\u{202e}", 1);
    folder.put("council.toml", council);
    let savings = fs::read_to_string(folder.path().join("savings.csv")).unwrap();
    let mut lines = savings.lines().map(str::to_owned).collect::<Vec<_>>();
    let owner = lines[0].split(',').position(|column| column == "owner").unwrap();
    for line in lines.iter_mut().filter(|line| line.starts_with("PLA-2526-001")) {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        assert!(cells.len() > owner && !line.contains('"'));
        cells[owner] = format!("Owner{hostile}");
        cells[1] = format!("Title{hostile}");
        *line = cells.join(",");
    }
    folder.put("savings.csv", lines.join("\n") + "\n");
    folder.put("odd\u{1b}[2J.csv", "a\n");
    let checked = on(&folder, &["check"]);
    assert!(checked.out.contains("warning[unseen-character]"), "{}", checked.out);
    assert!(
        checked.out.contains("U+202E, which turns the direction of writing"),
        "{}",
        checked.out
    );
    assert!(checked.out.contains("council.toml"), "{}", checked.out);
    for typed in [&["savings", "--lines"][..], &["check", "-O", "json"], &["check", "-O", "csv"]] {
        let told = on(&folder, typed);
        none_is_raw(&told.out, &format!("{typed:?}"));
        none_is_raw(&told.err, &format!("{typed:?}"));
    }
    for form in ["json", "csv", "md"] {
        let told = on(&folder, &["-O", form, "savings", "--lines"]);
        assert!(told.out.contains("u{1b}"), "{form}: {}", told.out);
        none_is_raw(&told.out, form);
    }
    let to = folder.path().join("out");
    let packs = [
        "report",
        "monitor",
        "star-chamber",
        "--format",
        "html",
        "--format",
        "md",
        "--to",
        to.to_str().unwrap(),
    ];
    let data = ["mtfs", "--data", folder.path().to_str().unwrap()];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let all = data.iter().chain(&packs).map(std::ffi::OsString::from);
    assert!(mtfs::cli::run(all, &mut out, &mut err) < 2, "{}", String::from_utf8_lossy(&err));
    for file in fs::read_dir(&to).unwrap() {
        let path = file.unwrap().path();
        none_is_raw(&fs::read_to_string(&path).unwrap(), &path.display().to_string());
    }
}

#[test]
fn no_cell_runs_as_a_formula_and_no_address_as_a_program() {
    let folder = copy_of("datasets/smallshire");
    let savings = fs::read_to_string(folder.path().join("savings.csv")).unwrap();
    assert!(savings.contains("Planning advice fees"));
    folder.put("savings.csv", savings.replacen("Planning advice fees", "=cmd|'/c calc'!A1", 1));
    let told = on(&folder, &["-O", "csv", "savings", "--lines"]).out;
    assert!(!told.contains(",=cmd") && !told.contains("\n=cmd") && told.contains("=cmd"), "{told}");
    let sources = fs::read_to_string(folder.path().join("sources.csv")).unwrap();
    let header: Vec<&str> = sources.lines().next().unwrap().split(',').collect();
    let url = header.iter().position(|column| *column == "url").unwrap();
    let mut rows: Vec<Vec<String>> = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(sources.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    for row in rows.iter_mut().skip(1) {
        row[url] = "javascript:alert(1)".to_owned();
        row[1] = "[x](javascript:alert(1))<script>".to_owned();
    }
    let mut writer = csv::Writer::from_path(folder.path().join("sources.csv")).unwrap();
    for row in &rows {
        writer.write_record(row).unwrap();
    }
    drop(writer);
    let to = folder.path().join("out");
    let data = [
        "mtfs",
        "--data",
        folder.path().to_str().unwrap(),
        "report",
        "monitor",
        "--format",
        "html",
    ];
    let more = ["--format", "md", "--to", to.to_str().unwrap()];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let all = data.iter().chain(&more).map(std::ffi::OsString::from);
    assert!(mtfs::cli::run(all, &mut out, &mut err) < 2, "{}", String::from_utf8_lossy(&err));
    let page = fs::read_to_string(to.join("monitor.html")).unwrap();
    assert!(
        !page.contains("href=\"javascript")
            && page.contains("[x](javascript:alert(1))&lt;script&gt;")
    );
    let words = fs::read_to_string(to.join("monitor.md")).unwrap();
    // A bracket behind a backslash is a bracket and begins no link.
    assert!(!words.replace("\\]", "").contains("](javascript"));
    assert!(words.contains("javascript:alert(1)"));
}

#[test]
fn twenty_thousand_columns_are_one_finding() {
    let more = (0..20_000).map(|number| format!(",x{number}")).collect::<Vec<_>>().concat();
    let folder = CouncilFolder::new().with("sources.csv", format!("source_id,title{more}\n"));
    let checked = on(&folder, &["check"]);
    assert!(
        checked.out.contains("20,002 columns") && checked.out.contains("at most 1,000 columns")
    );
    assert!(checked.out.len() < 4_000, "{}", checked.out.len());
    // Quoted, too.
    let folder = CouncilFolder::new().with("sources.csv", format!("source_id,\"title\"{more}\n"));
    assert_eq!(on(&folder, &["check"]).code, 1);
}

#[test]
fn a_row_without_an_end_is_refused_and_named() {
    let long = "a".repeat(3 * 1024 * 1024);
    let folder =
        CouncilFolder::new().with("sources.csv", format!("source_id,title\nSRC-1,{long}\n"));
    let checked = on(&folder, &["check"]);
    assert!(checked.out.contains("line 2 is longer than 1 MB"), "{}", checked.out);
    // A first line without an end, and a file of nothing but quotes.
    for text in [long, "\"".repeat(1_000_001), "\"\n".repeat(200_000)] {
        let folder = CouncilFolder::new().with("sources.csv", text);
        assert_eq!(on(&folder, &["check"]).code, 1);
    }
}

#[test]
fn numbers_of_any_length_and_days_far_away_are_findings() {
    let nines = "9".repeat(100_000);
    for target in ["1e999999999", nines.as_str(), "0.000000000000000000000000000000000001"] {
        let folder = copy_of("datasets/smallshire");
        let profile = fs::read_to_string(folder.path().join("savings_profile.csv")).unwrap();
        let header: Vec<&str> = profile.lines().next().unwrap().split(',').collect();
        let cell = |column: &str| match column {
            "saving_id" => "PLA-2526-001",
            "financial_year" => "2029/30",
            "kind" => "new",
            "target" => target,
            "as_at" => "99999999-01-01",
            _ => "",
        };
        let row = header.iter().map(|column| cell(column)).collect::<Vec<_>>().join(",");
        folder.put("savings_profile.csv", format!("{profile}{row}\n"));
        let checked = on(&folder, &["check"]);
        assert_eq!(checked.code, 1);
        assert!(
            checked.out.contains("not-a-date") && checked.out.len() < 40_000,
            "{}",
            checked.out.len()
        );
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_where_a_table_or_a_scenario_should_be_is_refused_and_never_waited_for() {
    use std::os::unix::net::UnixListener;
    let folder = copy_of("datasets/smallshire");
    for (number, file) in ["sources.csv", "council.toml"].into_iter().enumerate() {
        let folder = copy_of("datasets/smallshire");
        folder.take_out(file);
        if number == 0 {
            nix_fifo(&folder.path().join(file));
        } else {
            drop(UnixListener::bind(folder.path().join(file)).unwrap());
        }
        let checked = on(&folder, &["check"]);
        assert_eq!(checked.code, 1, "{file}");
        assert!(checked.out.contains("no plain file"), "{}", checked.out);
    }
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    nix_fifo(&folder.path().join("scenarios/baseline.toml"));
    let gap = on(&folder, &["gap"]);
    assert_eq!(gap.code, 2);
    assert!(gap.err.contains("baseline.toml") && gap.err.contains("no plain file"), "{}", gap.err);
    // What an import reads: a mapping, a tracker, a workbook that comes back.
    let (pipe, tracker) = (folder.path().join("pipe.xlsx"), folder.path().join("tracker.txt"));
    nix_fifo(&pipe);
    fs::write(&tracker, "Ref,Saving\nA1,One\n").unwrap();
    let (pipe, tracker) = (pipe.to_str().unwrap(), tracker.to_str().unwrap());
    let typed = [
        vec!["import", tracker, "--map", pipe, "--dry-run"],
        vec!["import", pipe, "--suggest"],
        vec!["import", pipe, "--as-scenario", "x"],
    ];
    for typed in typed {
        let answer = on(&folder, &typed);
        assert_eq!(answer.code, 2, "{typed:?}");
        assert!(answer.err.contains("no plain file"), "{typed:?}: {}", answer.err);
    }
}

/// Neither a seal nor a list of keys nor a journal that has no end is waited for.
#[cfg(unix)]
#[test]
fn a_pipe_among_the_seals_is_told_and_never_waited_for() {
    let folder = crate::trust::small();
    assert_eq!(on(&folder, &["seal", "2025/26-Q1"]).code, 0);
    let home = "seals/2025-26-q1";
    for (file, code) in [
        (format!("{home}/seal.json"), 1),
        (format!("{home}/seal.json.sig"), 1),
        (format!("{home}/tables/savings.csv"), 1),
        (format!("{home}/figures/gap.csv"), 1),
        ("allowed_signers".to_owned(), 2),
    ] {
        let path = folder.path().join(&file);
        let kept = fs::read(&path);
        drop(fs::remove_file(&path));
        nix_fifo(&path);
        let told = on(&folder, &["verify"]);
        assert_eq!(told.code, code, "{file}: {}{}", told.out, told.err);
        let words = told.out + &told.err;
        assert!(
            words.contains("no plain file") || words.contains("was not sealed"),
            "{file}: {words}"
        );
        fs::remove_file(&path).unwrap();
        if let Ok(bytes) = kept {
            fs::write(&path, bytes).unwrap();
        }
    }
    // Nor is a list longer than any is.
    let file = fs::File::create(folder.path().join("allowed_signers")).unwrap();
    file.set_len(65 * 1024 * 1024).unwrap();
    let told = on(&folder, &["verify"]);
    assert!(told.code == 2 && told.err.contains("it is longer than 64 MB"), "{}", told.err);
    folder.take_out("allowed_signers");
    nix_fifo(&folder.path().join(".mtfs-journal"));
    let told = on(&folder, &["seal", "2025/26-Q2"]);
    assert!(told.code == 2 && told.err.contains("no plain file"), "{}", told.err);
}

/// What nobody sees in a scenario or a mapping is written out where it is told, and is a finding with its line.
#[test]
fn what_nobody_sees_in_a_text_that_people_write_is_a_finding() {
    let folder = crate::trust::small();
    let worst = fs::read_to_string(folder.path().join("scenarios/worst.toml")).unwrap();
    let lines = worst.lines().count();
    folder.put("scenarios/worst.toml", format!("{worst}# up\u{200b} to here\n"));
    fs::create_dir(folder.path().join("mappings")).unwrap();
    let mapping = fs::read_to_string("tests/trackers/wide-by-quarter/map.toml").unwrap();
    let hidden = format!("# \u{202e}mapping\n{mapping}");
    folder.put("mappings/tracker.toml", &hidden);
    let told = on(&folder, &["check", "-O", "csv"]);
    for (file, line, escape) in [
        ("scenarios/worst.toml", lines + 1, "\\u{200b}"),
        ("mappings/tracker.toml", 1, "\\u{202e}"),
    ] {
        let begins = format!("warning,unseen-character,{file},{line},");
        let found = told.out.lines().find(|found| found.starts_with(&begins));
        assert!(found.is_some_and(|found| found.contains(escape)), "{begins}\n{}", told.out);
    }
    none_is_raw(&told.out, "check");
    // An import tells it of its own mapping, in any folder.
    let tracker =
        fs::read_dir("tests/trackers/wide-by-quarter").unwrap().map(|entry| entry.unwrap().path());
    let tracker = tracker.into_iter().find(|path| path.file_stem().unwrap() == "tracker").unwrap();
    let map = folder.path().join("mappings/tracker.toml");
    let typed = [
        "import",
        tracker.to_str().unwrap(),
        "--map",
        map.to_str().unwrap(),
        "--dry-run",
        "-O",
        "json",
    ];
    let told = on(&folder, &typed);
    assert!(told.out.contains("unseen-character"), "{}{}", told.out, told.err);
    none_is_raw(&told.out, "import");
}

/// A comment that never ends, and a number of spaces that no memory holds, are refused before the reader of values
/// comes to them.
#[test]
fn an_ods_file_that_never_ends_is_refused() {
    use std::io::Write as _;
    let folder = copy_of("datasets/smallshire");
    let cell = |within: &str| {
        format!(
            "<office:spreadsheet><table:table table:name=\"A\"><table:table-row><table:table-cell \
             office:value-type=\"string\">{within}"
        )
    };
    let ends = "</table:table-cell></table:table-row></table:table></office:spreadsheet>";
    for (content, why) in [
        (cell("<office:annotation><text:p>never"), "damaged"),
        (cell("<office:annotation><text:p>never</text:q></office:annotation>") + ends, "damaged"),
        (cell("<text:p><text:s text:c=\"4000000000\"/></text:p>") + ends, "bytes of words"),
        (cell("<text:p><text:s text:c=\"99999999999999\"/></text:p>") + ends, "bytes of words"),
    ] {
        let path = folder.path().join("tracker.ods");
        let mut writer = zip::ZipWriter::new(fs::File::create(&path).unwrap());
        let how = zip::write::SimpleFileOptions::default();
        for (name, text) in [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", &content),
        ] {
            writer.start_file(name, how).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap();
        let told = on(&folder, &["import", path.to_str().unwrap(), "--suggest"]);
        assert!(told.code == 2 && told.err.contains(why), "{content}: {}{}", told.out, told.err);
    }
}

/// Words are compared letter by letter only where they are short: two references of 40,000 letters, of which one is
/// unknown, would ask for 40,000 times 40,000 numbers.
#[test]
fn references_of_any_length_are_told_in_little_memory() {
    let long = "L".repeat(40_000);
    let saving = format!(
        "saving_id,title,directorate,type,cashable,recurrence,fund,grain,origin_year,status,public,source_id\n\
         {long}A,Lamps,Place,efficiency,cashable,recurring,general_fund,line,2025/26,in_delivery,true,SRC-1\n"
    );
    let folder = CouncilFolder::new().with("savings.csv", saving).with(
        "savings_profile.csv",
        format!(
            "saving_id,financial_year,kind,target,as_at\n{long}B,2025/26,new,100000,2025-02-20\n"
        ),
    );
    folder.put(&format!("{}.csv", "s".repeat(200)), "a\n");
    let told = on(&folder, &["check", "-O", "csv"]);
    assert!(told.out.contains("unknown-reference"), "{}", &told.out[..400]);
    assert!(!told.out.contains("did you mean LLL"));
}

#[cfg(unix)]
fn nix_fifo(path: &std::path::Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

#[test]
fn what_is_exempt_is_marked_in_every_form() {
    let folder = copy_of("datasets/smallshire");
    for (form, name) in [("json", "a.json"), ("csv", "a.csv"), ("md", "a.md"), ("text", "a.txt")] {
        for command in ["savings", "risks", "gap"] {
            let bytes = to_file(&folder, name, &["-O", form, command]);
            assert!(String::from_utf8(bytes).unwrap().contains(HEADING), "{command} {form}");
        }
        let bytes = to_file(&folder, name, &["-O", form, "measures"]);
        assert!(!String::from_utf8(bytes).unwrap().contains(HEADING), "measures {form}");
    }
    // Each line of a CSV file takes the mark along.
    let lines = String::from_utf8(to_file(&folder, "b.csv", &["savings", "--lines"])).unwrap();
    let mut reader = csv::Reader::from_reader(lines.as_bytes());
    assert_eq!(reader.headers().unwrap().iter().next_back(), Some("not_for_publication"));
    assert!(
        reader.records().all(|row| row.unwrap().iter().next_back().unwrap().starts_with(HEADING))
    );
    let json = to_file(&folder, "b.json", &["savings"]);
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert!(json["not_for_publication"].as_str().unwrap().starts_with(HEADING));
    let workbook = to_file(&folder, "b.xlsx", &["savings"]);
    assert!(unzipped(&workbook).contains(HEADING));
    let path = folder.path().join("gap.xlsx");
    assert!(on(&folder, &["export", "--to", path.to_str().unwrap()]).code < 2);
    assert!(unzipped(&fs::read(path).unwrap()).contains(HEADING));
}

fn unzipped(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
    }
    text
}

#[cfg(unix)]
#[test]
fn what_is_exempt_is_for_nobody_else_to_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = copy_of("datasets/smallshire");
    let mode =
        |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    for name in ["a.json", "a.csv", "a.md", "a.xlsx"] {
        to_file(&folder, name, &["savings"]);
        assert_eq!(mode(name), 0o600, "{name}");
    }
    let to = folder.path().join("out");
    let data = ["mtfs", "--data", folder.path().to_str().unwrap(), "report", "monitor", "--to"];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    for exempt in [&["--exempt"][..], &[]] {
        let typed =
            data.iter().copied().chain([to.to_str().unwrap()]).chain(exempt.iter().copied());
        let code = mtfs::cli::run(typed.map(std::ffi::OsString::from), &mut out, &mut err);
        assert!(code < 2, "{}", String::from_utf8_lossy(&err));
    }
    for name in
        ["monitor-exempt.html", "monitor-exempt.json", "figures-exempt.csv", "run-exempt.json"]
    {
        assert_eq!(mode(&format!("out/{name}")), 0o600, "{name}");
    }
    assert_ne!(mode("out/monitor.html"), 0o600);
    let figures = fs::read_to_string(to.join("figures-exempt.csv")).unwrap();
    assert!(figures.contains(HEADING));
}
