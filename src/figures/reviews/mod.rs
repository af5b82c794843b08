//! Recommendations across reviews: one view by theme and owner, what comes back, what is late.
//!
//! An item is an action of a plan, or a rated recommendation of a register that `plans.csv` names.
//! What a plan states of an item stands beside what its dated steps show.

mod sheet;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use sheet::figures;

use super::actions::{ActionView, Plan};
use super::id::{FigureId, slugs};
use super::risk::{Register, RiskView};
use crate::records::{ActionState, Book, Brag, LinkKind, Milestone, TableName};
use crate::units::{Date, words};

words! {
    /// What the dated steps of an item show, whatever is said of it; what needs asking about first.
    Shown => words {
        /// A step is past its date and nothing shows that it was done.
        Overdue = "overdue" => "Past its date",
        /// No step is dated, so nothing can be told.
        NotDated = "not_dated" => "No date to judge by",
        /// Some steps are done, none is late.
        InProgress = "in_progress" => "In progress",
        /// No step is due yet.
        NotDue = "not_due" => "Not due yet",
        /// Every step is done.
        Complete = "complete" => "Every step done",
    }
}

words! {
    /// What is counted of every review, of one, or of what somebody leads.
    Counted {
        /// Every action and recommendation.
        All = "all",
        /// Those with a step past its date.
        Overdue = "overdue",
        /// Those that an earlier review asked for too.
        Repeated = "repeated",
    }
}

/// What stands before an owner in ids.
const OWNER: &str = "owner";

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
    /// Its steps past their date without evidence of completion, the first due first; none for a
    /// rated recommendation.
    pub late: Vec<&'b Milestone>,
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
    theme_parts: BTreeMap<String, String>,
    /// The part of an id that stands for each owner.
    owner_parts: BTreeMap<String, String>,
    /// The part of an id that stands for each review.
    review_parts: BTreeMap<String, String>,
}

fn subject() -> FigureId {
    FigureId::of_subject("recommendations")
}

/// Gives a name's part of an id; a name without one is its own.
fn part<'n>(parts: &'n BTreeMap<String, String>, name: &'n str) -> &'n str {
    parts.get(name).map_or(name, String::as_str)
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
    pub fn count_id(&self, theme: &str, review: &str) -> FigureId {
        subject().at(part(&self.theme_parts, theme)).at(part(&self.review_parts, review))
    }

    /// Gives the id of the count of a review's items.
    pub fn items_id(&self, review: &str) -> FigureId {
        subject().of(Counted::All).at(part(&self.review_parts, review))
    }

    /// Gives the id of a count over every review; what is overdue is counted by [`Self::shown_id`].
    pub fn total_id(&self, counted: Counted) -> FigureId {
        subject().of(counted)
    }

    /// Gives the id of the count of items whose dates show something.
    pub fn shown_id(&self, shown: Shown) -> FigureId {
        subject().at(format!("shown-{}", shown.word().replace('_', "-")))
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

    /// Gives the owners, those with most past its date first, then those who lead most.
    pub fn owners(&self) -> Vec<Owner<'_, 'b>> {
        let mut by_name: BTreeMap<&'b str, Vec<&Item<'b>>> = BTreeMap::new();
        for item in self.items.iter().filter(|item| !item.owner.is_empty()) {
            by_name.entry(item.owner).or_default().push(item);
        }
        let owners = by_name.into_iter();
        let mut owners: Vec<Owner<'_, 'b>> =
            owners.map(|(name, items)| Owner { id: self.owner_id(name), name, items }).collect();
        let weight = |owner: &Owner<'_, '_>| (owner.overdue().count(), owner.items.len());
        owners.sort_by_key(|owner| std::cmp::Reverse(weight(owner)));
        owners
    }

    fn owner_id(&self, name: &str) -> FigureId {
        subject().at(OWNER).at(part(&self.owner_parts, name))
    }

    /// Gives the items with a step past its date, in the order of the reviews.
    pub fn overdue(&self) -> impl Iterator<Item = &Item<'b>> {
        self.items.iter().filter(|item| item.shown == Shown::Overdue)
    }
}

/// Who leads some items of the reviews, as the sources name them: two names together are their own.
#[derive(Debug, Clone)]
pub struct Owner<'r, 'b> {
    /// What the ids of the owner's figures begin with.
    pub id: FigureId,
    /// The owner.
    pub name: &'b str,
    /// What the owner leads, in the order of the reviews.
    pub items: Vec<&'r Item<'b>>,
}

impl<'r, 'b> Owner<'r, 'b> {
    /// Gives those with a step past its date.
    pub fn overdue(&self) -> impl Iterator<Item = &'r Item<'b>> {
        self.items.iter().copied().filter(|item| item.shown == Shown::Overdue)
    }

    /// Gives those that an earlier review asked for too.
    pub fn repeated(&self) -> impl Iterator<Item = &'r Item<'b>> {
        self.items.iter().copied().filter(|item| !item.earlier.is_empty())
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
    let owner_parts = slugs(items.iter().map(|item| item.owner), &[]);
    let taken = [OWNER, Counted::All.word(), Counted::Repeated.word()];
    let theme_parts = slugs(items.iter().map(|item| item.theme), &taken);
    let review_parts = slugs(reviews.iter().map(|review| review.key), &[]);
    Reviews { reviews, items, theme_parts, owner_parts, review_parts }
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
        late: view.overdue.clone(),
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
        Some((due, day)) if due.has_come_by(day) => Shown::Overdue,
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
        late: Vec::new(),
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
