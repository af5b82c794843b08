//! Exceptional financial support: what was agreed, on which terms, and what it costs later.

use super::{Absent, Answer, Cell, Column, Table, Text, sentence};
use crate::figures::capitalisation::{Capitalisation, CostPart, Stage, Term, TrancheView};
use crate::figures::gap::missed::Missed;
use crate::figures::gap::{SupportPart, SupportPath, SupportYear};
use crate::figures::{FigureId, Sheet};
use crate::records::{Book, MrpMethod};
use crate::units::{FinancialYear, text};

/// Says how an amount of a stage stands: `agreed in principle`.
pub const fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Requested => "requested",
        Stage::MindedTo => "as ministers are minded to agree",
        Stage::InPrinciple => "agreed in principle",
        Stage::Final => "finally directed",
        Stage::Used => "used",
    }
}

/// Gives the years of the tranches of a stage in words: `2023/24 to 2026/27`.
pub fn years_of(efs: &Capitalisation, stage: Stage) -> String {
    let mut years = efs.of_stage(stage).map(|tranche| tranche.year);
    let Some(first) = years.next() else { return String::new() };
    text::run(first, years.next_back().unwrap_or(first))
}

/// Says how provision is spread.
pub const fn method_words(method: MrpMethod) -> &'static str {
    match method {
        MrpMethod::Equal => "equal instalments",
        MrpMethod::Annuity => "annuity",
    }
}

/// Gives support by stage, its terms, what it costs, and what a missed £1m would cost.
pub fn efs(book: &Book, efs: &Capitalisation, missed: &Missed, sheet: &Sheet) -> Answer {
    let name = &book.council.name;
    let mut answer = Answer::new(format!("{name}: exceptional financial support"));
    answer.table(yearly(efs));
    answer.table(stages(efs));
    answer.table(dates(efs));
    answer.table(terms(efs));
    answer.table(whole_term(efs));
    answer.table(whole_term_of_each(efs));
    answer.table(late(missed));
    answer.table(never(missed));
    match efs.leading_stage() {
        None => answer.remark("none", "No capitalisation is in the folder (capitalisation.csv)."),
        Some(stage) => answer.remark("leading_stage", leading(stage, sheet)),
    }
    answer.remark("missed", missed_words(missed, sheet));
    if efs.left_out > 0 {
        let rows = text::counted(efs.left_out, "row with errors is", "rows with errors are");
        answer.warn("left_out", format!("{rows} left out of these figures."));
    }
    answer
}

fn leading(stage: Stage, sheet: &Sheet) -> Text {
    sentence!(
        sheet,
        "The amounts of a year change from stage to stage; stages are never added to each other. What says most about what may be drawn is what is {stands}: {drawn}.",
        stands = stage_words(stage),
        drawn = Capitalisation::drawn_id(stage),
    )
}

/// Says what each £1m of savings that is missed costs.
fn missed_words(missed: &Missed, sheet: &Sheet) -> Text {
    let (Some(first), Some(last)) = (missed.late.get(1), missed.late.last()) else {
        return Text::default();
    };
    sentence!(
        sheet,
        "Each £1m of savings missed in {year}, if support is borrowed in its place: a year late, it costs {first} in {begins}, falling to {last} in {ends}, with {interest} of interest over its life, {month} for each month of delay. If it never comes, each year needs more support, as it also pays for the years before.",
        year = missed.year,
        first = Missed::late_id(first.year),
        begins = first.year,
        last = Missed::late_id(last.year),
        ends = last.year,
        interest = Missed::interest_id(),
        month = Missed::each_month_id(),
    )
}

/// The columns of a cost.
fn costs() -> [Column; 4] {
    [
        Column::numbers("opening_balance", "Still owed on 1 April"),
        Column::numbers("provision", "Provision (MRP)"),
        Column::numbers("interest", "Interest"),
        Column::numbers("cost", "Cost"),
    ]
}

/// Gives the cells of a cost, by what their ids begin with.
fn cost_cells(id: FigureId) -> impl Iterator<Item = Cell> {
    CostPart::ALL.iter().map(move |part| Cell::from(id.of(*part)))
}

/// Gives the cells of a cost over all years: what is owed is not added up.
fn whole_cells(id: FigureId) -> impl Iterator<Item = Cell> {
    cost_cells(id).skip(1)
}

fn yearly(efs: &Capitalisation) -> Table {
    let columns = [Column::words("stage", "Stage"), Column::words("year", "Year")];
    let title = "Yearly cost of support, if all of each stage were drawn";
    let mut table = Table::new("yearly", title, columns.into_iter().chain(costs()));
    for (stage, costs) in &efs.yearly {
        for cost in costs {
            let names = [Cell::from(stage.heading()), cost.year.to_string().into()];
            let cells = cost_cells(Capitalisation::yearly_id(*stage, cost.year));
            table.row(stage.word(), names.into_iter().chain(cells));
        }
    }
    table
}

