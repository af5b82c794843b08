//! How the gap of a year came about, step by step.

use super::chart::Chart;
use super::modelled;
use super::plot::{Bridge, BridgePart, BridgeRow, Measure, Plot};
use super::words;
use crate::answers::{MoneyStyle, bridge};
use crate::figures::Figures;
use crate::figures::gap::{Stage, Steps, steps};
use crate::units::{FinancialYear, Money};

/// What the chart is made of.
struct Content {
    steps: Steps,
    style: MoneyStyle,
}

/// Makes the chart of the year asked for, or of the nearest that the model holds.
pub(super) fn make(figures: &Figures<'_>, year: FinancialYear) -> Option<Chart> {
    let gap = modelled::modelled(figures)?;
    let year = modelled::nearest(gap, year)?;
    let steps = steps(gap, year)?;
    let ends = [&steps.from, &steps.to].into_iter();
    let amounts = ends.chain(&steps.steps).map(|stage| stage.amount);
    let content = Content { style: MoneyStyle::of_estimates(amounts), steps };
    let title = content.title();
    let mut notes = vec![content.meaning()];
    notes.extend(words::styled(content.all().map(|step| step.amount), content.style));
    notes.extend(modelled::notes(figures, gap));
    Some(Chart {
        name: "gap-bridge",
        subtitle: format!(
            "How the annual gap of {year} comes about, before it is closed, {}, “{}”, £ million",
            figures.book.council.short_name,
            gap.main.short_title()
        ),
        alt: content.alt(&title),
        source: modelled::sources(figures),
        notes,
        table: modelled::table(bridge(&content.steps), &figures.sheet),
        plot: content.plot(),
        title,
    })
}

impl Content {
    fn all(&self) -> impl Iterator<Item = &Stage> {
        let (from, to) = (&self.steps.from, &self.steps.to);
        std::iter::once(from).chain(&self.steps.steps).chain(std::iter::once(to))
    }

    fn amount(&self, amount: Money) -> String {
        self.style.words(amount)
    }

    /// Gives the steps that raise the gap most and lower it most.
    fn largest(&self) -> (Option<&Stage>, Option<&Stage>) {
        let steps = || self.steps.steps.iter();
        let up = steps().filter(|step| step.amount > Money::NIL).max_by_key(|step| step.amount);
        let down = steps().filter(|step| step.amount < Money::NIL).min_by_key(|step| step.amount);
        (up, down)
    }

    fn title(&self) -> String {
        let gap = modelled::gap_or_surplus(self.steps.to.amount, self.style);
        let lead = format!("{} opens with {gap}", self.steps.year);
        let told = |step: &Stage| {
            let size = self.amount(step.amount.size());
            format!("{} ({size})", step_words(step))
        };
        match self.largest() {
            (Some(up), Some(down)) => {
                format!("{lead}: the largest rise is {}, the largest fall {}", told(up), told(down))
            }
            (Some(up), None) => format!("{lead}: the largest rise is {}", told(up)),
            (None, Some(down)) => format!("{lead}: the largest fall is {}", told(down)),
            (None, None) => format!("{lead}, as before"),
        }
    }

    fn alt(&self, title: &str) -> String {
        let steps: Vec<String> = self
            .steps
            .steps
            .iter()
            .map(|step| {
                format!("{} {}", step_words(step), modelled::signed(step.amount, self.style))
            })
            .collect();
        format!(
            "Waterfall chart from {} of {} to {} of {}. {title}. The steps: {}.",
            lower(&self.steps.from.title),
            self.amount(self.steps.from.amount),
            lower(&self.steps.to.title),
            self.amount(self.steps.to.amount),
            steps.join(", ")
        )
    }

    fn meaning(&self) -> String {
        if self.steps.is_first() {
            "The first year of the model: it starts from the base budget less all funding \
             of the year. Reserves, support and new savings that close the gap come after."
                .to_owned()
        } else {
            "It starts from the gap of the year before as it was before it was closed: what closes a \
             gap once does not lower the next. More funding lowers the gap."
                .to_owned()
        }
    }

    fn plot(&self) -> Plot {
        let end = |step: &Stage| BridgeRow {
            label: step.title.clone(),
            part: BridgePart::End,
            value: step.amount.pounds(),
            words: self.amount(step.amount),
        };
        let steps = self.steps.steps.iter().map(|step| BridgeRow {
            label: step.title.clone(),
            part: BridgePart::Step,
            value: step.amount.pounds(),
            words: modelled::signed(step.amount, self.style),
        });
        let mut rows = vec![end(&self.steps.from)];
        rows.extend(steps);
        rows.push(end(&self.steps.to));
        let steps = ["Raises the gap", "Lowers the gap"];
        Plot::Bridge(Bridge { measure: Measure::Pounds, steps, rows })
    }
}

/// Gives a step's name within a sentence.
fn step_words(step: &Stage) -> String {
    lower(step.title.split(':').next().unwrap_or_default())
}

/// Begins a name small, within a sentence.
fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
