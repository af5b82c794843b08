//! Usable reserves at the end of each year, against the least they may fall to.

use super::Gap;
use super::adding::Adding;
use crate::figures::figure::Sheet;
use crate::figures::model::{NodeId, ReserveYear, Worked};
use crate::records::ReserveKind;
use crate::units::{FinancialYear, Money};

/// All usable reserves together in one year, in pounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReservesYear {
    /// The year.
    pub year: FinancialYear,
    /// The balances on 1 April.
    pub opening: Money,
    /// Those of the general reserves on 1 April.
    pub opening_general: Money,
    /// Those of the earmarked reserves that may be used, on 1 April.
    pub opening_earmarked: Money,
    /// The balances on 31 March.
    pub closing: Money,
    /// Those of the general reserves.
    pub general: Money,
    /// Those of the earmarked reserves that may be used.
    pub earmarked: Money,
    /// The least they may fall to: each earmarked reserve its minimum, the general ones together
    /// their minima or the council's floor, whichever is higher.
    pub least: Money,
}

impl ReservesYear {
    /// Gives the id of the balances on 1 April of the first year.
    pub const OPENING: &'static str = "reserves/opening";

    /// Gives the id of a part of a year: `closing`, `general`, `earmarked` or `least`.
    pub fn id(year: FinancialYear, part: &str) -> String {
        format!("reserves/{}/{part}", year.slug())
    }
}

/// Gives the usable reserves year by year; none where the data state no reserve that may be used.
pub fn reserves(gap: &Gap<'_>, worked: &Worked) -> Vec<ReservesYear> {
    let years = gap.model.years.iter().zip(&gap.model.closing);
    let years = years.filter(|(_, closing)| !closing.reserves.is_empty());
    years
        .map(|(year, closing)| {
            let sum = |node: fn(&ReserveYear) -> NodeId| {
                closing.reserves.iter().map(|reserve| worked.pounds(node(reserve))).sum()
            };
            let least = least(gap, worked, &closing.reserves);
            let of_kind = |general: bool, node: fn(&ReserveYear) -> NodeId| -> Money {
                let pots = closing.reserves.iter();
                let pots = pots.filter(|pot| is_general(gap, &pot.id) == general);
                pots.map(|pot| worked.pounds(node(pot))).sum()
            };
            ReservesYear {
                year: *year,
                opening: sum(|pot| pot.opening),
                closing: sum(|pot| pot.closing),
                opening_general: of_kind(true, |pot| pot.opening),
                opening_earmarked: of_kind(false, |pot| pot.opening),
                general: of_kind(true, |pot| pot.closing),
                earmarked: of_kind(false, |pot| pot.closing),
                least,
            }
        })
        .collect()
}

fn is_general(gap: &Gap<'_>, id: &str) -> bool {
    let mut rows = gap.model.book.reserves.iter();
    rows.any(|row| row.id == id && row.kind == ReserveKind::General)
}

fn least(gap: &Gap<'_>, worked: &Worked, reserves: &[ReserveYear]) -> Money {
    let minima = |general: bool| -> Money {
        let of_kind = reserves.iter().filter(|reserve| is_general(gap, &reserve.id) == general);
        of_kind.map(|reserve| worked.pounds(reserve.minimum)).sum()
    };
    let any_general = reserves.iter().any(|reserve| is_general(gap, &reserve.id));
    let floor = gap.model.input_named("closing/floor", None).filter(|_| any_general);
    let floor = floor.map_or(Money::NIL, |slot| Money::from_pounds(worked.inputs.values[slot]));
    minima(true).max(floor) + minima(false)
}

/// Adds the figures of a scenario.
pub(super) fn add(sheet: &mut Sheet, gap: &Gap<'_>, worked: &Worked) {
    let years = reserves(gap, worked);
    let mut adding = Adding::new(gap, worked, sheet);
    for (at, of_year) in years.iter().enumerate() {
        let year = of_year.year;
        let pots = &gap.model.closing[at].reserves;
        let ids = |node: fn(&ReserveYear) -> NodeId| -> Vec<String> {
            pots.iter().map(|pot| gap.model.graph.node(node(pot)).id()).collect()
        };
        let kinds = [
            (true, "general", "General reserves"),
            (false, "earmarked", "Earmarked reserves that may be used"),
        ];
        let of_kind = |general: bool, node: fn(&ReserveYear) -> NodeId| -> Vec<String> {
            let of_kind = pots.iter().filter(|pot| is_general(gap, &pot.id) == general);
            of_kind.map(|pot| gap.model.graph.node(node(pot)).id()).collect()
        };
        if at == 0 {
            let on = format!("on 1 April {}", year.april());
            let values = [of_year.opening_general, of_year.opening_earmarked];
            for ((general, part, what), value) in kinds.into_iter().zip(values) {
                let id = format!("{}-{part}", ReservesYear::OPENING);
                let inputs = of_kind(general, |pot| pot.opening);
                adding.money((&id, format!("{what} {on}")), value, "sum", inputs);
            }
            let parts = kinds.map(|(_, part, _)| format!("{}-{part}", ReservesYear::OPENING));
            let title = format!("Usable reserves {on}");
            let id = ReservesYear::OPENING;
            adding.money((id, title), of_year.opening, "sum", parts.to_vec());
        }
        let on = format!("on 31 March {}", year.april() + 1);
        let id = |part: &str| ReservesYear::id(year, part);
        for ((general, part, what), value) in
            kinds.into_iter().zip([of_year.general, of_year.earmarked])
        {
            let inputs = of_kind(general, |pot| pot.closing);
            adding.money((&id(part), format!("{what} {on}")), value, "sum", inputs);
        }
        let parts = vec![id("general"), id("earmarked")];
        adding.money(
            (&id("closing"), format!("Usable reserves {on}")),
            of_year.closing,
            "sum",
            parts,
        );
        let title = format!("Least that usable reserves may fall to, {year}");
        let mut inputs = ids(|p| p.minimum);
        inputs.extend(gap.model.input_named("closing/floor", None).map(|_| "closing/floor".into()));
        let words = "sum of the minima; of the general reserves together no less than the floor";
        adding.money((&id("least"), title), of_year.least, words, inputs);
    }
}
