//! Control totals: held to the rows they speak of, one reading for all those of a table.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;

use super::added::{Added, Asked, OF_SAVING, Pass, Seen, Tested};
use crate::datasets::load::{Depth, Loader};
use crate::datasets::locate::Words;
use crate::records::schema::{
    self, Col, Kind, Table, budget_values as bv, control_totals as ct, measure_values as mv,
};
use crate::records::{
    Book, BudgetItem, ClaimUnit, Code, ControlTotal, Held, Outcome, Reconciled, TableName,
};
use crate::units::{Bound, text};

/// Checks every control total against the rows it speaks of. Like every identity, it is judged only
/// when all its parts are present: those of a table with rows withheld are counted and left.
pub(super) fn control_totals(loader: &mut Loader<'_>, book: &mut Book, depth: Depth) {
    // By a day, some of the rows that a running source counts may come later: none is judged.
    if loader.by_day.is_some() {
        book.control_totals.clear();
    }
    let all = book.control_totals.len();
    book.control_totals.retain(|control| !loader.in_part.contains(&control.table));
    book.withheld.totals = all - book.control_totals.len();
    let mut by_table: BTreeMap<TableName, Vec<&ControlTotal>> = BTreeMap::new();
    for control in &book.control_totals {
        if control.table != TableName::Ledger || depth == Depth::Everything {
            by_table.entry(control.table).or_default().push(control);
        }
    }
    let mut reconciled = Vec::new();
    for (table, controls) in by_table {
        reconciled.extend(of_table(loader, book, table, &controls));
    }
    reconciled.sort_by_key(|one| one.row);
    book.reconciled.extend(reconciled);
}

/// Holds the control totals of one table to its rows.
fn of_table(
    loader: &mut Loader<'_>,
    book: &Book,
    table: TableName,
    controls: &[&ControlTotal],
) -> Vec<Reconciled> {
    let broken = loader.known.is_broken(table);
    let (mut done, mut asked) = (Vec::new(), Vec::new());
    for control in controls {
        match asked_of(control) {
            _ if broken => {
                let why = format!("{} could not be read", table.file());
                done.push(not_tested(control, "", why));
            }
            Ok(one) => asked.push(one),
            Err((col, wanted)) => {
                done.push(not_tested(control, "", format!("it asks for no {wanted}")));
                let place = (TableName::ControlTotals, control.row, col);
                loader.report(Code::NotAWord, place, wanted, None);
            }
        }
    }
    let mut pass = Pass::of(asked);
    match read(loader, book, table, &mut pass) {
        Ok(()) => {
            let Pass { asked, added, .. } = pass;
            for (asked, added) in asked.iter().zip(added) {
                done.push(judged(loader, asked, added));
            }
        }
        Err(error) => {
            for asked in &pass.asked {
                let control = asked.control;
                let wanted = format!("a file that can be read: {error}");
                done.push(not_tested(control, "", format!("{} cannot be read", table.file())));
                let place = (TableName::ControlTotals, control.row, ct::table);
                loader.report(Code::NotAWord, place, wanted, None);
            }
        }
    }
    done
}

/// Gives what a control total adds and what a row must match to belong to it.
fn asked_of(control: &ControlTotal) -> Result<Asked<'_>, (Col, String)> {
    let table = schema::table_of(control.table);
    let column = table
        .col(&control.column)
        .filter(|col| {
            matches!(
                table.column(*col).kind,
                Kind::Money | Kind::Number | Kind::Whole | Kind::Score
            )
        })
        .ok_or_else(|| (ct::column, format!("a column of numbers of {}", control.table.file())))?;
    let about = table.col("saving_id");
    let mut tests = Vec::new();
    for (name, value) in &control.filter {
        let of_saving = OF_SAVING.iter().position(|(header, _)| header == name);
        let tested = match (table.col(name), about, of_saving) {
            (Some(own), _, _) => Tested::Own(own),
            (None, Some(_), Some(at)) => Tested::OfSaving(at),
            _ => {
                let own = format!("a column of {}", control.table.file());
                let of_saving: Vec<&str> = OF_SAVING.iter().map(|(header, _)| *header).collect();
                let wanted = match about {
                    Some(_) => format!("{own}, or of its saving: {}", of_saving.join(", ")),
                    None => own,
                };
                return Err((ct::filter, wanted));
            }
        };
        tests.push((tested, value.as_str()));
    }
    Ok(Asked { control, column, tests })
}

