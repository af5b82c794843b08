//! Usable reserves at each year end, against the least they may fall to.

use super::chart::Chart;
use super::modelled;
use super::plot::{self, ColumnPanel, Columns, Part, Plot, Target, Tone};
use crate::answers::{MoneyStyle, options};
use crate::figures::Figures;
use crate::figures::gap::{ReservesYear, reserves};
use crate::units::{FinancialYear, Money, text};

/// What the chart is made of.
struct Content {
    years: Vec<ReservesYear>,
    style: MoneyStyle,
}

/// Makes the chart; it shows every year, whichever is asked for.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let gap = modelled::modelled(figures)?;
    let years = reserves(gap, &gap.main);
    let first = *years.first()?;
    let content = Content { style: style(&years), years };
    let title = content.title()?;
    let mut notes = content.notes();
    notes.extend(modelled::notes(figures, gap));
    Some(Chart {
        name: "reserves",
        subtitle: format!(
            "Reserves that may be used for the gap, on 1 April {} and at the end of each year, {}, \
             “{}”, £ million",
            first.year.april(),
            figures.book.council.short_name,
            gap.main.short_title()
        ),
        alt: content.alt(&title),
        source: modelled::sources(figures),
        notes,
        table: modelled::table(options::balances(gap), &figures.sheet),
        plot: content.plot(),
        title,
    })
}

impl Content {
    fn amount(&self, amount: Money) -> String {
        self.style.words(amount)
    }

    fn title(&self) -> Option<String> {
        let (first, last) = (self.years.first()?, self.years.last()?);
        let from = self.amount(first.opening);
        let lowest = self.years.iter().find(|year| year.closing < year.least);
        if let Some(year) = lowest {
            return Some(format!(
                "Usable reserves fall from {from} to {} by the end of {}, below the {} they may \
                 not go under",
                self.amount(year.closing),
                year.year,
                self.amount(year.least)
            ));
        }
        let spent = self.years.iter().find(|year| year.closing == year.least);
        if let Some(year) = spent {
            return Some(format!(
                "By the end of {} reserves are down to {}, the least they may fall to: nothing is \
                 left for later gaps",
                year.year,
                self.amount(year.closing)
            ));
        }
        let moved = match last.closing.cmp(&first.opening) {
            std::cmp::Ordering::Less => "fall",
            std::cmp::Ordering::Equal => "stay",
            std::cmp::Ordering::Greater => "rise",
        };
        Some(format!(
            "Usable reserves {moved} from {from} to {} by the end of {}, above the {} they may not \
             go under",
            self.amount(last.closing),
            last.year,
            self.amount(last.least)
        ))
    }

    fn alt(&self, title: &str) -> String {
        let years = self.years.iter();
        let ends =
            years.map(|year| format!("{} at the end of {}", self.amount(year.closing), year.year));
        format!(
            "Column chart of usable reserves by year end, split into general and earmarked, with a \
             line for the least they may fall to. {title}. They are {}.",
            text::list(ends)
        )
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = vec![
            "The floor is the least they may fall to: each reserve’s stated minimum, the general \
             ones together no less than the council’s floor. Reserves held for other purposes are \
             not shown."
                .to_owned(),
        ];
        if self.years.iter().any(below_nil) {
            notes.push(
                "A balance below nil is in the table and the total, and not drawn: the budget plans \
                 to use more of that reserve than is left."
                    .to_owned(),
            );
        }
        notes
    }

    fn plot(&self) -> Plot {
        let target = |year: &ReservesYear| Target {
            name: "Floor",
            value: year.least.pounds().max(Money::NIL.pounds()),
            words: self.amount(year.least),
        };
        let part = |tone, name: &str, amount: Money| Part {
            // The note says that a balance is below nil; the total over the column holds it.
            value: Some(amount.max(Money::NIL).pounds()),
            ..Part::of(tone, name, amount, self.style)
        };
        let parts = |general, earmarked| {
            vec![
                part(Tone::Navy, options::GENERAL, general),
                part(Tone::Sky, options::EARMARKED, earmarked),
            ]
        };
        let opening = self.years.first().map(|year| {
            let parts = parts(year.opening_general, year.opening_earmarked);
            plot::Column::whole(options::opening_day(year), parts, self.amount(year.opening))
        });
        let ends = self.years.iter().map(|year| plot::Column {
            label: options::end_of(year),
            parts: parts(year.general, year.earmarked),
            total: Some(self.amount(year.closing)),
            target: Some(target(year)),
        });
        let columns = opening.into_iter().chain(ends).collect();
        Plot::Columns(Columns { panels: vec![ColumnPanel::pounds(None, columns)] })
    }
}

/// Gives the style of every amount of the table and the chart.
fn style(years: &[ReservesYear]) -> MoneyStyle {
    let ends = years.iter().flat_map(|of| [of.general, of.earmarked, of.closing, of.least]);
    let first = years.first().into_iter();
    let start = first.flat_map(|of| [of.opening_general, of.opening_earmarked, of.opening]);
    MoneyStyle::of_estimates(ends.chain(start))
}

fn below_nil(year: &ReservesYear) -> bool {
    [year.general, year.earmarked, year.opening].into_iter().any(Money::is_negative)
}
