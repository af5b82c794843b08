//! Every amount ten times as large.

use mtfs::units::{Decimal, dec};

use super::{hold, subject, those};
use crate::made_up::{Council, Figures, Told, figures, unlike};

/// Subjects in which amounts are rounded to the penny on the way: rises of a base, provision and interest.
const ROUNDED: [&str; 14] = [
    "assumption",
    "bridge",
    "closing",
    "council-tax-yield",
    "efs",
    "gap",
    "line",
    "programme",
    "reserve",
    "reserves",
    "reserves-adequacy",
    "sensitivity",
    "star-chamber",
    "support",
];

/// How far ten times an amount may be from the amount of ten times as much.
///
/// Savings, claims, risks and measures only add and compare: nothing. An amount that is rounded is off by half a
/// penny at most, and ten times it by five pence: five and a half between the two. So is an average. Of a model
/// of five years with up to ten lines that follow a rate or a price, five directions and five loans of its own, no figure
/// rests on more than 400 such amounts, a sum of annual gaps on five times as many. Shares and rates of such
/// amounts, all of them of £1,000 and more, are off in the fourth place at most.
fn bound(id: &str, told: &Told) -> Decimal {
    if id.ends_with("/average_target") {
        return dec!(0.055);
    }
    if !ROUNDED.contains(&subject(id)) {
        return Decimal::ZERO;
    }
    match told.unit {
        "pounds" if id.contains("sum") => dec!(110),
        "pounds" => dec!(22),
        "fraction" => dec!(0.0001),
        _ => Decimal::ZERO,
    }
}

#[test]
fn amounts_ten_times_as_large_give_amounts_ten_times_as_large() {
    fn tenfold(council: &Council) -> Vec<String> {
        let mut expected = figures(council, None);
        for (id, told) in &mut expected {
            // What £1m of savings not made costs speaks of £1m whatever the council. Ten times the homes pay
            // the same Band D.
            let fixed =
                id.contains("missed-1m") || id.ends_with("/band-d") || id.contains("/bands/");
            if (told.unit == "pounds" && !fixed) || id.ends_with("/tax-base") {
                told.value = told.value.map(|value| value * dec!(10));
            }
        }
        let mut found = figures(&council.times_ten(), None);
        // A loan of less than half a penny has years in which it is told as nil; ten times as large it may end in others.
        for told in [&mut expected, &mut found] {
            told.retain(|id, one| {
                !id.contains("support/all/") || one.value.is_none_or(|value| !value.is_zero())
            });
        }
        let still: Vec<String> = [&expected, &found].into_iter().flat_map(still).collect();
        // A loan paid in equal sums a year moves no gap but by roundings: told, or as nothing not told.
        let kept = |id: &str| !still.iter().any(|driver| id.starts_with(driver.as_str()));
        unlike(&those(&expected, kept), &those(&found, kept), &bound)
    }
    hold(tenfold);
}

/// Gives what the ids of each loan begin with that moves the gap by no more than roundings.
fn still(figures: &Figures) -> Vec<String> {
    let loans = figures.iter().filter_map(|(id, told)| {
        let driver =
            id.strip_suffix("between").filter(|id| id.starts_with("sensitivity/support-"))?;
        told.value.filter(|value| *value <= dec!(1)).map(|_| driver.to_owned())
    });
    loans.collect()
}
