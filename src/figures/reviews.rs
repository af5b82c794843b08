//! Recommendations across reviews: one view by theme and owner, what comes back, what is late.
//!
//! An item is an action of a plan, or a rated recommendation of a register that `plans.csv` names.
//! What a plan states of an item stands beside what its dated steps show.

use std::collections::{BTreeMap, BTreeSet};

use super::actions::{ActionView, Plan};
use super::figure::{Basis, Sheet, slug, slugs};
use super::risk::{Register, RiskView};
use crate::records::{ActionState, Book, Brag, LinkKind, TableName};
use crate::units::Date;

/// What the dated steps of an item show, whatever is said of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shown {
    /// A step is past its date and nothing shows that it was done.
    Overdue,
    /// No step is dated, so nothing can be told.
    NotDated,
    /// Some steps are done, none is late.
    InProgress,
    /// No step is due yet.
    NotDue,
    /// Every step is done.
    Complete,
}

impl Shown {
    /// Every state, what needs asking about first.
    pub const ALL: [Self; 5] =
        [Self::Overdue, Self::NotDated, Self::InProgress, Self::NotDue, Self::Complete];

    /// Gives the key.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::NotDated => "not_dated",
            Self::InProgress => "in_progress",
            Self::NotDue => "not_due",
            Self::Complete => "complete",
        }
    }

    /// Gives the words a reader sees.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Overdue => "Past its date",
            Self::NotDated => "No date to judge by",
            Self::InProgress => "In progress",
            Self::NotDue => "Not due yet",
            Self::Complete => "Every step done",
        }
    }
}

/// One recommendation or action of one review.
#[derive(Debug, Clone)]
pub struct Item<'b> {
    /// Its reference.
    pub id: &'b str,
    /// The review it stands in.
    pub review: &'b str,
    /// What it is.
    pub title: &'b str,
    /// Its theme; empty where none is recorded.
    pub theme: &'b str,
    /// Who leads it; empty where not recorded.
    pub owner: &'b str,
    /// What is stated of it; `None` for a rated recommendation, which states none.
    pub stated: Option<ActionState>,
    /// The colour it was given.
    pub colour: Option<Brag>,
    /// What its dates show at the review's date.
    pub shown: Shown,
    /// How its own words contradict each other or its dates.
    pub contradiction: Option<&'static str>,
    /// The references of what earlier reviews said of the same.
    pub earlier: Vec<&'b str>,
    /// The references of what later reviews said of the same.
    pub later: Vec<&'b str>,
    /// The table and the row it stands in.
    pub row: (TableName, u32),
}

/// One review with the number of its items.
#[derive(Debug, Clone)]
pub struct Review<'b> {
    /// Its key.
    pub key: &'b str,
    /// What readers call it.
    pub title: &'b str,
    /// Who reviewed; empty where not recorded.
    pub reviewer: &'b str,
    /// When it took place, or the date its positions speak for.
    pub held: Option<Date>,
    /// How many items are on file; nil where only a tally is published.
    pub items: usize,
}

impl<'b> Review<'b> {
    /// Gives what the lists of one review share: reviewer and date, or its key where no reviewer is
    /// recorded.
    const fn whole(&self) -> (&'b str, Option<Date>) {
        if self.reviewer.is_empty() { (self.key, None) } else { (self.reviewer, self.held) }
    }
}

/// Recommendations of every review.
#[derive(Debug, Clone)]
pub struct Reviews<'b> {
    /// The reviews, the oldest first, undated ones last.
    pub reviews: Vec<Review<'b>>,
    /// Every item, in the order of the reviews.
    pub items: Vec<Item<'b>>,
    /// The part of an id that stands for each theme.
    slugs: BTreeMap<String, String>,
}

