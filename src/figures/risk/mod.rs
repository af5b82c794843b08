//! Risks and rated recommendations: where each stands, on which scale, and how it has moved.

mod aggregates;
mod levels;
mod movement;
mod sheet;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use levels::{Highest, Level, gravest};
pub use movement::{Change, Move, Moves, Round};
pub use sheet::figures;

use super::id::{FigureId, slugs};
use super::movement::moves::Change as _;
use super::savings::AsAt;
use crate::records::{Band, Book, LeftOut, LinkKind, Risk, RiskKind, RiskRating, Scale, TableName};
use crate::units::{Date, Money, words};

/// What the ids of figures of risks and registers begin with.
const SUBJECT: &str = "risks";

words! {
    /// What is recorded or worked out of a risk beside its ratings.
    RiskMeasure {
        /// What it would cost.
        Exposure = "exposure",
        /// How likely it is.
        Likelihood = "likelihood",
        /// Cost × likelihood.
        Weighted = "weighted",
        /// The rating the council accepts.
        Appetite = "appetite",
    }
}

words! {
    /// What is counted of a register, as it stands or at one of its dates.
    RegisterMeasure {
        /// Risks that have a rating.
        Rated = "rated",
        /// Risks rated above what the council accepts.
        AboveAppetite = "above-appetite",
        /// Risks that are closed.
        NoLongerRated = "no-longer-rated",
        /// Risks that never had a rating.
        WithoutRating = "without-rating",
        /// Risks that two sources rate differently on one day.
        Disputed = "disputed",
        /// Risks whose latest rating cannot be read.
        Unreadable = "unreadable",
        /// Risks of which a band is published and no number.
        ByBandAlone = "by-band-alone",
        /// Ratings added up.
        Sum = "sum",
    }
}

/// A risk with its latest ratings and what it is tied to.
#[derive(Debug, Clone)]
pub struct RiskView<'b> {
    /// The risk.
    pub risk: &'b Risk,
    /// Whether it has a current rating, be it disputed or unreadable, and is not closed.
    pub stands: bool,
    /// Whether it is closed.
    pub closed: bool,
    /// Whether two sources rate it differently on the day of its latest rating: neither is chosen.
    pub disputed: bool,
    /// Where its latest rating stands, if that cannot be read: no earlier one is taken for it.
    pub unreadable: Option<String>,
    /// The latest rating of each view, carried forward until a later one.
    pub ratings: BTreeMap<RiskKind, &'b RiskRating>,
    /// The scale, if it is known.
    pub scale: Option<Scale<'b>>,
    /// The savings that bear it, by reference.
    pub savings: Vec<&'b str>,
    /// The actions that treat it, by reference.
    pub actions: Vec<&'b str>,
}

impl<'b> RiskView<'b> {
    /// Gives the rating as it stands as a number; `None`: closed, never rated, disputed or published as
    /// a band alone.
    pub fn current(&self) -> Option<u32> {
        self.now()?.number()
    }

    /// Gives the row of the rating as it stands; `None`: closed, never rated or disputed.
    pub fn now(&self) -> Option<&'b RiskRating> {
        self.ratings.get(&RiskKind::Current).copied()
    }

    /// Gives the band of the rating as it stands; `None` where the source does not state it and does
    /// not confirm the scale, as a band would then be a guess.
    pub fn band(&self) -> Option<Band<'b>> {
        self.scale.as_ref()?.band_of(self.now()?)
    }

    /// Says whether the rating stands above what the council accepts; `None` where one is missing.
    pub fn above_appetite(&self) -> Option<bool> {
        Some(self.current()? > self.risk.appetite?)
    }

    /// Gives exposure × likelihood, exactly; `None` where one is not recorded or the risk is closed.
    pub fn weighted(&self) -> Option<Money> {
        if !self.stands {
            return None;
        }
        Some(self.risk.exposure?.times(self.risk.likelihood?))
    }

    /// Gives the id of a rating.
    pub fn id(&self, kind: RiskKind) -> FigureId {
        ids_of(&self.risk.id).of(kind)
    }

    /// Gives the id of another figure of the risk.
    pub fn id_of(&self, what: RiskMeasure) -> FigureId {
        ids_of(&self.risk.id).of(what)
    }
}

