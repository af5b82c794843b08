//! What capitalised spending costs in the years after: provision and interest.

use std::collections::BTreeMap;

use super::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::records::{Book, CellRef, MrpMethod, TableName, Tranche};
use crate::units::{Date, Decimal, FinancialYear, Money, Rate};

/// A stage of a capitalisation direction; amounts of two stages are never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// What the council asked for.
    Requested,
    /// What ministers said they were minded to agree.
    MindedTo,
    /// What was agreed in principle.
    InPrinciple,
    /// What was directed in the end.
    Final,
    /// What was capitalised.
    Used,
}

impl Stage {
    /// Every stage, in the order they come about.
    pub const ALL: [Self; 5] = [
        Self::Requested,
        Self::MindedTo,
        Self::InPrinciple,
        Self::Final,
        Self::Used,
    ];

    /// Gives the column and key.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::MindedTo => "minded_to",
            Self::InPrinciple => "in_principle",
            Self::Final => "final",
            Self::Used => "used",
        }
    }

    /// Gives the words of a heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Requested => "Requested",
            Self::MindedTo => "Minded to agree",
            Self::InPrinciple => "In principle",
            Self::Final => "Final",
            Self::Used => "Used",
        }
    }

    fn of(self, tranche: &Tranche) -> Option<Money> {
        match self {
            Self::Requested => tranche.requested,
            Self::MindedTo => tranche.minded_to,
            Self::InPrinciple => tranche.in_principle,
            Self::Final => tranche.final_direction,
            Self::Used => tranche.used,
        }
    }
}

/// A value of a tranche: the latest statement of it, or an assumption where none is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// The cell it was read from; `None`: assumed, from `council.toml` or the rule of the program.
    pub cell: Option<CellRef>,
    /// When the statement was true.
    pub as_at: Option<Date>,
}

impl<T> Stated<T> {
    const fn assumed(value: T) -> Self {
        Self {
            value,
            cell: None,
            as_at: None,
        }
    }

    /// Says whether no source states it.
    pub const fn is_assumed(&self) -> bool {
        self.cell.is_none()
    }
}

/// The terms a tranche is worked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The yearly rate without premium.
    pub rate: Stated<Rate>,
    /// What is added to it; nil where none is stated.
    pub premium: Option<Stated<Rate>>,
    /// Years of provision.
    pub term_years: Stated<u32>,
    /// How it is spread.
    pub method: Stated<MrpMethod>,
    /// When it was borrowed; `None`: 31 March of the year, assumed, so no interest in that year.
    pub drawn_on: Option<Stated<Date>>,
    /// Capital receipts used in place of borrowing.
    pub receipts: Option<Stated<Money>>,
}

impl Terms {
    /// Gives the rate with its premium.
    pub fn full_rate(&self) -> Rate {
        let premium = self
            .premium
            .map_or(Decimal::ZERO, |premium| premium.value.fraction());
        Rate::from_fraction(self.rate.value.fraction() + premium)
    }

    /// Says whether any term is assumed.
    pub fn is_assumed(&self) -> bool {
        self.rate.is_assumed()
            || self.term_years.is_assumed()
            || self.method.is_assumed()
            || self.drawn_on.is_none()
    }
}

/// The cost of one year. All positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearCost {
    /// The year.
    pub year: FinancialYear,
    /// What is still to be provided for on 1 April.
    pub opening: Money,
    /// Minimum revenue provision.
    pub mrp: Money,
    /// Interest.
    pub interest: Money,
}

impl YearCost {
    /// Gives provision and interest together.
    pub fn total(&self) -> Money {
        self.mrp + self.interest
    }
}

/// One tranche with every stage that was published and what each would cost.
#[derive(Debug, Clone)]
pub struct TrancheView {
    /// Its reference.
    pub id: String,
    /// The year of the spending.
    pub year: FinancialYear,
    /// The latest amount of each stage that was published.
    pub stages: BTreeMap<Stage, Stated<Money>>,
    /// The terms it is worked with.
    pub terms: Terms,
    /// What each stage would cost, year by year, from the year of the spending.
    pub schedules: BTreeMap<Stage, Vec<YearCost>>,
}

