//! Where services are over and under their budgets, line by line, down to what it comes to together.

use super::chart::Chart;
use super::modelled::{self, signed};
use super::plot::{Bridge, BridgePart, BridgeRow, Measure as Axis, Plot};
use super::words;
use crate::answers::services::{TABLES, by_service, rule};
use crate::answers::{MoneyStyle, Table};
use crate::figures::Figures;
use crate::figures::services::{Known, Line, Measure, Monitoring, Set, latest};
use crate::records::ServiceKind;
use crate::units::{Bound, FinancialYear, Money, text};

/// The most lines that are drawn one by one.
const DRAWN: usize = 14;

/// What the chart is made of.
struct Content<'a> {
    monitored: &'a Monitoring<'a>,
    set: &'a Set<'a>,
    /// Each line that adds to the whole and its variance, the largest overspend first.
    lines: Vec<(&'a Line<'a>, Money)>,
    /// How many lines do not tell one.
    untold: usize,
    style: MoneyStyle,
}

/// Makes the chart of the last point of the year asked for that services tell of, of the council's own general fund.
pub(super) fn make(figures: &Figures<'_>, year: FinancialYear) -> Option<Chart> {
    let monitored = latest(&figures.services, year)?;
    let set = monitored.main()?;
    let counted = counted(set);
    let told = counted.iter().filter_map(|line| Some((*line, exact(&line.known)?)));
    let mut lines: Vec<(&Line<'_>, Money)> = told.collect();
    // A picture of a few lines would comfort: the table says how little is told.
    if lines.is_empty() || lines.len() * 2 < counted.len() {
        return None;
    }
    lines.sort_by_key(|(_, variance)| std::cmp::Reverse(*variance));
    let amounts = lines.iter().map(|(_, variance)| *variance);
    let amounts = amounts.chain(exact(&set.total.known));
    let style = MoneyStyle::of_estimates(amounts);
    let content = Content { monitored, set, untold: counted.len() - lines.len(), lines, style };
    let title = content.title();
    let sources = set.lines.iter().map(|line| line.source_id).filter(|id| !id.is_empty());
    let table = by_service(figures.book, set, monitored.period, "");
    Some(Chart {
        name: "services",
        subtitle: format!(
            "Variance from budget by service, {}, {}, £ million",
            figures.book.council.short_name, monitored.period
        ),
        alt: content.alt(&title),
        source: words::sources(figures.book, sources),
        notes: content.notes(figures),
        table: modelled::table(narrowed(&table), &figures.sheet),
        plot: content.plot(),
        title,
    })
}

/// Keeps the columns that say how the picture came about, of those there are.
fn narrowed(table: &Table) -> Table {
    const KEYS: [&str; 7] = [
        "service",
        "current_budget",
        "actual",
        "forecast_outturn",
        "variance",
        "declared",
        "computed",
    ];
    let has = |key: &&str| table.columns.iter().any(|column| column.key == *key);
    let keys: Vec<&str> = KEYS.into_iter().filter(has).collect();
    table.clone().only(&keys)
}

/// Gives the lines whose variances the whole adds up: those that are no sum of others and no part told beside them.
fn counted<'a>(set: &'a Set<'a>) -> Vec<&'a Line<'a>> {
    let own =
        |line: &&Line<'_>| line.service.kind != ServiceKind::OfWhich && line.known.parts.is_empty();
    set.lines.iter().filter(own).collect()
}

/// Gives a variance that is told to the pound, no bound of one.
fn exact(known: &Known) -> Option<Money> {
    let amount = known.amounts.get(&Measure::Variance)?;
    (amount.bound == Bound::Exact).then_some(amount.value)
}

/// Gives what a line is called, its colour by the rule before it, else the declared one.
fn label(line: &Line<'_>) -> String {
    match line.computed.or(line.declared) {
        Some(colour) => format!("{} {}", colour.mark(), line.service.title),
        None => line.service.title.clone(),
    }
}

