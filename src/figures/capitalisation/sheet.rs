//! The figures of capitalised spending, each with its formula.

use super::{Capitalisation, CostPart, Edition, Stage, Term, TrancheView, YearCost};
use crate::figures::FigureId;
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::records::{CellRef, MrpMethod, TableName};
use crate::units::{Decimal, Money, text};

/// Places to which a share is worked out.
const PLACES: u32 = 12;

/// The parts that are added up over all years: what is owed is not.
const OVER_YEARS: [CostPart; 3] = [CostPart::Provision, CostPart::Interest, CostPart::Total];

impl Capitalisation {
    /// Gives the figures: amounts, terms, each year's provision and interest.
    pub fn figures(&self) -> Sheet {
        let mut sheet = Sheet::default();
        for tranche in &self.tranches {
            tranche.add_figures(&mut sheet);
        }
        if !self.tranches.is_empty() || !self.unplaced.is_empty() {
            self.add_counts(&mut sheet);
        }
        for stage in Stage::ALL.iter().copied().filter(|stage| self.has(*stage)) {
            self.add_drawn(&mut sheet, stage);
        }
        self.add_counted(&mut sheet);
        self.add_shares(&mut sheet);
        for (stage, costs) in &self.yearly {
            self.add_years(&mut sheet, *stage, costs);
            let of = format!("All tranches {}", stage.heading().to_lowercase());
            let ids = |year| Self::yearly_id(*stage, year);
            let kind = self.cost_kind(*stage);
            add_whole_term(&mut sheet, &Self::whole_term_id(*stage), (&of, costs), ids, kind);
        }
        sheet
    }

    /// Gives the kind of a stage's costs together: assumed if a term of any tranche in them is.
    fn cost_kind(&self, stage: Stage) -> FigureKind {
        let assumed = self.of_stage(stage).any(|tranche| tranche.terms.is_assumed());
        if assumed { FigureKind::Assumed } else { FigureKind::Derived }
    }

    fn add_drawn(&self, sheet: &mut Sheet, stage: Stage) {
        let inputs = self.of_stage(stage).map(|tranche| tranche.amount_id(stage));
        let title = format!("All tranches, {}", stage.heading().to_lowercase());
        let basis = Basis::formula("sum of the tranches", inputs);
        let id = Self::drawn_id(stage);
        sheet.money(id, title, self.drawn(stage), FigureKind::Derived, basis);
        let unplaced = self.unplaced.iter().filter(|row| row.states(stage)).count();
        let disputed = self.disputed(stage).count() + unplaced;
        if disputed > 0 {
            let heading = stage.heading().to_lowercase();
            let amounts = || self.of_stage(stage).map(|tranche| tranche.amount_id(stage));
            let title = format!("Tranches {heading} of which the amount is known");
            let basis = Basis::formula("sum of the tranches whose amount is known", amounts());
            let id = Self::known_id(stage);
            sheet.money(id, title, self.known(stage), FigureKind::Derived, basis);
            let title =
                format!("Tranches {heading} whose amount cannot be read, or sources dispute");
            let basis = Basis::rows(
                "count of tranches",
                TableName::Capitalisation,
                "tranche_id",
                self.disputed(stage).filter_map(TrancheView::disputed_row).collect::<Vec<_>>(),
            );
            sheet.count(Self::disputed_id(stage), title, disputed, basis);
        }
        let title = format!("Tranches {}", stage.heading().to_lowercase());
        let amounts = self.of_stage(stage).map(|tranche| tranche.amount_id(stage));
        let basis = Basis::formula("count of the amounts", amounts);
        sheet.count(Self::count_id(stage), title, self.of_stage(stage).count(), basis);
    }

