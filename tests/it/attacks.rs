//! Edits at random and attacks planned by somebody who has read the program: all are found by whoever has the newest
//! hash; what is found without it is said of each.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::folder::{CouncilFolder, Dice};
use crate::trust::{fine, on, small};

/// Every file of a folder and of those within it, sorted.
fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_under(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Copies a folder with those within it.
pub(crate) fn everything_in(folder: &Path) -> CouncilFolder {
    let copy = CouncilFolder::empty();
    for path in files_under(folder) {
        let name = path.strip_prefix(folder).unwrap();
        fs::create_dir_all(copy.path().join(name).parent().unwrap()).unwrap();
        copy.put(name.to_str().unwrap(), fs::read(&path).unwrap());
    }
    copy
}

/// A folder with two sealed quarters, a mapping and who may sign.
fn sealed() -> CouncilFolder {
    let folder = small();
    fs::create_dir(folder.path().join("mappings")).unwrap();
    folder.put("mappings/tracker.toml", "title = \"Tracker\"\n");
    folder.put("allowed_signers", fs::read("tests/councils/sealed/0.2.0/allowed_signers").unwrap());
    fine(&folder, &["seal", "2025/26-Q1"]);
    // A table that changes between the seals is copied again, all others are not.
    let row = "PLA-2526-001,2025/26,2025/26-Q3,2026-01-12,1,0,40000,0,0,0,,G,,,,,Head of Planning,SRC-06\n";
    let returns = fs::read_to_string(folder.path().join("delivery.csv")).unwrap();
    folder.put("delivery.csv", returns + row);
    fine(&folder, &["seal", "2025/26-Q2", "--on", "2025-10-20", "--because", "a test"]);
    folder
}

fn seal_of(folder: &CouncilFolder, mark: &str) -> PathBuf {
    folder.path().join(format!("seals/2025-26-{mark}"))
}

fn manifest(folder: &CouncilFolder, mark: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(seal_of(folder, mark).join("seal.json")).unwrap())
        .unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// Changes a `seal.json` and gives it the hash it must have then, as the program would; its files have the hashes of
/// their bytes.
pub(crate) fn rehashed(folder: &CouncilFolder, mark: &str, change: impl FnOnce(&mut Value)) {
    let home = seal_of(folder, mark);
    let mut seal = manifest(folder, mark);
    for file in seal["files"].as_array_mut().unwrap() {
        if let Ok(bytes) = fs::read(home.join(file["file"].as_str().unwrap()))
            && file.get("kept_in").is_none()
        {
            (file["sha256"], file["bytes"]) = (sha256(&bytes).into(), bytes.len().into());
        }
    }
    change(&mut seal);
    let mut body = seal.as_object().unwrap().clone();
    body.remove("sha256");
    let hash = sha256(Value::Object(body.clone()).to_string().as_bytes());
    body.insert("sha256".to_owned(), hash.into());
    fs::write(home.join("seal.json"), format!("{:#}\n", Value::Object(body))).unwrap();
}

/// Makes the whole chain fit again after a change to the first seal.
fn rechained(folder: &CouncilFolder) {
    rehashed(folder, "q1", |_| {});
    let first = manifest(folder, "q1");
    let of_first: Vec<Value> = first["files"].as_array().unwrap().clone();
    rehashed(folder, "q2", |seal| {
        seal["previous"]["sha256"] = first["sha256"].clone();
        for file in seal["files"].as_array_mut().unwrap() {
            if file.get("kept_in").is_some() {
                let same = of_first.iter().find(|known| known["file"] == file["file"]).unwrap();
                (file["sha256"], file["bytes"]) = (same["sha256"].clone(), same["bytes"].clone());
            }
        }
    });
}

/// Changes the first place where a file of the folder has some words.
fn edit(folder: &CouncilFolder, name: &str, old: &str, new: &str) {
    let text = fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(text.contains(old), "{name} has no {old}");
    folder.put(name, text.replacen(old, new, 1));
}

const Q1: &str = "seals/2025-26-q1";
const Q2: &str = "seals/2025-26-q2";

/// Lists a file in the newest seal, and hashes that again.
fn listed(folder: &CouncilFolder, name: &str, bytes: &[u8]) {
    rehashed(folder, "q2", |seal| {
        let file =
            serde_json::json!({ "file": name, "sha256": sha256(bytes), "bytes": bytes.len() });
        seal["files"].as_array_mut().unwrap().push(file);
    });
}

/// A figure in pounds that came out otherwise for the newest seal than for the first: its file and its line.
fn a_figure(folder: &CouncilFolder) -> (String, String) {
    let home = seal_of(folder, "q2").join("figures");
    let told = files_under(&home).into_iter().find_map(|path| {
        let name = format!("{Q2}/figures/{}", path.file_name().unwrap().to_str().unwrap());
        folder.path().join(name.replace(Q2, Q1)).exists().then_some(())?;
        let text = fs::read_to_string(path).unwrap();
        let line = text.lines().find(|line| line.contains(".00,pounds,"))?;
        Some((name, line.to_owned()))
    });
    told.unwrap()
}

/// An attack: what is done, whether it is found by somebody who has no hash, and how it is done.
type Attack = (&'static str, bool, fn(&CouncilFolder));

const ATTACKS: [Attack; 35] = [
    ("a table is planted in a seal", true, |folder| {
        folder.put(&format!("{Q1}/tables/imports.csv"), "source_id,file\n");
    }),
    ("a folder is planted in a seal", true, |folder| {
        fs::create_dir(seal_of(folder, "q2").join("more")).unwrap();
    }),
    ("a file is planted beside the seals", true, |folder| folder.put("seals/note.txt", "planted")),
    ("a hidden folder is planted beside the seals", true, |folder| {
        fs::create_dir(folder.path().join("seals/.2025-26-q3")).unwrap();
    }),
    ("a name in other letters is planted", true, |folder| {
        let bytes = fs::read(folder.path().join("savings.csv")).unwrap();
        folder.put(&format!("{Q1}/tables/SAVINGS.csv"), bytes);
    }),
    ("a table that only the first seal holds is planted in the second", true, |folder| {
        let bytes = fs::read(folder.path().join("savings.csv")).unwrap();
        fs::create_dir_all(seal_of(folder, "q2").join("tables")).unwrap();
        folder.put(&format!("{Q2}/tables/savings.csv"), bytes);
    }),
    ("a sealed table is changed", true, |folder| {
        edit(folder, &format!("{Q1}/tables/delivery.csv"), "57000", "67000");
    }),
    ("a sealed table is changed and its seal hashed again", true, |folder| {
        edit(folder, &format!("{Q1}/tables/delivery.csv"), "57000", "67000");
        rehashed(folder, "q1", |_| {});
    }),
    ("a return is changed in the first seal, and the whole chain hashed again", true, |folder| {
        edit(folder, &format!("{Q1}/tables/delivery.csv"), ",57000,3000", ",58000,2000");
        rechained(folder);
    }),
    (
        "a title is changed in every seal and in the folder, and the chain hashed again",
        false,
        |folder| {
            let title = fs::read_to_string(folder.path().join("savings.csv")).unwrap();
            let title = title.lines().nth(1).unwrap().split(',').nth(1).unwrap().to_owned();
            for name in ["savings.csv".to_owned(), format!("{Q1}/tables/savings.csv")] {
                edit(folder, &name, &title, &format!("{title} anew"));
            }
            rechained(folder);
        },
    ),
    ("a figure of the newest seal is changed, and it is hashed again", true, |folder| {
        let (name, line) = a_figure(folder);
        let line = line.as_str();
        edit(folder, &name, line, &line.replacen(".00,", ".01,", 1));
        rehashed(folder, "q2", |_| {});
    }),
    ("so is the program that is said to have made it", false, |folder| {
        let (name, line) = a_figure(folder);
        let line = line.as_str();
        edit(folder, &name, line, &line.replacen(".00,", ".01,", 1));
        rehashed(folder, "q2", |seal| seal["version"] = "0.2.9".into());
    }),
    ("figures are left out of the newest seal, and it is hashed again", true, |folder| {
        let (name, line) = a_figure(folder);
        edit(folder, &name, &(line + "\n"), "");
        rehashed(folder, "q2", |_| {});
    }),
    ("a file of figures is left out of the newest seal, and it is hashed again", true, |folder| {
        let (name, _) = a_figure(folder);
        folder.take_out(&name);
        rehashed(folder, "q2", |seal| {
            let files = seal["files"].as_array_mut().unwrap();
            files.retain(|file| !name.ends_with(file["file"].as_str().unwrap()));
        });
    }),
    ("all figures are left out of the newest seal, and it is hashed again", true, |folder| {
        fs::remove_dir_all(seal_of(folder, "q2").join("figures")).unwrap();
        rehashed(folder, "q2", |seal| {
            let files = seal["files"].as_array_mut().unwrap();
            files.retain(|file| !file["file"].as_str().unwrap().starts_with("figures/"));
        });
    }),
    ("a file of figures has no columns any more, and its seal is hashed again", true, |folder| {
        folder.put(&a_figure(folder).0, "no figures\n");
        rehashed(folder, "q2", |_| {});
    }),
    ("the unit of a figure is changed, and its seal hashed again", true, |folder| {
        let (name, line) = a_figure(folder);
        edit(folder, &name, &line, &line.replacen(",pounds,", ",number,", 1));
        rehashed(folder, "q2", |_| {});
    }),
    ("a figure stands twice, first as it is not, and its seal is hashed again", true, |folder| {
        let (name, line) = a_figure(folder);
        let other = line.replacen(".00,", ".01,", 1);
        edit(folder, &name, &line, &format!("{other}\n{line}"));
        rehashed(folder, "q2", |_| {});
    }),
    ("a figure stands in a file of another subject too, and all is hashed again", true, |folder| {
        let (_, line) = a_figure(folder);
        let other = line.replacen(".00,", ".01,", 1);
        let bytes = format!("id,value,unit,kind\n{other}\n");
        folder.put(&format!("{Q2}/figures/more.csv"), &bytes);
        listed(folder, "figures/more.csv", bytes.as_bytes());
    }),
    (
        "figures as an earlier program kept them are listed too, and all is hashed again",
        true,
        |folder| {
            let bytes = "id,value,unit,kind\ngap/2026-27/remaining,1.00,pounds,derived\n";
            folder.put(&format!("{Q2}/figures.csv"), bytes);
            listed(folder, "figures.csv", bytes.as_bytes());
        },
    ),
    (
        "figures that did not change are said to be kept in another seal than they are",
        true,
        |folder| {
            rehashed(folder, "q2", |seal| {
                let files = seal["files"].as_array_mut().unwrap();
                let of_figures = |file: &&mut Value| {
                    file["file"].as_str().unwrap().starts_with("figures/")
                        && file.get("kept_in").is_some()
                };
                files.iter_mut().find(of_figures).unwrap()["kept_in"] = "2024/25-Q4".into();
            });
        },
    ),
    ("an older figure is said to be that of the newest seal too", true, |folder| {
        // The file of a subject that changed is taken away, and the bytes of the first seal are named.
        let first = manifest(folder, "q1");
        let (name, _) = a_figure(folder);
        folder.take_out(&name);
        rehashed(folder, "q2", |seal| {
            let files = seal["files"].as_array_mut().unwrap();
            let file = files.iter_mut().find(|file| name.ends_with(file["file"].as_str().unwrap()));
            let file = file.unwrap();
            let old = first["files"].as_array().unwrap();
            *file = old.iter().find(|old| old["file"] == file["file"]).unwrap().clone();
            file["kept_in"] = "2025/26-Q1".into();
        });
    }),
    ("the two seals change places", true, |folder| {
        let (one, other) = (seal_of(folder, "q1"), seal_of(folder, "q2"));
        let aside = folder.path().join("aside");
        fs::rename(&one, &aside).unwrap();
        fs::rename(&other, &one).unwrap();
        fs::rename(&aside, &other).unwrap();
    }),
    ("the newest seal is taken away", false, |folder| {
        fs::remove_dir_all(seal_of(folder, "q2")).unwrap();
    }),
    ("the first seal is taken away", true, |folder| {
        fs::remove_dir_all(seal_of(folder, "q1")).unwrap();
    }),
    ("everything is sealed anew after a change", false, |folder| {
        fs::remove_dir_all(folder.path().join("seals")).unwrap();
        edit(folder, "delivery.csv", ",57000,3000", ",58000,2000");
        fine(folder, &["seal", "2025/26-Q1"]);
        fine(folder, &["seal", "2025/26-Q2", "--on", "2025-10-20", "--because", "a test"]);
    }),
    ("the day kept with the newest seal is changed, and it is hashed again", false, |folder| {
        rehashed(folder, "q2", |seal| seal["on"] = "2025-10-21".into());
    }),
    ("bytes follow the list of a seal", true, |folder| {
        let path = seal_of(folder, "q2").join("seal.json");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, text + " ").unwrap();
    }),
    ("a key of the list stands twice", true, |folder| {
        edit(
            folder,
            &format!("{Q2}/seal.json"),
            "\"version\"",
            "\"version\": \"0.0.1\",\n  \"version\"",
        );
    }),
    ("a file is listed again in other letters", true, |folder| {
        rehashed(folder, "q2", |seal| {
            let files = seal["files"].as_array_mut().unwrap();
            let mut again =
                files.iter().find(|file| file["file"] == "tables/savings.csv").unwrap().clone();
            again["file"] = "tables/Savings.csv".into();
            files.push(again);
        });
    }),
    ("a name leads out of the seal", true, |folder| {
        folder.put("elsewhere.csv", "planted");
        rehashed(folder, "q2", |seal| {
            let mut out = seal["files"][0].clone();
            out["file"] = "tables/../../../elsewhere.csv".into();
            seal["files"].as_array_mut().unwrap().push(out);
        });
    }),
    ("what is kept in an earlier seal is said to be kept in its own", true, |folder| {
        rehashed(folder, "q2", |seal| {
            let files = seal["files"].as_array_mut().unwrap();
            let kept = files.iter_mut().find(|file| file.get("kept_in").is_some()).unwrap();
            kept["kept_in"] = "2025/26-Q2".into();
        });
    }),
    (
        "a table is copied into another earlier seal, and the newest says it is kept there",
        true,
        |folder| {
            let bytes = fs::read_to_string(folder.path().join("savings.csv")).unwrap() + "\n";
            fs::create_dir_all(folder.path().join("seals/2025-26-p02/tables")).unwrap();
            folder.put("seals/2025-26-p02/tables/savings.csv", &bytes);
            rehashed(folder, "q2", |seal| {
                let files = seal["files"].as_array_mut().unwrap();
                let kept =
                    files.iter_mut().find(|file| file["file"] == "tables/savings.csv").unwrap();
                kept["kept_in"] = "2025/26-P02".into();
                (kept["sha256"], kept["bytes"]) =
                    (sha256(bytes.as_bytes()).into(), bytes.len().into());
            });
        },
    ),
    ("a table is moved among the scenarios", true, |folder| {
        let home = seal_of(folder, "q1");
        fs::rename(home.join("tables/savings.csv"), home.join("scenarios/savings.csv")).unwrap();
    }),
    ("a table is cut short", true, |folder| {
        let name = format!("{Q1}/tables/savings.csv");
        let bytes = fs::read(folder.path().join(&name)).unwrap();
        folder.put(&name, &bytes[..bytes.len() / 2]);
    }),
];

#[test]
fn whoever_has_the_newest_hash_finds_every_planned_attack() {
    let whole = sealed();
    let hash = manifest(&whole, "q2")["sha256"].as_str().unwrap().to_owned();
    fine(&whole, &["verify", "--seal", &hash]);
    for (what, without, act) in ATTACKS {
        let folder = everything_in(whole.path());
        act(&folder);
        let with_hash = on(&folder, &["verify", "--seal", &hash]);
        assert_ne!(with_hash.code, 0, "{what}: not found\n{}", with_hash.out);
        let alone = on(&folder, &["verify"]);
        assert_eq!(alone.code != 0, without, "{what}, without the hash\n{}", alone.out);
        // Nobody is comforted who gave no hash.
        let said = alone.out.contains("No hash from outside was given");
        assert!(said || alone.code != 0, "{what}: {}", alone.out);
    }
}

#[cfg(unix)]
#[test]
fn links_in_place_of_sealed_files_are_found() {
    use std::os::unix::fs::symlink;
    let whole = sealed();
    for name in [
        "seals/2025-26-q1",
        "seals/2025-26-q1/tables",
        "seals/2025-26-q1/tables/savings.csv",
        "seals",
    ] {
        let folder = everything_in(whole.path());
        let (path, away) = (folder.path().join(name), folder.path().join("elsewhere"));
        fs::rename(&path, &away).unwrap();
        symlink(&away, &path).unwrap();
        assert_ne!(on(&folder, &["verify"]).code, 0, "{name}");
    }
}

/// What did not change since the last seal is not copied again, and its being gone is told with where it was kept.
#[test]
fn unchanged_tables_are_kept_once_and_missed_where_they_are_kept() {
    let folder = sealed();
    let names: Vec<String> = files_under(&seal_of(&folder, "q2"))
        .iter()
        .map(|path| path.strip_prefix(seal_of(&folder, "q2")).unwrap().display().to_string())
        .collect();
    let names: Vec<&str> =
        names.iter().map(String::as_str).filter(|name| !name.starts_with("figures/")).collect();
    assert_eq!(names, ["seal.json", "tables/delivery.csv"]);
    let files = manifest(&folder, "q2")["files"].as_array().unwrap().clone();
    let of_figures = |file: &&Value| file["file"].as_str().unwrap().starts_with("figures/");
    let kept = |file: &&Value| file["kept_in"] == "2025/26-Q1";
    let others = files.iter().filter(|file| !of_figures(file));
    assert_eq!((others.clone().count(), others.filter(kept).count()), (14, 13));
    // What the year before came to did not change; what this period came to did.
    let figures = files.iter().filter(of_figures);
    let kept: Vec<&str> = figures.filter(kept).map(|file| file["file"].as_str().unwrap()).collect();
    assert!(kept.contains(&"figures/savings-2024-25.csv"), "{kept:?}");
    assert!(!kept.contains(&"figures/savings-2025-26-q2.csv"), "{kept:?}");
    fine(&folder, &["movement", "2025/26-Q1", "2025/26-Q2"]);
    // A third seal names the first again, not the second that names it.
    fine(&folder, &["seal", "2025/26-Q3", "--on", "2026-01-20"]);
    let third = manifest(&folder, "q3");
    let of = |name: &str| {
        let file = third["files"].as_array().unwrap().iter().find(|file| file["file"] == name);
        file.unwrap()["kept_in"].clone()
    };
    assert_eq!(of("tables/savings.csv"), "2025/26-Q1");
    assert_eq!(of("tables/delivery.csv"), "2025/26-Q2");
    fs::remove_file(folder.path().join(format!("{Q1}/tables/savings.csv"))).unwrap();
    let told = on(&folder, &["verify"]);
    assert_eq!(told.code, 1);
    let missed = "seal: seals/2025-26-q3/tables/savings.csv\n  cannot be read";
    assert!(told.out.contains(missed), "{}", told.out);
    assert!(told.out.contains("its bytes are kept in the seal of 2025/26-Q1"), "{}", told.out);
}

/// Every subject and every scenario has its figures in a seal, with unit and kind.
#[test]
fn a_seal_holds_the_figures_of_every_subject_and_scenario() {
    let folder = crate::folder::copy_of("datasets/smallshire");
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    for entry in fs::read_dir("scenarios/smallshire").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        folder.put(&format!("scenarios/{name}"), fs::read(&path).unwrap());
    }
    fine(&folder, &["seal", "2025/26-Q1"]);
    let mut text = String::new();
    for path in files_under(&seal_of(&folder, "q1").join("figures")) {
        let more = fs::read_to_string(path).unwrap();
        text.push_str(more.strip_prefix("id,value,unit,kind\n").unwrap());
    }
    let has = |begin: &str| text.lines().any(|line| line.starts_with(begin));
    for subject in [
        "savings/",
        "carry/",
        "gap/",
        "closing/",
        "reserves/",
        "reserves-adequacy/",
        "risks/",
        "measures/",
        "actions/",
        "efs/",
        "fm-code/",
        "scrutiny/",
        "checks/",
        "support/",
        "ledger/",
        "sensitivity/",
    ] {
        assert!(has(subject), "{subject}");
    }
    for entry in fs::read_dir("scenarios/smallshire").unwrap() {
        let name = entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(name == "baseline" || has(&format!("{name}:")), "{name}");
    }
    assert!(text.lines().all(|line| line.matches(',').count() == 3));
}

