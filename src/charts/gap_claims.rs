//! Every published gap, with its range, its date and what it measures.

use std::collections::BTreeMap;

use super::chart::{Chart, Row, Table};
use super::plot::{self, ClaimPanel, ClaimPeriod, ClaimYear, ClaimsAbout, Measure, Plot, Scenario};
use super::words::{self, Column};
use crate::figures::Figures;
use crate::figures::claims::{gap_claim_id, gap_years};
use crate::records::{Basis, Book, GapClaim, GapScenario, TableName, YesNo};
use crate::units::{Date, FinancialYear, Money, Precision, Quantity, text};

/// Makes the chart; it shows every year, whichever is asked for.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let book = figures.book;
    let up_to = figures.as_at.map(crate::figures::AsAt::day);
    let mut claims: Vec<&GapClaim> =
        book.gap_claims.iter().filter(|claim| up_to.is_none_or(|day| claim.as_at <= day)).collect();
    claims.sort_by_key(|claim| (claim.as_at, claim.row));
    let drawn: Vec<&GapClaim> =
        claims.iter().copied().filter(|claim| can_be_drawn(claim)).collect();
    if drawn.is_empty() {
        return None;
    }
    let places = words::places(claims.iter().flat_map(|claim| ends(claim)));
    let title = title(&drawn, places);
    let first = claims.iter().map(|claim| claim.from).min()?;
    let last = claims.iter().map(|claim| claim.to).max()?;
    Some(Chart {
        name: "gap-claims",
        subtitle: format!(
            "Budget gaps as published at each date, {}, for {first} to {last}, £ million",
            book.council.short_name
        ),
        alt: alt(&title, &drawn, places),
        source: words::sources(book, claims.iter().map(|claim| claim.source_id.as_str())),
        notes: notes(figures, &claims, drawn.len()),
        table: table(book, &claims, places),
        plot: Plot::Claims(plot::Claims { panels: panels(&drawn, places) }),
        title,
    })
}

fn ends(claim: &GapClaim) -> impl Iterator<Item = Money> + use<> {
    let amount = claim.amount;
    [amount.low, amount.central, amount.high].into_iter().flatten()
}

fn can_be_drawn(claim: &GapClaim) -> bool {
    ends(claim).next().is_some() && !ends(claim).any(Money::is_negative)
}

fn in_words(claim: &GapClaim, places: u32) -> String {
    text::quantity(&claim.amount, |amount| text::millions(amount, places)).unwrap_or_default()
}

fn one_year(claim: &GapClaim) -> bool {
    claim.from == claim.to
}

/// Picks the year with the most published gaps of one kind, the latest of equals, and says how far
/// they lie apart.
fn title(drawn: &[&GapClaim], places: u32) -> String {
    let mut years: BTreeMap<FinancialYear, Vec<&GapClaim>> = BTreeMap::new();
    let annual = |claim: &&&GapClaim| one_year(claim) && claim.basis == Basis::Annual;
    for claim in drawn.iter().filter(annual) {
        years.entry(claim.from).or_default().push(claim);
    }
    let most = years.iter().max_by_key(|(year, claims)| (claims.len(), **year));
    let Some((year, claims)) = most.filter(|(_, claims)| claims.len() > 1) else {
        return latest(drawn, places);
    };
    let all = || claims.iter().flat_map(|claim| ends(claim));
    let (Some(low), Some(high)) = (all().min(), all().max()) else {
        return latest(drawn, places);
    };
    let count = match claims.len() {
        2 => "Both",
        _ => "All",
    };
    if low == high {
        let number = if claims.len() == 2 { String::new() } else { format!(" {}", claims.len()) };
        let low = text::millions(low, places);
        return format!("{count}{number} gaps published for {year} are {low}");
    }
    let (low, high) = (text::millions(low, places), text::millions(high, places));
    let cases = claims.iter().any(|claim| claim.scenario != claims[0].scenario);
    let dates = claims.iter().any(|claim| claim.as_at != claims[0].as_at);
    let why = match (dates, cases) {
        (true, true) => ", depending on date and case",
        (true, false) => ", depending on date",
        (false, true) => ", depending on the case",
        (false, false) => "",
    };
    format!("The {} gaps published for {year} run from {low} to {high}{why}", claims.len())
}