impl<'b> Reviews<'b> {
    /// Gives the themes, those that most reviews speak of first, then those with most items.
    pub fn themes(&self) -> Vec<&'b str> {
        let mut themes: Vec<&str> = Vec::new();
        for item in self.items.iter().filter(|item| !item.theme.is_empty()) {
            if !themes.contains(&item.theme) {
                themes.push(item.theme);
            }
        }
        let weight = |theme: &str| (self.spoken(theme), self.of(theme, None).count());
        themes.sort_by_key(|theme| std::cmp::Reverse(weight(theme)));
        themes
    }

    /// Gives how many reviews speak of a theme.
    ///
    /// Two lists of one reviewer and one date, such as the live and the completed rows of a plan,
    /// are one review here: a theme does not come back by standing in both.
    pub fn spoken(&self, theme: &str) -> usize {
        let speaks = |review: &&Review<'b>| self.of(theme, Some(review.key)).next().is_some();
        self.reviews.iter().filter(speaks).map(Review::whole).collect::<BTreeSet<_>>().len()
    }

    /// Gives how many reviews have items on file, counted as [`Self::spoken`] counts them.
    pub fn with_items(&self) -> usize {
        let listed = self.reviews.iter().filter(|review| review.items > 0);
        listed.map(Review::whole).collect::<BTreeSet<_>>().len()
    }

    /// Gives the items of a theme, and of a review where one is given.
    pub fn of(&self, theme: &str, review: Option<&str>) -> impl Iterator<Item = &Item<'b>> {
        self.items.iter().filter(move |item| {
            item.theme == theme && review.is_none_or(|review| item.review == review)
        })
    }

    /// Gives the id of the count of a theme's items in a review.
    pub fn count_id(&self, theme: &str, review: &str) -> String {
        let theme = self.slugs.get(theme).map_or("none", String::as_str);
        format!("recommendations/{theme}/{}", slug(review))
    }

    /// Gives the items that repeat an earlier review, in the order of the reviews.
    pub fn repeated(&self) -> impl Iterator<Item = &Item<'b>> {
        self.items.iter().filter(|item| !item.earlier.is_empty())
    }

    /// Gives an item by reference.
    pub fn item(&self, id: &str) -> Option<&Item<'b>> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Gives the key of a review's title; the key itself where none is recorded.
    pub fn title(&self, review: &str) -> &'b str {
        self.reviews.iter().find(|known| known.key == review).map_or("", |known| known.title)
    }

    /// Gives how many items each owner leads, those with most first.
    pub fn owners(&self) -> Vec<(&'b str, usize)> {
        let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
        for item in self.items.iter().filter(|item| !item.owner.is_empty()) {
            *owners.entry(item.owner).or_default() += 1;
        }
        let mut owners: Vec<(&str, usize)> = owners.into_iter().collect();
        owners.sort_by_key(|(_, items)| std::cmp::Reverse(*items));
        owners
    }
}

/// Works out the recommendations of every review.
pub fn reviews<'b>(book: &'b Book, plans: &[Plan<'b>], registers: &[Register<'b>]) -> Reviews<'b> {
    let mut reviews: Vec<Review<'b>> = Vec::new();
    let mut items: Vec<Item<'b>> = Vec::new();
    for plan in plans {
        reviews.push(review(book, plan.name, plan.as_at, plan.actions.len()));
        items.extend(plan.actions.iter().map(|view| of_action(plan.name, view)));
    }
    let named = |register: &&Register<'b>| book.plans.iter().any(|of| of.plan == register.name);
    for register in registers.iter().filter(named) {
        reviews.push(review(book, register.name, register.as_at, register.risks.len()));
        items.extend(register.risks.iter().map(|view| of_risk(register, view)));
    }
    // Stable: reviews of one date stay in the order of the register.
    reviews.sort_by_key(|review| (review.held.is_none(), review.held));
    let place = |key: &str| reviews.iter().position(|review| review.key == key);
    items.sort_by_key(|item| place(item.review));
    tie(book, &mut items);
    let slugs = slugs(items.iter().map(|item| item.theme));
    Reviews { reviews, items, slugs }
}

fn review<'b>(book: &'b Book, key: &'b str, as_at: Option<Date>, items: usize) -> Review<'b> {
    let head = book.plans.iter().find(|known| known.plan == key);
    Review {
        key,
        title: book.plan_title(key),
        reviewer: head.map_or("", |head| &head.reviewer),
        held: head.and_then(|head| head.held).or(as_at),
        items,
    }
}

