//! Who signed a seal, which seal a paper rests on, and seals that earlier programs made.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use mtfs::datasets::{Signers, seals, signed};

use crate::attacks::{everything_in, rehashed};
use crate::folder::{CouncilFolder, copy_of};
use crate::trust::{fine, on, ran, small};

/// Who may sign in these tests.
const AUDIT: &str = "audit@example.gov.uk";

/// A key for the length of a test, made by ssh-keygen.
pub(crate) struct Key {
    home: CouncilFolder,
}

impl Key {
    /// Makes one; none on a machine without ssh-keygen.
    pub(crate) fn made() -> Option<Self> {
        let key = Self { home: CouncilFolder::empty() };
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-f", &key.path()])
            .status();
        made.ok().map(|made| {
            assert!(made.success());
            key
        })
    }

    pub(crate) fn path(&self) -> String {
        self.home.path().join("key").display().to_string()
    }

    /// The line by which somebody may sign with it.
    pub(crate) fn line(&self, name: &str) -> String {
        let public = fs::read_to_string(format!("{}.pub", self.path())).unwrap();
        format!("{name} namespaces=\"mtfs\" {public}")
    }
}

/// A council whose folder an earlier program sealed.
fn sealed_by(version: &str) -> CouncilFolder {
    everything_in(&Path::new("tests/councils/sealed").join(version))
}

#[test]
fn seals_of_earlier_programs_verify() {
    let told = fine(&sealed_by("0.1.0"), &["verify"]);
    assert!(
        told.contains("1 seal, the last of 2025/26-Q1: everything is as it was sealed"),
        "{told}"
    );
    assert!(told.contains("holds no scenarios"), "{told}");
    let hash = "781c74b4683fd4c5ece72a4a837c215114e8918d7901afa33c3c3c70aa0e1e68";
    let folder = sealed_by("0.2.0");
    let told = fine(&folder, &["verify", "--seal", hash, "--signed-by", AUDIT]);
    assert!(told.contains("has the hash that was given"), "{told}");
    assert!(
        told.contains("kept with the day 2025-10-20, is signed by audit@example.gov.uk"),
        "{told}"
    );
    // Changed, they are found out as ever.
    let table = folder.path().join("seals/2025-26-q1/tables/savings.csv");
    let text = fs::read_to_string(&table).unwrap();
    fs::write(&table, text.replacen("Place", "Plaice", 1)).unwrap();
    assert_eq!(on(&folder, &["verify"]).code, 1);
}

/// A figure that an earlier program sealed and this one works out otherwise is named as that, not as tampering.
#[test]
fn a_figure_that_a_newer_program_works_out_otherwise_is_named_so() {
    let folder = sealed_by("0.1.0");
    let (home, file) = (folder.path().join("seals/2025-26-q1"), "figures.csv");
    let text = fs::read_to_string(home.join(file)).unwrap();
    assert!(text.contains("savings/2025-26-q1/all/forecast,"));
    fs::write(home.join(file), text.replace("307000.00", "306999.99")).unwrap();
    rehashed(&folder, "q1", |_| {});
    let told = fine(&folder, &["verify"]);
    let note = "note: sealed with 2025/26-Q1 by mtfs 0.1.0, worked out otherwise by mtfs";
    assert!(told.contains(note) && told.contains("306999.99 → 307000.00"), "{told}");
    let csv = fine(&folder, &["verify", "-O", "csv"]);
    assert_eq!(csv.lines().count(), 1, "{csv}");
}