/// Gives what the ids of the figures of a risk begin with.
fn ids_of(risk_id: &str) -> FigureId {
    FigureId::of_subject(SUBJECT).at(risk_id)
}

/// Gives the id of a risk's rating at one date.
pub fn rating_id(risk_id: &str, as_at: Date) -> FigureId {
    ids_of(risk_id).of(as_at)
}

/// One register.
#[derive(Debug, Clone)]
pub struct Register<'b> {
    /// Its name.
    pub name: &'b str,
    /// What the ids of its figures begin with.
    pub id: FigureId,
    /// When a risk of it was last rated or closed, by the day asked for.
    pub as_at: Option<Date>,
    /// Its risks, the highest current rating first.
    pub risks: Vec<RiskView<'b>>,
    /// How many risks have each current rating that is published as a number.
    pub by_rating: BTreeMap<u32, usize>,
    /// Whether the source states the scale of every risk.
    pub scale_confirmed: bool,
    /// Every date at which a risk was rated or closed, the oldest first.
    pub rounds: Vec<Round<'b>>,
}

impl<'b> Register<'b> {
    /// Says whether the rating of a risk is older than the latest of the register.
    pub fn is_older(&self, view: &RiskView<'_>) -> bool {
        let days = |view: &RiskView<'_>| view.now().map(|rating| rating.as_at.day_number());
        let latest = self.risks.iter().filter_map(days).max();
        view.stands && days(view).is_some_and(|day| Some(day) < latest)
    }

    /// Gives the id of the count of a rating.
    pub fn count_id(&self, rating: u32) -> FigureId {
        self.id.at(format_args!("rated-{rating}"))
    }

    /// Gives the id of a count of the register as it stands.
    pub fn id_of(&self, what: RegisterMeasure) -> FigureId {
        self.id.of(what)
    }

    /// Gives the id of the number of rated risks.
    pub fn rated_id(&self) -> FigureId {
        self.id_of(RegisterMeasure::Rated)
    }

    /// Gives the id of the number of risks above their appetite; there is none where no risk has one.
    pub fn above_appetite_id(&self) -> Option<FigureId> {
        let judged = self.risks.iter().any(|view| view.above_appetite().is_some());
        judged.then(|| self.id_of(RegisterMeasure::AboveAppetite))
    }

    /// Gives the risks that stand above what the council accepts, the highest rating first.
    pub fn above_appetite(&self) -> impl Iterator<Item = &RiskView<'b>> {
        self.risks.iter().filter(|view| view.above_appetite() == Some(true))
    }

    /// Gives the one scale of every rated risk; `None` where they differ, or none is known.
    pub fn one_scale(&self) -> Option<&Scale<'b>> {
        common(self.risks.iter().filter(|view| view.now().is_some()))
    }

    /// Gives the one scale of every risk rated at a date; `None` where they differ, or none is known.
    pub fn scale_at(&self, round: &Round<'_>) -> Option<&Scale<'b>> {
        common(self.risks.iter().filter(|view| round.rating(&view.risk.id).is_some()))
    }

    /// Gives the scale of a risk.
    pub fn scale_of(&self, risk: &Risk) -> Option<&Scale<'b>> {
        self.risks.iter().find(|view| view.risk.id == risk.id)?.scale.as_ref()
    }

    /// Gives the rated risks by likelihood and impact; `None` where the scale is not confirmed, not
    /// one, or a rated risk has no published likelihood or impact: none is placed by guess.
    pub fn matrix(&self) -> Option<Matrix<'_, 'b>> {
        let scale = self.one_scale().filter(|scale| scale.is_confirmed())?;
        let mut cells: BTreeMap<(u32, u32), Vec<&RiskView<'b>>> = BTreeMap::new();
        for view in self.risks.iter().filter(|view| view.now().is_some()) {
            let now = view.now()?;
            cells.entry((now.likelihood?, now.impact?)).or_default().push(view);
        }
        Some(Matrix { scale, cells })
    }

    /// Gives the id of the count of risks that changed in one way up to a date since the one before.
    pub fn change_id(&self, to: Date, change: Change) -> FigureId {
        change.count_id(&self.round_id(to))
    }

    /// Gives the id of the count of risks at a likelihood and an impact.
    pub fn matrix_id(&self, likelihood: u32, impact: u32) -> FigureId {
        self.id.at(format_args!("likelihood-{likelihood}-impact-{impact}"))
    }
}

