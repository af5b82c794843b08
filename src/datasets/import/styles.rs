//! How the cells of a workbook look, from its styles: number format, fill, struck out.

use super::mapping::Unit;
use super::xml::{Step, attribute, each};
use crate::units::Decimal;

/// How a cell looks.
#[expect(clippy::struct_excessive_bools, reason = "each is told by the format by itself")]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// What a number is divided by to be shown: `#,##0,` shows thousands.
    pub(super) scale: u32,
    /// The unit that its format writes behind a number: `£0.0"m"`.
    pub(super) says: Option<Unit>,
    /// Whether it shows a part of one as a percentage.
    pub(super) percent: bool,
    /// Whether it shows a number as a day, or as a time.
    pub(super) day: bool,
    pub(super) time: bool,
    /// The colour of its fill, such as `FFC000`.
    pub(super) fill: Option<String>,
    /// Whether it is struck out.
    pub(super) struck: bool,
}

impl Style {
    /// Says whether it says anything that its value does not.
    pub(super) const fn told(&self) -> bool {
        self.scale > 1 || self.says.is_some() || self.percent || self.struck || self.fill.is_some()
    }

    /// Gives what a number format makes of a number.
    pub(super) fn of_format(code: &str) -> Self {
        let (plain, written) = sections(code);
        let has = |letters: &[char]| plain.contains(letters);
        let percent = has(&['%']);
        // The `m` of months stands beside days or years, that of minutes beside hours or seconds.
        let day =
            has(&['d', 'D', 'y', 'Y']) || has(&['m', 'M']) && !has(&['h', 'H', 's', 'S', '0', '#']);
        let time = !day && has(&['h', 'H', 's', 'S']);
        let says = match written.trim().to_lowercase().as_str() {
            "m" | "million" | "mn" => Some(Unit::Millions),
            "k" | "000" | "'000" | "thousand" => Some(Unit::Thousands),
            _ => None,
        };
        Self { scale: scale_of(&plain), says, percent, day, time, ..Self::default() }
    }

    /// Gives what a number format that every program knows by its number makes of a number.
    pub(super) fn of_number(id: usize) -> Self {
        Self::of_format(match id {
            9 | 10 => "0%",
            14..=17 | 22 | 27..=36 | 50..=58 => "d/m/yy",
            18..=21 | 45..=47 => "h:mm:ss",
            _ => "General",
        })
    }
}

/// Reads the styles that cells refer to, in their order.
pub(super) fn styles(text: &str, theme: &str) -> Vec<Style> {
    let theme = theme_colours(theme);
    let mut read = Read::default();
    each(text, |event| match event {
        Step::Begins(tag) | Step::Alone(tag) => {
            let value = |name: &str| attribute(tag, name);
            let index = |name: &str| value(name).and_then(|n| n.parse::<usize>().ok());
            match tag.local_name().as_ref() {
                "numFmt" => read.formats.extend(index("numFmtId").zip(value("formatCode"))),
                "font" if read.within == "fonts" => read.struck.push(false),
                "strike" if read.within == "fonts" => {
                    let off = matches!(value("val").as_deref(), Some("0" | "false"));
                    if let Some(last) = read.struck.last_mut() {
                        *last = !off;
                    }
                }
                "fill" if read.within == "fills" => read.fills.push(None),
                "patternFill" => read.solid = value("patternType").as_deref() == Some("solid"),
                "fgColor" if read.within == "fills" && read.solid => {
                    let colour = value("rgb").map(|rgb| last_six(&rgb)).or_else(|| {
                        let base = theme.get(index("theme")?)?;
                        let tint =
                            value("tint").and_then(|tint| Decimal::from_str_exact(&tint).ok());
                        let tint = tint.unwrap_or_default();
                        Some(tinted(base, tint))
                    });
                    let colour = colour.or_else(|| Some(indexed(index("indexed")?)?.to_owned()));
                    if let Some(last) = read.fills.last_mut() {
                        *last = colour;
                    }
                }
                "xf" if read.within == "cellXfs" => {
                    let (font, fill) = (index("fontId"), index("fillId"));
                    let format = index("numFmtId").unwrap_or(0);
                    let own = read.formats.iter().find(|(id, _)| *id == format);
                    let shown = own.map_or_else(
                        || Style::of_number(format),
                        |(_, code)| Style::of_format(code),
                    );
                    read.styles.push(Style {
                        struck: font.and_then(|at| read.struck.get(at).copied()).unwrap_or(false),
                        fill: fill.and_then(|at| read.fills.get(at).cloned()).flatten(),
                        ..shown
                    });
                }
                part @ ("fonts" | "fills" | "cellXfs" | "cellStyleXfs" | "dxfs" | "borders") => {
                    part.clone_into(&mut read.within);
                }
                _ => {}
            }
        }
        Step::Ends(_) | Step::Words(_) | Step::Letter(_) => {}
    });
    read.styles
}

#[derive(Default)]
struct Read {
    within: String,
    formats: Vec<(usize, String)>,
    struck: Vec<bool>,
    fills: Vec<Option<String>>,
    solid: bool,
    styles: Vec<Style>,
}

