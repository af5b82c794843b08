//! What was published of gaps and of anything else, where it disagrees, and what is odd in the
//! sources.

use std::collections::BTreeMap;

use super::{Absent, Answer, Cell, Column, Piece, Table, sentence};
use crate::figures::claims::{
    Contradiction, End, claim_id, claim_main_id, claim_words, claims_id, contradictions,
    contradictions_id, gap_basis_words, gap_claim_id, gap_claim_main_id, gap_words, gap_years,
    published_by,
};
use crate::figures::{AsAt, FigureId, Sheet};
use crate::records::{Basis, Book, Claim, GapClaim, GapScenario, SourceNote, TableName, YesNo};
use crate::units::{Bound, Quantity, text};

/// Gives the gaps published by a date, or all, by the year they speak of and then by date.
pub fn gap_claims(book: &Book, as_at: Option<AsAt>) -> Table {
    let codes = [
        "claim_id",
        "scenario",
        "from_year",
        "to_year",
        "basis",
        "before_savings",
        "before_efs",
        "bound",
    ];
    let columns = [
        Column::words("years", "Years"),
        Column::words("as_at", "As at"),
        Column::numbers("low", "Low"),
        Column::numbers("central", "Gap"),
        Column::numbers("high", "High"),
        Column::words("measures", "What it measures"),
        Column::words("note", "What the source says"),
        Column::words("source_id", "Source"),
    ];
    let title = "Every published gap, by the year it speaks of and then by date";
    let columns = codes.map(Column::codes).into_iter().chain(columns);
    let mut table = Table::new("claims", title, columns).in_one_style();
    let mut claims: Vec<&GapClaim> = published_by(book, as_at).collect();
    claims.sort_by_key(|claim| (claim.from, claim.to, claim.as_at, claim.row));
    for claim in claims {
        let codes = [
            claim.id.clone(),
            claim.scenario.word().to_owned(),
            claim.from.to_string(),
            claim.to.to_string(),
            claim.basis.word().to_owned(),
            claim.before_savings.word().to_owned(),
            claim.before_efs.word().to_owned(),
            claim.amount.bound.word().to_owned(),
        ];
        let when = [gap_years(claim).into(), Cell::Date(claim.as_at)];
        let amounts = amounts(&claim.amount, |end| gap_claim_id(claim, end));
        let said = [measures(claim), claim.note.clone(), claim.source_id.clone()];
        let cells = codes.map(Cell::from).into_iter().chain(when).chain(amounts);
        table.row(&claim.id, cells.chain(said.map(Cell::from)));
    }
    table
}

/// Gives the cells of a published quantity: low, point, high; an end without the other is a bound.
fn amounts<T: Copy>(amount: &Quantity<T>, id: impl Fn(End) -> FigureId) -> [Cell; 3] {
    let alone = amount.central.is_none() && (amount.low.is_none() || amount.high.is_none());
    let bound = |end: End| match end {
        End::Central => amount.bound,
        End::Low if alone => Bound::AtLeast,
        End::High if alone => Bound::AtMost,
        End::Low | End::High => Bound::Exact,
    };
    [End::Low, End::Central, End::High].map(|end| match end.of(amount) {
        Some(_) => Cell::bounded(id(end), bound(end)),
        None => Cell::Absent(Absent::None),
    })
}

/// Gives the amount of a published gap in a sentence, with its bound or range.
pub fn said_gap(claim: &GapClaim) -> Piece {
    said(&claim.amount, gap_claim_main_id(claim), gap_words(claim))
}

/// Gives a published figure in a sentence, with its unit and bound or range.
pub fn said_claim(claim: &Claim) -> Piece {
    said(&claim.amount, claim_main_id(claim), claim_words(claim))
}

fn said<T: Copy>(amount: &Quantity<T>, id: FigureId, words: String) -> Piece {
    let stated = End::ALL.iter().any(|end| end.of(amount).is_some());
    if stated { Piece::from((id, words)) } else { Piece::from(words) }
}

/// Names a kind of gap: `annual gap`.
pub fn kind_words(basis: Basis) -> &'static str {
    let words = gap_basis_words(basis);
    words.split_once(':').map_or(words, |(kind, _)| kind)
}

