//! The budget model, capitalisation and reserves.

use super::table;

table! { budget_lines: BudgetLines, key(line_id), "A line of the budget model.", {
    line_id: Id, !, "Its reference";
    title: Text, !, "What it is";
    fund: Word(Fund::WORDS), !, "Whose money it is";
    block: Word(Block::WORDS), !, "The block of the budget it stands in";
    directorate: Text, ?, "Whose it is";
    driver: Word(Driver::WORDS), !, "How it is worked out";
    assumption_id: Id, ?, "The assumption it follows";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { budget_values: BudgetValues, key(line_id, financial_year, item), "One value of a budget line in one year.", {
    line_id: Ref(TableName::BudgetLines), !, "The line";
    financial_year: Year, !, "The year";
    item: Word(BudgetItem::WORDS), !, "What the value is";
    value: Number, !, "How much: pounds, units, or a percentage with its sign";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { assumptions: Assumptions, key(assumption_id, financial_year), "An assumption in one year, with its range.", {
    assumption_id: Id, !, "Its reference";
    title: Text, !, "What is assumed";
    financial_year: Year, !, "The year";
    low: Number, ?, "The lower end";
    central: Number, !, "What is assumed";
    high: Number, ?, "The upper end";
    quality: Word(Rag::WORDS), !, "How good the evidence for it is";
    impact: Word(Rag::WORDS), !, "How much hangs on it";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { capitalisation: Capitalisation, key(tranche_id, as_at, source_id), "What one source says of one year's capitalisation direction; the latest statement of each column counts.", {
    tranche_id: Id, !, "The tranche";
    as_at: Date, !, "When the statement was true";
    source_id: Ref(TableName::Sources), !, "Where it stands";
    financial_year: Year, !, "The year of the spending";
    requested: Money, ?, "What the council asked for";
    minded_to: Money, ?, "What ministers said they were minded to agree";
    in_principle: Money, ?, "What was agreed in principle";
    r#final: Money, ?, "What was directed in the end";
    used: Money, ?, "What was capitalised";
    draw_date: Day, ?, "When it was borrowed; empty: 31 March of the year, assumed";
    rate: Rate, ?, "The yearly rate of the borrowing, without any premium";
    premium: Rate, ?, "What is added to the rate as a condition";
    term_years: Whole, ?, "Years over which the provision is spread, 20 at most";
    mrp_method: Word(MrpMethod::WORDS), ?, "How it is spread";
    receipts_applied: Money, ?, "Capital receipts used in place of borrowing";
    note: Text, ?, "What a reader should know";
} }

table! { reserves: Reserves, key(reserve_id, financial_year), "One reserve in one year.", {
    reserve_id: Id, !, "Its reference";
    title: Text, !, "What it is called";
    fund: Word(Fund::WORDS), !, "Whose money it is";
    kind: Word(ReserveKind::WORDS), !, "General or earmarked";
    usable_for_gap: Flag, !, "Whether it may close a gap";
    draw_order: Whole, ?, "Its place in the order of use, 1 first";
    financial_year: Year, !, "The year";
    opening: Money, ?, "The balance on 1 April";
    planned_use: Money, ?, "What the budget means to use; a contribution is negative";
    minimum: Money, ?, "The least it may fall to";
    bound: Word(&Bound::WORDS), ?, "What the source claims about the opening balance";
    note: Text, ?, "What a reader should know";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }
