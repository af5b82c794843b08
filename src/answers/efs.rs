//! Exceptional financial support: what was agreed, on which terms, and what it costs later.

use super::{Absent, Answer, Cell, Column, Table, Text, sentence};
use crate::figures::capitalisation::{Capitalisation, CostPart, Stage, Term, TrancheView};
use crate::figures::gap::missed::Missed;
use crate::figures::gap::{SupportPart, SupportPath, SupportYear};
use crate::figures::{FigureId, Sheet};
use crate::records::{Book, MrpMethod, TableName};
use crate::units::{FinancialYear, text};

/// Says how an amount of a stage stands: `agreed in principle`.
pub const fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Requested => "requested",
        Stage::MindedTo => "as ministers are minded to agree",
        Stage::InPrinciple => "agreed in principle",
        Stage::Final => "finally directed",
        Stage::Used => "used",
        Stage::Counted => "agreed",
    }
}

/// Gives how a tranche stands that is counted.
const fn part_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Final => "finally directed",
        Stage::InPrinciple => "in principle",
        Stage::Used => "used",
        Stage::Counted | Stage::Requested | Stage::MindedTo => stage_words(stage),
    }
}

/// Gives the one stage at which everything counted stands; `None` where there are several or none.
pub fn one_stage(efs: &Capitalisation) -> Option<Stage> {
    let stages = Stage::countable().into_iter();
    let mut stages = stages.filter(|stage| efs.counted_as(*stage).next().is_some());
    stages.next().filter(|_| stages.next().is_none())
}

/// Gives the stages that what is counted is made of, each with its sum.
pub fn counted_parts(efs: &Capitalisation) -> Vec<(&'static str, FigureId)> {
    let stages = Stage::countable().into_iter();
    let stages = stages.filter(|stage| efs.counted_as(*stage).next().is_some());
    stages.map(|stage| (part_words(stage), Capitalisation::counted_id(stage))).collect()
}

/// Says how an amount of a stage stands; of what is counted, each stage by name: `agreed (£5m finally
/// directed and £10m in principle)`.
pub fn standing(efs: &Capitalisation, stage: Stage, sheet: &Sheet) -> Text {
    let one = if stage == Stage::Counted { one_stage(efs) } else { Some(stage) };
    if let Some(one) = one {
        return stage_words(one).into();
    }
    let part = |(words, sum)| sentence!(sheet, "{sum} {words}", sum, words);
    let parts: Vec<Text> = counted_parts(efs).into_iter().map(part).collect();
    sentence!(sheet, "agreed ({parts})", parts = Text::listed(parts))
}

/// Says of which support sources disagree, so that no sum is given.
pub fn disputed(efs: &Capitalisation, sheet: &Sheet) -> Option<Text> {
    let stage = Stage::Counted;
    let unsure = || efs.tranches.iter().filter(|tranche| tranche.is_unsure());
    let unplaced = || efs.unplaced.iter().filter(|row| row.states(stage));
    let unplaced_names = unplaced().map(|row| match row.year {
        Some(year) => format!("{} ({year})", row.name),
        None => format!("{} (its year cannot be read)", row.name),
    });
    let names = unsure().map(|one| format!("{} ({})", one.id, one.year)).chain(unplaced_names);
    let names = text::any_list(names)?;
    if efs.disputed(stage).next().is_none() && unplaced().next().is_none() {
        return Some(sentence!(
            sheet,
            "The terms of {names} are not known, as a row cannot be read or sources disagree: its cost, and that of all support, is not given.",
            names,
        ));
    }
    let any_unreadable =
        unplaced().next().is_some() || unsure().any(|one| one.unreadable(stage).is_some());
    let of = if any_unreadable {
        sentence!(
            sheet,
            "The amount of {names} is not known, as a row cannot be read or sources disagree: the sum and what it costs are not given.",
            names,
        )
    } else {
        sentence!(
            sheet,
            "Sources disagree on the amount of {names}: neither is chosen, so the sum and what it costs are not given.",
            names,
        )
    };
    if efs.known(stage).is_none() {
        return Some(of);
    }
    Some(sentence!(
        sheet,
        "{of} The others, {count} of {all}, come to {known}.",
        of,
        count = Capitalisation::count_id(stage),
        all = Capitalisation::tranches_id(),
        known = Capitalisation::known_id(stage),
    ))
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
    answer.table(stages(efs));
    answer.table(statements(book, efs));
    answer.table(terms(efs));
    answer.table(whole_term(efs));
    answer.table(whole_term_of_each(efs));
    answer.table(late(missed));
    answer.table(never(missed));
    answer.table(yearly(efs));
    match efs.leading_stage() {
        None => {
            let what = "exceptional financial support";
            answer.remark("none", book.none_of(what, TableName::Capitalisation));
        }
        Some(stage) => answer.remark("leading_stage", leading(efs, stage, sheet)),
    }
    if let Some(words) = disputed(efs, sheet) {
        answer.warn("disputed", words);
    }
    answer.remark("missed", missed_words(missed, sheet));
    if efs.left_out > 0 {
        let rows = text::counted(efs.left_out, "row with errors is", "rows with errors are");
        answer.warn("left_out", format!("{rows} left out of these figures."));
    }
    answer
}

