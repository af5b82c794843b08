//! One writer at a time, one step or none, and seals that are a closed list.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::folder::{CouncilFolder, copy_of};
use crate::signed::Key;
use crate::typed::{Answer, run};

/// Smallshire with scenarios of its own.
fn smallshire() -> CouncilFolder {
    let folder = copy_of("datasets/smallshire");
    let own = folder.path().join("scenarios");
    fs::create_dir(&own).unwrap();
    for entry in fs::read_dir("scenarios/smallshire").unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), own.join(entry.file_name())).unwrap();
    }
    folder
}

/// Smallshire's savings, budget and reserves only, with two scenarios: few files, so that much can be tried.
pub(crate) fn small() -> CouncilFolder {
    let folder = CouncilFolder::empty();
    let tables = [
        "council.toml",
        "sources.csv",
        "savings.csv",
        "savings_profile.csv",
        "delivery.csv",
        "decisions.csv",
        "budget_lines.csv",
        "budget_values.csv",
        "assumptions.csv",
        "reserves.csv",
    ];
    for name in tables {
        folder.put(name, fs::read(Path::new("datasets/smallshire").join(name)).unwrap());
    }
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    for name in ["baseline.toml", "worst.toml"] {
        let text = fs::read(Path::new("scenarios/smallshire").join(name)).unwrap();
        folder.put(&format!("scenarios/{name}"), text);
    }
    folder
}

pub(crate) fn on(folder: &CouncilFolder, typed: &[&str]) -> Answer {
    run(&[&["--data", folder.path().to_str().unwrap()], typed].concat())
}

pub(crate) fn fine(folder: &CouncilFolder, typed: &[&str]) -> String {
    let answer = on(folder, typed);
    assert_eq!(answer.code, 0, "{typed:?}: {}{}", answer.out, answer.err);
    answer.out
}

/// The program as a process of its own, stopped at a change of the disk where a number is given.
fn process(folder: &Path, typed: &[&str], stop_at: Option<usize>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mtfs"));
    command.arg("--data").arg(folder).args(typed);
    if let Some(number) = stop_at {
        command.env("MTFS_STOP_AT", number.to_string());
    }
    command
}

pub(crate) fn ran(folder: &Path, typed: &[&str], stop_at: Option<usize>) -> Output {
    process(folder, typed, stop_at).output().unwrap()
}

/// A tracker of two savings that Smallshire does not have, and its mapping.
struct Tracker {
    home: CouncilFolder,
}

impl Tracker {
    fn new() -> Self {
        let tracker = "Ref,Saving,Directorate,Target,Forecast\n\
                       NEW-1,First,Place,100,100\nNEW-2,Second,Place,50,40\n";
        let map = "title = \"Tracker of Q2\"\nsource_id = \"TRACKER-Q2\"\nunit = \"£\"\n\
                   covers = \"part\"\nperiod = \"2025/26-Q2\"\nsubmitted_on = \"2025-10-20\"\n\n[columns]\n\"Ref\" = \"saving_id\"\n\
                   \"Saving\" = \"title\"\n\"Directorate\" = \"directorate\"\n\"Target\" = \"target\"\n\
                   \"Forecast\" = \"forecast\"\n\n[defaults]\nstatus = \"in_delivery\"\n";
        Self { home: CouncilFolder::empty().with("q2.csv", tracker).with("q2.toml", map) }
    }

    fn path(&self, name: &str) -> String {
        self.home.path().join(name).display().to_string()
    }

    fn typed(&self) -> Vec<String> {
        vec!["import".into(), self.path("q2.csv"), "--map".into(), self.path("q2.toml")]
    }
}

fn words(typed: &[String]) -> Vec<&str> {
    typed.iter().map(String::as_str).collect()
}

/// The tables and scenarios of a folder; what keeps its lock and its steps is none of them.
fn tables(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let homes = [folder.to_owned(), folder.join("scenarios")];
    let entries = homes.iter().flat_map(|home| fs::read_dir(home).into_iter().flatten());
    let files = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let named = files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path));
    named
        .filter(|(name, _)| !name.starts_with('.'))
        .map(|(n, p)| (n, fs::read(p).unwrap()))
        .collect()
}

/// How many pairs of writers are set going.
fn pairs() -> usize {
    std::env::var("MTFS_PAIRS").ok().map_or(20, |pairs| pairs.parse().unwrap())
}