impl Content<'_> {
    fn whole(&self) -> Option<Money> {
        exact(&self.set.total.known)
    }

    /// Gives what the whole holds beyond the lines that tell a variance.
    fn beyond(&self) -> Option<Money> {
        let sum: Money = self.lines.iter().map(|(_, variance)| *variance).sum();
        let beyond = self.whole()? - sum;
        (!beyond.is_nil()).then_some(beyond)
    }

    fn over(&self) -> impl Iterator<Item = &(&Line<'_>, Money)> {
        self.lines.iter().filter(|(_, variance)| *variance > Money::NIL)
    }

    fn title(&self) -> String {
        let over: Money = self.over().map(|(_, variance)| *variance).sum();
        let count = self.over().count();
        let Some((first, largest)) = self.over().next() else {
            return format!("No service is over its budget at {}", self.monitored.period);
        };
        let of = text::counted(count, "service is", "services are");
        let (over, largest) = (self.style.words(over), self.style.words(*largest));
        let lines = format!("{of} over by {over}, {} most ({largest})", first.service.title);
        match self.whole() {
            Some(whole) if whole < Money::NIL => {
                format!("{} under budget in all: {lines}", self.style.words(whole.size()))
            }
            Some(whole) => format!("{} over budget in all: {lines}", self.style.words(whole)),
            None => lines,
        }
    }

    fn alt(&self, title: &str) -> String {
        let told = self.lines.iter().take(DRAWN);
        let told = told.map(|(line, variance)| {
            format!("{} {}", line.service.title, signed(*variance, self.style))
        });
        let told: Vec<String> = told.collect();
        format!(
            "Waterfall chart of variances from budget, one row a service. {title}. {}.",
            told.join(", ")
        )
    }

    fn notes(&self, figures: &Figures<'_>) -> Vec<String> {
        let mut notes = vec![
            "A bar to the right is an overspend, or income that falls short; one to the left an underspend. Each row \
             begins where the one above ends."
                .to_owned(),
            rule(figures.book),
        ];
        let why = match self.whole() {
            Some(_) => "no exact variance: what the whole holds beyond the others is drawn as one.",
            None => "no exact variance, so that no whole is shown.",
        };
        notes.extend(words::note(self.untold, "line tells", "lines tell", why));
        notes.extend(words::styled(self.lines.iter().map(|(_, variance)| *variance), self.style));
        notes.extend(words::notes(figures, &TABLES, Some(self.monitored.period.year)));
        notes
    }

    fn plot(&self) -> Plot {
        let step = |label: String, variance: Money| BridgeRow {
            label,
            part: BridgePart::Step,
            value: variance.pounds(),
            words: signed(variance, self.style),
        };
        let moved: Vec<_> = self.lines.iter().filter(|(_, variance)| !variance.is_nil()).collect();
        let drawn = if moved.len() > DRAWN + 1 { largest(&moved) } else { moved.clone() };
        let mut rows: Vec<BridgeRow> =
            drawn.iter().map(|(line, variance)| step(label(line), *variance)).collect();
        let rest = moved.len() - drawn.len();
        if rest > 0 {
            let sum = |of: &[&(&Line<'_>, Money)]| -> Money {
                of.iter().map(|(_, variance)| *variance).sum()
            };
            let left = sum(&moved) - sum(&drawn);
            rows.push(step(format!("{rest} others together"), left));
        }
        if let Some(beyond) = self.beyond() {
            rows.push(step("Not told by service".to_owned(), beyond));
        }
        if let Some(whole) = self.whole() {
            rows.push(BridgeRow {
                label: "All services".to_owned(),
                part: BridgePart::End,
                value: whole.pounds(),
                words: signed(whole, self.style),
            });
        }
        Plot::Bridge(Bridge { measure: Axis::Pounds, steps: ["Over budget", "Under budget"], rows })
    }
}

/// Keeps the largest variances, over and under, in their order.
fn largest<'m>(moved: &[&'m (&'m Line<'m>, Money)]) -> Vec<&'m (&'m Line<'m>, Money)> {
    let mut sizes: Vec<Money> = moved.iter().map(|(_, variance)| variance.size()).collect();
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    let least = sizes.get(DRAWN - 1).copied().unwrap_or(Money::NIL);
    moved.iter().filter(|(_, variance)| variance.size() >= least).copied().take(DRAWN).collect()
}