/// Every tranche, and what the stages cost together.
#[derive(Debug, Clone)]
pub struct Capitalisation {
    /// The tranches in the order of their years.
    pub tranches: Vec<TrancheView>,
    /// For each stage that was published, the yearly cost of all tranches that have it.
    pub yearly: BTreeMap<Stage, Vec<YearCost>>,
    /// Rows with errors left out.
    pub left_out: usize,
}

/// Works out the schedule of one amount.
///
/// Provision begins in the year after the spending; each year's is rounded to the penny and the
/// last takes the remainder, so that provisions add to the principal exactly. Interest is on the
/// balance not yet provided for; in the year of the draw it runs by days to 31 March.
///
/// # Source
/// Statutory guidance on minimum revenue provision (5th edition, 2024): a prudent provision, from
/// the year after; 20 years at most under the conditions of exceptional financial support. The
/// annuity provision of year k is the first year's × (1 + rate)^(k−1).
pub fn schedule(principal: Money, year: FinancialYear, terms: &Terms) -> Vec<YearCost> {
    let receipts = terms.receipts.map_or(Money::NIL, |receipts| receipts.value);
    let borrowed = if receipts > principal {
        Money::NIL
    } else {
        principal - receipts
    };
    let rate = terms.full_rate();
    let mut costs = Vec::new();
    let draw_interest = terms.drawn_on.map_or(Money::NIL, |drawn| {
        let days = year.last_day().day_number() - drawn.value.day_number();
        let part = Decimal::from(days.max(0)) / Decimal::from(365);
        borrowed.times(rate).times_number(part).rounded()
    });
    costs.push(YearCost {
        year,
        opening: Money::NIL,
        mrp: Money::NIL,
        interest: draw_interest,
    });
    let term = terms.term_years.value;
    let mut balance = borrowed;
    let mut provision = first_provision(borrowed, term, terms.method.value, rate);
    for count in 1..=term {
        let Some(year) = year.plus(u16::try_from(count).unwrap_or(u16::MAX)) else {
            break;
        };
        let mrp = if count == term {
            balance
        } else {
            provision.rounded()
        };
        let interest = balance.times(rate).rounded();
        costs.push(YearCost {
            year,
            opening: balance,
            mrp,
            interest,
        });
        balance = balance - mrp;
        if terms.method.value == MrpMethod::Annuity {
            provision = provision.times_number(Decimal::ONE + rate.fraction());
        }
    }
    costs
}

/// Gives the first year's provision before rounding.
fn first_provision(borrowed: Money, term: u32, method: MrpMethod, rate: Rate) -> Money {
    let equal = || borrowed.over(Decimal::from(term)).unwrap_or(borrowed);
    match method {
        MrpMethod::Equal => equal(),
        MrpMethod::Annuity => {
            let growth = (0..term).fold(Decimal::ONE, |growth, _| {
                growth * (Decimal::ONE + rate.fraction())
            });
            // At a rate of nil an annuity is equal instalments.
            borrowed
                .times(rate)
                .over(growth - Decimal::ONE)
                .unwrap_or_else(equal)
        }
    }
}

/// Works out every tranche of a council.
pub fn capitalisation(book: &Book) -> Capitalisation {
    let mut by_id: BTreeMap<(FinancialYear, &str), Vec<&Tranche>> = BTreeMap::new();
    for tranche in &book.capitalisation {
        by_id
            .entry((tranche.year, &tranche.id))
            .or_default()
            .push(tranche);
    }
    let mut tranches: Vec<TrancheView> = Vec::new();
    for ((year, id), mut statements) in by_id {
        // The latest statement of each column wins; on one day, the later row.
        statements.sort_by_key(|statement| (statement.as_at, statement.row));
        tranches.push(view(book, id, year, &statements));
    }
    let mut yearly = BTreeMap::new();
    for stage in Stage::ALL {
        let schedules: Vec<&Vec<YearCost>> = tranches
            .iter()
            .filter_map(|tranche| tranche.schedules.get(&stage))
            .collect();
        if !schedules.is_empty() {
            yearly.insert(stage, added(&schedules));
        }
    }
    let left_out = book.left_out_of(&[TableName::Capitalisation], None);
    Capitalisation {
        tranches,
        yearly,
        left_out,
    }
}