/// Sets two commands going at once; gives how each ended.
fn at_once(folder: &Path, one: &[&str], other: &[&str]) -> [Output; 2] {
    let begun = [one, other].map(|typed| {
        let mut command = process(folder, typed, None);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    });
    begun.map(|child| child.wait_with_output().unwrap())
}

fn wins(ended: &[Output]) -> usize {
    ended.iter().filter(|output| output.status.success()).count()
}

#[test]
fn of_two_who_seal_one_period_one_wins_and_the_seal_is_whole() {
    for _ in 0..pairs() {
        let folder = small();
        let ended = at_once(folder.path(), &["seal", "2025/26-Q1"], &["close", "2025/26-Q1"]);
        assert_eq!(wins(&ended), 1, "{ended:?}");
        fine(&folder, &["verify"]);
    }
}

#[test]
fn two_periods_sealed_at_once_make_one_chain() {
    for _ in 0..pairs() {
        let folder = small();
        at_once(folder.path(), &["seal", "2025/26-Q1"], &["seal", "2025/26-Q2"]);
        // Where the later came first, the earlier was refused: periods close in their order.
        fine(&folder, &["verify"]);
    }
}

#[test]
fn an_import_and_a_seal_at_once_lose_nothing() {
    for _ in 0..pairs() {
        let (folder, tracker) = (small(), Tracker::new());
        let import = tracker.typed();
        let ended = at_once(folder.path(), &words(&import), &["seal", "2025/26-Q1"]);
        assert_eq!(wins(&ended), 2, "{ended:?}");
        // Where the seal came first, what was imported is not in it, and its figures are others now: no more than that.
        let told = on(&folder, &["verify", "-O", "csv"]).out;
        assert!(told.lines().skip(1).all(|line| line.starts_with("figure,")), "{told}");
        let sealed = folder.path().join("seals/2025-26-q1/tables/savings.csv");
        let sealed = fs::read_to_string(sealed).unwrap();
        assert_eq!(sealed.contains("NEW-1"), sealed.contains("NEW-2"));
        assert_eq!(sealed.contains("NEW-1"), told.lines().count() == 1, "{told}");
        assert!(fine(&folder, &["savings", "--lines"]).contains("NEW-2"));
    }
}

#[test]
fn two_imports_at_once_both_stand() {
    for _ in 0..pairs() {
        let (folder, first, second) = (small(), Tracker::new(), Tracker::new());
        let text = fs::read_to_string(second.path("q2.csv")).unwrap().replace("NEW-", "OTHER-");
        second.home.put("q2.csv", text);
        let map = fs::read_to_string(second.path("q2.toml")).unwrap();
        second.home.put("q2.toml", map.replace("TRACKER-Q2", "OTHER-Q2"));
        let (one, other) = (first.typed(), second.typed());
        let ended = at_once(folder.path(), &words(&one), &words(&other));
        assert_eq!(wins(&ended), 2, "{ended:?}");
        let told = fine(&folder, &["savings", "--lines"]);
        assert!(told.contains("NEW-1") && told.contains("OTHER-1"), "{told}");
    }
}

/// Stops a command at each change of the disk in turn. After each stop the folder is as before or as after, the
/// next command finds nothing wrong, and the same command ends what was begun.
fn stopped_everywhere(typed: &[&str]) {
    let whole = small();
    assert!(ran(whole.path(), typed, None).status.success());
    let (before, after) = (tables(small().path()), tables(whole.path()));
    let mut stops = 0;
    for stop in 1.. {
        let folder = small();
        if ran(folder.path(), typed, Some(stop)).status.code().is_some() {
            break;
        }
        stops = stop;
        fine(&folder, &["check"]);
        let now = tables(folder.path());
        assert!(now == before || now == after, "stopped at {stop}: neither before nor after");
        let again = ran(folder.path(), typed, None);
        let said = String::from_utf8_lossy(&again.stderr).into_owned();
        let closed = said.contains("is closed already") || said.contains("that was done");
        assert!(again.status.success() || closed, "stopped at {stop}: {again:?}");
        assert_eq!(tables(folder.path()), after, "stopped at {stop}");
        if folder.path().join("seals").exists() {
            fine(&folder, &["verify"]);
        }
    }
    assert!(stops > 5, "only {stops} changes of the disk were counted");
}