/// Names the case that a gap is of: `worst case`; empty where the source does not say.
pub const fn case_words(scenario: GapScenario) -> &'static str {
    match scenario {
        GapScenario::Central => "central case",
        GapScenario::Best => "best case",
        GapScenario::Worst => "worst case",
        GapScenario::NotStated => "",
    }
}

/// Says what a gap measures: `annual gap, central case; before support, after savings`.
pub fn measures(claim: &GapClaim) -> String {
    let (kind, case) = (kind_words(claim.basis), case_words(claim.scenario));
    let comma = if case.is_empty() { "" } else { ", " };
    format!("{kind}{comma}{case}; {}", before(claim))
}

/// Says what a gap is before and what it is after: `before support, after savings`.
fn before(claim: &GapClaim) -> String {
    let parts = [(claim.before_savings, "savings"), (claim.before_efs, "support")];
    let of = |wanted: YesNo| {
        let which: Vec<&str> =
            parts.iter().filter(|(answer, _)| *answer == wanted).map(|(_, what)| *what).collect();
        (!which.is_empty()).then(|| which.join(" and "))
    };
    let said = [
        of(YesNo::Yes).map(|which| format!("before {which}")),
        of(YesNo::No).map(|which| format!("after {which}")),
        of(YesNo::NotStated).map(|which| format!("{which} not stated")),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Gives every other published figure, and where they disagree.
pub fn claims(book: &Book, sheet: &Sheet) -> Answer {
    let mut answer = Answer::new(format!("{}: other published figures", book.council.name));
    if book.claims.is_empty() {
        answer.remark("none", book.none_of("other published figure", TableName::Claims));
        return answer;
    }
    answer.table(other_claims(book));
    answer.table(disagreements(book));
    answer.remark(
        "disagreements",
        sentence!(
            sheet,
            "Of {all} published figures, those of {differing} things and periods differ. Some speak of different parts of the council or of different dates, as their words show; some cannot both be right. None has been put in place of another.",
            all = claims_id(),
            differing = contradictions_id(),
        ),
    );
    answer
}

/// Gives every other published figure, by subject.
pub fn other_claims(book: &Book) -> Table {
    claims_table(book, "claims", "Other published figures, by subject", book.claims.iter())
}

/// Gives the claims that say of one thing and period what another does not.
fn disagreements(book: &Book) -> Table {
    let found: Vec<Contradiction<'_>> = differing(book);
    let claims = found.iter().flat_map(|one| one.claims.iter().copied());
    let title = "Published figures of one thing and period that differ";
    claims_table(book, "disagreements", title, claims)
}

/// Gives the things of which published figures differ, but for balances of different dates.
pub fn differing(book: &Book) -> Vec<Contradiction<'_>> {
    contradictions(book).into_iter().filter(|found| !found.balances()).collect()
}

fn claims_table<'b>(
    book: &Book,
    key: &'static str,
    title: &str,
    claims: impl Iterator<Item = &'b Claim>,
) -> Table {
    let columns = [
        Column::words("subject", "Subject"),
        Column::words("period", "Period"),
        Column::mixed("low", "Low"),
        Column::mixed("central", "Figure"),
        Column::mixed("high", "High"),
        Column::words("as_at", "As at"),
        Column::words("note", "What the source says"),
        Column::words("source_id", "Source"),
    ];
    let mut table = Table::new(key, title, columns);
    for claim in claims {
        let names: [Cell; 2] = [subject_words(book, &claim.subject).into(), period(claim).into()];
        let amounts = amounts(&claim.amount, |end| claim_id(claim, end));
        let rest: [Cell; 3] =
            [Cell::Date(claim.as_at), claim.note.as_str().into(), claim.source_id.as_str().into()];
        table.row(&claim.id, names.into_iter().chain(amounts).chain(rest));
    }
    table
}