fn view(book: &Book, id: &str, year: FinancialYear, statements: &[&Tranche]) -> TrancheView {
    let defaults = book.council.tranche_defaults;
    let terms = Terms {
        rate: latest(statements, "rate", |t| t.rate).unwrap_or(Stated::assumed(defaults.rate)),
        premium: latest(statements, "premium", |t| t.premium),
        term_years: latest(statements, "term_years", |t| t.term_years)
            .unwrap_or(Stated::assumed(defaults.term_years)),
        method: latest(statements, "mrp_method", |t| t.mrp_method)
            .unwrap_or(Stated::assumed(defaults.mrp_method)),
        drawn_on: latest(statements, "draw_date", |t| t.draw_date),
        receipts: latest(statements, "receipts_applied", |t| t.receipts_applied),
    };
    let stages: BTreeMap<Stage, Stated<Money>> = Stage::ALL
        .into_iter()
        .filter_map(|stage| Some((stage, latest(statements, stage.word(), |t| stage.of(t))?)))
        .collect();
    let schedules = stages
        .iter()
        .map(|(stage, amount)| (*stage, schedule(amount.value, year, &terms)))
        .collect();
    TrancheView {
        id: id.to_owned(),
        year,
        stages,
        terms,
        schedules,
    }
}

fn latest<T: Copy>(
    statements: &[&Tranche],
    column: &'static str,
    read: impl Fn(&Tranche) -> Option<T>,
) -> Option<Stated<T>> {
    statements.iter().rev().find_map(|statement| {
        let cell = CellRef {
            table: TableName::Capitalisation,
            row: statement.row,
            column,
        };
        Some(Stated {
            value: read(statement)?,
            cell: Some(cell),
            as_at: Some(statement.as_at),
        })
    })
}

fn added(schedules: &[&Vec<YearCost>]) -> Vec<YearCost> {
    let mut years: BTreeMap<FinancialYear, YearCost> = BTreeMap::new();
    for cost in schedules.iter().flat_map(|schedule| schedule.iter()) {
        let nil = YearCost {
            year: cost.year,
            opening: Money::NIL,
            mrp: Money::NIL,
            interest: Money::NIL,
        };
        let sum = years.entry(cost.year).or_insert(nil);
        sum.opening = sum.opening + cost.opening;
        sum.mrp = sum.mrp + cost.mrp;
        sum.interest = sum.interest + cost.interest;
    }
    years.into_values().collect()
}

impl Capitalisation {
    /// Gives the stage that says most about what may be drawn: in principle where any tranche has
    /// one, else the latest stage that any has.
    pub fn leading_stage(&self) -> Option<Stage> {
        [
            Stage::InPrinciple,
            Stage::Final,
            Stage::MindedTo,
            Stage::Requested,
            Stage::Used,
        ]
        .into_iter()
        .find(|stage| self.yearly.contains_key(stage))
    }

    /// Gives the sum of a stage over the tranches that have it.
    pub fn drawn(&self, stage: Stage) -> Option<Money> {
        let mut amounts = self
            .tranches
            .iter()
            .filter_map(|tranche| tranche.stages.get(&stage))
            .peekable();
        amounts.peek()?;
        Some(amounts.map(|amount| amount.value).sum())
    }

    /// Gives the id of a stage's amount of a tranche.
    pub fn amount_id(tranche: &TrancheView, stage: Stage) -> String {
        format!("efs/{}/{}", tranche.id, stage.word())
    }

    /// Gives what the ids of a tranche's cost of a year under a stage begin with.
    pub fn cost_id(tranche: &TrancheView, stage: Stage, year: FinancialYear) -> String {
        format!("efs/{}/{}/{}", tranche.id, stage.word(), year.slug())
    }

    /// Gives what the ids of all tranches' cost of a year under a stage begin with.
    pub fn yearly_id(stage: Stage, year: FinancialYear) -> String {
        format!("efs/all/{}/{}", stage.word(), year.slug())
    }

    /// Gives what the ids of a stage's cost over all its years begin with.
    pub fn whole_term_id(stage: Stage) -> String {
        format!("efs/all/{}/all-years", stage.word())
    }

