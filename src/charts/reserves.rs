//! Usable reserves at each year end, against the least they may fall to.

use super::chart::{Chart, Row, Table};
use super::modelled;
use super::plot::{self, ColumnPanel, Columns, Part, Plot, Target, Tone};
use super::words::{self, Column};
use crate::figures::Figures;
use crate::figures::gap::{ReservesYear, reserves};
use crate::units::{FinancialYear, Money, text};

const GENERAL: &str = "General";
const EARMARKED: &str = "Earmarked, may be used";

/// What the chart is made of.
struct Content {
    years: Vec<ReservesYear>,
    places: u32,
}

/// Makes the chart; it shows every year, whichever is asked for.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let gap = modelled::modelled(figures)?;
    let years = reserves(gap, &gap.main);
    let first = *years.first()?;
    let amounts = years.iter().flat_map(|year| [year.opening, year.closing]);
    let content = Content { places: modelled::places(amounts), years };
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
            modelled::name_of(&gap.main)
        ),
        alt: content.alt(&title),
        source: modelled::sources(figures),
        notes,
        table: content.table(),
        plot: content.plot(),
        title,
    })
}

impl Content {
    fn amount(&self, amount: Money) -> String {
        text::millions(amount, self.places)
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
        let ends: Vec<String> = self
            .years
            .iter()
            .map(|year| format!("{} at the end of {}", self.amount(year.closing), year.year))
            .collect();
        format!(
            "Column chart of usable reserves by year end, split into general and earmarked, with a \
             line for the least they may fall to. {title}. They are {}.",
            text::list(&ends)
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
            ..Part::millions(tone, name, Some(amount), self.places)
        };
        let parts = |general, earmarked| {
            vec![part(Tone::Navy, GENERAL, general), part(Tone::Sky, EARMARKED, earmarked)]
        };
        let opening = self.years.first().map(|year| {
            plot::Column::whole(
                format!("1 April {}", year.year.april()),
                parts(year.opening_general, year.opening_earmarked),
                self.amount(year.opening),
            )
        });
        let ends = self.years.iter().map(|year| plot::Column {
            label: format!("End {}", year.year),
            parts: parts(year.general, year.earmarked),
            total: Some(self.amount(year.closing)),
            target: Some(target(year)),
        });
        let columns = opening.into_iter().chain(ends).collect();
        Plot::Columns(Columns { panels: vec![ColumnPanel::pounds(None, columns)] })
    }

    fn table(&self) -> Table {
        let headings = [
            ("Year", Column::Words),
            ("General", Column::Numbers),
            ("Earmarked", Column::Numbers),
            ("Usable at the end", Column::Numbers),
            ("Least they may fall to", Column::Numbers),
        ];
        let row = |year: &ReservesYear| -> Row {
            let cell = |part: &str, amount: Money| {
                words::number(self.amount(amount), ReservesYear::id(year.year, part))
            };
            words::row(vec![
                words::words(year.year.to_string()),
                cell("general", year.general),
                cell("earmarked", year.earmarked),
                cell("closing", year.closing),
                cell("least", year.least),
            ])
        };
        let opening = self.years.first().map(|year| self.opening_row(year));
        let rows = opening.into_iter().chain(self.years.iter().map(row)).collect();
        words::table(
            "Usable reserves at the end of each year, £ million".to_owned(),
            &headings,
            rows,
        )
    }

    fn opening_row(&self, year: &ReservesYear) -> Row {
        let cell = |id: String, amount| words::number(self.amount(amount), id);
        let part = |part: &str| format!("{}-{part}", ReservesYear::OPENING);
        words::row(vec![
            words::words(format!("1 April {}", year.year.april())),
            cell(part("general"), year.opening_general),
            cell(part("earmarked"), year.opening_earmarked),
            cell(ReservesYear::OPENING.to_owned(), year.opening),
            words::words("–"),
        ])
    }
}

fn below_nil(year: &ReservesYear) -> bool {
    [year.general, year.earmarked, year.opening].into_iter().any(Money::is_negative)
}
