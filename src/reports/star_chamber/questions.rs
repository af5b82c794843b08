//! Questions that follow from what stands out, each with the figures that prompt it.

use super::{Pack, directorate, exceptions};
use crate::figures::savings::{Field, Group};
use crate::figures::star_chamber::{Cliff, Unchanged, Why};
use crate::records::{Brag, SavingIx};
use crate::reports::document::Block;
use crate::reports::paper::paragraph;
use crate::reports::say::some;
use crate::reports::words::Text;
use crate::units::Money;

/// The most questions of one kind in one directorate.
const OF_A_KIND: usize = 6;

/// Gives the questions for a directorate.
pub(super) fn blocks(pack: &Pack<'_>, group: &Group) -> Vec<Block> {
    let own = |saving: SavingIx| pack.paper.book.savings.directorate(saving) == group.key;
    let chamber = pack.chamber;
    let held = chamber.unchanged.iter().filter(|held| own(held.saving)).take(OF_A_KIND);
    let fell = chamber.cliffs.iter().filter(|cliff| own(cliff.saving)).take(OF_A_KIND);
    let mut asked: Vec<Text> = held.map(|held| unchanged(pack, held)).collect();
    asked.extend(fell.map(|fell| cliff(pack, fell)));
    asked.extend(once(pack, group));
    asked.extend(slowest(pack, group));
    asked.extend(unlike(pack, group));
    asked.extend(silent(pack, group));
    asked.extend(uncovered(pack, group));
    asked.extend(untold(pack, group));
    if asked.is_empty() {
        return vec![paragraph("Nothing in the figures stands out that prompts a question.")];
    }
    let opening = "Drafted from what stands out in the figures. They are prompts, not findings: there \
                   may be good answers.";
    vec![paragraph(opening), Block::Bullets(asked)]
}

fn unchanged(pack: &Pack<'_>, held: &Unchanged) -> Text {
    let id = format!("{}/unchanged/{}", pack.chamber.id, pack.paper.book.savings.id(held.saving));
    pack.paper
        .say(format!(
            "{} has been declared {} at ",
            pack.named(held.saving),
            held.brag.meaning().to_lowercase()
        ))
        .figure(&id)
        .words(" returns in a row with nothing banked. What shows that the rating is right?")
        .text()
}

fn cliff(pack: &Pack<'_>, fell: &Cliff) -> Text {
    let id = format!("{}/cliff/{}", pack.chamber.id, pack.paper.book.savings.id(fell.saving));
    pack.paper
        .say(format!("The forecast of {} stood at ", pack.named(fell.saving)))
        .figure(&format!("{id}/before"))
        .words(format!(" for {} and then fell to ", some(fell.points, "return", "returns")))
        .figure(&format!("{id}/now"))
        .words(". When was the fall first known, and why was it not told then?")
        .text()
}

/// Asks about what is met by money that comes once.
fn once(pack: &Pack<'_>, group: &Group) -> Option<Text> {
    let once = pack.chamber.once(pack.paper.book, pack.position, group);
    if !once.is_some() {
        return None;
    }
    let id = pack.chamber.group_id(group);
    let mut said = pack
        .paper
        .say("Of a target of ")
        .figure(&format!("{}/target", pack.position.group_id(group)))
        .words(", ");
    let savings = once.savings.is_some_and(|amount| amount > Money::NIL);
    let cover = once.cover.is_some_and(|amount| amount > Money::NIL);
    if savings {
        said =
            said.figure(&format!("{id}/one-off")).words(" is forecast from savings that come once");
    }
    if savings && cover {
        said = said.words(" and ");
    }
    if cover {
        let word = format!("{id}/carry/one_off_mitigation");
        said = said.figure(&word).words(" is covered for this year only");
    }
    let next =
        pack.chamber.carry.reopens.map_or_else(|| "next year".to_owned(), |year| year.to_string());
    Some(said.words(format!(". What takes its place in {next}?")).text())
}

/// Asks about the role with the most slippage of all, in each directorate that it answers in.
fn slowest(pack: &Pack<'_>, group: &Group) -> Option<Text> {
    let (owner, _) = pack.chamber.slowest_owner()?;
    let savings = &pack.paper.book.savings;
    let here = directorate::own(pack, group).any(|line| savings.owner(line.saving) == owner.key);
    let id = pack.chamber.owners.group_id(owner);
    let said = pack
        .paper
        .say(format!("{} has more late than any other owner: ", owner.key))
        .figure(&format!("{id}/slipped"))
        .words(" of ")
        .figure(&format!("{id}/target"))
        .words(" promised. What stands in the way, and what would help?");
    here.then(|| said.text())
}

/// Asks about ratings better than the rule's.
fn unlike(pack: &Pack<'_>, group: &Group) -> Vec<Text> {
    let found =
        exceptions::of_group(pack, group).into_iter().filter(|(_, why)| why.contains(&Why::Unlike));
    let meaning = |brag: Option<Brag>| brag.map_or("", Brag::meaning).to_lowercase();
    let ask = |line: &crate::figures::savings::Line| {
        pack.paper
            .say(format!("{} forecasts ", pack.named(line.saving)))
            .amount(&pack.line_id(line, Field::Forecast), line.get(Field::Forecast))
            .words(" of ")
            .amount(&pack.line_id(line, Field::Target), line.get(Field::Target))
            .words(format!(
                ": the rule rates it {}, the officer {}. What does the officer know that the forecast \
                 does not say?",
                meaning(line.computed),
                meaning(line.declared)
            ))
            .text()
    };
    found.take(OF_A_KIND).map(|(line, _)| ask(line)).collect()
}

/// Asks about what is rated at risk or off track with no forecast told.
fn untold(pack: &Pack<'_>, group: &Group) -> Vec<Text> {
    let of = |brag: Brag| {
        let sums = group.by_brag.get(&Some(brag))?;
        let target = sums.get(Field::Target).filter(|amount| *amount > Money::NIL);
        if target.is_none() || sums.get(Field::Forecast).is_some() {
            return None;
        }
        let id = pack.position.brag_id(&pack.position.group_id(group), Some(brag));
        let said = pack
            .paper
            .say(format!("Rated {} without a published forecast: ", brag.meaning().to_lowercase()))
            .figure(&format!("{id}/target"))
            .words(". How much of it will still come, by when, and what is done for the rest?");
        Some(said.text())
    };
    [Brag::Red, Brag::Amber].into_iter().filter_map(of).collect()
}

/// Asks about savings without a return.
fn silent(pack: &Pack<'_>, group: &Group) -> Vec<Text> {
    let without = directorate::own(pack, group).filter(|line| line.update.is_none());
    let ask = |line: &crate::figures::savings::Line| {
        pack.paper
            .say(format!("{} is to bring ", pack.named(line.saving)))
            .amount(&pack.line_id(line, Field::Target), line.get(Field::Target))
            .words(" and no return says how it stands. Who will say, and by when?")
            .text()
    };
    without.take(OF_A_KIND).map(ask).collect()
}

fn uncovered(pack: &Pack<'_>, group: &Group) -> Option<Text> {
    let bare = group.totals.get(Field::Uncovered).filter(|amount| *amount > Money::NIL);
    let id = format!("{}/uncovered", pack.position.group_id(group));
    bare.map(|_| {
        pack.paper
            .say("")
            .figure(&id)
            .words(
                " neither comes this year nor is covered. What will cover it, and from which day?",
            )
            .text()
    })
}
