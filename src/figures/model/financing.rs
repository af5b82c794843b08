//! What borrowed money costs each year: the minimum revenue provision and the interest.

use super::graph::{Graph, Name, NodeId, Op};
use crate::figures::figure::{Basis, FigureKind};
use crate::records::MrpMethod;
use crate::units::{Decimal, FinancialYear};

/// An amount borrowed and its terms, as nodes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Loan<'a> {
    /// What the ids of its nodes begin with.
    pub(crate) stem: &'a str,
    /// What it is, in words.
    pub(crate) title: &'a str,
    /// The amount.
    pub(crate) principal: NodeId,
    /// The yearly rate, premium included.
    pub(crate) rate: NodeId,
    /// The year of the spending.
    pub(crate) year: FinancialYear,
    /// Years of provision.
    pub(crate) term: u32,
    /// How the provision is spread.
    pub(crate) method: MrpMethod,
    /// The part of the first year that bears interest, if it was drawn before its end.
    pub(crate) part: Option<NodeId>,
}

/// What a loan costs in one year.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LoanYear {
    pub(crate) year: FinancialYear,
    /// What is still to be provided for on 1 April; `None` in the year of the spending: nil.
    pub(crate) opening: Option<NodeId>,
    pub(crate) mrp: Option<NodeId>,
    pub(crate) interest: Option<NodeId>,
}

impl LoanYear {
    /// Gives the nodes that make up the cost.
    pub(crate) fn costs(&self) -> impl Iterator<Item = NodeId> + use<> {
        [self.mrp, self.interest].into_iter().flatten()
    }
}

/// Adds the cost of a loan, from the year of the spending to `last` or to the end of its term.
///
/// Provision begins in the year after; each year's is rounded to the penny and the last takes the
/// remainder, so that provisions add to the principal exactly. Interest is on the balance not yet
/// provided for; in the year of the draw it runs by days to 31 March.
///
/// # Source
/// Statutory guidance on minimum revenue provision (5th edition, 2024): a prudent provision, from
/// the year after; 20 years at most under the conditions of exceptional financial support. The
/// annuity provision of year k is the first year's × (1 + rate)^(k−1).
pub(crate) fn loan(graph: &mut Graph, loan: &Loan<'_>, last: FinancialYear) -> Vec<LoanYear> {
    let stem = |part: &str| format!("{}/{{}}/{part}", loan.stem);
    let title = |part: &str| format!("{}: {part}", loan.title);
    let draw = loan.part.map(|part| {
        let (stem, title) = (stem("interest"), title("interest from the draw to 31 March"));
        let name = Name::pounds(&stem, &title, loan.year);
        graph.add(name, Op::Pounds, &[loan.principal, loan.rate, part])
    });
    let first = LoanYear { year: loan.year, opening: None, mrp: None, interest: draw };
    let mut years = vec![first];
    let (opening_stem, mrp_stem, interest_stem) = (stem("opening"), stem("mrp"), stem("interest"));
    let (opening_title, mrp_title, interest_title) =
        (title("balance not yet provided for"), title("provision"), title("interest"));
    let mut provision = Provision::start(graph, loan);
    let mut before: Option<(NodeId, NodeId)> = None;
    for count in 1..=loan.term {
        let next = loan.year.plus(u16::try_from(count).unwrap_or(u16::MAX));
        let Some(year) = next.filter(|year| *year <= last) else { break };
        let name = Name::pounds(&opening_stem, &opening_title, year);
        let opening = match before {
            None => graph.sum(name, &[loan.principal], &[]),
            Some((opening, mrp)) => graph.sum(name, &[opening], &[mrp]),
        };
        let name = Name::pounds(&mrp_stem, &mrp_title, year);
        // The last year takes what rounding left.
        let mrp = if count == loan.term {
            graph.sum(name, &[opening], &[])
        } else {
            let exact = provision.of(graph, loan, year, count);
            graph.add(name, Op::Penny, &[exact])
        };
        let name = Name::pounds(&interest_stem, &interest_title, year);
        let interest = graph.add(name, Op::Pounds, &[opening, loan.rate]);
        before = Some((opening, mrp));
        let (opening, mrp, interest) = (Some(opening), Some(mrp), Some(interest));
        years.push(LoanYear { year, opening, mrp, interest });
    }
    years
}

/// The provision of a year before rounding.
enum Provision {
    Equal(NodeId),
    Annuity { growth: NodeId, now: NodeId },
}

impl Provision {
    fn start(graph: &mut Graph, loan: &Loan<'_>) -> Self {
        let constant = |graph: &mut Graph, part: &str, words: &str, value: Decimal| {
            let (stem, title) =
                (format!("{}/{part}", loan.stem), format!("{}: {words}", loan.title));
            let name =
                Name { stem: &stem, title: &title, year: None, unit: super::graph::Unit::Number };
            let basis = Basis::Rule(words.to_owned());
            let node = graph.input(name, value, FigureKind::Derived, basis);
            (graph.hold(node), stem)
        };
        let named = |part: &str| format!("{}/{part}", loan.stem);
        let (stem, title) = (named("provision"), format!("{}: first provision", loan.title));
        let name = Name { year: None, ..Name::pounds(&stem, &title, loan.year) };
        match loan.method {
            MrpMethod::Equal => {
                let term = Decimal::from(loan.term);
                let (term, _) = constant(graph, "term", "years of provision", term);
                Self::Equal(graph.add(name, Op::Quotient, &[loan.principal, term]))
            }
            MrpMethod::Annuity => {
                let (one, _) = constant(graph, "one", "one", Decimal::ONE);
                let growth_stem = named("growth");
                let growth_title = format!("{}: 1 + rate", loan.title);
                let number = super::graph::Unit::Number;
                let growth_name =
                    Name { stem: &growth_stem, title: &growth_title, year: None, unit: number };
                let growth = graph.sum(growth_name, &[one, loan.rate], &[]);
                let (spread_stem, spread_title) = (
                    named("spread"),
                    format!("{}: 1 + growth + growth² + …, a term a year", loan.title),
                );
                let spread_name =
                    Name { stem: &spread_stem, title: &spread_title, year: None, unit: number };
                let spread = graph.add(spread_name, Op::Powers(loan.term), &[growth]);
                let now = graph.add(name, Op::Quotient, &[loan.principal, spread]);
                Self::Annuity { growth, now }
            }
        }
    }

    fn of(
        &mut self,
        graph: &mut Graph,
        loan: &Loan<'_>,
        year: FinancialYear,
        count: u32,
    ) -> NodeId {
        match self {
            Self::Equal(each) => *each,
            Self::Annuity { now, .. } if count == 1 => *now,
            Self::Annuity { growth, now } => {
                let stem = format!("{}/{{}}/provision", loan.stem);
                let title = format!("{}: provision before rounding", loan.title);
                let name = Name::pounds(&stem, &title, year);
                *now = graph.add(name, Op::Product, &[*now, *growth]);
                *now
            }
        }
    }
}
