//! A node as the formula of a cell.

use std::collections::BTreeSet;

use super::WorkbookError;
use super::grid::{Layout, SheetName, Spot};
use crate::figures::model::graph::Part;
use crate::figures::model::{Graph, NodeId, Op};

/// The longest formula that a spreadsheet takes, in characters.
///
/// # Source
/// Office Open XML as Excel reads it: 8,192 characters.
const LONGEST: usize = 8_192;

/// Fewer parts than this are added one by one.
const FEW: usize = 3;

/// Writes formulas over a layout.
#[derive(Clone, Copy)]
pub(super) struct Formulas<'a> {
    /// The model's sums.
    pub(super) graph: &'a Graph,
    /// Where each node stands.
    pub(super) layout: &'a Layout,
}

impl Formulas<'_> {
    /// Gives the formula that works a node out on its sheet, without the equals sign.
    ///
    /// # Errors
    /// When a node has no cell, or its formula is longer than a spreadsheet takes.
    pub(super) fn of(&self, node: NodeId, sheet: SheetName) -> Result<String, WorkbookError> {
        let parts = self.graph.parts(node);
        let cells = parts
            .iter()
            .map(|part| self.spot(part.node, sheet))
            .collect::<Result<Vec<Spot>, WorkbookError>>()?;
        let names: Vec<String> = cells.iter().map(|spot| name(*spot, sheet)).collect();
        let first = names.first().cloned().unwrap_or_default();
        let listed = names.join(",");
        let formula = match self.graph.node(node).op {
            Op::Input(_) => name(self.spot(node, sheet)?, sheet),
            Op::Sum => self.sum(parts, &cells, &names, sheet),
            Op::Product => names.join("*"),
            Op::Pounds => to_the_penny(&names.join("*")),
            Op::Penny => to_the_penny(&first),
            Op::Quotient => names.join("/"),
            Op::Least => format!("MIN({listed})"),
            Op::Greatest => format!("MAX({listed})"),
            // 1 + x + x² + … is (xⁿ − 1) ÷ (x − 1), but for x = 1.
            Op::Powers(terms) => {
                format!("IF({first}=1,{terms},({first}^{terms}-1)/({first}-1))")
            }
        };
        if formula.chars().count() > LONGEST {
            return Err(WorkbookError::LongFormula(self.graph.node(node).id()));
        }
        Ok(formula)
    }

    /// Gives the reference to a node's cell from a sheet.
    ///
    /// # Errors
    /// When the node has no cell.
    pub(super) fn reference(
        &self,
        node: NodeId,
        sheet: SheetName,
    ) -> Result<String, WorkbookError> {
        let home = self.layout.home(node);
        home.map(|home| name(home, sheet)).ok_or_else(|| self.lost(node))
    }

    fn spot(&self, node: NodeId, sheet: SheetName) -> Result<Spot, WorkbookError> {
        self.layout.near(node, sheet).ok_or_else(|| self.lost(node))
    }

    fn lost(&self, node: NodeId) -> WorkbookError {
        WorkbookError::NoCell(self.graph.node(node).id())
    }

    fn sum(&self, parts: &[Part], cells: &[Spot], names: &[String], sheet: SheetName) -> String {
        let added: Vec<Spot> =
            parts.iter().zip(cells).filter(|(part, _)| !part.less).map(|(_, spot)| *spot).collect();
        let mut formula = if let Some((first, last)) = self.run(&added) {
            format!("SUM({}:{})", name(first, sheet), a1(last))
        } else {
            let added = parts.iter().zip(names).filter(|(part, _)| !part.less);
            added.map(|(_, name)| name.as_str()).collect::<Vec<&str>>().join("+")
        };
        for (_, name) in parts.iter().zip(names).filter(|(part, _)| part.less) {
            formula.push('-');
            formula.push_str(name);
        }
        if formula.is_empty() { "0".to_owned() } else { formula }
    }

    /// Gives the ends of a run of cells below each other, with nothing but them and empty cells in
    /// between.
    fn run(&self, cells: &[Spot]) -> Option<(Spot, Spot)> {
        if cells.len() < FEW {
            return None;
        }
        let held: BTreeSet<Spot> = cells.iter().copied().collect();
        let (first, last) = (*held.first()?, *held.last()?);
        let one_column =
            held.iter().all(|spot| spot.sheet == first.sheet && spot.column == first.column);
        let alone = held.len() == cells.len()
            && (first.row..=last.row).all(|row| {
                let spot = Spot { row, ..first };
                held.contains(&spot) || self.layout.is_empty(spot)
            });
        (one_column && alone).then_some((first, last))
    }
}

/// Rounds to the penny, half away from nil. A product of binary numbers may fall short of a half
/// penny by a hair, so the sixth decimal is settled first.
fn to_the_penny(sum: &str) -> String {
    format!("ROUND(ROUND({sum},6),2)")
}