    /// Adds what is counted of the tranches by the stage at which each stands.
    fn add_counted(&self, sheet: &mut Sheet) {
        for stage in Stage::countable() {
            let of = || self.counted_as(stage);
            if of().next().is_none() {
                continue;
            }
            let sum: Money = of().filter_map(|one| one.stages.get(&stage)).map(|of| of.value).sum();
            let title = format!("Agreed, of it {}", stage.heading().to_lowercase());
            let amounts = of().map(|tranche| tranche.amount_id(stage));
            let basis = Basis::formula("sum of the tranches that stand at this stage", amounts);
            sheet.money(Self::counted_id(stage), title, Some(sum), FigureKind::Derived, basis);
        }
    }

    /// Adds the share of each tranche in all that is agreed, and the average tranche; neither is given where the
    /// amount of any is not known.
    fn add_shares(&self, sheet: &mut Sheet) {
        let (stage, whole) = (Stage::Counted, self.drawn(Stage::Counted));
        let kind = FigureKind::Derived;
        for tranche in self.of_stage(stage) {
            let own = tranche.stages.get(&stage).map(|stated| stated.value);
            let share = own.zip(whole).and_then(|(own, whole)| own.as_share_of(whole));
            let amounts = [tranche.amount_id(stage), Self::drawn_id(stage)];
            sheet.add(Figure {
                id: tranche.share_id(),
                title: format!("{}: share of all that is agreed", tranche.id),
                unit: "fraction",
                value: share.map(|share| Value::Rate(share.rounded(PLACES))),
                kind,
                basis: Basis::formula("this tranche ÷ all agreed", amounts),
            });
        }
        let count = Decimal::from(self.of_stage(stage).count());
        if !count.is_zero() {
            let average = whole.map(|whole| Money::from_pounds(whole.pounds() / count).rounded());
            let amounts = [Self::drawn_id(stage), Self::count_id(stage)];
            let basis = Basis::formula("all agreed ÷ how many tranches", amounts);
            sheet.money(Self::average_id(), "Average tranche agreed", average, kind, basis);
        }
    }

    fn add_counts(&self, sheet: &mut Sheet) {
        let count = |tranches: &mut dyn Iterator<Item = &TrancheView>| {
            let years = tranches.map(|tranche| tranche.term_id(Term::Years));
            Basis::formula("count of the tranches", years)
        };
        let basis = count(&mut self.tranches.iter());
        let all = self.tranches.len() + self.unplaced.len();
        sheet.count(Self::tranches_id(), "Tranches", all, basis);
        let basis = count(&mut self.tranches.iter().filter(|one| one.terms.is_assumed()));
        let title = "Tranches with a term that is assumed";
        sheet.count(Self::assumed_id(), title, self.assumed(), basis);
    }

    fn add_years(&self, sheet: &mut Sheet, stage: Stage, costs: &[YearCost]) {
        let (heading, kind) = (stage.heading().to_lowercase(), self.cost_kind(stage));
        for cost in costs {
            let in_year = |tranche: &&TrancheView| {
                tranche.schedules[&stage].iter().any(|own| own.year == cost.year)
            };
            for part in CostPart::ALL.iter().copied() {
                let tranches = self.of_stage(stage).filter(in_year);
                let inputs = tranches.map(|tranche| tranche.cost_id(stage, cost.year).of(part));
                let title = format!("All tranches {heading}, {}, {}", part.word(), cost.year);
                let basis = Basis::formula("sum of the tranches", inputs);
                let id = Self::yearly_id(stage, cost.year).of(part);
                sheet.money(id, title, Some(cost.part(part)), kind, basis);
            }
        }
    }
}

/// Adds what a schedule costs over all its years.
fn add_whole_term(
    sheet: &mut Sheet,
    id: &FigureId,
    (of, costs): (&str, &[YearCost]),
    yearly: impl Fn(crate::units::FinancialYear) -> FigureId,
    kind: FigureKind,
) {
    for part in OVER_YEARS {
        let inputs = costs.iter().map(|cost| yearly(cost.year).of(part));
        let title = format!("{of}, {}, all years", part.word());
        let sum: Money = costs.iter().map(|cost| cost.part(part)).sum();
        let basis = Basis::formula("sum of the years", inputs);
        sheet.money(id.of(part), title, Some(sum), kind, basis);
    }
}