    /// Gives the figures: amounts, terms, each year's provision and interest.
    pub fn figures(&self) -> Sheet {
        let mut sheet = Sheet::default();
        for tranche in &self.tranches {
            terms_figures(&mut sheet, tranche);
            for (stage, amount) in &tranche.stages {
                let id = Self::amount_id(tranche, *stage);
                let title = format!(
                    "{} {}, {}",
                    tranche.id,
                    stage.heading().to_lowercase(),
                    tranche.year
                );
                let basis = amount
                    .cell
                    .map_or(Basis::Rule(String::new()), |cell| Basis::Cells {
                        words: String::new(),
                        cells: vec![cell],
                    });
                sheet.money(id, title, Some(amount.value), FigureKind::Published, basis);
                for cost in &tranche.schedules[stage] {
                    cost_figures(&mut sheet, tranche, *stage, cost);
                }
            }
        }
        for (stage, costs) in &self.yearly {
            self.yearly_figures(&mut sheet, *stage, costs);
            whole_term_figures(&mut sheet, *stage, costs);
        }
        sheet
    }

    fn yearly_figures(&self, sheet: &mut Sheet, stage: Stage, costs: &[YearCost]) {
        let amounts = self
            .tranches
            .iter()
            .filter(|tranche| tranche.stages.contains_key(&stage));
        let inputs = amounts
            .clone()
            .map(|tranche| Self::amount_id(tranche, stage));
        let heading = stage.heading().to_lowercase();
        sheet.money(
            format!("efs/all/{}", stage.word()),
            format!("All tranches, {heading}"),
            self.drawn(stage),
            FigureKind::Derived,
            Basis::formula("sum of the tranches", inputs),
        );
        for cost in costs {
            let id = Self::yearly_id(stage, cost.year);
            let parts = [
                ("opening", cost.opening),
                ("mrp", cost.mrp),
                ("interest", cost.interest),
                ("total", cost.total()),
            ];
            for (part, value) in parts {
                let inputs = amounts
                    .clone()
                    .filter(|tranche| {
                        tranche.schedules[&stage]
                            .iter()
                            .any(|c| c.year == cost.year)
                    })
                    .map(|tranche| format!("{}/{part}", Self::cost_id(tranche, stage, cost.year)));
                let title = format!("All tranches {heading}, {part}, {}", cost.year);
                let basis = Basis::formula("sum of the tranches", inputs);
                sheet.money(
                    format!("{id}/{part}"),
                    title,
                    Some(value),
                    FigureKind::Assumed,
                    basis,
                );
            }
        }
    }
}

/// Adds what a stage would cost over all its years.
fn whole_term_figures(sheet: &mut Sheet, stage: Stage, costs: &[YearCost]) {
    let parts: [(&str, fn(&YearCost) -> Money); 3] = [
        ("mrp", |cost| cost.mrp),
        ("interest", |cost| cost.interest),
        ("total", YearCost::total),
    ];
    for (part, of) in parts {
        let heading = stage.heading().to_lowercase();
        let inputs = costs.iter().map(|cost| {
            let year = Capitalisation::yearly_id(stage, cost.year);
            format!("{year}/{part}")
        });
        sheet.money(
            format!("{}/{part}", Capitalisation::whole_term_id(stage)),
            format!("All tranches {heading}, {part}, all years"),
            Some(costs.iter().map(of).sum()),
            FigureKind::Assumed,
            Basis::formula("sum of the years", inputs),
        );
    }
}

/// Adds the terms of a tranche.
fn terms_figures(sheet: &mut Sheet, tranche: &TrancheView) {
    let terms = &tranche.terms;
    let mut add = |name: &str, unit, value: Value, cell: Option<CellRef>, rule: &str| {
        let (kind, basis) = match cell {
            Some(cell) => (
                FigureKind::Published,
                Basis::Cells {
                    words: String::new(),
                    cells: vec![cell],
                },
            ),
            None => (FigureKind::Assumed, Basis::Rule(rule.to_owned())),
        };
        let id = format!("efs/{}/terms/{name}", tranche.id);
        let title = format!("{} {}", tranche.id, name.replace('_', " "));
        sheet.add(Figure {
            id,
            title,
            unit,
            value: Some(value),
            kind,
            basis,
        });
    };
    let council = "not published; council.toml [capitalisation]";
    add(
        "rate",
        "fraction",
        Value::Rate(terms.rate.value),
        terms.rate.cell,
        council,
    );
    if let Some(premium) = terms.premium {
        add(
            "premium",
            "fraction",
            Value::Rate(premium.value),
            premium.cell,
            council,
        );
    }
    let years = Value::Count(terms.term_years.value as usize);
    add("term_years", "years", years, terms.term_years.cell, council);
    if let Some(receipts) = terms.receipts {
        add(
            "receipts_applied",
            "pounds",
            Value::Money(receipts.value),
            receipts.cell,
            council,
        );
    }
}

