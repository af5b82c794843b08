//! The language of mappings in words: its help and its reference page, from where it is declared.

use super::into::{SETTINGS, targets};
use super::language::Key;
use super::written::{Written, WrittenCell, WrittenGoal, WrittenSource};
use crate::records::schema::{self, Column, Kind};

/// Gives the language in short, for the help of `mtfs import`.
pub fn mapping_help() -> String {
    let mut help = String::from(
        "A mapping says what the columns of a file are. A savings tracker:\n\n  \
         title = \"Savings, Q2\"\n  unit = \"£000\"\n  [columns]\n  \"Ref\" = \"saving_id\"\n  \"Target\" = \"target\"\n\n\
         Any other table, such as risks, reserves or measures, by the table's own columns:\n\n  \
         [[into.reserves]]\n  across = [\"2025/26\", \"2026/27\"]\n  reserve_id = { make = \"{Reserve}\" }\n  \
         financial_year = { is = \"{across}\" }\n  planned_use = { column = \"{across} Use\", negate = true }\n\n",
    );
    for (title, keys) in parts() {
        let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
        help.push_str(&format!("{title}: {}\n", names.join(", ")));
    }
    help.push_str("\ndocs/mapping.md says what each means, with every table and its columns.");
    help
}

/// The parts of a mapping and their keys.
fn parts() -> [(&'static str, &'static [Key]); 5] {
    [
        ("At the top", Written::KEYS),
        ("A column under [columns]", WrittenGoal::KEYS),
        ("A table under [[into.TABLE]], beside its columns", SETTINGS),
        ("A column under [[into.TABLE]]", WrittenSource::KEYS),
        ("A cell under [cells]", WrittenCell::KEYS),
    ]
}

/// Gives the reference page, in Markdown.
pub fn mapping_page() -> String {
    let mut page = String::from(
        "# Mapping files\n\nA mapping file says what the columns of a council's own file are in the tables of `mtfs`. \
         `mtfs import FILE --map MAP.toml --dry-run` shows what would be read, cell by cell, and writes nothing. \
         This page is written from where the language is declared; do not edit it.\n\n\
         A savings tracker names its headings under `[columns]`. Every other table is filled from the other side: \
         `[[into.risks]]` lists columns of `risks`, each with where its words come from. One heading may be named by \
         several tables, and a table may stand several times: a risk register fills `risks` once and `risk_ratings` \
         for the inherent, the current and the target rating.\n\n\
         A row of a table is known again by its key. Where the folder has it already, empty cells are filled and words \
         brought up to date; an amount, a date or a rating of an earlier source is never rewritten. An import stamps \
         `source_id`, and the day of a table that has one, unless the mapping says otherwise. A row of which no cell \
         outside the key says anything makes no row. `public` is `false` unless said.\n\n",
    );
    for (title, keys) in parts() {
        page.push_str(&format!("## {title}\n\n| key | takes | what it means |\n|---|---|---|\n"));
        for key in keys {
            page.push_str(&format!(
                "| `{}` | {} | {} |\n",
                key.name,
                key.takes.replace('|', "or"),
                key.meaning
            ));
        }
        page.push('\n');
    }
    page.push_str(
        "## Tables\n\nA column in **bold** must be filled; one marked * is part of the key.\n\n",
    );
    for table in targets().map(schema::table_of) {
        page.push_str(&format!(
            "### {}\n\n{}\n\n| column | holds | what it is |\n|---|---|---|\n",
            table.name.word(),
            table.meaning
        ));
        for (col, column) in table.each() {
            let star = if table.key.contains(&col) { "*" } else { "" };
            let name = if column.required {
                format!("**{}**", column.header)
            } else {
                column.header.to_owned()
            };
            page.push_str(&format!("| {name}{star} | {} | {} |\n", holds(column), column.meaning));
        }
        page.push('\n');
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn holds(column: &Column) -> String {
    match column.kind {
        Kind::Id => "a reference".to_owned(),
        Kind::Ref(table) => format!("a reference of {}", table.word()),
        Kind::Text => "words".to_owned(),
        Kind::Word(words) => words.join(", "),
        Kind::Money => "an amount".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Rate => "a percentage".to_owned(),
        Kind::Whole => "a whole number".to_owned(),
        Kind::Score => "a rating".to_owned(),
        Kind::Year => "a financial year".to_owned(),
        Kind::Period => "a period".to_owned(),
        Kind::Mark => "a point of a year".to_owned(),
        Kind::Day => "a day".to_owned(),
        Kind::Date => "a date".to_owned(),
        Kind::Flag => "true or false".to_owned(),
    }
}