fn leading(efs: &Capitalisation, stage: Stage, sheet: &Sheet) -> Text {
    let words = sentence!(
        sheet,
        "The amounts of a year change from stage to stage; stages are never added to each other."
    );
    if efs.drawn(stage).is_none() {
        return words;
    }
    if stage != Stage::Counted {
        return sentence!(
            sheet,
            "{words} Nothing is agreed: {drawn} is {stands}, which no sum of this program counts on.",
            words,
            drawn = Capitalisation::drawn_id(stage),
            stands = stage_words(stage),
        );
    }
    sentence!(
        sheet,
        "{words} Each tranche is counted once, as it was finally used, else directed, else agreed in principle: {drawn}, {stands}.",
        words,
        drawn = Capitalisation::drawn_id(stage),
        stands = standing(efs, stage, sheet),
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
    let whole = || match costs {
        [] => CostPart::ALL.iter().skip(1).map(|_| Cell::Absent(Absent::None)).collect(),
        _ => whole_cells(id.clone()).collect::<Vec<_>>(),
    };
    table.total("all-years", names.into_iter().chain(owed).chain(whole()));
    if stage == Stage::Counted {
        for (words, sum) in counted_parts(efs) {
            let names = [Cell::from(format!("of it {words}")), sum.into()];
            let none = CostPart::ALL.iter().map(|_| Cell::Absent(Absent::None));
            table.part(words, names.into_iter().chain(none));
        }
    }
    table
}

fn stated(tranche: &TrancheView, stage: Stage) -> Cell {
    if tranche.stages.contains_key(&stage) {
        tranche.amount_id(stage).into()
    } else if tranche.is_disputed(stage) {
        not_known(tranche, stage)
    } else if stage == Stage::Counted {
        Cell::Absent(Absent::None)
    } else {
        Cell::Absent(Absent::NotPublished)
    }
}

/// Says why the amount of a stage that was stated is not known.
fn not_known(tranche: &TrancheView, stage: Stage) -> Cell {
    match tranche.unreadable(stage) {
        Some(place) => Cell::because(format!("unreadable: {place}")),
        None => Cell::because(DISPUTED),
    }
}

/// The columns that name a tranche.
fn named() -> [Column; 2] {
    [Column::words("tranche", "Support"), Column::words("year", "For spending in")]
}

fn names(tranche: &TrancheView) -> [Cell; 2] {
    [tranche.id.as_str().into(), tranche.year.to_string().into()]
}

/// Stands where two sources state different amounts of one day.
const DISPUTED: &str = "sources disagree";

/// Gives the latest amount of each stage, tranche by tranche, and what is counted of it.
pub fn stages(efs: &Capitalisation) -> Table {
    let heads = Stage::ALL.iter().map(|stage| Column::numbers(stage.word(), stage.heading()));
    let title = "Support by year and stage, as last published; stages are never added together: what is agreed counts each once";
    let share = Column::numbers("share", "Share of agreed");
    let mut table = Table::new("stages", title, named().into_iter().chain(heads).chain([share]));
    let none = || Cell::Absent(Absent::None);
    for tranche in &efs.tranches {
        let amounts = Stage::ALL.iter().map(|stage| stated(tranche, *stage));
        let agreed = tranche.stages.contains_key(&Stage::Counted);
        let share = agreed.then(|| tranche.share_id()).into();
        table.row(&tranche.id, names(tranche).into_iter().chain(amounts).chain([share]));
    }
    if !efs.tranches.is_empty() || !efs.unplaced.is_empty() {
        let sum = |stage: &Stage| match (efs.has(*stage), efs.drawn(*stage)) {
            (true, None) => match efs.disputed(*stage).next() {
                Some(tranche) => not_known(tranche, *stage),
                None if !efs.unplaced.is_empty() => Cell::because("a row cannot be read"),
                None => Cell::because(DISPUTED),
            },
            (has, _) => Cell::from(has.then(|| Capitalisation::drawn_id(*stage))),
        };
        let all = [Cell::from("Total of those published"), Cell::Absent(Absent::None)];
        let sums = Stage::ALL.iter().map(sum);
        table.total("all", all.into_iter().chain(sums).chain([none()]));
        if efs.of_stage(Stage::Counted).next().is_some() {
            let before = Stage::ALL.iter().filter(|stage| **stage != Stage::Counted);
            let name = [Cell::from("Average tranche agreed"), none()];
            let cells = name.into_iter().chain(before.map(|_| none()));
            table.part("average", cells.chain([Capitalisation::average_id().into(), none()]));
        }
    }
    table
}

/// Gives every statement of every stage, each at its date, with how it moved the one before.
pub fn statements(book: &Book, efs: &Capitalisation) -> Table {
    let columns = [
        Column::words("stage", "Stage"),
        Column::words("as_at", "Stated"),
        Column::numbers("amount", "Amount"),
        Column::numbers("change", "Change"),
        Column::words("source", "Source"),
    ];
    let title = "Every statement of support, each at its date";
    let mut table = Table::new("statements", title, named().into_iter().chain(columns));
    for tranche in &efs.tranches {
        for (stage, editions) in &tranche.editions {
            for (at, edition) in editions.iter().enumerate() {
                let id = tranche.edition_id(*stage, edition.as_at);
                let moved = at > 0 && edition.change(&editions[at - 1]).is_some();
                let rows = edition.values.iter().map(|(_, cell)| cell.row);
                let sources = rows.filter_map(|row| {
                    book.capitalisation.iter().find(|tranche| tranche.row == row)
                });
                let sources: Vec<&str> = sources.map(|one| one.source_id.as_str()).collect();
                let cells = [
                    stage.heading().into(),
                    Cell::Date(edition.as_at),
                    match edition.agreed() {
                        Some(_) => id.into(),
                        None => match &edition.unreadable {
                            Some(place) => Cell::because(format!("unreadable: {place}")),
                            None => Cell::because(DISPUTED),
                        },
                    },
                    moved.then(|| tranche.change_id(*stage, edition.as_at)).into(),
                    sources.join(", ").into(),
                ];
                let key = format!("{} {} {}", tranche.id, stage.word(), edition.as_at);
                table.row(key, names(tranche).into_iter().chain(cells));
            }
        }
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
                None => Cell::Absent(Absent::NotPublished),
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
    for stage in efs.yearly.keys().copied().filter(|stage| efs.drawn(*stage).is_some()) {
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
        for stage in tranche.schedules.keys().copied().filter(|of| *of != Stage::Counted) {
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