fn latest(drawn: &[&GapClaim], places: u32) -> String {
    let Some(claim) = drawn.last() else {
        return String::new();
    };
    let (words, years) = (in_words(claim, places), gap_years(claim));
    let which =
        if drawn.len() == 1 { "The only published gap is" } else { "The latest published gap is" };
    format!("{which} {words}, for {years}, stated {}", text::date(claim.as_at))
}

fn alt(title: &str, drawn: &[&GapClaim], places: u32) -> String {
    let annual = drawn.iter().filter(|claim| one_year(claim)).count();
    let several = drawn.len() - annual;
    let last = drawn.last().map_or(String::new(), |claim| {
        format!(
            " The latest, of {}, is {} for {}.",
            text::date(claim.as_at),
            in_words(claim, places),
            gap_years(claim)
        )
    });
    format!(
        "Chart of published budget gaps, each marked at its amount with its date: {} about a single \
         year and {} about several years together. {title}.{last}",
        text::count(annual),
        text::count(several)
    )
}

/// What may stand on one scale: gaps of one basis, of single years or of runs of years.
type Kind = (bool, Basis);

fn panels(drawn: &[&GapClaim], places: u32) -> Vec<ClaimPanel> {
    let mut kinds: BTreeMap<Kind, Vec<&GapClaim>> = BTreeMap::new();
    for claim in drawn {
        kinds.entry((!one_year(claim), claim.basis)).or_default().push(claim);
    }
    kinds
        .into_iter()
        .map(|((several, basis), claims)| {
            let about = if several {
                ClaimsAbout::Periods(periods(&claims, places))
            } else {
                ClaimsAbout::Years(years(&claims, places))
            };
            ClaimPanel { title: heading(several, basis), measure: Measure::Pounds, about }
        })
        .collect()
}

fn heading(several: bool, basis: Basis) -> String {
    let about = if several { "several years" } else { "one year" };
    let what = match basis {
        Basis::Annual => "annual gap: what a year would open with",
        Basis::Incremental => "added gap: what a year adds",
        Basis::PeriodSum => "the yearly gaps added up",
        Basis::Cumulative => "running total",
        Basis::Balance => "balance",
        Basis::NotStated => "the sources do not say if yearly or added up",
    };
    format!("About {about} ({what}), £ million")
}

fn years(claims: &[&GapClaim], places: u32) -> Vec<ClaimYear> {
    let mut by_year: BTreeMap<FinancialYear, Vec<&GapClaim>> = BTreeMap::new();
    for claim in claims {
        by_year.entry(claim.from).or_default().push(claim);
    }
    let mut before: Option<FinancialYear> = None;
    by_year
        .into_iter()
        .map(|(year, claims)| {
            let gap = before.map_or(0, |before| year.april() - before.april() - 1);
            before = Some(year);
            ClaimYear {
                label: year.to_string(),
                years_left_out: usize::from(gap),
                claims: plotted(&claims, places),
            }
        })
        .collect()
}

fn periods(claims: &[&GapClaim], places: u32) -> Vec<ClaimPeriod> {
    let mut by_period: BTreeMap<(FinancialYear, FinancialYear), Vec<&GapClaim>> = BTreeMap::new();
    for claim in claims {
        by_period.entry((claim.from, claim.to)).or_default().push(claim);
    }
    by_period
        .into_iter()
        .map(|((from, to), claims)| {
            let years = to.april().saturating_sub(from.april()) + 1;
            ClaimPeriod {
                label: format!("{from} to {to} ({years} years)"),
                claims: plotted(&claims, places),
            }
        })
        .collect()
}

fn plotted(claims: &[&GapClaim], places: u32) -> Vec<plot::Claim> {
    let claim = |claim: &&GapClaim| plot::Claim {
        scenario: scenario(claim.scenario),
        quantity: Quantity {
            low: claim.amount.low.map(Money::pounds),
            central: claim.amount.central.map(Money::pounds),
            high: claim.amount.high.map(Money::pounds),
            bound: claim.amount.bound,
        },
        words: in_words(claim, places),
        published: published(claim.as_at, claims),
    };
    claims.iter().map(claim).collect()
}

