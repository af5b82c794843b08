//! Changes that say nothing: the order of rows, other names, a pair that offsets itself.

use mtfs::figures::AsAt;
use mtfs::session::Side;
use mtfs::units::{Date, Mark, Period};

use super::{hold, moved, those};
use crate::folder::Dice;
use crate::made_up::{
    CURRENT, Council, exact, figures, figures_of, pounds, renamed, unlike, year, years_later,
};

/// What a council is asked for: by its seed everything, a day or a period.
fn asked(council: &Council) -> Option<AsAt> {
    match council.seed % 3 {
        0 => None,
        1 => Some(AsAt::Date(Date::day(2025, 8, 31).unwrap())),
        _ => Some(AsAt::Period(Period::from_words(&council.told_points()[1]).unwrap())),
    }
}

#[test]
fn the_order_of_rows_changes_no_figure() {
    fn shuffled(council: &Council) -> Vec<String> {
        let (mut other, mut dice) = (council.clone(), Dice::of(council.seed));
        for rows in other.tables.values_mut() {
            dice.shuffle(rows);
        }
        // A table is a set of rows: nothing is said by where one stands.
        let as_at = asked(council);
        unlike(&figures(council, as_at), &figures(&other, as_at), &exact)
    }
    hold(shuffled);
}

#[test]
fn other_references_change_no_figure() {
    fn with_others(council: &Council) -> Vec<String> {
        let (other, names) = council.renamed(&|old, at| format!("{}x-{:03}", &old[..2], at + 7));
        // A reference only ties rows together. The directions of one year are drawn in the order of theirs,
        // so those keep their order; all others take the opposite one.
        let as_at = asked(council);
        let expected = moved(&figures(council, as_at), |id| renamed(id, &names));
        unlike(&expected, &figures(&other, as_at), &exact)
    }
    hold(with_others);
}

#[test]
fn an_offsetting_pair_changes_no_figure_but_its_own() {
    fn offset(council: &Council) -> Vec<String> {
        let (mut other, mut dice) = (council.clone(), Dice::of(council.seed));
        let block = dice.one_of(&["base", "demand", "corporate", "savings", "one_off", "funding"]);
        for (id, sign) in [("PAI-1", ""), ("PAI-2", "-")] {
            other.line(id, block, "amount", "", &mut Dice::of(council.seed));
            for april in council.model_years() {
                let amount = pounds(usize::from(april) * 1_234);
                other.value(id, april, "amount", &format!("{sign}{amount}"));
            }
            let period = format!("{}-P2", year(CURRENT));
            other.add(
                "ledger",
                [
                    ("period", &period),
                    ("cost_centre", "CC900"),
                    ("subjective", "Journal"),
                    ("directorate", council.directorates[0]),
                    ("description", id),
                    ("amount", &format!("{sign}777.77")),
                ],
            );
        }
        // Every sum over lines holds both or neither of a pair, and the pair is nil in each year; a month's
        // journal and its reversal are nil in its month. How many values a line states is counted, pair or no, and
        // what may be wrong with a line's values is told of each line.
        let is_own = |id: &str| {
            ["PAI-", "pai-"].iter().any(|pair| id.contains(pair))
                || ["gap/values/", "finding/SavingsLineBesideRegister", "finding/BaseLikeLevel"]
                    .iter()
                    .any(|told| id.starts_with(told))
        };
        let [expected, found] =
            [council, &other].map(|one| those(&figures(one, None), |id| !is_own(id)));
        unlike(&expected, &found, &exact)
    }
    hold(offset);
}

#[test]
fn what_the_public_is_told_of_a_council_without_exempt_rows_is_all_of_it() {
    fn public(council: &Council) -> Vec<String> {
        // Only exempt rows and what is about them are left out of a public paper.
        let as_at = asked(council);
        unlike(&figures(council, as_at), &figures_of(council, as_at, Side::Public), &exact)
    }
    hold(public);
}

#[test]
fn the_same_council_four_years_later_has_the_same_figures_four_years_later() {
    fn four_later(council: &Council) -> Vec<String> {
        // No rule of the program knows a year; four years on, the leap day stands where it stood, so that
        // interest by days is the same too.
        let expected = moved(&figures(council, None), |id| years_later(id, 4));
        unlike(&expected, &figures(&council.later(4), None), &exact)
    }
    hold(four_later);
}

#[test]
fn the_same_council_a_year_later_has_the_same_figures_a_year_later() {
    fn a_year_later(council: &Council) -> Vec<String> {
        let mut council = council.clone();
        // Interest from a draw to 31 March runs by days, and one of the years has a leap day in between:
        // without a day of the draw there is none.
        for row in council.tables.get_mut("capitalisation").into_iter().flatten() {
            row.insert("draw_date", String::new());
        }
        let expected = moved(&figures(&council, None), |id| years_later(id, 1));
        unlike(&expected, &figures(&council.later(1), None), &exact)
    }
    hold(a_year_later);
}

#[test]
fn the_period_asked_for_is_one_with_returns() {
    let Some(AsAt::Period(period)) = asked(&Council::of(2)) else {
        panic!("a period is asked for")
    };
    assert!(period.mark < Mark::OUTTURN);
}
