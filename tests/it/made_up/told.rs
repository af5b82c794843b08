//! What the program says of a council: every figure by its id, and how often each kind of finding.

use std::collections::{BTreeMap, BTreeSet};

use mtfs::datasets::Depth;
use mtfs::figures::savings::Lines;
use mtfs::figures::{AsAt, Sheet, Value, savings};
use mtfs::records::Severity;
use mtfs::session::{Asked, Session, Side};
use mtfs::units::Decimal;

use super::Council;

/// A figure as a relation looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) unit: &'static str,
    pub(crate) kind: &'static str,
    /// `None`: there is the figure, and its number is absent.
    pub(crate) value: Option<Decimal>,
}

/// Figures by id; findings count under `finding/<code>`.
pub(crate) type Figures = BTreeMap<String, Told>;

/// How far a figure may be from what is expected.
pub(crate) type Bound<'a> = dyn Fn(&str, &Told) -> Decimal + 'a;

/// Reads a council's folder and works every figure out: of the savings of every year, what each year hands on,
/// the gap under every scenario and all else that a report holds.
pub(crate) fn figures(council: &Council, as_at: Option<AsAt>) -> Figures {
    figures_of(council, as_at, Side::Private)
}

/// Gives the figures that one side of the meeting is told.
pub(crate) fn figures_of(council: &Council, as_at: Option<AsAt>, side: Side) -> Figures {
    let folder = council.written();
    let data = folder.path().to_owned();
    let asked = Asked { data, scenarios: None, scenario: None, as_at, side };
    let session = Session::open(asked, Depth::Everything).unwrap();
    let worked =
        session.figures().unwrap_or_else(|error| panic!("council {}: {error}", council.seed));
    let mut told = Figures::new();
    note(&mut told, &worked.sheet);
    assert!(
        worked.sheet.faults().is_empty(),
        "council {}: {:?}",
        council.seed,
        worked.sheet.faults()
    );
    for position in &worked.savings {
        note(
            &mut told,
            &savings::carry(session.book(), position.year, as_at)
                .figures(session.book(), Lines::Every),
        );
    }
    for problem in &session.loaded().problems {
        let finding = told.entry(format!("finding/{:?}", problem.code)).or_insert(NONE);
        finding.value = finding.value.map(|count| count + Decimal::ONE);
        assert!(problem.severity() != Severity::Error, "council {}: {problem:?}", council.seed);
    }
    told
}

const NONE: Told = Told { unit: "count", kind: "derived", value: Some(Decimal::ZERO) };

fn note(told: &mut Figures, sheet: &Sheet) {
    for figure in sheet.all() {
        let value = figure.value.map(number);
        told.insert(
            figure.id.to_string(),
            Told { unit: figure.unit, kind: figure.kind.word(), value },
        );
    }
}

fn number(value: Value) -> Decimal {
    match value {
        Value::Money(amount) => amount.pounds(),
        Value::Rate(rate) => rate.fraction(),
        Value::Count(count) => Decimal::from(count),
        Value::Number(number) => number,
    }
}

/// Gives each figure that is not as it must be, in words.
pub(crate) fn unlike(expected: &Figures, found: &Figures, bound: &Bound<'_>) -> Vec<String> {
    let ids: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    let mut unlike = Vec::new();
    for id in ids {
        let (wanted, is) = (expected.get(id), found.get(id));
        let same = match (wanted, is) {
            (Some(wanted), Some(is)) => {
                let off = wanted.value.zip(is.value).map(|(wanted, is)| (wanted - is).abs());
                wanted.unit == is.unit
                    && wanted.kind == is.kind
                    && wanted.value.is_some() == is.value.is_some()
                    && off.is_none_or(|off| off <= bound(id, wanted))
            }
            _ => false,
        };
        if !same {
            unlike.push(format!("{id}: wanted {}, found {}", words(wanted), words(is)));
        }
    }
    unlike
}

fn words(told: Option<&Told>) -> String {
    let Some(told) = told else { return "no such figure".to_owned() };
    let value = told.value.map_or_else(|| "none".to_owned(), |value| value.normalize().to_string());
    format!("{value} {} ({})", told.unit, told.kind)
}

/// No figure may be off by anything.
pub(crate) fn exact(_: &str, _: &Told) -> Decimal {
    Decimal::ZERO
}
