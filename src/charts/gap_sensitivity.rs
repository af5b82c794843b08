//! What moves the gap of the last year most.

use super::chart::{Chart, Row, Table};
use super::modelled;
use super::plot::{Measure, Plot, Tornado, TornadoEnd, TornadoRow};
use super::words::{self, Column};
use crate::figures::Figures;
use crate::figures::gap::sensitivity::{Reach, Sensitivity, Swing};
use crate::units::{FinancialYear, Money, text};

/// The most drivers that are drawn; the table has all.
const DRAWN: usize = 10;

/// What the chart is made of.
struct Content<'a> {
    found: &'a Sensitivity,
    /// The swings that move the last year's gap, the widest first.
    swings: Vec<&'a Swing>,
    last: FinancialYear,
    places: u32,
}

/// Makes the chart; it shows the last year of the model, whichever is asked for.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let gap = modelled::modelled(figures)?;
    let found = figures.sensitivity.as_ref()?;
    let swings: Vec<&Swing> = found.swings.iter().filter(|swing| !swing.width().is_nil()).collect();
    let content = Content {
        found,
        last: *gap.years().last()?,
        places: modelled::places([found.central]),
        swings,
    };
    let title = content.title()?;
    let mut notes = content.notes();
    notes.extend(modelled::notes(figures, gap));
    Some(Chart {
        name: "gap-sensitivity",
        subtitle: format!(
            "Annual gap of {} with one driver moved in every year and the others held, {}, “{}”, \
             £ million",
            content.last,
            figures.book.council.short_name,
            modelled::name_of(&gap.main)
        ),
        alt: content.alt(&title),
        source: modelled::sources(figures),
        notes,
        table: content.table(),
        plot: content.plot(&modelled::name_of(&gap.main)),
        title,
    })
}

/// Says shortly how far a driver is moved.
const fn reach(reach: Reach) -> &'static str {
    match reach {
        Reach::Range => "over its stated range",
        Reach::Point => "1 point down or up",
        Reach::Hundredth => "1% down or up",
    }
}

impl Content<'_> {
    fn amount(&self, amount: Money) -> String {
        text::millions(amount, self.places)
    }

    fn title(&self) -> Option<String> {
        let widest = self.swings.first()?;
        let (low, high) = ordered(widest);
        Some(format!(
            "{} ({}) moves the gap of {} most: from {} to {}",
            widest.title,
            reach(widest.reach),
            self.last,
            self.amount(low),
            self.amount(high)
        ))
    }

    fn alt(&self, title: &str) -> String {
        let told: Vec<String> = self
            .swings
            .iter()
            .take(3)
            .map(|swing| {
                let (low, high) = ordered(swing);
                format!("{} {} to {}", swing.title, self.amount(low), self.amount(high))
            })
            .collect();
        format!(
            "Tornado chart: one bar a driver, to both sides of the gap as it stands, {}. {title}. \
             The widest are: {}.",
            self.amount(self.found.central),
            told.join("; ")
        )
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = vec![
            "Each driver is moved alone: over its range where the assumptions state one, else by a \
             set step, so that bars of different kinds are not equally likely."
                .to_owned(),
        ];
        let hidden = self.swings.len().saturating_sub(DRAWN);
        let rest = "in the table only.";
        notes.extend(words::note(hidden, "narrower driver is", "narrower drivers are", rest));
        notes
    }

    fn plot(&self, name: &str) -> Plot {
        let end = |value: Money| TornadoEnd { value: value.pounds(), words: self.amount(value) };
        let rows = self.swings.iter().take(DRAWN).map(|swing| TornadoRow {
            label: format!("{}: {}", swing.title, reach(swing.reach)),
            ends: [end(swing.at_low), end(swing.at_high)],
        });
        Plot::Tornado(Tornado {
            measure: Measure::Pounds,
            centre: self.found.central.pounds(),
            centre_words: format!("{name}: {}", self.amount(self.found.central)),
            rows: rows.collect(),
        })
    }

    fn table(&self) -> Table {
        let headings = [
            ("Driver", Column::Words),
            ("Moved", Column::Words),
            ("Gap at its low end", Column::Numbers),
            ("Gap at its high end", Column::Numbers),
        ];
        let row = |swing: &&Swing| -> Row {
            let cell = |end: &str, value| {
                words::number(self.amount(value), format!("{}/{end}", swing.id()))
            };
            words::row(vec![
                words::words(swing.title.clone()),
                words::words(swing.reach.words()),
                cell("low", swing.at_low),
                cell("high", swing.at_high),
            ])
        };
        let caption = format!("Annual gap of {} with one driver moved, £ million", self.last);
        words::table(caption, &headings, self.swings.iter().map(row).collect())
    }
}

/// Gives the smaller and the larger gap of a swing.
fn ordered(swing: &Swing) -> (Money, Money) {
    (swing.at_low.min(swing.at_high), swing.at_low.max(swing.at_high))
}