#[test]
fn a_roll_stopped_anywhere_is_whole_or_was_never_there() {
    let typed = ["roll", "2026/27", "--on", "2026-06-20", "--before-outturn"];
    stopped_everywhere(&typed);
    // What waited for its place is gone, in the folder of scenarios too.
    let folder = small();
    for stop in 1..4 {
        ran(folder.path(), &typed, Some(stop));
    }
    fine(&folder, &typed);
    let hidden = fs::read_dir(folder.path().join("scenarios")).unwrap();
    let mut hidden = hidden.map(|entry| entry.unwrap().file_name());
    assert!(hidden.all(|name| !name.to_string_lossy().starts_with('.')));
}

#[test]
fn an_import_stopped_anywhere_is_whole_or_was_never_there() {
    stopped_everywhere(&words(&Tracker::new().typed()));
}

#[test]
fn a_seal_stopped_anywhere_is_whole_or_was_never_there() {
    stopped_everywhere(&["seal", "2025/26-Q1"]);
}

/// A stop at each change of the disk in turn, until a run is not stopped; gives how many there were.
fn each_stop(mut stopped: impl FnMut(usize) -> bool) -> usize {
    let stops = (1..1000).take_while(|stop| stopped(*stop)).count();
    assert!(stops > 2 && stops < 999, "{stops} changes of the disk were counted");
    stops
}

#[test]
fn a_new_folder_is_whole_or_empty_wherever_its_making_stops() {
    let made = |home: &Path, stop: Option<usize>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mtfs"));
        command.arg("init").arg(home.join("testshire")).args(["--name", "Testshire"]);
        if let Some(stop) = stop {
            command.env("MTFS_STOP_AT", stop.to_string());
        }
        command.output().unwrap()
    };
    let whole = CouncilFolder::empty();
    assert!(made(whole.path(), None).status.success());
    let after = tables(&whole.path().join("testshire"));
    each_stop(|stop| {
        let folder = CouncilFolder::empty();
        if made(folder.path(), Some(stop)).status.code().is_some() {
            return false;
        }
        // Whoever opens the folder next ends what was begun.
        let home = folder.path().join("testshire");
        run(&["--data", home.to_str().unwrap(), "check"]);
        let now = if home.exists() { tables(&home) } else { BTreeMap::new() };
        assert!(now.is_empty() || now == after, "stopped at {stop}: {:?}", now.keys());
        made(folder.path(), None);
        assert!(tables(&home) == after, "stopped at {stop}: not the same folder in the end");
        true
    });
}

#[test]
fn papers_are_the_old_or_the_new_ones_once_the_next_run_was_made() {
    let (folder, old) = (small(), CouncilFolder::empty());
    let typed = |to: &CouncilFolder| {
        let to = to.path().display().to_string();
        ["report", "--format", "md", "--to", &to].map(str::to_owned)
    };
    let whole = CouncilFolder::empty();
    assert!(ran(folder.path(), &words(&typed(&old)), None).status.success());
    // From here on the papers say another thing: which seal they rest on.
    fine(&folder, &["seal", "2025/26-Q1"]);
    assert!(ran(folder.path(), &words(&typed(&whole)), None).status.success());
    let (before, after) = (tables(old.path()), tables(whole.path()));
    assert!(before.keys().eq(after.keys()) && before != after);
    let mut open = 0;
    each_stop(|stop| {
        let to = CouncilFolder::empty();
        for (name, bytes) in &before {
            to.put(name, bytes);
        }
        if ran(folder.path(), &words(&typed(&to)), Some(stop)).status.code().is_some() {
            return false;
        }
        let now = tables(to.path());
        let journal = to.path().join(".mtfs-journal").exists();
        open += usize::from(journal);
        assert!(now == before || now == after || journal, "stopped at {stop}: neither, unsaid");
        assert!(ran(folder.path(), &words(&typed(&to)), None).status.success());
        assert!(tables(to.path()) == after, "stopped at {stop}: not the new papers in the end");
        assert!(!to.path().join(".mtfs-journal").exists());
        true
    });
    assert!(open > 0, "no stop left a step open");
}

