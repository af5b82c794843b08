//! A first mapping of an action plan: actions, where each stands, and its milestones.

use super::common::Draft;
use super::page::{Page, Rests, of_cells, quoted};
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

impl Draft<'_> {
    /// Writes the mapping of an action plan.
    #[expect(clippy::too_many_lines, reason = "it walks one sheet from top to bottom")]
    pub(super) fn plan(&mut self) {
        let mut used: Vec<usize> = Vec::new();
        let mut take = |names: &[&str]| {
            let at = self.table.named(names, &used).map(|column| column.at);
            used.extend(at);
            at
        };
        let reference = take(&[
            "ref",
            "reference",
            "id",
            "no",
            "action ref",
            "action no",
            "number",
            "rec no",
            "recommendation no",
        ]);
        let due = take(&[
            "due",
            "due date",
            "deadline",
            "by when",
            "target date",
            "timescale",
            "completion date",
            "when",
        ]);
        let lead = take(&[
            "owner",
            "lead",
            "lead officer",
            "responsible officer",
            "responsible",
            "accountable",
            "who",
            "sro",
        ]);
        let milestone =
            take(&["milestone", "milestones", "success measure", "evidence of success"]);
        let percent = take(&["% complete", "complete %", "percent complete", "progress %"]);
        let rag = take(&["rag", "brag", "rag status", "rag rating", "colour"]);
        let status = take(&["status", "state", "position", "progress status"]);
        let group = take(&["theme", "workstream", "area", "category", "service", "priority"]);
        let recommendation = take(&["recommendation", "finding"]);
        let title = take(&["action", "actions", "action required", "description", "title", "task"])
            .or(recommendation);
        let update = take(&[
            "update",
            "progress",
            "comment",
            "comments",
            "commentary",
            "latest update",
            "narrative",
        ]);
        self.head();
        self.rows();
        self.submitted("the day on which the plan stood so");
        self.published();
        self.dated_references(reference);
        if let (Some(reference), Some(title)) = (reference, title) {
            self.twice(reference, title);
        }
        let mut page = Page::default();
        let name = |at: Option<usize>| at.and_then(|at| self.name(at));
        let id = match (name(reference), name(title)) {
            (Some(reference), _) => quoted(&reference),
            (None, Some(title)) => format!("{{ make = {} }}", quoted(&format!("{{{title}}}"))),
            (None, None) => {
                self.page
                    .note("no column names the actions: it cannot be told which action a row is");
                return;
            }
        };
        page.part("[[into.actions]]", "");
        page.line(
            "action_id",
            &id,
            &self.by(reference, "made of the action's words, and the same as long as they are"),
        );
        let plan = self.title().map_or_else(|| self.tracker.name.clone(), |(_, words)| words);
        let plan =
            plan.split(['–', '(', ':', ',', '.', '-']).next().unwrap_or_default().to_lowercase();
        page.is(
            "plan",
            plan.trim(),
            &Rests::Own("the key by which this plan's actions are counted".to_owned()),
        );
        for (key, at) in [
            ("title", title),
            ("recommendation", recommendation.filter(|at| Some(*at) != title)),
            ("lead", lead),
            ("stated_timescale", due),
        ] {
            if let Some(name) = name(at) {
                page.words(key, &name, &self.by(at, ""));
            }
        }
        let bands = self.table.rows.bands.len();
        match name(group) {
            Some(group_name) => page.words("group", &group_name, &self.by(group, "")),
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
        self.state_lines(
            &mut page,
            &id,
            (status.or(rag), rag.filter(|_| status.is_some())),
            (percent, update),
        );
        self.milestone_lines(&mut page, &id, milestone, due);
        self.page.add(&page);
        self.questions();
        let unused = self.unused(&used);
        self.page.add(&unused);
        self.struck_out();
    }

    /// Says what a line about a column rests on.
    pub(super) fn by(&self, at: Option<usize>, otherwise: &str) -> Rests {
        match at.and_then(|at| self.column(at)) {
            Some(column) => self.headed(column, !column.words.is_empty()),
            None => Rests::Guessed(otherwise.to_owned()),
        }
    }

    #[expect(clippy::too_many_lines, reason = "it walks one sheet from top to bottom")]
    fn state_lines(
        &self,
        page: &mut Page,
        id: &str,
        (status, rag): (Option<usize>, Option<usize>),
        (percent, update): (Option<usize>, Option<usize>),
    ) {
        let Some(column) = status.and_then(|at| self.column(at)) else {
            page.note("no column says where an action stands: no action_status is filled");
            return;
        };
        page.part("[[into.action_status]]", "");
        page.line("action_id", id, &Rests::Guessed("as above".to_owned()));
        let of = |words: &str| {
            let plain = folded(words);
            STATES.iter().find(|(_, _, names)| names.contains(&plain.as_str()))
        };
        let different = column.different();
        let told: Vec<(String, String, Rests)> = different
            .iter()
            .map(|(words, times)| {
                let cells = text::counted(*times, "cell", "cells");
                match of(words) {
                    Some((state, ..)) => (
                        words.clone(),
                        (*state).to_owned(),
                        Rests::Guessed(format!("the usual sense of the words, {cells}")),
                    ),
                    None => (
                        words.clone(),
                        String::new(),
                        Rests::Asked(format!(
                            "complete, in_progress, not_begun, not_due or narrative: {cells}"
                        )),
                    ),
                }
            })
            .collect();
        page.meanings("stated_state", &format!("column = {}", quoted(&column.name)), &told);
        if let Some(rag) = rag.and_then(|at| self.column(at)) {
            let plain = rag.count(|cell| value::colour(cell).is_some());
            let all = rag.filled().count();
            if all > 0 && plain == all {
                page.words("rating", &rag.name, &self.headed(rag, true));
            } else if all > 0 {
                page.note(&format!("rating: {} of {} are colours in words; a colour of a cell alone is not read here", of_cells(plain, all), quoted(&rag.name)));
            }
        } else {
            let mut colours: Vec<(String, String, Rests)> = Vec::new();
            for (words, times) in &different {
                if let Some((_, colour, _)) = of(words).filter(|(_, colour, _)| !colour.is_empty())
                {
                    let asks = format!(
                        "G, A or R, \"\" for none: “{words}” is mostly {colour}, {}",
                        text::counted(*times, "cell", "cells")
                    );
                    colours.push((words.clone(), String::new(), Rests::Asked(asks)));
                }
            }
            if !colours.is_empty() {
                colours.push((
                    "*".to_owned(),
                    String::new(),
                    Rests::Guessed("other words name no colour".to_owned()),
                ));
                page.meanings(
                    "rating",
                    &format!("is = {}", quoted(&format!("{{{}}}", column.name))),
                    &colours,
                );
            }
        }
        let told: Vec<String> = [status, percent, update]
            .into_iter()
            .flatten()
            .filter_map(|at| self.name(at))
            .map(|name| format!("{{{name}}}"))
            .collect();
        page.is(
            "note",
            &told.join(". "),
            &Rests::Guessed("what the row says, in its own words".to_owned()),
        );
    }

    fn milestone_lines(
        &self,
        page: &mut Page,
        id: &str,
        milestone: Option<usize>,
        due: Option<usize>,
    ) {
        let Some(title) = milestone.and_then(|at| self.column(at)) else { return };
        page.part("[[into.milestones]]", "");
        page.line("action_id", id, &Rests::Guessed("as above".to_owned()));
        page.is("milestone", "1", &Rests::Guessed("one to a row".to_owned()));
        page.words("title", &title.name, &self.headed(title, true));
        let Some(due) = due.and_then(|at| self.column(at)) else { return };
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
