//! An answer as JSON: the same tables, rows and remarks, every number by its figure.

use serde_json::{Map, Value, json};

use crate::answers::{Absent, Answer, Cell, Row, Table};
use crate::figures::Sheet;

/// Gives `{title, tables, remarks}`: under a table, `columns` and `rows`; a row holds its key, its
/// level, the cells by the keys of their columns, and the ids of those that are figures.
pub fn as_json(answer: &Answer, sheet: &Sheet) -> Value {
    json!({
        "title": answer.title,
        "tables": answer.tables.iter().map(|content| table(content, sheet)).collect::<Vec<_>>(),
        "remarks": answer.remarks.iter().map(|remark| json!({
            "key": remark.key,
            "warns": remark.warns,
            "text": remark.text.plain(),
            "ids": remark.text.figures().collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

/// Gives the rows of a table, each with its cells by the keys of their columns and the ids of those
/// that are figures.
pub fn rows_as_json(content: &Table, sheet: &Sheet) -> Value {
    let flat = |one: &Row| {
        let mut whole = row(content, one, sheet);
        let mut cells = whole["cells"].take();
        cells["ids"] = whole["ids"].take();
        cells
    };
    content.rows.iter().map(flat).collect()
}

fn table(content: &Table, sheet: &Sheet) -> Value {
    json!({
        "table": content.key,
        "title": content.title,
        "columns": content.columns.iter().map(|column| {
            json!({ "column": column.key, "heading": column.heading })
        }).collect::<Vec<_>>(),
        "rows": content.rows.iter().map(|one| row(content, one, sheet)).collect::<Vec<_>>(),
    })
}

fn row(content: &Table, row: &Row, sheet: &Sheet) -> Value {
    let (mut cells, mut ids, mut absent) = (Map::new(), Map::new(), Map::new());
    for (column, cell) in content.columns.iter().zip(&row.cells) {
        let key = column.key.to_string();
        if let Some(id) = cell.figure() {
            ids.insert(key.clone(), json!(id));
        }
        if let Cell::Absent(why @ (Absent::NotPublished | Absent::Because(_))) = cell {
            absent.insert(key.clone(), json!(why.words(sheet)));
        }
        cells.insert(key, value(cell, sheet));
    }
    let mut object =
        json!({ "row": row.key, "level": row.level.word(), "cells": cells, "ids": ids });
    if !absent.is_empty() {
        object["absent"] = Value::Object(absent);
    }
    object
}

/// Gives a cell: amounts and rates as strings, counts as numbers, what is absent as `null`.
fn value(cell: &Cell, sheet: &Sheet) -> Value {
    match cell {
        Cell::Words(words) => json!(words),
        Cell::Rating(brag) => json!(brag),
        Cell::Date(date) => json!(date),
        Cell::Absent(_) => Value::Null,
        Cell::Figure(number) => {
            match sheet.figure(&number.figure).and_then(|figure| figure.value) {
                Some(crate::figures::Value::Count(count)) => json!(count),
                value => json!(value.map(crate::figures::Value::plain)),
            }
        }
    }
}
