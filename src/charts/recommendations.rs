//! The actions of a plan by service or theme, and how each is rated.

use super::chart::{Chart, Table};
use super::plot::{Fill, Measure, Part, Plot, StackedRow, StackedRows};
use super::words;
use crate::answers::{Digits, actions as answers};
use crate::figures::Figures;
use crate::figures::actions::{Colour, Colours, Plan};
use crate::records::{Brag, TableName};
use crate::units::{Decimal, FinancialYear, text};

/// One bar: a group of the plan, or the plan where only its tally is published.
struct Bar<'a> {
    name: &'a str,
    colours: Colours,
    unrated: usize,
}

/// Makes the chart of the plan with the most rated actions, the first of equals.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let rated = |plan: &&Plan<'_>| plan.totals.map_or(0, Colours::rated);
    let plan = figures.plans.iter().rev().filter(|plan| plan.totals.is_some()).max_by_key(rated)?;
    let totals = plan.totals?;
    let bars = bars(plan, totals);
    let title = title(&bars, totals);
    let name = figures.book.plan_title(plan.name);
    let as_at = text::as_at(plan.as_at);
    let statuses = plan.actions.iter().filter_map(|view| view.status);
    let mut sources: Vec<&str> = statuses.map(|status| status.source_id.as_str()).collect();
    if plan.actions.is_empty() {
        sources.extend(plan.whole.map(|tally| tally.source_id.as_str()));
    }
    Some(Chart {
        name: "recommendations",
        subtitle: format!(
            "Actions of the {name} by group and rating, {}{as_at}, number of actions",
            figures.book.council.short_name
        ),
        alt: alt(&title, &bars, totals),
        source: words::sources(figures.book, sources),
        notes: notes(figures, plan, &bars),
        table: table(figures, plan, name),
        plot: plot(&bars),
        title,
    })
}

fn bars<'a>(plan: &'a Plan<'_>, totals: Colours) -> Vec<Bar<'a>> {
    if plan.actions.is_empty() {
        return vec![Bar { name: "All", colours: totals, unrated: 0 }];
    }
    let groups = plan.groups.iter().map(|group| Bar {
        name: if group.name.is_empty() { "No group stated" } else { group.name },
        colours: group.counted,
        unrated: group.actions - group.counted.rated(),
    });
    groups.collect()
}

fn are(count: usize) -> String {
    format!("{count} {}", if count == 1 { "is" } else { "are" })
}

