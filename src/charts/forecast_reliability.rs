//! What became of earlier savings by the rating they had at the same point of their year.

use super::chart::Chart;
use super::plot::{Fill, Measure, Part as Piece, Plot, StackedRow, StackedRows, Tone};
use super::words;
use crate::answers::record::{self as answer, part_name, slice_name};
use crate::answers::{Digits, MoneyStyle};
use crate::figures::Figures;
use crate::figures::record::{Part, Record, Slice, Tally};
use crate::records::{Brag, TableName};
use crate::units::{FinancialYear, Mark, Money, text};

const PARTS: [(Part, Tone); 3] =
    [(Part::OnTime, Tone::Navy), (Part::Late, Tone::Ochre), (Part::Never, Tone::Plum)];

/// The record at one point of the year.
struct Content<'a> {
    record: &'a Record,
    mark: Mark,
    /// Each rating that some case had then, best first, then all of them.
    rows: Vec<(Slice, &'a Tally)>,
    style: MoneyStyle,
}

/// Makes the chart at the point of the year that the figures speak for, or the nearest before it that
/// the record has; `None` where there is no record.
pub(super) fn make(figures: &Figures<'_>, year: FinancialYear) -> Option<Chart> {
    let chamber = figures.star_chamber.as_ref().filter(|chamber| chamber.year == year)?;
    let record = &chamber.record;
    let marks = record.marks();
    let at = chamber.period.map(|period| period.mark);
    let mark = *marks
        .iter()
        .rev()
        .find(|mark| at.is_some_and(|at| **mark <= at))
        .or_else(|| marks.first())?;
    let rows = answer::rated(record, mark);
    if rows.is_empty() {
        return None;
    }
    let table = answer::by_colour(record, mark);
    let style = words::drawn(&table, &figures.sheet);
    let amounts = rows.iter().flat_map(|(_, tally)| Part::TOLD.map(|part| tally.get(part)));
    let mut notes = vec![
        "A case is one saving in one closed year whose outturn says what came, what is late and what \
         never will. Shares are of target pounds; few cases say little."
            .to_owned(),
    ];
    notes.extend((record.no_outcome > 0).then(|| {
        let savings = text::counted(record.no_outcome, "saving-year has", "saving-years have");
        format!("{savings} no outturn told in parts and stand in none of this.")
    }));
    notes.extend(words::styled(amounts, style));
    notes.extend(words::notes(figures, &[TableName::Savings, TableName::Delivery], None));
    let content = Content { record, mark, rows, style };
    let title = content.title();
    let outturns = figures.savings.iter().filter(|position| record.years.contains(&position.year));
    let sources = outturns
        .flat_map(|position| super::savings_by_directorate::source_ids(figures.book, position));
    Some(Chart {
        name: "forecast-reliability",
        subtitle: format!(
            "What became of savings of {} by their declared rating at {mark}, {}, {} of target",
            text::list(&record.years),
            figures.book.council.short_name,
            words::unit(style)
        ),
        alt: content.alt(&title),
        source: words::sources(figures.book, sources),
        notes,
        table: table.shown(&figures.sheet, Digits::Reading),
        plot: content.plot(),
        title,
    })
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
        let money = |amount: Money| self.style.words(amount);
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
        let money = |amount: Money| self.style.words(amount);
        format!(
            "Of {} promised in past years, {} came in its year ({})",
            money(whole.target()),
            money(whole.get(Part::OnTime)),
            Self::share(whole, Part::OnTime)
        )
    }

    fn alt(&self, title: &str) -> String {
        let told = self.rows.iter().map(|(slice, tally)| {
            format!("{} {}", slice_name(slice), Self::share(tally, Part::OnTime))
        });
        format!(
            "Stacked bar chart, one bar a declared rating: what came in its year, late and never. \
             {title}. In its year came: {}.",
            text::list(told)
        )
    }

    fn plot(&self) -> Plot {
        let row = |(slice, tally): &(Slice, &Tally)| {
            let part = |(part, tone): (Part, Tone)| {
                let amount = tally.get(part);
                Piece {
                    fill: Fill::Tone(tone),
                    name: part_name(part).to_owned(),
                    value: Some(amount.pounds()),
                    words: self.style.words(amount),
                    share: Some(Self::share(tally, part)),
                }
            };
            let cases = text::counted(tally.cases, "case", "cases");
            StackedRow {
                label: format!("{} ({cases})", slice_name(slice)),
                parts: PARTS.map(part).into(),
                total: self.style.words(tally.target()),
            }
        };
        let rows = self.rows.iter().map(row).collect();
        Plot::StackedRows(StackedRows { measure: Measure::Pounds, rows })
    }
}
