//! A test sheet for an auditor: savings drawn at random with what they claim, and columns to fill in.

use super::{Answer, Cell, Column, Table, sentence};
use crate::figures::Sheet;
use crate::figures::savings::{Field, Line, Position, SetMeasure, banked};
use crate::records::Book;
use crate::units::text;

/// The columns that the auditor fills in.
const BLANK: [(&str, &str); 4] = [
    ("seen", "Evidence seen"),
    ("agreed", "Amount agreed"),
    ("tested_by", "Tested by and on"),
    ("finding", "Finding"),
];

/// Gives the sheet.
pub fn sample(
    book: &Book,
    position: &Position,
    drawn: &[&Line],
    seed: u64,
    sheet: &Sheet,
) -> Answer {
    let (name, year) = (&book.council.name, position.year);
    let mut answer = Answer::new(format!("{name}: savings to test, {year}"));
    let columns = [
        Column::words("saving", "Saving"),
        Column::words("title", "Title"),
        Column::words("directorate", "Directorate"),
        Column::words("owner", "Owner"),
        Column::words("return", "Return"),
        Column::numbers("target", "Target"),
        Column::numbers("banked", "Claimed as banked"),
    ];
    let blank = BLANK.map(|(key, heading)| Column::words(key, heading));
    let title = format!("Savings drawn, {year}");
    let mut table = Table::new("sample", title, columns.into_iter().chain(blank));
    for line in drawn {
        let (savings, id) = (&book.savings, position.line_id(book, line));
        let returned = line.update.and_then(|row| usize::try_from(row).ok()).map(|row| {
            let day = text::date(book.deliveries.submitted_on(row));
            format!("{}, handed in {day}", book.deliveries.period(row))
        });
        let cells = [
            savings.id(line.saving).into(),
            savings.title(line.saving).into(),
            savings.directorate(line.saving).into(),
            savings.owner(line.saving).into(),
            returned.unwrap_or_default().into(),
            line.get(Field::Target).map(|_| id.of(Field::Target)).into(),
            Cell::from(id.of(Field::Banked)),
        ];
        let blank = BLANK.map(|_| Cell::from(""));
        table.row(savings.id(line.saving), cells.into_iter().chain(blank));
    }
    answer.table(table);
    let from = banked(position).count();
    if from == 0 {
        let words =
            format!("No saving of {year} says that anything is banked: there is none to draw.");
        answer.remark("none", words);
        return answer;
    }
    let words = format!(
        "{} of the {} that say something is banked, drawn at random by seed {seed}: the same seed draws the same.",
        drawn.len(),
        text::counted(from, "saving", "savings"),
    );
    answer.remark("drawn", words);
    let all = position.all_id();
    let text = sentence!(
        sheet,
        "Savings of {year} claim {banked} as banked, in {lines} savings that count. What the sample finds says \
         nothing of a saving that says nothing.",
        year = year,
        banked = all.of(Field::Banked),
        lines = all.of(SetMeasure::Lines),
    );
    answer.remark("whole", text);
    answer
}
