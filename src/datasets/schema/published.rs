//! What was published: sources, gaps, other figures, notes; and the totals rows must add to.

use super::table;

table! { sources: Sources, key(source_id), "A paper, page or file that facts come from.", {
    source_id: Id, !, "Its reference";
    title: Text, !, "Its title";
    published_on: Date, ?, "When it was published";
    url: Text, ?, "Where it can be read";
    note: Text, ?, "What a reader should know of it";
} }

table! { gap_claims: GapClaims, key(claim_id), "A published budget gap: one date, one future, one basis.", {
    claim_id: Id, !, "Its reference";
    as_at: Date, !, "When it was true";
    scenario: Word(GapScenario::WORDS), !, "Which future it speaks of";
    from_year: Year, !, "The first year it covers";
    to_year: Year, !, "The last year it covers";
    basis: Word(&["annual", "incremental", "period_sum", "not_stated"]), !, "Which of the three kinds of gap it is";
    before_savings: Word(YesNo::WORDS), !, "Whether savings are still to come off it";
    before_efs: Word(YesNo::WORDS), !, "Whether exceptional financial support is still to come off it";
    low: Money, ?, "The lower end";
    central: Money, ?, "The point, where one is published";
    high: Money, ?, "The upper end";
    bound: Word(&Bound::WORDS), !, "What the source claims about the amount";
    note: Text, ?, "What a reader should know";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { claims: Claims, key(claim_id), "Any other published figure; contradictions are all kept.", {
    claim_id: Id, !, "Its reference";
    subject: Text, !, "What it counts, as a slug; claims of one subject speak of the same thing";
    about_id: Text, ?, "The record or part it is about";
    as_at: Date, !, "When it was true";
    from_year: Year, ?, "The first year it covers";
    to_year: Year, ?, "The last year it covers";
    unit: Word(ClaimUnit::WORDS), !, "What the number counts";
    low: Number, ?, "The lower end";
    central: Number, ?, "The point, where one is published";
    high: Number, ?, "The upper end";
    bound: Word(&Bound::WORDS), !, "What the source claims about the number";
    basis: Word(Basis::WORDS), ?, "What it measures";
    note: Text, !, "What it says, in short";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { source_notes: SourceNotes, key(note_id), "An error or oddity of a source, shown to the reader.", {
    note_id: Id, !, "Its reference";
    code: Id, !, "Its kind";
    table: Word(TableName::WORDS), !, "The table of the row it touches";
    row_id: Text, !, "The first column of that row";
    text: Text, !, "What is odd";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { links: Links, key(from_id, to_id, kind), "What ties one record to another.", {
    from_id: Id, !, "The record it goes from";
    to_id: Id, !, "The record it goes to";
    kind: Word(LinkKind::WORDS), !, "What it says";
} }

table! { control_totals: ControlTotals, key(control_id), "A total that rows of a table must add to.", {
    control_id: Id, !, "Its reference";
    table: Word(TableName::WORDS), !, "The table";
    column: Text, !, "The column that is added";
    filter: Text, ?, "Which rows: column=value;column=value, of the table or of its saving";
    value: Number, !, "What they should add to";
    tolerance: Number, !, "How far off they may be";
    source_id: Ref(TableName::Sources), !, "Where the total stands";
} }

table! { imports: Imports, key(source_id, sheet, row), "A row of a council's own tracker that was imported; written by `mtfs import`.", {
    source_id: Ref(TableName::Sources), !, "The tracker, as it was that day";
    file: Text, !, "The tracker's file";
    sheet: Text, !, "The sheet; of a CSV file, its name without the ending";
    row: Whole, !, "The row, as a spreadsheet numbers it";
    saving_id: Ref(TableName::Savings), !, "The saving it was read as";
    source_key: Text, !, "The tracker's reference, or directorate / service / title: by this the saving is known again";
} }
