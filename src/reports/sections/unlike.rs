//! The officers' ratings beside the rule's, and like savings that are rated unlike.

use crate::charts::Cell;
use crate::figures::FigureId;
use crate::figures::savings::{Field, Line, Position, Sums, UnequalPair};
use crate::records::{Brag, SavingIx};
use crate::reports::document::Block;
use crate::reports::paper::{Paper, paragraph};
use crate::reports::say::{capital, number, number_as, plain, rating, some, table, words_of};
use crate::reports::words::Text;
use crate::units::{Rate, text};

/// Longer lists say how many more there are.
const LONGEST: usize = 25;

/// Gives what stands under the table of savings: ratings, differences, unequal pairs.
pub(super) fn blocks(paper: &Paper<'_>, position: &Position) -> Vec<Block> {
    let policy = &paper.book.council.rating;
    let unrated = position.by_brag_computed.get(&None).map_or(0, |sums| sums.lines);
    let mut words = format!(
        "The rule of the council’s settings rates by the share of its target that a saving will bring: \
         on track from {}, at risk from {}, off track below; delivered when all of it is banked \
         with evidence.",
        percent(policy.on_track),
        percent(policy.at_risk)
    );
    if unrated == position.lines.len() {
        words.push_str(
            " It can rate no saving of this year, because no forecast of any is published. \
             Whether like savings are rated alike cannot be checked either.",
        );
        return vec![paragraph(words)];
    }
    if unrated > 0 {
        words.push_str(&format!(
            " It cannot rate {}, for which no forecast is published.",
            some(unrated, "saving", "savings")
        ));
    }
    let mut blocks = vec![
        Block::Subheading("Officers’ ratings and the rule’s".into()),
        paragraph(words),
        Block::Table(ratings(paper, position)),
    ];
    blocks.extend(differences(paper, position));
    blocks.extend(pairs(paper, position));
    blocks
}

fn percent(rate: Rate) -> String {
    text::percent_exact(rate)
}

fn ratings(paper: &Paper<'_>, position: &Position) -> crate::charts::Table {
    let known = |brag: &Option<Brag>| {
        position.by_brag.contains_key(brag) || position.by_brag_computed.contains_key(brag)
    };
    let cell = |id: FigureId, sums: Option<&Sums>, field: Field| match sums {
        Some(sums) => super::savings::amount(paper, &id, sums, field),
        None => plain("none"),
    };
    let rows = super::savings::RATINGS.iter().filter(|brag| known(brag)).map(|brag| {
        let declared = position.by_brag.get(brag);
        let computed = position.by_brag_computed.get(brag);
        let declared_id = position.brag_id(&position.all_id(), *brag);
        let computed_id = position.computed_id(*brag);
        let first = brag.map_or_else(|| plain("No rating"), |brag| rating(brag.letter()));
        vec![
            first,
            cell(declared_id.clone(), declared, Field::Target),
            cell(declared_id, declared, Field::Forecast),
            cell(computed_id.clone(), computed, Field::Target),
            cell(computed_id, computed, Field::Forecast),
        ]
    });
    table(
        format!("Savings by the officers’ rating and by the rule’s, {}", position.year),
        &["Rating", "#Officers: target", "#Officers: forecast", "#Rule: target", "#Rule: forecast"],
        rows.collect(),
    )
}

/// Lists the savings whose two ratings differ.
fn differences(paper: &Paper<'_>, position: &Position) -> Vec<Block> {
    let differ = |line: &&Line| {
        let both = line.declared.zip(line.computed);
        both.is_some_and(|(declared, computed)| declared != computed)
    };
    let all: Vec<&Line> = position.lines.iter().filter(differ).collect();
    if all.is_empty() {
        return vec![paragraph("Where both give a rating, they agree for every saving.")];
    }
    let rows: Vec<Vec<Cell>> =
        all.iter().take(LONGEST).map(|line| difference(paper, position, line)).collect();
    let mut words = format!("The two ratings differ for {}.", some(all.len(), "saving", "savings"));
    if rows.len() < all.len() {
        words.push_str(&format!(" The table lists {}.", text::count(rows.len())));
    }
    let table = table(
        format!("Savings whose two ratings differ, {}", position.year),
        &["Saving", "Officers", "Rule", "#Target", "#Forecast", "#Share", "#Not coming this year"],
        rows,
    );
    vec![paragraph(words), Block::Table(table)]
}

