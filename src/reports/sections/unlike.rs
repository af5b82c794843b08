//! The officers' ratings beside the rule's, and like savings that are rated unlike.

use crate::answers::{self, Table, Text, sentence};
use crate::figures::savings::{Field, Line, LineMeasure, NAMED, Position, UnequalPair};
use crate::records::Brag;
use crate::reports::document::Block;
use crate::reports::paper::{Paper, paragraph};
use crate::reports::say::{capital, some};
use crate::units::text;

/// Gives what stands under the table of savings: ratings, differences, unequal pairs.
pub(super) fn blocks(paper: &Paper<'_>, position: &Position) -> Vec<Block> {
    let (policy, percent) = (&paper.book.council.rating, text::percent_exact);
    let unrated = position.by_brag_computed.get(&None).map_or(0, |sums| sums.lines);
    let mut words = format!(
        "The rule of the council’s settings rates by the share of its target that a saving will bring: \
         on track from {}, at risk from {}, off track below; delivered when all of it is banked \
         with evidence.",
        percent(policy.on_track),
        percent(policy.at_risk)
    );
    if unrated == position.lines.len() {
        words.push_str(&format!(
            " It can rate no saving of this year, because no forecast of any is {}. Whether like \
             savings are rated alike cannot be checked either.",
            paper.sheet.published()
        ));
        return vec![paragraph(words)];
    }
    if unrated > 0 {
        words.push_str(&format!(
            " It cannot rate {}, for which no forecast is {}.",
            some(unrated, "saving", "savings"),
            paper.sheet.published()
        ));
    }
    let mut blocks = vec![
        Block::Subheading("Officers’ ratings and the rule’s".into()),
        paragraph(words),
        paper.table(&answers::savings::by_rating(position).only(&[
            "rating",
            "target_declared",
            "forecast_declared",
            "target_computed",
            "forecast_computed",
        ])),
    ];
    blocks.extend(differences(paper, position));
    blocks.extend(pairs(paper, position));
    blocks
}

/// Lists the savings whose two ratings differ.
fn differences(paper: &Paper<'_>, position: &Position) -> Vec<Block> {
    let all = position.differing().count();
    if all == 0 {
        let both = |line: &&Line| line.declared.is_some() && line.computed.is_some();
        let words = match position.lines.iter().filter(both).count() {
            0 => {
                "No saving has both ratings, so they cannot be held against each other.".to_owned()
            }
            of if of == position.lines.len() => "The two agree for every saving.".to_owned(),
            of => format!(
                "The two agree for {}, the only ones with both.",
                some(of, "saving", "savings")
            ),
        };
        return vec![paragraph(words)];
    }
    let table = differing(paper, position);
    let mut words = format!("The two ratings differ for {}.", some(all, "saving", "savings"));
    if table.rows.len() < all {
        words.push_str(&format!(" The table lists {}.", text::count(table.rows.len())));
    }
    vec![paragraph(words), paper.table(&table)]
}

/// Gives the first savings whose two ratings differ.
fn differing(paper: &Paper<'_>, position: &Position) -> Table {
    let lines = position.differing().take(NAMED);
    let title = format!("Savings whose two ratings differ, {}", position.year);
    let keys = [
        "saving",
        "title",
        "declared",
        "computed",
        "target",
        "forecast",
        "share",
        "slipped",
        "unachievable",
    ];
    answers::savings::each_saving(paper.book, position, lines).only(&keys).titled(title)
}

/// Says in words where the saving that brings more of its target has the worse rating.
fn pairs(paper: &Paper<'_>, position: &Position) -> Vec<Block> {
    let all = position.unequal_pairs().collect::<Vec<_>>();
    if all.is_empty() {
        let compared = |line: &&Line| line.declared.is_some() && line.share().is_some();
        if position.lines.len() == 1 {
            return Vec::new();
        }
        let words = match position.lines.iter().filter(compared).count() {
            0 | 1 => "Whether like savings are rated alike cannot be told: no two have both an officer’s \
                      rating and a forecast."
                .to_owned(),
            of => format!(
                "Of {}, none is rated worse than another that brings no larger a share of its target.",
                some(of, "saving with a rating and a forecast", "savings with a rating and a forecast")
            ),
        };
        return vec![paragraph(words)];
    }
    let points: Vec<Text> =
        all.iter().take(NAMED).filter_map(|pair| pair_words(paper, position, pair)).collect();
    let lead = format!(
        "{} rated worse than another that brings no larger a share of its target:",
        capital(&some(all.len(), "saving is", "savings are"))
    );
    vec![paragraph(lead), Block::Bullets(points)]
}

fn pair_words(paper: &Paper<'_>, position: &Position, pair: &UnequalPair) -> Option<Text> {
    let (worse, better) =
        (position.line_of(pair.worse_rated)?, position.line_of(pair.better_rated)?);
    let meaning =
        |brag: Option<Brag>, none: &'static str| brag.map_or(none, Brag::meaning).to_lowercase();
    let part = |line: &Line| {
        let (id, savings) = (position.line_id(paper.book, line), &paper.book.savings);
        sentence!(
            paper.sheet,
            "{saving} {title} is rated {rating} and brings {share} of its target ({forecast} of {target})",
            saving = savings.id(line.saving),
            title = savings.title(line.saving),
            rating = meaning(line.declared, ""),
            share = id.of(LineMeasure::Share),
            forecast = id.of(Field::Forecast),
            target = id.of(Field::Target)
        )
    };
    let (first, second) = (part(worse), part(better));
    let rule = |line: &Line| meaning(line.computed, "not rated");
    Some(if worse.computed == better.computed {
        sentence!(
            paper.sheet,
            "{first}; {second}. The rule rates both {rule}.",
            first,
            second,
            rule = rule(worse)
        )
    } else {
        sentence!(
            paper.sheet,
            "{first}; {second}. The rule rates the first {rule} and the second {other}.",
            first,
            second,
            rule = rule(worse),
            other = rule(better)
        )
    })
}
