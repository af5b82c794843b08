//! Questions that members may want to ask: drafted from what stands out, each with the figure that
//! prompts it, the standard of the Financial Management Code and the review it bears on.

use super::{actual, changes, main_register, subheading, target};
use crate::answers::sentence;
use crate::figures::actions::Counted;
use crate::figures::claims;
use crate::figures::fm_code::{FmRating, STANDARDS};
use crate::figures::measures::{MeasureFigure, MeasureState, MeasureView};
use crate::figures::reserves_adequacy::Need;
use crate::figures::reviews::Item;
use crate::figures::risk::{Change, RiskMeasure};
use crate::records::{Brag, RiskKind};
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

impl Question {
    /// Gives a question that bears on no review.
    pub(super) fn on(standard: char, words: impl Into<Text>) -> Self {
        Self { words: words.into(), standard, review: String::new() }
    }
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
    sentence!(
        paper.sheet,
        "{question} (FM Code {standard}: {asks}{review}.)",
        question = question.words,
        standard = question.standard.to_string(),
        asks,
        review
    )
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
    let above = register.above_appetite().take(OF_A_KIND).map(|view| {
        let words = sentence!(
            paper.sheet,
            "“{risk}” is rated {rating}, above the {appetite} that the council accepts. What will bring it \
             back, and by when?",
            risk = &view.risk.title,
            rating = view.id(RiskKind::Current),
            appetite = view.id_of(RiskMeasure::Appetite)
        );
        Question::on('N', words)
    });
    let mut all: Vec<Question> = above.collect();
    match register.moved_since(None) {
        Some(moves) => {
            let still = moves.of(Change::Unmoved).filter(|one| one.alike > 2);
            all.extend(still.take(OF_A_KIND).map(|one| {
                let since = one.since.map_or_else(String::new, text::date);
                let words = format!(
                    "“{}” has not moved since {since}, {} ratings in a row. Are its controls doing \
                     anything?",
                    one.item.title, one.alike
                );
                Question::on('N', words)
            }));
        }
        None => all.push(Question::on(
            'N',
            "Ratings of one date only are on file. When will they be rated again, and who will tell \
             members how they moved?",
        )),
    }
    let highest = register.highest().filter(|_| !register.scale_confirmed);
    all.extend(highest.map(|highest| {
        let words = sentence!(
            paper.sheet,
            "Risks rated {rating}, on a scale that the source does not print: {count}. What is the scale, \
             and what are the likelihood and the impact behind each rating?",
            rating = highest.level.words(),
            count = highest.id
        );
        Question::on('N', words)
    }));
    all
}

fn money(paper: &Paper<'_>) -> Vec<Question> {
    let adequacy = &paper.figures.adequacy;
    let finance = review_with(paper, &["without government support", "reserves policy", "reserve"]);
    let uncosted = adequacy.minimum().is_none() && !adequacy.not_weighed.is_empty();
    let uncosted = uncosted.then(|| {
        let words = sentence!(
            paper.sheet,
            "No rated risk has a {published} cost. What would each cost if it came about, and do \
                     reserves cover the sum?"
        );
        Question { review: finance.clone(), ..Question::on('F', words) }
    });
    let year = paper.book.council.current_financial_year;
    let short = adequacy
        .stress()
        .zip(adequacy.balances.iter().find(|of| of.year == year).and_then(|of| of.general));
    let short = short.filter(|(stress, general)| stress > general).map(|_| {
        let words = sentence!(
            paper.sheet,
            "The three largest risks together would cost {stress}, more than the general reserves. What is \
             the plan if more than one comes about?",
            stress = Need::Stress.id()
        );
        Question { review: finance.clone(), ..Question::on('K', words) }
    });
    let savings = adequacy.undelivered.as_ref().map(|savings| {
        let words = sentence!(
            paper.sheet,
            "Savings of {year} fall short by {short}. What covers that, this year and in the years after?",
            year = savings.year,
            short = Need::Savings.id()
        );
        Question { review: review_with(paper, &["savings"]), ..Question::on('I', words) }
    });
    uncosted.into_iter().chain(short).chain(savings).chain(standards(paper)).collect()
}

