//! What is not wrong but should be looked at, and what is known to be odd about the sources.

use crate::datasets::load::Loader;
use crate::records::schema::{Col, delivery as d, savings as s, source_notes as n, tallies as t};
use crate::records::{Book, Brag, Cashable, Code, RatingInputs, SavingIx, TableName};
use crate::units::{FinancialYear, Mark, Money, Period, text};

/// A finding about one delivery row.
type Advice = (Code, u32, Col, String, Option<String>);

/// Reports every piece of advice.
pub(super) fn all(loader: &mut Loader<'_>, book: &Book) {
    let mut advice: Vec<Advice> = Vec::new();
    for saving in loader.known.register.savings.all() {
        for year in years_of(book, saving) {
            of_saving(loader, book, saving, year, &mut advice);
        }
    }
    for (code, row, col, wanted, hint) in advice {
        let at = book.deliveries.rows.file_row(row);
        loader.report(code, (TableName::Delivery, at, col), wanted, hint);
    }
    avoidance(loader);
    tallies(loader, book);
    for note in &book.source_notes {
        let place = (TableName::SourceNotes, note.row, n::text);
        let wanted = format!("{}, about {} of {}", note.code, note.row_id, note.table.file());
        loader.report(Code::SourceNote, place, wanted, None);
    }
}

fn years_of(book: &Book, saving: SavingIx) -> Vec<FinancialYear> {
    let rows = book.deliveries.by_saving.rows(saving);
    let mut years: Vec<_> = rows.map(|row| book.deliveries.period(row).year).collect();
    years.sort_unstable();
    years.dedup();
    years
}

fn of_saving(
    loader: &Loader<'_>,
    book: &Book,
    saving: SavingIx,
    year: FinancialYear,
    advice: &mut Vec<Advice>,
) {
    let deliveries = &book.deliveries;
    let Some(row) = deliveries.latest(saving, Period { year, mark: Mark::OUTTURN }) else {
        return;
    };
    let Some(declared) = deliveries.brag_declared(row) else {
        return;
    };
    let at = u32::try_from(row).unwrap_or(u32::MAX);
    let covered = book.mitigations.iter().any(|m| m.saving == saving && m.year == year);
    if declared == Brag::Red && !covered {
        let wanted = "a mitigation for a saving that is off track".to_owned();
        let hint =
            Some("record what covers it in mitigations.csv, or that nothing does".to_owned());
        advice.push((Code::RedWithoutMitigation, at, d::brag_declared, wanted, hint));
    }
    advice.extend(unlike_the_rule(loader, book, saving, row, declared));
    if let Some(row) = unchanged_without_cash(book, saving, year) {
        let at = u32::try_from(row).unwrap_or(u32::MAX);
        let wanted = "cash, or a new rating: three periods running have neither".to_owned();
        advice.push((Code::UnchangedWithoutCash, at, d::brag_declared, wanted, None));
    }
}

/// Finds a declared rating that is not the rule's, where the rule had its inputs.
fn unlike_the_rule(
    loader: &Loader<'_>,
    book: &Book,
    saving: SavingIx,
    row: usize,
    declared: Brag,
) -> Option<Advice> {
    let (deliveries, savings) = (&book.deliveries, &loader.known.register.savings);
    let target = loader.known.profiles.target(saving, deliveries.period(row).year);
    let over = deliveries.over_achieved.pence(row).map_or(Money::NIL, Money::from_pence);
    let forecast = deliveries.forecast.get(row).map(|forecast| forecast + over);
    let ended = savings.decided_on(saving).is_some_and(|day| day <= deliveries.submitted_on(row));
    let computed = book.council.rating.rate(&RatingInputs {
        target,
        forecast,
        banked: deliveries.banked.get(row),
        evidence: deliveries.has_evidence(row),
        written_out: savings.status(saving).needs_decision() && ended,
    })?;
    let (target, forecast) = (target?, forecast?);
    if computed == declared {
        return None;
    }
    let share = forecast.as_share_of(target).map(|share| format!(", {}", text::percent(share, 1)));
    let wanted = format!(
        "{} {} by the rule: {} of {} forecast{}",
        computed.word(),
        computed.meaning(),
        text::short(forecast),
        text::short(target),
        share.unwrap_or_default()
    );
    let hint = "both ratings are shown; say why they differ in the commentary".to_owned();
    let at = u32::try_from(row).unwrap_or(u32::MAX);
    Some((Code::DeclaredUnlikeComputed, at, d::brag_declared, wanted, Some(hint)))
}