#[test]
fn a_signature_is_there_or_not_wherever_its_making_stops() {
    let Some(key) = Key::made() else { return };
    let sealed = || {
        let folder = small();
        folder.put("allowed_signers", key.line("audit@example.gov.uk"));
        fine(&folder, &["seal", "2025/26-Q1"]);
        folder
    };
    let typed = ["sign", "--key", &key.path()].map(str::to_owned);
    each_stop(|stop| {
        let folder = sealed();
        if ran(folder.path(), &words(&typed), Some(stop)).status.code().is_some() {
            return false;
        }
        let told = fine(&folder, &["verify"]);
        if told.contains("is not signed") {
            assert!(ran(folder.path(), &words(&typed), None).status.success());
        }
        fine(&folder, &["verify", "--signed-by", "audit@example.gov.uk"]);
        true
    });
}

#[test]
fn what_was_finished_for_somebody_else_is_said() {
    let (folder, tracker) = (small(), Tracker::new());
    let import = tracker.typed();
    let said = (1..200).find_map(|stop| {
        let output = ran(folder.path(), &words(&import), Some(stop));
        assert!(output.status.code().is_none(), "no stop left a step open");
        folder.path().join(".mtfs-journal").exists().then(|| on(&folder, &["check"]).err)
    });
    let said = said.unwrap();
    assert!(said.contains("a step that had been interrupted is finished now"), "{said}");
    assert!(said.contains("savings.csv"), "{said}");
}

/// Smallshire with its first quarter sealed.
fn sealed() -> CouncilFolder {
    let folder = smallshire();
    fine(&folder, &["seal", "2025/26-Q1"]);
    folder
}

/// Verifies, and gives what is said of what differs.
fn found(folder: &CouncilFolder) -> String {
    let answer = on(folder, &["verify"]);
    assert_eq!(answer.code, 1, "{}", answer.out);
    answer.out
}

#[test]
fn a_table_planted_in_a_seal_is_found_and_never_read() {
    let folder = sealed();
    let tables = folder.path().join("seals/2025-26-q1/tables");
    assert!(!tables.join("imports.csv").exists());
    fs::write(tables.join("imports.csv"), "source_id,file\n").unwrap();
    let out = found(&folder);
    assert!(out.contains("seals/2025-26-q1/tables/imports.csv\n  was not sealed"), "{out}");
    let moved = on(&folder, &["movement", "2025/26-Q1", "2025/26-Q2"]);
    assert_eq!(moved.code, 2, "{}", moved.out);
    assert!(moved.err.contains("tables/imports.csv was not sealed"), "{}", moved.err);
    // A folder, and a file beside the seals, are found too.
    fs::remove_file(tables.join("imports.csv")).unwrap();
    fs::create_dir(tables.join("more")).unwrap();
    assert!(found(&folder).contains("tables/more\n  was not sealed"));
    fs::remove_dir(tables.join("more")).unwrap();
    fs::write(folder.path().join("seals/note.txt"), "planted").unwrap();
    assert!(found(&folder).contains("seals/note.txt"));
}

#[cfg(unix)]
#[test]
fn a_link_to_the_same_bytes_is_not_what_was_sealed() {
    let folder = sealed();
    let (file, away) = (
        folder.path().join("seals/2025-26-q1/tables/savings.csv"),
        folder.path().join("elsewhere.txt"),
    );
    fs::rename(&file, &away).unwrap();
    std::os::unix::fs::symlink(&away, &file).unwrap();
    let out = found(&folder);
    assert!(out.contains("tables/savings.csv\n  is a link"), "{out}");
    // So is a link in place of the whole folder.
    let folder = sealed();
    let (seal, away) = (folder.path().join("seals/2025-26-q1"), folder.path().join("elsewhere"));
    fs::rename(&seal, &away).unwrap();
    std::os::unix::fs::symlink(&away, &seal).unwrap();
    assert!(found(&folder).contains("is a link"));
}

#[test]
fn a_scenario_changed_or_gone_since_the_seal_is_found() {
    let folder = sealed();
    let worst = folder.path().join("scenarios/worst.toml");
    let text = fs::read_to_string(&worst).unwrap();
    fs::write(&worst, text.replacen("title", "# another\ntitle", 1)).unwrap();
    assert!(found(&folder).contains("scenarios/worst.toml"));
    fs::write(&worst, text).unwrap();
    fine(&folder, &["verify"]);
    fs::remove_file(&worst).unwrap();
    let out = found(&folder);
    assert!(out.contains("scenarios/worst.toml\n  is gone since it was sealed"), "{out}");
    // One that is new is told, and is no fault.
    let folder = sealed();
    let own = folder.path().join("scenarios");
    fs::copy(own.join("worst.toml"), own.join("new.toml")).unwrap();
    assert!(fine(&folder, &["verify"]).contains("scenarios/new.toml has come since"));
}

