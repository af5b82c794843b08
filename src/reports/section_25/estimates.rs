//! The estimates of the budget year, and how estimates of earlier years turned out.

use super::super::document::{Block, Section};
use super::super::modelled::Modelled;
use super::super::paper::{Paper, paragraph, section};
use crate::answers::estimates::{estimates, without_a_range};
use crate::answers::{Table, Text, programme, sentence};
use crate::charts::DrawError;
use crate::figures::record::{CaseMeasure, Part, Record};
use crate::figures::savings::Position;
use crate::records::TableName;
use crate::units::{Mark, text};

/// Things without a range that are named; the table of what moves the gap has all.
const NAMED: usize = 6;

/// Builds the section of the estimates.
pub(super) fn section_of(modelled: &Modelled<'_>) -> Section {
    let (paper, gap, year) = (modelled.paper, modelled.gap, modelled.year());
    let found = paper.figures.sensitivity.as_ref();
    let table = estimates(gap, found, year, paper.sheet);
    let mut blocks: Vec<Block> = modelled.statement().into_iter().collect();
    if table.rows.is_empty() {
        blocks.push(paragraph(format!(
            "No assumption of {year} is on file (assumptions.csv), so no estimate has a stated range.",
        )));
    } else {
        blocks.push(paragraph(
            "One estimate moves at a time, in every year, to the ends of its stated range. Evidence is \
             green where it is good. Each line is for its officer to sign.",
        ));
        blocks.extend(as_it_stands(modelled).map(paragraph));
        blocks.push(paper.cited(table.as_estimates()));
    }
    blocks.extend(found.and_then(|found| bare(&without_a_range(found))).map(paragraph));
    section("estimates", format!("The estimates of {year}"), blocks)
}

/// Says what the gap is that the estimates are held against.
fn as_it_stands(modelled: &Modelled<'_>) -> Option<Text> {
    let (last, sums) = (modelled.last(), modelled.gap.model.sums.last()?);
    let gap = modelled.node(sums.annual);
    Some(sentence!(
        modelled.paper.sheet,
        "As the budget takes them, the gap of {last} is {gap}.",
        last,
        gap
    ))
}

/// Names what moves the gap and has no range.
fn bare(titles: &[&str]) -> Option<String> {
    let (first, rest) = titles.split_at(titles.len().min(NAMED));
    let names = text::any_list(first.iter().map(|title| format!("“{title}”")))?;
    let more = match rest.len() {
        0 => String::new(),
        more => format!(" and {} more", text::small(more)),
    };
    Some(format!(
        "These move the gap and no range is stated of them, so how far they may differ is not known: \
         {names}{more}.",
    ))
}

/// Builds the section of how earlier budgets turned out.
pub(super) fn before(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = "Earlier budgets against their outturn";
    let closed: Vec<&Position> =
        paper.figures.savings.iter().filter(|year| is_closed(year)).collect();
    let mut blocks = Vec::new();
    if closed.is_empty() {
        let none = if paper.figures.savings.is_empty() {
            paper.book.none_of("saving", TableName::Savings)
        } else {
            format!("No year of savings has an outturn that is {}.", paper.sheet.published())
        };
        blocks.push(paragraph(format!("{none} So how far earlier estimates held cannot be told.")));
        return Ok(section("before", title, blocks));
    }
    blocks.extend(record(paper).map(paragraph));
    blocks.push(paper.table(&outturns(&closed)));
    blocks.extend(paper.drawn("savings-over-years", true)?);
    Ok(section("before", title, blocks))
}

fn is_closed(position: &Position) -> bool {
    position.period.is_some_and(|at| at.mark == Mark::OUTTURN)
}

/// Gives the savings of the years that are closed.
fn outturns(closed: &[&Position]) -> Table {
    let keys = ["year", "lines", "reported", "target", "forecast", "slipped", "unachievable"];
    programme::years(closed)
        .only(&keys)
        .titled("Savings of closed years, as each stood at its outturn")
}

/// Says what became of the pounds that closed years counted on.
fn record(paper: &Paper<'_>) -> Option<Text> {
    let record = &paper.figures.star_chamber.as_ref()?.record;
    if record.whole.cases == 0 {
        return None;
    }
    let whole = Record::whole_id();
    Some(sentence!(
        paper.sheet,
        "Of the savings counted on in closed years, {on_time} of the pounds came in their year, {late} came late and {never} never came ({cases} cases).",
        on_time = Part::OnTime.share_id(&whole),
        late = Part::Late.share_id(&whole),
        never = Part::Never.share_id(&whole),
        cases = whole.of(CaseMeasure::Cases),
    ))
}