fn of_action<'b>(review: &'b str, view: &ActionView<'b>) -> Item<'b> {
    let action = view.action;
    Item {
        id: &action.id,
        review,
        title: &action.title,
        theme: &action.theme,
        owner: &action.lead,
        stated: view.status.map(|status| status.state),
        colour: view.rating(),
        shown: view.shown(),
        contradiction: view.contradiction().or_else(|| view.against_its_dates()),
        earlier: Vec::new(),
        later: Vec::new(),
        row: (TableName::Actions, action.row),
    }
}

fn of_risk<'b>(register: &Register<'b>, view: &RiskView<'b>) -> Item<'b> {
    let risk = view.risk;
    let shown = match risk.due.zip(register.as_at) {
        None => Shown::NotDated,
        Some((due, day)) if due <= day => Shown::Overdue,
        Some(_) => Shown::NotDue,
    };
    Item {
        id: &risk.id,
        review: register.name,
        title: &risk.title,
        theme: &risk.category,
        owner: &risk.owner,
        stated: None,
        colour: None,
        shown,
        contradiction: None,
        earlier: Vec::new(),
        later: Vec::new(),
        row: (TableName::Risks, risk.row),
    }
}

/// Ties what repeats an earlier review to it, both ways.
fn tie<'b>(book: &'b Book, items: &mut [Item<'b>]) {
    let repeats = |link: &&crate::records::Link| link.kind == LinkKind::RecommendationToEarlier;
    for link in book.links.iter().filter(repeats) {
        let known = |items: &[Item<'_>], id: &str| items.iter().position(|item| item.id == id);
        let (from, to) = (known(items, &link.from_id), known(items, &link.to_id));
        if let (Some(from), Some(to)) = (from, to) {
            items[from].earlier.push(&link.to_id);
            items[to].later.push(&link.from_id);
        }
    }
}

/// Gives the figures: items by theme and review, by what their dates show, and those that repeat.
pub fn figures(reviews: &Reviews<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    let mut count = |id: String, title: String, words: &str, items: &[&Item<'_>]| {
        let cells = items.iter().map(|item| crate::records::CellRef {
            table: item.row.0,
            row: item.row.1,
            column: if item.row.0 == TableName::Risks { "risk_id" } else { "action_id" },
        });
        let basis = Basis::Cells { words: words.to_owned(), cells: cells.collect() };
        sheet.count(id, title, items.len(), basis);
    };
    for theme in reviews.themes() {
        for review in &reviews.reviews {
            let of: Vec<&Item<'_>> = reviews.of(theme, Some(review.key)).collect();
            let title = format!("{theme}: {}", review.title);
            let words = "count of the theme’s actions and recommendations in the review";
            count(reviews.count_id(theme, review.key), title, words, &of);
        }
    }
    for shown in Shown::ALL {
        let of: Vec<&Item<'_>> = reviews.items.iter().filter(|item| item.shown == shown).collect();
        let id = format!("recommendations/shown-{}", shown.word().replace('_', "-"));
        let title = format!("Every review: {}", shown.words().to_lowercase());
        count(id, title, "count of actions and recommendations, by their dates", &of);
    }
    let repeated: Vec<&Item<'_>> = reviews.repeated().collect();
    let title = "Recommendations that an earlier review made too".to_owned();
    let words = "count of actions and recommendations linked to an earlier review";
    count("recommendations/repeated".to_owned(), title, words, &repeated);
    let every: Vec<&Item<'_>> = reviews.items.iter().collect();
    let title = "Actions and recommendations of every review".to_owned();
    count("recommendations/all".to_owned(), title, "count of actions and recommendations", &every);
    sheet
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::datasets::{Depth, load};
    use crate::figures::{AsAt, work_out};

    fn book(name: &str) -> Book {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name);
        load(&folder, Depth::Figures).unwrap().book
    }

    #[test]
    fn smallshires_actions_show_what_their_dates_say() {
        let book = book("smallshire");
        let reviews = work_out(&book, None).reviews;
        let shown = |id: &str| reviews.item(id).unwrap().shown;
        // README §10: ACT-02's second step was due in July and is open; ACT-01 and ACT-06 are done;
        // ACT-08, ACT-09 and ACT-11 have no dated step; the rest fall due after September.
        assert_eq!(shown("ACT-02"), Shown::Overdue);
        assert_eq!((shown("ACT-01"), shown("ACT-06")), (Shown::Complete, Shown::Complete));
        for id in ["ACT-08", "ACT-09", "ACT-11"] {
            assert_eq!(shown(id), Shown::NotDated, "{id}");
        }
        for id in ["ACT-03", "ACT-04", "ACT-05", "ACT-07", "ACT-10"] {
            assert_eq!(shown(id), Shown::NotDue, "{id}");
        }
        assert_eq!(reviews.item("ACT-08").unwrap().earlier, ["ACT-01"]);
        assert_eq!(reviews.item("ACT-01").unwrap().later, ["ACT-08"]);
    }

    #[test]
    fn an_earlier_date_is_not_yet_late() {
        let book = book("smallshire");
        let june = AsAt::Date(Date::from_words("2025-06-30").unwrap());
        let reviews = work_out(&book, Some(june)).reviews;
        assert_eq!(reviews.item("ACT-02").unwrap().shown, Shown::InProgress);
    }

    #[test]
    fn haverings_reviews_stand_together_from_2012_to_2025() {
        let book = book("havering");
        let reviews = work_out(&book, None).reviews;
        let items =
            |key: &str| reviews.reviews.iter().find(|review| review.key == key).unwrap().items;
        // The counts of the papers: 32 actions, 45 rows, 12 recommendations; of 2022 only a tally.
        assert_eq!((items("lga-2019"), items("onesource-2019")), (32, 45));
        // The live rows of 2025 by part: 1 + 14 + 12 + 13 + 5; the completed list has 15.
        assert_eq!((items("improvement-2025"), items("improvement-2025-completed")), (45, 15));
        assert_eq!((items("CIPFA review"), items("lga-2024")), (12, 0));
        assert_eq!(reviews.reviews[0].key, "lga-2012");
        let titled = |key: &str| !reviews.title(key).is_empty() && reviews.title(key) != key;
        assert!(reviews.reviews.iter().all(|review| titled(review.key)));
        // Dependence on government support: 2025, 2024, 2012.
        assert_eq!(reviews.item("C05").unwrap().earlier, ["P24-1"]);
        assert_eq!(reviews.item("P24-1").unwrap().earlier, ["P12-1"]);
        assert!(reviews.items.iter().all(|item| !item.theme.is_empty()));
    }

    #[test]
    fn two_lists_of_one_plan_are_one_review() {
        let book = book("havering");
        let reviews = work_out(&book, None).reviews;
        // 2012, oneSource 2019, 2019, peers 2024, the council's plan of 2025, CIPFA: its live and
        // its completed rows are two of seven lists.
        assert_eq!(reviews.reviews.iter().filter(|review| review.items > 0).count(), 7);
        assert_eq!(reviews.with_items(), 6);
        // Technology stands in both lists of 2025, and not in the plan of 2019: five of six.
        assert_eq!(reviews.spoken("Technology"), 5);
    }

    #[test]
    fn an_open_step_without_a_date_keeps_an_action_from_being_done() {
        let book = book("havering");
        let reviews = work_out(&book, None).reviews;
        // Every dated step of the Magic Notes roll-out is done; the roll-out itself has no date.
        let item = reviews.item("IL30").unwrap();
        assert_eq!((item.shown, item.contradiction), (Shown::InProgress, None));
        // The debt board: terms in November 2024, set up in January 2025, nothing open.
        assert_eq!(reviews.item("IL25").unwrap().shown, Shown::Complete);
        // No published report since April 2024 is told of, and no survey since then.
        for id in ["IL24", "IL45"] {
            assert_eq!(reviews.item(id).unwrap().shown, Shown::Overdue, "{id}");
        }
    }
}
