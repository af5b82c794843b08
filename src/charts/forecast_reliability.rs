//! What became of earlier savings by the rating they had at the same point of their year.

use std::collections::BTreeSet;

use super::chart::{Chart, Table};
use super::plot::{Measure, Part as Piece, Plot, StackedRow, StackedRows, Tone};
use super::words::{self, Column};
use crate::figures::Figures;
use crate::figures::record::{Part, Record, Slice, Tally};
use crate::records::{Brag, TableName};
use crate::units::{FinancialYear, Mark, Money, text};

const PARTS: [(Part, &str, Tone, &str); 3] = [
    (Part::OnTime, "on_time", Tone::Navy, "Came in its year"),
    (Part::Late, "late", Tone::Ochre, "Came late"),
    (Part::Never, "never", Tone::Plum, "Never came"),
];

/// The record at one point of the year.
struct Content<'a> {
    record: &'a Record,
    mark: Mark,
    /// Each rating that some case had then, best first, then all of them.
    rows: Vec<(Slice, &'a Tally)>,
    places: u32,
}

/// Makes the chart at the point of the year that the figures speak for, or the nearest before it that
/// the record has; `None` where there is no record.
pub(super) fn make(figures: &Figures<'_>, year: FinancialYear) -> Option<Chart> {
    let chamber = figures.star_chamber.as_ref().filter(|chamber| chamber.year == year)?;
    let record = &chamber.record;
    let mark = nearest(&record.marks(), chamber.period.map(|period| period.mark))?;
    let brags = Brag::ALL.iter().copied().map(Some).chain([None]).map(Slice::Brag);
    let rows: Vec<(Slice, &Tally)> = brags
        .chain([Slice::All])
        .filter_map(|slice| Some((slice.clone(), record.parts.get(&(slice, mark))?)))
        .collect();
    let places = text::places_of(amounts(&rows).max()?).min(words::places(amounts(&rows)));
    let content = Content { record, mark, rows, places };
    let title = content.title();
    let years: Vec<String> = record.years.iter().map(ToString::to_string).collect();
    let outturns = figures.savings.iter().filter(|position| record.years.contains(&position.year));
    let sources = outturns
        .flat_map(|position| super::savings_by_directorate::source_ids(figures.book, position));
    Some(Chart {
        name: "forecast-reliability",
        subtitle: format!(
            "What became of savings of {} by their declared rating at {mark}, {}, £ million of target",
            text::list(&years),
            figures.book.council.short_name
        ),
        alt: content.alt(&title),
        source: words::sources(figures.book, sources),
        notes: content.notes(figures),
        table: content.table(),
        plot: content.plot(),
        title,
    })
}

/// Gives the last point that is not past the one wanted, else the first there is.
fn nearest(marks: &BTreeSet<Mark>, at: Option<Mark>) -> Option<Mark> {
    let before = marks.iter().rev().find(|mark| at.is_some_and(|at| **mark <= at));
    before.or(marks.first()).copied()
}

fn amounts(rows: &[(Slice, &Tally)]) -> impl Iterator<Item = Money> {
    rows.iter().flat_map(|(_, tally)| PARTS.map(|(part, ..)| tally.get(part)))
}

fn name(slice: &Slice) -> String {
    match slice {
        Slice::Brag(brag) => words::rating(*brag),
        Slice::All => "All cases".to_owned(),
        Slice::Type(kind) => kind.word().to_owned(),
        Slice::Directorate(name) => name.clone(),
    }
}