/// Gives support of one stage and what it costs, year by year, with its sum over all years.
pub fn of_stage(efs: &Capitalisation, stage: Stage) -> Table {
    let columns = [Column::words("year", "Year"), Column::numbers("amount", stage.heading())];
    let title = format!("Support {} and its yearly cost, if all were drawn", stage_words(stage));
    let mut table = Table::new("of-stage", title, columns.into_iter().chain(costs()));
    let costs = efs.yearly.get(&stage).map_or(&[][..], Vec::as_slice);
    let mut years: Vec<FinancialYear> = costs.iter().map(|cost| cost.year).collect();
    years.extend(efs.tranches.iter().map(|tranche| tranche.year));
    years.sort_unstable();
    years.dedup();
    for year in years {
        let tranches: Vec<_> = efs.tranches.iter().filter(|known| known.year == year).collect();
        let amount = match tranches.as_slice() {
            [] => Cell::Absent(Absent::None),
            [one] => stated(one, stage),
            _ => Cell::because("each below"),
        };
        let names = [year.to_string().into(), amount];
        let cost = costs.iter().any(|cost| cost.year == year);
        let id = Capitalisation::yearly_id(stage, year);
        let none = || CostPart::ALL.iter().map(|_| Cell::Absent(Absent::None));
        let cells: Vec<Cell> = if cost { cost_cells(id).collect() } else { none().collect() };
        table.row(year.to_string(), names.into_iter().chain(cells));
        for tranche in tranches.iter().filter(|_| tranches.len() > 1) {
            let names = [tranche.id.as_str().into(), stated(tranche, stage)];
            table.part(&tranche.id, names.into_iter().chain(none()));
        }
    }
    let id = Capitalisation::whole_term_id(stage);
    let names = [Cell::from("All years"), Capitalisation::drawn_id(stage).into()];
    let owed = [Cell::Absent(Absent::None)];
    table.total("all-years", names.into_iter().chain(owed).chain(whole_cells(id)));
    table
}

fn stated(tranche: &TrancheView, stage: Stage) -> Cell {
    if tranche.stages.contains_key(&stage) {
        tranche.amount_id(stage).into()
    } else {
        Cell::Absent(Absent::NotPublished)
    }
}

/// The columns that name a tranche.
fn named() -> [Column; 2] {
    [Column::words("tranche", "Support"), Column::words("year", "For spending in")]
}

fn names(tranche: &TrancheView) -> [Cell; 2] {
    [tranche.id.as_str().into(), tranche.year.to_string().into()]
}

/// Gives the latest amount of each stage, tranche by tranche.
pub fn stages(efs: &Capitalisation) -> Table {
    let heads = Stage::ALL.iter().map(|stage| Column::numbers(stage.word(), stage.heading()));
    let title = "Support by year and stage, as last published; stages are never added together";
    let mut table = Table::new("stages", title, named().into_iter().chain(heads));
    for tranche in &efs.tranches {
        let amounts = Stage::ALL.iter().map(|stage| stated(tranche, *stage));
        table.row(&tranche.id, names(tranche).into_iter().chain(amounts));
    }
    if !efs.tranches.is_empty() {
        let sum = |stage: &Stage| {
            Cell::from(efs.yearly.get(stage).map(|_| Capitalisation::drawn_id(*stage)))
        };
        let all = [Cell::from("Total of those published"), Cell::Absent(Absent::None)];
        table.total("all", all.into_iter().chain(Stage::ALL.iter().map(sum)));
    }
    table
}

fn dates(efs: &Capitalisation) -> Table {
    let heads = Stage::ALL.iter().map(|stage| Column::words(stage.word(), stage.heading()));
    let title = "When each amount was stated";
    let mut table = Table::new("as-at", title, named().into_iter().chain(heads));
    for tranche in &efs.tranches {
        let date = |stage: &Stage| Cell::date(tranche.stages.get(stage).and_then(|at| at.as_at));
        table.row(&tranche.id, names(tranche).into_iter().chain(Stage::ALL.iter().map(date)));
    }
    table
}

/// Gives the terms that each tranche is worked with.
pub fn terms(efs: &Capitalisation) -> Table {
    let columns = [
        Column::numbers("rate", "Rate"),
        Column::numbers("premium", "Premium"),
        Column::numbers("term_years", "Years of provision"),
        Column::words("mrp_method", "Provision"),
        Column::words("draw_date", "Drawn on"),
        Column::numbers("receipts_applied", "Receipts used"),
    ];
    let title = "The terms used: published where there is a source, else assumed (†) from the council’s settings";
    let mut table = Table::new("terms", title, named().into_iter().chain(columns));
    for tranche in &efs.tranches {
        let terms = &tranche.terms;
        let method = method_words(terms.method.value);
        let cells = [
            tranche.term_id(Term::Rate).into(),
            match terms.premium {
                Some(_) => tranche.term_id(Term::Premium).into(),
                None => Cell::because("none published"),
            },
            tranche.term_id(Term::Years).into(),
            if terms.method.is_assumed() { assumed(method) } else { method.into() },
            match terms.drawn_on {
                Some(drawn) => Cell::date(Some(drawn.value)),
                None => assumed(&text::date(tranche.year.last_day())),
            },
            terms.receipts.map(|_| tranche.term_id(Term::Receipts)).into(),
        ];
        table.row(&tranche.id, names(tranche).into_iter().chain(cells));
    }
    table
}

