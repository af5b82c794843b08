//! Who holds the savings of a year, and how each is rated.

use std::cmp::Reverse;

use super::chart::Chart;
use super::plot::{Fill, Measure, Part, Plot, StackedRow, StackedRows, Tone};
use super::words;
use crate::answers::programme::when;
use crate::answers::savings::{self as answer, group_name};
use crate::answers::{Digits, MoneyStyle};
use crate::figures::Figures;
use crate::figures::savings::{Field, Group, Position};
use crate::records::{Book, Brag, TableName};
use crate::units::{FinancialYear, Money, text};

/// Most directorates that are drawn; the table has all.
const ROWS: usize = 12;

/// What the chart is made of.
struct Content<'a> {
    position: &'a Position,
    /// The largest target first.
    groups: Vec<&'a Group>,
    /// The ratings that any saving has, in the order of the key; `None`: no rating.
    ratings: Vec<Option<Brag>>,
    whole: Money,
    style: MoneyStyle,
}

/// Makes the chart of a year.
pub(super) fn make(figures: &Figures<'_>, year: FinancialYear) -> Option<Chart> {
    let position = figures.savings_of(year)?;
    let whole = position.totals.get(Field::Target)?;
    let mut groups: Vec<&Group> = position.groups.iter().collect();
    groups.sort_by_key(|group| Reverse(group.totals.get(Field::Target)));
    let table = answer::rated(position, groups.iter().copied());
    let content = Content {
        position,
        ratings: answer::RATINGS
            .into_iter()
            .filter(|rating| position.by_brag.contains_key(rating))
            .collect(),
        whole,
        style: words::style(&table, &figures.sheet),
        groups,
    };
    let title = content.title();
    Some(Chart {
        name: "savings-by-directorate",
        subtitle: format!(
            "Savings targets by directorate and officers’ rating, {}, {}, {}",
            figures.book.council.short_name,
            when(position),
            words::unit(content.style)
        ),
        alt: content.alt(&title),
        source: words::sources(figures.book, source_ids(figures.book, position)),
        notes: content.notes(figures),
        table: table.shown(&figures.sheet, Digits::Reading),
        plot: content.plot(),
        title,
    })
}

/// Gives the sources of the rows behind a position.
pub(super) fn source_ids<'a>(book: &'a Book, position: &'a Position) -> Vec<&'a str> {
    let lines = position.lines.iter();
    lines
        .map(|line| match line.update {
            Some(row) => book.deliveries.source_id(row as usize),
            None => book.savings.source_id(line.saving),
        })
        .collect()
}

fn name(group: &Group) -> String {
    group_name(&group.key)
}

fn rating_name(rating: Option<Brag>) -> &'static str {
    rating.map_or("No rating", Brag::meaning)
}

