//! `mtfs gap`: the budget gap under a scenario, and as published.

mod modelled;

use super::{Desk, tables};
use crate::charts::Table;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::terminal::Layout;
use crate::cli::{Outcome, terminal};
use crate::datasets::Depth;
use crate::figures::AsAt;
use crate::figures::claims::{gap_basis_words, gap_figures, gap_words, gap_years, published_by};
use crate::records::{Book, TableName};
use crate::reports::answers;
use crate::units::text;

pub(in crate::cli) fn gap(desk: &mut Desk<'_>, lines: bool) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let loaded = session.loaded();
    let book = &loaded.book;
    let as_at = desk.common.as_at;
    let gap = if book.budget_lines.is_empty() { None } else { Some(session.gap()?) };
    match desk.format() {
        Format::Json => {
            let mut sheet = gap_figures(book);
            if let Some(gap) = &gap {
                sheet.append(gap.figures());
            }
            let data = answers::gap(book, as_at, gap.as_ref());
            desk.give_json("gap", &session, data, &sheet, None)?;
        }
        Format::Csv => match &gap {
            Some(gap) => desk.give(&tables::csv(&modelled::plain(gap)))?,
            None => desk.give(&tables::csv(&plain_table(book, as_at)))?,
        },
        Format::Text | Format::Md | Format::Xlsx => {
            let mut words = String::new();
            if let Some(gap) = &gap {
                words.push_str(&modelled::words(gap, lines, desk.layout));
                words.push('\n');
            }
            words.push_str(&published(book, as_at, desk.layout));
            desk.tell(&words)?;
        }
    }
    desk.say_exempt(&loaded.book, &[TableName::Savings]);
    Ok(desk.outcome(&session))
}

fn published(book: &Book, as_at: Option<AsAt>, layout: Layout) -> String {
    let mut words = format!("{}: the budget gap as published\n\n", book.council.name);
    if published_by(book, as_at).next().is_none() {
        words.push_str("No gap published by then is in the folder (gap_claims.csv).\n");
        return words;
    }
    words.push_str(&terminal::table(&table(book, as_at), layout));
    words.push_str(
        "\nThree different numbers, never added together: the annual gap a year opens with, the gap\n\
         a year adds, and the sum over a period. A claim whose basis is not stated is only shown.\n",
    );
    words
}

/// Gives every claim with each end of its amount in plain digits.
fn plain_table(book: &Book, as_at: Option<AsAt>) -> Table {
    let headings = [
        "claim_id",
        "as_at",
        "scenario",
        "from_year",
        "to_year",
        "basis",
        "before_savings",
        "before_efs",
        "-low",
        "-central",
        "-high",
        "bound",
        "source_id",
    ];
    let mut table = tables::table("Published gaps", &headings);
    for claim in published_by(book, as_at) {
        let cells = vec![
            tables::words(&claim.id),
            tables::words(claim.as_at.to_string()),
            tables::words(claim.scenario.word()),
            tables::words(claim.from.to_string()),
            tables::words(claim.to.to_string()),
            tables::words(claim.basis.word()),
            tables::words(claim.before_savings.word()),
            tables::words(claim.before_efs.word()),
            tables::plain(claim.amount.low),
            tables::plain(claim.amount.central),
            tables::plain(claim.amount.high),
            tables::words(claim.amount.bound.word()),
            tables::words(&claim.source_id),
        ];
        tables::row(&mut table, cells);
    }
    table
}

fn table(book: &Book, as_at: Option<AsAt>) -> Table {
    let headings = [
        "years",
        "-gap",
        "published",
        "scenario",
        "kind",
        "before savings",
        "before EFS",
        "source",
    ];
    let mut table = tables::table("Published gaps", &headings);
    let mut claims: Vec<_> = published_by(book, as_at).collect();
    claims.sort_by_key(|claim| (claim.from, claim.to, claim.as_at, claim.row));
    for claim in claims {
        let plain = |word: &str| tables::words(word.replace('_', " "));
        tables::row(
            &mut table,
            vec![
                tables::words(gap_years(claim)),
                tables::words(gap_words(claim)),
                tables::words(text::date(claim.as_at)),
                plain(claim.scenario.word()),
                tables::words(gap_basis_words(claim.basis).split(':').next().unwrap_or_default()),
                plain(claim.before_savings.word()),
                plain(claim.before_efs.word()),
                tables::words(&claim.source_id),
            ],
        );
    }
    table
}
