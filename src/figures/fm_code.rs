//! The self-assessment against CIPFA's Financial Management Code: seventeen standards, A to Q.
//!
//! # Source
//! The letters and what each asks are those of the CIPFA Financial Management Code (2019), in our
//! own short words; for the wording itself see the code.

use std::collections::{BTreeMap, BTreeSet};

use super::figure::{Basis, Sheet, share_of};
use super::id::FigureId;
use super::movement::moves::{self, Change, Way};
use super::savings::AsAt;
use crate::records::{Book, Brag, FmStandard, TableName};
use crate::units::{Date, words};

/// Each standard's letter and what it asks, in our own short words.
pub const STANDARDS: [(char, &str); 17] = [
    ('A', "Services are shown to give value for money"),
    ('B', "The chief finance officer’s role follows CIPFA’s statement of it"),
    ('C', "The leadership team owns governance and internal control"),
    ('D', "The good governance framework is applied"),
    ('E', "The style of financial management supports lasting balance"),
    ('F', "Financial resilience has been tested, credibly"),
    ('G', "Long-term sustainability is understood and told to members"),
    ('H', "The Prudential Code is followed"),
    ('I', "A medium-term plan rolls forward over several years"),
    ('J', "The budget is set lawfully and on time"),
    ('K', "The finance officer reports on estimates and reserves with the budget"),
    ('L', "Those with a stake are heard on strategy and budget"),
    ('M', "Options are appraised by a written method"),
    ('N', "Reports let leaders see and mend risks to the budget"),
    ('O', "Reports let leaders watch the riskier items of the balance sheet"),
    ('P', "Statutory duties on the accounts are met"),
    ('Q', "Outturn and variances inform decisions"),
];

words! {
    /// How a standard moved since the assessment before.
    FmChange {
        /// Rated better.
        Better = "better",
        /// Rated worse.
        Worse = "worse",
        /// Rated the same.
        Unmoved = "unmoved",
        /// Rated for the first time.
        New = "new",
    }
}

impl Change for FmChange {
    fn way(self) -> Way {
        match self {
            Self::Better => Way::Better,
            Self::Worse => Way::Worse,
            Self::Unmoved => Way::Same,
            Self::New => Way::New,
        }
    }
}

words! {
    /// What standards are counted by.
    FmRating {
        /// Rated green.
        Green = "green",
        /// Rated amber.
        Amber = "amber",
        /// Rated red.
        Red = "red",
        /// Without a rating.
        NotRated = "not-rated",
    }
}

impl FmRating {
    /// Gives the rating; `None` stands for none.
    pub const fn brag(self) -> Option<Brag> {
        match self {
            Self::Green => Some(Brag::Green),
            Self::Amber => Some(Brag::Amber),
            Self::Red => Some(Brag::Red),
            Self::NotRated => None,
        }
    }

    /// Gives the id of the count of standards.
    pub fn id(self) -> FigureId {
        FigureId::of_subject("fm-code").of(self)
    }

    /// Gives the id of their share of the seventeen.
    pub fn share_id(self) -> FigureId {
        self.id().at("share")
    }
}

/// One standard as it stands.
#[derive(Debug, Clone)]
pub struct StandardView<'b> {
    /// Its letter.
    pub letter: char,
    /// What it asks.
    pub asks: &'static str,
    /// The latest assessment; `None`: never assessed.
    pub latest: Option<&'b FmStandard>,
    /// The assessment before.
    pub before: Option<&'b FmStandard>,
    /// Whether its action was due by the date of the self-assessment and it is not yet green.
    pub overdue: bool,
}

impl StandardView<'_> {
    /// Gives the rating; `None` where not assessed, or assessed without a rating.
    pub fn rating(&self) -> Option<Brag> {
        self.latest.and_then(|latest| latest.rating)
    }

    /// Gives how it moved; `None` where it is not rated now.
    pub fn change(&self) -> Option<FmChange> {
        let rated = |row: Option<&FmStandard>| row.and_then(|row| moves::severity(row.rating?));
        FmChange::of(Way::between(rated(self.before), rated(self.latest)))
    }
}

/// A self-assessment as it stands.
#[derive(Debug, Clone)]
pub struct FmAssessment<'b> {
    /// The latest date that any standard was assessed; `None`: never.
    pub as_at: Option<Date>,
    /// Every standard, A to Q.
    pub standards: Vec<StandardView<'b>>,
}

