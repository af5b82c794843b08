//! What a header probably means.

use crate::datasets::cell;
use crate::datasets::import::grid::folded;
use crate::datasets::import::value;
use crate::units::{FinancialYear, Mark};

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    /// The header is one of the usual names, and its values are of the kind.
    Certain,
    /// The header holds a usual name, or its values are not all of the kind.
    Likely,
    /// The values are not of the kind.
    Guess,
}

/// What a column probably is.
#[derive(Debug, Clone)]
pub(super) struct Guess {
    /// Where it goes.
    pub(super) to: &'static str,
    /// The year in its header.
    year: Option<FinancialYear>,
    /// The period in its header.
    mark: Option<Mark>,
    /// Whether its cells are shares of the target.
    pub(super) share: bool,
    /// Whether shares stand without their sign, as workbooks keep them.
    fraction: bool,
    /// Whether most of its amounts are negative.
    pub(super) negate: bool,
    pub(super) sure: Sure,
}

/// Usual names of each column; earlier lines win where a header holds several.
const NAMES: [(&str, &[&str]); 23] = [
    ("submitted_on", &["updated", "date updated", "last updated", "submitted", "date submitted"]),
    ("delivery.updated_by", &["updated by", "submitted by"]),
    (
        "savings.saving_id",
        &[
            "ref",
            "reference",
            "id",
            "saving id",
            "saving ref",
            "savings ref",
            "code",
            "ref no",
            "number",
        ],
    ),
    (
        "savings.title",
        &[
            "title",
            "saving",
            "savings proposal",
            "proposal",
            "description",
            "scheme",
            "saving title",
            "project",
            "programme",
            "initiative",
            "saving description",
        ],
    ),
    ("savings.directorate", &["directorate", "department", "dept"]),
    ("savings.service", &["service", "service area", "division"]),
    ("savings.theme", &["theme", "workstream"]),
    (
        "savings.owner",
        &[
            "owner",
            "lead",
            "lead officer",
            "responsible officer",
            "accountable officer",
            "budget holder",
            "head of service",
        ],
    ),
    ("savings.type", &["type", "saving type", "category"]),
    ("savings.cashable", &["cashable"]),
    ("savings.recurrence", &["recurrence", "recurring", "one-off/recurring", "recurring/one-off"]),
    ("savings.start_date", &["start date", "start"]),
    (
        "delivery.brag_declared",
        &["rag", "brag", "rag status", "brag status", "rag rating", "rating", "status", "colour"],
    ),
    ("delivery.confidence", &["confidence", "confidence %"]),
    (
        "delivery.over_achieved",
        &["over-achieved", "over achieved", "overachieved", "over-achievement"],
    ),
    (
        "delivery.slipped",
        &["slipped", "slippage", "late", "delayed", "will be achieved in future years"],
    ),
    (
        "delivery.unachievable",
        &[
            "unachievable",
            "not achievable",
            "cannot be achieved",
            "lost",
            "undeliverable",
            "unachieved",
            "not achieved",
            "non-deliverable",
        ],
    ),
    (
        "delivery.banked",
        &[
            "banked",
            "achieved",
            "delivered",
            "cash achieved",
            "achieved to date",
            "delivered to date",
            "actual",
            "ytd",
        ],
    ),
    (
        "delivery.forecast",
        &[
            "forecast",
            "forecast outturn",
            "projected",
            "expected",
            "savings expected",
            "achieved in year",
        ],
    ),
    (
        "savings_profile.target",
        &[
            "target",
            "original target",
            "annual target",
            "saving target",
            "savings target",
            "savings required",
            "approved saving",
            "full year plan",
            "full year target",
            "annual plan",
            "full year saving",
            "amount",
            "value",
        ],
    ),
    ("mitigations.value", &["mitigation", "mitigations", "mitigation value"]),
    ("delivery.evidence_ref", &["evidence", "evidence ref", "journal"]),
    (
        "delivery.commentary",
        &["comment", "comments", "commentary", "notes", "narrative", "update", "progress"],
    ),
];

/// Words of headings over what is worked out from other columns.
const WORKED_OUT: [&str; 5] = ["variance", "difference", "movement", "over/under", "change"];

/// Guesses what a header means; `None` where nothing in it is known.
pub(super) fn guess(header: &str) -> Option<Guess> {
    let (year, mark) = (year_in(header), mark_in(header));
    let bare = bare(header);
    // What is worked out from two other columns is neither of them.
    if WORKED_OUT.iter().any(|word| format!(" {bare} ").contains(&format!(" {word} "))) {
        return None;
    }
    // A forecast of the outturn is made at the tracker's own period.
    let mark = mark.filter(|mark| *mark != Mark::OUTTURN || !bare.contains("forecast"));
    let exact = NAMES.iter().find(|(_, names)| names.contains(&bare.as_str()));
    let held = || {
        NAMES.iter().find(|(_, names)| {
            names
                .iter()
                .any(|name| name.len() > 3 && format!(" {bare} ").contains(&format!(" {name} ")))
        })
    };
    let share = header.contains('%') && !bare.contains("confidence");
    let (to, sure) = match exact.map(|(to, _)| (*to, Sure::Certain)) {
        Some(known) => known,
        None => match held() {
            Some((to, _)) => (*to, Sure::Likely),
            // A column that is named by a year alone is that year's target.
            None if year.is_some() && bare.is_empty() => ("savings_profile.target", Sure::Likely),
            None => return None,
        },
    };
    let share = share && to.starts_with("delivery.");
    let to = if share { "delivery.forecast" } else { to };
    Some(Guess { to, year, mark, share, fraction: false, negate: false, sure })
}