/// Gives a subject in words: `band_d_gla` as `Band D GLA`.
pub fn subject_words(book: &Book, subject: &str) -> String {
    let council = &book.council.short_name;
    let word = |word: &str| match word {
        "efs" | "gla" | "mrp" | "pwlb" | "rsg" | "nndr" | "ict" | "hra" => word.to_uppercase(),
        "asc" => "adult social care".to_owned(),
        "d" => "D".to_owned(),
        "london" => "London".to_owned(),
        own if own == council.to_lowercase() => council.clone(),
        other => other.to_owned(),
    };
    let words: Vec<String> = subject.split('_').map(word).collect();
    text::capital(&words.join(" "))
}

/// Gives the years that a claim speaks of; empty where it speaks of none.
pub fn claim_years(claim: &Claim) -> String {
    match (claim.from, claim.to) {
        (Some(from), Some(to)) => text::run(from, to),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("to {to}"),
        (None, None) => String::new(),
    }
}

/// Gives the years a claim speaks of, or what kind of figure it is where that is not a year's.
fn period(claim: &Claim) -> String {
    let years = claim_years(claim);
    let kind = match claim.basis {
        Some(Basis::Incremental) => "added in the year",
        Some(Basis::PeriodSum) => "sum of the years",
        Some(Basis::Cumulative) => "running total",
        Some(Basis::Balance) => "balance",
        Some(Basis::Annual | Basis::NotStated) | None => "",
    };
    match (years.is_empty(), kind.is_empty()) {
        (false, true) => years,
        (true, false) => text::capital(kind),
        (false, false) => format!("{years}, {kind}"),
        (true, true) => "Not stated".to_owned(),
    }
}

/// Gives what is odd in the sources: one row a code, and the records it touches.
pub fn oddities(book: &Book) -> Table {
    let mut codes: BTreeMap<(String, u32), Vec<&SourceNote>> = BTreeMap::new();
    for note in &book.source_notes {
        codes.entry(order(&note.code)).or_default().push(note);
    }
    let columns = [
        Column::words("code", "Code"),
        Column::words("odd", "What is odd"),
        Column::words("records", "Records it touches"),
        Column::words("source_id", "Source"),
    ];
    let title = "Errors and oddities of the sources, by code";
    let mut table = Table::new("oddities", title, columns);
    for notes in codes.into_values() {
        let Some(first) = notes.first() else { continue };
        let sentence = |note: &SourceNote| format!("{}.", note.text.trim_end_matches('.'));
        let record =
            |note: &SourceNote| format!("{} {}", note.table.word().replace('_', " "), note.row_id);
        let cells: [Cell; 4] = [
            first.code.as_str().into(),
            distinct(&notes, sentence).join(" ").into(),
            distinct(&notes, record).join(", ").into(),
            distinct(&notes, |note| note.source_id.clone()).join(" ").into(),
        ];
        table.row(&first.code, cells);
    }
    table
}

fn distinct(notes: &[&SourceNote], of: impl Fn(&SourceNote) -> String) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for words in notes.iter().map(|note| of(note)) {
        if !words.is_empty() && !all.contains(&words) {
            all.push(words);
        }
    }
    all
}

/// Puts E2 before E10.
fn order(code: &str) -> (String, u32) {
    let digits = code.trim_start_matches(|c: char| !c.is_ascii_digit());
    let letters = code.strip_suffix(digits).unwrap_or(code);
    (letters.to_owned(), digits.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Number;
    use crate::figures::claims::claims_id;

    #[test]
    fn a_range_keeps_both_ends_and_an_end_alone_is_a_bound() {
        let shown = |low, central, high, bound| {
            let amount = Quantity { low, central, high, bound };
            amounts(&amount, |_| claims_id()).map(|cell| match cell {
                Cell::Figure(Number { bound, .. }) => Some(bound),
                Cell::Words(_) | Cell::Rating(_) | Cell::Date(_) | Cell::Absent(_) => None,
            })
        };
        let (exact, least) = (Some(Bound::Exact), Some(Bound::AtLeast));
        assert_eq!(shown(Some(25), None, Some(35), Bound::Range), [exact, None, exact]);
        assert_eq!(shown(Some(70), None, None, Bound::Range), [least, None, None]);
        assert_eq!(shown(None, Some(70), None, Bound::AtLeast), [None, least, None]);
    }
}
