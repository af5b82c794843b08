//! What a year closes with as rows of the next year, and the scenario of its paper.

use super::{Session, SessionError};
use crate::datasets::NewRow;
use crate::figures::gap::Gap;
use crate::figures::model::graph::Unit;
use crate::figures::roll::{Becomes, Roll, roll};
use crate::records::{BudgetItem, ProfileKind, TableName, rolled_source};
use crate::scenarios::{Change, Closing, EfsRule, Head, Reserves, Setting, Target, written_alone};
use crate::units::{Date, Decimal, FinancialYear, Money, Rate, text};

/// What is asked of a roll.
#[derive(Debug, Clone)]
pub struct RollAsked {
    /// The year that opens.
    pub to: FinancialYear,
    /// The day on which it is made: its rows are known from then on.
    pub on: Date,
    /// The scenario that is written.
    pub name: String,
    /// Whether it goes by the latest returns where an outturn is missing.
    pub before_outturn: bool,
}

/// The next year as it would be written.
#[derive(Debug)]
pub struct Rolled {
    /// What the year closes with.
    pub roll: Roll,
    /// The rows.
    pub rows: Vec<NewRow>,
    /// The text of the scenario; `None` where the folder holds no budget.
    pub scenario: Option<String>,
}

impl Session {
    /// Gives the next year as it would be written.
    ///
    /// # Errors
    /// When the year cannot be rolled on: it was before, the folder holds what became known after the day, the year's need
    /// or its outturn is not known.
    pub fn roll(&self, asked: &RollAsked) -> Result<Rolled, SessionError> {
        let (book, to) = (self.book(), asked.to);
        let refused = |why: String| SessionError::Unanswerable(format!("roll on to {to}: {why}"));
        let before = to.april().checked_sub(1).and_then(FinancialYear::beginning);
        let from = before.ok_or_else(|| refused("no year comes before it".to_owned()))?;
        let source = rolled_source(to);
        if book.sources.iter().any(|known| known.id == source) {
            let why = "that was done: its rows stand under the source";
            return Err(refused(format!(
                "{why} {source}; what changed since is entered in rows of its own"
            )));
        }
        self.of_the_year(from).map_err(&refused)?;
        self.known_since(asked.on).map_err(&refused)?;
        let gap = self.gap_if_any()?.filter(|gap| !gap.seen().0.is_empty());
        let made = roll(book, gap.as_ref(), None, (from, to));
        let made = made.map_err(|error| refused(error.to_string()))?;
        if !asked.before_outturn {
            self.closed(&made).map_err(&refused)?;
        }
        let rows = self.rows(&made, asked, gap.as_ref());
        let scenario = gap.as_ref().map(|gap| scenario_of(gap, &made, asked));
        Ok(Rolled { roll: made, rows, scenario })
    }

    /// Refuses a year of which the folder holds nothing.
    fn of_the_year(&self, from: FinancialYear) -> Result<(), String> {
        let book = self.book();
        let current = book.council.current_financial_year;
        let speaks = book.profiles.year.contains(&from)
            || book.reserves.iter().any(|row| row.year == from)
            || book.budget_values.iter().any(|row| row.year == from);
        if from > current {
            return Err(format!(
                "{from} is not over: the current year of council.toml is {current}"
            ));
        }
        if speaks { Ok(()) } else { Err(format!("the folder holds nothing of {from}")) }
    }

    /// Refuses a day before something that the folder holds became known: the rows of that day would rest on it.
    fn known_since(&self, on: Date) -> Result<(), String> {
        let book = self.book();
        let later = |day: &Date| !day.has_come_by(on);
        let sources = book.sources.iter().filter_map(|source| {
            let day = source.published_on.filter(later)?;
            Some((day, format!("source {}, published on {}", source.id, text::date(day))))
        });
        let returns = (0..book.deliveries.len()).filter_map(|row| {
            let day = Some(book.deliveries.submitted_on(row)).filter(later)?;
            let period = book.deliveries.period(row);
            Some((day, format!("a return of {period}, handed in on {}", text::date(day))))
        });
        let support = book.capitalisation.iter().filter_map(|row| {
            let day = Some(row.as_at).filter(later)?;
            Some((day, format!("what is stated of {} as at {}", row.id, text::date(day))))
        });
        let last = sources.chain(returns).chain(support).max_by_key(|(day, _)| day.day_number());
        last.map_or(Ok(()), |(_, what)| {
            Err(format!(
                "the folder holds what became known after {}: {what}; name a later day",
                text::date(on)
            ))
        })
    }

    /// Refuses a year of which an outturn is missing.
    fn closed(&self, made: &Roll) -> Result<(), String> {
        let book = self.book();
        let mut missing: Vec<String> = made
            .missing
            .iter()
            .map(|one| {
                let at = one
                    .at
                    .map_or_else(|| "no return".to_owned(), |mark| format!("last return {mark}"));
                format!(
                    "  {}: {at}, target {}",
                    book.savings.id(one.saving),
                    text::pence(one.target)
                )
            })
            .collect();
        missing.extend(
            made.unused.iter().map(|id| format!("  {id}: what was used of it is not stated")),
        );
        if missing.is_empty() {
            return Ok(());
        }
        let from = made.from;
        Err(format!(
            "the outturn of {from} is missing:\n{}\nenter it; or say --before-outturn, which goes by the latest returns and marks \
             what rests on them",
            missing.join("\n")
        ))
    }