/// Gives the one scale of some risks; `None` where they differ, or none is known.
fn common<'r, 'b: 'r>(mut views: impl Iterator<Item = &'r RiskView<'b>>) -> Option<&'r Scale<'b>> {
    let first = views.next()?.scale.as_ref()?;
    let same =
        |view: &RiskView<'_>| view.scale.as_ref().is_some_and(|scale| scale.id() == first.id());
    views.all(same).then_some(first)
}

/// The rated risks of a register by likelihood and impact.
#[derive(Debug, Clone)]
pub struct Matrix<'r, 'b> {
    /// The scale, confirmed by the source.
    pub scale: &'r Scale<'b>,
    /// The risks at each likelihood and impact that has any.
    pub cells: BTreeMap<(u32, u32), Vec<&'r RiskView<'b>>>,
}

/// Every register of a council.
pub fn registers(book: &Book, as_at: Option<AsAt>) -> Vec<Register<'_>> {
    let mut names: Vec<&str> = Vec::new();
    for risk in &book.risks {
        if !names.contains(&risk.register.as_str()) {
            names.push(&risk.register);
        }
    }
    // A risk's own reference stands at the same place of ids.
    let risks: Vec<&str> = book.risks.iter().map(|risk| risk.id.as_str()).collect();
    let slugs = slugs(names.iter().copied(), &risks);
    let id = |name: &str| FigureId::of_subject(SUBJECT).at(&slugs[name]);
    let scales = book.scales();
    names.iter().map(|name| register((book, &scales), name, id(name), as_at)).collect()
}

fn register<'b>(
    (book, scales): (&'b Book, &[Scale<'b>]),
    name: &'b str,
    id: FigureId,
    as_at: Option<AsAt>,
) -> Register<'b> {
    let up_to = as_at.map(AsAt::day);
    let of_register: Vec<&Risk> = book.risks.iter().filter(|risk| risk.register == name).collect();
    let ids: BTreeSet<&str> = of_register.iter().map(|risk| risk.id.as_str()).collect();
    let known = |date: Date| up_to.is_none_or(|day| date.has_come_by(day));
    let ratings: Vec<&RiskRating> = book
        .risk_ratings
        .iter()
        .filter(|rating| ids.contains(rating.risk_id.as_str()) && known(rating.as_at))
        .collect();
    let refused = book.left_out.iter().filter(|row| row.table == TableName::RiskRatings);
    let refused = refused.filter(|row| ids.contains(row.says("risk_id"))).collect();
    let unread = book.unread.contains(&TableName::RiskRatings);
    let ratings = Ratings { read: ratings, refused, unread };
    let rounds = movement::rounds(&of_register, &ratings, up_to);
    let mut register = Register {
        name,
        id,
        as_at: rounds.last().map(|round| round.as_at),
        risks: of_register.iter().map(|risk| view((book, scales), risk, &ratings, up_to)).collect(),
        by_rating: BTreeMap::new(),
        scale_confirmed: true,
        rounds,
    };
    for view in &register.risks {
        register.scale_confirmed &= view.scale.as_ref().is_some_and(Scale::is_confirmed);
        if let Some(current) = view.current() {
            *register.by_rating.entry(current).or_default() += 1;
        }
    }
    register.sort();
    register
}

/// The ratings known by a day. Each holds until a later one of its kind, or until its risk is closed.
struct Ratings<'b> {
    read: Vec<&'b RiskRating>,
    /// Rows with errors, which no figure reads.
    refused: Vec<&'b LeftOut>,
    /// Whether the table cannot be read at all.
    unread: bool,
}

/// What is known of one view of a risk by a day.
enum Held<'b> {
    /// One rating, carried forward from its day.
    Rated(&'b RiskRating),
    /// Two sources rate it differently on the latest day.
    Disputed,
    /// A row with an error may be the latest.
    Unreadable(String),
    /// The risk was closed, and not rated since.
    Closed,
    /// There is no rating.
    Never,
}

