//! One directorate.

use super::{
    LONGEST, Pack, across, decisions, exceptions, movement, next_year, questions, subheading,
};
use crate::answers::savings::group_name;
use crate::answers::sentence;
use crate::figures::savings::{Field, Group};
use crate::reports::document::{Block, Section};
use crate::reports::paper::{paragraph, section};
use crate::reports::say::some;
use crate::units::text;

/// Builds the section.
pub(super) fn section_of(pack: &Pack<'_>, group: &Group) -> Section {
    let title = group_name(&group.key);
    let id = pack.position.group_id(group);
    let lead = sentence!(
        pack.paper.sheet,
        "In {year} {title} is to bring {target} from {savings}.",
        year = pack.chamber.year,
        title = &title,
        target = id.of(Field::Target),
        savings = some(group.totals.lines, "saving", "savings"),
    );
    let mut blocks = vec![paragraph(lead.then_text(across::became(pack, &id, &group.totals)))];
    blocks.extend(lines(pack, group));
    blocks.push(subheading("What moved"));
    blocks.extend(movement::of_group(pack, group));
    blocks.push(subheading("Exceptions"));
    blocks.extend(exceptions::blocks(pack, group));
    blocks.push(subheading("What delay costs and what next year inherits"));
    blocks.extend(next_year::blocks(pack, group));
    blocks.push(subheading("New savings and the track record"));
    blocks.extend(next_year::new_ones(pack, group));
    blocks.push(subheading("Questions"));
    blocks.extend(questions::blocks(pack, group));
    blocks.push(subheading("Decisions of earlier meetings"));
    blocks.extend(decisions::earlier(pack, group));
    section(&format!("directorate-{}", group.slug), title, blocks)
}

fn lines(pack: &Pack<'_>, group: &Group) -> Vec<Block> {
    let all = pack.tables.lines_of(group).count();
    let mut blocks = vec![pack.paper.table(&pack.tables.savings_of(group, LONGEST))];
    if all > LONGEST {
        let more = text::count(all - LONGEST);
        blocks.push(paragraph(format!("{more} more savings are not listed here.")));
    }
    blocks
}
