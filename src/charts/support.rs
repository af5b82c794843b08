//! Support still to be provided for, and what it costs each year, over its whole life.

use super::chart::Chart;
use super::modelled;
use super::plot::{self, ColumnPanel, Columns, Part, Plot, Tone};
use super::words::{self, Said};
use crate::answers::{Digits, efs};
use crate::figures::Figures;
use crate::figures::gap::{Gap, SupportPart, SupportPath, SupportYear, support};
use crate::units::{FinancialYear, text};

/// What the chart is made of.
struct Content<'a> {
    gap: &'a Gap<'a>,
    path: SupportPath,
    dearest: SupportYear,
    /// The year at whose end most is owed.
    highest: SupportYear,
    /// The numbers as its table has them.
    said: Said,
}

/// Makes the chart; it shows every year, whichever is asked for.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let gap = modelled::modelled(figures)?;
    let path = support(gap, &gap.main)?;
    let table = efs::support_path(&path).shown(&figures.sheet, Digits::Reading);
    let content = Content {
        gap,
        dearest: *path.dearest()?,
        highest: *path.years.iter().rev().max_by_key(|year| year.owed())?,
        path,
        said: Said::of(&table),
    };
    let title = content.title();
    let last = content.path.years.last()?.year;
    Some(Chart {
        name: "support",
        subtitle: format!(
            "Exceptional financial support: what is still to be provided for, and provision and \
             interest each year to {last}, {}, “{}”, £ million",
            figures.book.council.short_name,
            gap.main.short_title()
        ),
        alt: content.alt(&title),
        source: source(figures),
        notes: content.notes(figures),
        table,
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
    fn said(&self, year: &SupportYear, part: SupportPart) -> String {
        self.said.words(&SupportYear::id(year.year, part))
    }

    fn title(&self) -> String {
        format!(
            "{} of support is still owed at the end of {}; it costs the budget {} in {}, its \
             dearest year",
            self.said(&self.highest, SupportPart::Owed),
            self.highest.year,
            self.said(&self.dearest, SupportPart::Cost),
            self.dearest.year
        )
    }

    fn alt(&self, title: &str) -> String {
        let last = self.path.years.last().map_or(String::new(), |last| {
            format!(
                " The last year with a cost is {}, at {}.",
                last.year,
                self.said(last, SupportPart::Cost)
            )
        });
        format!(
            "Two column charts by financial year: above, support still to be provided for at the \
             year end, of earlier years and drawn for the gaps of this plan; below, its yearly cost, \
             provision and interest. {title}. Of that year’s cost {} is provision and {} \
             interest.{last}",
            self.said(&self.dearest, SupportPart::Provision),
            self.said(&self.dearest, SupportPart::Interest)
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
                text::short(self.path.drawn),
                text::short(self.path.drawn_cost),
                text::short(self.path.drawn_interest)
            ));
        }
        let costs = self.path.years.iter().flat_map(|year| [year.provision, year.interest]);
        notes.extend(words::rounded(costs));
        notes.extend(modelled::notes(figures, self.gap));
        notes
    }

    fn plot(&self) -> Plot {
        let panel = |title: &str, parts: [(Tone, &str, SupportPart); 2], total: SupportPart| {
            let column = |year: &SupportYear| {
                let part = |(tone, name, part): (Tone, &str, SupportPart)| {
                    Part::said(tone, name, Some(year.part(part)), self.said(year, part))
                };
                let parts = parts.map(part).into();
                plot::Column::whole(year.year.to_string(), parts, self.said(year, total))
            };
            let columns = self.path.years.iter().map(column).collect();
            ColumnPanel::pounds(Some(title.to_owned()), columns)
        };
        let stock = [
            (Tone::Stone, "Support of earlier years", SupportPart::OwedEarlier),
            (Tone::Sky, "Support drawn for the gaps of this plan", SupportPart::OwedNew),
        ];
        let cost = [
            (Tone::Navy, "Provision (MRP)", SupportPart::Provision),
            (Tone::Ochre, "Interest", SupportPart::Interest),
        ];
        let owed = "Still to be provided for at the end of the year, £ million";
        let yearly = "What it costs the budget each year, £ million";
        Plot::Columns(Columns {
            panels: vec![
                panel(owed, stock, SupportPart::Owed),
                panel(yearly, cost, SupportPart::Cost),
            ],
        })
    }
}