/// Gives a cell's name as a formula on a sheet has it.
pub(super) fn name(spot: Spot, from: SheetName) -> String {
    if spot.sheet == from { a1(spot) } else { format!("{}!{}", spot.sheet.word(), a1(spot)) }
}

/// Gives `C7` of the third column and the seventh row.
pub(super) fn a1(spot: Spot) -> String {
    format!("{}{}", letters(spot.column), spot.row + 1)
}

/// Gives `Gap!$C$7`, for a name of the workbook.
pub(super) fn fixed(spot: Spot) -> String {
    format!("{}!${}${}", spot.sheet.word(), letters(spot.column), spot.row + 1)
}

/// Gives the letters of a column: A to Z, then AA.
pub(super) fn letters(column: u16) -> String {
    let mut left = u32::from(column) + 1;
    let mut letters = Vec::new();
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::model::Unit;
    use crate::figures::model::graph::Name;
    use crate::figures::{Basis, FigureId, FigureKind};
    use crate::units::{Decimal, FinancialYear};

    /// Inputs stand in D5, D6, … of Assumptions in the order in which they are added, results in
    /// D5, D6, … of Lines.
    fn graph() -> (Graph, [NodeId; 4], FinancialYear) {
        let mut graph = Graph::default();
        let year = FinancialYear::beginning(2026).unwrap();
        let inputs = ["a", "b", "c", "d"].map(|id| {
            let name = Name::pounds(FigureId::typed(id), id, year);
            graph.input(name, Decimal::ONE, FigureKind::Published, Basis::Rule(String::new()))
        });
        (graph, inputs, year)
    }

    fn named(id: &str, year: FinancialYear) -> Name {
        Name::pounds(FigureId::typed(id), id, year)
    }

    fn written(graph: &Graph, node: NodeId) -> String {
        let layout = Layout::of_steps(graph);
        Formulas { graph, layout: &layout }.of(node, SheetName::Lines).unwrap()
    }

    #[test]
    fn a_sum_of_cells_below_each_other_is_a_range_and_what_is_taken_away_stands_alone() {
        let (mut graph, [a, b, c, d], year) = graph();
        let all = graph.sum(named("line/all", year), &[a, b, c], &[d]);
        assert_eq!(written(&graph, all), "SUM(Assumptions!D5:D7)-Assumptions!D8");
        // The second row lies between, so a range would count it too.
        let some = graph.sum(named("line/some", year), &[a, c, d], &[]);
        assert_eq!(written(&graph, some), "Assumptions!D5+Assumptions!D7+Assumptions!D8");
        // A range would count the first only once.
        let twice = graph.sum(named("line/twice", year), &[a, a, b], &[]);
        assert_eq!(written(&graph, twice), "Assumptions!D5+Assumptions!D5+Assumptions!D6");
        let none = graph.sum(named("line/none", year), &[], &[]);
        assert_eq!(written(&graph, none), "0");
    }

    #[test]
    fn every_operation_has_its_formula() {
        let (mut graph, [a, b, ..], year) = graph();
        let wanted = [
            (Op::Product, "Assumptions!D5*Assumptions!D6"),
            (Op::Pounds, "ROUND(ROUND(Assumptions!D5*Assumptions!D6,6),2)"),
            (Op::Quotient, "Assumptions!D5/Assumptions!D6"),
            (Op::Least, "MIN(Assumptions!D5,Assumptions!D6)"),
            (Op::Greatest, "MAX(Assumptions!D5,Assumptions!D6)"),
        ];
        for (op, formula) in wanted {
            let stem = format!("line/{op:?}");
            let node = graph.add(named(&stem, year), op, &[a, b]);
            assert_eq!(written(&graph, node), formula);
        }
        let penny = graph.add(named("line/penny", year), Op::Penny, &[a]);
        assert_eq!(written(&graph, penny), "ROUND(ROUND(Assumptions!D5,6),2)");
        let powers =
            graph.add(named("line/powers", year).of(Unit::Number), Op::Powers(3), &[penny]);
        assert_eq!(written(&graph, powers), "IF(D10=1,3,(D10^3-1)/(D10-1))");
    }

    #[test]
    fn columns_are_counted_as_spreadsheets_count_them() {
        // 26 letters, then 26 × 26 pairs: column 701 is ZZ and 702 is AAA.
        let of = |columns: [u16; 6]| columns.map(letters);
        assert_eq!(of([0, 25, 26, 51, 701, 702]), ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
    }

    #[test]
    fn a_cell_is_named_with_its_sheet_only_from_elsewhere() {
        let spot = Spot { sheet: SheetName::Gap, row: 6, column: 2 };
        assert_eq!(name(spot, SheetName::Gap), "C7");
        assert_eq!(name(spot, SheetName::Check), "Gap!C7");
        assert_eq!(fixed(spot), "Gap!$C$7");
    }
}
