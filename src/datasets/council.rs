//! `council.toml` to a [`Council`].

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::cell::{self, Reading, Refusal};
use super::colour;
use super::findings::unseen_in;
use crate::files::bounds;
use crate::records::{
    Class, Code, ColourRule, Council, Excerpt, FiguresOf, MrpMethod, Nation, Place, Problem,
    RatingPolicy, TrancheDefaults,
};
use crate::units::{Date, Decimal, FinancialYear, Money, Period, Rate, Word, dec};

/// The file's name.
pub(super) const FILE: &str = "council.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    short_name: Option<String>,
    code: Option<String>,
    nation: Option<Spanned<String>>,
    class: Option<Spanned<String>>,
    #[serde(default)]
    invented: bool,
    figures: Option<Spanned<String>>,
    first_financial_year: Spanned<String>,
    current_financial_year: Spanned<String>,
    default_scenario: Option<String>,
    #[serde(default)]
    rating: Rating,
    #[serde(default)]
    budget: Budget,
    #[serde(default)]
    reserves: Reserves,
    #[serde(default)]
    risk: Risk,
    #[serde(default)]
    capitalisation: Capitalisation,
    #[serde(default)]
    periods: BTreeMap<String, Spanned<String>>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Rating {
    on_track: Option<Spanned<String>>,
    at_risk: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Budget {
    amber: Option<Spanned<String>>,
    red: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Reserves {
    floor: Option<Spanned<String>>,
    surplus: Option<String>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Risk {
    scale: Option<String>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Capitalisation {
    rate: Option<Spanned<String>>,
    term_years: Option<Spanned<u32>>,
    mrp_method: Option<Spanned<String>>,
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

/// A fault of the file, with the bytes of it that are meant and the key they belong to.
struct Fault {
    span: Option<Range<usize>>,
    key: Option<String>,
    found: Option<String>,
    wanted: String,
    hint: Option<String>,
}

/// The faults found so far.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    /// Takes a value that can be read, or reports it and lets the default stand in.
    fn read<T>(
        &mut self,
        key: &str,
        value: Option<&Spanned<String>>,
        default: T,
        read: impl FnOnce(&str) -> Result<T, Refusal>,
    ) -> T {
        let Some(value) = value else { return default };
        match read(value.get_ref()) {
            Ok(read) => read,
            Err(Refusal { wanted, hint, .. }) => {
                self.add(key, value, wanted, hint);
                default
            }
        }
    }

    fn add<T: ToString>(
        &mut self,
        key: &str,
        value: &Spanned<T>,
        wanted: String,
        hint: Option<String>,
    ) {
        self.0.push(Fault {
            span: Some(value.span()),
            key: Some(key.to_owned()),
            found: Some(value.get_ref().to_string()),
            wanted,
            hint,
        });
    }
}

/// Reads the council of a folder; faults are reported and the program's defaults stand in.
pub(super) fn read(folder: &Path, problems: &mut Vec<Problem>) -> Council {
    let text = match bounds::text(&folder.join(FILE)) {
        Ok(text) => text,
        Err(error) => {
            problems.push(Problem {
                code: Code::BadCouncil,
                place: Place::file(FILE),
                found: Some(super::findings::said_by_system(&error)),
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
            let message = error.message().trim().replace('\n', " ");
            let (found, wanted) = message.split_once(", expected ").unwrap_or((
                &message,
                "the keys and values of council.toml as `mtfs init` writes them",
            ));
            let fault = Fault {
                span: error.span(),
                key: None,
                found: Some(found.replace(" field `", " key `")),
                wanted: wanted.to_owned(),
                hint: did_you_mean(error.message()),
            };
            problems.push(problem(&text, fault));
            return stand_in(folder);
        }
    };
    problems.extend(unseen_in(FILE, &text));
    let mut faults = Faults::default();
    let council = checked(written, folder, &mut faults);
    problems.extend(faults.0.into_iter().map(|fault| problem(&text, fault)));
    council
}

/// Gives the key that an unknown one was probably meant to be, from the parser's own list.
fn did_you_mean(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted.next().filter(|_| message.starts_with("unknown field"))?;
    let near = cell::nearest(unknown, quoted)?;
    Some(format!("did you mean {near}?"))
}

fn checked(written: Written, folder: &Path, faults: &mut Faults) -> Council {
    let defaults = stand_in(folder);
    let year = |text: &str| cell::year(text).map(Reading::value);
    let rate = |text: &str| cell::rate(text).map(Reading::value);
    let first = Some(&written.first_financial_year);
    let first = faults.read("first_financial_year", first, FinancialYear::FIRST, year);
    let current = Some(&written.current_financial_year);
    let current = faults.read("current_financial_year", current, first, year);
    let Rating { on_track, at_risk } = &written.rating;
    let rating = RatingPolicy {
        on_track: faults.read("on_track", on_track.as_ref(), DEFAULT_RATING.on_track, rate),
        at_risk: faults.read("at_risk", at_risk.as_ref(), DEFAULT_RATING.at_risk, rate),
    };
    if rating.at_risk > rating.on_track
        && let Some(value) = at_risk.as_ref().or(on_track.as_ref())
    {
        faults.add("at_risk", value, "at_risk no higher than on_track".into(), None);
    }
    let floor = written.reserves.floor.as_ref();
    let reserve_floor = faults.read("floor", floor, None, |text| {
        cell::pence(text).map(|read| Some(Money::from_pence(read.value())))
    });
    let figures = faults.read("figures", written.figures.as_ref(), defaults.figures, |text| {
        let word = cell::word(text, FiguresOf::WORDS)?.value();
        Ok(FiguresOf::from_word(word).unwrap_or(defaults.figures))
    });
    let nation = faults.read("nation", written.nation.as_ref(), defaults.nation, |text| {
        let word = cell::word(text, Nation::WORDS)?.value();
        Ok(Nation::from_word(word).unwrap_or_default())
    });
    let class = faults.read("class", written.class.as_ref(), None, |text| {
        Ok(Class::from_word(cell::word(text, Class::WORDS)?.value()))
    });
    let threshold = |text: &str| colour::threshold(text).map(Some);
    let colours = ColourRule {
        amber: faults.read("amber", written.budget.amber.as_ref(), None, threshold),
        red: faults.read("red", written.budget.red.as_ref(), None, threshold),
    };
    Council {
        figures,
        nation,
        known_by: None,
        class,
        colours,
        short_name: written.short_name.unwrap_or_else(|| written.name.clone()),
        name: written.name,
        code: written.code,
        invented: written.invented,
        first_financial_year: first,
        current_financial_year: current,
        default_scenario: written.default_scenario.unwrap_or(defaults.default_scenario),
        rating,
        reserve_floor,
        surplus_to: written.reserves.surplus,
        risk_scale: written.risk.scale,
        tranche_defaults: tranche_defaults(&written.capitalisation, faults),
        closed_on: closed_on(&written.periods, faults),
    }
}

/// Reads the day that each period was closed: `"2025/26-Q2" = "2025-10-20"`.
fn closed_on(
    written: &BTreeMap<String, Spanned<String>>,
    faults: &mut Faults,
) -> BTreeMap<Period, Date> {
    let mut closed = BTreeMap::new();
    for (words, day) in written {
        let Ok(period) = Period::from_words(words) else {
            let wanted = "a period with its year, such as 2025/26-Q2".to_owned();
            faults.add(words, day, wanted, None);
            continue;
        };
        let read = faults
            .read(words, Some(day), None, |text| cell::day(text).map(|read| Some(read.value())));
        closed.extend(read.map(|day| (period, day)));
    }
    closed
}

fn tranche_defaults(written: &Capitalisation, faults: &mut Faults) -> TrancheDefaults {
    let defaults = DEFAULT_TRANCHE;
    let term_years = match &written.term_years {
        Some(term) if (1..=20).contains(term.get_ref()) => *term.get_ref(),
        Some(term) => {
            faults.add("term_years", term, "a term of 1 to 20 years".into(), None);
            defaults.term_years
        }
        None => defaults.term_years,
    };
    TrancheDefaults {
        rate: faults.read("rate", written.rate.as_ref(), defaults.rate, |text| {
            cell::rate(text).map(Reading::value)
        }),
        term_years,
        mrp_method: faults.read(
            "mrp_method",
            written.mrp_method.as_ref(),
            defaults.mrp_method,
            |text| {
                let word = cell::word(text, MrpMethod::WORDS)?.value();
                Ok(<MrpMethod as Word>::read(word).unwrap_or(defaults.mrp_method))
            },
        ),
    }
}

/// A council named as its folder, with the program's rules.
fn stand_in(folder: &Path) -> Council {
    let name = folder
        .file_name()
        .map_or_else(|| "this council".to_owned(), |name| name.to_string_lossy().into_owned());
    Council {
        short_name: name.clone(),
        name,
        code: None,
        nation: Nation::default(),
        known_by: None,
        class: None,
        invented: false,
        figures: FiguresOf::default(),
        first_financial_year: FinancialYear::FIRST,
        current_financial_year: FinancialYear::FIRST,
        default_scenario: "baseline".to_owned(),
        rating: DEFAULT_RATING,
        colours: ColourRule::default(),
        reserve_floor: None,
        surplus_to: None,
        risk_scale: None,
        tranche_defaults: DEFAULT_TRANCHE,
        closed_on: BTreeMap::new(),
    }
}

fn problem(text: &str, fault: Fault) -> Problem {
    let mut place = Place::file(FILE);
    place.column = fault.key;
    let excerpt = fault.span.and_then(|span| {
        let before = text.get(..span.start)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = text[span.start..].find('\n').map_or(text.len(), |at| span.start + at);
        place.line = u64::try_from(before.matches('\n').count() + 1).ok();
        place.character = Some(text.get(start..span.start)?.chars().count() + 1);
        let within = span.start - start..span.end.min(end).max(span.start) - start;
        Some(Excerpt { line: text[start..end].to_owned(), span: within })
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
    // A name may hold quotes: the crate knows how TOML writes them.
    let name = toml::Value::from(name.split_whitespace().collect::<Vec<_>>().join(" "));
    format!(
        r#"name = {name}
short_name = {name}
# code = "E09000016"                # the area's code in the national register
nation = "england"                  # or wales, scotland, northern_ireland: no national rules are held for these
# class = "unitary"                 # london_borough, metropolitan_district, unitary, county, district, fire, police, combined_authority, gla: whose referendum limits hold
invented = false                    # true: every page says so
figures = "own"                     # "own": what is missing is not recorded; "publications": not published
first_financial_year = "2024/25"
current_financial_year = "2025/26"  # the year shown if none is asked for
default_scenario = "baseline"

[rating]                            # share of target forecast; agree these with members
on_track = "{}"                    # green from here up
at_risk = "{}"                     # amber from here up, red below

[reserves]
# floor = "10000000"                # the least the general reserves may fall to
# surplus = "GEN"                   # the reserve that a year's surplus goes into

[risk]
# scale = "corporate"               # scale of a register that names none; see risk_scales.csv

[periods]                           # the day each was closed: what was known then; see --as-at
# "2025/26-Q2" = "2025-10-20"

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

/// Gives `council.toml` of a new folder as its council answers; a class that no rule names is only noted.
pub(super) fn founded(council: &super::start::Founded<'_>) -> String {
    let year = council.period.year;
    let said: String = council.class.split_whitespace().collect::<Vec<_>>().join(" ");
    let known = Class::from_word(&said.to_lowercase().replace([' ', '-'], "_"));
    let note =
        if said.is_empty() || known.is_some() { String::new() } else { format!("# {said}\n") };
    let figures = format!("figures = \"{}\"", council.figures.word());
    let class = known.map(|class| format!("class = \"{}\"", class.word()));
    let unsaid = "# class = \"unitary\"";
    let text = template(council.name)
        .replace(unsaid, class.as_deref().unwrap_or(unsaid))
        .replace("figures = \"own\"", &figures)
        .replace(
            "first_financial_year = \"2024/25\"",
            &format!("first_financial_year = \"{year}\""),
        )
        .replace(
            "current_financial_year = \"2025/26\"",
            &format!("current_financial_year = \"{year}\""),
        );
    note + &text
}