#[test]
fn a_seal_is_signed_and_ssh_keygen_says_the_same() {
    let Some(key) = Key::made() else { return };
    let folder = small();
    fine(&folder, &["seal", "2025/26-Q1"]);
    let typed = ["sign", "--key", &key.path()];
    let refused = on(&folder, &typed);
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("`allowed_signers` beside the tables says who may"),
        "{}",
        refused.err
    );
    folder.put("allowed_signers", key.line(AUDIT));
    assert!(fine(&folder, &["verify"]).contains("The newest seal, of 2025/26-Q1, is not signed."));
    assert!(fine(&folder, &typed).contains("is signed by audit@example.gov.uk"));
    assert!(
        fine(&folder, &["verify", "--signed-by", AUDIT])
            .contains("is signed by audit@example.gov.uk")
    );
    assert_eq!(on(&folder, &["verify", "--signed-by", "treasurer"]).code, 1);
    assert!(on(&folder, &typed).err.contains("it is signed already"));
    let home = folder.path().join("seals/2025-26-q1");
    let checked = Command::new("ssh-keygen")
        .args(["-Y", "verify", "-n", "mtfs", "-I", AUDIT, "-f"])
        .arg(folder.path().join("allowed_signers"))
        .arg("-s")
        .arg(home.join("seal.json.sig"))
        .stdin(Stdio::from(fs::File::open(home.join("seal.json")).unwrap()))
        .output()
        .unwrap();
    assert!(checked.status.success(), "{checked:?}");
    // The other way round: made by hand with ssh-keygen, checked here.
    fs::remove_file(home.join("seal.json.sig")).unwrap();
    let by_hand = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", "mtfs", "-f", &key.path()])
        .arg(home.join("seal.json"))
        .output()
        .unwrap();
    assert!(by_hand.status.success(), "{by_hand:?}");
    fine(&folder, &["verify", "--signed-by", AUDIT]);
}

#[test]
fn nobody_signs_whom_the_folder_does_not_list() {
    let (Some(key), Some(other)) = (Key::made(), Key::made()) else { return };
    let folder = small();
    folder.put("allowed_signers", key.line(AUDIT));
    fine(&folder, &["seal", "2025/26-Q1"]);
    let refused = on(&folder, &["sign", "--key", &other.path()]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("which allowed_signers does not list"), "{}", refused.err);
    assert!(!folder.path().join("seals/2025-26-q1/seal.json.sig").exists());
}

/// Gives what is wrong with the signature of the last seal of 0.2.0 once something was done to it.
fn unproven(done: impl FnOnce(&CouncilFolder, &mut String)) -> String {
    let folder = sealed_by("0.2.0");
    let path = folder.path().join("seals/2025-26-q2/seal.json.sig");
    let mut text = fs::read_to_string(&path).unwrap();
    done(&folder, &mut text);
    fs::write(&path, text).unwrap();
    assert_eq!(on(&folder, &["verify"]).code, 1);
    let seals = seals(folder.path()).unwrap();
    let signers = Signers::of(folder.path()).unwrap().unwrap_or_default();
    signed(seals.kept.last().unwrap(), &signers).unwrap().unwrap_err()
}

#[test]
fn a_signature_that_proves_nothing_is_found() {
    assert!(unproven(|_, text| text.push('x')).contains("ssh-keygen"));
    assert!(unproven(|_, text| text.push('\n')).contains("ssh-keygen"));
    assert!(unproven(|_, text| *text = "no signature".to_owned()).contains("no signature"));
    assert!(unproven(|_, text| *text = text.replacen('A', "B", 3)).contains("ssh-keygen"));
    // The key is gone from the list, or allowed for other things only.
    let gone = unproven(|folder, _| folder.put("allowed_signers", "# nobody\n"));
    assert!(gone.contains("which allowed_signers does not list"), "{gone}");
    let other = unproven(|folder, _| {
        let line = fs::read_to_string(folder.path().join("allowed_signers")).unwrap();
        folder.put("allowed_signers", line.replace("\"mtfs\"", "\"git\""));
    });
    assert!(other.contains("for other things only"), "{other}");
    // Of another seal: that of the second quarter beside the first.
    let folder = sealed_by("0.2.0");
    let at = |mark: &str| folder.path().join(format!("seals/2025-26-{mark}/seal.json.sig"));
    fs::rename(at("q2"), at("q1")).unwrap();
    let told = on(&folder, &["verify"]);
    assert_eq!(told.code, 1);
    assert!(
        told.out.contains("signature: seals/2025-26-q1/seal.json.sig\n  is not of this seal"),
        "{}",
        told.out
    );
}