impl Content<'_> {
    fn of(&self, slice: &Slice) -> Option<&Tally> {
        self.rows.iter().find(|(known, _)| known == slice).map(|(_, tally)| *tally)
    }

    fn share(tally: &Tally, part: Part) -> String {
        words::share(tally.get(part), tally.target()).unwrap_or_else(|| "none".to_owned())
    }

    /// Says how much of what was forecast at this point came, and of the rating most believed.
    fn title(&self) -> String {
        let mark = self.mark;
        let money = |amount: Money| text::millions(amount, self.places);
        let all = self.of(&Slice::All).filter(|tally| tally.with_forecast > 0).map(|tally| {
            format!(
                "Of {} forecast at {mark} in past years, {} came",
                money(tally.get(Part::Forecast)),
                money(tally.came_of_forecast())
            )
        });
        let green = self.of(&Slice::Brag(Some(Brag::Green))).map(|tally| {
            format!(
                "{} of what was then on track came in its year",
                Self::share(tally, Part::OnTime)
            )
        });
        match (all, green) {
            (Some(all), Some(green)) => format!("{all}; {green}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => self.without_forecast(),
        }
    }

    /// Says what came where no forecast before the outturn is published.
    fn without_forecast(&self) -> String {
        let whole = &self.record.whole;
        let money = |amount: Money| text::millions(amount, self.places);
        format!(
            "Of {} promised in past years, {} came in its year ({})",
            money(whole.target()),
            money(whole.get(Part::OnTime)),
            Self::share(whole, Part::OnTime)
        )
    }

    fn alt(&self, title: &str) -> String {
        let told: Vec<String> = self
            .rows
            .iter()
            .map(|(slice, tally)| format!("{} {}", name(slice), Self::share(tally, Part::OnTime)))
            .collect();
        format!(
            "Stacked bar chart, one bar a declared rating: what came in its year, late and never. \
             {title}. In its year came: {}.",
            text::list(&told)
        )
    }

    fn notes(&self, figures: &Figures<'_>) -> Vec<String> {
        let mut notes = vec![
            "A case is one saving in one closed year whose outturn says what came, what is late and \
             what never will. Shares are of target pounds; few cases say little."
                .to_owned(),
        ];
        let (one, many) = ("saving-year has", "saving-years have");
        let what = "no outturn told in parts and stand in none of this.";
        notes.extend(words::note(self.record.no_outcome, one, many, what));
        notes.extend(words::rounding(amounts(&self.rows), self.places));
        notes.extend(words::notes(figures, &[TableName::Savings, TableName::Delivery], None));
        notes
    }

    fn plot(&self) -> Plot {
        let row = |(slice, tally): &(Slice, &Tally)| {
            let part = |(part, _, tone, name): (Part, &str, Tone, &str)| Piece {
                share: Some(Self::share(tally, part)),
                ..Piece::millions(tone, name, Some(tally.get(part)), self.places)
            };
            let cases = text::counted(tally.cases, "case", "cases");
            StackedRow {
                label: format!("{} ({cases})", name(slice)),
                parts: PARTS.map(part).into(),
                total: text::millions(tally.target(), self.places),
            }
        };
        let rows = self.rows.iter().map(row).collect();
        Plot::StackedRows(StackedRows { measure: Measure::Pounds, rows })
    }

    fn table(&self) -> Table {
        let slugs = self.record.slugs();
        let mut headings = vec![("Declared rating", Column::Words), ("Cases", Column::Numbers)];
        headings.extend(PARTS.map(|(_, _, _, name)| (name, Column::Numbers)));
        headings.push(("Forecast then", Column::Numbers));
        let rows = self.rows.iter().map(|(slice, tally)| {
            let id = Record::id_of(&slugs, slice, self.mark);
            let cases = words::number(text::count(tally.cases), format!("{id}/cases"));
            let mut cells = vec![words::words(name(slice)), cases];
            cells.extend(PARTS.map(|(part, word, ..)| {
                let amount = text::millions(tally.get(part), self.places);
                words::number(amount, format!("{id}/{word}"))
            }));
            let forecast = tally.get(Part::Forecast);
            cells.push(if tally.with_forecast > 0 {
                words::number(text::millions(forecast, self.places), format!("{id}/forecast"))
            } else {
                words::words(text::NOT_PUBLISHED)
            });
            if *slice == Slice::All { words::total(cells) } else { words::row(cells) }
        });
        let caption =
            format!("What became of earlier savings by their rating at {}, £ million", self.mark);
        words::table(caption, &headings, rows.collect())
    }
}
