//! What Cabinet is asked to note, drafted from the figures; the law with its place.

use super::super::document::{Block, Note, NoteKind, Section};
use super::super::modelled::Modelled;
use super::super::paper::{paragraph, section};
use super::super::words::Text;
use crate::answers::gap::unbalanced;
use crate::answers::sentence;
use crate::figures::gap::{Gap, SupportPart, SupportYear, support};

/// Builds the section.
pub(super) fn section_of(modelled: &Modelled<'_>) -> Section {
    let mut asked = Vec::new();
    asked.extend(gap(modelled));
    asked.extend(modelled.unknown_years().map(|unknown| {
        Text::from(format!(
            "that the gap of {unknown} is not known, as what it rests on is not stated;"
        ))
    }));
    asked.push(balance(modelled));
    asked.extend(cost(modelled));
    asked.push(robust(modelled));
    let numbered = asked
        .into_iter()
        .enumerate()
        .map(|(at, text)| Text::from(format!("({}) ", at + 1)).then_text(text));
    let blocks = vec![
        paragraph(
            "Drafted from the figures of this paper; the words are for officers to settle. Cabinet is \
             asked to note:",
        ),
        Block::Note(Note { kind: NoteKind::Decision, paragraphs: numbered.collect() }),
    ];
    section("asked", "What Cabinet is asked to note", blocks)
}

fn gap(modelled: &Modelled<'_>) -> Option<Text> {
    let (year, last, sheet) = (modelled.year(), modelled.last(), modelled.paper.sheet);
    let sums = &modelled.gap.model.sums;
    let first = modelled.node(sums[modelled.gap.model.at(year)?].annual);
    Some(if last == year {
        sentence!(sheet, "that the gap of {year} before it is closed is {gap};", year, gap = first,)
    } else {
        sentence!(
            sheet,
            "that the gap of {year} before it is closed is {gap}, and that of {last} {later};",
            year,
            gap = first,
            last,
            later = modelled.node(sums.last()?.annual),
        )
    })
}

/// # Source
/// Local Government Finance Act 1992, sections 31A and 42A; Local Government Finance Act 1988, section
/// 114(3).
fn balance(modelled: &Modelled<'_>) -> Text {
    let Some((first, unfunded)) = unbalanced(modelled.gap).into_iter().next() else {
        let so = if let Some(unsure) = modelled.unsure_years() {
            format!(
                "that it is not known whether the plan balances in {unsure}, so that it cannot be said to \
                 balance;"
            )
        } else if !modelled.is_all_stated() {
            "that of some lines of the plan nothing is stated, so that it cannot be said to balance;".into()
        } else {
            "that under this scenario every year of the plan balances;".to_owned()
        };
        let section = match modelled.paper.book.council.class {
            Some(class) if !class.bills() => "section 42A",
            Some(_) | None => "section 31A",
        };
        return format!(
            "that the law requires a balanced budget (Local Government Finance Act 1992, {section}), \
             and {so}"
        )
        .into();
    };
    sentence!(
        modelled.paper.sheet,
        "that this plan does not yet balance for {first}: {unfunded} is unfunded, so that further savings, income or support must be found before that budget is set. {law}",
        unfunded = modelled.amount(unfunded),
        first,
        law = modelled.gap.unbalanced_law(&[first]),
    )
}

/// # Source
/// Local Government Act 2003, sections 16(2)(b) and 20: directions that treat spending as capital.
fn cost(modelled: &Modelled<'_>) -> Option<Text> {
    let path = support(modelled.gap, &modelled.gap.main)?;
    let dearest = path.dearest()?.year;
    Some(sentence!(
        modelled.paper.sheet,
        "that support is permission to borrow, by direction (Local Government Act 2003, sections 16(2)(b) and 20), not a grant, and costs the budget {cost} in {dearest};",
        cost = modelled.amount(SupportYear::id(dearest, SupportPart::Cost)),
        dearest,
    ))
}

/// # Source
/// Local Government Act 2003, section 25: the chief finance officer reports on the robustness of
/// the estimates and the adequacy of reserves, and the council has regard to it.
fn robust(modelled: &Modelled<'_>) -> Text {
    sentence!(
        modelled.paper.sheet,
        "that these are estimates: {assumed} of the {all} values behind the gap are assumed. The chief finance officer reports on the robustness of the estimates and the adequacy of the reserves when the budget is set, and the council must have regard to that report (Local Government Act 2003, section 25).",
        assumed = Gap::values_assumed_id(),
        all = Gap::values_id(),
    )
}
