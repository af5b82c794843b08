//! How wide text is, and where it breaks.

use std::sync::OnceLock;

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};

use super::DrawError;

/// The family of every text.
pub(super) const FAMILY: &str = "Inter";

pub(super) const REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.otf");
pub(super) const SEMI_BOLD: &[u8] = include_bytes!("../fonts/Inter-SemiBold.otf");

/// A size in pixels with a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Type {
    pub(super) size: i32,
    pub(super) weight: Weight,
}

/// How heavy text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    SemiBold,
}

impl Type {
    pub(super) const TITLE: Self = Self::new(20, Weight::SemiBold);
    pub(super) const PANEL: Self = Self::new(15, Weight::SemiBold);
    pub(super) const BODY: Self = Self::new(14, Weight::Regular);
    pub(super) const STRONG: Self = Self::new(14, Weight::SemiBold);
    pub(super) const SMALL: Self = Self::new(13, Weight::Regular);
    pub(super) const SMALL_STRONG: Self = Self::new(13, Weight::SemiBold);

    const fn new(size: i32, weight: Weight) -> Self {
        Self { size, weight }
    }

    /// From one baseline to the next.
    pub(super) const fn line(self) -> i32 {
        self.size * 13 / 10
    }

    /// The height of so many lines.
    pub(super) fn tall(self, lines: usize) -> i32 {
        i32::try_from(lines).unwrap_or(i32::MAX).saturating_mul(self.line())
    }

    /// From the middle of a capital down to the baseline.
    pub(super) const fn drop(self) -> i32 {
        self.size * 36 / 100 + 1
    }

    pub(super) const fn style(self) -> FontStyle {
        match self.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::SemiBold => FontStyle::Bold,
        }
    }
}

/// Makes the fonts known to the plotter, once.
pub(super) fn load_fonts() -> Result<(), DrawError> {
    static LOADED: OnceLock<bool> = OnceLock::new();
    let loaded = LOADED.get_or_init(|| {
        register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok()
            && register_font(FAMILY, FontStyle::Bold, SEMI_BOLD).is_ok()
    });
    if *loaded { Ok(()) } else { Err(DrawError::Font) }
}

/// Gives the width of text in whole pixels, rounded up; kerning is left out, which errs wide.
pub(super) fn width(text: &str, kind: Type) -> i32 {
    // A plotter's font size is ascent to descent, 3408 of Inter's 2816 units: this one makes an em
    // of 1000 px, so that no fraction of a pixel is lost.
    const EM_OF_A_THOUSAND: f64 = 1210.227;
    let font = FontDesc::new(FontFamily::Name(FAMILY), EM_OF_A_THOUSAND, kind.style());
    // The fonts were loaded before, so this cannot fail; a wide guess leaves room all the same.
    let thousandths = font.box_size(text).map_or_else(
        |_| text.chars().count() * 700,
        |(wide, _)| usize::try_from(wide).unwrap_or(usize::MAX),
    );
    let size = usize::try_from(kind.size).unwrap_or(0);
    i32::try_from((thousandths * size).div_ceil(1000)).unwrap_or(i32::MAX)
}

/// Breaks text into lines no wider than `room` between words; a longer word keeps its own line.
pub(super) fn wrap(text: &str, kind: Type, room: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words(text) {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match (longer, lines.last_mut()) {
            (Some(longer), Some(line)) if width(&longer, kind) <= room => *line = longer,
            _ => lines.push(word),
        }
    }
    lines
}

/// Parts text at its blanks; no-break spaces and short brackets such as `(4 years)` hold together.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
        match words.last_mut() {
            Some(last) if last.starts_with('(') && !last.contains(')') && last.len() < 12 => {
                last.push('\u{A0}');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// Breaks text as [`wrap`] does, and narrows the lines while the last is much shorter than they.
pub(super) fn wrap_evenly(text: &str, kind: Type, room: i32) -> Vec<String> {
    let lines = wrap(text, kind, room);
    let mut best = lines.clone();
    let mut narrower = room;
    while lines.len() > 1 && ends_short(&best, kind, room) {
        narrower -= 8;
        let tried = wrap(text, kind, narrower);
        if tried.len() != lines.len() || widest(tried.iter().map(String::as_str), kind) > room {
            break;
        }
        best = tried;
    }
    best
}

fn ends_short(lines: &[String], kind: Type, room: i32) -> bool {
    lines.last().is_some_and(|last| width(last, kind) < room * 2 / 5)
}

/// Gives the width of the widest text; nil for none.
pub(super) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, kind: Type) -> i32 {
    texts.into_iter().map(|text| width(text, kind)).max().unwrap_or(0)
}