impl TrancheView {
    fn add_figures(&self, sheet: &mut Sheet) {
        self.add_terms(sheet);
        let assumed = self.terms.is_assumed();
        let kind = if assumed { FigureKind::Assumed } else { FigureKind::Derived };
        for (stage, amount) in &self.stages {
            let heading = stage.heading().to_lowercase();
            let (of, title) =
                (format!("{} {heading}", self.id), format!("{} {heading}, {}", self.id, self.year));
            let basis = amount.cell.map_or(Basis::Rule(String::new()), copied);
            let id = self.amount_id(*stage);
            sheet.money(id, title, Some(amount.value), FigureKind::Published, basis);
            let Some(costs) = self.schedules.get(stage) else { continue };
            for cost in costs {
                self.add_cost(sheet, (*stage, &of), cost, kind);
            }
            let ids = |year| self.cost_id(*stage, year);
            add_whole_term(sheet, &self.whole_term_id(*stage), (&of, costs), ids, kind);
        }
        for (stage, editions) in &self.editions {
            for edition in editions {
                self.add_edition(sheet, *stage, edition);
            }
            for (before, after) in editions.iter().zip(editions.iter().skip(1)) {
                let Some(change) = after.change(before) else { continue };
                let [from, to] = [before, after].map(|of| self.edition_id(*stage, of.as_at));
                let at = text::date(after.as_at);
                let heading = stage.heading().to_lowercase();
                let title = format!("{} {heading}, change stated {at}", self.id);
                let id = self.change_id(*stage, after.as_at);
                let basis = Basis::formula("amount − amount stated before", [to, from]);
                sheet.money(id, title, Some(change), FigureKind::Derived, basis);
            }
        }
    }

    /// Adds what was said of a stage on one day; absent where sources disagree.
    fn add_edition(&self, sheet: &mut Sheet, stage: Stage, edition: &Edition<Money>) {
        let at = text::date(edition.as_at);
        let title = format!("{} {}, stated {at}", self.id, stage.heading().to_lowercase());
        let cells = edition.values.iter().map(|(_, cell)| *cell).collect();
        let value = edition.agreed().map(|agreed| agreed.value);
        let words = match (value, &edition.unreadable) {
            (Some(_), _) => "",
            (None, Some(_)) => "a row that states it cannot be read",
            (None, None) => "sources disagree; neither is chosen",
        };
        let basis = Basis::Cells { words: words.to_owned(), cells };
        let id = self.edition_id(stage, edition.as_at);
        sheet.money(id, title, value, FigureKind::Published, basis);
    }

    /// Gives the row of the first of the statements that disagree on what is counted.
    fn disputed_row(&self) -> Option<u32> {
        let editions = self.editions.values().filter_map(|all| all.last());
        let mut disputed = editions.filter(|edition| edition.agreed().is_none());
        Some(disputed.next()?.values.first()?.1.row)
    }

    fn add_terms(&self, sheet: &mut Sheet) {
        let terms = &self.terms;
        let mut add = |term: Term, unit, value: Value, cell: Option<CellRef>| {
            let rule = || Basis::Rule("not published; council.toml [capitalisation]".to_owned());
            let (kind, basis) = match cell {
                Some(cell) => (FigureKind::Published, copied(cell)),
                None => (FigureKind::Assumed, rule()),
            };
            let title = format!("{} {}", self.id, term.word().replace('_', " "));
            let (id, value) = (self.term_id(term), Some(value));
            sheet.add(Figure { id, title, unit, value, kind, basis });
        };
        add(Term::Rate, "fraction", Value::Rate(terms.rate.value), terms.rate.cell);
        if let Some(premium) = terms.premium {
            add(Term::Premium, "fraction", Value::Rate(premium.value), premium.cell);
        }
        let years = Value::Count(terms.term_years.value as usize);
        add(Term::Years, "years", years, terms.term_years.cell);
        if let Some(receipts) = terms.receipts {
            add(Term::Receipts, "pounds", Value::Money(receipts.value), receipts.cell);
        }
    }

