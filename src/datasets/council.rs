//! `council.toml` to a [`Council`].

use std::path::Path;

use serde::Deserialize;

use crate::records::{
    Code, Council, Excerpt, MrpMethod, Place, Problem, RatingPolicy, TrancheDefaults,
};
use crate::units::{Decimal, FinancialYear, Money, Rate, Unreadable, dec};

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
    let mut checker = Checker {
        text: &text,
        faults: Vec::new(),
    };
    let council = checked(written, &mut checker);
    problems.extend(
        checker
            .faults
            .into_iter()
            .map(|fault| problem(&text, fault)),
    );
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

/// Reads the words of a council one by one and keeps what is wrong with them.
struct Checker<'t> {
    text: &'t str,
    faults: Vec<Fault>,
}

impl Checker<'_> {
    fn fault(&mut self, value: &str, wanted: &str, hint: Option<String>) {
        let span = self
            .text
            .find(value)
            .map(|start| start..start + value.len());
        let found = Some(value.to_owned());
        self.faults.push(Fault {
            span,
            found,
            wanted: wanted.to_owned(),
            hint,
        });
    }

    fn unreadable(&mut self, value: &str, refused: &Unreadable) {
        let hint = refused
            .suggestion
            .as_ref()
            .map(|better| format!("did you mean {better}?"));
        self.fault(value, refused.wanted, hint);
    }

    fn year(&mut self, value: &str) -> FinancialYear {
        FinancialYear::from_words(value).unwrap_or_else(|refused| {
            self.unreadable(value, &refused);
            FinancialYear::FIRST
        })
    }

    fn rate(&mut self, value: Option<&str>, default: Rate) -> Rate {
        let Some(value) = value else { return default };
        Rate::from_words(value).unwrap_or_else(|refused| {
            self.unreadable(value, &refused);
            default
        })
    }

    fn rating(&mut self, written: &Rating) -> RatingPolicy {
        let rating = RatingPolicy {
            on_track: self.rate(written.on_track.as_deref(), DEFAULT_RATING.on_track),
            at_risk: self.rate(written.at_risk.as_deref(), DEFAULT_RATING.at_risk),
        };
        if rating.at_risk > rating.on_track {
            let value = written.at_risk.as_deref().unwrap_or("[rating]");
            self.fault(value, "at_risk no higher than on_track", None);
        }
        rating
    }

    fn floor(&mut self, written: &Reserves) -> Option<Money> {
        let value = written.floor.as_deref()?;
        match super::cell::pence(value) {
            Ok(read) => Some(Money::from_pence(read.value())),
            Err(_) => {
                self.fault(
                    value,
                    "an amount of pounds in quotes, such as \"10000000\"",
                    None,
                );
                None
            }
        }
    }

    fn tranche_defaults(&mut self, written: &Capitalisation) -> TrancheDefaults {
        let rate = self.rate(written.rate.as_deref(), DEFAULT_TRANCHE.rate);
        let mrp_method = match written.mrp_method.as_deref() {
            None => DEFAULT_TRANCHE.mrp_method,
            Some(value) => MrpMethod::from_word(value).unwrap_or_else(|| {
                self.fault(value, "equal or annuity", None);
                DEFAULT_TRANCHE.mrp_method
            }),
        };
        let term_years = written.term_years.unwrap_or(DEFAULT_TRANCHE.term_years);
        if !(1..=20).contains(&term_years) {
            self.fault(&term_years.to_string(), "a term of 1 to 20 years", None);
        }
        TrancheDefaults {
            rate,
            term_years: term_years.clamp(1, 20),
            mrp_method,
        }
    }
}

fn checked(written: Written, checker: &mut Checker<'_>) -> Council {
    Council {
        short_name: written.short_name.unwrap_or_else(|| written.name.clone()),
        name: written.name,
        code: written.code,
        invented: written.invented,
        first_financial_year: checker.year(&written.first_financial_year),
        current_financial_year: checker.year(&written.current_financial_year),
        default_scenario: written
            .default_scenario
            .unwrap_or_else(|| "baseline".to_owned()),
        rating: checker.rating(&written.rating),
        reserve_floor: checker.floor(&written.reserves),
        risk_scale: written.risk.scale,
        tranche_defaults: checker.tranche_defaults(&written.capitalisation),
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
