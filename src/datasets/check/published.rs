//! Published shares, sums and differences, held to what was published of their parts.

use crate::datasets::known::Reference;
use crate::datasets::load::Loader;
use crate::records::schema::{self, Col, Kind, claims as c};
use crate::records::{Book, Claim, ClaimUnit, Code, Held, Outcome, Part, Reconciled, TableName};
use crate::units::{Bound, Decimal, HALF_AWAY, Quantity, dec, text};

/// The tables that a claim can name a part of.
const PARTS: [TableName; 3] = [TableName::Claims, TableName::GapClaims, TableName::ControlTotals];
/// Places to which a share is worked out.
const PLACES: u32 = 12;

/// Holds every claim that says of what it is a share, a sum or a difference to those.
pub(super) fn shares_and_sums(loader: &mut Loader<'_>, book: &mut Book) {
    let mut reconciled = Vec::new();
    for claim in &book.claims {
        if let Some(said) = Said::of(claim) {
            reconciled.push(said.held(loader, book));
        }
    }
    book.reconciled.extend(reconciled);
}

/// What a claim says of itself.
struct Said<'b> {
    claim: &'b Claim,
    held: Held,
    col: Col,
    parts: Vec<&'b str>,
}

/// Why a claim is not tested: where that is a fault of the folder, with its finding.
struct Untested {
    why: String,
    fault: Option<(Code, Col, String)>,
}

impl From<String> for Untested {
    fn from(why: String) -> Self {
        Self { why, fault: None }
    }
}

impl Untested {
    fn fault(code: Code, col: Col, why: &str, wanted: impl Into<String>) -> Self {
        Self { why: why.to_owned(), fault: Some((code, col, wanted.into())) }
    }
}

impl<'b> Said<'b> {
    fn of(claim: &'b Claim) -> Option<Self> {
        let words = |parts: &'b [String]| parts.iter().map(String::as_str);
        let (held, col) = match (&claim.whole, claim.sum_of.is_empty()) {
            (Some(_), _) => (Held::Share, c::share_of),
            (None, false) => (Held::Sum, c::sum_of),
            (None, true) if !claim.difference_of.is_empty() => (Held::Difference, c::difference_of),
            (None, true) => return None,
        };
        let of_difference = held == Held::Difference;
        let parts = if of_difference { &claim.difference_of } else { &claim.sum_of };
        let parts = words(parts).chain(claim.whole.as_deref()).collect();
        Some(Self { claim, held, col, parts })
    }

    /// Works out what the parts come to, and reports where that is not what was published.
    fn held(&self, loader: &mut Loader<'_>, book: &Book) -> Reconciled {
        let Self { claim, held, .. } = self;
        let published = claim.amount.central.unwrap_or_default();
        let parts: Result<Vec<Part>, Untested> =
            self.parts.iter().map(|id| self.part(loader, book, id)).collect();
        let computed = parts.and_then(|parts| Ok((self.computed(book, &parts)?, parts)));
        let mut one = Reconciled {
            id: claim.id.clone(),
            row: claim.row,
            table: TableName::Claims,
            held: *held,
            unit: Some(claim.unit),
            published,
            tolerance: Decimal::ZERO,
            computed: None,
            rest: None,
            outcome: Outcome::NotTested,
            why: String::new(),
            column: "central",
            matched: 0,
            rows: Vec::new(),
            parts: Vec::new(),
        };
        match computed {
            Ok((computed, parts)) => {
                let places = published.scale();
                let finer = computed.normalize().scale() > places;
                one.tolerance = if finer { Decimal::new(5, places + 1) } else { Decimal::ZERO };
                let agrees = computed.round_dp_with_strategy(places, HALF_AWAY) == published;
                one.outcome = if agrees { Outcome::Agrees } else { Outcome::Differs };
                let share = computed.round_dp_with_strategy(places.max(2), HALF_AWAY);
                let share = (*held == Held::Share).then(|| format!(", {}%", text::number(share)));
                one.why = format!("{}{}", self.words(), share.unwrap_or_default());
                (one.computed, one.parts) = (Some(computed), parts);
                if !agrees {
                    self.report_difference(loader, computed);
                }
            }
            Err(Untested { why, fault }) => {
                one.why = why;
                if let Some((code, col, wanted)) = fault {
                    loader.report(code, (TableName::Claims, claim.row, col), wanted, None);
                }
            }
        }
        one
    }

    fn report_difference(&self, loader: &mut Loader<'_>, computed: Decimal) {
        let published = self.claim.amount.central.unwrap_or_default();
        let shown = computed.round_dp_with_strategy(published.scale() + 2, HALF_AWAY);
        let wanted = format!(
            "{}, which is {}; they are {} apart",
            self.words(),
            text::number(shown),
            text::number((shown - published).abs())
        );
        let hint = "both are kept as printed; say in source_notes what the source makes of it";
        let place = (TableName::Claims, self.claim.row, c::central);
        loader.report(Code::PublishedDoesNotAddUp, place, wanted, Some(hint.to_owned()));
    }

    /// Says what the claim is of, by the references of its parts.
    fn words(&self) -> String {
        match (self.held, self.parts.split_last(), self.parts.split_first()) {
            (Held::Share, Some((whole, parts)), _) => format!("{} of {whole}", text::list(parts)),
            (Held::Difference, _, Some((first, others))) => {
                format!("{first} less {}", text::list(others))
            }
            (Held::Total | Held::Share | Held::Sum | Held::Difference, ..) => {
                format!("the sum of {}", text::list(&self.parts))
            }
        }
    }

