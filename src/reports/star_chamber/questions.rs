//! Questions that follow from what stands out, each with the figures that prompt it.

use super::{Pack, exceptions};
use crate::answers::sentence;
use crate::figures::savings::{CarryField, Field, Group, Line};
use crate::figures::star_chamber::{Cliff, CliffEnd, GroupMeasure, Unchanged, Why};
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
    asked.extend(by_rule(pack, group));
    asked.extend(silent(pack, group));
    asked.extend(uncovered(pack, group).or_else(|| lost(pack, group)));
    asked.extend(untold(pack, group));
    if asked.is_empty() {
        let found = exceptions::of_group(pack, group).len();
        let words = if found == 0 {
            format!("No question is drafted. Exceptions: {}", exceptions::none(pack, Some(group)))
        } else {
            "No question is drafted beside the exceptions above: each of them is one.".to_owned()
        };
        return vec![paragraph(words)];
    }
    let opening = "Drafted from what stands out in the figures. They are prompts, not findings: there \
                   may be good answers.";
    vec![paragraph(opening), Block::Bullets(asked)]
}

fn unchanged(pack: &Pack<'_>, held: &Unchanged) -> Text {
    sentence!(
        pack.paper.sheet,
        "{saving} has been declared {rating} at {points} returns in a row with nothing banked. What \
         shows that the rating is right?",
        saving = pack.tables.named(held.saving),
        rating = held.brag.meaning().to_lowercase(),
        points = pack.chamber.unchanged_id(pack.paper.book, held),
    )
}

fn cliff(pack: &Pack<'_>, fell: &Cliff) -> Text {
    let id = pack.chamber.cliff_id(pack.paper.book, fell);
    sentence!(
        pack.paper.sheet,
        "The forecast of {saving} stood at {before} for {points} and then fell to {now}. When was the \
         fall first known, and why was it not told then?",
        saving = pack.tables.named(fell.saving),
        before = id.of(CliffEnd::Before),
        points = some(fell.points, "return", "returns"),
        now = id.of(CliffEnd::Now),
    )
}

/// Asks about what is met by money that comes once.
fn once(pack: &Pack<'_>, group: &Group) -> Option<Text> {
    let sheet = pack.paper.sheet;
    let once = pack.chamber.once(pack.paper.book, pack.position, group);
    let some_of = |amount: Option<Money>| amount.is_some_and(|amount| amount > Money::NIL);
    let mut parts = Vec::new();
    if some_of(once.savings) {
        parts.push(sentence!(
            sheet,
            "{amount} is forecast from savings that come once",
            amount = pack.chamber.group_id(group).of(GroupMeasure::OneOff),
        ));
    }
    if some_of(once.cover) {
        parts.push(sentence!(
            sheet,
            "{amount} is covered for this year only",
            amount = pack.chamber.carry_id(group).of(CarryField::OneOffMitigation),
        ));
    }
    if parts.is_empty() {
        return None;
    }
    Some(sentence!(
        sheet,
        "Of a target of {target}, {parts}. What takes its place in {next}?",
        target = pack.position.group_id(group).of(Field::Target),
        parts = Text::listed(parts),
        next = pack.next_year(),
    ))
}

/// Asks about the role with the most slippage of all, in each directorate that it answers in.
fn slowest(pack: &Pack<'_>, group: &Group) -> Option<Text> {
    let (owner, _) = pack.chamber.slowest_owner()?;
    let savings = &pack.paper.book.savings;
    let id = pack.chamber.owners.group_id(owner);
    let mut own = pack.tables.lines_of(group);
    own.any(|line| savings.owner(line.saving) == owner.key).then(|| {
        sentence!(
            pack.paper.sheet,
            "{owner} has more late than any other owner: {late} of {target} promised. What stands in \
             the way, and what would help?",
            owner = &owner.key,
            late = id.of(Field::Slipped),
            target = id.of(Field::Target),
        )
    })
}

/// Asks about ratings better than the rule's.
fn unlike(pack: &Pack<'_>, group: &Group) -> Vec<Text> {
    let found =
        exceptions::of_group(pack, group).into_iter().filter(|(_, why)| why.contains(&Why::Unlike));
    let meaning = |brag: Option<Brag>| brag.map_or("", Brag::meaning).to_lowercase();
    let ask = |(line, _): (&Line, Vec<Why>)| {
        sentence!(
            pack.paper.sheet,
            "{saving} forecasts {forecast} of {target}: the rule rates it {rule}, the officer \
             {officer}. What does the officer know that the forecast does not say?",
            saving = pack.tables.named(line.saving),
            forecast = pack.tables.said(line, Field::Forecast),
            target = pack.tables.said(line, Field::Target),
            rule = meaning(line.computed),
            officer = meaning(line.declared),
        )
    };
    found.take(OF_A_KIND).map(ask).collect()
}

/// Asks about what only the rule rates at risk or off track.
fn by_rule(pack: &Pack<'_>, group: &Group) -> Vec<Text> {
    let found = exceptions::of_group(pack, group).into_iter().filter_map(|(line, why)| {
        let rule = why.into_iter().find_map(|why| match why {
            Why::ByRule(brag) => Some(brag),
            Why::Rated(_) | Why::Unlike | Why::Silent | Why::NoForecast | Why::Lost => None,
        })?;
        line.declared.is_none().then_some((line, rule))
    });
    let ask = |(line, rule): (&Line, Brag)| {
        sentence!(
            pack.paper.sheet,
            "{saving} forecasts {forecast} of {target}: the rule rates it {rule}, and no officer rates \
             it. What do its officers say?",
            saving = pack.tables.named(line.saving),
            forecast = pack.tables.said(line, Field::Forecast),
            target = pack.tables.said(line, Field::Target),
            rule = rule.meaning().to_lowercase(),
        )
    };
    found.take(OF_A_KIND).map(ask).collect()
}

/// Asks about what is lost where cover makes up for it, or where none is told.
fn lost(pack: &Pack<'_>, group: &Group) -> Option<Text> {
    let lost = group.totals.get(Field::Unachievable).filter(|amount| *amount > Money::NIL);
    lost.map(|_| {
        sentence!(
            pack.paper.sheet,
            "{lost} will not come. What takes its place, in this year and in every year after?",
            lost = pack.position.group_id(group).of(Field::Unachievable),
        )
    })
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
        Some(sentence!(
            pack.paper.sheet,
            "Rated {rating} without a {published} forecast: {target}. How much of it will still come, by \
             when, and what is done for the rest?",
            rating = brag.meaning().to_lowercase(),
            target = id.of(Field::Target),
        ))
    };
    [Brag::Red, Brag::Amber].into_iter().filter_map(of).collect()
}

/// Asks about savings without a return.
fn silent(pack: &Pack<'_>, group: &Group) -> Vec<Text> {
    let without = pack.tables.lines_of(group).filter(|line| line.update.is_none());
    let ask = |line: &Line| {
        sentence!(
            pack.paper.sheet,
            "{saving} is to bring {target} and no return says how it stands. Who will say, and by when?",
            saving = pack.tables.named(line.saving),
            target = pack.tables.said(line, Field::Target),
        )
    };
    without.take(OF_A_KIND).map(ask).collect()
}

fn uncovered(pack: &Pack<'_>, group: &Group) -> Option<Text> {
    let bare = group.totals.get(Field::Uncovered).filter(|amount| *amount > Money::NIL);
    bare.map(|_| {
        sentence!(
            pack.paper.sheet,
            "{uncovered} neither comes this year nor is covered. What will cover it, and from which day?",
            uncovered = pack.position.group_id(group).of(Field::Uncovered),
        )
    })
}
