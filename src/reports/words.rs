//! Running text: words, and the figures in them.

/// One part of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain words.
    Words(String),
    /// A figure: shown as these words, linked to its derivation.
    Figure {
        /// The figure's id, as in every other output.
        id: String,
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

/// A run of text, built part by part.
///
/// ```
/// use mtfs::reports::Text;
/// let text = Text::from("Of the ")
///     .figure("savings/2024-25/target", "£15.3m")
///     .words(" in the budget, ")
///     .figure("savings/2024-25/forecast", "£10.3m")
///     .words(" was delivered.");
/// assert_eq!(text.plain(), "Of the £15.3m in the budget, £10.3m was delivered.");
/// ```
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
    pub fn figure(mut self, id: impl Into<String>, text: impl Into<String>) -> Self {
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
    pub fn figures(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Inline::Figure { id, .. } => Some(id.as_str()),
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