/// Reads a table once for all its control totals; rows left out of the figures are in doubt here.
fn read(loader: &Loader<'_>, book: &Book, name: TableName, pass: &mut Pass<'_>) -> io::Result<()> {
    let (Some(index), false) = (loader.indexes.get(&name), pass.asked.is_empty()) else {
        return Ok(());
    };
    let table = schema::table_of(name);
    let (about, bound) = (table.col("saving_id"), table.col("bound"));
    let units = Units::of(table, book);
    let left_out: BTreeSet<u32> =
        loader.left_out.iter().filter(|row| row.table == name).map(|row| row.row).collect();
    let of_targets = name == TableName::SavingsProfile;
    let superseded: BTreeSet<u32> =
        loader.known.profiles.superseded().filter(|_| of_targets).collect();
    let errors = loader.findings.errors_of(name);
    let register = &loader.known.register;
    index.each_row(|row, words| {
        let wrong = left_out.contains(&row).then(|| errors.of(row, words.line()));
        let place = wrong.as_ref().map(|wrong| place_of(name, words.line(), wrong));
        let seen = Seen {
            row,
            place: place.unwrap_or_default(),
            errors: wrong,
            past: superseded.contains(&row),
            name: words.of(table.places[0]),
            unit: units.of_row(words),
            bound: bound.and_then(|col| Bound::from_word(words.of(col))),
        };
        let cell = |tested| match tested {
            Tested::Own(col) => Some(words.of(col)),
            Tested::OfSaving(at) => {
                let saving = register.find(words.of(about?))?;
                Some((OF_SAVING[at].1)(&register.savings, saving))
            }
        };
        pass.take(&seen, |col| table.column(col).header, cell);
    })
}

/// Says where a row with an error stands: `savings_profile.csv:3, target`.
fn place_of(table: TableName, line: u64, wrong: &[Option<&str>]) -> String {
    let columns: Vec<&str> = wrong.iter().flatten().copied().collect();
    let comma = if columns.is_empty() { "" } else { ", " };
    format!("{}:{line}{comma}{}", table.file(), columns.join(" and "))
}

/// What tells the unit of a row's numbers, where rows of one table may differ in that.
enum Units<'b> {
    Alike,
    Own(Col),
    OfMeasure(HashMap<&'b str, &'b str>),
    Item,
}

impl<'b> Units<'b> {
    fn of(table: &Table, book: &'b Book) -> Self {
        if table.name == TableName::MeasureValues {
            let units = book.measures.iter();
            Self::OfMeasure(units.map(|of| (of.id.as_str(), of.unit.word())).collect())
        } else if table.name == TableName::BudgetValues {
            Self::Item
        } else {
            table.col("unit").map_or(Self::Alike, Self::Own)
        }
    }

    fn of_row(&self, words: &Words<'_>) -> Option<String> {
        match self {
            Self::Alike => None,
            Self::Own(col) => Some(words.of(*col).replace('_', " ")),
            Self::OfMeasure(units) => {
                let measure = words.of(mv::measure_id);
                Some(units.get(measure).map_or("an unknown unit", |unit| *unit).replace('_', " "))
            }
            Self::Item => {
                let item = words.of(bv::item);
                let of = BudgetItem::from_word(item);
                let own = of.is_none_or(|item| {
                    use BudgetItem as B;
                    item.is_rate()
                        || item.is_multiplier()
                        || matches!(
                            item,
                            B::Volume
                                | B::Price
                                | B::TaxBase
                                | B::BandD
                                | B::NoLimit
                                | B::ContributionsInLieu
                        )
                });
                Some(if own { item.replace('_', " ") } else { "pounds".to_owned() })
            }
        }
    }
}

