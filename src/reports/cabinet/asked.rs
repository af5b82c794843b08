//! What Cabinet is asked to note, drafted from the figures; the law with its place.

use super::super::document::{Block, Note, NoteKind, Section};
use super::super::modelled::Modelled;
use super::super::paper::{paragraph, section};
use super::super::words::Text;
use crate::figures::gap::{Gap, SupportPart, SupportYear, support};

/// Builds the section.
pub(super) fn section_of(modelled: &Modelled<'_>) -> Section {
    let mut asked = Vec::new();
    asked.extend(gap(modelled));
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
    let year = modelled.year();
    let at = modelled.gap.model.at(year)?;
    let sums = &modelled.gap.model.sums;
    let say = modelled.paper.say(format!("that the gap of {year} before it is closed is "));
    let say = modelled.amount(say, &modelled.id(sums[at].annual));
    let last = modelled.last();
    if last == year {
        return Some(say.words(";").text());
    }
    let say = say.words(format!(", and that of {last} "));
    Some(modelled.amount(say, &modelled.id(sums.last()?.annual)).words(";").text())
}

/// # Source
/// Local Government Finance Act 1992, section 31A; Local Government Finance Act 1988, section 114(3).
fn balance(modelled: &Modelled<'_>) -> Text {
    let law = "the law requires a balanced budget (Local Government Finance Act 1992, section 31A)";
    let unbalanced = modelled.unbalanced();
    let Some((first, node)) = unbalanced.first() else {
        return format!(
            "that {law}, and that under this scenario every year of the plan balances;"
        )
        .into();
    };
    let say = modelled.paper.say(format!("that {law}, and that under this scenario "));
    let say = modelled.amount(say, &modelled.id(*node));
    say.words(format!(
        " of {first} is unfunded, so that further savings, income or support must be found before \
         that budget is set; if they are not, the chief finance officer must report (Local Government \
         Finance Act 1988, section 114(3));"
    ))
    .text()
}

/// # Source
/// Local Government Act 2003, sections 16(2)(b) and 20: directions that treat spending as capital.
fn cost(modelled: &Modelled<'_>) -> Option<Text> {
    let path = support(modelled.gap, &modelled.gap.main)?;
    let dearest = path.dearest()?.year;
    let say = modelled.paper.say(
        "that support is permission to borrow, by direction (Local Government Act 2003, sections \
         16(2)(b) and 20), not a grant, and costs the budget ",
    );
    let say = modelled.amount(say, SupportYear::id(dearest, SupportPart::Cost).as_str());
    Some(say.words(format!(" in {dearest};")).text())
}

/// # Source
/// Local Government Act 2003, section 25: the chief finance officer reports on the robustness of
/// the estimates and the adequacy of reserves, and the council has regard to it.
fn robust(modelled: &Modelled<'_>) -> Text {
    let paper = modelled.paper;
    let say = paper.say("that these are estimates: ").figure(Gap::VALUES_ASSUMED).words(" of the ");
    say.figure(Gap::VALUES)
        .words(
            " values behind the gap are assumed. The chief finance officer reports on the robustness \
             of the estimates and the adequacy of the reserves when the budget is set, and the \
             council must have regard to that report (Local Government Act 2003, section 25).",
        )
        .text()
}