    /// Finds what was published of a part.
    fn part(&self, loader: &Loader<'_>, book: &Book, id: &str) -> Result<Part, Untested> {
        let claim = || book.claims.iter().position(|claim| claim.id == id).map(Part::Claim);
        let gap = || book.gap_claims.iter().position(|claim| claim.id == id).map(Part::Gap);
        let total =
            || book.control_totals.iter().position(|known| known.id == id).map(Part::Control);
        if let Some(part) = claim().or_else(gap).or_else(total) {
            return Ok(part);
        }
        let known = |table: &TableName| {
            loader.known.reference(*table, id) != Reference::Unknown
                && loader.known.reference(*table, id) != Reference::NoTable
        };
        if PARTS.iter().any(known) {
            return Err(Untested::from(format!("{id} could not be read")));
        }
        let col =
            if self.claim.whole.as_deref() == Some(id) { c::share_of } else { self.parts_col() };
        let wanted =
            format!("claims, gap claims or control totals of the folder; {id} is none of them");
        let why = format!("{id} is not in the folder");
        Err(Untested::fault(Code::UnknownReference, col, &why, wanted))
    }

    fn parts_col(&self) -> Col {
        if self.held == Held::Difference { c::difference_of } else { c::sum_of }
    }

    /// Works out what the parts come to.
    fn computed(&self, book: &Book, parts: &[Part]) -> Result<Decimal, Untested> {
        self.well_made()?;
        point(&self.claim.amount, &self.claim.id)?;
        let mut numbers = Vec::new();
        let mut first: Option<(&str, ClaimUnit)> = None;
        for (part, id) in parts.iter().zip(&self.parts) {
            let (number, unit) = stated(book, *part, id)?;
            let first = first.get_or_insert((id, unit));
            if first.1 != unit {
                let words =
                    format!("{} is in {}, {id} in {}", first.0, first.1.word(), unit.word());
                let wanted = format!("numbers of one unit; {words}");
                return Err(Untested::fault(Code::CannotBeAdded, self.col, &words, wanted));
            }
            numbers.push(number);
        }
        let unit = first.map(|(_, unit)| unit);
        if self.held != Held::Share && unit.is_some_and(|unit| unit != self.claim.unit) {
            let why = format!("it is in {}, its parts are not", self.claim.unit.word());
            let wanted = format!("parts in {}", self.claim.unit.word());
            return Err(Untested::fault(Code::CannotBeAdded, self.col, &why, wanted));
        }
        self.come_to(&numbers)
    }

    fn come_to(&self, numbers: &[Decimal]) -> Result<Decimal, Untested> {
        let too_large = || Untested::from("the numbers are too large to be added".to_owned());
        let sum = |numbers: &[Decimal]| {
            let add = |sum: Decimal, number: &Decimal| sum.checked_add(*number);
            numbers.iter().try_fold(Decimal::ZERO, add).ok_or_else(too_large)
        };
        match (self.held, numbers) {
            (Held::Share, [parts @ .., whole]) => {
                let hundredfold = sum(parts)?.checked_mul(dec!(100));
                let share = hundredfold.and_then(|part| part.checked_div(*whole));
                let share = share.ok_or_else(|| Untested::from("its whole is nil".to_owned()))?;
                Ok(share.round_dp_with_strategy(PLACES, HALF_AWAY))
            }
            (Held::Difference, [first, others @ ..]) => {
                first.checked_sub(sum(others)?).ok_or_else(too_large)
            }
            (Held::Total | Held::Share | Held::Sum | Held::Difference, numbers) => sum(numbers),
        }
    }

    /// Checks that the claim says one thing of itself, and all of it.
    fn well_made(&self) -> Result<(), Untested> {
        let Claim { unit, whole, sum_of, difference_of, .. } = self.claim;
        let share = whole.is_some();
        let wanted = if share && *unit != ClaimUnit::Percent {
            Some(("a share is a percentage", "a percentage, as share_of is given"))
        } else if share && sum_of.is_empty() {
            Some(("its part is not named", "the part or parts of the share under sum_of"))
        } else if !difference_of.is_empty() && (share || !sum_of.is_empty()) {
            Some(("it says two things of itself", "a share or sum, or a difference: one of them"))
        } else if difference_of.len() == 1 {
            Some(("it is the difference of one thing", "two references or more, with ; between"))
        } else {
            None
        };
        wanted.map_or(Ok(()), |(why, wanted)| {
            Err(Untested::fault(Code::CannotBeAdded, self.col, why, wanted))
        })
    }
}

/// Gives the number and unit that was published of a part.
fn stated(book: &Book, part: Part, id: &str) -> Result<(Decimal, ClaimUnit), Untested> {
    match part {
        Part::Claim(at) => {
            let claim = &book.claims[at];
            Ok((point(&claim.amount, id)?, claim.unit))
        }
        Part::Gap(at) => Ok((point(&book.gap_claims[at].amount, id)?.pounds(), ClaimUnit::Pounds)),
        Part::Control(at) => {
            let control = &book.control_totals[at];
            let table = schema::table_of(control.table);
            let column = table.col(&control.column).map(|col| table.column(col).kind);
            if !matches!(column, Some(Kind::Money)) {
                return Err(Untested::from(format!("{id} is no control total of pounds")));
            }
            Ok((control.value, ClaimUnit::Pounds))
        }
    }
}

/// Gives the point that was published; a bound or a range has none.
fn point<T: Copy>(amount: &Quantity<T>, id: &str) -> Result<T, Untested> {
    let bound = amount.bound;
    match (amount.central, bound) {
        (Some(point), Bound::Exact | Bound::Range) => Ok(point),
        (Some(_), Bound::About | Bound::AtLeast | Bound::AtMost) => {
            let bound = bound.word().replace('_', " ");
            Err(Untested::from(format!("{id} is published as “{bound}”")))
        }
        (None, _) => Err(Untested::from(format!("{id} is published without a point"))),
    }
}