impl Content<'_> {
    fn rated(&self, rating: Brag) -> Money {
        let sums = self.position.by_brag.get(&Some(rating));
        sums.and_then(|sums| sums.get(Field::Target)).unwrap_or(Money::NIL)
    }

    fn money(&self, amount: Money) -> String {
        self.style.words(amount)
    }

    fn title(&self) -> String {
        let (whole, year) = (self.money(self.whole), self.position.year);
        let (red, amber) = (self.rated(Brag::Red), self.rated(Brag::Amber));
        if red == self.whole && red > Money::NIL {
            let place = self.place_of(Brag::Red, red);
            format!("All {whole} for {year} is rated off track{place}")
        } else if red > Money::NIL {
            let place = self.place_of(Brag::Red, red);
            format!("{} of the {whole} for {year} is rated off track{place}", self.money(red))
        } else if amber > Money::NIL {
            let place = self.place_of(Brag::Amber, amber);
            let amber = self.money(amber);
            format!(
                "Nothing for {year} is rated off track; {amber} of the {whole} is at risk{place}"
            )
        } else {
            self.title_without_risk()
        }
    }

    /// Says what is rated well where nothing is at risk or off track.
    fn title_without_risk(&self) -> String {
        let (whole, year) = (self.money(self.whole), self.position.year);
        let (blue, green) = (self.rated(Brag::Blue), self.rated(Brag::Green));
        let state = match (blue > Money::NIL, green > Money::NIL) {
            (true, true) => "delivered or on track",
            (true, false) => "delivered",
            (false, true) => "on track",
            (false, false) => {
                return format!("None of the {whole} for {year} has a rating of progress");
            }
        };
        if blue + green == self.whole {
            return format!("All {whole} for {year} is rated {state}");
        }
        let good = self.money(blue + green);
        format!("{good} of the {whole} for {year} is rated {state}; the rest has no such rating")
    }

    /// Says where an amount of one rating lies; empty where there is only one place for it.
    fn place_of(&self, rating: Brag, whole: Money) -> String {
        let of = |group: &Group| {
            let sums = group.by_brag.get(&Some(rating))?;
            sums.get(Field::Target).filter(|part| *part > Money::NIL)
        };
        let mut parts: Vec<(Money, String)> =
            self.groups.iter().filter_map(|group| Some((of(group)?, name(group)))).collect();
        parts.sort_by_key(|(part, _)| Reverse(*part));
        match parts.as_slice() {
            _ if self.groups.len() < 2 => String::new(),
            [(_, only)] => format!(", all of it in {only}"),
            [(most, first), (next, _), ..] if most > next => {
                let most_of_it = *most + *most > whole;
                let words = if most_of_it { "most" } else { "the largest part" };
                format!(", {words} of it in {first} ({})", self.money(*most))
            }
            [_, _, ..] => format!(", in {} directorates", parts.len()),
            [] => String::new(),
        }
    }

    fn alt(&self, title: &str) -> String {
        let parts = self.ratings.iter().map(|rating| {
            let sums = &self.position.by_brag[rating];
            let amount = words::said(sums.get(Field::Target), self.style);
            format!("{} {amount}", rating_name(*rating).to_lowercase())
        });
        let largest = match self.groups.as_slice() {
            [first, rest @ ..] if !rest.is_empty() => {
                let target = first.totals.get(Field::Target);
                target.map_or(String::new(), |target| {
                    format!(" {} has the largest target, {}.", name(first), self.money(target))
                })
            }
            _ => String::new(),
        };
        format!(
            "Bar chart of savings targets for {} by directorate, one bar each, split by officers’ \
             rating. {title}. By rating: {}.{largest}",
            self.position.year,
            text::list(parts)
        )
    }

    fn plot(&self) -> Plot {
        let rows = self.groups.iter().take(ROWS).map(|group| StackedRow {
            label: name(group),
            parts: self.parts(group),
            total: words::said(group.totals.get(Field::Target), self.style),
        });
        Plot::StackedRows(StackedRows { measure: Measure::Pounds, rows: rows.collect() })
    }

    /// Gives the parts of a bar; the name of each, for the key, holds the sum over all bars.
    fn parts(&self, group: &Group) -> Vec<Part> {
        let part = |rating: &Option<Brag>| {
            let target = group.by_brag.get(rating)?.get(Field::Target);
            if target.is_some_and(Money::is_negative) {
                return None;
            }
            Some(Part {
                fill: rating.map_or(Fill::Tone(Tone::Stone), Fill::Rating),
                name: rating_name(*rating).to_owned(),
                value: target.map(Money::pounds),
                words: target.map_or(String::new(), |target| self.money(target)),
                share: None,
            })
        };
        self.ratings.iter().filter_map(part).collect()
    }

    fn notes(&self, figures: &Figures<'_>) -> Vec<String> {
        let position = self.position;
        let mut notes = vec![self.shares()];
        let tables = [TableName::Savings, TableName::SavingsProfile, TableName::Delivery];
        notes.extend(coverage(position));
        notes.extend(apart(position));
        if position.cashable_not_stated > 0 {
            let counted = text::counted(position.cashable_not_stated, "entry", "entries");
            notes.push(format!(
                "For {counted} the source does not say whether the saving is cash; counted all the same."
            ));
        }
        let below = |group: &&Group| {
            let sums = group.by_brag.values();
            sums.filter_map(|sums| sums.get(Field::Target)).any(Money::is_negative)
        };
        if self.groups.iter().any(below) {
            notes.push("Targets below nil are in the table and are not drawn.".to_owned());
        }
        let more = self.groups.len().saturating_sub(ROWS);
        let (one, many) = ("smaller directorate is", "smaller directorates are");
        notes.extend(words::note(more, one, many, "in the table only."));
        let cells = self.groups.iter().flat_map(|group| group.by_brag.values());
        let amounts = cells.filter_map(|sums| sums.get(Field::Target));
        notes.extend(words::styled(amounts, self.style));
        notes.extend(words::notes(figures, &tables, Some(position.year)));
        notes
    }

    /// Gives the whole by rating with shares.
    fn shares(&self) -> String {
        let known: Vec<(Option<Brag>, Money)> = self
            .ratings
            .iter()
            .filter_map(|rating| Some((*rating, self.position.by_brag[rating].get(Field::Target)?)))
            .collect();
        let pence = |(_, amount): &(_, Money)| u128::try_from(amount.pence()?).ok();
        let pence: Option<Vec<u128>> = known.iter().map(pence).collect();
        let shares = text::tenths_of_hundred(&pence.unwrap_or_default());
        let parts = known.iter().enumerate().map(|(at, (rating, amount))| {
            let share = shares.get(at).map(|share| format!(" ({share})"));
            let name = rating_name(*rating).to_lowercase();
            format!("{name} {}{}", self.money(*amount), share.unwrap_or_default())
        });
        format!("In all {}: {}.", self.money(self.whole), text::list(parts))
    }
}

fn coverage(position: &Position) -> Option<String> {
    let coverage = position.totals.coverage(Field::Target)?;
    Some(format!("Targets are on file for {} of {} savings.", coverage.counted, coverage.of))
}

/// Says what is not in the total, and why.
pub(super) fn apart(position: &Position) -> Option<String> {
    let apart = position.apart.iter().map(|apart| {
        let savings = text::counted(apart.totals.lines, "saving", "savings");
        let target = apart.totals.get(Field::Target);
        let target = target.map_or(String::new(), |target| format!(", {}", text::short(target)));
        let why = apart.why.split_once(':').map_or(apart.why, |(why, _)| why);
        format!("{why} ({savings}{target})")
    });
    text::any_list(apart).map(|apart| format!("Not counted here: {apart}."))
}
