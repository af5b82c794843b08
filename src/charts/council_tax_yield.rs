//! What council tax brings each year, and what one more point would.

use super::chart::{Chart, Row, Table};
use super::modelled;
use super::plot::{self, ColumnPanel, Columns, Part, Plot, Tone};
use super::words::{self, Column};
use crate::figures::Figures;
use crate::figures::gap::{TaxYield, YieldYear, tax_yield};
use crate::units::{FinancialYear, Money, text};

/// What the chart is made of.
struct Content {
    /// The line with the largest yield.
    line: TaxYield,
    places: u32,
    /// Places of a million for what a point brings.
    point_places: u32,
    /// The year that the title speaks of.
    year: YieldYear,
}

/// Makes the chart; its title speaks of the year asked for or of the nearest with a rise.
pub(super) fn make(figures: &Figures<'_>, year: FinancialYear) -> Option<Chart> {
    let gap = modelled::modelled(figures)?;
    let largest = |line: &TaxYield| line.years.iter().map(|year| year.total).max();
    let line = tax_yield(gap, &gap.main).into_iter().rev().max_by_key(largest)?;
    let with_rise = || line.years.iter().filter(|known| known.rise.is_some());
    let told = with_rise()
        .find(|known| known.year >= year)
        .or_else(|| with_rise().next_back())
        .or(line.years.first());
    let content = Content {
        year: *told?,
        places: modelled::places(line.years.iter().map(|year| year.total)),
        point_places: modelled::places(line.years.iter().filter_map(|y| Some(y.rise?.point))),
        line,
    };
    let title = content.title();
    let lines = gap.model.book.budget_lines.iter();
    let of_line = lines.filter(|line| line.id == content.line.line);
    Some(Chart {
        name: "council-tax-yield",
        subtitle: format!(
            "{}: tax base times Band D, {}, {}, “{}”, £ million",
            content.line.title,
            figures.book.council.short_name,
            modelled::span(gap),
            modelled::name_of(&gap.main)
        ),
        alt: content.alt(&title),
        source: words::sources(figures.book, of_line.map(|line| line.source_id.as_str())),
        notes: content.notes(figures, gap),
        table: content.table(),
        plot: content.plot(),
        title,
    })
}

impl Content {
    fn amount(&self, amount: Money) -> String {
        text::millions(amount, self.places)
    }

    fn title(&self) -> String {
        let lead =
            format!("Council tax brings {} in {}", self.amount(self.year.total), self.year.year);
        match (self.year.rise, self.year.from_rise()) {
            (Some(rise), Some(from_rise)) => format!(
                "{lead}, {} of it from the {} rise; one more point would bring {}",
                self.amount(from_rise),
                text::percent_exact(rise.rate),
                text::millions(rise.point, self.point_places)
            ),
            (Some(_), None) | (None, _) => lead,
        }
    }

    fn alt(&self, title: &str) -> String {
        let ends = self.line.years.first().zip(self.line.years.last());
        let ends = ends.map_or(String::new(), |(first, last)| {
            format!(
                " It goes from {} in {} to {} in {}.",
                self.amount(first.total),
                first.year,
                self.amount(last.total),
                last.year
            )
        });
        format!(
            "Column chart of council tax by financial year, split into what last year’s Band D would \
             bring and what the rise adds. {title}.{ends}"
        )
    }

    fn notes(&self, figures: &Figures<'_>, gap: &crate::figures::gap::Gap<'_>) -> Vec<String> {
        let mut notes = vec![
            "A point is one percentage point on Band D, in its own year; it stays in the years after \
             and later rises are charged on it. A rise above the referendum limit needs a vote."
                .to_owned(),
        ];
        let amounts = self.line.years.iter().map(|year| year.total);
        notes.extend(words::rounding(amounts, self.places));
        notes.extend(modelled::notes(figures, gap));
        notes
    }

    fn plot(&self) -> Plot {
        let part = |tone, name, amount| Part::millions(tone, name, Some(amount), self.places);
        let columns = self.line.years.iter().map(|year| {
            let parts = match (year.rise, year.from_rise()) {
                (Some(rise), Some(from_rise)) if from_rise >= Money::NIL => vec![
                    part(Tone::Navy, "At last year’s Band D", rise.before),
                    part(Tone::Ochre, "From the rise", from_rise),
                ],
                (_, Some(_) | None) => {
                    vec![part(Tone::Stone, "No rise stated for the year", year.total)]
                }
            };
            plot::Column::whole(year.year.to_string(), parts, self.amount(year.total))
        });
        Plot::Columns(Columns { panels: vec![ColumnPanel::pounds(None, columns.collect())] })
    }

    fn table(&self) -> Table {
        let headings = [
            ("Year", Column::Words),
            ("Yield", Column::Numbers),
            ("At last year’s Band D", Column::Numbers),
            ("Rise", Column::Numbers),
            ("From the rise", Column::Numbers),
            ("One more point", Column::Numbers),
        ];
        let row = |year: &YieldYear| -> Row {
            let id = |part: &str| self.line.part_id(year.year, part);
            let total = words::number(self.amount(year.total), self.line.total_id(year.year));
            let mut cells = vec![words::words(year.year.to_string()), total];
            match (year.rise, year.from_rise()) {
                (Some(rise), Some(from_rise)) => cells.extend([
                    words::number(self.amount(rise.before), id("before-rise")),
                    words::number(text::percent_exact(rise.rate), id("rise")),
                    words::number(self.amount(from_rise), id("from-rise")),
                    words::number(text::millions(rise.point, self.point_places), id("point")),
                ]),
                (Some(_), None) | (None, _) => cells.extend(["–"; 4].map(words::words)),
            }
            words::row(cells)
        };
        let caption = "Council tax by year, and what one more point would bring, £ million";
        words::table(caption.to_owned(), &headings, self.line.years.iter().map(row).collect())
    }
}