impl<'b> Ratings<'b> {
    /// Gives the rating that holds by a day, a month counted to its last; without one, by the latest.
    fn held(&self, risk: &Risk, kind: RiskKind, by: Option<Date>) -> Held<'b> {
        let come = |date: Date| by.is_none_or(|day| date.has_come_by(day));
        let of = self.read.iter().filter(|rating| rating.risk_id == risk.id && rating.kind == kind);
        let of = of.filter(|rating| come(rating.as_at));
        let last = of.clone().map(|rating| rating.as_at).max_by_key(|day| day.day_number());
        if let Some(place) = self.refused(risk, kind, last, by) {
            return Held::Unreadable(place);
        }
        let Some(latest) = of.clone().map(|rating| rating.as_at.day_number()).max() else {
            return Held::Never;
        };
        let closed = risk.closed_on.filter(|closed| come(*closed));
        if kind == RiskKind::Current && closed.is_some_and(|day| day.day_number() >= latest) {
            return Held::Closed;
        }
        let mut last = of.filter(|rating| rating.as_at.day_number() == latest);
        let Some(first) = last.next() else { return Held::Never };
        let same = |other: &RiskRating| {
            let sides = |rating: &RiskRating| (rating.number(), rating.likelihood, rating.impact);
            sides(other) == sides(first) && other.band == first.band
        };
        if last.all(|other| same(other)) { Held::Rated(first) } else { Held::Disputed }
    }

    /// Gives where a row with an error stands that may rate a risk by a day, and no earlier than what is read;
    /// of a table that cannot be read at all, its file.
    fn refused(
        &self,
        risk: &Risk,
        kind: RiskKind,
        last: Option<Date>,
        by: Option<Date>,
    ) -> Option<String> {
        if self.unread {
            return Some(TableName::RiskRatings.file());
        }
        let of = |row: &&&LeftOut| {
            let (own, day) = (row.says("kind"), Date::from_words(row.says("as_at")).ok());
            let closed = risk.closed_on.zip(day);
            row.says("risk_id") == risk.id
                && RiskKind::from_word(own).is_none_or(|own| own == kind)
                && row.is_since(last)
                && closed.is_none_or(|(closed, day)| closed.day_number() < day.day_number())
                && day.zip(by).is_none_or(|(day, by)| day.has_come_by(by))
        };
        self.refused.iter().find(of).map(|row| row.place())
    }
}

fn view<'b>(
    (book, scales): (&'b Book, &[Scale<'b>]),
    risk: &'b Risk,
    ratings: &Ratings<'b>,
    by: Option<Date>,
) -> RiskView<'b> {
    let held = RiskKind::ALL.iter().map(|kind| (*kind, ratings.held(risk, *kind, by)));
    let latest = held.filter_map(|(kind, held)| match held {
        Held::Rated(rating) => Some((kind, rating)),
        Held::Disputed | Held::Unreadable(_) | Held::Closed | Held::Never => None,
    });
    let latest: BTreeMap<RiskKind, &RiskRating> = latest.collect();
    let current = ratings.held(risk, RiskKind::Current, by);
    let scale_id = book.scale_id_of(risk);
    let tied = |kind: LinkKind| book.links.iter().filter(move |link| link.kind == kind);
    let savings = tied(LinkKind::RiskToSaving).filter(|link| link.from_id == risk.id);
    let actions = tied(LinkKind::ActionToRisk).filter(|link| link.to_id == risk.id);
    RiskView {
        risk,
        stands: matches!(current, Held::Rated(_) | Held::Disputed | Held::Unreadable(_)),
        closed: matches!(current, Held::Closed),
        disputed: matches!(current, Held::Disputed),
        unreadable: match current {
            Held::Unreadable(ref place) => Some(place.clone()),
            Held::Rated(_) | Held::Disputed | Held::Closed | Held::Never => None,
        },
        ratings: latest,
        scale: scales.iter().find(|scale| scale.id() == scale_id).cloned(),
        savings: savings.map(|link| link.to_id.as_str()).collect(),
        actions: actions.map(|link| link.from_id.as_str()).collect(),
    }
}
