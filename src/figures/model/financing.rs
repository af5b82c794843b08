//! What borrowed money costs each year: the minimum revenue provision and the interest.

use super::graph::{Graph, Name, NodeId, Op, Unit};
use crate::figures::figure::{Basis, FigureKind};
use crate::records::MrpMethod;
use crate::units::{Decimal, FinancialYear};

/// An amount borrowed and its terms, as nodes.
#[derive(Debug, Clone)]
pub(crate) struct Loan {
    /// What it is: the ids and the titles of its nodes begin with it.
    pub(crate) name: Name,
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
    /// Whether term or method is assumed: then so is every provision they give.
    pub(crate) assumed: bool,
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
pub(crate) fn loan(graph: &mut Graph, loan: &Loan, last: FinancialYear) -> Vec<LoanYear> {
    let draw = loan.part.map(|part| {
        let name =
            loan.name.in_year(loan.year).part("interest", "interest from the draw to 31 March");
        graph.add(name, Op::Pounds, &[loan.principal, loan.rate, part])
    });
    let first = LoanYear { year: loan.year, opening: None, mrp: None, interest: draw };
    let mut years = vec![first];
    let mut provision = Provision::start(graph, loan);
    let mut before: Option<(NodeId, NodeId)> = None;
    for count in 1..=loan.term {
        let next = loan.year.plus(u16::try_from(count).unwrap_or(u16::MAX));
        let Some(year) = next.filter(|year| *year <= last) else { break };
        let of = loan.name.in_year(year);
        let name = of.part("opening", "balance not yet provided for");
        let opening = match before {
            None => graph.sum(name, &[loan.principal], &[]),
            Some((opening, mrp)) => graph.sum(name, &[opening], &[mrp]),
        };
        let name = of.part("mrp", "provision");
        // The last year takes what rounding left.
        let mrp = if count == loan.term {
            graph.sum(name, &[opening], &[])
        } else {
            let exact = provision.of(graph, &of, count);
            graph.add(name, Op::Penny, &[exact])
        };
        let name = of.part("interest", "interest");
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
    fn start(graph: &mut Graph, loan: &Loan) -> Self {
        let of = &loan.name;
        let kind = if loan.assumed { FigureKind::Assumed } else { FigureKind::Derived };
        let constant = |graph: &mut Graph, part: &str, words: &str, value: Decimal| {
            let (name, basis) =
                (of.part(part, words).of(Unit::Number), Basis::Rule(words.to_owned()));
            let node = graph.input(name, value, kind, basis);
            graph.hold(node)
        };
        let provision = of.part("provision", "first provision");
        match loan.method {
            MrpMethod::Equal => {
                let term = constant(graph, "term", "years of provision", Decimal::from(loan.term));
                Self::Equal(graph.add(provision, Op::Quotient, &[loan.principal, term]))
            }
            MrpMethod::Annuity => {
                let one = constant(graph, "one", "one", Decimal::ONE);
                let name = of.part("growth", "1 + rate").of(Unit::Number);
                let growth = graph.sum(name, &[one, loan.rate], &[]);
                let words = "1 + growth + growth² + …, a term a year";
                let name = of.part("spread", words).of(Unit::Number);
                let spread = graph.add(name, Op::Powers(loan.term), &[growth]);
                let now = graph.add(provision, Op::Quotient, &[loan.principal, spread]);
                Self::Annuity { growth, now }
            }
        }
    }

    fn of(&mut self, graph: &mut Graph, of_year: &Name, count: u32) -> NodeId {
        match self {
            Self::Equal(each) => *each,
            Self::Annuity { now, .. } if count == 1 => *now,
            Self::Annuity { growth, now } => {
                let name = of_year.part("provision", "provision before rounding");
                *now = graph.add(name, Op::Product, &[*now, *growth]);
                *now
            }
        }
    }
}
