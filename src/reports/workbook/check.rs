//! The check: every cell of the workbook against the engine's own value.

use super::amounts::cell_of;
use super::formula::letters;
use super::grid::{FIRST_ROW, SheetName};
use super::page::{Column, Content, Line, Page};
use super::{Desk, WorkbookError};
use crate::figures::model::graph::Node;
use crate::figures::model::{NodeId, Op, Unit};
use crate::units::Decimal;

/// The column of what a cell is: input or result.
const WHAT: u16 = 3;
/// The column of the workbook's value.
const WORKBOOK: u16 = 5;
/// The column of the engine's value.
const ENGINE: u16 = 6;
/// The column of the difference.
const DIFFERENCE: u16 = 7;
/// The column of the words.
const WORDS: u16 = 8;

/// Decimals to which amounts of money must agree.
const PENCE: u32 = 2;
/// Decimals to which rates and other numbers must agree.
const FINE: u32 = 9;

/// The word of a cell that is typed.
pub(super) const INPUT: &str = "input";
/// The word of a cell that is worked out.
pub(super) const RESULT: &str = "result";

/// Gives the sheet: results in the order of the sheets, then inputs.
pub(super) fn page(desk: &Desk<'_>) -> Result<Page, WorkbookError> {
    let graph = &desk.gap.model.graph;
    let mut nodes: Vec<(NodeId, &Node)> = graph.nodes().collect();
    nodes.sort_by_key(|(at, node)| (matches!(node.op, Op::Input(_)), desk.layout.home(*at), *at));
    let mut lines = Vec::new();
    for (row, (at, node)) in (FIRST_ROW + 1..).zip(nodes) {
        let cell = cell_of(desk, at).ok_or_else(|| WorkbookError::NoCell(node.id()))?;
        lines.push(line(desk, row, at, node, &cell));
    }
    let columns = vec![
        Column::words("Figure id", 270),
        Column::words("Line", 300),
        Column::words("Year", 75),
        Column::words("Cell is", 65),
        Column::words("Cell", 130),
        Column::numbers("Workbook", 140),
        Column::numbers("Engine", 140),
        Column::numbers("Difference", 110),
        Column::words("Result", 100),
    ];
    Ok(Page { sheet: SheetName::Check, columns, lines, kept: 1 })
}

fn line(desk: &Desk<'_>, row: u32, at: NodeId, node: &Node, cell: &str) -> Line {
    let value = desk.gap.main.values.of(at);
    let typed = matches!(node.op, Op::Input(_));
    let places = if node.unit == Unit::Pounds { PENCE } else { FINE };
    let (workbook, engine) = (letters(WORKBOOK), letters(ENGINE));
    let difference = format!("ROUND({workbook}{row}-{engine}{row},{places})");
    let (same, other) = if typed { ("as exported", "changed") } else { ("agrees", "differs") };
    let own = format!("{}{row}", letters(DIFFERENCE));
    // An error in a cell is a difference too.
    let words = format!("IF(ISERROR({own}),\"{other}\",IF({own}=0,\"{same}\",\"{other}\"))");
    let year = node.year.map_or_else(|| "all".to_owned(), |year| year.to_string());
    Line::plain(vec![
        Content::words(node.id().to_string()),
        Content::words(&node.title),
        Content::words(year),
        Content::words(if typed { INPUT } else { RESULT }),
        Content::words(cell),
        Content::Formula(cell.to_owned(), value, node.unit),
        Content::Number(value, node.unit),
        Content::Formula(difference, Decimal::ZERO, node.unit),
        Content::Says(words, same.to_owned()),
    ])
}

/// Gives the formula that counts rows of a sort with certain words.
pub(super) fn count(check: &Page, what: &str, words: &str) -> String {
    let last = check.last_row() + 1;
    let range = |column| {
        let column = letters(column);
        format!("Check!{column}{}:{column}{last}", FIRST_ROW + 1)
    };
    format!("COUNTIFS({},\"{what}\",{},\"{words}\")", range(WHAT), range(WORDS))
}