const fn scenario(scenario: GapScenario) -> Scenario {
    match scenario {
        GapScenario::Central => Scenario::Central,
        GapScenario::Best => Scenario::Best,
        GapScenario::Worst => Scenario::Worst,
        GapScenario::NotStated => Scenario::NotStated,
    }
}

/// Gives a date in short: the month, with the day where another claim beside it has the same month.
fn published(date: Date, beside: &[&GapClaim]) -> String {
    let (year, month, day) = date.parts();
    let name = words::month_name(month);
    let shared = beside.iter().any(|other| {
        let (other_year, other_month, _) = other.as_at.parts();
        other.as_at != date && (other_year, other_month) == (year, month)
    });
    match date.precision() {
        Precision::Year => year.to_string(),
        Precision::Day if shared => format!("{day} {name} {year}"),
        Precision::Day | Precision::Month => format!("{name} {year}"),
    }
}

fn notes(figures: &Figures<'_>, claims: &[&GapClaim], drawn: usize) -> Vec<String> {
    let mut notes = vec![
        "Each figure is as its source printed it at its date; later figures do not correct earlier \
         ones, and ranges and bounds are not turned into points."
            .to_owned(),
    ];
    let unsaid = claims.iter().filter(|claim| claim.basis == Basis::NotStated).count();
    if unsaid > 0 {
        let are = text::counted(unsaid, "gap", "gaps");
        notes.push(format!(
            "For {are} the basis is not stated: shown apart, never added up or subtracted."
        ));
    }
    let mixed =
        |read: fn(&GapClaim) -> YesNo| claims.iter().any(|claim| read(claim) != read(claims[0]));
    if mixed(|claim| claim.before_savings) || mixed(|claim| claim.before_efs) {
        notes.push(
            "Some are before savings or government support and some after, or do not say; the table \
             has what is stated."
                .to_owned(),
        );
    }
    let rest = "without a number, or below nil, in the table only.";
    notes.extend(words::note(claims.len() - drawn, "published gap", "published gaps", rest));
    notes.extend(words::notes(figures, &[TableName::GapClaims], None));
    notes
}

fn table(book: &Book, claims: &[&GapClaim], places: u32) -> Table {
    let headings = [
        ("Years", Column::Words),
        ("Stated", Column::Words),
        ("Case", Column::Words),
        ("Basis", Column::Words),
        ("Before savings", Column::Words),
        ("Before support", Column::Words),
        ("Bound", Column::Words),
        ("Low", Column::Numbers),
        ("Point", Column::Numbers),
        ("High", Column::Numbers),
        ("Source", Column::Words),
    ];
    let mut order: Vec<&GapClaim> = claims.to_vec();
    order.sort_by_key(|claim| (claim.from, claim.to, claim.as_at, claim.row));
    words::table(
        "Every published budget gap, £ million".to_owned(),
        &headings,
        order.into_iter().map(|claim| row(book, claim, places)).collect(),
    )
}

fn row(book: &Book, claim: &GapClaim, places: u32) -> Row {
    let plain = |word: &str| words::words(word.replace('_', " "));
    let amount = claim.amount;
    let ends = [("low", amount.low), ("central", amount.central), ("high", amount.high)];
    let source = book.source(&claim.source_id);
    let mut cells = vec![
        words::words(gap_years(claim)),
        words::words(text::date(claim.as_at)),
        plain(claim.scenario.word()),
        plain(claim.basis.word()),
        plain(claim.before_savings.word()),
        plain(claim.before_efs.word()),
        plain(amount.bound.word()),
    ];
    cells.extend(ends.map(|(end, value)| match value {
        Some(value) => words::number(text::millions(value, places), gap_claim_id(claim, end)),
        None => words::words("–"),
    }));
    cells.push(words::words(source.map_or("", |source| &source.title)));
    words::row(cells)
}
