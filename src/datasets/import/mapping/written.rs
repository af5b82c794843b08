//! A mapping as it stands in its file.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::super::grid::folded;
use super::Header;
use crate::datasets::cell;

/// The keys of a mapping file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) title: String,
    pub(super) source_id: Option<Spanned<String>>,
    pub(super) published_on: Option<Spanned<String>>,
    pub(super) sheets: Option<Names>,
    pub(super) header: Option<Place>,
    pub(super) header_rows: Option<u8>,
    pub(super) unit: Option<Spanned<String>>,
    pub(super) round: Option<Spanned<String>>,
    pub(super) tolerance: Option<Spanned<String>>,
    pub(super) financial_year: Option<Spanned<String>>,
    pub(super) period: Option<Spanned<String>>,
    pub(super) submitted_on: Option<Spanned<String>>,
    pub(super) make_ids: Option<Spanned<String>>,
    pub(super) changed_targets: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) carry_down: Vec<String>,
    pub(super) headings: Option<Spanned<String>>,
    pub(super) total_rows: Option<Vec<String>>,
    pub(super) skip_rows: Option<Vec<String>>,
    pub(super) absent: Option<Vec<String>>,
    pub(super) nil: Option<Vec<String>>,
    pub(super) covers: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) not_totals: Vec<String>,
    #[serde(default)]
    pub(super) gone: Defaults,
    #[serde(default)]
    pub(super) known_as: Defaults,
    #[serde(default)]
    pub(super) waive: Defaults,
    pub(super) columns: Columns,
    #[serde(default)]
    pub(super) words: Words,
    #[serde(default)]
    pub(super) defaults: Defaults,
}

/// What each header is.
pub(super) type Columns = BTreeMap<Spanned<String>, Spanned<toml::Value>>;
/// By column of ours: words of the tracker and the word each stands for.
pub(super) type Words = BTreeMap<Spanned<String>, BTreeMap<String, Spanned<String>>>;
/// What a column of ours holds where the tracker has none for it.
pub(super) type Defaults = BTreeMap<Spanned<String>, Spanned<String>>;

/// A name or several; `all` is every sheet.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "the name of a sheet, a list of names, or \"all\"")]
pub(super) enum Names {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Names {
    /// Gives the names; `None` for all.
    pub(super) fn listed(self) -> Option<Vec<String>> {
        match self {
            Self::One(name) if name == "all" => None,
            Self::One(name) => Some(vec![name]),
            Self::Several(names) => Some(names),
        }
    }
}

/// A row by its number or by words in it.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "the number of the header's row, or words of one of its cells")]
pub(super) enum Place {
    /// The number, from 1.
    Number(u32),
    /// Words.
    Words(String),
}

impl Place {
    pub(super) fn header(self) -> Header {
        match self {
            Self::Number(row) => Header::Row(row),
            Self::Words(words) => Header::Words(folded(&words)),
        }
    }
}

/// What a column is: the name of one of ours, or that with what its header does not say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenGoal {
    pub(super) to: String,
    pub(super) unit: Option<String>,
    pub(super) financial_year: Option<String>,
    pub(super) period: Option<String>,
    pub(super) submitted_on: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) percent: Option<String>,
    #[serde(default)]
    pub(super) share_of_target: bool,
    #[serde(default)]
    pub(super) negate: bool,
}

impl WrittenGoal {
    /// Reads `"title"` or `{ to = "forecast", unit = "£m" }`.
    pub(super) fn of(value: toml::Value) -> Result<Self, String> {
        if let toml::Value::String(to) = value {
            return Ok(Self { to, ..Self::default() });
        }
        value.try_into().map_err(|error: toml::de::Error| {
            let words = error.message().trim().replace('\n', " ");
            let hint = did_you_mean(&words).map(|hint| format!("; {hint}"));
            format!("{words}{}", hint.unwrap_or_default())
        })
    }
}

/// Gives the key that an unknown one was probably meant to be, from the parser's own list.
pub(super) fn did_you_mean(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted.next().filter(|_| message.starts_with("unknown field"))?;
    Some(format!("did you mean `{}`?", cell::nearest(unknown, quoted)?))
}
