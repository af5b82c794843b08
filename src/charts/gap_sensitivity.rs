//! What moves the gap of the last year most.

use super::chart::{Chart, Table};
use super::modelled;
use super::plot::{Measure, Plot, Tornado, TornadoEnd, TornadoRow};
use super::words;
use crate::answers::{self, MoneyStyle};
use crate::figures::gap::sensitivity::{Reach, Sensitivity, Swing};
use crate::figures::{Figures, Sheet};
use crate::units::{FinancialYear, Money};

/// The most drivers that are drawn; the table has all.
const DRAWN: usize = 10;

/// What the chart is made of.
struct Content<'a> {
    found: &'a Sensitivity,
    /// The swings that move the last year's gap, the widest first.
    swings: Vec<Drawn<'a>>,
    style: MoneyStyle,
}

/// A swing that is drawn: the last year's gap at its low and high end, and how far apart they are.
struct Drawn<'a> {
    swing: &'a Swing,
    ends: (Money, Money, Money),
}

/// Makes the chart; it shows the last year of the model, whichever is asked for.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let gap = modelled::modelled(figures)?;
    let found = figures.sensitivity.as_ref()?;
    let swings = found.swings.iter();
    let drawn = swings.filter_map(|swing| Some(Drawn { swing, ends: swing.last()? }));
    let swings: Vec<Drawn<'_>> = drawn.filter(|of| !of.ends.2.is_nil()).collect();
    let ends = |of: &Drawn<'_>| [of.ends.0, of.ends.1, of.ends.2];
    let style = MoneyStyle::of_estimates(swings.iter().flat_map(ends));
    let content = Content { found, swings, style };
    let title = content.title()?;
    let mut notes = content.notes();
    let drawn = format!(" Drawn is {}, the last year that is known.", found.last);
    notes.extend(modelled::notes_beside(figures, gap, &drawn));
    Some(Chart {
        name: "gap-sensitivity",
        subtitle: format!(
            "Annual gap of {} with one driver moved in every year and the others held, {}, “{}”, \
             £ million",
            content.found.last,
            figures.book.council.short_name,
            gap.main.short_title()
        ),
        alt: content.alt(&title),
        source: modelled::sources(figures),
        notes,
        table: content.table(&figures.sheet),
        plot: content.plot(&gap.main.short_title()),
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
        self.style.words(amount)
    }

    fn title(&self) -> Option<String> {
        let widest = self.swings.first()?;
        let (low, high) = ordered(widest);
        Some(format!(
            "{} ({}) moves the gap of {} most: from {} to {}",
            widest.swing.title,
            reach(widest.swing.reach),
            self.found.last,
            self.amount(low),
            self.amount(high)
        ))
    }

    fn alt(&self, title: &str) -> String {
        let told: Vec<String> = self
            .swings
            .iter()
            .take(3)
            .map(|of| {
                let (low, high) = ordered(of);
                format!("{} {} to {}", of.swing.title, self.amount(low), self.amount(high))
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
        let rows = self.swings.iter().take(DRAWN).map(|of| TornadoRow {
            label: format!("{}: {}", of.swing.title, reach(of.swing.reach)),
            ends: [end(of.ends.0), end(of.ends.1)],
        });
        Plot::Tornado(Tornado {
            measure: Measure::Pounds,
            centre: self.found.central.pounds(),
            centre_words: format!("{name}: {}", self.amount(self.found.central)),
            rows: rows.collect(),
        })
    }

    fn table(&self, sheet: &Sheet) -> Table {
        let columns = ["driver", "moved", "annual_gap_at_low", "annual_gap_at_high", "between"];
        let swings = answers::swings(self.found, self.swings.iter().map(|of| of.swing));
        modelled::table(swings.only(&columns), sheet)
    }
}

/// Gives the smaller and the larger gap of a swing.
fn ordered(of: &Drawn<'_>) -> (Money, Money) {
    let (low, high, _) = of.ends;
    (low.min(high), low.max(high))
}