/// What the papers of a folder say they rest on: in words, and in the record of the run.
fn rests_on(folder: &CouncilFolder, more: &[&str]) -> String {
    let to = CouncilFolder::empty();
    let place = to.path().display().to_string();
    let typed = [&["report", "--format", "md,html", "--to", &place], more].concat();
    let written = ran(folder.path(), &typed, None);
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let read = |name: &str| {
        let name = if more.is_empty() { name.to_owned() } else { name.replace('.', "-exempt.") };
        fs::read_to_string(to.path().join(name)).unwrap()
    };
    let markdown = read("monitor.md");
    let sentence = markdown.lines().find(|line| line.starts_with("This paper rests")).unwrap();
    let run: serde_json::Value = serde_json::from_str(&read("run.json")).unwrap();
    assert_eq!(run["rests_on"]["words"], sentence);
    // On the first page, and at the foot of each printed one.
    assert_eq!(read("monitor.html").matches(sentence).count(), 2);
    sentence.to_owned()
}

#[test]
fn a_paper_names_the_seal_it_rests_on_or_says_that_it_rests_on_none() {
    let folder = small();
    let none = "This paper rests on no seal: the records it was made from were never sealed.";
    assert_eq!(rests_on(&folder, &[]), none);
    fine(&folder, &["seal", "2025/26-Q1"]);
    let hash = seals(folder.path()).unwrap().kept[0].sha256.clone();
    let sealed =
        format!("This paper rests on the records sealed for 2025/26-Q1, whose hash is {hash}.");
    assert_eq!(rests_on(&folder, &[]), sealed);
    // A scenario changed since, then put back; a row added to a table.
    let worst = folder.path().join("scenarios/worst.toml");
    let text = fs::read_to_string(&worst).unwrap();
    fs::write(&worst, format!("{text}\n")).unwrap();
    let changed = rests_on(&folder, &[]);
    assert!(
        changed.starts_with("This paper rests on no seal: its records have changed since"),
        "{changed}"
    );
    assert!(changed.contains("2025/26-Q1") && changed.contains(&hash), "{changed}");
    fs::write(&worst, text).unwrap();
    let sources = fs::read_to_string(folder.path().join("sources.csv")).unwrap();
    assert_eq!(rests_on(&folder, &[]), sealed);
    let row = sources.lines().nth(1).unwrap().replacen("SRC-01", "SRC-99", 1);
    folder.put("sources.csv", format!("{sources}{row}\n"));
    assert!(rests_on(&folder, &[]).contains("have changed since"));
    // Seals that are not as they were made are none to rest on.
    folder.put("sources.csv", &sources);
    fs::write(folder.path().join("seals/2025-26-q1/tables/note.csv"), "planted").unwrap();
    assert!(rests_on(&folder, &[]).contains("are not as they were made"));
}

/// What the public may not see makes no difference to what it is told: nobody learns that it changed.
#[test]
fn a_change_of_what_is_exempt_is_told_in_private_only() {
    let folder = copy_of("datasets/smallshire");
    fine(&folder, &["seal", "2025/26-Q1"]);
    let savings = fs::read_to_string(folder.path().join("savings.csv")).unwrap();
    let exempt = savings.lines().find(|line| line.contains(",false,")).unwrap();
    let id = exempt.split(',').next().unwrap();
    let title = exempt.split(',').nth(1).unwrap();
    folder.put("savings.csv", savings.replace(title, &format!("{title} anew")));
    assert!(rests_on(&folder, &[]).contains("rests on the records sealed"), "{id}");
    assert!(rests_on(&folder, &["--exempt"]).contains("have changed since"), "{id}");
}
