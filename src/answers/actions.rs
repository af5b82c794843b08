//! Action plans: how many actions, how they are rated, what does not fit together, what moved.

use super::{Absent, Answer, Cell, Column, Holds, Table, Text, moves, reviews, sentence};
use crate::figures::actions::{
    ActionView, Change, Colour, Colours, Counted, Event, Move, Moves, Plan, PlanGroup,
    published_colours, share_id,
};
use crate::figures::reviews::{Item, Reviews};
use crate::figures::{FigureId, Sheet};
use crate::records::{ActionState, Book, Brag, TableName, Tally};
use crate::units::text;

/// Gives every plan, then the recommendations of every review.
pub fn answer(book: &Book, plans: &[Plan<'_>], reviews: &Reviews<'_>, sheet: &Sheet) -> Answer {
    let council = &book.council.name;
    let mut answer = Answer::new(format!("{council}: action plans and recommendations"));
    if plans.is_empty() {
        answer.remark("none", book.none_of("action plan", TableName::Actions));
    }
    answer.table(items(plans, reviews));
    answer.table(summary(book, plans));
    for plan in plans {
        let title = book.plan_title(plan.name);
        if plan.totals.is_some() && !plan.actions.is_empty() {
            answer.table(groups(plan, title));
            answer.table(partners(plan, title));
        }
        answer.table(late(plan, title));
        answer.table(contradictions(plan, title));
        match &plan.moves {
            Some(moves) => {
                answer.table(moved(plan, title, moves));
                answer.remark("moved", moves_said(plan, title, moves, sheet));
            }
            None => answer.remarks.extend(plan.told.map(|told| {
                let told = text::date(told);
                let words = format!(
                    "{title}: positions of one date only ({told}), so no move can be told."
                );
                super::Remark { key: "one_date", warns: false, text: words.into() }
            })),
        }
    }
    let tables = [TableName::Actions, TableName::ActionStatus, TableName::Milestones];
    answer.warn_of("left_out", book.left_out_words(&tables));
    for table in [
        reviews::listed(reviews),
        reviews::themes(reviews),
        reviews::repeated(reviews),
        reviews::overdue(reviews),
        reviews::against(reviews),
        reviews::owners(reviews),
    ] {
        answer.table(table);
    }
    answer
}

/// Gives every action and rated recommendation of every review.
fn items(plans: &[Plan<'_>], reviews: &Reviews<'_>) -> Table {
    let read = [
        Column::words("action", "Action"),
        Column::words("title", "What it is"),
        Column::words("review", "Review or plan"),
        Column::words("rating", "Rating"),
        Column::words("stated", "Stated"),
        Column::words("shown", "What its dates show"),
    ];
    let codes = CODES.into_iter().map(Column::codes);
    let title = "Every action and recommendation";
    let mut table = Table::new("actions", title, read.into_iter().chain(codes));
    for item in &reviews.items {
        let cells = [
            item.id.into(),
            item.title.into(),
            reviews.title(item.review).into(),
            colour(item.colour),
            text::capital(item.stated.map_or("", short_state)).into(),
            item.shown.words().into(),
        ];
        table.row(item.id, cells.into_iter().chain(codes_of(plans, item)));
    }
    table
}

/// What programs read of an action beside what a reader sees.
const CODES: [&str; 15] = [
    "plan",
    "recommendation",
    "group",
    "partner",
    "state",
    "overdue_milestones",
    "theme",
    "owner",
    "shown_by_dates",
    "contradiction",
    "asked_before",
    "rating_before",
    "move",
    "since",
    "newly",
];

fn codes_of(plans: &[Plan<'_>], item: &Item<'_>) -> [Cell; 15] {
    let plan = plans.iter().find(|plan| plan.name == item.review);
    let view = plan.and_then(|plan| plan.actions.iter().find(|view| view.action.id == item.id));
    let moves = plan.and_then(|plan| plan.moves.as_ref());
    let own = moves.and_then(|moves| moves.all.iter().find(|one| one.item.id == item.id));
    let events = own.map_or(&[][..], |one| &one.besides.events);
    let events: Vec<&str> = events.iter().map(|event| event.word()).collect();
    let of = |field: fn(&ActionView<'_>) -> String| view.map(field).unwrap_or_default().into();
    [
        item.review.into(),
        of(|view| view.action.recommendation.clone()),
        of(|view| view.action.group.clone()),
        of(|view| view.action.partner.clone()),
        item.stated.map_or("", ActionState::word).into(),
        item.late.len().to_string().into(),
        item.theme.into(),
        item.owner.into(),
        item.shown.word().into(),
        item.contradiction.unwrap_or_default().into(),
        item.earlier.join(" ").into(),
        own.and_then(Move::colour_before).map_or(Cell::Absent(Absent::None), Cell::Rating),
        own.map_or("", |one| one.change.word()).into(),
        Cell::date(own.and_then(|one| one.since)),
        events.join(" ").into(),
    ]
}

fn colour(colour: Option<Brag>) -> Cell {
    colour.map_or_else(|| Cell::because("not rated"), Cell::Rating)
}

const fn state_words(state: ActionState) -> &'static str {
    match state {
        ActionState::Complete => "complete",
        ActionState::InProgress => "in progress",
        ActionState::NotBegun => "not begun",
        ActionState::NotDue => "not due yet",
        ActionState::Narrative => "described in words from which no state can be read",
    }
}

/// Gives a stated state as a cell or a heading has it.
const fn short_state(state: ActionState) -> &'static str {
    if matches!(state, ActionState::Narrative) { "in words only" } else { state_words(state) }
}

/// Says how many actions a plan says are in which state; `None` where it says it of none.
pub fn states_said(plan: &Plan<'_>, sheet: &Sheet) -> Option<Text> {
    let states = plan.stated.keys().map(|state| {
        sentence!(
            sheet,
            "{count} {state}",
            count = plan.stated_id(*state),
            state = state_words(*state)
        )
    });
    let states = Text::listed(states);
    (!plan.stated.is_empty())
        .then(|| sentence!(sheet, "In the plan’s own words: {states}.", states))
}

/// Gives each plan with its counts by colour and by stated state.
fn summary(book: &Book, plans: &[Plan<'_>]) -> Table {
    let mut columns = vec![
        Column::words("title", "Plan"),
        Column::codes("plan"),
        Column::words("reviewer", "Who reviewed"),
        Column::words("as_at", "As at"),
        Column::numbers("actions", "Actions"),
        Column::numbers("recommendations", "Recommendations"),
    ];
    columns.extend(colour_columns());
    columns.extend(
        ActionState::ALL
            .iter()
            .map(|state| Column::numbers(state.word(), format!("Stated {}", short_state(*state)))),
    );
    columns.push(Column::numbers("green_but_overdue", "Green but overdue"));
    let mut table = Table::new("plans", "Action plans", columns);
    for plan in plans {
        let head = book.plans.iter().find(|known| known.plan == plan.name);
        let some = |holds: bool, of: Counted| holds.then(|| plan.id.of(of)).into();
        let listed = !plan.actions.is_empty();
        let mut cells = vec![
            book.plan_title(plan.name).into(),
            plan.name.into(),
            head.map_or("", |head| &head.reviewer).into(),
            Cell::date(plan.as_at),
            if listed { plan.id.of(Counted::Actions).into() } else { tally_only() },
            some(plan.recommendations > 0, Counted::Recommendations),
        ];
        cells.extend(colours(&plan.all_id(), plan.totals.unwrap_or_default()));
        cells.extend(
            ActionState::ALL.iter().map(|state| {
                plan.stated.contains_key(state).then(|| plan.stated_id(*state)).into()
            }),
        );
        cells.push(some(listed && plan.totals.is_some(), Counted::GreenButOverdue));
        table.row(plan.name, cells);
    }
    table
}

fn tally_only() -> Cell {
    Cell::because("only a count is published")
}

fn colour_columns() -> impl Iterator<Item = Column> {
    Colour::ALL.iter().map(|colour| {
        Column::numbers(
            colour.word(),
            match colour {
                Colour::Green => "Green (on track)",
                Colour::Amber => "Amber (at risk)",
                Colour::Red => "Red (off track)",
            },
        )
    })
}

/// Gives the counts by colour of a plan or group; where none is rated, says so.
fn colours(id: &FigureId, counted: Colours) -> [Cell; 3] {
    [Colour::Green, Colour::Amber, Colour::Red].map(|colour| match counted.rated() {
        0 => Cell::because("not rated"),
        _ => id.of(colour).into(),
    })
}

/// The columns that groups and partners share, and the whole plan with them.
fn group_columns(heading: &str) -> Vec<Column> {
    let mut columns = vec![Column::words("group", heading), Column::numbers("actions", "Actions")];
    for colour in colour_columns() {
        let key = format!("{}_share", colour.key);
        columns.extend([colour, Column::numbers(key, "Share of rated")]);
    }
    columns.push(Column::numbers("unrated", "Not rated"));
    columns
}

/// Gives the cells of one group, or of the whole plan.
fn group_cells(
    name: &str,
    id: &FigureId,
    counted: Colours,
    actions: Cell,
    listed: bool,
) -> Vec<Cell> {
    let mut cells = vec![name.into(), actions];
    for (colour, cell) in Colour::ALL.iter().zip(colours(id, counted)) {
        let share = (counted.rated() > 0).then(|| share_id(id, *colour));
        cells.extend([cell, share.into()]);
    }
    cells.push(listed.then(|| id.of(Counted::Unrated)).into());
    cells
}

fn of_group(group: &PlanGroup<'_>) -> Vec<Cell> {
    let name = if group.name.is_empty() { "No group stated" } else { group.name };
    group_cells(name, &group.id, group.counted, group.id.of(Counted::Actions).into(), true)
}

/// Gives the ratings of a plan by group, and whether the published counts agree with its rows.
pub fn groups(plan: &Plan<'_>, title: &str) -> Table {
    let mut columns = group_columns("Group");
    columns.push(Column::words("published", "Published count"));
    let mut table = Table::new(
        format!("groups-{}", plan.id.measure()),
        format!(
            "{title}: ratings by group, counted from the actions and set against the published count"
        ),
        columns,
    );
    for group in &plan.groups {
        let agrees = published(group.agrees, group.published);
        table.row(group.id.measure(), of_group(group).into_iter().chain([agrees]));
    }
    let Some(totals) = plan.totals else { return table };
    let listed = !plan.actions.is_empty();
    let actions = if listed { plan.id.of(Counted::Actions).into() } else { tally_only() };
    let mut cells = group_cells("Whole plan", &plan.all_id(), totals, actions, listed);
    let agrees = plan.whole.filter(|_| listed).and_then(published_colours);
    cells.push(published(agrees.map(|published| published == totals), plan.whole));
    table.total(plan.all_id().measure(), cells);
    table
}

/// Says whether a published count agrees with the rows, and if not, what it is.
fn published(agrees: Option<bool>, tally: Option<&Tally>) -> Cell {
    match (agrees, tally.and_then(published_colours)) {
        (Some(true), _) => "Agrees".into(),
        (Some(false), Some(Colours { green, amber, red })) => {
            format!("Differs: {green} green, {amber} amber, {red} red").into()
        }
        (Some(false), None) => "Differs".into(),
        (None, _) => Cell::Absent(Absent::NotPublished),
    }
}

/// Gives the ratings of a plan by partner.
pub fn partners(plan: &Plan<'_>, title: &str) -> Table {
    let mut table = Table::new(
        format!("partners-{}", plan.id.measure()),
        format!(
            "{title}: ratings by partner; an action of two partners is counted under both names together"
        ),
        group_columns("Partner"),
    );
    for partner in &plan.partners {
        table.row(partner.id.measure(), of_group(partner));
    }
    table
}

/// Gives the actions that are green although a step is past its date.
pub fn late(plan: &Plan<'_>, title: &str) -> Table {
    let mut table = Table::new(
        format!("green-but-overdue-{}", plan.id.measure()),
        format!("{title}: green, with a step past its date"),
        [
            Column::words("action", "Action"),
            Column::words("group", "Group"),
            Column::words("steps", "Steps past their date"),
            Column::words("first_due", "First due"),
        ],
    );
    for view in plan.green_but_overdue() {
        let first = view.overdue.iter().filter_map(|step| step.due).min();
        let titles = view.overdue.iter().map(|step| step.title.as_str());
        let titles: Vec<&str> = titles.filter(|title| !title.is_empty()).collect();
        let steps =
            if titles.is_empty() { "The action itself".to_owned() } else { titles.join("; ") };
        let group = match view.action.group.as_str() {
            "" => "Not recorded",
            group => group,
        };
        let cells = [named(view), group.into(), steps.into(), Cell::date(first)];
        table.row(view.action.id.as_str(), cells);
    }
    table
}

fn named(view: &ActionView<'_>) -> Cell {
    format!("{} {}", view.action.id, view.action.title).into()
}

/// Gives the actions of which two fields say different things.
pub fn contradictions(plan: &Plan<'_>, title: &str) -> Table {
    let mut table = Table::new(
        format!("contradictions-{}", plan.id.measure()),
        format!("{title}: timescale against position"),
        [
            Column::words("action", "Action"),
            Column::words("stated_timescale", "Timescale as printed"),
            Column::words("what", "What does not fit"),
        ],
    );
    for (view, why) in plan.contradictions() {
        let timescale = view.action.stated_timescale.as_str();
        table.row(
            view.action.id.as_str(),
            [named(view), timescale.into(), text::capital(why).into()],
        );
    }
    table
}

/// Gives how each action of a plan moved between its last two dates, what got worse first.
pub fn moved(plan: &Plan<'_>, title: &str, moves: &Moves<'_>) -> Table {
    let head = moves::Head {
        key: format!("moves-{}", plan.id.measure()),
        title: format!("{title}: how actions moved"),
        item: "Action",
        holds: Holds::Words,
        more: vec![Column::words("newly", "Position and dates")],
    };
    moves::table(head, moves, |one| {
        let mut newly: Vec<String> =
            one.besides.events.iter().map(|event| event.words().to_owned()).collect();
        if one.change == Change::Worse {
            newly.push(due(one, moves));
        }
        moves::Row {
            key: &one.item.id,
            title: &one.item.title,
            ends: [colour(one.colour_before()), colour(one.colour())],
            more: vec![text::capital(&newly.join("; ")).into()],
        }
    })
}

/// Says by when an open step is due or was due, or that none has a date.
pub fn due(one: &Move<'_>, moves: &Moves<'_>) -> String {
    match one.besides.due {
        None => "no step to come has a date".to_owned(),
        Some(due) if due <= moves.to => format!("a step due {} is open", text::date(due)),
        Some(due) => format!("next step due {}", text::date(due)),
    }
}

/// Says how many actions of a plan moved in which way, and what became of them.
pub fn moves_said(plan: &Plan<'_>, title: &str, moves: &Moves<'_>, sheet: &Sheet) -> Text {
    let events = Event::ALL.iter().map(|event| {
        let (count, words) = (plan.moved_id(moves.to, event.word()), event.words());
        sentence!(sheet, "{count} {words}", count, words)
    });
    sentence!(
        sheet,
        "From {from} to {to}, ratings of the actions in the {title}: {changes}. By their positions and \
         dates: {events}.",
        from = moves.from,
        to = moves.to,
        title,
        changes = moves::counted::<Change>(sheet, &plan.id.of(moves.to)),
        events = Text::listed(events)
    )
}
