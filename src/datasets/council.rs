//! `council.toml` to a [`Council`].

use std::path::Path;

use serde::Deserialize;

use crate::records::{
    Code, Council, Excerpt, MrpMethod, Place, Problem, RatingPolicy, TrancheDefaults, Word,
};
use crate::units::{Decimal, FinancialYear, Money, Rate, dec};

/// The file's name.
pub(super) const FILE: &str = "council.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    short_name: Option<String>,
    code: Option<String>,
    #[serde(default)]
    invented: bool,
    first_financial_year: String,
    current_financial_year: String,
    default_scenario: Option<String>,
    #[serde(default)]
    rating: Rating,
    #[serde(default)]
    reserves: Reserves,
    #[serde(default)]
    risk: Risk,
    #[serde(default)]
    capitalisation: Capitalisation,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Rating {
    on_track: Option<String>,
    at_risk: Option<String>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Reserves {
    floor: Option<String>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Risk {
    scale: Option<String>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Capitalisation {
    rate: Option<String>,
    term_years: Option<u32>,
    mrp_method: Option<String>,
}

/// The rating rule where a council states none.
///
/// # Source
/// No national standard was found; these are the program's own, to be replaced by the council's.
const DEFAULT_RATING: RatingPolicy = RatingPolicy {
    on_track: Rate::from_fraction(dec!(0.95)),
    at_risk: Rate::from_fraction(dec!(0.75)),
};

/// Terms of borrowing where a council states none: equal provision over the longest term, at the
/// standard rate of the worked example in the published guidance papers.
const DEFAULT_TRANCHE: TrancheDefaults = TrancheDefaults {
    rate: Rate::from_fraction(dec!(0.055)),
    term_years: 20,
    mrp_method: MrpMethod::Equal,
};

/// A fault of the file, with the bytes of it that are meant.
struct Fault {
    span: Option<std::ops::Range<usize>>,
    found: Option<String>,
    wanted: String,
    hint: Option<String>,
}

/// Reads the council of a folder; faults are reported and the program's defaults stand in.
pub(super) fn read(folder: &Path, problems: &mut Vec<Problem>) -> Council {
    let text = match std::fs::read_to_string(folder.join(FILE)) {
        Ok(text) => text,
        Err(error) => {
            problems.push(Problem {
                code: Code::BadCouncil,
                place: Place::file(FILE),
                found: Some(error.to_string()),
                wanted: "a file council.toml with the council's name, years and rules".into(),
                hint: Some("`mtfs init` writes one to start from".into()),
                excerpt: None,
            });
            return stand_in(folder);
        }
    };
    let written: Written = match toml::from_str(&text) {
        Ok(written) => written,
        Err(error) => {
            let (message, hint) = (
                error.message().trim().to_owned(),
                did_you_mean(error.message()),
            );
            let fault = Fault {
                span: error.span(),
                found: None,
                wanted: message,
                hint,
            };
            problems.push(problem(&text, fault));
            return stand_in(folder);
        }
    };
    let mut faults = Vec::new();
    let council = checked(written, &text, folder, &mut faults);
    problems.extend(faults.into_iter().map(|fault| problem(&text, fault)));
    council
}

/// Gives the key that an unknown one was probably meant to be, from the parser's own list.
fn did_you_mean(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted
        .next()
        .filter(|_| message.starts_with("unknown field"))?;
    let near = super::cell::nearest(unknown, quoted)?;
    Some(format!("did you mean {near}?"))
}

fn checked(written: Written, text: &str, folder: &Path, faults: &mut Vec<Fault>) -> Council {
    let mut fault = |value: &str, wanted: &str, hint: Option<String>| {
        let span = text.find(value).map(|start| start..start + value.len());
        let found = Some(value.to_owned());
        faults.push(Fault {
            span,
            found,
            wanted: wanted.to_owned(),
            hint,
        });
    };
    let defaults = stand_in(folder);
    let mut year = |value: &str, default: FinancialYear| {
        FinancialYear::from_words(value).unwrap_or_else(|refused| {
            let hint = refused
                .suggestion
                .map(|better| format!("did you mean {better}?"));
            fault(value, refused.wanted, hint);
            default
        })
    };
    let first = year(&written.first_financial_year, defaults.first_financial_year);
    let current = year(
        &written.current_financial_year,
        defaults.current_financial_year,
    );
    let mut rate = |value: Option<&str>, default: Rate| match value {
        None => default,
        Some(value) => Rate::from_words(value).unwrap_or_else(|refused| {
            let hint = refused
                .suggestion
                .map(|better| format!("did you mean {better}?"));
            fault(value, refused.wanted, hint);
            default
        }),
    };
    let rating = RatingPolicy {
        on_track: rate(written.rating.on_track.as_deref(), DEFAULT_RATING.on_track),
        at_risk: rate(written.rating.at_risk.as_deref(), DEFAULT_RATING.at_risk),
    };
    let efs_rate = rate(written.capitalisation.rate.as_deref(), DEFAULT_TRANCHE.rate);
    if rating.at_risk > rating.on_track {
        let value = written.rating.at_risk.as_deref().unwrap_or("75%");
        fault(value, "at_risk no higher than on_track", None);
    }
    let reserve_floor = written.reserves.floor.as_deref().and_then(|value| {
        let floor = super::cell::pence(value)
            .ok()
            .map(|read| Money::from_pence(read.value()));
        if floor.is_none() {
            fault(
                value,
                "an amount of pounds in quotes, such as \"10000000\"",
                None,
            );
        }
        floor
    });
    let mrp_method = match written.capitalisation.mrp_method.as_deref() {
        None => DEFAULT_TRANCHE.mrp_method,
        Some(value) => <MrpMethod as Word>::read(value).unwrap_or_else(|| {
            fault(value, "equal or annuity", None);
            DEFAULT_TRANCHE.mrp_method
        }),
    };
    let term_years = written
        .capitalisation
        .term_years
        .unwrap_or(DEFAULT_TRANCHE.term_years);
    if !(1..=20).contains(&term_years) {
        fault(&term_years.to_string(), "a term of 1 to 20 years", None);
    }
    Council {
        short_name: written.short_name.unwrap_or_else(|| written.name.clone()),
        name: written.name,
        code: written.code,
        invented: written.invented,
        first_financial_year: first,
        current_financial_year: current,
        default_scenario: written
            .default_scenario
            .unwrap_or(defaults.default_scenario),
        rating,
        reserve_floor,
        risk_scale: written.risk.scale,
        tranche_defaults: TrancheDefaults {
            rate: efs_rate,
            term_years: term_years.clamp(1, 20),
            mrp_method,
        },
    }
}

/// A council named as its folder, with the program's rules.
fn stand_in(folder: &Path) -> Council {
    let name = folder.file_name().map_or_else(
        || "this council".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    Council {
        short_name: name.clone(),
        name,
        code: None,
        invented: false,
        first_financial_year: FinancialYear::FIRST,
        current_financial_year: FinancialYear::FIRST,
        default_scenario: "baseline".to_owned(),
        rating: DEFAULT_RATING,
        reserve_floor: None,
        risk_scale: None,
        tranche_defaults: DEFAULT_TRANCHE,
    }
}

fn problem(text: &str, fault: Fault) -> Problem {
    let mut place = Place::file(FILE);
    let excerpt = fault.span.and_then(|span| {
        let before = text.get(..span.start)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = text[span.start..]
            .find('\n')
            .map_or(text.len(), |at| span.start + at);
        place.line = u64::try_from(before.matches('\n').count() + 1).ok();
        place.character = Some(text.get(start..span.start)?.chars().count() + 1);
        let within = span.start - start..span.end.min(end).max(span.start) - start;
        Some(Excerpt {
            line: text[start..end].to_owned(),
            span: within,
        })
    });
    Problem {
        code: Code::BadCouncil,
        place,
        found: fault.found,
        wanted: fault.wanted,
        hint: fault.hint,
        excerpt,
    }
}

/// Gives `council.toml` of a new folder.
pub(super) fn template(name: &str) -> String {
    let percent = |rate: Rate| format!("{}%", (rate.fraction() * Decimal::ONE_HUNDRED).normalize());
    format!(
        r#"name = "{name}"
short_name = "{name}"
# code = "E09000016"                # the area's code in the national register
invented = false                    # true: every page says so
first_financial_year = "2024/25"
current_financial_year = "2025/26"  # the year shown if none is asked for
default_scenario = "baseline"

[rating]                            # share of target forecast; agree these with members
on_track = "{}"                    # green from here up
at_risk = "{}"                     # amber from here up, red below

[reserves]
# floor = "10000000"                # the least the general reserves may fall to

[risk]
# scale = "corporate"               # scale of a register that names none; see risk_scales.csv

[capitalisation]                    # used where nothing is published; always shown as assumed
rate = "{}"
term_years = {}
mrp_method = "{}"
"#,
        percent(DEFAULT_RATING.on_track),
        percent(DEFAULT_RATING.at_risk),
        percent(DEFAULT_TRANCHE.rate),
        DEFAULT_TRANCHE.term_years,
        DEFAULT_TRANCHE.mrp_method.word(),
    )
}