impl Guess {
    /// Says whether its cells are amounts as the tracker states them.
    pub(super) fn is_amount(&self) -> bool {
        const AMOUNTS: [&str; 7] =
            ["target", "banked", "forecast", "slipped", "unachievable", "over_achieved", "value"];
        let column = self.to.split('.').nth(1).unwrap_or_default();
        !self.share && AMOUNTS.contains(&column)
    }

    /// Gives a column of words that its cells alone show.
    pub(super) const fn words(to: &'static str) -> Self {
        let (year, mark, sure) = (None, None, Sure::Likely);
        Self { to, year, mark, share: false, fraction: false, negate: false, sure }
    }

    /// Says whether its heading names a part of the year.
    pub(super) const fn has_mark(&self) -> bool {
        self.mark.is_some()
    }

    /// Gives the place it takes, of which there is one: column, year, period.
    pub(super) fn place(&self) -> String {
        let mark = self.mark.map(Mark::code);
        format!("{} {:?} {mark:?}", self.to, self.year)
    }

    /// Looks at its cells and is less sure where they are of another kind.
    pub(super) fn judged(mut self, cells: &[String]) -> Self {
        let filled: Vec<&str> =
            cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        let fit = |good: &dyn Fn(&str) -> bool| filled.iter().filter(|cell| good(cell)).count();
        let amount = |cell: &str| cell::pounds(cell).is_some();
        let good = match self.to {
            _ if self.share => {
                self.fraction = filled.iter().all(|cell| !cell.ends_with('%'));
                fit(&|cell| cell.ends_with('%') || amount(cell))
            }
            _ if self.is_amount() => {
                let below =
                    |cell: &str| cell::pounds(cell).is_some_and(|pounds| pounds.is_sign_negative());
                self.negate = fit(&below) * 2 > filled.len();
                fit(&amount)
            }
            "delivery.brag_declared" => fit(&|cell| value::colour(cell).is_some()),
            "submitted_on" | "savings.start_date" => fit(&|cell| value::day(cell).is_ok()),
            _ => filled.len(),
        };
        if good * 2 < filled.len() {
            self.sure = Sure::Guess;
        } else if good < filled.len() && self.sure == Sure::Certain {
            self.sure = Sure::Likely;
        }
        self
    }

    /// Gives the right side of its line.
    pub(super) fn goal(&self) -> String {
        let mut more = String::new();
        if let Some(year) = self.year.filter(|_| self.is_amount()) {
            more.push_str(&format!(", financial_year = \"{year}\""));
        }
        if let Some(mark) = self.mark.filter(|_| self.to.starts_with("delivery.")) {
            more.push_str(&format!(", period = \"{mark}\""));
        }
        if self.negate {
            more.push_str(", negate = true");
        }
        if self.share {
            more.push_str(", share_of_target = true");
        }
        if self.fraction {
            more.push_str(", percent = \"fraction\"");
        }
        if more.is_empty() {
            format!("\"{}\"", self.to)
        } else {
            format!("{{ to = \"{}\"{more} }}", self.to)
        }
    }
}

/// Gives a header without its unit, year, period and marks.
pub(super) fn bare(header: &str) -> String {
    let lower = folded(header).replace(['\'', '’', '‘', '(', ')', '%', '*', '_'], " ");
    let words = lower.split_whitespace().filter(|word| {
        let unit = word.starts_with('£') || matches!(*word, "000" | "000s" | "k");
        !unit && year_in(word).is_none() && mark_in(word).is_none()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Finds a financial year in words: `2025/26`, `2025-26`.
pub(super) fn year_in(words: &str) -> Option<FinancialYear> {
    let parts = words.split(|c: char| !c.is_ascii_digit() && !matches!(c, '/' | '-' | '–'));
    parts.filter(|part| part.len() >= 5).find_map(|part| value::year(part).ok())
}

/// Finds a period in words: `Q2`, `Quarter 2`, `P6`, `Month 6`.
pub(super) fn mark_in(words: &str) -> Option<Mark> {
    let lower = words.to_lowercase();
    let mut parts =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        let number = |text: &str| text.parse::<u8>().ok();
        let next = parts.peek().copied().and_then(number);
        let mark = match part {
            "quarter" | "qtr" => next.and_then(Mark::quarter),
            "month" | "period" => next.and_then(Mark::month),
            "outturn" => Some(Mark::OUTTURN),
            _ => {
                let quarter = part.strip_prefix('q').and_then(number).and_then(Mark::quarter);
                quarter.or_else(|| {
                    part.strip_prefix(['p', 'm']).and_then(number).and_then(Mark::month)
                })
            }
        };
        if mark.is_some() {
            return mark;
        }
    }
    None
}
