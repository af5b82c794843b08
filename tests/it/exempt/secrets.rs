//! Exempt rows of every table, put into a folder and looked for in what it publishes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::folder::Folder;

/// What nothing for the public may hold: references, titles, and amounts that nothing else has.
const SECRETS: [&str; 25] = [
    "SEC-01",
    "SEC-02",
    "Northmoor",
    "Westmoor",
    "Depots and Yards",
    "SECRISK",
    "Landfill claim",
    "SECACT",
    "Dismiss the contractor",
    "73219",
    "73,219",
    "51413",
    "51,413",
    "918273",
    "918,273",
    "MIT-SECRET",
    "CLM-X",
    "CLM-L",
    "CLM-M",
    "DEC-X",
    "NOTE-X",
    "CTL-X",
    "61234",
    "61,234",
    "Odd is",
];

/// One exempt saving alone in its directorate and one beside public ones, with everything about
/// them, an exempt risk and an exempt action.
const SECRET_ROWS: &str = "\
savings saving_id=SEC-01;title=Close the Northmoor depot;directorate=Depots and Yards;SAVING
savings saving_id=SEC-02;title=Close the Westmoor depot;directorate=Place;SAVING
savings_profile saving_id=SEC-01;financial_year=2025/26;kind=new;target=73219
savings_profile saving_id=SEC-02;financial_year=2025/26;kind=new;target=51413
delivery saving_id=SEC-01;slipped=73219;RETURN
delivery saving_id=SEC-02;slipped=51413;RETURN
mitigations mitigation_id=MIT-SECRET;saving_id=SEC-01;recorded_on=2025-07-20;title=Sell the Northmoor depot;financial_year=2025/26;fund=general_fund;value=219;recurrence=one_off;cashable=cashable;source_id=SOURCE
risks risk_id=SECRISK;register=Corporate risk register;title=Landfill claim is lost;exposure=918273;likelihood_pct=50%;scale_id=SCALE;public=false;source_id=SOURCE
risk_ratings risk_id=SECRISK;as_at=2025-09-30;kind=current;rating=16;source_id=SOURCE
actions action_id=SECACT;plan=Improvement Plan 2025;title=Dismiss the contractor at Northmoor;public=false;source_id=SOURCE
action_status action_id=SECACT;as_at=2025-09-30;rating=G;stated_state=in_progress;source_id=SOURCE
milestones action_id=SECACT;milestone=1;due_date=2025-06-30;source_id=SOURCE
links from_id=SECRISK;to_id=SEC-01;kind=risk_to_saving
claims claim_id=CLM-X;subject=savings_delivered;about_id=SEC-01;as_at=2025-07-12;unit=pounds;central=73219;bound=exact;note=What the depot costs;source_id=SOURCE
source_notes note_id=NOTE-X;code=E9;table=savings;row_id=SEC-02;text=The paper prints 51413 twice;source_id=SOURCE
decisions decision_id=DEC-X;meeting=Cabinet;decided_on=2025-07-14;about_id=SEC-02;decision=Close it at once
claims claim_id=CLM-L;subject=savings_delivered;as_at=2025-07-12;unit=pounds;central=61234;bound=exact;note=A published figure;source_id=SOURCE
links from_id=CLM-L;to_id=SEC-02;kind=claim_to_saving
claims claim_id=CLM-M;subject=savings_delivered;about_id=MIT-SECRET;as_at=2025-07-12;unit=pounds;central=61234;bound=exact;note=A published figure;source_id=SOURCE
source_notes note_id=NOTE-X2;code=E9;table=mitigations;row_id=MIT-SECRET;text=Odd is the sale;source_id=SOURCE
source_notes note_id=NOTE-X3;code=E9;table=decisions;row_id=DEC-X;text=Odd is the day;source_id=SOURCE
source_notes note_id=NOTE-X4;code=E9;table=claims;row_id=CLM-L;text=Odd is the figure;source_id=SOURCE
source_notes note_id=NOTE-X5;code=E9;table=source_notes;row_id=NOTE-X4;text=Odd is the note;source_id=SOURCE
source_notes note_id=NOTE-X6;code=E9;table=links;row_id=CLM-L;text=Odd is the link;source_id=SOURCE
control_totals control_id=CTL-X;table=savings_profile;column=target;filter=saving_id=SEC-01;value=73219;tolerance=0;source_id=SOURCE
source_notes note_id=NOTE-X7;code=E9;table=control_totals;row_id=CTL-X;text=Odd is the total;source_id=SOURCE";

