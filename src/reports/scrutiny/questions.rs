//! Questions that members may want to ask: drafted from what stands out, each with the figure that
//! prompts it, the standard of the Financial Management Code and the review it bears on.

use super::{changes, main_register, subheading};
use crate::figures::claims;
use crate::figures::fm_code::{FmRating, STANDARDS};
use crate::figures::measures::{MeasureState, MeasureView};
use crate::figures::reserves_adequacy::Need;
use crate::figures::risk::{Change, RiskMeasure};
use crate::records::RiskKind;
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::words::Text;
use crate::units::text;

/// The most questions of one kind.
pub(super) const OF_A_KIND: usize = 4;

/// A question with what it bears on.
pub(super) struct Question {
    pub(super) words: Text,
    /// The letter of the standard.
    pub(super) standard: char,
    /// The recommendation it bears on; empty where none is on file.
    pub(super) review: String,
}

/// Builds the section.
pub(super) fn section_of(paper: &Paper<'_>) -> Section {
    let [on_savings, mut on_actions, mut on_measures] = changes::questions(paper);
    on_actions.extend(recommendations(paper));
    on_measures.extend(measures(paper));
    let kinds = [
        ("On savings", on_savings),
        ("On risks", risks(paper)),
        ("On reserves and financial management", money(paper)),
        ("On actions and recommendations", on_actions),
        ("On measures and published figures", on_measures),
    ];
    let opening = "These are drafted from what stands out in the figures. They are prompts, not \
                   findings: there may be good answers.";
    let mut blocks = vec![paragraph(opening)];
    for (heading, questions) in kinds {
        if questions.is_empty() {
            continue;
        }
        blocks.push(subheading(heading));
        let points = questions.into_iter().map(|question| point(paper, question));
        blocks.push(Block::Bullets(points.collect()));
    }
    section("questions", "Questions members may want to ask", blocks)
}

fn point(paper: &Paper<'_>, question: Question) -> Text {
    let asks = STANDARDS.iter().find(|(letter, _)| *letter == question.standard);
    let asks = asks.map_or("", |(_, asks)| *asks);
    let review = if question.review.is_empty() {
        String::new()
    } else {
        format!("; bears on {}", question.review)
    };
    let tie = format!(" (FM Code {}: {asks}{review}.)", question.standard);
    paper.say("").then(question.words).words(tie).text()
}

/// Names the first item of a theme's later reviews that holds some words, with its review.
fn review_with(paper: &Paper<'_>, words: &[&str]) -> String {
    let reviews = &paper.figures.reviews;
    let holds = |title: &str| words.iter().any(|word| title.to_lowercase().contains(word));
    let found = reviews.items.iter().rev().find(|item| holds(item.title));
    found.map_or_else(String::new, |item| {
        format!("{} “{}” ({})", item.id, item.title, reviews.title(item.review))
    })
}

fn risks(paper: &Paper<'_>) -> Vec<Question> {
    let Some(register) = main_register(paper) else { return Vec::new() };
    let mut all = Vec::new();
    for view in register.above_appetite().take(OF_A_KIND) {
        let words = paper
            .say(format!("“{}” is rated ", view.risk.title))
            .figure(view.id(RiskKind::Current).as_str())
            .words(", above the ")
            .figure(view.id_of(RiskMeasure::Appetite).as_str())
            .words(" that the council accepts. What will bring it back, and by when?");
        all.push(Question { words: words.text(), standard: 'N', review: String::new() });
    }
    if let Some(moves) = register.moved_since(None) {
        let still = moves.of(Change::Unmoved).filter(|one| one.alike > 2);
        for one in still.take(OF_A_KIND) {
            let since = one.since.map_or_else(String::new, text::date);
            let words = format!(
                "“{}” has not moved since {since}, {} ratings in a row. Are its controls doing anything?",
                one.item.title, one.alike
            );
            all.push(Question { words: words.into(), standard: 'N', review: String::new() });
        }
    } else {
        let words = "Ratings of one date only are published. When will they be rated again, and who \
                     will tell members how they moved?";
        all.push(Question { words: words.into(), standard: 'N', review: String::new() });
    }
    if let Some((rating, _)) =
        register.by_rating.last_key_value().filter(|_| !register.scale_confirmed)
    {
        let words = paper
            .say(format!("Risks rated {rating}, on a scale that the source does not print: "))
            .figure(register.count_id(*rating).as_str())
            .words(
                ". What is the scale, and what are the likelihood and the impact behind each rating?",
            );
        all.push(Question { words: words.text(), standard: 'N', review: String::new() });
    }
    all
}