fn difference(paper: &Paper<'_>, position: &Position, line: &Line) -> Vec<Cell> {
    let id = position.line_id(paper.book, line);
    let badge = |brag: Option<Brag>| brag.map_or_else(Cell::default, |brag| rating(brag.letter()));
    let money = |field: Field| {
        let words = line.get(field).map_or_else(|| "not published".to_owned(), text::short);
        number_as(paper.sheet, &format!("{id}/{}", field.word()), words)
    };
    vec![
        plain(title(paper, line.saving)),
        badge(line.declared),
        badge(line.computed),
        money(Field::Target),
        money(Field::Forecast),
        number(paper.sheet, &format!("{id}/share")),
        shortfall(paper, &id, line),
    ]
}

/// The amount that parts the two ratings: late or lost, each linked where it is the whole.
fn shortfall(paper: &Paper<'_>, id: &FigureId, line: &Line) -> Cell {
    let (late, lost) = (line.get(Field::Slipped), line.get(Field::Unachievable));
    let nil = |amount: Option<crate::units::Money>| amount.is_some_and(crate::units::Money::is_nil);
    if nil(late) && nil(lost) {
        return plain("nil");
    }
    if nil(lost) {
        let words = late.map_or_else(String::new, |late| format!("{} late", text::short(late)));
        return number_as(paper.sheet, &format!("{id}/slipped"), words);
    }
    if nil(late) {
        let words = lost.map_or_else(String::new, |lost| format!("{} lost", text::short(lost)));
        return number_as(paper.sheet, &format!("{id}/unachievable"), words);
    }
    match late.zip(lost) {
        Some((late, lost)) => {
            plain(format!("{} late, {} lost", text::short(late), text::short(lost)))
        }
        None => plain("not published"),
    }
}

fn title(paper: &Paper<'_>, saving: SavingIx) -> String {
    let savings = &paper.book.savings;
    format!("{} {}", savings.id(saving), savings.title(saving))
}

/// Says in words where the saving that brings more of its target has the worse rating.
fn pairs(paper: &Paper<'_>, position: &Position) -> Vec<Block> {
    let all = position.unequal_pairs().collect::<Vec<_>>();
    if all.is_empty() {
        return vec![paragraph(
            "No saving is rated worse than another that brings no larger a share of its target.",
        )];
    }
    let points: Vec<Text> =
        all.iter().take(LONGEST).filter_map(|pair| pair_words(paper, position, pair)).collect();
    let lead = format!(
        "{} rated worse than another that brings no larger a share of its target:",
        capital(&some(all.len(), "saving is", "savings are"))
    );
    vec![paragraph(lead), Block::Bullets(points)]
}

fn pair_words(paper: &Paper<'_>, position: &Position, pair: &UnequalPair) -> Option<Text> {
    let line = |saving| position.lines.iter().find(|line| line.saving == saving);
    let (worse, better) = (line(pair.worse_rated)?, line(pair.better_rated)?);
    let meaning = |line: &Line| line.declared.map_or("", Brag::meaning).to_lowercase();
    let part = |all: crate::reports::say::Say<'_>, line: &Line| {
        let id = position.line_id(paper.book, line);
        let all = all.words(format!(
            "{} is rated {} and brings ",
            title(paper, line.saving),
            meaning(line)
        ));
        let share = words_of(paper.sheet, &format!("{id}/share"));
        let share = share.unwrap_or_else(|| {
            text::percent(line.share().unwrap_or(Rate::from_percent(0.into())), 1)
        });
        all.figure_as(&format!("{id}/share"), share)
            .words(" of its target (")
            .amount(&format!("{id}/forecast"), line.get(Field::Forecast))
            .words(" of ")
            .amount(&format!("{id}/target"), line.get(Field::Target))
            .words(")")
            .text()
    };
    let first = part(paper.say(""), worse);
    let second = part(paper.say(""), better);
    let rule = |line: &Line| line.computed.map_or("not rated", Brag::meaning).to_lowercase();
    let by_rule = if worse.computed == better.computed {
        format!(". The rule rates both {}.", rule(worse))
    } else {
        format!(". The rule rates the first {} and the second {}.", rule(worse), rule(better))
    };
    Some(paper.say("").then(first).words("; ").then(second).words(by_rule).text())
}
