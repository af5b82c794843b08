//! Times the gap model: 2,000 lines × 10 years under 40 scenarios, exactly, on one core.
//!
//! `cargo bench --bench gap`; `benches/README.md` says what is measured.

#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

use std::error::Error;
use std::time::{Duration, Instant};

use mtfs::figures::model::Model;
use mtfs::records::{
    Assumption, Block, Book, BudgetItem, BudgetLine, BudgetValue, ColourRule, Council, Driver,
    FiguresOf, Fund, MrpMethod, Nation, Rag, RatingPolicy, TrancheDefaults,
};
use mtfs::units::{Decimal, FinancialYear, Rate, dec};

/// Lines, years and scenarios that are worked out.
const LINES: u32 = 2_000;
const YEARS: u16 = 10;
const SCENARIOS: u32 = 40;
/// How often the whole is repeated; the median is told.
const ROUNDS: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let book = book().ok_or("the years are in the century")?;
    let begun = Instant::now();
    let model = Model::build(&book, None, None);
    let built = begun.elapsed();
    let nodes = model.graph.nodes().len();
    let mut rounds: Vec<Duration> = Vec::new();
    let mut check = Decimal::ZERO;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        check = Decimal::ZERO;
        for scenario in 0..SCENARIOS {
            let mut inputs = model.graph.defaults();
            let shift = Decimal::new(i64::from(scenario), 4);
            inputs.iter_mut().step_by(7).for_each(|value| *value += shift);
            let values = model.graph.evaluate(&inputs)?;
            check += model.period_sum.map_or(Decimal::ZERO, |sum| values.of(sum));
        }
        rounds.push(begun.elapsed());
    }
    rounds.sort_unstable();
    println!("{LINES} lines x {YEARS} years: {nodes} nodes, built in {built:.1?}");
    println!(
        "{SCENARIOS} scenarios, every node, exact decimals: {:.1?} (median of {ROUNDS})",
        rounds[ROUNDS / 2]
    );
    println!("sum of the period sums: {check}");
    Ok(())
}

/// A council of amounts, uplifts and one funding line, the same every time.
fn book() -> Option<Book> {
    let first = FinancialYear::beginning(2026)?;
    let mut book = Book::of(council(first));
    let years: Vec<FinancialYear> = (0..YEARS).filter_map(|after| first.plus(after)).collect();
    for at in 0..LINES {
        let id = format!("LINE-{at:04}");
        let (driver, item) = if at % 2 == 0 {
            (Driver::Amount, BudgetItem::Amount)
        } else {
            (Driver::Uplift, BudgetItem::Base)
        };
        let block = if at == 0 { Block::Funding } else { Block::Demand };
        let assumption_id =
            if driver == Driver::Uplift { format!("RATE-{:02}", at % 40) } else { String::new() };
        for (count, year) in years.iter().enumerate() {
            if driver == Driver::Amount || count == 0 {
                let value = Decimal::from(1_000 + u64::from(at) * 37 % 9_000);
                book.budget_values.push(BudgetValue {
                    line_id: id.clone(),
                    year: *year,
                    item,
                    value,
                    source_id: String::new(),
                    row: at,
                });
            }
        }
        book.budget_lines.push(BudgetLine {
            title: id.clone(),
            id,
            fund: Fund::GeneralFund,
            block,
            directorate: String::new(),
            driver,
            assumption_id,
            states: None,
            tied_to: String::new(),
            source_id: String::new(),
            row: at,
        });
    }
    for at in 0..40_u32 {
        for year in &years {
            book.assumptions.push(Assumption {
                id: format!("RATE-{at:02}"),
                title: format!("Rate {at}"),
                year: *year,
                low: None,
                central: Decimal::new(200 + i64::from(at), 4),
                high: None,
                quality: Rag::Amber,
                impact: Rag::Amber,
                source_id: String::new(),
                row: at,
            });
        }
    }
    Some(book)
}

fn council(year: FinancialYear) -> Council {
    Council {
        name: "Benchmark".into(),
        short_name: "Benchmark".into(),
        code: None,
        invented: true,
        figures: FiguresOf::default(),
        known_by: None,
        nation: Nation::default(),
        class: None,
        colours: ColourRule::default(),
        closed_on: std::collections::BTreeMap::new(),
        first_financial_year: year,
        current_financial_year: year,
        default_scenario: "baseline".into(),
        rating: RatingPolicy {
            on_track: Rate::from_fraction(dec!(0.95)),
            at_risk: Rate::from_fraction(dec!(0.75)),
        },
        reserve_floor: None,
        surplus_to: None,
        risk_scale: None,
        tranche_defaults: TrancheDefaults {
            rate: Rate::from_fraction(dec!(0.055)),
            term_years: 20,
            mrp_method: MrpMethod::Equal,
        },
    }
}