fn assumed(words: &str) -> Cell {
    format!("{words} (assumed)").into()
}

/// Gives what the amounts of each stage would cost over the whole term.
pub fn whole_term(efs: &Capitalisation) -> Table {
    let columns = [
        Column::words("stage", "Stage"),
        Column::words("years", "Years it covers"),
        Column::numbers("amount", "Amount"),
    ];
    let title = "What each stage would cost over the whole term, if all were drawn";
    let columns = columns.into_iter().chain(costs().into_iter().skip(1));
    let mut table = Table::new("whole-term", title, columns);
    for stage in efs.yearly.keys().copied() {
        let years = efs.of_stage(stage).map(|tranche| tranche.year.to_string());
        let names = [
            stage.heading().into(),
            years.collect::<Vec<_>>().join(", ").into(),
            Capitalisation::drawn_id(stage).into(),
        ];
        let cells = whole_cells(Capitalisation::whole_term_id(stage));
        table.row(stage.word(), names.into_iter().chain(cells));
    }
    table
}

fn whole_term_of_each(efs: &Capitalisation) -> Table {
    let columns = [Column::words("stage", "Stage"), Column::numbers("amount", "Amount")];
    let title = "What each tranche would cost over the whole term, if all of a stage were drawn";
    let columns = named().into_iter().chain(columns).chain(costs().into_iter().skip(1));
    let mut table = Table::new("whole-term-of-each", title, columns);
    for tranche in &efs.tranches {
        for stage in tranche.stages.keys().copied() {
            let amount = [stage.heading().into(), tranche.amount_id(stage).into()];
            let cells = whole_cells(tranche.whole_term_id(stage));
            let names = names(tranche).into_iter().chain(amount);
            table.row(format!("{} {}", tranche.id, stage.word()), names.chain(cells));
        }
    }
    table
}

fn late(missed: &Missed) -> Table {
    let columns = [
        Column::words("year", "Year"),
        Column::numbers("provision", "Provision (MRP)"),
        Column::numbers("interest", "Interest"),
        Column::numbers("cost", "Cost"),
    ];
    let title = format!(
        "Each £1m of savings of {} that comes a year late, if support is borrowed in its place",
        missed.year
    );
    let mut table = Table::new("missed-1m-late", title, columns);
    for cost in &missed.late {
        let id = Missed::late_id(cost.year);
        let parts = [CostPart::Provision, CostPart::Interest].map(|part| id.of(part).into());
        let names = [cost.year.to_string().into()].into_iter();
        table.row(cost.year.to_string(), names.chain(parts).chain([id.into()]));
    }
    let none = || Cell::Absent(Absent::None);
    table.total(
        "interest",
        ["Interest over its life".into(), none(), Missed::interest_id().into(), none()],
    );
    let each =
        ["Interest for each month of delay".into(), none(), Missed::each_month_id().into(), none()];
    table.part("each-month", each);
    table
}

fn never(missed: &Missed) -> Table {
    let columns = [Column::words("year", "Year"), Column::numbers("support", "Support needed")];
    let title = format!(
        "Each £1m of savings of {} that never comes, if support is borrowed in its place each year",
        missed.year
    );
    let mut table = Table::new("missed-1m-never", title, columns);
    for (year, _) in &missed.never {
        table.row(year.to_string(), [year.to_string().into(), Missed::never_id(*year).into()]);
    }
    table
}

/// Gives what is still to be provided for at each year end, and the yearly cost, of all support of
/// the gap model.
pub fn support_path(path: &SupportPath) -> Table {
    let columns = [
        Column::words("year", "Year"),
        Column::numbers("owed_earlier", "Owed: earlier years"),
        Column::numbers("owed_new", "Owed: this plan"),
        Column::numbers("owed", "Owed"),
        Column::numbers("provision", "Provision (MRP)"),
        Column::numbers("interest", "Interest"),
        Column::numbers("cost", "Cost of the year"),
    ];
    let title = "Support still to be provided for at the end of each year, and its yearly cost";
    let mut table = Table::new("support", title, columns);
    for SupportYear { year, .. } in &path.years {
        let cells = SupportPart::ALL.iter().map(|part| SupportYear::id(*year, *part).into());
        table.row(year.to_string(), [year.to_string().into()].into_iter().chain(cells));
    }
    table
}