fn title(bars: &[Bar<'_>], totals: Colours) -> String {
    let rated = totals.rated();
    let all = || text::capital(&words::counted_all(rated, "rated action", "rated actions"));
    let be = if rated == 1 { "is" } else { "are" };
    for (count, word) in
        [(totals.green, "on track"), (totals.amber, "at risk"), (totals.red, "off track")]
    {
        if count == rated {
            return format!("{} {be} {word}", all());
        }
    }
    let green = match totals.green {
        0 => format!("None of {rated} rated actions is on track"),
        green => format!(
            "{green} of {rated} rated actions {} on track",
            if green == 1 { "is" } else { "are" }
        ),
    };
    if totals.red == 0 {
        return format!("{green}, {} at risk and none is off track", are(totals.amber));
    }
    let places: Vec<&Bar<'_>> = bars.iter().filter(|bar| bar.colours.red > 0).collect();
    let place = match places.as_slice() {
        [only] if bars.len() > 1 => format!(", in {}", only.name),
        [_] | [] => String::new(),
        several => format!(", in {} groups", several.len()),
    };
    format!("{green}; {} off track{place}", are(totals.red))
}

fn alt(title: &str, bars: &[Bar<'_>], totals: Colours) -> String {
    let best = bars
        .iter()
        .filter(|bar| bar.colours.rated() > 0)
        .rev()
        .max_by_key(|bar| bar.colours.green * 10_000 / bar.colours.rated());
    let best = best.filter(|_| bars.len() > 1).map_or(String::new(), |bar| {
        format!(
            " {} has the largest share on track, {} of {}.",
            bar.name,
            bar.colours.green,
            bar.colours.rated()
        )
    });
    format!(
        "Bar chart of actions by group, one bar each, split by rating. {title}. In all {} on track, \
         {} at risk, {} off track.{best}",
        totals.green, totals.amber, totals.red
    )
}

fn plot(bars: &[Bar<'_>]) -> Plot {
    let rows = bars.iter().map(|bar| {
        let shares = text::shares_of_hundred(&bar.colours.all());
        let rated = Colour::ALL.iter().enumerate();
        let mut parts: Vec<Part> = rated
            .map(|(at, colour)| {
                let share = shares.get(at).map(|share| format!("{share}%"));
                part(colour.brag(), bar.colours.of(*colour), share)
            })
            .collect();
        if bars.iter().any(|bar| bar.unrated > 0) {
            parts.push(part(Brag::NotRated, bar.unrated, None));
        }
        StackedRow {
            label: bar.name.to_owned(),
            parts,
            total: text::count(bar.colours.rated() + bar.unrated),
        }
    });
    Plot::StackedRows(StackedRows { measure: Measure::Count, rows: rows.collect() })
}

fn part(brag: Brag, count: usize, share: Option<String>) -> Part {
    Part {
        fill: Fill::Rating(brag),
        name: brag.meaning().to_owned(),
        value: Some(Decimal::from(count)),
        words: text::count(count),
        share: share.filter(|_| count > 0),
    }
}

fn notes(figures: &Figures<'_>, plan: &Plan<'_>, bars: &[Bar<'_>]) -> Vec<String> {
    let mut notes = vec![
        "Percentages are of rated actions and are rounded so that they add to 100.".to_owned(),
    ];
    let late = plan.green_but_overdue().len();
    let how = "rated on track although a step is past its date without evidence that it was done.";
    notes.extend(words::note(late, "action is", "actions are", how));
    let unrated: usize = bars.iter().map(|bar| bar.unrated).sum();
    let what = "no green, amber or red rating.";
    notes.extend(words::note(unrated, "action has", "actions have", what));
    if plan.actions.is_empty() {
        notes.push("Only the published counts are known, not the single actions.".to_owned());
    }
    notes.extend(agreement(plan));
    let others = figures.plans.len() - 1;
    notes.extend(words::note(others, "other plan is", "other plans are", "not shown here."));
    let tables = [TableName::Actions, TableName::ActionStatus, TableName::Tallies];
    notes.extend(words::notes(figures, &tables, None));
    notes
}

/// Says whether the counts are those that the plan itself published.
fn agreement(plan: &Plan<'_>) -> Option<String> {
    let checked: Vec<(&str, bool)> =
        plan.groups.iter().filter_map(|group| Some((group.name, group.agrees?))).collect();
    let unlike = checked.iter().filter(|(_, agrees)| !agrees).map(|(name, _)| name);
    if checked.is_empty() {
        return None;
    }
    Some(match text::any_list(unlike) {
        None => {
            let all = words::counted_all(checked.len(), "group", "groups");
            format!("The counts agree with those published for {all}.")
        }
        Some(of) => format!("The published counts differ from the actions listed for {of}."),
    })
}

/// Gives the counts and shares of each group and of the whole plan.
fn table(figures: &Figures<'_>, plan: &Plan<'_>, name: &str) -> Table {
    let table = answers::groups(plan, name);
    let published = |column: &&str| *column != "published" && *column != "actions";
    let columns: Vec<&str> = table.columns.iter().map(|column| column.key.as_ref()).collect();
    let columns: Vec<&str> = columns.into_iter().filter(published).collect();
    let caption = format!("Actions of the {name} by group and rating");
    table.only(&columns).titled(caption).shown(&figures.sheet, Digits::Reading)
}