    /// Adds one year's cost under a stage.
    fn add_cost(
        &self,
        sheet: &mut Sheet,
        (stage, of): (Stage, &str),
        cost: &YearCost,
        kind: FigureKind,
    ) {
        let id = self.cost_id(stage, cost.year);
        for part in CostPart::ALL.iter().copied() {
            let (words, basis) = match part {
                CostPart::Opening => ("opening balance", self.opening_basis(stage, cost)),
                CostPart::Provision => ("provision", self.provision_basis(stage, cost)),
                CostPart::Interest => ("interest", self.interest_basis(stage, cost)),
                CostPart::Total => {
                    let inputs = [CostPart::Provision, CostPart::Interest].map(|part| id.of(part));
                    ("cost", Basis::formula("provision + interest", inputs))
                }
            };
            let title = format!("{of}, {words}, {}", cost.year);
            sheet.money(id.of(part), title, Some(cost.part(part)), kind, basis);
        }
    }

    /// Gives the ids of the rate and, where one is stated, of the premium.
    fn rate_ids(&self) -> Vec<FigureId> {
        let premium = self.terms.premium.map(|_| self.term_id(Term::Premium));
        [Some(self.term_id(Term::Rate)), premium].into_iter().flatten().collect()
    }

    /// Gives the ids of the amount and, where any are applied, of the receipts.
    fn principal_ids(&self, stage: Stage) -> Vec<FigureId> {
        let receipts = self.terms.receipts.map(|_| self.term_id(Term::Receipts));
        [Some(self.amount_id(stage)), receipts].into_iter().flatten().collect()
    }

    fn opening_basis(&self, stage: Stage, cost: &YearCost) -> Basis {
        if cost.year == self.year {
            return Basis::Rule("nil on 1 April of the year of the spending".to_owned());
        }
        let before = self.schedules[&stage].iter().rfind(|earlier| earlier.year < cost.year);
        let words = "balance not yet provided for: the amount less receipts and provision so far";
        match before.filter(|before| !before.opening.is_nil()) {
            Some(before) => {
                let id = self.cost_id(stage, before.year);
                let parts = [CostPart::Opening, CostPart::Provision];
                Basis::formula(words, parts.map(|part| id.of(part)))
            }
            None => Basis::formula(words, self.principal_ids(stage)),
        }
    }

    fn provision_basis(&self, stage: Stage, cost: &YearCost) -> Basis {
        if cost.year == self.year {
            return Basis::Rule("no provision in the year of the spending".to_owned());
        }
        let mut inputs = self.principal_ids(stage);
        inputs.push(self.term_id(Term::Years));
        let words = match self.terms.method.value {
            MrpMethod::Equal => {
                "amount less receipts ÷ term, to the penny; the last year takes the rest"
            }
            MrpMethod::Annuity => {
                inputs.extend(self.rate_ids());
                "amount less receipts × rate ÷ ((1 + rate)^term − 1), then × (1 + rate) each year, \
                 to the penny; the last year takes the rest"
            }
        };
        Basis::formula(words, inputs)
    }

    fn interest_basis(&self, stage: Stage, cost: &YearCost) -> Basis {
        let rates = self.rate_ids().into_iter();
        match (cost.year == self.year, self.terms.drawn_on) {
            (true, None) => {
                Basis::Rule("drawn on 31 March, assumed, so no interest in this year".to_owned())
            }
            (true, Some(_)) => Basis::formula(
                "amount less receipts × rate × days from the draw to 31 March ÷ 365",
                self.principal_ids(stage).into_iter().chain(rates),
            ),
            (false, _) => {
                let opening = self.cost_id(stage, cost.year).of(CostPart::Opening);
                let words = "opening balance × (rate + premium), to the penny";
                Basis::formula(words, [opening].into_iter().chain(rates))
            }
        }
    }
}

/// Gives the basis of a single copied cell.
fn copied(cell: CellRef) -> Basis {
    Basis::Cells { words: String::new(), cells: vec![cell] }
}
