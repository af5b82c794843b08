//! The officers' ratings against the rule's: savings by both.

use std::collections::BTreeMap;

use super::chart::Chart;
use super::plot::{Grid, GridRow, Plot};
use super::savings_by_directorate::source_ids;
use super::words;
use crate::answers::savings::{RATINGS, rating_name};
use crate::answers::{Digits, programme};
use crate::figures::Figures;
use crate::records::{Brag, TableName};
use crate::units::{FinancialYear, text};

/// The officer's rating and the rule's.
type Pair = (Option<Brag>, Option<Brag>);
/// How many savings have each pair.
type Cells = BTreeMap<Pair, usize>;

/// Makes the chart of the year that the figures speak for; `None` of another, or where the rule can
/// rate no saving that has a return.
pub(super) fn make(figures: &Figures<'_>, year: FinancialYear) -> Option<Chart> {
    figures.star_chamber.as_ref().filter(|chamber| chamber.year == year)?;
    let position = figures.savings_of(year)?;
    let mut cells = Cells::new();
    for line in &position.lines {
        *cells.entry((line.declared, line.computed)).or_default() += 1;
    }
    let rated = |(declared, computed): &(Option<Brag>, Option<Brag>)| {
        declared.is_some() && computed.is_some_and(|brag| brag != Brag::NotRated)
    };
    if !cells.keys().any(rated) {
        return None;
    }
    let title = title(&cells);
    let policy = &figures.book.council.rating;
    let mut notes = vec![format!(
        "The rule: delivered when all is banked with evidence; on track from {} of target forecast, at \
         risk from {}, off track below.",
        text::percent_exact(policy.on_track),
        text::percent_exact(policy.at_risk)
    )];
    let tables = [TableName::Savings, TableName::SavingsProfile, TableName::Delivery];
    notes.extend(words::notes(figures, &tables, Some(year)));
    let at = position.period.map_or_else(String::new, |period| format!(" at {}", period.mark));
    Some(Chart {
        name: "claimed-computed",
        subtitle: format!(
            "Number of savings of {year}{at} by the officer’s rating (rows) and the rule’s (columns), {}",
            figures.book.council.short_name
        ),
        alt: alt(&title, &cells),
        source: words::sources(figures.book, source_ids(figures.book, position)),
        notes,
        table: programme::matrix(position).shown(&figures.sheet, Digits::Reading),
        plot: plot(&cells),
        title,
    })
}

/// Gives the ratings of one side that some saving has, best first.
fn side(cells: &Cells, of: fn(&Pair) -> Option<Brag>) -> Vec<Option<Brag>> {
    RATINGS.into_iter().filter(|brag| cells.keys().any(|pair| of(pair) == *brag)).collect()
}

fn title(cells: &Cells) -> String {
    let both =
        cells.iter().filter(|((declared, computed), _)| declared.is_some() && computed.is_some());
    let all: usize = both.clone().map(|(_, count)| count).sum();
    let unlike: usize =
        both.filter(|((declared, computed), _)| declared != computed).map(|(_, count)| count).sum();
    match unlike {
        0 => format!(
            "All {} that both rate are rated alike",
            text::counted(all, "saving", "savings")
        ),
        1 => format!("The officer’s rating is not the rule’s for 1 of {all} savings"),
        _ => format!("The officers’ rating is not the rule’s for {unlike} of {all} savings"),
    }
}

fn alt(title: &str, cells: &Cells) -> String {
    let unlike = cells.iter().filter(|((declared, computed), _)| declared != computed);
    let told = text::any_list(unlike.map(|((declared, computed), count)| {
        let (declared, computed) = (rating_name(*declared), rating_name(*computed));
        format!("{count} declared {declared} and rated {computed} by the rule")
    }));
    let told = told.as_deref().unwrap_or("none");
    format!(
        "Grid of counts, one row a rating by the officers and one column a rating by the rule. {title}. \
         Unlike: {told}."
    )
}

fn plot(cells: &Cells) -> Plot {
    let columns = side(cells, |pair| pair.1);
    let rows = side(cells, |pair| pair.0).into_iter().map(|declared| GridRow {
        label: format!("Declared {}", rating_name(declared)),
        counts: columns
            .iter()
            .map(|computed| Some(cells.get(&(declared, *computed)).copied().unwrap_or(0)))
            .collect(),
    });
    let heads = columns.iter().map(|computed| format!("Rule: {}", rating_name(*computed)));
    Plot::Grid(Grid { columns: heads.collect(), rows: rows.collect() })
}
