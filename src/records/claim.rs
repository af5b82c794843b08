//! What was published, by whom and when; contradictions are kept.

use super::problem::Code;
use super::table::{Bad, Cells, Col, table};
use crate::units::{Bound, Decimal, FinancialYear, Money, Quantity, words};

words! {
    /// What a published gap or other claim measures.
    Basis {
        /// The gap a year would open with.
        Annual = "annual",
        /// What a year adds.
        Incremental = "incremental",
        /// The sum over a period.
        PeriodSum = "period_sum",
        /// A running total.
        Cumulative = "cumulative",
        /// A balance at a date.
        Balance = "balance",
        /// The source does not say: charted, never differenced or summed.
        NotStated = "not_stated",
    }
}

words! {
    /// Which future a gap claim speaks of.
    GapScenario {
        /// The authors' own expectation.
        Central = "central",
        /// A better one.
        Best = "best",
        /// A worse one.
        Worst = "worst",
        /// The source does not say.
        NotStated = "not_stated",
    }
}

words! {
    /// Yes, no, or not said.
    YesNo {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// The source does not say.
        NotStated = "not_stated",
    }
}

words! {
    /// What a published number counts.
    ClaimUnit {
        /// Pounds.
        Pounds = "pounds",
        /// Pounds a week.
        PoundsAWeek = "pounds_a_week",
        /// Pounds a month.
        PoundsAMonth = "pounds_a_month",
        /// A percentage.
        Percent = "percent",
        /// Things.
        Count = "count",
        /// A place in a ranking, 1 the best.
        Rank = "rank",
        /// Years.
        Years = "years",
    }
}

table! { sources: Sources => Source, key(source_id), "A paper, page or file that facts come from.", {
    source_id as id: Id, !, "Its reference";
    title: Text, !, "Its title";
    published_on: KnownDate, ?, "When it was published";
    url: Text, ?, "Where it can be read";
    note: Text, ?, "What a reader should know of it";
} }

table! { gap_claims: GapClaims => GapClaim, key(claim_id), "A published budget gap: one date, one future, one basis.", {
    claim_id as id: Linked, !, "Its reference";
    as_at: KnownDate, !, "When it was true";
    scenario: Word(GapScenario), !, "Which future it speaks of";
    from_year as from: Year, !, "The first year it covers";
    to_year as to: Year, !, "The last year it covers";
    basis: Word(Basis: "annual" "incremental" "period_sum" "not_stated"), !, "Which of the three kinds of gap it is";
    before_savings: Word(YesNo), !, "Whether savings are still to come off it";
    before_efs: Word(YesNo), !, "Whether exceptional financial support is still to come off it";
    low as _: Money, ?, "The lower end";
    central as _: Money, ?, "The point, where one is published";
    high as _: Money, ?, "The upper end";
    bound as _: Word(Bound), !, "What the source claims about the amount";
    note: Text, ?, "What a reader should know";
    source_id: Ref(Sources), !, "Where it stands";
} joined {
    amount: Quantity<Money> = gap_amount, "How much; a range stays a range";
} rule gap_years_in_order }

table! { claims: Claims => Claim, key(claim_id), "Any other published figure; contradictions are all kept.", {
    claim_id as id: Linked, !, "Its reference";
    subject: Text, !, "What it counts, as a slug; claims of one subject speak of the same thing";
    about_id: AboutWords, ?, "The record or part it is about";
    as_at: KnownDate, !, "When it was true";
    from_year as from: Year, ?, "The first year it covers";
    to_year as to: Year, ?, "The last year it covers";
    unit: Word(ClaimUnit), !, "What the number counts";
    low as _: Number, ?, "The lower end";
    central as _: Number, ?, "The point, where one is published";
    high as _: Number, ?, "The upper end";
    bound as _: Word(Bound), !, "What the source claims about the number";
    basis: Word(Basis), ?, "What it measures";
    note: Text, !, "What it says, in short";
    source_id: Ref(Sources), !, "Where it stands";
    share_of as _: AboutWords, ?, "Of a percentage: the claim or control total that is the whole; `sum_of` then names the part or parts";
    sum_of as _: AboutWords, ?, "The claims, gap claims or control totals that it adds up, with ; between";
    difference_of as _: AboutWords, ?, "What it is the difference of, with ; between: the first, less the others";
} joined {
    amount: Quantity<Decimal> = claimed_amount, "How much, in the unit; hundredths for a percentage";
    whole: Option<String> = whole_of, "What it is a share of";
    sum_of: Vec<String> = summed, "What it adds up";
    difference_of: Vec<String> = differenced, "What it is the difference of: the first, less the others";
} rule years_in_order }

