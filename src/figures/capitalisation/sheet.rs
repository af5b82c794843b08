//! The figures of capitalised spending, each with its formula.

use super::{Capitalisation, Stage, TrancheView, YearCost};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::records::{CellRef, MrpMethod};
use crate::units::Money;

impl Capitalisation {
    /// Gives the figures: amounts, terms, each year's provision and interest.
    pub fn figures(&self) -> Sheet {
        let mut sheet = Sheet::default();
        for tranche in &self.tranches {
            terms_figures(&mut sheet, tranche);
            for (stage, amount) in &tranche.stages {
                let id = Self::amount_id(tranche, *stage);
                let title =
                    format!("{} {}, {}", tranche.id, stage.heading().to_lowercase(), tranche.year);
                let basis = amount.cell.map_or(Basis::Rule(String::new()), |cell| Basis::Cells {
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
            whole_term_figures(&mut sheet, *stage, costs, self.cost_kind(*stage));
        }
        sheet
    }

    /// Gives the kind of a stage's costs together: assumed if a term of any tranche in them is.
    fn cost_kind(&self, stage: Stage) -> FigureKind {
        let mut of_stage =
            self.tranches.iter().filter(|tranche| tranche.stages.contains_key(&stage));
        if of_stage.any(|tranche| tranche.terms.is_assumed()) {
            FigureKind::Assumed
        } else {
            FigureKind::Derived
        }
    }

    fn yearly_figures(&self, sheet: &mut Sheet, stage: Stage, costs: &[YearCost]) {
        let amounts = self.tranches.iter().filter(|tranche| tranche.stages.contains_key(&stage));
        let inputs = amounts.clone().map(|tranche| Self::amount_id(tranche, stage));
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
                    .filter(|tranche| tranche.schedules[&stage].iter().any(|c| c.year == cost.year))
                    .map(|tranche| format!("{}/{part}", Self::cost_id(tranche, stage, cost.year)));
                let title = format!("All tranches {heading}, {part}, {}", cost.year);
                let basis = Basis::formula("sum of the tranches", inputs);
                let kind = self.cost_kind(stage);
                sheet.money(format!("{id}/{part}"), title, Some(value), kind, basis);
            }
        }
    }
}

/// Adds what a stage would cost over all its years.
fn whole_term_figures(sheet: &mut Sheet, stage: Stage, costs: &[YearCost], kind: FigureKind) {
    type Part = (&'static str, fn(&YearCost) -> Money);
    let parts: [Part; 3] =
        [("mrp", |cost| cost.mrp), ("interest", |cost| cost.interest), ("total", YearCost::total)];
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
            kind,
            Basis::formula("sum of the years", inputs),
        );
    }
}

/// Adds the terms of a tranche.
fn terms_figures(sheet: &mut Sheet, tranche: &TrancheView) {
    let terms = &tranche.terms;
    let mut add = |name: &str, unit, value: Value, cell: Option<CellRef>, rule: &str| {
        let (kind, basis) = match cell {
            Some(cell) => {
                (FigureKind::Published, Basis::Cells { words: String::new(), cells: vec![cell] })
            }
            None => (FigureKind::Assumed, Basis::Rule(rule.to_owned())),
        };
        let id = format!("efs/{}/terms/{name}", tranche.id);
        let title = format!("{} {}", tranche.id, name.replace('_', " "));
        sheet.add(Figure { id: id.into(), title, unit, value: Some(value), kind, basis });
    };
    let council = "not published; council.toml [capitalisation]";
    add("rate", "fraction", Value::Rate(terms.rate.value), terms.rate.cell, council);
    if let Some(premium) = terms.premium {
        add("premium", "fraction", Value::Rate(premium.value), premium.cell, council);
    }
    let years = Value::Count(terms.term_years.value as usize);
    add("term_years", "years", years, terms.term_years.cell, council);
    if let Some(receipts) = terms.receipts {
        add("receipts_applied", "pounds", Value::Money(receipts.value), receipts.cell, council);
    }
}