    fn rows(&self, made: &Roll, asked: &RollAsked, gap: Option<&Gap<'_>>) -> Vec<NewRow> {
        let source = rolled_source(made.to);
        let mut rows = vec![source_row(made, asked, gap)];
        let mut add = |table, cells: &[(&'static str, String)]| {
            let mut cells = cells.to_vec();
            cells.push(("source_id", source.clone()));
            rows.push(NewRow { table, cells });
        };
        for base in &made.bases {
            if !base.known {
                let cells = [
                    ("line_id", base.line.clone()),
                    ("title", base.title.clone()),
                    ("fund", "general_fund".to_owned()),
                    ("block", "base".to_owned()),
                    ("directorate", base.directorate.clone()),
                    ("driver", "amount".to_owned()),
                    ("states", "opening".to_owned()),
                ];
                add(TableName::BudgetLines, &cells);
            }
        }
        let bases = made.bases.iter().map(|base| (&base.line, BudgetItem::Amount, base.amount));
        let raised = made.raised.iter().map(|base| (&base.line, BudgetItem::Base, base.amount));
        for (line, item, amount) in bases.chain(raised) {
            let cells = [
                ("line_id", line.clone()),
                ("financial_year", made.to.to_string()),
                ("item", item.word().to_owned()),
                ("value", plain(amount.pounds())),
            ];
            add(TableName::BudgetValues, &cells);
        }
        for reserve in made.reserves.iter().filter(|one| one.becomes == Becomes::Opens) {
            add(TableName::Reserves, &reserve_cells(reserve, made.to));
        }
        for late in &made.carried {
            if late.to_enter().is_none_or(|more| more.is_nil() || more.is_negative()) {
                continue;
            }
            let cells = [
                ("saving_id", self.book().savings.id(late.saving).to_owned()),
                ("financial_year", made.to.to_string()),
                ("kind", ProfileKind::BroughtForward.word().to_owned()),
                ("target", late.slipped.map(|slipped| plain(slipped.pounds())).unwrap_or_default()),
                ("as_at", asked.on.to_string()),
            ];
            add(TableName::SavingsProfile, &cells);
        }
        rows
    }
}

fn source_row(made: &Roll, asked: &RollAsked, gap: Option<&Gap<'_>>) -> NewRow {
    let (from, to) = (made.from, made.to);
    let by = gap.map(|gap| format!(", scenario {}", gap.main.plan.name)).unwrap_or_default();
    let marked = if made.missing.is_empty() && made.unused.is_empty() {
        String::new()
    } else {
        "; before the outturn was whole: by the latest returns".to_owned()
    };
    let need = made
        .need
        .as_ref()
        .map(|need| format!("bases are {} with every target met, by directorate; ", need.id));
    let note = format!(
        "Made by mtfs roll from what {from} closes with{by}{marked}: {}reserves open with reserve/{{id}}/{}/closing, or with \
         opening less plan; brought forward is what slipped in {from}",
        need.unwrap_or_default(),
        from.slug(),
    );
    let cells = vec![
        ("source_id", rolled_source(to)),
        ("title", format!("Opening of {to} from the close of {from}")),
        ("published_on", asked.on.to_string()),
        ("note", note),
    ];
    NewRow { table: TableName::Sources, cells }
}

/// Gives the scenario of the next year's paper: what the paper before assumes of it and of later years, on the data
/// alone.
fn scenario_of(gap: &Gap<'_>, made: &Roll, asked: &RollAsked) -> String {
    let (plan, to) = (&gap.main.plan, made.to);
    let last = gap.seen().0.years.last().copied().filter(|last| *last > to).unwrap_or(to);
    let mut settings = Vec::new();
    for change in plan.changes.iter().filter(|change| change.year >= to) {
        settings.extend(setting(gap, change));
    }
    let delivery = &plan.delivery;
    let of_savings = [
        ("basis", delivery.basis.map(|basis| basis.word().to_owned())),
        ("delay_months", delivery.delay_months.map(|months| months.to_string())),
    ];
    for (key, value) in of_savings {
        settings.extend(value.map(|value| set(&["savings"], key, value, &delivery.why)));
    }
    settings.extend(closing(&plan.closing, to));
    let title = format!("Budget of {to}: opened from {}", made.from);
    let why = format!(
        "Opens with what {} closes with under {}, and assumes of later years what that paper assumed: to be decided anew.",
        made.from, plan.name
    );
    let head = Head { title: &title, why: &why, known_on: asked.on, years: (to, last) };
    written_alone(&head, &settings, &delivery.shares)
}

fn setting(gap: &Gap<'_>, change: &Change) -> Vec<Setting> {
    let (model, worked) = gap.seen();
    let Some(slot) = model.slot(change) else { return Vec::new() };
    let value = worked.inputs.values[slot];
    let unit = model.graph.node(model.graph.inputs()[slot].node).unit;
    let path: Vec<&str> = match &change.target {
        Target::Line { line, item } => vec!["lines", line, item.word()],
        Target::Assumption(id) => vec!["assumptions", id],
    };
    let value = match unit {
        Unit::Fraction => text::percent_exact(Rate::from_fraction(value)).replace('\u{2212}', "-"),
        Unit::Pounds | Unit::Number => plain(value),
    };
    let year = change.year.to_string();
    let mark = set(&path, "mark", change.mark.word().to_owned(), "");
    vec![mark, set(&path, &year, value, &change.why)]
}

fn set(path: &[&str], key: &str, value: String, why: &str) -> Setting {
    let path = path.iter().map(|part| (*part).to_owned()).collect();
    Setting { path, key: key.to_owned(), value, why: why.to_owned() }
}

/// Gives a number without nils behind its point.
fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

/// Gives how gaps are closed from a year on.
fn closing(of: &Closing, to: FinancialYear) -> Vec<Setting> {
    let reserves = of.reserves.map(|reserves| match reserves {
        Reserves::None => "none",
        Reserves::ToFloor => "to_floor",
    });
    let efs = of.efs.map(|efs| match efs {
        EfsRule::None => "none",
        EfsRule::Agreed => "agreed",
        EfsRule::Fills => "fills",
    });
    let rate = of.efs_rate.map(|rate| text::percent_exact(rate).replace('\u{2212}', "-"));
    let words = [
        ("reserves", reserves.map(str::to_owned)),
        ("efs", efs.map(str::to_owned)),
        ("efs_stage", of.efs_stage.clone()),
        ("surplus", of.surplus.clone()),
        ("efs_rate", rate),
    ];
    let words = words.into_iter();
    let once = words.filter_map(|(key, value)| Some(set(&["closing"], key, value?, &of.why)));
    let by_year = [("recurring_savings", &of.recurring), ("efs_agreed", &of.efs_agreed)];
    let yearly = by_year.into_iter().flat_map(|(name, amounts)| {
        let later = amounts.range(to..);
        later.map(move |(year, amount)| {
            set(&["closing", name], &year.to_string(), plain(amount.pounds()), &of.why)
        })
    });
    once.chain(yearly).collect()
}

fn reserve_cells(
    reserve: &crate::figures::roll::OpeningReserve,
    to: FinancialYear,
) -> Vec<(&'static str, String)> {
    let row = &reserve.row;
    let amount =
        |amount: Option<Money>| amount.map(|amount| plain(amount.pounds())).unwrap_or_default();
    vec![
        ("reserve_id", row.id.clone()),
        ("title", row.title.clone()),
        ("fund", row.fund.word().to_owned()),
        ("kind", row.kind.word().to_owned()),
        ("usable_for_gap", row.usable_for_gap.to_string()),
        ("draw_order", row.draw_order.map(|order| order.to_string()).unwrap_or_default()),
        ("financial_year", to.to_string()),
        ("opening", amount(reserve.closing)),
        ("planned_use", amount(row.planned_use)),
        ("minimum", amount(row.minimum)),
        ("bound", "exact".to_owned()),
        ("note", row.note.clone()),
    ]
}

/// Holds the next year's paper to the one before: bases and what is carried to the need, each reserve to its balance.
///
/// # Errors
/// What does not open as it closed, in words.
pub fn opens_as_closed(made: &Roll, next: &Gap<'_>) -> Result<(), SessionError> {
    let (model, worked) = next.seen();
    let mut unlike = Vec::new();
    if let Some(need) = &made.need {
        let of = |id: &str| model.lines.iter().find(|line| line.id == id);
        let first = |id: &str| of(id).and_then(|line| line.nodes.first().copied().flatten());
        let bases: Money = made
            .bases
            .iter()
            .filter_map(|base| first(&base.line))
            .map(|node| worked.exact(node))
            .sum();
        if bases != need.on_targets() {
            unlike.push(format!(
                "  bases: {} for {}",
                text::pence(bases),
                text::pence(need.on_targets())
            ));
        }
    }
    for reserve in made.reserves.iter().filter(|one| one.becomes == Becomes::Opens) {
        let pots = model.closing.first().into_iter().flat_map(|year| &year.reserves);
        let pot = pots.into_iter().find(|pot| pot.id == reserve.row.id);
        let Some((pot, closing)) = pot.zip(reserve.closing) else { continue };
        let opening = worked.pounds(pot.opening);
        if opening != closing {
            unlike.push(format!(
                "  {}: {} for {}",
                reserve.row.id,
                text::pence(opening),
                text::pence(closing)
            ));
        }
    }
    if unlike.is_empty() {
        return Ok(());
    }
    let why = format!(
        "roll on to {}: it would not open as {} closes:\n{}",
        made.to,
        made.from,
        unlike.join("\n")
    );
    Err(SessionError::Unanswerable(why))
}