fn money(paper: &Paper<'_>) -> Vec<Question> {
    let mut all = Vec::new();
    let adequacy = &paper.figures.adequacy;
    let finance = review_with(paper, &["without government support", "reserves policy", "reserve"]);
    if adequacy.minimum().is_none() && !adequacy.not_weighed.is_empty() {
        let words = "No rated risk has a published cost. What would each cost if it came about, and do \
                     reserves cover the sum?";
        all.push(Question { words: words.into(), standard: 'F', review: finance.clone() });
    }
    let year = paper.book.council.current_financial_year;
    let short = adequacy
        .stress()
        .zip(adequacy.balances.iter().find(|of| of.year == year).and_then(|of| of.general));
    if short.is_some_and(|(stress, general)| stress > general) {
        let words = paper
            .say("The three largest risks together would cost ")
            .figure(Need::Stress.id().as_str())
            .words(
                ", more than the general reserves. What is the plan if more than one comes about?",
            );
        all.push(Question { words: words.text(), standard: 'K', review: finance });
    }
    if let Some(savings) = &adequacy.undelivered {
        let words = paper
            .say(format!("Savings of {} fall short by ", savings.year))
            .figure(Need::Savings.id().as_str())
            .words(". What covers that, this year and in the years after?");
        all.push(Question {
            words: words.text(),
            standard: 'I',
            review: review_with(paper, &["savings"]),
        });
    }
    if paper.figures.fm_code.as_at.is_none() {
        let words = paper
            .say("None of the standards of the Financial Management Code is assessed (")
            .figure(FmRating::NotRated.id().as_str())
            .words(" not rated). When will the self-assessment come to a committee?");
        let review = review_with(paper, &["financial management code"]);
        all.push(Question { words: words.text(), standard: 'D', review });
    }
    let weak = paper.figures.fm_code.standards.iter();
    for view in weak.filter(|view| view.rating() == Some(crate::records::Brag::Red)).take(OF_A_KIND)
    {
        let words = format!(
            "The council rates itself red on “{}”. What will change, and who answers for it?",
            view.asks
        );
        all.push(Question { words: words.into(), standard: view.letter, review: String::new() });
    }
    all
}

fn recommendations(paper: &Paper<'_>) -> Vec<Question> {
    let reviews = &paper.figures.reviews;
    let mut all = Vec::new();
    // The latest reviews first: what they repeat is still asked for now.
    for item in reviews.items.iter().rev().filter(|item| !item.earlier.is_empty()).take(OF_A_KIND) {
        let Some(before) = item.earlier.first().and_then(|id| reviews.item(id)) else { continue };
        let words = format!(
            "“{}” comes back from the {}, where it was “{}”. Was it done then, and what is different now?",
            item.title,
            reviews.title(before.review),
            before.title
        );
        let review = format!("{} ({})", item.id, reviews.title(item.review));
        all.push(Question { words: words.into(), standard: 'C', review });
    }
    for plan in &paper.figures.plans {
        let id = format!("{}/green-but-overdue", plan.id());
        if plan.green_but_overdue().is_empty() || paper.sheet.get(&id).is_none() {
            continue;
        }
        let title = paper.book.plan_title(plan.name);
        let words = paper
            .say("Rated green with a step past its date: ")
            .figure(&id)
            .words(". On what evidence were they green?");
        all.push(Question { words: words.text(), standard: 'N', review: title.to_owned() });
    }
    let against = reviews.items.iter().filter(|item| item.contradiction.is_some());
    for item in against.take(OF_A_KIND) {
        let why = item.contradiction.unwrap_or_default();
        let words = format!("“{}”: {why}. Which is right?", item.title);
        let review = format!("{} ({})", item.id, reviews.title(item.review));
        all.push(Question { words: words.into(), standard: 'D', review });
    }
    all
}

fn measures(paper: &Paper<'_>) -> Vec<Question> {
    let mut all = Vec::new();
    // One that moved away from its target is asked about already.
    let off_pace = paper.figures.measures.iter().filter(|view| !view.went_away());
    for view in off_pace.filter(|view| view.pace.is_some_and(|of| !of.on_pace)) {
        let words = paper
            .say(format!("“{}” is off pace: it heads for ", view.measure.title))
            .figure(&view.id_of("projected"))
            .words(" against a target of ")
            .figure(&view.target_id())
            .words(". What will change?");
        all.push(Question { words: words.text(), standard: 'Q', review: String::new() });
    }
    let missed = |view: &&MeasureView<'_>| {
        view.state == MeasureState::NotMet && view.pace.is_none() && !view.went_away()
    };
    for view in paper.figures.measures.iter().filter(missed).take(OF_A_KIND) {
        let words = paper
            .say(format!("“{}” stands at ", view.measure.title))
            .figure_as(&view.actual_id(), view.actual_words().unwrap_or_default())
            .words(" against a target of ")
            .figure_as(&view.target_id(), view.target_words().unwrap_or_default())
            .words(". Why, and what will change?");
        all.push(Question { words: words.text(), standard: 'Q', review: String::new() });
    }
    for view in &paper.figures.measures {
        let Some(clearing) = &view.clearing else { continue };
        let (id, years) = clearing.longest();
        let words = paper
            .say(format!("{}: at the present rate the balances take ", view.measure.title))
            .figure_as(&view.id_of(id), years)
            .words(" years to clear. How much of them is still expected to come in?");
        all.push(Question { words: words.text(), standard: 'O', review: String::new() });
    }
    let unrated = paper.figures.measures.iter();
    if unrated.filter(|view| view.measure.target.is_none()).count() > 0 {
        let words = paper
            .say("Measures that cannot be rated: ")
            .figure("measures/count/cannot-be-rated")
            .words(". Which of them will be given a target, and by when?");
        all.push(Question { words: words.text(), standard: 'A', review: String::new() });
    }
    let against = claims::contradictions(paper.book).len();
    if against > 0 {
        let subjects = text::counted(against, "subject", "subjects");
        let words = format!(
            "On {subjects} the published figures differ from one another. Which figure does the council \
             stand by?"
        );
        all.push(Question { words: words.into(), standard: 'N', review: String::new() });
    }
    all
}