/// What the two savings and their returns have in common.
const ALIKE: [(&str, &str); 2] = [
    (
        "SAVING",
        "type=efficiency;cashable=cashable;recurrence=recurring;fund=general_fund;grain=line;\
         origin_year=2025/26;status=in_delivery;public=false;source_id=SOURCE",
    ),
    (
        "RETURN",
        "financial_year=2025/26;period=2025/26-Q1;submitted_on=2025-07-12;revision=1;banked=0;\
         forecast=0;unachievable=0;brag_declared=R;source_id=SOURCE",
    ),
];

/// Files every secret row.
pub(super) fn file_secrets(folder: &Folder, source: &str, scale: &str) {
    for row in SECRET_ROWS.lines() {
        let mut row = row.to_owned();
        for (short, whole) in ALIKE {
            row = row.replace(short, whole);
        }
        row = row.replace("SOURCE", source).replace("SCALE", scale);
        let (table, cells) = row.split_once(' ').unwrap();
        folder.add(table, cells);
    }
}

/// Takes every secret row out again, and the tallies that count one.
pub(super) fn take_secrets(folder: &Folder) {
    folder.take(&["SEC-01", "SEC-02", "SECRISK", "SECACT", "MIT-SECRET"]);
    folder.take(&["CLM-X", "CLM-L", "DEC-X", "NOTE-X4", "CTL-X"]);
    // The tallies of the whole plan count the exempt action too.
    let mut tallies = folder.rows("tallies");
    let all = tallies.len();
    tallies.retain(|row| row[0] != "Improvement Plan 2025" || row[1] != "all");
    if tallies.len() < all {
        folder.write("tallies", &tallies);
    }
}

/// Smallshire with its own exempt rows taken out, and no control total that rows of the secrets'
/// tables are held to: those are not judged where rows are withheld.
pub(super) fn smallshire() -> Folder {
    let folder = Folder::of("smallshire");
    let total = ["savings", "savings_profile", "delivery", "mitigations", "risks", "claims"];
    let mut totals = folder.rows("control_totals");
    totals.retain(|row| !total.contains(&row[1].as_str()));
    folder.take(&["PLA-2425-003", "RSK-06"]);
    folder.write("control_totals", &totals);
    folder
}

/// Gives the lines of each file that hold a secret, before any is taken out.
pub(super) fn lines_of_secrets(folder: &Folder) -> BTreeSet<(String, usize)> {
    let mut lines = BTreeSet::new();
    for entry in fs::read_dir(folder.data()).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let secret = |line: &str| {
            let about = ["MIT-SECRET", "CLM-L", "DEC-X", "CTL-X", "NOTE-X"];
            let own = ["SEC-0", "SECRISK", "SECACT"];
            own.iter().chain(&about).any(|name| line.contains(name))
        };
        let found = text.lines().zip(1..).filter(|(line, _)| secret(line));
        lines.extend(found.map(|(_, line)| (file.clone(), line)));
    }
    lines
}

/// Says whether a text holds a secret; a secret of digits is no part of a longer number, nor of a hash.
fn told(text: &str, secret: &str) -> bool {
    let part = |c: char| c.is_ascii_hexdigit();
    let number = secret.chars().all(|c| c.is_ascii_digit());
    let whole = |(at, _): (usize, &str)| {
        let after = text[at + secret.len()..].chars().next();
        let before = text[..at].chars().next_back();
        !before.into_iter().chain(after).any(part)
    };
    text.match_indices(secret).any(|found| !number || whole(found))
}

pub(super) fn holds_none(files: &BTreeMap<String, String>) {
    for (name, text) in files {
        for secret in SECRETS {
            assert!(!told(text, secret), "{name} holds {secret}");
        }
    }
}

/// Gives the ranges of lines that a page names, as in `savings.csv, column id, lines 2–4 and 7`.
pub(super) fn ranges(page: &str) -> Vec<(String, usize, usize)> {
    let mut ranges = Vec::new();
    for place in page.split("<code>").skip(1).filter_map(|code| code.split("</code>").next()) {
        let Some((column, list)) = place.split_once(", lines ") else { continue };
        let path = column.split(", column ").next().unwrap();
        let file = path.rsplit('/').next().unwrap();
        for range in list.replace(" and ", ", ").split(", ") {
            let (from, to) = range.split_once('–').unwrap_or((range, range));
            ranges.push((file.to_owned(), from.parse().unwrap(), to.parse().unwrap()));
        }
    }
    ranges
}
