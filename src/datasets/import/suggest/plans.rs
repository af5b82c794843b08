//! A first mapping of an action plan: actions, where each stands, and its milestones.

use super::common::Draft;
use super::page::{Page, Rests, of_cells, quoted};
use super::table::Column;
use crate::datasets::import::grid::folded;
use crate::datasets::import::value;
use crate::units::text;

/// Words of a status, the state and the colour that they mostly mean.
const STATES: [(&str, &str, &[&str]); 9] = [
    (
        "complete",
        "",
        &["complete", "completed", "closed", "done", "delivered", "implemented", "blue"],
    ),
    ("not_begun", "", &["not started", "not begun", "to start", "not yet started", "yet to start"]),
    ("not_due", "", &["not due", "not yet due", "future"]),
    ("narrative", "", &["on hold", "paused", "suspended", "no longer required", "superseded"]),
    ("in_progress", "G", &["on track", "on target", "on schedule", "green", "g", "progressing"]),
    ("in_progress", "A", &["at risk", "some slippage", "amber", "a", "minor delay", "slipping"]),
    (
        "in_progress",
        "R",
        &[
            "delayed",
            "off track",
            "overdue",
            "red",
            "r",
            "behind",
            "behind schedule",
            "late",
            "missed",
        ],
    ),
    ("in_progress", "", &["in progress", "ongoing", "started", "underway", "under way", "open"]),
    ("complete", "", &["b"]),
];

const REFERENCE: &[&str] = &[
    "ref",
    "reference",
    "id",
    "no",
    "action ref",
    "action no",
    "number",
    "rec no",
    "recommendation no",
];
const DUE: &[&str] = &[
    "due",
    "due date",
    "deadline",
    "by when",
    "target date",
    "timescale",
    "completion date",
    "when",
];
const LEAD: &[&str] = &[
    "owner",
    "lead",
    "lead officer",
    "responsible officer",
    "responsible",
    "accountable",
    "who",
    "sro",
];
const UPDATE: &[&str] =
    &["update", "progress", "comment", "comments", "commentary", "latest update", "narrative"];

/// The columns of a plan, by their place.
struct Known {
    reference: Option<usize>,
    due: Option<usize>,
    lead: Option<usize>,
    milestone: Option<usize>,
    percent: Option<usize>,
    rag: Option<usize>,
    status: Option<usize>,
    group: Option<usize>,
    recommendation: Option<usize>,
    title: Option<usize>,
    update: Option<usize>,
}

