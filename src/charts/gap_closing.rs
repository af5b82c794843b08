//! How the gap of a year is closed under each scenario.

use super::chart::Chart;
use super::modelled;
use super::plot::{Measure, Part, Plot, StackedRow, StackedRows, Tone};
use crate::answers::{MoneyStyle, options};
use crate::figures::Figures;
use crate::figures::gap::Gap;
use crate::figures::model::Worked;
use crate::units::{FinancialYear, Money, text};

/// What the chart is made of.
struct Content<'a> {
    gap: &'a Gap<'a>,
    at: usize,
    year: FinancialYear,
    style: MoneyStyle,
    /// Scenarios that close it in the same way, drawn as one.
    groups: Vec<Vec<&'a Worked>>,
}

/// The colour of each way of closing a gap, and its name in a sentence.
const WAYS: [(Tone, &str); 4] = [
    (Tone::Navy, "new recurring savings"),
    (Tone::Sky, "reserves"),
    (Tone::Ochre, "support"),
    (Tone::Plum, "unfunded"),
];

/// Makes the chart of the year asked for, or of the nearest that the model holds.
pub(super) fn make(figures: &Figures<'_>, year: FinancialYear) -> Option<Chart> {
    let gap = modelled::modelled(figures)?;
    let year = modelled::nearest(gap, year)?;
    let at = gap.model.at(year)?;
    // How a gap is closed that rests on a balance nobody states is not drawn: nil would be no answer.
    let known = |worked: &Worked| options::ways(gap, at).iter().all(|way| worked.knows(*way));
    if !gap.all().all(known) {
        return None;
    }
    let closed = |worked: &Worked| parts(gap, at, worked);
    let annual = |worked: &Worked| worked.pounds(gap.model.sums[at].annual);
    let amounts = gap.all().flat_map(|worked| closed(worked).into_iter().chain([annual(worked)]));
    let content = Content {
        gap,
        at,
        year,
        style: MoneyStyle::of_estimates(amounts),
        groups: modelled::alike(gap, |worked| (annual(worked), closed(worked))),
    };
    let title = content.title();
    Some(Chart {
        name: "gap-closing",
        subtitle: format!(
            "How the annual gap of {year} would be closed, by scenario, {}, £ million",
            figures.book.council.short_name
        ),
        alt: content.alt(&title),
        source: modelled::sources(figures),
        notes: content.notes(figures),
        table: modelled::table(options::closed(gap, at), &figures.sheet),
        plot: content.plot(),
        title,
    })
}

fn parts(gap: &Gap<'_>, at: usize, worked: &Worked) -> [Money; 4] {
    options::ways(gap, at).map(|node| worked.pounds(node))
}

impl Content<'_> {
    fn amount(&self, amount: Money) -> String {
        self.style.words(amount)
    }

    fn annual(&self, worked: &Worked) -> Money {
        worked.pounds(self.gap.model.sums[self.at].annual)
    }

    /// Says how the gap is closed under a scenario.
    fn said(&self, worked: &Worked) -> String {
        let annual = self.annual(worked);
        if annual <= Money::NIL {
            let is = modelled::gap_or_surplus(annual, self.style);
            return format!("{} has {is}", self.year);
        }
        let all = parts(self.gap, self.at, worked);
        let used: Vec<(&str, Money)> = WAYS
            .iter()
            .zip(all)
            .take(3)
            .filter(|(_, amount)| !amount.is_nil())
            .map(|((_, name), amount)| (*name, amount))
            .collect();
        let closed = used.iter().map(|(name, of)| format!("{} by {name}", self.amount(*of)));
        let closed = text::list(closed);
        let [.., unfunded] = all;
        let whole = format!("The {} gap of {}", self.amount(annual), self.year);
        match (used.is_empty(), unfunded.is_nil()) {
            (true, _) => format!("{whole} is unfunded in full"),
            (false, true) if used.len() == 1 => format!("{whole} is closed by {} alone", used[0].0),
            (false, true) => format!("{whole} is closed: {closed}"),
            (false, false) => {
                let unfunded = self.amount(unfunded);
                format!("{whole} is closed in part: {closed}; {unfunded} is unfunded")
            }
        }
    }

    fn title(&self) -> String {
        let said = self.said(&self.gap.main);
        let name = self.gap.main.short_title().to_lowercase();
        format!("{said} ({name})")
    }

    fn alt(&self, title: &str) -> String {
        let others: Vec<String> = self
            .gap
            .others
            .iter()
            .take(3)
            .map(|worked| format!("“{}”: {}", worked.short_title(), self.said(worked)))
            .collect();
        let others =
            if others.is_empty() { String::new() } else { format!(" {}.", others.join(". ")) };
        format!("Stacked bar chart of what closes the gap, one bar a scenario. {title}.{others}")
    }

    fn notes(&self, figures: &Figures<'_>) -> Vec<String> {
        let mut notes = vec![
            "Recurring savings close a gap for good. Reserves can be spent once. Support is \
             borrowing: it is paid back with interest in the years after. Unfunded means that the \
             budget would not balance."
                .to_owned(),
        ];
        notes.extend(modelled::alike_notes(&self.groups, "Closed in the same way"));
        notes.extend(modelled::notes(figures, self.gap));
        notes
    }

    fn plot(&self) -> Plot {
        let rows = self.groups.iter().filter_map(|group| {
            let (worked, rest) = group.split_first()?;
            let annual = self.annual(worked);
            let more = rest.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let all = WAYS.iter().zip(options::WAYS).zip(parts(self.gap, self.at, worked));
            let any = |at: usize| {
                let mut all = self.gap.all().map(|worked| parts(self.gap, self.at, worked)[at]);
                all.any(|amount| !amount.is_nil())
            };
            let all = all.enumerate().filter(|(at, _)| any(*at));
            let all = all.map(|(_, (((tone, _), (_, name)), amount))| {
                Part::of(*tone, name, amount, self.style)
            });
            Some(StackedRow {
                label: format!("{}{more}", worked.short_title()),
                parts: all.collect(),
                total: if annual > Money::NIL {
                    self.amount(annual)
                } else {
                    modelled::gap_or_surplus(annual, self.style)
                },
            })
        });
        Plot::StackedRows(StackedRows { measure: Measure::Pounds, rows: rows.collect() })
    }
}
