//! The risks of a register, the highest rating first.

use std::collections::BTreeSet;

use super::chart::{Chart, Table};
use super::plot::{OrderedRow, OrderedRows, Plot};
use super::words;
use crate::answers::{Digits, risks as answers};
use crate::figures::Figures;
use crate::figures::risk::{Register, RiskView};
use crate::records::{RiskKind, RiskScale, TableName};
use crate::units::{Decimal, FinancialYear, text};

/// What the chart is made of.
struct Content<'a> {
    register: &'a Register<'a>,
    /// Public risks with a rating on the scale, the highest first.
    rated: Vec<(&'a RiskView<'a>, u32)>,
    scale: Option<&'a RiskScale>,
    highest: u32,
    lowest: u32,
}

/// Makes the chart of the register with the most rated risks, the first of equals.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let register = largest(figures)?;
    let scale = commonest_scale(register);
    let on_scale = |view: &RiskView<'_>| view.scale.map(|s| &s.id) == scale.map(|s| &s.id);
    let rated: Vec<_> = rated(register).filter(|(view, _)| on_scale(view)).collect();
    let content =
        Content { register, highest: rated.first()?.1, lowest: rated.last()?.1, rated, scale };
    let title = content.title();
    let as_at = text::as_at(register.as_at);
    let ratings = register.risks.iter().flat_map(|view| view.ratings.values());
    Some(Chart {
        name: "risks",
        subtitle: format!(
            "Current rating of each risk, {}, {}{as_at}",
            register.name, figures.book.council.short_name
        ),
        alt: content.alt(&title),
        source: words::sources(figures.book, ratings.map(|rating| rating.source_id.as_str())),
        notes: content.notes(figures),
        table: content.table(figures),
        plot: content.plot(),
        title,
    })
}

/// Gives the register with the most rated risks, the first of equals.
pub(super) fn largest<'a>(figures: &'a Figures<'_>) -> Option<&'a Register<'a>> {
    figures.registers.iter().rev().max_by_key(|register| rated(register).count())
}

/// Gives the risks that have a rating, the highest first.
fn rated<'a>(register: &'a Register<'a>) -> impl Iterator<Item = (&'a RiskView<'a>, u32)> {
    register.risks.iter().filter_map(|view| Some((view, view.current()?)))
}

/// Gives the scale that most ratings are on: ratings of two scales do not stand on one axis.
fn commonest_scale<'a>(register: &'a Register<'a>) -> Option<&'a RiskScale> {
    let scales: Vec<Option<&RiskScale>> = rated(register).map(|(view, _)| view.scale).collect();
    let uses = |scale: Option<&RiskScale>| {
        let id = scale.map(|scale| &scale.id);
        scales.iter().filter(|other| other.map(|s| &s.id) == id).count()
    };
    scales.iter().rev().max_by_key(|scale| uses(**scale)).copied()?
}

impl Content<'_> {
    fn at(&self, rating: u32) -> Vec<&RiskView<'_>> {
        let at = self.rated.iter().filter(|(_, other)| *other == rating);
        at.map(|(view, _)| *view).collect()
    }

    fn title(&self) -> String {
        let all = self.rated.len();
        let top = self.at(self.highest);
        if all == 1 {
            let title = &self.rated[0].0.risk.title;
            return format!("The only rated risk is rated {}: {title}", self.highest);
        }
        if top.len() == all {
            let all = text::capital(&words::counted_all(all, "risk", "risks"));
            return format!("{all} are rated {}", self.highest);
        }
        match top.as_slice() {
            [one] => {
                format!("The highest of {all} ratings is {}: {}", self.highest, one.risk.title)
            }
            several => format!(
                "{} of {all} risks share the highest rating, {}",
                several.len(),
                self.highest
            ),
        }
    }

    fn alt(&self, title: &str) -> String {
        let top: Vec<String> = self
            .at(self.highest)
            .iter()
            .take(3)
            .map(|view| format!("“{}”", view.risk.title))
            .collect();
        let low = self.at(self.lowest).len();
        let comparison = if self.lowest == self.highest {
            String::new()
        } else {
            format!(
                " At the other end, {} rated {}.",
                text::counted(low, "risk is", "risks are"),
                self.lowest
            )
        };
        format!(
            "Bar chart of the current ratings of {}, the highest first. {title}. Rated highest: \
             {}.{comparison}",
            text::counted(self.rated.len(), "risk", "risks"),
            text::list(&top)
        )
    }

    fn plot(&self) -> Plot {
        let rows = self.rated.iter().map(|(view, rating)| OrderedRow {
            label: words::risk(view.risk),
            score: Some(Decimal::from(*rating)),
            words: rating.to_string(),
            band: view.band(),
        });
        Plot::OrderedRows(OrderedRows {
            scale_note: answers::scale_words(self.scale),
            highest: Decimal::from(self.scale.map_or(self.highest, RiskScale::max)),
            rows: rows.collect(),
        })
    }

    fn notes(&self, figures: &Figures<'_>) -> Vec<String> {
        let mut notes = Vec::new();
        if self.rated.iter().all(|(view, _)| {
            let rating = view.ratings.get(&RiskKind::Current);
            rating.is_some_and(|rating| rating.likelihood.is_none() || rating.impact.is_none())
        }) {
            notes.push(
                "The source gives one rating a risk, without likelihood and impact, so the risks \
                 are not placed in a matrix."
                    .to_owned(),
            );
        }
        notes.extend(self.left_out());
        let others = figures.registers.len() - 1;
        let rest = "not shown here.";
        notes.extend(words::note(others, "other register is", "other registers are", rest));
        let tables = [TableName::Risks, TableName::RiskRatings];
        notes.extend(words::notes(figures, &tables, None));
        notes
    }

    /// Says how many risks of the register are not drawn, and why.
    fn left_out(&self) -> Vec<String> {
        let (rated, unrated): (Vec<_>, Vec<_>) =
            self.register.risks.iter().partition(|view| view.current().is_some());
        let closed = unrated.iter().filter(|view| view.closed).count();
        let disputed = unrated.iter().filter(|view| view.disputed).count();
        let left = |risks, why| words::note(risks, "risk is", "risks are", why);
        let notes = [
            left(closed, "left out: closed."),
            left(disputed, "left out: two sources rate them differently on one day."),
            left(unrated.len() - closed - disputed, "left out: never rated."),
            left(rated.len() - self.rated.len(), "left out: rated on another scale."),
        ];
        notes.into_iter().flatten().collect()
    }

    fn table(&self, figures: &Figures<'_>) -> Table {
        let views = || self.rated.iter().map(|(view, _)| *view);
        let mut columns = vec!["risk", "title", "owner"];
        columns.extend(answers::ratings_known(views()));
        if self.scale.is_some_and(|scale| scale.confirmed) {
            columns.push("band");
        }
        let caption = format!("{}: the risks shown, the highest rating first", self.register.name);
        table_of(figures, self.register, views(), &columns, caption)
    }
}

/// Gives the rows and columns that a chart shows of the table of its register.
pub(super) fn table_of<'v>(
    figures: &Figures<'_>,
    register: &Register<'_>,
    views: impl Iterator<Item = &'v RiskView<'v>>,
    columns: &[&str],
    caption: String,
) -> Table {
    let shown: BTreeSet<&str> = views.map(|view| view.risk.id.as_str()).collect();
    let every = answers::of_register(register, None);
    let table = every.rows_of(|row| shown.contains(row.key.as_str())).only(columns);
    table.titled(caption).shown(&figures.sheet, Digits::Reading)
}
