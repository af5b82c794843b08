//! Support still to be provided for, and what it costs each year, over its whole life.

use super::chart::{Chart, Row, Table};
use super::modelled;
use super::plot::{self, ColumnPanel, Columns, Part, Plot, Tone};
use super::words::{self, Column};
use crate::figures::Figures;
use crate::figures::gap::{Gap, SupportPath, SupportYear, support};
use crate::units::{FinancialYear, Money, text};

/// What the chart is made of.
struct Content<'a> {
    gap: &'a Gap<'a>,
    path: SupportPath,
    /// Places of a million for what is owed.
    places: u32,
    /// Places of a million for costs.
    cost_places: u32,
    dearest: SupportYear,
    /// The year at whose end most is owed.
    highest: SupportYear,
}

/// Makes the chart; it shows every year, whichever is asked for.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let gap = modelled::modelled(figures)?;
    let path = support(gap, &gap.main)?;
    let dearest = *path.dearest()?;
    let highest = *path.years.iter().rev().max_by_key(|year| year.owed())?;
    let content = Content {
        gap,
        places: modelled::places([highest.owed()]),
        cost_places: modelled::places([dearest.cost()]),
        path,
        dearest,
        highest,
    };
    let title = content.title();
    let last = content.path.years.last()?.year;
    Some(Chart {
        name: "support",
        subtitle: format!(
            "Exceptional financial support: what is still to be provided for, and provision and \
             interest each year to {last}, {}, “{}”, £ million",
            figures.book.council.short_name,
            modelled::name_of(&gap.main)
        ),
        alt: content.alt(&title),
        source: source(figures),
        notes: content.notes(figures),
        table: content.table(),
        plot: content.plot(),
        title,
    })
}

/// Gives the source line: every paper that states something of the support.
fn source(figures: &Figures<'_>) -> String {
    let rows = figures.book.capitalisation.iter().map(|row| row.source_id.as_str());
    words::sources(figures.book, rows)
}

impl Content<'_> {
    fn amount(&self, amount: Money) -> String {
        text::millions(amount, self.places)
    }

    fn cost(&self, amount: Money) -> String {
        text::millions(amount, self.cost_places)
    }

    fn title(&self) -> String {
        format!(
            "{} of support is still owed at the end of {}; it costs the budget {} in {}, its \
             dearest year",
            self.amount(self.highest.owed()),
            self.highest.year,
            self.cost(self.dearest.cost()),
            self.dearest.year
        )
    }

    fn alt(&self, title: &str) -> String {
        let last = self.path.years.last().map_or(String::new(), |last| {
            format!(" The last year with a cost is {}, at {}.", last.year, self.cost(last.cost()))
        });
        format!(
            "Two column charts by financial year: above, support still to be provided for at the \
             year end, of earlier years and drawn for the gaps of this plan; below, its yearly cost, \
             provision and interest. {title}. Of that year’s cost {} is provision and {} \
             interest.{last}",
            self.cost(self.dearest.provision),
            self.cost(self.dearest.interest)
        )
    }

    fn notes(&self, figures: &Figures<'_>) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(last) = self.gap.years().last() {
            notes.push(format!(
                "Support that closes gaps is drawn up to {last}; after that none is assumed. \
                 Provision begins in the year after it is drawn; interest is on what is not yet \
                 provided for. Where no term is published, the council’s settings stand in."
            ));
        }
        if !self.path.drawn.is_nil() {
            notes.push(format!(
                "The {} drawn within the plan costs {} over its whole life, {} of it interest.",
                self.amount(self.path.drawn),
                self.amount(self.path.drawn_cost),
                self.amount(self.path.drawn_interest)
            ));
        }
        let costs = self.path.years.iter().flat_map(|year| [year.provision, year.interest]);
        notes.extend(words::rounding(costs, self.cost_places));
        notes.extend(modelled::notes(figures, self.gap));
        notes
    }

    fn plot(&self) -> Plot {
        let owed = |year: &SupportYear| {
            let part = |tone, name, amount| Part::millions(tone, name, Some(amount), self.places);
            let parts = vec![
                part(Tone::Stone, "Support of earlier years", year.owed_earlier),
                part(Tone::Sky, "Support drawn for the gaps of this plan", year.owed_new),
            ];
            plot::Column::whole(year.year.to_string(), parts, self.amount(year.owed()))
        };
        let cost = |year: &SupportYear| {
            let part =
                |tone, name, amount| Part::millions(tone, name, Some(amount), self.cost_places);
            let parts = vec![
                part(Tone::Navy, "Provision (MRP)", year.provision),
                part(Tone::Ochre, "Interest", year.interest),
            ];
            plot::Column::whole(year.year.to_string(), parts, self.cost(year.cost()))
        };
        let panel = |title: &str, columns| ColumnPanel::pounds(Some(title.to_owned()), columns);
        let years = self.path.years.iter();
        Plot::Columns(Columns {
            panels: vec![
                panel(
                    "Still to be provided for at the end of the year, £ million",
                    years.clone().map(owed).collect(),
                ),
                panel("What it costs the budget each year, £ million", years.map(cost).collect()),
            ],
        })
    }

    fn table(&self) -> Table {
        let headings = [
            ("Year", Column::Words),
            ("Owed: earlier years", Column::Numbers),
            ("Owed: this plan", Column::Numbers),
            ("Provision (MRP)", Column::Numbers),
            ("Interest", Column::Numbers),
            ("Cost of the year", Column::Numbers),
        ];
        let row = |year: &SupportYear| -> Row {
            let id = |part: &str| SupportYear::id(year.year, part);
            words::row(vec![
                words::words(year.year.to_string()),
                words::number(self.amount(year.owed_earlier), id("owed-earlier")),
                words::number(self.amount(year.owed_new), id("owed-new")),
                words::number(self.cost(year.provision), id("provision")),
                words::number(self.cost(year.interest), id("interest")),
                words::number(self.cost(year.cost()), id("cost")),
            ])
        };
        let caption = "Support still to be provided for at the end of each year, and its yearly \
                       cost, £ million";
        words::table(caption.to_owned(), &headings, self.path.years.iter().map(row).collect())
    }
}
