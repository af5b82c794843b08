//! Made-up councils changed in a way of which the effect on every figure is known: none, ten times as much, some
//! years later, a sum.
//!
//! A sample of fixed seeds is looked at; `MTFS_COUNCILS=300` looks at that many, `MTFS_COUNCIL=7` at one, whose
//! folder is left to be looked at if it fails.

mod added;
mod known_later;
mod same;
mod scaled;
mod taken;

use mtfs::units::Decimal;

use crate::made_up::{Council, Figures};
use crate::typed::run;

/// Councils of the sample.
const SAMPLE: u64 = 12;
/// Differences that a failure names.
const SHOWN: usize = 12;

/// A change with what must hold of it: gives what does not, in words.
type Relation = fn(&Council) -> Vec<String>;

/// Holds a relation on every council and names where it does not hold.
fn hold(relation: Relation) {
    let number = |name: &str| std::env::var(name).ok().map(|number| number.parse::<u64>().unwrap());
    let one = number("MTFS_COUNCIL");
    let seeds = one.map_or(0..number("MTFS_COUNCILS").unwrap_or(SAMPLE), |seed| seed..seed + 1);
    let mut broken = Vec::new();
    for seed in seeds {
        let faults = relation(&Council::of(seed));
        if !faults.is_empty() {
            let shown = faults[..faults.len().min(SHOWN)].join("\n  ");
            let kept = one.map(|seed| Council::of(seed).written().keep());
            let kept = kept.map(|kept| format!(", in {}", kept.display())).unwrap_or_default();
            broken.push(format!("council {seed}{kept}, {} differences:\n  {shown}", faults.len()));
        }
    }
    assert!(broken.is_empty(), "{} councils\n{}", broken.len(), broken.join("\n"));
}

/// Gives figures under other ids.
fn moved(figures: &Figures, rename: impl Fn(&str) -> String) -> Figures {
    figures.iter().map(|(id, told)| (rename(id), *told)).collect()
}

/// Gives the figures that something holds of.
fn those(figures: &Figures, holds: impl Fn(&str) -> bool) -> Figures {
    figures.iter().filter(|(id, _)| holds(id)).map(|(id, told)| (id.clone(), *told)).collect()
}

/// Gives the subject of an id, without the scenario: `gap`.
fn subject(id: &str) -> &str {
    let id = id.split_once(':').map_or(id, |(_, id)| id);
    id.split('/').next().unwrap_or_default()
}

/// Adds to the number of a figure, where there is one.
fn raise(figures: &mut Figures, id: &str, by: Decimal) {
    if let Some(told) = figures.get_mut(id) {
        told.value = told.value.map(|value| value + by);
    }
}

#[test]
fn a_made_up_council_has_no_error_and_every_command_answers() {
    fn answers(council: &Council) -> Vec<String> {
        let folder = council.written();
        let data = folder.path().to_str().unwrap();
        let form = if council.seed.is_multiple_of(2) { "json" } else { "text" };
        let [first, last] = council.told_points();
        let (out, book) = (folder.path().join("out"), folder.path().join("gap.xlsx"));
        let commands: [&[&str]; 24] = [
            &["check", "--controls", "--notes"],
            &["savings", "--lines"],
            &["savings", "--carry"],
            &["savings", "--record"],
            &["savings", "--by", "owner"],
            &["movement", &first, &last],
            &["gap", "--lines"],
            &["--scenario", "worst+slip", "gap"],
            &["compare", "baseline", "worst"],
            &["sensitivity"],
            &["solve"],
            &["scenarios"],
            &["efs"],
            &["risks"],
            &["actions"],
            &["scrutiny"],
            &["measures"],
            &["fm-code"],
            &["chart"],
            &["explain", "gap/2026-27/annual"],
            &["--as-at", "2025-08-31", "savings"],
            &["export", "--to", book.to_str().unwrap()],
            &["close", &first],
            &["verify"],
        ];
        let mut faults = Vec::new();
        // Of a point without a return nothing moved, and it cannot be sealed.
        let returns = std::fs::read_to_string(folder.path().join("delivery.csv"));
        let returned = returns.is_ok_and(|rows| rows.contains(&format!(",{first},")));
        let rests = |typed: &[&str]| ["movement", "close", "verify"].contains(&typed[0]);
        for typed in commands.into_iter().filter(|typed| returned || !rests(typed)) {
            let answer = run(&[&["--data", data, "-O", form][..], typed].concat());
            if answer.code != 0 {
                faults.push(format!("{typed:?} -O {form}: {} {}", answer.code, answer.err));
            }
        }
        let typed =
            ["mtfs", "--data", data, "report", "monitor", "cabinet", "--to", out.to_str().unwrap()];
        let (mut said, mut err) = (Vec::new(), Vec::new());
        if mtfs::cli::run(typed.map(std::ffi::OsString::from), &mut said, &mut err) != 0 {
            faults.push(format!("report: {}", String::from_utf8_lossy(&err)));
        }
        faults
    }
    hold(answers);
}