/// Adds one year's cost of a tranche under a stage.
fn cost_figures(sheet: &mut Sheet, tranche: &TrancheView, stage: Stage, cost: &YearCost) {
    let id = Capitalisation::cost_id(tranche, stage, cost.year);
    let terms = &tranche.terms;
    let term = |name: &str| format!("efs/{}/terms/{name}", tranche.id);
    let kind = if terms.is_assumed() {
        FigureKind::Assumed
    } else {
        FigureKind::Derived
    };
    let title = |part: &str| {
        format!(
            "{} {}, {part}, {}",
            tranche.id,
            stage.heading().to_lowercase(),
            cost.year
        )
    };
    let before = tranche.schedules[&stage]
        .iter()
        .rfind(|earlier| earlier.year < cost.year);
    let opening_inputs = match before.filter(|before| !before.opening.is_nil()) {
        Some(before) => {
            let id = Capitalisation::cost_id(tranche, stage, before.year);
            vec![format!("{id}/opening"), format!("{id}/mrp")]
        }
        None => vec![Capitalisation::amount_id(tranche, stage)],
    };
    let opening = if cost.year == tranche.year {
        Basis::Rule("nil on 1 April of the year of the spending".to_owned())
    } else {
        Basis::formula(
            "balance not yet provided for: the amount less receipts and provision so far",
            opening_inputs,
        )
    };
    sheet.money(
        format!("{id}/opening"),
        title("opening"),
        Some(cost.opening),
        kind,
        opening,
    );
    let words = match terms.method.value {
        MrpMethod::Equal => {
            "amount less receipts ÷ term, to the penny; the last year takes the rest"
        }
        MrpMethod::Annuity => {
            "first year amount × rate ÷ ((1 + rate)^term − 1), then × (1 + rate) each year, to the penny; the last year takes the rest"
        }
    };
    let mut inputs = vec![
        Capitalisation::amount_id(tranche, stage),
        term("term_years"),
    ];
    inputs.extend(terms.receipts.map(|_| term("receipts_applied")));
    if terms.method.value == MrpMethod::Annuity {
        inputs.push(term("rate"));
        inputs.extend(terms.premium.map(|_| term("premium")));
    }
    let mrp = if cost.year == tranche.year {
        Basis::Rule("no provision in the year of the spending".to_owned())
    } else {
        Basis::formula(words, inputs)
    };
    sheet.money(
        format!("{id}/mrp"),
        title("provision"),
        Some(cost.mrp),
        kind,
        mrp,
    );
    let mut inputs = vec![format!("{id}/opening"), term("rate")];
    inputs.extend(terms.premium.map(|_| term("premium")));
    let interest = match (cost.year == tranche.year, terms.drawn_on) {
        (true, None) => {
            Basis::Rule("drawn on 31 March, assumed, so no interest in this year".to_owned())
        }
        (true, Some(_)) => {
            inputs[0] = Capitalisation::amount_id(tranche, stage);
            Basis::formula(
                "amount less receipts × rate × days from the draw to 31 March ÷ 365",
                inputs,
            )
        }
        (false, _) => Basis::formula("opening balance × (rate + premium), to the penny", inputs),
    };
    sheet.money(
        format!("{id}/interest"),
        title("interest"),
        Some(cost.interest),
        kind,
        interest,
    );
    let parts = [format!("{id}/mrp"), format!("{id}/interest")];
    let total = Basis::formula("provision + interest", parts);
    sheet.money(
        format!("{id}/total"),
        title("cost"),
        Some(cost.total()),
        kind,
        total,
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dec;

    fn terms(rate: Decimal, method: MrpMethod) -> Terms {
        Terms {
            rate: Stated::assumed(Rate::from_fraction(rate)),
            premium: None,
            term_years: Stated::assumed(20),
            method: Stated::assumed(method),
            drawn_on: None,
            receipts: None,
        }
    }

    fn million(amount: Decimal) -> Money {
        Money::from_pounds(amount * dec!(1_000_000))
    }

    fn thousandths(amount: Money) -> Decimal {
        Money::from_pounds(amount.pounds() / dec!(1_000_000))
            .pounds()
            .round_dp_with_strategy(3, crate::units::HALF_AWAY)
    }

    /// £22m spent by 31 March 2024 and £32m by 31 March 2025, over 20 years: the worked table that
    /// the papers print, each row yr-1 provision, yr-1 interest, yr-1 total, interest over 20 years.
    #[test]
    fn the_worked_example_reproduces_at_printed_precision() {
        use MrpMethod::{Annuity, Equal};
        let table = [
            (
                dec!(22),
                Equal,
                dec!(0.05),
                [dec!(1.100), dec!(1.100), dec!(2.200), dec!(11.550)],
            ),
            (
                dec!(22),
                Equal,
                dec!(0.06),
                [dec!(1.100), dec!(1.320), dec!(2.420), dec!(13.860)],
            ),
            (
                dec!(22),
                Annuity,
                dec!(0.05),
                [dec!(0.665), dec!(1.100), dec!(1.765), dec!(13.307)],
            ),
            (
                dec!(22),
                Annuity,
                dec!(0.06),
                [dec!(0.598), dec!(1.320), dec!(1.918), dec!(16.361)],
            ),
            (
                dec!(32),
                Equal,
                dec!(0.05),
                [dec!(1.600), dec!(1.600), dec!(3.200), dec!(16.800)],
            ),
            (
                dec!(32),
                Equal,
                dec!(0.06),
                [dec!(1.600), dec!(1.920), dec!(3.520), dec!(20.160)],
            ),
            (
                dec!(32),
                Annuity,
                dec!(0.05),
                [dec!(0.968), dec!(1.600), dec!(2.568), dec!(19.355)],
            ),
            (
                dec!(32),
                Annuity,
                dec!(0.06),
                [dec!(0.870), dec!(1.920), dec!(2.790), dec!(23.798)],
            ),
        ];
        let year = FinancialYear::from_words("2023/24").expect("a year");
        for (principal, method, rate, expected) in table {
            let costs = schedule(million(principal), year, &terms(rate, method));
            let interest: Money = costs.iter().map(|cost| cost.interest).sum();
            let first = costs[1];
            let ours = [first.mrp, first.interest, first.total(), interest].map(thousandths);
            assert_eq!(ours, expected, "{principal} {method:?} {rate}");
            let provided: Money = costs.iter().map(|cost| cost.mrp).sum();
            assert_eq!(provided, million(principal));
            assert_eq!(costs.len(), 21);
        }
    }

    /// £100.00 over 3 years at 5%, by hand. Equal: 33.33, 33.33, 33.34; interest 5.00, then on 66.67
    /// = 3.3335 → 3.33, then on 33.34 = 1.667 → 1.67. Annuity: 100 × 0.05 ÷ (1.05³ − 1) = 5 ÷
    /// 0.157625 = 31.7208565… → 31.72; × 1.05 = 33.3068993… → 33.31; rest 100 − 65.03 = 34.97;
    /// interest 5.00, on 68.28 = 3.414 → 3.41, on 34.97 = 1.7485 → 1.75.
    #[test]
    fn one_tranche_worked_by_hand_to_the_penny() {
        let year = FinancialYear::from_words("2023/24").expect("a year");
        let pence = |costs: Vec<YearCost>| -> Vec<(i64, i64)> {
            let both = |cost: &YearCost| Some((cost.mrp.pence()?, cost.interest.pence()?));
            costs.iter().filter_map(both).collect()
        };
        let three = |method| Terms {
            term_years: Stated::assumed(3),
            ..terms(dec!(0.05), method)
        };
        let hundred = Money::from_pence(10_000);
        let equal = pence(schedule(hundred, year, &three(MrpMethod::Equal)));
        assert_eq!(equal, [(0, 0), (3333, 500), (3333, 333), (3334, 167)]);
        let annuity = pence(schedule(hundred, year, &three(MrpMethod::Annuity)));
        assert_eq!(annuity, [(0, 0), (3172, 500), (3331, 341), (3497, 175)]);
    }
}