impl FmAssessment<'_> {
    /// Gives how many standards have a rating; `None` counts those without.
    pub fn count(&self, rating: Option<Brag>) -> usize {
        self.standards.iter().filter(|view| view.rating() == rating).count()
    }
}

/// Gives every standard with its latest assessment and the one before.
pub fn fm_code(book: &Book, as_at: Option<AsAt>) -> FmAssessment<'_> {
    let up_to = as_at.map(AsAt::day);
    let known = || book.fm_code.iter().filter(|row| up_to.is_none_or(|day| row.as_at <= day));
    let latest_day = known().map(|row| row.as_at).max();
    let mut by_letter: BTreeMap<char, Vec<&FmStandard>> = BTreeMap::new();
    for row in known() {
        by_letter.entry(row.standard).or_default().push(row);
    }
    let standards = STANDARDS.into_iter().map(|(letter, asks)| {
        let mut rows = by_letter.remove(&letter).unwrap_or_default();
        rows.sort_by_key(|row| row.as_at);
        let latest = rows.pop();
        let judged_at = up_to.or(latest_day);
        let overdue = latest.is_some_and(|row| {
            let due = row.due.zip(judged_at).is_some_and(|(due, day)| due.has_come_by(day));
            due && row.rating != Some(Brag::Green)
        });
        StandardView { letter, asks, latest, before: rows.pop(), overdue }
    });
    FmAssessment { as_at: latest_day, standards: standards.collect() }
}

/// Gives the figures of a self-assessment: standards counted by rating.
pub fn figures(assessment: &FmAssessment<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    for of in FmRating::ALL.iter().copied() {
        let (rating, word) = (of.brag(), of.word());
        let views = assessment.standards.iter().filter(|view| view.rating() == rating);
        let rows: BTreeSet<u32> = views.filter_map(|view| view.latest).map(|row| row.row).collect();
        let count = assessment.count(rating);
        let words = match rating {
            Some(_) => format!("count of standards rated {word}"),
            None => "count of the seventeen standards without a rating".to_owned(),
        };
        let basis = Basis::rows(words, TableName::FmCode, "rating", rows);
        let title = format!("Financial Management Code: {}", word.replace('-', " "));
        sheet.count(of.id(), title.as_str(), count, basis);
        if let Some(share) = share_of(count, STANDARDS.len()) {
            let basis = Basis::formula("those ÷ the seventeen standards", [of.id()]);
            sheet.rate(of.share_id(), format!("{title}, share of the seventeen"), share, basis);
        }
    }
    sheet
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::datasets::shipped;

    #[test]
    fn smallshires_standards_count_as_worked_by_hand() {
        let book = shipped("smallshire");
        let assessment = fm_code(&book, None);
        // README §12: green 10, amber 5, red 1 (G), not rated 1 (O).
        let counts: Vec<usize> =
            FmRating::ALL.iter().map(|rating| assessment.count(rating.brag())).collect();
        assert_eq!(counts, [10, 5, 1, 1]);
        let of =
            |letter: char| assessment.standards.iter().find(|view| view.letter == letter).unwrap();
        // E was red a year before.
        assert_eq!(of('E').change(), Some(FmChange::Better));
        assert_eq!(of('A').change(), Some(FmChange::New));
        assert_eq!((of('O').change(), of('O').rating()), (None, None));
    }

    #[test]
    fn an_action_is_overdue_once_its_date_has_passed() {
        let book = shipped("smallshire");
        let late = |as_at: Option<&str>| -> Vec<char> {
            let as_at = as_at.map(|words| AsAt::Date(Date::from_words(words).unwrap()));
            let assessment = fm_code(&book, as_at);
            let late = assessment.standards.iter().filter(|view| view.overdue);
            late.map(|view| view.letter).collect()
        };
        // Every open action is due in March 2026; the one of 2024 (March 2025) was replaced.
        assert_eq!(late(None), Vec::<char>::new());
        assert_eq!(late(Some("2026-04-01")), ['E', 'F', 'G', 'I', 'L', 'M', 'O']);
        assert_eq!(late(Some("2025-04-01")), ['E']);
    }

    #[test]
    fn a_council_that_has_not_assessed_itself_sees_every_standard_unrated() {
        let assessment_of = shipped("havering");
        let assessment = fm_code(&assessment_of, None);
        assert_eq!((assessment.as_at, assessment.count(None)), (None, 17));
        assert_eq!(figures(&assessment).get("fm-code/not-rated").unwrap().words(), "17");
    }
}
