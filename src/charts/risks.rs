//! The risks of a register, the highest rating first.

use std::collections::BTreeSet;

use super::chart::{Chart, Table};
use super::plot::{Band, Grid, GridRow, OrderedRow, OrderedRows, Plot};
use super::words;
use crate::answers::{Digits, risks as answers};
use crate::figures::Figures;
use crate::figures::risk::{Register, RiskView};
use crate::records::{RiskKind, Scale, TableName};
use crate::units::{Decimal, FinancialYear, text};

/// What the chart is made of.
struct Content<'a> {
    register: &'a Register<'a>,
    /// Public risks with a rating on the scale, the highest first.
    rated: Vec<(&'a RiskView<'a>, u32)>,
    scale: Option<&'a Scale<'a>>,
    highest: u32,
    lowest: u32,
}

/// Makes the chart of the register with the most rated risks, the first of equals.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let register = largest(figures)?;
    if !register.is_numbered() && !register.by_band().is_empty() {
        return by_band(figures, register);
    }
    let scale = commonest_scale(register);
    let on_scale = |view: &RiskView<'_>| view.scale.as_ref().map(Scale::id) == scale.map(Scale::id);
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
    figures.registers.iter().rev().max_by_key(|register| register.rated().count())
}

/// Makes the chart of a register that publishes bands, not numbers: how many risks stand in each.
fn by_band(figures: &Figures<'_>, register: &Register<'_>) -> Option<Chart> {
    let bands = register.by_band();
    let all = register.rated().count();
    let (gravest, risks) = bands.iter().find(|(_, risks)| !risks.is_empty())?;
    let title = match (risks.as_slice(), all) {
        ([one], 1) => format!("The only rated risk is rated {}: {}", gravest.name, one.risk.title),
        ([one], _) => {
            format!(
                "One of {all} risks is rated {}, the gravest given: {}",
                gravest.name, one.risk.title
            )
        }
        (several, _) => {
            format!(
                "{} of {all} risks are rated {}, the gravest given",
                several.len(),
                gravest.name
            )
        }
    };
    let named: Vec<String> =
        risks.iter().take(3).map(|view| format!("“{}”", view.risk.title)).collect();
    let each: Vec<String> =
        bands.iter().map(|(band, risks)| format!("{} {}", risks.len(), band.name)).collect();
    let rows = bands.iter().map(|(band, risks)| GridRow {
        label: band.name.to_owned(),
        counts: vec![Some(risks.len())],
    });
    let ratings = register.risks.iter().flat_map(|view| view.ratings.values());
    let mut notes = vec![answers::scale_words(register.one_scale())];
    notes.extend(left_out(register, all));
    notes.extend(others(figures));
    let tables = [TableName::Risks, TableName::RiskRatings];
    notes.extend(words::notes(figures, &tables, None));
    let caption = format!("{}: the risks counted, the gravest first", register.name);
    let columns = ["risk", "title", "owner", "band"];
    Some(Chart {
        name: "risks",
        subtitle: format!(
            "Number of risks in each band, the gravest at the top, {}, {}{}",
            register.name,
            figures.book.council.short_name,
            text::as_at(register.as_at)
        ),
        alt: format!(
            "Bar chart of {} by band, the gravest at the top: {}. {title}. In the gravest: {}.",
            text::counted(all, "risk", "risks"),
            text::list(&each),
            text::list(&named)
        ),
        source: words::sources(figures.book, ratings.map(|rating| rating.source_id.as_str())),
        notes,
        table: table_of(figures, register, register.rated(), &columns, caption),
        plot: Plot::Grid(Grid { columns: vec!["Risks".to_owned()], rows: rows.collect() }),
        title,
    })
}

/// Gives the risks that have a number, the highest first.
fn rated<'a>(register: &'a Register<'a>) -> impl Iterator<Item = (&'a RiskView<'a>, u32)> {
    register.risks.iter().filter_map(|view| Some((view, view.current()?)))
}

/// Gives the scale that most ratings are on: ratings of two scales do not stand on one axis.
fn commonest_scale<'a>(register: &'a Register<'a>) -> Option<&'a Scale<'a>> {
    let scales: Vec<Option<&Scale<'a>>> =
        rated(register).map(|(view, _)| view.scale.as_ref()).collect();
    let uses = |scale: Option<&Scale<'_>>| {
        let id = scale.map(Scale::id);
        scales.iter().filter(|other| other.map(Scale::id) == id).count()
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
            band: view.band().map(|band| Band {
                name: band.name.to_owned(),
                below: band.place,
                above: band.of - 1 - band.place,
            }),
        });
        Plot::OrderedRows(OrderedRows {
            scale_note: answers::scale_words(self.scale),
            highest: Decimal::from(self.scale.and_then(Scale::highest).unwrap_or(self.highest)),
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
        notes.extend(left_out(self.register, self.rated.len()));
        notes.extend(others(figures));
        let tables = [TableName::Risks, TableName::RiskRatings];
        notes.extend(words::notes(figures, &tables, None));
        notes
    }

    fn table(&self, figures: &Figures<'_>) -> Table {
        let views = || self.rated.iter().map(|(view, _)| *view);
        let mut columns = vec!["risk", "title", "owner"];
        columns.extend(answers::ratings_known(views()));
        if views().any(|view| view.band().is_some()) {
            columns.push("band");
        }
        let caption = format!("{}: the risks shown, the highest rating first", self.register.name);
        table_of(figures, self.register, views(), &columns, caption)
    }
}

/// Says how many risks of the register are not drawn, and why.
fn left_out(register: &Register<'_>, drawn: usize) -> Vec<String> {
    let (rated, unrated): (Vec<_>, Vec<_>) =
        register.risks.iter().partition(|view| view.now().is_some());
    let closed = unrated.iter().filter(|view| view.closed).count();
    let disputed = unrated.iter().filter(|view| view.disputed).count();
    let unreadable = unrated.iter().filter(|view| view.unreadable.is_some()).count();
    let alone = rated.iter().filter(|view| view.current().is_none()).count();
    let alone = alone.min(rated.len() - drawn);
    let left = |risks, why| words::note(risks, "risk is", "risks are", why);
    let notes = [
        left(closed, "left out: closed."),
        left(disputed, "left out: two sources rate them differently on one day."),
        left(unreadable, "left out: the latest rating cannot be read."),
        left(unrated.len() - closed - disputed - unreadable, "left out: never rated."),
        left(alone, "left out: rated by a band alone, which is no number."),
        left(rated.len() - drawn - alone, "left out: rated on another scale."),
    ];
    notes.into_iter().flatten().collect()
}

fn others(figures: &Figures<'_>) -> Option<String> {
    let others = figures.registers.len() - 1;
    words::note(others, "other register is", "other registers are", "not shown here.")
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
