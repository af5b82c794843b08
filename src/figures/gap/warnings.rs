//! What a reader should know before trusting a gap.

use crate::figures::model::{ClosingYear, Model, Worked};
use crate::records::Block;
use crate::units::{FinancialYear, Money, text};

/// A warning with the year it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The year.
    pub year: FinancialYear,
    /// What is wrong, and what it means.
    pub words: String,
}

/// Gives the warnings of a model under a scenario.
pub fn warnings(model: &Model<'_>, worked: &Worked) -> Vec<Warning> {
    let mut warnings = super::limits::warnings(model, worked);
    warnings.extend(surpluses(model, worked));
    warnings.extend(beside_register(model, worked));
    warnings.extend(model.unsaid.iter().map(|(year, amount)| {
        let amount = text::pounds(*amount);
        let words = format!(
            "{amount} of the savings targets is neither forecast, nor late, nor said to be \
             unachievable: the model takes it as not coming"
        );
        Warning { year: *year, words }
    }));
    warnings.extend(model.years.first().into_iter().flat_map(|year| openings(model, *year)));
    warnings.sort_by_key(|warning| warning.year);
    warnings
}

/// Warns of reserves whose balance at the start is not known, and of what is not shown for it.
fn openings(model: &Model<'_>, year: FinancialYear) -> impl Iterator<Item = Warning> {
    model.openings.iter().map(move |of| {
        let words = format!(
            "the balance of {} at the start is {}: what rests on it is not known, what may be drawn, what \
             is left of it and what is unfunded",
            of.title, of.words
        );
        Warning { year, words }
    })
}

/// Warns of a savings line of the budget in a year in which the register has targets too.
fn beside_register(model: &Model<'_>, worked: &Worked) -> Vec<Warning> {
    let of_budget = model.book.budget_lines.iter();
    let open = of_budget.filter(|line| line.block == Block::Savings && line.tied_to.is_empty());
    let mut warnings = Vec::new();
    for line in open.filter_map(|line| model.lines.iter().find(|known| known.id == line.id)) {
        for (year, node) in model.years.iter().zip(&line.nodes) {
            let says = node.is_some_and(|node| !worked.values.of(node).is_zero());
            if says && model.has_targets(*year) {
                let words = format!(
                    "{} may count savings of the register twice: say in budget_lines.csv what it is \
                     tied_to",
                    line.id
                );
                warnings.push(Warning { year: *year, words });
            }
        }
    }
    warnings
}

/// Warns of a surplus that no policy says anything of: no reserve gets it.
fn surpluses(model: &Model<'_>, worked: &Worked) -> Vec<Warning> {
    let years = model.years.iter().zip(&model.closing);
    let kept = |closing: &ClosingYear| -> Money {
        closing.reserves.iter().map(|reserve| worked.pounds(reserve.surplus)).sum()
    };
    let lost = years.filter(|(_, closing)| worked.pounds(closing.surplus) > kept(closing));
    lost.map(|(year, closing)| {
        let surplus = text::pounds(worked.pounds(closing.surplus));
        let words = format!(
            "the surplus of {surplus} goes to no reserve: name one under surplus in council.toml \
             [reserves], or in [closing] of a scenario"
        );
        Warning { year: *year, words }
    })
    .collect()
}
