//! Usable reserves at the end of each year, against the least they may fall to.

use super::Gap;
use super::adding::Adding;
use crate::figures::figure::Sheet;
use crate::figures::id::FigureId;
use crate::figures::model::stem::Knob;
use crate::figures::model::{ClosingYear, NodeId, ReserveYear, Worked};
use crate::records::ReserveKind;
use crate::units::{FinancialYear, Money, words};

/// The subject of every id here.
const SUBJECT: &str = "reserves";

words! {
    /// A part of the usable reserves of a year.
    ReservesPart {
        /// The general reserves at the end.
        General = "general",
        /// The earmarked reserves that may be used, at the end.
        Earmarked = "earmarked",
        /// Both together.
        Closing = "closing",
        /// The least they may fall to.
        Least = "least",
    }
}

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
    pub fn opening_id() -> FigureId {
        FigureId::of_subject(SUBJECT).at("opening")
    }

    /// Gives the id of the general or the earmarked balances on 1 April of the first year.
    pub fn opening_part_id(part: ReservesPart) -> FigureId {
        FigureId::of_subject(SUBJECT).at(format!("opening-{}", part.word()))
    }

    /// Gives the id of a part of a year.
    pub fn id(year: FinancialYear, part: ReservesPart) -> FigureId {
        FigureId::of_subject(SUBJECT).of(year).of(part)
    }
}

/// Gives the usable reserves year by year, as long as they are known; none where the data state no reserve
/// that may be used.
pub fn reserves(gap: &Gap<'_>, worked: &Worked) -> Vec<ReservesYear> {
    let years = gap.model.years.iter().zip(&gap.model.closing);
    let years = years.filter(|(_, closing)| !closing.reserves.is_empty());
    // What is left of a balance that is not known is not known either, in that year and after.
    let known = |(_, closing): &(&FinancialYear, &ClosingYear)| {
        let pots = closing.reserves.iter();
        pots.flat_map(|pot| [pot.opening, pot.closing]).all(|node| worked.knows(node))
    };
    years
        .take_while(known)
        .map(|(year, closing)| {
            let sum = |node: fn(&ReserveYear) -> NodeId| {
                closing.reserves.iter().map(|reserve| worked.exact(node(reserve))).sum()
            };
            let least = least(gap, worked, &closing.reserves);
            let of_kind = |general: bool, node: fn(&ReserveYear) -> NodeId| -> Money {
                let pots = closing.reserves.iter();
                let pots = pots.filter(|pot| is_general(gap, &pot.id) == general);
                pots.map(|pot| worked.exact(node(pot))).sum()
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
    let floor = gap.model.input_named(&Knob::Floor.stem(), None).filter(|_| any_general);
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
        let ids = |general: Option<bool>, node: fn(&ReserveYear) -> NodeId| -> Vec<FigureId> {
            let of_kind = |pot: &&ReserveYear| {
                general.is_none_or(|general| is_general(gap, &pot.id) == general)
            };
            pots.iter().filter(of_kind).map(|pot| gap.id_of(node(pot))).collect()
        };
        let kinds = [
            (true, ReservesPart::General, "General reserves"),
            (false, ReservesPart::Earmarked, "Earmarked reserves that may be used"),
        ];
        if at == 0 {
            let on = format!("on 1 April {}", year.april());
            let values = [of_year.opening_general, of_year.opening_earmarked];
            for ((general, part, what), value) in kinds.into_iter().zip(values) {
                let inputs = ids(Some(general), |pot| pot.opening);
                let id = ReservesYear::opening_part_id(part);
                adding.money((id, format!("{what} {on}")), value, "sum", inputs);
            }
            let parts = kinds.map(|(_, part, _)| ReservesYear::opening_part_id(part)).to_vec();
            let of = (ReservesYear::opening_id(), format!("Usable reserves {on}"));
            adding.money(of, of_year.opening, "sum", parts);
        }
        let on = format!("on 31 March {}", year.april() + 1);
        let id = |part| ReservesYear::id(year, part);
        let values = [of_year.general, of_year.earmarked];
        for ((general, part, what), value) in kinds.into_iter().zip(values) {
            let inputs = ids(Some(general), |pot| pot.closing);
            adding.money((id(part), format!("{what} {on}")), value, "sum", inputs);
        }
        let parts = kinds.map(|(_, part, _)| id(part)).to_vec();
        let of = (id(ReservesPart::Closing), format!("Usable reserves {on}"));
        adding.money(of, of_year.closing, "sum", parts);
        let mut inputs = ids(None, |pot| pot.minimum);
        let floor = Knob::Floor.stem();
        inputs.extend(gap.model.input_named(&floor, None).map(|_| floor.in_year(None)));
        let words = "sum of the minima; of the general reserves together no less than the floor";
        let title = format!("Least that usable reserves may fall to, {year}");
        adding.money((id(ReservesPart::Least), title), of_year.least, words, inputs);
    }
}