table! { source_notes: SourceNotes => SourceNote, key(note_id), "An error or oddity of a source, shown to the reader.", {
    note_id as id: Id, !, "Its reference";
    code: Id, !, "Its kind";
    table: Word(TableName), !, "The table of the row it touches";
    row_id: AboutWords, !, "The first column of that row";
    text: Text, !, "What is odd";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { imports: Imports => ImportedRow, key(source_id, sheet, row, table, source_key), "A record that was read from a row of a council's own file; written by `mtfs import`.", {
    source_id: Ref(Sources), !, "The file, as it was that day";
    file: Text, !, "Its name";
    sheet: Text, !, "The sheet; of a CSV file, its name without the ending";
    row as tracker_row: Whole, !, "The row, as a spreadsheet numbers it";
    saving_id as saving: Saving, ?, "The saving it was read as; empty for a record of another table";
    source_key: Text, !, "The tracker's reference, or directorate / service / title: by this the saving is known again; of another table, the key of the record without its source";
    table: Word(TableName), ?, "The table of the record; empty for a saving";
    record: About, ?, "The reference that its key begins with, where it has one";
    waived: Text, ?, "Of a finding that the mapping lets stand, which is no record: why; the key is then its cell";
} rule one_record }

fn one_record<R: Cells>(imported: &ImportedRow, row: &R) -> Result<(), Bad> {
    let records = usize::from(imported.saving.is_some()) + usize::from(imported.table.is_some());
    if records + usize::from(!imported.waived.is_empty()) == 1 {
        return Ok(());
    }
    Err(row.fault(
        Code::MissingValue,
        imports::saving_id,
        "a saving, or the table of another record",
    ))
}

/// Gives low, central, high and what is claimed about them, in order and with the ends that a range
/// needs.
fn quantity<R: Cells, T: Copy + Ord>(
    row: &R,
    [low, central, high, bound]: [Col; 4],
    read: impl Fn(Col) -> Result<Option<T>, Bad>,
) -> Result<Quantity<T>, Bad> {
    let claimed: Bound = row.word(bound)?.ok_or(Bad)?;
    let range =
        Quantity { low: read(low)?, central: read(central)?, high: read(high)?, bound: claimed };
    let steps: Vec<T> = [range.low, range.central, range.high].into_iter().flatten().collect();
    if !steps.is_sorted() {
        let wanted = "low, central and high in rising order";
        return Err(row.fault(Code::RangeOutOfOrder, high, wanted));
    }
    if claimed == Bound::Range && (range.low.is_none() || range.high.is_none()) {
        return Err(row.fault(Code::RangeOutOfOrder, bound, "a range with its low and its high"));
    }
    if steps.is_empty() {
        let wanted = "at least one of low, central and high";
        return Err(row.fault(Code::MissingValue, central, wanted));
    }
    Ok(range)
}

fn gap_amount<R: Cells>(row: &R) -> Result<Quantity<Money>, Bad> {
    use gap_claims as g;
    quantity(row, [g::low, g::central, g::high, g::bound], |col| row.money(col))
}

fn claimed_amount<R: Cells>(row: &R) -> Result<Quantity<Decimal>, Bad> {
    use claims as c;
    quantity(row, [c::low, c::central, c::high, c::bound], |col| row.number(col))
}

fn whole_of<R: Cells>(row: &R) -> Result<Option<String>, Bad> {
    Ok(Some(row.words(claims::share_of)?).filter(|whole| !whole.is_empty()))
}

fn summed<R: Cells>(row: &R) -> Result<Vec<String>, Bad> {
    listed(row, claims::sum_of)
}

fn differenced<R: Cells>(row: &R) -> Result<Vec<String>, Bad> {
    listed(row, claims::difference_of)
}

fn listed<R: Cells>(row: &R, col: Col) -> Result<Vec<String>, Bad> {
    let words = row.words(col)?;
    let parts = words.split(';').map(str::trim).filter(|part| !part.is_empty());
    Ok(parts.map(str::to_owned).collect())
}

/// Checks that a span of years does not end before it begins.
fn span<R: Cells>(row: &R, from: FinancialYear, to: FinancialYear, col: Col) -> Result<(), Bad> {
    if from <= to {
        return Ok(());
    }
    Err(row.fault(Code::RangeOutOfOrder, col, format!("a year from {from} on")))
}

fn gap_years_in_order<R: Cells>(claim: &GapClaim, row: &R) -> Result<(), Bad> {
    span(row, claim.from, claim.to, gap_claims::to_year)
}

fn years_in_order<R: Cells>(claim: &Claim, row: &R) -> Result<(), Bad> {
    let (Some(from), Some(to)) = (claim.from, claim.to) else { return Ok(()) };
    span(row, from, to, claims::to_year)
}