/// Adds one year's cost of a tranche under a stage.
fn cost_figures(sheet: &mut Sheet, tranche: &TrancheView, stage: Stage, cost: &YearCost) {
    let id = Capitalisation::cost_id(tranche, stage, cost.year);
    let assumed = tranche.terms.is_assumed();
    let kind = if assumed { FigureKind::Assumed } else { FigureKind::Derived };
    let of = format!("{} {}", tranche.id, stage.heading().to_lowercase());
    let total = Basis::formula(
        "provision + interest",
        ["mrp", "interest"].map(|part| format!("{id}/{part}")),
    );
    let parts = [
        ("opening", "opening balance", cost.opening, opening_basis(tranche, stage, cost)),
        ("mrp", "provision", cost.mrp, mrp_basis(tranche, stage, cost)),
        ("interest", "interest", cost.interest, interest_basis(tranche, stage, cost)),
        ("total", "cost", cost.total(), total),
    ];
    for (part, words, value, basis) in parts {
        let title = format!("{of}, {words}, {}", cost.year);
        sheet.money(format!("{id}/{part}"), title, Some(value), kind, basis);
    }
}

/// Gives the id of a term of a tranche.
fn term(tranche: &TrancheView, name: &str) -> String {
    format!("efs/{}/terms/{name}", tranche.id)
}

/// Gives the ids of the rate and, where one is stated, of the premium.
fn rate_ids(tranche: &TrancheView) -> Vec<String> {
    let premium = tranche.terms.premium.map(|_| term(tranche, "premium"));
    [Some(term(tranche, "rate")), premium].into_iter().flatten().collect()
}

/// Gives the ids of the amount and, where any are applied, of the receipts.
fn principal_ids(tranche: &TrancheView, stage: Stage) -> Vec<String> {
    let receipts = tranche.terms.receipts.map(|_| term(tranche, "receipts_applied"));
    let amount = Capitalisation::amount_id(tranche, stage);
    [Some(amount), receipts].into_iter().flatten().collect()
}

fn opening_basis(tranche: &TrancheView, stage: Stage, cost: &YearCost) -> Basis {
    if cost.year == tranche.year {
        return Basis::Rule("nil on 1 April of the year of the spending".to_owned());
    }
    let before = tranche.schedules[&stage].iter().rfind(|earlier| earlier.year < cost.year);
    let words = "balance not yet provided for: the amount less receipts and provision so far";
    match before.filter(|before| !before.opening.is_nil()) {
        Some(before) => {
            let id = Capitalisation::cost_id(tranche, stage, before.year);
            Basis::formula(words, ["opening", "mrp"].map(|part| format!("{id}/{part}")))
        }
        None => Basis::formula(words, principal_ids(tranche, stage)),
    }
}

fn mrp_basis(tranche: &TrancheView, stage: Stage, cost: &YearCost) -> Basis {
    if cost.year == tranche.year {
        return Basis::Rule("no provision in the year of the spending".to_owned());
    }
    let mut inputs = principal_ids(tranche, stage);
    inputs.push(term(tranche, "term_years"));
    let words = match tranche.terms.method.value {
        MrpMethod::Equal => {
            "amount less receipts ÷ term, to the penny; the last year takes the rest"
        }
        MrpMethod::Annuity => {
            inputs.extend(rate_ids(tranche));
            "amount less receipts × rate ÷ ((1 + rate)^term − 1), then × (1 + rate) each year, to the \
             penny; the last year takes the rest"
        }
    };
    Basis::formula(words, inputs)
}

fn interest_basis(tranche: &TrancheView, stage: Stage, cost: &YearCost) -> Basis {
    let opening = format!("{}/opening", Capitalisation::cost_id(tranche, stage, cost.year));
    match (cost.year == tranche.year, tranche.terms.drawn_on) {
        (true, None) => {
            Basis::Rule("drawn on 31 March, assumed, so no interest in this year".to_owned())
        }
        (true, Some(_)) => {
            let inputs = principal_ids(tranche, stage).into_iter().chain(rate_ids(tranche));
            Basis::formula(
                "amount less receipts × rate × days from the draw to 31 March ÷ 365",
                inputs,
            )
        }
        (false, _) => {
            let inputs = [opening].into_iter().chain(rate_ids(tranche));
            Basis::formula("opening balance × (rate + premium), to the penny", inputs)
        }
    }
}
