//! What a sheet looks like: which of the things that councils keep, and by what.

use super::guess;
use crate::datasets::import::grid::{Sheet, folded};

/// What a sheet may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Risks,
    Actions,
    Measures,
    Reserves,
    Support,
    Loans,
    Capital,
    Spend,
    Monitoring,
    Savings,
    Strategy,
}

/// How a kind is told: by words of which one of each set stands in the headings or above them.
struct Sign {
    kind: Kind,
    /// What it is called.
    name: &'static str,
    needs: &'static [&'static [&'static str]],
    /// Further words that speak for it.
    helps: &'static [&'static str],
    /// Words that speak against it.
    against: &'static [&'static str],
}

/// The kinds, the most telling first: of two that fit as well the earlier is taken.
const SIGNS: [Sign; 12] = [
    Sign {
        kind: Kind::Risks,
        name: "a risk register",
        needs: &[
            &["risk register", "risk log", "register of risk"],
            &["owner", "lead", "rag", "rating", "score", "action", "control"],
        ],
        helps: &["risk owner", "trend", "direction", "control"],
        against: &["supplier", "likelihood"],
    },
    Sign {
        kind: Kind::Risks,
        name: "a risk register",
        needs: &[
            &["risk"],
            &["likelihood", "impact", "inherent", "residual", "score", "mitigation"],
        ],
        helps: &["likelihood", "impact", "inherent", "residual", "appetite", "control", "owner"],
        against: &["supplier"],
    },
    Sign {
        kind: Kind::Loans,
        name: "a register of loans",
        needs: &[
            &["loan", "borrowing", "pwlb", "lender"],
            &["rate", "maturity", "maturing", "interest"],
        ],
        helps: &["principal", "pwlb", "lobo", "lender", "maturity", "fixed"],
        against: &["scheme"],
    },
    Sign {
        kind: Kind::Spend,
        name: "a file of payments",
        needs: &[
            &["supplier", "payee", "vendor", "beneficiary", "paid to"],
            &["amount", "net", "value"],
        ],
        helps: &["invoice", "transaction", "payment", "date", "expenditure", "cost centre", "vat"],
        against: &[],
    },
    Sign {
        kind: Kind::Capital,
        name: "a capital programme",
        needs: &[&["capital"], &["programme", "scheme", "project"]],
        helps: &["borrowing", "grant", "receipts", "financing", "funding", "scheme", "total"],
        against: &["saving"],
    },
    Sign {
        kind: Kind::Reserves,
        name: "a schedule of reserves",
        needs: &[
            &["reserve"],
            &["balance", "opening", "closing", "contribution", "transfer", "use"],
        ],
        helps: &["earmarked", "general", "opening", "closing", "contribution", "minimum"],
        against: &["saving"],
    },
    Sign {
        kind: Kind::Support,
        name: "a list of exceptional support",
        needs: &[
            &["support", "capitalisation"],
            &["council", "authority", "authorities", "councils"],
        ],
        helps: &["exceptional", "agreed", "in principle", "revised", "final", "direction"],
        against: &["variance", "risk", "saving", "proposal", "fte"],
    },
    Sign {
        kind: Kind::Measures,
        name: "a table of measures",
        needs: &[
            &["measure", "indicator", "kpi", "scorecard"],
            &["target", "actual", "polarity", "good"],
        ],
        helps: &["polarity", "unit", "quarter", "direction", "better", "benchmark", "frequency"],
        against: &["saving"],
    },
    Sign {
        kind: Kind::Actions,
        name: "an action plan",
        needs: &[
            &["action", "recommendation"],
            &[
                "due",
                "deadline",
                "milestone",
                "complete",
                "status",
                "by when",
                "target date",
                "timescale",
                "progress",
            ],
        ],
        helps: &["lead", "owner", "milestone", "evidence", "progress", "theme", "plan"],
        against: &["saving", "likelihood"],
    },
    Sign {
        kind: Kind::Monitoring,
        name: "a budget monitoring table",
        needs: &[
            &["budget"],
            &["variance", "over/under", "overspend"],
            &["forecast", "outturn", "actual", "projected"],
        ],
        helps: &["variance", "outturn", "service", "period", "year to date", "full year"],
        against: &["saving"],
    },
    Sign {
        kind: Kind::Savings,
        name: "savings",
        needs: &[&["saving", "proposal", "efficiency", "efficiencies", "banked", "cash achieved"]],
        helps: &[
            "target",
            "delivered",
            "achieved",
            "forecast",
            "banked",
            "rag",
            "brag",
            "slipped",
            "plan",
            "actual",
            "proposal",
            "directorate",
            "fte",
        ],
        against: &["council tax base", "dwellings"],
    },
    Sign {
        kind: Kind::Strategy,
        name: "a medium-term budget table",
        needs: &[&[
            "mtfs",
            "medium term",
            "medium-term",
            "net budget",
            "budget gap",
            "net requirement",
            "funding",
        ]],
        helps: &[
            "pressures",
            "growth",
            "inflation",
            "gap",
            "funding",
            "council tax",
            "grant",
            "pay award",
        ],
        against: &["supplier", "risk"],
    },
];

