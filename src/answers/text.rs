//! Sentences: whole templates with the ids of their figures in them.

use crate::figures::{FigureId, Sheet, Value};
use crate::units::{Date, FinancialYear, Rate, text};

/// One part of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain words.
    Words(String),
    /// A figure: shown as these words, linked to its derivation.
    Figure {
        /// The figure's id, as in every other output.
        id: FigureId,
        /// The figure as shown: `£10.254m`.
        text: String,
    },
    /// Words that must not be missed.
    Strong(String),
    /// A link to a web page, a place in this page (`#…`) or an email address (`mailto:`).
    Link {
        /// Where it goes; any other kind of address is shown as words only.
        href: String,
        /// What it says, understood without the words around it.
        text: String,
    },
}

/// A run of text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(pub Vec<Inline>);

impl Text {
    /// Adds plain words; spaces are the writer's.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.0.push(Inline::Words(words.into()));
        self
    }

    /// Adds a figure: its id, and how it is shown.
    #[must_use]
    pub fn figure(mut self, id: impl Into<FigureId>, text: impl Into<String>) -> Self {
        let (id, text) = (id.into(), text.into());
        self.0.push(Inline::Figure { id, text });
        self
    }

    /// Adds words that must not be missed.
    #[must_use]
    pub fn strong(mut self, words: impl Into<String>) -> Self {
        self.0.push(Inline::Strong(words.into()));
        self
    }

    /// Adds a link: where it goes, and what it says.
    #[must_use]
    pub fn link(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        let (href, text) = (href.into(), text.into());
        self.0.push(Inline::Link { href, text });
        self
    }

    /// Adds another text.
    #[must_use]
    pub fn then_text(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Joins texts as a list is read: `a, b and c`.
    pub fn listed(parts: impl IntoIterator<Item = Self>) -> Self {
        let parts: Vec<Self> = parts.into_iter().collect();
        let last = parts.len().saturating_sub(1);
        parts.into_iter().enumerate().fold(Self::default(), |all, (at, part)| {
            let all = match at {
                0 => all,
                at if at == last => all.words(" and "),
                _ => all.words(", "),
            };
            all.then_text(part)
        })
    }

    /// Gives the text without its links.
    pub fn plain(&self) -> String {
        self.0
            .iter()
            .map(|part| match part {
                Inline::Words(text)
                | Inline::Strong(text)
                | Inline::Figure { text, .. }
                | Inline::Link { text, .. } => text.as_str(),
            })
            .collect()
    }

    /// Gives the ids of the figures in the text, in reading order.
    pub fn figures(&self) -> impl Iterator<Item = &FigureId> {
        self.0.iter().filter_map(|part| match part {
            Inline::Figure { id, .. } => Some(id),
            Inline::Words(_) | Inline::Strong(_) | Inline::Link { .. } => None,
        })
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::default().words(words)
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::default().words(words)
    }
}

/// What fills a place of a sentence.
#[derive(Debug, Clone)]
pub enum Piece {
    /// A figure, shown as a reader says it, or as not published where it has no value.
    Figure(FigureId),
    /// A figure in given words.
    As(FigureId, String),
    /// Words, or a text with figures of its own.
    Text(Text),
}

impl Piece {
    fn text(&self, sheet: &Sheet) -> Text {
        match self {
            Self::Figure(id) => match sheet.figure(id).map(|figure| figure.value.as_ref()) {
                Some(Some(value)) => Text::default().figure(id.clone(), said(value)),
                Some(None) => Text::from(sheet.absent()),
                None => Text::from(format!("(error of the program: no figure `{id}`)")),
            },
            Self::As(id, words) => match sheet.figure(id) {
                Some(_) => Text::default().figure(id.clone(), words),
                None => Text::from(format!("{words} (error of the program: no figure `{id}`)")),
            },
            Self::Text(text) => text.clone(),
        }
    }
}

/// Gives a value as a sentence says it: a percentage with no more than two places.
fn said(value: &Value) -> String {
    let short = |rate: &Rate| rate.fraction().normalize().scale() <= 4;
    match value {
        Value::Rate(rate) if !short(rate) => text::percent(*rate, 1),
        Value::Rate(_) | Value::Money(_) | Value::Count(_) | Value::Number(_) => value.words(),
    }
}

/// The place that every sentence may have: `published`, or `recorded` of a council's own figures.
const PUBLISHED: &str = "published";

/// Fills the places of a template, `{name}`, each with its piece. `sentence!` is the way to write one.
pub fn filled(sheet: &Sheet, template: &str, pieces: &[(&str, Piece)]) -> Text {
    let mut text = Text::default();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        if !before.is_empty() {
            text = text.words(before);
        }
        let piece = pieces.iter().find(|(known, _)| *known == name);
        debug_assert!(
            piece.is_some() || name == PUBLISHED,
            "nothing fills `{name}` of “{template}”"
        );
        text = match piece {
            None if name == PUBLISHED => text.words(sheet.published()),
            Some((_, piece)) => text.then_text(piece.text(sheet)),
            None => text.words(format!("{{{name}}}")),
        };
        rest = after;
    }
    if rest.is_empty() { text } else { text.words(rest) }
}

/// Gives a [`Text`] from a whole sentence: `sentence!(sheet, "Of {target}, {banked} is banked.",
/// target = position.totals_id(Field::Target), banked)`. What stands in a place is a [`FigureId`],
/// words, a number, a date, a year or another text; a variable of the place's name fills it by itself.
macro_rules! sentence {
    (@ $name:ident) => {
        $name
    };
    (@ $name:ident = $piece:expr) => {
        $piece
    };
    ($sheet:expr, $template:literal $(, $name:ident $(= $piece:expr)?)* $(,)?) => {
        $crate::answers::filled(
            $sheet,
            $template,
            &[$((
                stringify!($name),
                $crate::answers::Piece::from($crate::answers::sentence!(@ $name $(= $piece)?)),
            )),*],
        )
    };
}
pub(crate) use sentence;

impl From<FigureId> for Piece {
    fn from(id: FigureId) -> Self {
        Self::Figure(id)
    }
}

impl From<&FigureId> for Piece {
    fn from(id: &FigureId) -> Self {
        Self::Figure(id.clone())
    }
}

impl<W: Into<String>> From<(FigureId, W)> for Piece {
    fn from((id, words): (FigureId, W)) -> Self {
        Self::As(id, words.into())
    }
}

impl From<Text> for Piece {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

/// What stands in a sentence as plain words.
macro_rules! plain_pieces {
    ($($kind:ty: |$value:ident| $words:expr;)+) => {
        $(impl From<$kind> for Piece {
            fn from($value: $kind) -> Self {
                Self::Text(Text::from($words))
            }
        })+
    };
}

plain_pieces! {
    &str: |words| words;
    String: |words| words;
    &String: |words| words.as_str();
    usize: |count| text::count(count);
    Date: |date| text::date(date);
    FinancialYear: |year| year.to_string();
}