/// Takes the first section of a format apart: what it does to a number, and what it writes behind its last
/// digit.
fn sections(code: &str) -> (String, String) {
    let (mut plain, mut written) = (String::new(), String::new());
    let mut letters = code.chars();
    let mut quoted = false;
    let mut bracket: Option<String> = None;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted = !quoted,
            letter if quoted => written.push(letter),
            '[' => bracket = Some(String::new()),
            ']' => {
                // `[h]` counts hours; `[Red]`, `[>100]` and `[$£-809]` do nothing to a number.
                let inner = bracket.take().unwrap_or_default();
                if !inner.is_empty() && inner.chars().all(|c| "hHmMsS".contains(c)) {
                    plain.push_str(&inner);
                    plain.push('s');
                }
            }
            letter if bracket.is_some() => {
                if let Some(inner) = &mut bracket {
                    inner.push(letter);
                }
            }
            '\\' => written.extend(letters.next()),
            '_' | '*' => drop(letters.next()),
            ';' => break,
            '0' | '#' | '?' => {
                written.clear();
                plain.push(letter);
            }
            letter => plain.push(letter),
        }
    }
    if plain.eq_ignore_ascii_case("general") {
        plain.clear();
    }
    (plain, written)
}

/// Gives what a format divides a number by: a thousand for each comma behind its last digit.
fn scale_of(plain: &str) -> u32 {
    let Some(last) = plain.rfind(['0', '#', '?']) else { return 1 };
    let commas = plain[last + 1..].chars().take_while(|c| *c == ',').count();
    match commas {
        0 => 1,
        1 => 1_000,
        2 => 1_000_000,
        _ => 1_000_000_000,
    }
}

fn last_six(rgb: &str) -> String {
    rgb.get(rgb.len().saturating_sub(6)..).unwrap_or(rgb).to_uppercase()
}

/// Gives the colours of a theme in the order in which cells count them: light and dark change places.
fn theme_colours(text: &str) -> Vec<String> {
    let mut colours = Vec::new();
    let mut within = false;
    each(text, |event| match event {
        Step::Begins(tag) if tag.local_name().as_ref() == "clrScheme" => within = true,
        Step::Ends(tag) if tag.local_name().as_ref() == "clrScheme" => within = false,
        Step::Begins(tag) | Step::Alone(tag) if within => {
            let colour = match tag.local_name().as_ref() {
                "srgbClr" => attribute(tag, "val"),
                "sysClr" => attribute(tag, "lastClr"),
                _ => None,
            };
            colours.extend(colour.map(|colour| colour.to_uppercase()));
        }
        Step::Begins(_) | Step::Alone(_) | Step::Ends(_) | Step::Words(_) | Step::Letter(_) => {}
    });
    for (one, other) in [(0, 1), (2, 3)] {
        if other < colours.len() {
            colours.swap(one, other);
        }
    }
    colours
}

/// Makes a colour lighter or darker by a share of what is left to white or black.
///
/// Spreadsheets move the lightness alone, which may differ by a shade: what comes out is the name by which
/// a mapping knows the fill, and is shown to whoever writes it.
fn tinted(colour: &str, tint: Decimal) -> String {
    let part = |at: usize| colour.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
    let (Some(red), Some(green), Some(blue)) = (part(0), part(2), part(4)) else {
        return colour.to_owned();
    };
    let most = Decimal::from(u8::MAX);
    let moved = |part: u8| {
        let part = Decimal::from(part);
        let to = if tint < Decimal::ZERO {
            part * (Decimal::ONE + tint)
        } else {
            part + (most - part) * tint
        };
        u8::try_from(to.round().clamp(Decimal::ZERO, most)).unwrap_or(u8::MAX)
    };
    let parts = [red, green, blue].map(moved);
    parts.iter().fold(String::new(), |hex, part| hex + &format!("{part:02X}"))
}

/// Gives a colour of the old palette that ratings use.
pub(super) const fn indexed(at: usize) -> Option<&'static str> {
    Some(match at {
        2 | 10 => "FF0000",
        3 | 11 => "00FF00",
        4 | 12 => "0000FF",
        5 | 13 => "FFFF00",
        17 => "008000",
        50 => "99CC00",
        51 => "FFCC00",
        52 => "FF9900",
        53 => "FF6600",
        57 => "339966",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dec;

    #[test]
    fn a_format_that_ends_in_commas_shows_thousands() {
        let cases = [
            ("#,##0", 1),
            ("#,##0,", 1_000),
            ("£#,##0.0,,\"m\";[Red]-£#,##0.0,,", 1_000_000),
            ("0.00,\"k\"", 1_000),
            ("#,##0\",\"", 1),
            ("dd/mm/yyyy", 1),
            ("_-* #,##0,_-", 1_000),
        ];
        for (code, scale) in cases {
            assert_eq!(Style::of_format(code).scale, scale, "{code}");
        }
    }

    #[test]
    fn a_format_tells_days_times_percentages_and_the_unit_that_it_writes() {
        let cases = [
            ("dd/mm/yyyy hh:mm", (true, false, false, None)),
            ("mmm-yy", (true, false, false, None)),
            ("[h]:mm:ss", (false, true, false, None)),
            ("h:mm AM/PM", (false, true, false, None)),
            ("0.0%", (false, false, true, None)),
            ("\"£\"0\"m\"", (false, false, false, Some(Unit::Millions))),
            ("[Red]#,##0\\k", (false, false, false, Some(Unit::Thousands))),
            ("#,##0.0\" m³\"", (false, false, false, None)),
            ("General", (false, false, false, None)),
            ("[$£-809]#,##0.00", (false, false, false, None)),
        ];
        for (code, wanted) in cases {
            let style = Style::of_format(code);
            assert_eq!((style.day, style.time, style.percent, style.says), wanted, "{code}");
        }
    }

    #[test]
    fn a_tint_moves_a_colour_towards_white_or_black() {
        // Half of what is left to 255: 192 + 31.5, rounded; a quarter less: 192 × 0.75.
        assert_eq!(tinted("FFC000", dec!(0.5)), "FFE080");
        assert_eq!(tinted("FFC000", dec!(-0.25)), "BF9000");
    }
}
