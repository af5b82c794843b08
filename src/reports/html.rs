//! A document as one page that needs nothing else: style, fonts, charts and script are inside it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value, context};
use sha2::{Digest as _, Sha256};

use crate::charts;

use super::document::Document;
use super::exempt::HEADING;
use super::viewer;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("templates/page.js");

/// The templates, each under the name that the others call it by.
const TEMPLATES: [(&str, &str); 3] = [
    ("page.html", include_str!("templates/page.html")),
    ("blocks.html", include_str!("templates/blocks.html")),
    ("annex.html", include_str!("templates/annex.html")),
];

/// Why a page could not be made. Each text fits after "could not".
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A figure is shown and its derivation is not in the document.
    #[error("say where these figures come from: {}", figures.join(", "))]
    NoDerivation {
        /// The ids of the figures, in the order of their first use.
        figures: Vec<String>,
    },
    /// A template is at fault.
    #[error("fill in the page")]
    Template(#[from] Error),
}

/// Gives the whole page as HTML. The same document gives the same bytes.
///
/// # Errors
/// When a figure is shown that [`Document::derivations`] does not explain.
pub fn page(document: &Document) -> Result<String, PageError> {
    let view = viewer::of(document).map_err(|figures| PageError::NoDerivation { figures })?;
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_formatter(escape);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    let page = environment.get_template("page.html")?.render(context! {
        page => Value::from(Serde(&view)),
        style => Value::from_safe_string(style(document)),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        script_hash => Value::from_safe_string(STANDARD.encode(Sha256::digest(SCRIPT))),
        version => env!("CARGO_PKG_VERSION"),
    })?;
    Ok(page)
}

/// Escapes what HTML needs and no more: the usual rule of the crate also rewrites each `/`, which
/// would hide `2024/25` and every figure's id from whoever searches the file.
fn escape(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let plain = value.as_str().filter(|_| !value.is_safe());
    let Some(text) = plain.filter(|_| *state.auto_escape() == AutoEscape::Html) else {
        return minijinja::escape_formatter(out, state, value);
    };
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.write_str(&rest[..at])?;
        out.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    out.write_str(rest)?;
    Ok(())
}

/// Gives the fonts, the colours, the rules, and the heads of printed pages.
fn style(document: &Document) -> String {
    let mut style = String::new();
    for (weight, woff2) in charts::web_fonts() {
        style.push_str(&font_face(weight, woff2));
    }
    style.push_str(&charts::palette::css_variables());
    style.push_str(STYLE);
    style.push_str(&page_head(document));
    style
}

fn font_face(weight: u16, woff2: &[u8]) -> String {
    let bytes = STANDARD.encode(woff2);
    format!(
        "@font-face {{ font-family: \"Inter\"; font-weight: {weight}; \
         src: url(data:font/woff2;base64,{bytes}) format(\"woff2\"); }}\n"
    )
}

/// Names the paper on each printed page, since pages are passed round singly.
fn page_head(document: &Document) -> String {
    let name = css_words(&format!("{}: {}", document.council, document.short_title));
    let left = if document.invented { format!("{name}. Invented example") } else { name };
    // \A is a line end in a style sheet.
    let left = if document.exempt { format!("{HEADING}\\A {left}") } else { left };
    let as_at = css_words(&document.as_at);
    let rests_on = match css_words(&document.rests_on) {
        none if none.is_empty() => none,
        words => {
            format!(" @bottom-left {{ content: \"{words}\"; font-size: 7pt; text-align: left; }}")
        }
    };
    format!(
        "@page {{ @top-left {{ content: \"{left}\"; white-space: pre-line; }} @top-right {{ content: \"{as_at}\"; }}\
         {rests_on} }}\n"
    )
}

/// Keeps words inside a CSS string, and the string inside its element.
fn css_words(words: &str) -> String {
    let mut kept = String::new();
    for letter in words.chars() {
        match letter {
            '"' => kept.push('”'),
            '\\' | '<' | '>' => kept.push(' '),
            control if control.is_control() => kept.push(' '),
            other => kept.push(other),
        }
    }
    kept
}
