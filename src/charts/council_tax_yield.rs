//! What council tax brings each year, and what one more point would.

use super::chart::Chart;
use super::modelled;
use super::plot::{self, ColumnPanel, Columns, Part, Plot, Tone};
use super::words;
use crate::answers::{Digits, MoneyStyle, yields};
use crate::figures::Figures;
use crate::figures::gap::{TaxYield, YieldYear, tax_yield};
use crate::units::{FinancialYear, Money, text};

/// What the chart is made of.
struct Content {
    /// The line with the largest yield.
    line: TaxYield,
    /// How the yields are written, as the column of the table has them.
    style: MoneyStyle,
    /// How what is there before a rise, what comes from it and what a point brings are written.
    part_styles: [MoneyStyle; 3],
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
    let of = |amount: &dyn Fn(&YieldYear) -> Option<Money>| {
        MoneyStyle::of_estimates(line.years.iter().filter_map(amount))
    };
    let content = Content {
        year: *told?,
        style: MoneyStyle::of_estimates(line.years.iter().map(|year| year.total)),
        part_styles: [
            of(&|year| Some(year.rise?.before)),
            of(&|year| year.from_rise()),
            of(&|year| Some(year.rise?.point)),
        ],
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
            gap.main.short_title()
        ),
        alt: content.alt(&title),
        source: words::sources(figures.book, of_line.map(|line| line.source_id.as_str())),
        notes: content.notes(figures, gap),
        table: yields(&content.line).as_estimates().shown(&figures.sheet, Digits::Reading),
        plot: content.plot(),
        title,
    })
}

impl Content {
    fn amount(&self, amount: Money) -> String {
        self.style.words(amount)
    }

    fn title(&self) -> String {
        let lead =
            format!("Council tax brings {} in {}", self.amount(self.year.total), self.year.year);
        match (self.year.rise, self.year.from_rise()) {
            (Some(rise), Some(from_rise)) => format!(
                "{lead}, {} of it from the {} rise; one more point would bring {}",
                self.part_styles[1].words(from_rise),
                text::percent_exact(rise.rate),
                self.part_styles[2].words(rise.point)
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
        notes.extend(words::styled(amounts, self.style));
        notes.extend(modelled::notes(figures, gap));
        notes
    }

    fn plot(&self) -> Plot {
        let columns = self.line.years.iter().map(|year| {
            let parts = match (year.rise, year.from_rise()) {
                (Some(rise), Some(from_rise)) if from_rise >= Money::NIL => vec![
                    Part::of(Tone::Navy, "At last year’s Band D", rise.before, self.part_styles[0]),
                    Part::of(Tone::Ochre, "From the rise", from_rise, self.part_styles[1]),
                ],
                (_, Some(_) | None) => {
                    vec![Part::of(
                        Tone::Stone,
                        "No rise stated for the year",
                        year.total,
                        self.style,
                    )]
                }
            };
            plot::Column::whole(year.year.to_string(), parts, self.amount(year.total))
        });
        Plot::Columns(Columns { panels: vec![ColumnPanel::pounds(None, columns.collect())] })
    }
}
