//! What council tax brings each year, and what one more point would.

use super::Gap;
use super::adding::Adding;
use crate::figures::figure::{Sheet, Value};
use crate::figures::id::FigureId;
use crate::figures::model::stem;
use crate::figures::model::{NodeId, Op, Worked};
use crate::records::{Class, Driver};
use crate::units::{Decimal, FinancialYear, Money, Rate, dec, words};

/// One percentage point.
const POINT: Decimal = dec!(0.01);

words! {
    /// What is told of a rise of council tax in a year.
    YieldPart {
        /// The whole rise, core and adult social care.
        Rise = "rise",
        /// What the base brings at the Band D of the year before.
        BeforeRise = "before-rise",
        /// What the rise brings.
        FromRise = "from-rise",
        /// What one more point would bring.
        Point = "point",
    }
}

/// A council-tax line with its yield year by year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxYield {
    /// The line's reference.
    pub line: String,
    /// What it is called.
    pub title: String,
    /// The years that it is worked out for.
    pub years: Vec<YieldYear>,
}

/// The yield of one year, in pounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YieldYear {
    /// The year.
    pub year: FinancialYear,
    /// The tax base times Band D.
    pub total: Money,
    /// What the rise makes of it; `None` where Band D is stated and no rise.
    pub rise: Option<RiseYear>,
    node: NodeId,
}

/// What the rise of a year brings, in pounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RiseYear {
    /// The whole rise, core and adult social care.
    pub rate: Rate,
    /// What this year's base would bring at last year's Band D.
    pub before: Money,
    /// What one more percentage point would bring in the year, Band D rounded to the penny.
    pub point: Money,
    base: NodeId,
    band_before: NodeId,
    rate_node: NodeId,
}

impl YieldYear {
    /// Gives what the rise brings in the year.
    pub fn from_rise(&self) -> Option<Money> {
        self.rise.map(|rise| self.total - rise.before)
    }
}

impl TaxYield {
    /// Gives the id of the yield of a year.
    pub fn total_id(&self, year: FinancialYear) -> FigureId {
        stem::line(&self.line).in_year(Some(year))
    }

    /// Gives the id of what is told of a year's rise.
    pub fn part_id(&self, year: FinancialYear, part: YieldPart) -> FigureId {
        FigureId::of_subject("council-tax-yield").at(&self.line).of(year).of(part)
    }
}

/// Gives what each council-tax line brings under a scenario.
pub fn tax_yield(gap: &Gap<'_>, worked: &Worked) -> Vec<TaxYield> {
    let taxes = gap.model.book.budget_lines.iter().filter(|line| line.driver == Driver::CouncilTax);
    let lines = taxes.filter_map(|tax| gap.model.lines.iter().find(|line| line.id == tax.id));
    lines
        .map(|line| {
            let nodes = gap.model.years.iter().zip(&line.nodes);
            let years = nodes.filter_map(|(year, node)| of_year(gap, worked, *year, (*node)?));
            TaxYield { line: line.id.clone(), title: line.title.clone(), years: years.collect() }
        })
        .filter(|of_line| !of_line.years.is_empty())
        .collect()
}

/// Takes the yield of a year apart: base × Band D, and Band D of the year before × (1 + rise).
fn of_year(gap: &Gap<'_>, worked: &Worked, year: FinancialYear, node: NodeId) -> Option<YieldYear> {
    let graph = &gap.model.graph;
    let [base, band_d] = graph.parts(node) else { return None };
    let (base, band_d) = (base.node, band_d.node);
    let total = worked.pounds(node);
    let rise = match graph.parts(band_d) {
        [before, rise] if graph.node(band_d).op == Op::Pounds => {
            let (band_before, rate_node) = (before.node, rise.node);
            let factor = worked.values.of(rate_node);
            let people = worked.values.of(base);
            let at = |factor: Decimal| {
                let band_d = worked.pounds(band_before).times_number(factor).rounded();
                band_d.times_number(people).rounded()
            };
            Some(RiseYear {
                rate: Rate::from_fraction(factor - Decimal::ONE),
                before: at(Decimal::ONE),
                point: at(factor + POINT) - total,
                base,
                band_before,
                rate_node,
            })
        }
        _ => None,
    };
    Some(YieldYear { year, total, rise, node })
}

/// Adds the figures of the scenario asked for.
pub(super) fn add(sheet: &mut Sheet, gap: &Gap<'_>) {
    let worked = &gap.main;
    let mut adding = Adding::new(gap, worked, sheet);
    let id_of = |node: NodeId| gap.id_of(node);
    for of_line in tax_yield(gap, worked) {
        for of_year in &of_line.years {
            let (Some(rise), Some(from_rise)) = (of_year.rise, of_year.from_rise()) else {
                continue;
            };
            let (year, title) = (of_year.year, &of_line.title);
            let id = |part| of_line.part_id(year, part);
            let class = gap.model.book.council.class;
            let words = if class.is_none_or(Class::has_social_care) {
                "core and adult social care together"
            } else {
                "the core rise"
            };
            let value = ("fraction", Value::Rate(rise.rate));
            let name = format!("{title}: rise of Band D, {year}");
            adding.value((id(YieldPart::Rise), name), value, words, vec![id_of(rise.rate_node)]);
            let words = "tax base times Band D of the year before, rounded to the penny";
            let inputs = vec![id_of(rise.base), id_of(rise.band_before)];
            let name = format!("{title} at last year’s Band D, {year}");
            adding.money((id(YieldPart::BeforeRise), name), rise.before, words, inputs);
            let inputs = vec![id_of(of_year.node), id(YieldPart::BeforeRise)];
            let name = format!("{title} from the rise, {year}");
            let words = "the first less the second";
            adding.money((id(YieldPart::FromRise), name), from_rise, words, inputs);
            let words = "tax base times (Band D of the year before times the rise and one point \
                         more), each rounded to the penny, less the yield";
            let nodes = [rise.base, rise.band_before, rise.rate_node, of_year.node];
            let name = format!("{title}: what one more point would bring, {year}");
            let inputs = nodes.map(id_of).to_vec();
            adding.money((id(YieldPart::Point), name), rise.point, words, inputs);
        }
    }
}