/// How many edits are made: some in the gate.
fn edits() -> usize {
    std::env::var("MTFS_EDITS").ok().map_or(100, |edits| edits.parse().unwrap())
}

/// Changes some bytes of a file; gives none where they would be the same.
fn changed(bytes: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut now = bytes.to_vec();
    let at = dice.below(bytes.len());
    match dice.below(5) {
        0 => now[at] ^= 1 << dice.below(8),
        1 => now.insert(at, *bytes.get(dice.below(bytes.len()))?),
        2 => drop(now.remove(at)),
        3 => now.truncate(at),
        _ => {
            let other = dice.below(bytes.len());
            now.swap(at, other);
        }
    }
    (now != bytes).then_some(now)
}

#[test]
fn whoever_has_the_newest_hash_finds_every_edit() {
    let folder = sealed();
    let hash = manifest(&folder, "q2")["sha256"].as_str().unwrap().to_owned();
    let signed = seal_of(&folder, "q2").join("seal.json.sig");
    assert!(!signed.exists());
    let files = files_under(folder.path());
    let files: Vec<PathBuf> = files
        .into_iter()
        .filter(|path| !path.file_name().unwrap().to_str().unwrap().starts_with('.'))
        .collect();
    assert!(files.iter().any(|path| path.ends_with("mappings/tracker.toml")));
    let mut dice = Dice::of(20_251_020);
    let mut made = 0;
    while made < edits() {
        let path = &files[dice.below(files.len())];
        let bytes = fs::read(path).unwrap();
        let gone = dice.once_in(12);
        let Some(now) = (if gone { Some(Vec::new()) } else { changed(&bytes, &mut dice) }) else {
            continue;
        };
        made += 1;
        if gone {
            fs::remove_file(path).unwrap();
        } else {
            fs::write(path, &now).unwrap();
        }
        let told = on(&folder, &["verify", "--seal", &hash]);
        let name = path.strip_prefix(folder.path()).unwrap().display().to_string();
        // A table of the folder may be added to and written anew: that is told, and is no fault.
        let told_of = told.out.contains(&name)
            && path.extension().is_some_and(|it| it == "csv")
            && !name.starts_with("seals");
        let more_signers = name == "allowed_signers" && told.out.contains(&name);
        assert!(told.code != 0 || told_of || more_signers, "edit {made} of {name}\n{}", told.out);
        fs::write(path, &bytes).unwrap();
    }
    fine(&folder, &["verify", "--seal", &hash]);
}