/// Asks about the standards that are not assessed, and about those that are red.
fn standards(paper: &Paper<'_>) -> Vec<Question> {
    let assessment = &paper.figures.fm_code;
    let blank = assessment.as_at.is_none().then(|| {
        let words = sentence!(
            paper.sheet,
            "None of the standards of the Financial Management Code is assessed ({unrated} not rated). When \
             will the self-assessment come to a committee?",
            unrated = FmRating::NotRated.id()
        );
        let review = review_with(paper, &["financial management code"]);
        Question { review, ..Question::on('D', words) }
    });
    let weak = assessment.standards.iter().filter(|view| view.rating() == Some(Brag::Red));
    let weak = weak.take(OF_A_KIND).map(|view| {
        let words = format!(
            "The council rates itself red on “{}”. What will change, and who answers for it?",
            view.asks
        );
        Question::on(view.letter, words)
    });
    blank.into_iter().chain(weak).collect()
}

fn recommendations(paper: &Paper<'_>) -> Vec<Question> {
    let reviews = &paper.figures.reviews;
    let named = |item: &Item<'_>| format!("{} ({})", item.id, reviews.title(item.review));
    // The latest reviews first: what they repeat is still asked for now.
    let repeated = reviews.items.iter().rev().filter(|item| !item.earlier.is_empty());
    let repeated = repeated.take(OF_A_KIND).filter_map(|item| {
        let before = item.earlier.first().and_then(|id| reviews.item(id))?;
        let words = format!(
            "“{}” comes back from the {}, where it was “{}”. Was it done then, and what is different now?",
            item.title,
            reviews.title(before.review),
            before.title
        );
        Some(Question { review: named(item), ..Question::on('C', words) })
    });
    let late = paper
        .figures
        .plans
        .iter()
        .filter(|plan| plan.totals.is_some() && !plan.green_but_overdue().is_empty());
    let late = late.map(|plan| {
        let words = sentence!(
            paper.sheet,
            "Rated green with a step past its date: {late}. On what evidence were they green?",
            late = plan.id.of(Counted::GreenButOverdue)
        );
        let review = paper.book.plan_title(plan.name).to_owned();
        Question { review, ..Question::on('N', words) }
    });
    let against = reviews.items.iter().filter_map(|item| Some((item, item.contradiction?)));
    let against = against.take(OF_A_KIND).map(|(item, why)| {
        let words = format!("“{}”: {why}. Which is right?", item.title);
        Question { review: named(item), ..Question::on('D', words) }
    });
    repeated.chain(late).chain(against).collect()
}

fn measures(paper: &Paper<'_>) -> Vec<Question> {
    let measures = &paper.figures.measures;
    // One that moved away from its target is asked about already.
    let off_pace = measures.iter().filter(|view| !view.went_away());
    let off_pace = off_pace.filter(|view| view.pace.is_some_and(|of| !of.on_pace)).map(|view| {
        let words = sentence!(
            paper.sheet,
            "“{measure}” is off pace: it heads for {projected} against a target of {target}. What will \
             change?",
            measure = &view.measure.title,
            projected = view.id_of(MeasureFigure::Projected),
            target = view.id_of(MeasureFigure::Target)
        );
        Question::on('Q', words)
    });
    let missed = |view: &&MeasureView<'_>| {
        view.state == MeasureState::NotMet && view.pace.is_none() && !view.went_away()
    };
    let missed = measures.iter().filter(missed).take(OF_A_KIND).map(|view| {
        let words = sentence!(
            paper.sheet,
            "“{measure}” stands at {actual} against a target of {target}. Why, and what will change?",
            measure = &view.measure.title,
            actual = actual(view),
            target = target(view)
        );
        Question::on('Q', words)
    });
    let clearing = measures.iter().filter_map(|view| {
        let (id, years) = view.clearing.as_ref()?.longest();
        let words = sentence!(
            paper.sheet,
            "{measure}: at the present rate the balances take {years} years to clear. How much of them is \
             still expected to come in?",
            measure = &view.measure.title,
            years = (view.id_of(id), years)
        );
        Some(Question::on('O', words))
    });
    let unrated = measures.iter().any(|view| view.measure.target.is_none()).then(|| {
        let words = sentence!(
            paper.sheet,
            "Measures that cannot be rated: {unrated}. Which of them will be given a target, and by when?",
            unrated = MeasureState::CannotBeRated.count_id()
        );
        Question::on('A', words)
    });
    off_pace.chain(missed).chain(clearing).chain(unrated).chain(published(paper)).collect()
}

/// Asks which of several published figures the council stands by.
fn published(paper: &Paper<'_>) -> Option<Question> {
    let against = claims::contradictions(paper.book).len();
    let subjects = text::counted(against, "subject", "subjects");
    let words = format!(
        "On {subjects} the published figures differ from one another. Which figure does the council \
         stand by?"
    );
    (against > 0).then(|| Question::on('N', words))
}
