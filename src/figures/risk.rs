//! Risks and rated recommendations: where each stands, on which scale.

use std::collections::BTreeMap;

use super::figure::{Basis, Figure, FigureKind, Sheet, Value, slug};
use super::savings::AsAt;
use crate::records::{Book, Risk, RiskKind, RiskRating, RiskScale, TableName};
use crate::units::{Date, Decimal};

/// A risk with its latest ratings.
#[derive(Debug, Clone)]
pub struct RiskView<'b> {
    /// The risk.
    pub risk: &'b Risk,
    /// The latest rating of each view.
    pub ratings: BTreeMap<RiskKind, &'b RiskRating>,
    /// The scale, if it is known.
    pub scale: Option<&'b RiskScale>,
}

impl RiskView<'_> {
    /// Gives the rating as it stands; `None`: no longer rated.
    pub fn current(&self) -> Option<u32> {
        self.ratings.get(&RiskKind::Current).map(|rating| rating.rating)
    }

    /// Gives the band of the rating as it stands, by the scale.
    pub fn band(&self) -> Option<&'static str> {
        Some(self.scale?.band(self.current()?))
    }

    /// Gives the id of a rating.
    pub fn id(&self, kind: RiskKind) -> String {
        format!("risks/{}/{}", self.risk.id, kind.word())
    }
}

/// One register.
#[derive(Debug, Clone)]
pub struct Register<'b> {
    /// Its name.
    pub name: &'b str,
    /// When it was last rated; the register's own latest date, or the one asked for.
    pub as_at: Option<Date>,
    /// Its risks, the highest current rating first.
    pub risks: Vec<RiskView<'b>>,
    /// How many risks have each current rating.
    pub by_rating: BTreeMap<u32, usize>,
    /// Whether the source states the scale of every risk.
    pub scale_confirmed: bool,
}

impl Register<'_> {
    /// Gives the id of the count of a rating.
    pub fn count_id(&self, rating: u32) -> String {
        format!("risks/{}/rated-{rating}", slug(self.name))
    }

    /// Gives the id of the number of rated risks.
    pub fn rated_id(&self) -> String {
        format!("risks/{}/rated", slug(self.name))
    }
}

/// Every register of a council.
pub fn registers(book: &Book, as_at: Option<AsAt>) -> Vec<Register<'_>> {
    let mut names: Vec<&str> = Vec::new();
    for risk in &book.risks {
        if !names.contains(&risk.register.as_str()) {
            names.push(&risk.register);
        }
    }
    names.into_iter().map(|name| register(book, name, as_at)).collect()
}

fn register<'b>(book: &'b Book, name: &'b str, as_at: Option<AsAt>) -> Register<'b> {
    let up_to = as_at.map(AsAt::day);
    let mut register = Register {
        name,
        as_at: None,
        risks: Vec::new(),
        by_rating: BTreeMap::new(),
        scale_confirmed: true,
    };
    let of_register: Vec<&Risk> = book.risks.iter().filter(|risk| risk.register == name).collect();
    let ratings: Vec<&RiskRating> = book
        .risk_ratings
        .iter()
        .filter(|rating| of_register.iter().any(|risk| risk.id == rating.risk_id))
        .filter(|rating| up_to.is_none_or(|day| rating.as_at <= day))
        .collect();
    let current = ratings.iter().filter(|rating| rating.kind == RiskKind::Current);
    register.as_at = current.map(|rating| rating.as_at).max();
    for risk in of_register {
        let mut latest: BTreeMap<RiskKind, &RiskRating> = BTreeMap::new();
        for rating in ratings.iter().filter(|rating| rating.risk_id == risk.id) {
            // A current rating older than the register's latest date belongs to a closed risk.
            let closed = rating.kind == RiskKind::Current && Some(rating.as_at) != register.as_at;
            let newer = latest.get(&rating.kind).is_none_or(|known| known.as_at <= rating.as_at);
            if newer && !closed {
                latest.insert(rating.kind, rating);
            }
        }
        let scale_id = if risk.scale_id.is_empty() {
            book.council.risk_scale.as_deref().unwrap_or_default()
        } else {
            &risk.scale_id
        };
        let scale = book.risk_scales.iter().find(|scale| scale.id == scale_id);
        register.scale_confirmed &= scale.is_some_and(|scale| scale.confirmed);
        let view = RiskView { risk, ratings: latest, scale };
        if let Some(current) = view.current() {
            *register.by_rating.entry(current).or_default() += 1;
        }
        register.risks.push(view);
    }
    register.risks.sort_by_key(|view| std::cmp::Reverse(view.current()));
    register
}

/// Gives the figures of registers: every rating as printed, and the counts.
pub fn figures(registers: &[Register<'_>]) -> Sheet {
    let mut sheet = Sheet::default();
    for register in registers {
        for view in &register.risks {
            for (kind, rating) in &view.ratings {
                sheet.add(Figure {
                    id: view.id(*kind),
                    title: format!("{} {}: {} rating", view.risk.id, view.risk.title, kind.word()),
                    unit: "rating",
                    value: Some(Value::Number(Decimal::from(rating.rating))),
                    kind: FigureKind::Published,
                    basis: Basis::cell(TableName::RiskRatings, rating.row, "rating"),
                });
            }
        }
        let rated = |wanted: Option<u32>| {
            register
                .risks
                .iter()
                .filter_map(|view| view.ratings.get(&RiskKind::Current))
                .filter(move |rating| wanted.is_none_or(|wanted| rating.rating == wanted))
                .map(|rating| rating.row)
        };
        for (rating, count) in &register.by_rating {
            let title = format!("{}: rated {rating}", register.name);
            let basis = Basis::rows(
                "count of ratings",
                TableName::RiskRatings,
                "rating",
                rated(Some(*rating)),
            );
            sheet.count(register.count_id(*rating), title, *count, basis);
        }
        let basis = Basis::rows("count of ratings", TableName::RiskRatings, "rating", rated(None));
        let count = register.by_rating.values().sum();
        sheet.count(register.rated_id(), format!("{}: rated in all", register.name), count, basis);
    }
    sheet
}