/// What a sheet looks like.
pub(super) struct Looks {
    pub(super) kind: Kind,
    /// What that is called.
    pub(super) name: &'static str,
    /// The words that it was told by.
    pub(super) by: Vec<&'static str>,
}

/// Rows below the headings whose first words are looked at.
const LABELS: usize = 80;

/// Says what a sheet looks like, by its headings, what stands above them and the words of its rows; `None`: like
/// none of our tables.
pub(super) fn looks(sheet: &Sheet, header: usize) -> Option<Looks> {
    let words = |rows: std::ops::Range<usize>| -> Vec<String> {
        let rows = rows.filter(|row| *row < sheet.len());
        let cells = rows.flat_map(|row| sheet.row(row).cells().collect::<Vec<_>>());
        cells.filter(|cell| !cell.is_empty()).map(folded).collect()
    };
    let mut head = words(0..header + 1);
    head.push(folded(&sheet.name));
    let below = words(header + 1..header + 1 + LABELS);
    let labels: Vec<&String> =
        below.iter().filter(|words| words.chars().any(char::is_alphabetic)).collect();
    let in_head = |word: &str| head.iter().any(|cell| holds(cell, word));
    let in_labels = |word: &str| labels.iter().filter(|cell| holds(cell, word)).count() > 1;
    let years = head.iter().filter(|cell| guess::year_in(cell).is_some()).count();
    let mut best: Option<(usize, Looks)> = None;
    for sign in &SIGNS {
        let mut by: Vec<&'static str> = Vec::new();
        let complete = sign.needs.iter().all(|set| {
            let found = set.iter().find(|word| in_head(word) || in_labels(word));
            by.extend(found.copied());
            found.is_some()
        });
        let in_headings = by.iter().any(|word| in_head(word));
        if !complete || !in_headings || sign.kind == Kind::Strategy && years < 2 {
            continue;
        }
        let helps: Vec<&'static str> =
            sign.helps.iter().copied().filter(|word| in_head(word)).collect();
        let against = sign.against.iter().filter(|word| in_head(word)).count();
        let score = (sign.needs.len() * 3 + helps.len()).saturating_sub(against * 4);
        by.extend(helps.into_iter().filter(|word| !sign.needs.concat().contains(word)));
        if score > 0 && best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, Looks { kind: sign.kind, name: sign.name, by }));
        }
    }
    best.map(|(_, looks)| looks)
}

/// Says whether a cell holds a word, in the singular or the plural.
fn holds(cell: &str, word: &str) -> bool {
    let mut from = 0;
    while let Some(at) = cell[from..].find(word) {
        let (start, end) = (from + at, from + at + word.len());
        let begins = cell[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let rest = cell[end..].trim_start_matches('s');
        if begins && rest.chars().next().is_none_or(|c| !c.is_alphanumeric()) {
            return true;
        }
        from = end;
    }
    false
}