#[test]
fn verify_says_what_a_hash_proves() {
    let folder = sealed();
    fine(&folder, &["seal", "2025/26-Q2", "--on", "2025-10-20"]);
    let hash = |mark: &str| {
        let path = folder.path().join(format!("seals/2025-26-{mark}/seal.json"));
        let seal: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        seal["sha256"].as_str().unwrap().to_owned()
    };
    let (first, second) = (hash("q1"), hash("q2").to_uppercase());
    let none = fine(&folder, &["verify"]);
    assert!(none.contains("No hash from outside was given"), "{none}");
    let older = fine(&folder, &["verify", "--seal", &first]);
    assert!(older.contains("later seals, up to 2025/26-Q2, are those once made is not proven"));
    let both = fine(&folder, &["verify", "--seal", &first, "--seal", &second]);
    assert!(both.contains("The newest seal, of 2025/26-Q2, has the hash that was given."));
}

#[test]
fn a_day_before_the_period_ended_needs_a_reason() {
    let folder = smallshire();
    let refused = on(&folder, &["seal", "2025/26-Q1", "--on", "2025-06-29"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("before the period ended, on 2025-06-30"), "{}", refused.err);
    assert!(!folder.path().join("seals").exists());
    // Nor is a later period sealed on an earlier day than the one before it.
    let folder = smallshire();
    fine(&folder, &["seal", "2025/26-Q1", "--on", "2025-11-01"]);
    let refused = on(&folder, &["seal", "2025/26-Q2", "--on", "2025-10-20"]);
    assert!(refused.err.contains("the seal of 2025/26-Q1, made on 2025-11-01"), "{}", refused.err);
}

#[test]
fn an_answer_never_takes_the_place_of_what_is_read() {
    let (folder, tracker) = (smallshire(), Tracker::new());
    let before = tables(folder.path());
    let at = |name: &str| folder.path().join(name).display().to_string();
    for name in ["savings.csv", "imports.csv", "council.toml", "scenarios/worst.toml"] {
        let refused = ran(folder.path(), &["savings", "-o", &at(name)], None);
        assert_eq!(refused.status.code(), Some(2), "{name}");
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains("the program reads that file; name another"), "{said}");
    }
    let refused = on(&folder, &["export", "--to", &at("savings.csv")]);
    assert_eq!(refused.code, 2);
    assert_eq!(tables(folder.path()), before);
    let file = tracker.path("q2.csv");
    let kept = fs::read(&file).unwrap();
    let refused = ran(folder.path(), &["import", &file, "--suggest", "-o", &file], None);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert_eq!(fs::read(&file).unwrap(), kept);
    // Beside the tables an answer is welcome.
    assert!(ran(folder.path(), &["savings", "-o", &at("position.md")], None).status.success());
}

#[test]
fn a_name_with_quotes_makes_a_folder_that_can_be_read() {
    let home = CouncilFolder::empty();
    let folder = home.path().join("royal");
    let name = "The \"Royal\" Borough \\ of 'X'";
    let made = run(&["init", folder.to_str().unwrap(), "--name", name]);
    assert_eq!(made.code, 0, "{}", made.err);
    let checked = run(&["--data", folder.to_str().unwrap(), "check", "-O", "json"]);
    let checked: Value = serde_json::from_str(&checked.out).unwrap();
    assert_eq!(checked["data"]["council"], name);
    assert_eq!(checked["data"]["errors"], 0);
}

#[cfg(unix)]
#[test]
fn a_sealed_copy_is_for_the_same_readers_as_its_table() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = smallshire();
    for name in ["savings.csv", "delivery.csv"] {
        let path = folder.path().join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    fine(&folder, &["seal", "2025/26-Q1"]);
    for name in ["savings.csv", "delivery.csv"] {
        let copy = folder.path().join("seals/2025-26-q1/tables").join(name);
        assert_eq!(fs::metadata(copy).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}