/// Gives the third of the first three periods running with one colour, short of delivered, and no
/// more banked.
fn unchanged_without_cash(book: &Book, saving: SavingIx, year: FinancialYear) -> Option<usize> {
    let deliveries = &book.deliveries;
    let mut marks: Vec<Mark> =
        deliveries.rows_of(saving, year).map(|row| deliveries.period(row).mark).collect();
    marks.sort_unstable();
    marks.dedup();
    let rows: Vec<usize> = marks
        .into_iter()
        .filter_map(|mark| deliveries.latest(saving, Period { year, mark }))
        .collect();
    let seen = |row: usize| (deliveries.brag_declared(row), deliveries.banked.pence(row));
    rows.windows(3)
        .find(|three| {
            let first = seen(three[0]);
            let open = matches!(first.0, Some(Brag::Green | Brag::Amber | Brag::Red));
            open && three.iter().all(|&row| seen(row) == first)
        })
        .map(|three| three[2])
}

/// Reports cost avoidance under a saving that counts as cash: its parent's total would hold it.
fn avoidance(loader: &mut Loader<'_>) {
    let savings = &loader.known.register.savings;
    let rows: Vec<u32> = savings
        .all()
        .filter(|saving| savings.cashable(*saving) == Cashable::CostAvoidance)
        .filter(|saving| {
            savings
                .parent(*saving)
                .is_some_and(|parent| savings.cashable(parent) == Cashable::Cashable)
        })
        .map(|saving| savings.rows.file_row(saving.0))
        .collect();
    for row in rows {
        let wanted = "cost avoidance apart from the cash total of its parent";
        let place = (TableName::Savings, row, s::cashable);
        loader.report(Code::AvoidanceInCashTotal, place, wanted, None);
    }
}

/// Compares each published tally with the rows it counts.
fn tallies(loader: &mut Loader<'_>, book: &Book) {
    let mut differing = Vec::new();
    for tally in &book.tallies {
        let rated = [Brag::Green, Brag::Amber, Brag::Red].map(|colour| {
            let of_tally = |action: &&crate::records::Action| {
                action.plan == tally.plan && (tally.group == "all" || action.group == tally.group)
            };
            let count = book
                .actions
                .iter()
                .filter(of_tally)
                .filter(|action| {
                    book.action_status
                        .iter()
                        .filter(|status| {
                            status.action_id == action.id && status.as_at <= tally.as_at
                        })
                        .max_by_key(|status| status.as_at)
                        .is_some_and(|status| status.rating == Some(colour))
                })
                .count();
            u32::try_from(count).unwrap_or(u32::MAX)
        });
        // A plan of which only the tally is published has no rows to differ from.
        let has_rows = book.actions.iter().any(|action| action.plan == tally.plan);
        let differs =
            tally.counts.iter().zip(rated).any(|(published, counted)| {
                published.is_some_and(|published| published != counted)
            });
        // Nor can the rows left be held to a tally of all.
        let withheld = loader.flags.as_ref();
        let whole = !withheld
            .is_some_and(|flags| flags.above(TableName::Actions).any(|plan| plan == tally.plan));
        if has_rows && differs && whole {
            let [green, amber, red] = rated;
            differing.push((
                tally.row,
                format!("{green} green, {amber} amber, {red} red, as the rows have it"),
            ));
        }
    }
    for (row, wanted) in differing {
        loader.report(Code::TallyDiffers, (TableName::Tallies, row, t::green), wanted, None);
    }
}