impl Draft<'_> {
    /// Writes the mapping of an action plan.
    pub(super) fn plan(&mut self) {
        let (known, used) = self.plan_columns();
        self.head();
        self.rows();
        self.submitted("the day on which the plan stood so");
        self.published();
        self.dated_references(known.reference);
        if let (Some(reference), Some(title)) = (known.reference, known.title) {
            self.twice(reference, title);
        }
        let name = |at: Option<usize>| at.and_then(|at| self.name(at));
        let id = match (name(known.reference), name(known.title)) {
            (Some(reference), _) => quoted(&reference),
            (None, Some(title)) => format!("{{ make = {} }}", quoted(&format!("{{{title}}}"))),
            (None, None) => {
                self.page
                    .note("no column names the actions: it cannot be told which action a row is");
                return;
            }
        };
        let mut page = Page::default();
        self.action_lines(&mut page, &id, &known);
        self.state_lines(&mut page, &id, &known);
        self.milestone_lines(&mut page, &id, &known);
        let rating: Vec<&Column> = known.rag.and_then(|at| self.column(at)).into_iter().collect();
        self.colours(&mut page, &rating, "G, A or R");
        self.page.add(&page);
        self.questions();
        let unused = self.unused(&used);
        self.page.add(&unused);
        self.struck_out();
    }

    /// Finds the columns of a plan by their headings; gives which are taken.
    fn plan_columns(&self) -> (Known, Vec<usize>) {
        let mut used: Vec<usize> = Vec::new();
        let mut take = |names: &[&str]| {
            let at = self.table.named(names, &used).map(|column| column.at);
            used.extend(at);
            at
        };
        let mut known = Known {
            reference: take(REFERENCE),
            due: take(DUE),
            lead: take(LEAD),
            milestone: take(&["milestone", "milestones", "success measure", "evidence of success"]),
            percent: take(&["% complete", "complete %", "percent complete", "progress %"]),
            rag: take(&["rag", "brag", "rag status", "rag rating", "colour"]),
            status: take(&["status", "state", "position", "progress status"]),
            group: take(&["theme", "workstream", "area", "category", "service", "priority"]),
            recommendation: take(&["recommendation", "finding"]),
            title: take(&["action", "actions", "action required", "description", "title", "task"]),
            update: take(UPDATE),
        };
        known.title = known.title.or(known.recommendation);
        known.recommendation = known.recommendation.filter(|at| Some(*at) != known.title);
        // Words under the colour's heading say where an action stands, where nothing else does.
        let says_all =
            |column: &Column| column.filled().count() > 0 && self.fills(column).is_empty();
        let rag = known.rag.and_then(|at| self.column(at));
        if known.status.is_none() && rag.is_some_and(says_all) {
            known.status = known.rag.take();
        }
        (known, used)
    }

    fn action_lines(&self, page: &mut Page, id: &str, known: &Known) {
        let name = |at: Option<usize>| at.and_then(|at| self.name(at));
        page.part("[[into.actions]]", "");
        let made = "made of the action's words, and the same as long as they are";
        page.line("action_id", id, &self.by(known.reference, made));
        let plan = self.title().map_or_else(|| self.tracker.name.clone(), |(_, words)| words);
        let plan =
            plan.split(['–', '(', ':', ',', '.', '-']).next().unwrap_or_default().to_lowercase();
        page.is(
            "plan",
            plan.trim(),
            &Rests::Own("the key by which this plan's actions are counted".to_owned()),
        );
        for (key, at) in [
            ("title", known.title),
            ("recommendation", known.recommendation),
            ("lead", known.lead),
            ("stated_timescale", known.due),
        ] {
            if let Some(name) = name(at) {
                page.words(key, &name, &self.by(at, ""));
            }
        }
        let bands = self.table.rows.bands.len();
        match name(known.group) {
            Some(group_name) => page.words("group", &group_name, &self.by(known.group, "")),
            None if bands > 0 => page.is(
                "group",
                "{heading}",
                &Rests::Guessed(format!(
                    "{} of one cell of words above others",
                    text::counted(bands, "row", "rows")
                )),
            ),
            None => {}
        }
        page.is(
            "public",
            "",
            &Rests::Asked("true or false: may the public see every one of these rows?".to_owned()),
        );
    }

    /// Says what a line about a column rests on.
    pub(super) fn by(&self, at: Option<usize>, otherwise: &str) -> Rests {
        match at.and_then(|at| self.column(at)) {
            Some(column) => self.headed(column, !column.words.is_empty()),
            None => Rests::Guessed(otherwise.to_owned()),
        }
    }

    fn state_lines(&self, page: &mut Page, id: &str, known: &Known) {
        let [status, rag] = [known.status, known.rag].map(|at| at.and_then(|at| self.column(at)));
        if status.is_none() && rag.is_none() {
            page.note("no column says where an action stands: no action_status is filled");
            return;
        }
        page.part("[[into.action_status]]", "");
        page.line("action_id", id, &Rests::Guessed("as above".to_owned()));
        match status {
            Some(column) => stated(page, column),
            None => page.is(
                "stated_state",
                "narrative",
                &Rests::Guessed("no words say where an action stands, its colour alone".to_owned()),
            ),
        }
        match (rag, status) {
            (Some(rag), _) => self.rating(page, rag),
            (None, Some(column)) => rating_of_status(page, column),
            (None, None) => {}
        }
        let told: Vec<String> = [known.status, known.percent, known.update]
            .into_iter()
            .flatten()
            .filter_map(|at| self.name(at))
            .map(|name| format!("{{{name}}}"))
            .collect();
        if !told.is_empty() {
            page.is(
                "note",
                &told.join(". "),
                &Rests::Guessed("what the row says, in its own words".to_owned()),
            );
        }
    }

    /// Writes where the colour of an action comes from: words, or the fill of its cell alone.
    fn rating(&self, page: &mut Page, rag: &Column) {
        let plain = rag.count(|cell| value::colour(cell).is_some());
        let all = rag.filled().count();
        if plain < all {
            let words = "are colours in words; the others are not read";
            page.note(&format!(
                "rating: {} of {} {words}",
                of_cells(plain, all),
                quoted(&rag.name)
            ));
        } else if all > 0 || !self.fills(rag).is_empty() {
            page.words("rating", &rag.name, &self.headed(rag, true));
        }
    }

    fn milestone_lines(&self, page: &mut Page, id: &str, known: &Known) {
        let Some(title) = known.milestone.and_then(|at| self.column(at)) else { return };
        page.part("[[into.milestones]]", "");
        page.line("action_id", id, &Rests::Guessed("as above".to_owned()));
        page.is("milestone", "1", &Rests::Guessed("one to a row".to_owned()));
        page.words("title", &title.name, &self.headed(title, true));
        let Some(due) = known.due.and_then(|at| self.column(at)) else { return };
        let (days, all) = (due.count(|cell| value::day(cell).is_ok()), due.filled().count());
        if all > 0 && days == all {
            page.words("due_date", &due.name, &self.headed(due, true));
        } else {
            page.is(
                "note",
                &format!("Due: {{{}}}", due.name),
                &Rests::Guessed(format!(
                    "{} are days; as written, since others are none",
                    of_cells(days, all)
                )),
            );
        }
    }

    /// Reads references that a spreadsheet took for days: `3-4` became 3 April.
    fn dated_references(&mut self, reference: Option<usize>) {
        let Some(column) = reference.and_then(|at| self.column(at)) else { return };
        let pair = |cell: &str| -> Option<(u32, u32)> {
            let (one, other) = cell.split_once(['-', '/', '.'])?;
            Some((one.parse().ok()?, other.parse().ok()?))
        };
        let pairs = column.count(|cell| pair(cell).is_some());
        if pairs * 2 <= column.filled().count() {
            return;
        }
        let mark = column
            .filled()
            .find(|cell| pair(cell).is_some())
            .and_then(|cell| cell.chars().find(|c| !c.is_ascii_digit()))
            .unwrap_or('-');
        let found = column
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| value::day(cell).is_ok() && pair(cell).is_none());
        let found: Vec<(String, String, String, String)> = found
            .filter_map(|(record, cell)| {
                let (_, month, day) =
                    crate::units::Date::day_from_words(&value::day(cell).ok()?).ok()?.parts();
                let read = format!("{day}{mark}{month}");
                let near = |record: Option<usize>| {
                    record
                        .and_then(|record| column.cells.get(record))
                        .map_or("nothing", String::as_str)
                };
                let between = format!(
                    "between {} and {}",
                    near(record.checked_sub(1)),
                    near(Some(record + 1))
                );
                Some((self.table.cell(record, column), cell.clone(), read, between))
            })
            .collect();
        for (cell, found, read, between) in found {
            let why = "a reference that became a day".to_owned();
            let rests = Rests::Guessed(format!(
                "the day {found} written day and month; it stands {between}"
            ));
            self.cells.push(super::common::ReadAs { cell, found, read, why, rests });
        }
    }

    /// Says which cells are struck out.
    pub(super) fn struck_out(&mut self) {
        let sheet = self.table.sheet;
        let rows: std::collections::BTreeSet<u32> =
            sheet.aside.struck().into_iter().map(|(row, _)| row).collect();
        let rows: Vec<String> = rows.iter().map(u32::to_string).collect();
        if !rows.is_empty() {
            let words = format!(
                "struck out, and read as any other: rows {}; list in skip_rows how one begins to leave it out",
                text::list(rows.iter().take(20))
            );
            self.page.note(&words);
        }
    }
}

