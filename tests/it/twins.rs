//! Names that differ by case, spacing or punctuation only, or that mean something else in an id: each
//! has figures of its own, with its own counts.

use std::ffi::OsString;

use serde_json::Value;

use crate::folder::CouncilFolder;
use crate::typed::run;

/// Two plans, `Plan` and `PLAN`; in the first, groups `All`, `all` and one called as a partner is, and
/// partners that differ by a stroke; themes and owners that differ by case.
fn folder() -> CouncilFolder {
    CouncilFolder::new()
        .with(
            "actions.csv",
            "action_id,plan,recommendation,group,partner,title,theme,lead,stated_timescale,public,source_id\n\
             A1,Plan,,All,LBH/LBN,One,Owner,Head of Finance,,true,SRC-1\n\
             A2,Plan,,All,LBH-LBN,Two,IT,Head of finance,,true,SRC-1\n\
             A3,Plan,,all,LBH/LBN,Three,It,Head of Finance,,true,SRC-1\n\
             A5,Plan,,Partner LBH-LBN,,Five,It,Head of Finance,,true,SRC-1\n\
             A4,PLAN,,All,,Four,IT,Head of Finance,,true,SRC-1\n",
        )
        .with(
            "action_status.csv",
            "action_id,as_at,rating,stated_state,note,source_id\n\
             A1,2025-06-30,G,complete,,SRC-1\n\
             A2,2025-06-30,R,in_progress,,SRC-1\n\
             A3,2025-06-30,A,in_progress,,SRC-1\n\
             A5,2025-06-30,G,in_progress,,SRC-1\n\
             A4,2025-06-30,R,in_progress,,SRC-1\n",
        )
        .with(
            "tallies.csv",
            "plan,group,as_at,green,amber,red,green_pct,amber_pct,red_pct,rated_by,source_id\n\
             Plan,all,2025-06-30,2,1,1,,,,council,SRC-1\n\
             Plan,All,2025-06-30,1,0,1,,,,council,SRC-1\n",
        )
}

fn answer(folder: &CouncilFolder, arguments: &[&str]) -> Value {
    let data = folder.path().to_str().unwrap();
    let answer = run(&[&["--data", data, "-O", "json"], arguments].concat());
    assert_eq!(answer.code, 0, "{arguments:?}: {}", answer.err);
    serde_json::from_str(&answer.out).unwrap()
}

#[test]
fn groups_partners_and_plans_that_look_alike_are_counted_apart() {
    let answer = answer(&folder(), &["actions"]);
    // In order of name: `PLAN` before `Plan`, `All` before `all`, `LBH-LBN` before `LBH/LBN`; the whole
    // plan is `all`, and the group called as a partner skips the numbers that partners have.
    let expected = [
        ("plan-2/all", ["2", "1", "1"]),
        ("plan-2/all-2", ["1", "0", "1"]),
        ("plan-2/all-3", ["0", "1", "0"]),
        ("plan-2/partner-lbh-lbn", ["0", "0", "1"]),
        ("plan-2/partner-lbh-lbn-2", ["1", "1", "0"]),
        ("plan-2/partner-lbh-lbn-3", ["1", "0", "0"]),
        ("plan/all", ["0", "0", "1"]),
        ("plan/all-2", ["0", "0", "1"]),
    ];
    for (of, counts) in expected {
        for (colour, count) in ["green", "amber", "red"].into_iter().zip(counts) {
            let id = format!("actions/{of}/{colour}");
            assert_eq!(answer["figures"][&id]["value"], count, "{id}");
        }
    }
    let plan = &answer["data"]["plans"][0];
    assert_eq!(plan["plan"], "Plan");
    let groups = plan["groups"].as_array().unwrap();
    let ids: Vec<&Value> = groups.iter().map(|group| &group["ids"]["green"]).collect();
    let of = ["all-2", "all-3", "partner-lbh-lbn-3"];
    assert_eq!(
        ids,
        of.map(|of| format!("actions/plan-2/{of}/green")).each_ref().map(String::as_str)
    );
    // The tally `all` is of the whole plan, and no group's.
    let agrees: Vec<&Value> = groups.iter().map(|group| &group["agrees"]).collect();
    assert_eq!(agrees, [&Value::Bool(true), &Value::Null, &Value::Null]);
}

#[test]
fn themes_and_owners_that_look_alike_are_counted_apart() {
    let answer = answer(&folder(), &["actions"]);
    for (id, count) in [
        ("recommendations/it/plan", "1"),
        ("recommendations/it/plan-2", "1"),
        ("recommendations/it-2/plan", "0"),
        ("recommendations/it-2/plan-2", "2"),
        ("recommendations/owner-2/plan-2", "1"),
        ("recommendations/all/plan", "1"),
        ("recommendations/all/plan-2", "4"),
        ("recommendations/all", "5"),
        ("recommendations/owner/head-of-finance/all", "4"),
        ("recommendations/owner/head-of-finance-2/all", "1"),
    ] {
        assert_eq!(answer["figures"][id]["value"], count, "{id}");
    }
}

#[test]
fn every_writer_and_every_pack_takes_names_that_look_alike() {
    let folder = folder().with(
        "measures.csv",
        "measure_id,title,unit,polarity,directorate,target,target_basis,target_date,tolerance,note,source_id\n\
         M-1,Homes,count,higher,not_stated,10,stated,,,,SRC-1\n\
         m-1,homes,count,higher,not_stated,20,stated,,,,SRC-1\n",
    );
    let data = folder.path().to_str().unwrap();
    for command in ["actions", "measures"] {
        for format in ["text", "md", "csv", "json"] {
            let answer = run(&["--data", data, command, "-O", format]);
            assert_eq!(answer.code, 0, "{command} {format}: {}", answer.err);
        }
    }
    let measures = answer(&folder, &["measures"]);
    for (id, target) in [("measures/M-1/target", "10"), ("measures/m-1/target", "20")] {
        assert_eq!(measures["figures"][id]["value"], target, "{id}");
    }
    let to = tempfile::tempdir().unwrap();
    let into = to.path().to_str().unwrap();
    let typed = ["mtfs", "--data", data, "report", "monitor", "scrutiny", "--to", into];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = mtfs::cli::run(typed.map(OsString::from), &mut out, &mut err);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
}
