//! Decisions of earlier meetings, and the rows that this one fills in.

use std::collections::BTreeSet;

use super::{Pack, exceptions, subheading};
use crate::answers::savings::group_name;
use crate::answers::{Cell, Column, Table};
use crate::figures::Figures;
use crate::figures::savings::{Group, Position};
use crate::figures::star_chamber::{self, StarChamber};
use crate::records::{Book, Decision};
use crate::reports::document::{Block, Note, NoteKind, Section};
use crate::reports::output::OutputFile;
use crate::reports::paper::{paragraph, section};
use crate::reports::tables::csv;
use crate::units::{Period, text};

/// The columns of `decisions.csv`.
const COLUMNS: [&str; 7] =
    ["decision_id", "meeting", "decided_on", "about_id", "decision", "owner", "due_date"];

/// The file with the rows to fill in.
const FILE: &str = "decisions-to-fill.csv";

/// What the rows to fill in call the meeting.
const MEETING: &str = "Star Chamber";

/// Gives what earlier meetings decided about a directorate's savings.
pub(super) fn earlier(pack: &Pack<'_>, group: &Group) -> Vec<Block> {
    let book = pack.paper.book;
    let savings = &book.savings;
    let own = savings.all().filter(|saving| savings.directorate(*saving) == group.key);
    let as_at = pack.paper.figures.as_at;
    let columns = [
        Column::words("decision_id", "Decision"),
        Column::words("meeting", "Meeting"),
        Column::words("decided_on", "Decided on"),
        Column::words("about_id", "About"),
        Column::words("decision", "What was decided"),
        Column::words("owner", "Owner"),
        Column::words("due_date", "Due"),
    ];
    let day = text::date(pack.chamber.day);
    let title =
        format!("Decisions about savings of {}, due dates as at {day}", group_name(&group.key));
    let mut table = Table::new("decisions", title, columns);
    for decision in own.flat_map(|saving| pack.chamber.decisions(book, savings.id(saving), as_at)) {
        table.row(&decision.id, row(pack, decision));
    }
    if table.rows.is_empty() {
        return vec![paragraph("The log holds no decision about its savings.")];
    }
    vec![pack.paper.table(&table)]
}

fn row(pack: &Pack<'_>, decision: &Decision) -> [Cell; 7] {
    let day = pack.chamber.day;
    let due = match decision.due {
        None => "no date".to_owned(),
        Some(due) if due < day => format!("overdue since {}", text::date(due)),
        Some(due) => format!("due {}", text::date(due)),
    };
    let owner = if decision.owner.is_empty() { "not recorded" } else { &decision.owner };
    [
        decision.id.as_str().into(),
        decision.meeting.as_str().into(),
        Cell::Date(decision.decided_on),
        pack.paper.reference(&decision.about_id).into(),
        decision.decision.as_str().into(),
        owner.into(),
        due.into(),
    ]
}

/// Builds the section that the meeting fills in.
pub(super) fn section_of(pack: &Pack<'_>) -> Section {
    let mut blocks = vec![Block::Note(Note {
        kind: NoteKind::Decision,
        paragraphs: vec![
            format!(
                "One row an exception. {FILE}, beside this pack, holds the same rows: fill in the \
                 day, decision, owner and due date, copy the filled rows to the end of decisions.csv in \
                 the council’s folder, and the next pack reads them back. The log does not record \
                 whether a decision was carried out: “overdue” says only that its date is past."
            )
            .into(),
        ],
    })];
    let columns = [
        Column::words("decision_id", "Decision"),
        Column::words("about_id", "About"),
        Column::words("decided_on", "Decided on"),
        Column::words("decision", "What was decided"),
        Column::words("owner", "Owner"),
        Column::words("due_date", "Due"),
    ];
    let mut table = Table::new("to-fill", "Decisions of this meeting", columns);
    for (id, about) in to_fill(pack.paper.book, pack.chamber, pack.position) {
        // What the meeting writes by hand: a space is room, not something absent.
        let room = || Cell::Words(String::new());
        let about = pack.paper.reference(&about);
        table.row(&id, [id.as_str().into(), about.into(), room(), room(), room(), room()]);
    }
    if table.rows.is_empty() {
        blocks.push(paragraph(format!(
            "There is no row to fill in. {}",
            exceptions::none(pack, None)
        )));
    } else {
        blocks.push(pack.paper.table(&table));
    }
    for group in &pack.position.groups {
        let found = exceptions::of_group(pack, group).len();
        if found == 0 {
            let words = format!("{}: no exception.", group_name(&group.key));
            blocks.push(paragraph(words));
        }
    }
    blocks.insert(0, subheading("To fill in"));
    section("decisions", "Decisions of this meeting", blocks)
}

/// Gives the reference of each row to fill in and the saving it is about, directorate by directorate.
/// A reference that the log already holds is not given again.
fn to_fill(book: &Book, chamber: &StarChamber, position: &Position) -> Vec<(String, String)> {
    let mut taken: BTreeSet<String> = book.decisions.iter().map(|known| known.id.clone()).collect();
    let at = chamber.period.map_or_else(|| chamber.year.slug(), Period::slug);
    let mut rows = Vec::new();
    for group in &position.groups {
        let found = star_chamber::exceptions(book, position, &group.key);
        for (line, _) in found {
            let about = book.savings.id(line.saving);
            let first = format!("SC-{}-{about}", at.to_uppercase());
            let mut id = first.clone();
            let mut count = 1;
            while taken.contains(&id) {
                count += 1;
                id = format!("{first}-{count}");
            }
            taken.insert(id.clone());
            rows.push((id, about.to_owned()));
        }
    }
    rows
}

/// Gives the rows for a meeting to fill in, in the columns of `decisions.csv`: one an exception,
/// with references and meeting given and the rest empty.
pub(in crate::reports) fn beside(figures: &Figures<'_>) -> Vec<OutputFile> {
    let chamber = figures.star_chamber.as_ref();
    let known = chamber.and_then(|chamber| Some((chamber, figures.savings_of(chamber.year)?)));
    let rows =
        known.map_or_else(Vec::new, |(chamber, position)| to_fill(figures.book, chamber, position));
    let lines = rows.into_iter().map(|(id, about)| {
        let empty = String::new;
        [id, MEETING.to_owned(), empty(), about, empty(), empty(), empty()]
    });
    vec![OutputFile { name: FILE.into(), bytes: csv(COLUMNS, lines) }]
}
