//! Charts and reports as files: whole, and the same bytes each time.

use serde_json::Value;

use crate::answers::{amount, json};
use crate::typed::run;

#[test]
fn every_chart_is_drawn_as_svg_and_as_png_with_a_title_and_a_description() {
    let folder = tempfile::tempdir().unwrap();
    let mut titles = std::collections::BTreeSet::new();
    // Havering publishes one date of ratings, none before controls, one value a measure, no reserve
    // that is tied to a day, and of the savings of the year only targets and ratings.
    let unpublished = [
        "risk-dumbbell",
        "risk-trend",
        "measures-pace",
        "reserves",
        "delivery-curve",
        "savings-movement",
        "claimed-computed",
        "carry-forward",
    ];
    for maker in &mtfs::charts::ALL {
        for council in ["datasets/havering", "datasets/smallshire"] {
            if council.ends_with("havering") && unpublished.contains(&maker.name) {
                assert_eq!(run(&["--data", council, "chart", maker.name]).code, 2);
                continue;
            }
            let at = |ending: &str| folder.path().join(format!("chart.{ending}"));
            for ending in ["svg", "png"] {
                let typed = ["mtfs", "--data", council, "chart", maker.name, "-o"];
                let typed = typed.map(Into::into).into_iter().chain([at(ending).into_os_string()]);
                let code = mtfs::cli::run(typed, &mut Vec::new(), &mut Vec::new());
                assert_eq!(code, 0, "{} {council}", maker.name);
            }
            let svg = std::fs::read_to_string(at("svg")).unwrap();
            let title = svg.split("<title").nth(1).unwrap().split("</title>").next().unwrap();
            assert!(svg.contains("<desc") && svg.contains("role=\"img\"") && svg.contains("<text"));
            titles.insert(title.split_once('>').unwrap().1.to_owned());
            assert!(std::fs::read(at("png")).unwrap().starts_with(b"\x89PNG"));
        }
    }
    let drawn = 2 * mtfs::charts::ALL.len() - unpublished.len();
    assert_eq!(titles.len(), drawn, "titles state findings, so they differ by data: {titles:?}");
    assert_eq!(run(&["chart", "risk"]).code, 2);
}

#[test]
fn a_report_is_a_set_of_files_and_the_same_bytes_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str| {
        let to = folder.path().join(name);
        let typed = ["mtfs", "report", "--to"].map(Into::into).into_iter();
        let mut out = Vec::new();
        let code =
            mtfs::cli::run(typed.chain([to.clone().into_os_string()]), &mut out, &mut Vec::new());
        assert_eq!(code, 0);
        ["monitor.html", "monitor.json", "figures.csv", "run.json"]
            .map(|file| std::fs::read_to_string(to.join(file)).unwrap())
    };
    let [html, json, figures, run] = written("one");
    assert_eq!([&html, &json, &figures, &run], written("two").each_ref());
    assert!(html.contains("<html lang=\"en-GB\"") && !html.contains("src=\"http"));
    let run: Value = serde_json::from_str(&run).unwrap();
    assert_eq!(run["outputs"].as_array().unwrap().len(), 3);
    assert!(run["inputs"].as_array().unwrap().iter().any(|file| file["file"] == "delivery.csv"));
}

#[test]
fn packs_are_written_side_by_side_and_the_same_bytes_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str| {
        let to = folder.path().join(name);
        let typed =
            ["mtfs", "--data", "datasets/smallshire", "report", "cabinet", "monitor", "--to"];
        let typed = typed.map(Into::into).into_iter().chain([to.clone().into_os_string()]);
        assert_eq!(mtfs::cli::run(typed, &mut Vec::new(), &mut Vec::new()), 0);
        ["cabinet.html", "cabinet.json", "monitor.html", "monitor.json", "figures.csv", "run.json"]
            .map(|file| std::fs::read_to_string(to.join(file)).unwrap())
    };
    let first = written("one");
    assert_eq!(first.each_ref(), written("two").each_ref());
    let answer: serde_json::Value = serde_json::from_str(&first[1]).unwrap();
    let options = answer["data"]["options"]["tables"].as_array().unwrap();
    let scenarios = options.iter().find(|table| table["table"] == "scenarios").unwrap();
    let rows = scenarios["rows"].as_array().unwrap();
    let worst = rows.iter().find(|row| row["row"] == "worst").unwrap();
    // README, section 8a: 653,547.17 + 82,000 + 52,000 + 16,400.
    assert_eq!(worst["cells"]["2026/27"], "803947.17");
    let id = worst["ids"]["2026/27"].as_str().unwrap();
    assert_eq!(answer["figures"][id]["value"], "803947.17");
    assert_eq!(run(&["report", "cabinets"]).code, 2);
}

/// The chart's own numbers in plain digits, each with its figure: People's red savings of 2025/26 are
/// £1.346m in the table published on 3 July 2025, £5.339m with the others.
#[test]
fn a_chart_gives_its_numbers_as_csv_and_as_json() {
    let name = ["chart", "savings-by-directorate", "-O"];
    let csv = run(&[&name[..], &["csv"]].concat()).out;
    let line = "People,R Off track,£1.346m,1346000.00,pounds,derived,\
                savings/2025-26/people/brag-r/target";
    assert!(csv.lines().any(|found| found == line), "{csv}");

    let told = json(&[&name[..], &["json"]].concat());
    let shown = told["data"]["tables"][0]["rows"].as_array().unwrap().iter();
    let ids = shown.flat_map(|row| row["ids"].as_object().unwrap().values().cloned());
    let ids: Vec<String> = ids.map(|id| id.as_str().unwrap().to_owned()).collect();
    assert!(ids.len() > 10, "{ids:?}");
    let of_people = &told["figures"]["savings/2025-26/people/target"]["value"];
    assert_eq!(amount(of_people), "5339000.00");
    for id in ids {
        assert!(told["figures"][&id]["value"].is_string(), "{id}");
    }

    let list = json(&["chart", "-O", "json"])["data"]["tables"][0]["rows"].clone();
    assert_eq!(list.as_array().unwrap().len(), mtfs::charts::ALL.len());
}
