//! How the gap of a year is closed under each scenario.

use super::chart::{Chart, Row, Table};
use super::modelled;
use super::plot::{Measure, Part, Plot, StackedRow, StackedRows, Tone};
use super::words::{self, Column};
use crate::figures::Figures;
use crate::figures::gap::Gap;
use crate::figures::model::{NodeId, Worked};
use crate::units::{FinancialYear, Money, text};

/// What the chart is made of.
struct Content<'a> {
    gap: &'a Gap<'a>,
    at: usize,
    year: FinancialYear,
    places: u32,
    /// Scenarios that close it in the same way, drawn as one.
    groups: Vec<Vec<&'a Worked>>,
}

/// A way of closing a gap: colour, name, name in a sentence.
type Way = (Tone, &'static str, &'static str);

const WAYS: [Way; 4] = [
    (Tone::Navy, "New recurring savings", "new recurring savings"),
    (Tone::Sky, "Reserves", "reserves"),
    (Tone::Ochre, "Support (borrowing)", "support"),
    (Tone::Plum, "Unfunded", "unfunded"),
];

/// Makes the chart of the year asked for, or of the nearest that the model holds.
pub(super) fn make(figures: &Figures<'_>, year: FinancialYear) -> Option<Chart> {
    let gap = modelled::modelled(figures)?;
    let year = modelled::nearest(gap, year)?;
    let at = gap.model.at(year)?;
    let closed = |worked: &Worked| parts(gap, at, worked).map(|(_, amount)| amount);
    let annual = gap.all().map(|worked| worked.pounds(gap.model.sums[at].annual));
    let content = Content {
        gap,
        at,
        year,
        places: modelled::places(annual),
        groups: modelled::alike(gap, |worked| {
            (worked.pounds(gap.model.sums[at].annual), closed(worked))
        }),
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
        table: content.table(),
        plot: content.plot(),
        title,
    })
}

fn parts(gap: &Gap<'_>, at: usize, worked: &Worked) -> [(NodeId, Money); 4] {
    let closing = &gap.model.closing[at];
    let nodes = [closing.recurring, closing.all_reserves, closing.efs_cover, closing.unfunded];
    nodes.map(|node| (node, worked.pounds(node)))
}

impl Content<'_> {
    fn amount(&self, amount: Money) -> String {
        text::millions(amount, self.places)
    }

    fn annual(&self, worked: &Worked) -> Money {
        worked.pounds(self.gap.model.sums[self.at].annual)
    }

    /// Says how the gap is closed under a scenario.
    fn said(&self, worked: &Worked) -> String {
        let annual = self.annual(worked);
        if annual <= Money::NIL {
            let is = modelled::gap_or_surplus(annual, self.places);
            return format!("{} has {is}", self.year);
        }
        let all = parts(self.gap, self.at, worked);
        let used: Vec<(&str, Money)> = WAYS
            .iter()
            .zip(all)
            .take(3)
            .filter(|(_, (_, amount))| !amount.is_nil())
            .map(|((_, _, name), (_, amount))| (*name, amount))
            .collect();
        let closed: Vec<String> = used
            .iter()
            .map(|(name, amount)| format!("{} by {name}", self.amount(*amount)))
            .collect();
        let [.., (_, unfunded)] = all;
        let whole = format!("The {} gap of {}", self.amount(annual), self.year);
        match (closed.is_empty(), unfunded.is_nil()) {
            (true, _) => format!("{whole} is unfunded in full"),
            (false, true) if used.len() == 1 => format!("{whole} is closed by {} alone", used[0].0),
            (false, true) => format!("{whole} is closed: {}", text::list(&closed)),
            (false, false) => format!(
                "{whole} is closed in part: {}; {} is unfunded",
                text::list(&closed),
                self.amount(unfunded)
            ),
        }
    }

    fn title(&self) -> String {
        let said = self.said(&self.gap.main);
        let name = modelled::name_of(&self.gap.main).to_lowercase();
        format!("{said} ({name})")
    }

    fn alt(&self, title: &str) -> String {
        let others: Vec<String> = self
            .gap
            .others
            .iter()
            .take(3)
            .map(|worked| format!("“{}”: {}", modelled::name_of(worked), self.said(worked)))
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
            let all = WAYS.iter().zip(parts(self.gap, self.at, worked));
            let any = |at: usize| {
                let mut all = self.gap.all().map(|worked| parts(self.gap, self.at, worked)[at].1);
                all.any(|amount| !amount.is_nil())
            };
            let all = all.enumerate().filter(|(at, _)| any(*at));
            let all = all.map(|(_, ((tone, name, _), (_, amount)))| {
                Part::millions(*tone, name, Some(amount), self.places)
            });
            Some(StackedRow {
                label: format!("{}{more}", modelled::name_of(worked)),
                parts: all.collect(),
                total: if annual > Money::NIL {
                    self.amount(annual)
                } else {
                    modelled::gap_or_surplus(annual, self.places)
                },
            })
        });
        Plot::StackedRows(StackedRows { measure: Measure::Pounds, rows: rows.collect() })
    }

    fn table(&self) -> Table {
        let mut headings = vec![("Scenario", Column::Words), ("Annual gap", Column::Numbers)];
        headings.extend(WAYS.iter().map(|(_, name, _)| (*name, Column::Numbers)));
        let row = |worked: &Worked| -> Row {
            let annual = self.gap.model.sums[self.at].annual;
            let mut cells = vec![words::words(worked.plan.title.clone())];
            let whole = (annual, worked.pounds(annual));
            let parts = parts(self.gap, self.at, worked);
            cells.extend(std::iter::once(whole).chain(parts).map(|(node, amount)| {
                words::number(self.amount(amount), self.gap.id(worked, node))
            }));
            words::row(cells)
        };
        let caption = format!("How the gap of {} would be closed, £ million", self.year);
        words::table(caption, &headings, self.gap.all().map(row).collect())
    }
}
