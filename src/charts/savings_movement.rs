//! How the forecast of the year moved between two points, cause by cause.

use super::chart::{Chart, Table};
use super::plot::{Bridge, BridgePart, BridgeRow, Measure, Plot};
use super::savings_by_directorate::source_ids;
use super::words::{self, Column};
use crate::figures::Figures;
use crate::figures::movement::{Cause, Earlier, End, Movement, headline_id};
use crate::figures::savings::Field;
use crate::records::TableName;
use crate::units::{FinancialYear, Money, text};

/// What the chart is made of.
struct Content<'a> {
    moved: &'a Movement,
    before: Money,
    after: Money,
    /// Each cause that moved the forecast.
    causes: Vec<(Cause, Money)>,
    places: u32,
}

/// Makes the chart of the year that the figures speak for; `None` of another, or where either point
/// tells no forecast.
pub(super) fn make(figures: &Figures<'_>, year: FinancialYear) -> Option<Chart> {
    let chamber = figures.star_chamber.as_ref().filter(|chamber| chamber.year == year)?;
    let moved = chamber.movement.as_ref()?;
    let at = Field::Forecast as usize;
    let (before, after) = (moved.before[at]?, moved.after[at]?);
    let causes = Cause::ALL.iter().map(|cause| (*cause, moved.totals.of(Field::Forecast, *cause)));
    let causes: Vec<_> = causes.filter(|(_, amount)| !amount.is_nil()).collect();
    let amounts = || causes.iter().map(|(_, amount)| *amount).chain([before, after]);
    let exact = words::places(amounts());
    let places = text::places_of(before.max(after)).min(exact);
    let mut notes = vec![meaning(moved)];
    notes.extend(words::rounding(amounts(), places));
    let tables = [TableName::Savings, TableName::SavingsProfile, TableName::Delivery];
    notes.extend(words::notes(figures, &tables, Some(year)));
    let content = Content { moved, before, after, causes, places };
    let title = content.title();
    let place = &figures.book.council.short_name;
    Some(Chart {
        name: super::MOVEMENT,
        subtitle: format!(
            "Forecast of savings of {year} from {} to {} by cause, {place}, £ million",
            moved.from.mark, moved.to.mark
        ),
        alt: content.alt(&title),
        source: words::sources(
            figures.book,
            chamber.curve.last().into_iter().flat_map(|last| source_ids(figures.book, last)),
        ),
        notes,
        table: content.table(),
        plot: content.plot(),
        title,
    })
}

fn meaning(moved: &Movement) -> String {
    let from = moved.from;
    match moved.earlier {
        Earlier::Sealed => {
            format!("{from} is as it was sealed; late returns for it show as restated.")
        }
        Earlier::Closed { on, .. } => format!(
            "{from} is not sealed: it is as it was known on {}; later returns for it show as \
             restated.",
            text::date(on)
        ),
        Earlier::Today => format!(
            "{from} is not sealed: it is as today’s data have it, and late returns for it cannot be \
             told apart."
        ),
    }
}

impl Content<'_> {
    fn ends(&self) -> [(String, Money, End); 2] {
        [
            (format!("Forecast at {}", self.moved.from.mark), self.before, End::Before),
            (format!("Forecast at {}", self.moved.to.mark), self.after, End::After),
        ]
    }

    fn title(&self) -> String {
        let (from, to) = (self.moved.from.mark, self.moved.to.mark);
        let change = self.after - self.before;
        let size = text::millions(change.size(), self.places);
        let largest = self.causes.iter().rev().max_by_key(|(_, amount)| amount.size());
        let because = largest.map(|(cause, amount)| {
            format!(": {} ({}) most of all", cause.heading(), text::change(*amount, self.places))
        });
        let because = because.unwrap_or_default();
        match change {
            nil if nil.is_nil() => format!("The forecast is as it was from {from} to {to}"),
            fell if fell.is_negative() => {
                format!("The forecast fell by {size} from {from} to {to}{because}")
            }
            _ => format!("The forecast rose by {size} from {from} to {to}{because}"),
        }
    }

    fn alt(&self, title: &str) -> String {
        let [before, after] = self.ends();
        let told = text::any_list(self.causes.iter().map(|(cause, amount)| {
            format!("{} {}", cause.heading(), text::change(*amount, self.places))
        }));
        format!(
            "Waterfall chart from a forecast of {} to one of {}, one step a cause. {title}. The steps: {}.",
            text::millions(before.1, self.places),
            text::millions(after.1, self.places),
            told.as_deref().unwrap_or("none")
        )
    }

    fn plot(&self) -> Plot {
        let [before, after] = self.ends().map(|(label, amount, _)| BridgeRow {
            label,
            part: BridgePart::End,
            value: amount.pounds(),
            words: text::millions(amount, self.places),
        });
        let steps = self.causes.iter().map(|(cause, amount)| BridgeRow {
            label: text::capital(cause.heading()),
            part: BridgePart::Step,
            value: amount.pounds(),
            words: text::change(*amount, self.places),
        });
        let mut rows = vec![before];
        rows.extend(steps);
        rows.push(after);
        let steps = ["Raises the forecast", "Lowers the forecast"];
        Plot::Bridge(Bridge { measure: Measure::Pounds, steps, rows })
    }

    fn table(&self) -> Table {
        let id = headline_id(&self.moved.id, Field::Forecast);
        let [before, after] = self.ends().map(|(label, amount, end)| {
            let number = words::number(text::millions(amount, self.places), id.of(end));
            vec![words::words(label), number]
        });
        let mut rows = vec![words::row(before)];
        rows.extend(self.causes.iter().map(|(cause, amount)| {
            let number = words::number(text::change(*amount, self.places), id.of(*cause));
            words::row(vec![words::words(text::capital(cause.heading())), number])
        }));
        rows.push(words::total(after));
        let caption =
            format!("Forecast of savings from {} to {}, £ million", self.moved.from, self.moved.to);
        words::table(caption, &[("Cause", Column::Words), ("£ million", Column::Numbers)], rows)
    }
}