/// Judges what the rows of a control total come to, and reports what is wrong with it.
fn judged(loader: &mut Loader<'_>, asked: &Asked<'_>, added: Added) -> Reconciled {
    let Asked { control, column, .. } = asked;
    let header = schema::table_of(control.table).column(*column).header;
    let money = matches!(schema::table_of(control.table).column(*column).kind, Kind::Money);
    let fault = fault_of(control, &added);
    let tested = added.refused.is_none()
        && added.in_doubt == 0
        && (added.matched > added.blank || control.none_meant == Some(true));
    let why = match &fault {
        Some(fault) if !tested => fault.why.clone(),
        Some(_) | None => with_blanks(control, added.blank),
    };
    let outcome = match (&fault, tested) {
        (_, false) => Outcome::NotTested,
        (Some(_), true) => Outcome::Differs,
        (None, true) => Outcome::Agrees,
    };
    if let Some(Fault { code, col, wanted, .. }) = fault {
        let hint = Some(format!("{} adds {}", control.id, described(control)));
        loader.report(code, (TableName::ControlTotals, control.row, col), wanted, hint);
    }
    let doubt = added.in_doubt > 0 && added.refused.is_none();
    Reconciled {
        unit: if money { Some(ClaimUnit::Pounds) } else { unit_of(&added) },
        computed: tested.then_some(added.sum),
        rest: doubt.then_some(added.sum),
        outcome,
        matched: added.matched,
        rows: added.rows,
        ..not_tested(control, header, why)
    }
}

fn unit_of(added: &Added) -> Option<ClaimUnit> {
    ClaimUnit::from_word(&added.unit()?.replace(' ', "_"))
}

/// What is wrong with a control total: where, what was wanted, and why it is not tested.
struct Fault {
    code: Code,
    col: Col,
    wanted: String,
    why: String,
}

fn fault_of(control: &ControlTotal, added: &Added) -> Option<Fault> {
    let off = (added.sum - control.value).abs();
    if let Some(why) = added.refused.clone() {
        let wanted = format!("rows that can be added; {why}");
        return Some(Fault { code: Code::CannotBeAdded, col: ct::column, wanted, why });
    }
    if added.in_doubt > 0 {
        let rows =
            text::some(added.in_doubt, "row with an error belongs", "rows with errors belong");
        let why = format!(
            "{rows} to it, or may: {}; the rest, {}, is {} apart",
            added.first_in_doubt,
            text::number(added.sum),
            text::number(off)
        );
        let wanted = format!("every row it adds; not tested: {why}");
        return Some(Fault { code: Code::ControlNotTested, col: ct::value, wanted, why });
    }
    let none_meant = control.none_meant == Some(true);
    if added.matched == added.blank && !none_meant {
        let nothing =
            if added.matched == 0 { "no row matches it" } else { "no row has a number there" };
        let why = nothing.to_owned();
        let wanted =
            "a filter that some row matches; put true under none_meant if none is meant".to_owned();
        return Some(Fault { code: Code::ControlMatchesNothing, col: ct::filter, wanted, why });
    }
    if added.matched > 0 && none_meant {
        let rows = text::some(added.matched, "row matches", "rows match");
        let wanted = format!("no row, as it says that none is meant; {rows}");
        return Some(Fault {
            code: Code::ControlMatchesNothing,
            col: ct::none_meant,
            wanted,
            why: String::new(),
        });
    }
    (off > control.tolerance).then(|| Fault {
        code: Code::ControlTotalDiffers,
        col: ct::value,
        wanted: format!(
            "the sum of the rows, {}; they are {} apart",
            text::number(added.sum),
            text::number(off)
        ),
        why: String::new(),
    })
}

fn with_blanks(control: &ControlTotal, blank: usize) -> String {
    let blanks = text::some(blank, "row has", "rows have");
    let blanks = if blank > 0 { format!("; {blanks} no number there") } else { String::new() };
    format!("{}{blanks}", described(control))
}

/// Gives the outcome of a control total that was not tested.
fn not_tested(control: &ControlTotal, column: &'static str, why: String) -> Reconciled {
    Reconciled {
        id: control.id.clone(),
        row: control.row,
        table: control.table,
        held: Held::Total,
        unit: None,
        published: control.value,
        tolerance: control.tolerance,
        computed: None,
        rest: None,
        outcome: Outcome::NotTested,
        why,
        column,
        matched: 0,
        rows: Vec::new(),
        parts: Vec::new(),
    }
}

/// Says what a control total adds: `target of savings_profile.csv where grain = group`.
fn described(control: &ControlTotal) -> String {
    let filter: Vec<String> =
        control.filter.iter().map(|(column, value)| format!("{column} = {value}")).collect();
    let of =
        if filter.is_empty() { String::new() } else { format!(" where {}", filter.join(", ")) };
    format!("{} of {}{of}", control.column, control.table.file())
}