/// Finds the state and the colour that words of a status mostly mean.
fn state_of(words: &str) -> Option<(&'static str, &'static str)> {
    let plain = folded(words);
    let found = STATES.iter().find(|(_, _, names)| names.contains(&plain.as_str()));
    found.map(|(state, colour, _)| (*state, *colour))
}

/// Writes the state that each word of a column stands for.
fn stated(page: &mut Page, column: &Column) {
    let meaning = |(words, times): (String, usize)| {
        let cells = text::counted(times, "cell", "cells");
        if let Some((state, _)) = state_of(&words) {
            let rests = Rests::Guessed(format!("the usual sense of the words, {cells}"));
            return (words, state.to_owned(), rests);
        }
        let asks = format!("complete, in_progress, not_begun, not_due or narrative: {cells}");
        (words, String::new(), Rests::Asked(asks))
    };
    let told: Vec<(String, String, Rests)> = column.different().into_iter().map(meaning).collect();
    page.meanings("stated_state", &format!("column = {}", quoted(&column.name)), &told);
}

/// Asks which colour the words of a status stand for, where no column is of colours.
fn rating_of_status(page: &mut Page, column: &Column) {
    let asked = |(words, times): (String, usize)| {
        let (_, colour) = state_of(&words).filter(|(_, colour)| !colour.is_empty())?;
        let asks = format!(
            "G, A or R, \"\" for none: “{words}” is mostly {colour}, {}",
            text::counted(times, "cell", "cells")
        );
        Some((words, String::new(), Rests::Asked(asks)))
    };
    let mut colours: Vec<(String, String, Rests)> =
        column.different().into_iter().filter_map(asked).collect();
    if colours.is_empty() {
        return;
    }
    let others = Rests::Guessed("other words name no colour".to_owned());
    colours.push(("*".to_owned(), String::new(), others));
    let of = format!("is = {}", quoted(&format!("{{{}}}", column.name)));
    page.meanings("rating", &of, &colours);
}
