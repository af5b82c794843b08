//! The named colours that charts and pages share, for light and for dark.
//!
//! Every fill has four colours: the fill, text upon it (4.5:1 or more), its edge (3:1 or more
//! against the ground) and the strokes of its pattern. The fills of the ratings differ in
//! lightness, so that they stay apart in greyscale and for every kind of colour vision.

use std::fmt::Write as _;

use super::plot::{Fill, Tone};
use crate::records::Brag;

/// A colour of the screen: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Gives `#1F4E79`.
    pub fn hex(self) -> String {
        format!("#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}

/// What a colour is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Behind everything.
    Ground,
    /// Text.
    Ink,
    /// Text of second rank: subtitles, scales, sources.
    Quiet,
    /// Lines that help to read a scale.
    Grid,
    /// The line that bars stand on, leaders, targets.
    Axis,
    /// The body of a part.
    Body(Fill),
    /// Text upon a part.
    Upon(Fill),
    /// The edge of a part.
    Edge(Fill),
    /// The strokes of a part's pattern.
    Stroke(Fill),
}

/// A colour with its name in CSS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swatch {
    /// The CSS variable: `--chart-ink`.
    pub variable: String,
    /// On a light ground, on paper and in files.
    pub light: Rgb,
    /// On a dark ground.
    pub dark: Rgb,
}

/// Body, text upon it, edge, strokes.
type Four = [Rgb; 4];

const WHITE: Rgb = Rgb(0xFF, 0xFF, 0xFF);
const NIGHT: Rgb = Rgb(0x14, 0x18, 0x1D);
const INK: Rgb = Rgb(0x16, 0x20, 0x2A);

/// Every fill, ratings first.
pub fn fills() -> impl Iterator<Item = Fill> {
    let ratings = Brag::ALL.iter().copied().map(Fill::Rating);
    ratings.chain(Tone::ALL.into_iter().map(Fill::Tone))
}

/// Every role, in an order that does not change.
pub fn roles() -> impl Iterator<Item = Role> {
    let plain = [Role::Ground, Role::Ink, Role::Quiet, Role::Grid, Role::Axis];
    let filled = fills().flat_map(|fill| {
        [Role::Body(fill), Role::Upon(fill), Role::Edge(fill), Role::Stroke(fill)]
    });
    plain.into_iter().chain(filled)
}

/// Gives the colour of a role.
pub fn swatch(role: Role) -> Swatch {
    let named =
        |name: &str, light, dark| Swatch { variable: format!("--chart-{name}"), light, dark };
    let of = |fill, index: usize, what: &str| {
        let (light, dark) = shades(fill);
        named(&format!("{}{what}", name(fill)), light[index], dark[index])
    };
    match role {
        Role::Ground => named("ground", WHITE, NIGHT),
        Role::Ink => named("ink", INK, Rgb(0xEE, 0xF2, 0xF5)),
        Role::Quiet => named("quiet", Rgb(0x4A, 0x56, 0x61), Rgb(0xB4, 0xBE, 0xC7)),
        Role::Grid => named("grid", Rgb(0xDD, 0xE2, 0xE7), Rgb(0x30, 0x37, 0x3F)),
        Role::Axis => named("axis", Rgb(0x4A, 0x56, 0x61), Rgb(0xAE, 0xB7, 0xC0)),
        Role::Body(fill) => of(fill, 0, ""),
        Role::Upon(fill) => of(fill, 1, "-upon"),
        Role::Edge(fill) => of(fill, 2, "-edge"),
        Role::Stroke(fill) => of(fill, 3, "-stroke"),
    }
}

/// Gives the palette as CSS: light values for all, dark ones for screens that ask for dark.
///
/// Paper always takes the light values.
pub fn css_variables() -> String {
    let mut light = String::new();
    let mut dark = String::new();
    for role in roles() {
        let swatch = swatch(role);
        // Writing to a String cannot fail.
        let _ = writeln!(light, "  {}: {};", swatch.variable, swatch.light.hex());
        let _ = writeln!(dark, "    {}: {};", swatch.variable, swatch.dark.hex());
    }
    format!(
        ":root {{\n{light}}}\n@media screen and (prefers-color-scheme: dark) {{\n  :root {{\n{dark}  }}\n}}\n"
    )
}

/// Gives the name of a fill in CSS variables and ids: `delivered`, `navy`.
pub(super) const fn name(fill: Fill) -> &'static str {
    match fill {
        Fill::Rating(Brag::Blue) => "delivered",
        Fill::Rating(Brag::Green) => "on-track",
        Fill::Rating(Brag::Amber) => "at-risk",
        Fill::Rating(Brag::Red) => "off-track",
        Fill::Rating(Brag::WrittenOut) => "written-out",
        Fill::Rating(Brag::NotRated) => "not-rated",
        Fill::Tone(Tone::Navy) => "navy",
        Fill::Tone(Tone::Sky) => "sky",
        Fill::Tone(Tone::Ochre) => "ochre",
        Fill::Tone(Tone::Plum) => "plum",
        Fill::Tone(Tone::Stone) => "stone",
    }
}

/// Gives the strokes of a fill's pattern: the side of its square tile in pixels, and a path on it.
/// `None` is a plain fill.
pub(super) const fn pattern(fill: Fill) -> Option<(u8, &'static str)> {
    match fill {
        Fill::Rating(Brag::Blue | Brag::NotRated) | Fill::Tone(Tone::Navy) => None,
        Fill::Rating(Brag::Green) | Fill::Tone(Tone::Sky) => {
            Some((8, "M-2,2 L2,-2 M0,8 L8,0 M6,10 L10,6"))
        }
        Fill::Rating(Brag::Amber) | Fill::Tone(Tone::Ochre) => Some((6, "M3,0 L3,6")),
        Fill::Rating(Brag::Red) | Fill::Tone(Tone::Plum) => Some((8, "M0,8 L8,0 M0,0 L8,8")),
        Fill::Rating(Brag::WrittenOut) | Fill::Tone(Tone::Stone) => Some((6, "M0,3 L6,3")),
    }
}

const fn shades(fill: Fill) -> (Four, Four) {
    match fill {
        Fill::Rating(rating) => rating_shades(rating),
        Fill::Tone(tone) => tone_shades(tone),
    }
}

#[rustfmt::skip]
const fn rating_shades(rating: Brag) -> (Four, Four) {
    match rating {
        Brag::Blue => (
            [Rgb(0x17, 0x39, 0x6B), WHITE, Rgb(0x17, 0x39, 0x6B), Rgb(0x17, 0x39, 0x6B)],
            [Rgb(0x86, 0xB4, 0xF0), Rgb(0x0B, 0x1B, 0x33), Rgb(0x86, 0xB4, 0xF0), Rgb(0x86, 0xB4, 0xF0)],
        ),
        Brag::Green => (
            [Rgb(0x3F, 0x9E, 0x6C), Rgb(0x06, 0x19, 0x0F), Rgb(0x1F, 0x6B, 0x45), Rgb(0x2C, 0x82, 0x56)],
            [Rgb(0x4D, 0xB8, 0x83), Rgb(0x04, 0x17, 0x0C), Rgb(0x4D, 0xB8, 0x83), Rgb(0x3A, 0x9A, 0x6B)],
        ),
        Brag::Amber => (
            [Rgb(0xF2, 0xB9, 0x49), Rgb(0x27, 0x1A, 0x00), Rgb(0x8C, 0x5B, 0x00), Rgb(0xD2, 0x95, 0x23)],
            [Rgb(0xF2, 0xB9, 0x49), Rgb(0x27, 0x1A, 0x00), Rgb(0xF2, 0xB9, 0x49), Rgb(0xCE, 0x95, 0x26)],
        ),
        Brag::Red => (
            [Rgb(0xA3, 0x19, 0x2A), WHITE, Rgb(0xA3, 0x19, 0x2A), Rgb(0xC9, 0x50, 0x5C)],
            [Rgb(0xF0, 0x8C, 0x93), Rgb(0x33, 0x06, 0x0B), Rgb(0xF0, 0x8C, 0x93), Rgb(0xC9, 0x62, 0x6B)],
        ),
        Brag::WrittenOut => (
            [Rgb(0x6C, 0x72, 0x7A), WHITE, Rgb(0x6C, 0x72, 0x7A), Rgb(0x95, 0x9B, 0xA3)],
            [Rgb(0xA6, 0xAD, 0xB6), Rgb(0x10, 0x14, 0x18), Rgb(0xA6, 0xAD, 0xB6), Rgb(0x7F, 0x86, 0x8F)],
        ),
        Brag::NotRated => (
            [WHITE, INK, Rgb(0x5A, 0x65, 0x70), Rgb(0xC3, 0xCA, 0xD1)],
            [NIGHT, Rgb(0xEE, 0xF2, 0xF5), Rgb(0xAE, 0xB7, 0xC0), Rgb(0x4A, 0x53, 0x5D)],
        ),
    }
}

#[rustfmt::skip]
const fn tone_shades(tone: Tone) -> (Four, Four) {
    match tone {
        Tone::Navy => (
            [Rgb(0x1F, 0x4E, 0x79), WHITE, Rgb(0x1F, 0x4E, 0x79), Rgb(0x1F, 0x4E, 0x79)],
            [Rgb(0x7F, 0xB3, 0xE3), Rgb(0x08, 0x1A, 0x2C), Rgb(0x7F, 0xB3, 0xE3), Rgb(0x7F, 0xB3, 0xE3)],
        ),
        Tone::Sky => (
            [Rgb(0x9C, 0xC9, 0xEC), Rgb(0x0A, 0x22, 0x36), Rgb(0x2F, 0x6E, 0x9F), Rgb(0x6B, 0xA7, 0xD3)],
            [Rgb(0x2F, 0x6F, 0xA3), WHITE, Rgb(0x7F, 0xB3, 0xE3), Rgb(0x5C, 0x96, 0xC4)],
        ),
        Tone::Ochre => (
            [Rgb(0xE0, 0xA0, 0x30), Rgb(0x27, 0x1A, 0x00), Rgb(0x8C, 0x5B, 0x00), Rgb(0xBD, 0x7F, 0x14)],
            [Rgb(0xE0, 0xA0, 0x30), Rgb(0x27, 0x1A, 0x00), Rgb(0xE0, 0xA0, 0x30), Rgb(0xB2, 0x7A, 0x17)],
        ),
        Tone::Plum => (
            [Rgb(0x6B, 0x1F, 0x55), WHITE, Rgb(0x6B, 0x1F, 0x55), Rgb(0xA0, 0x62, 0x8D)],
            [Rgb(0xD6, 0x96, 0xC3), Rgb(0x2B, 0x0A, 0x21), Rgb(0xD6, 0x96, 0xC3), Rgb(0xA8, 0x68, 0x8F)],
        ),
        Tone::Stone => (
            [Rgb(0x6C, 0x73, 0x7B), WHITE, Rgb(0x5A, 0x65, 0x70), Rgb(0x9B, 0xA2, 0xAA)],
            [Rgb(0x8E, 0x96, 0x9F), Rgb(0x0D, 0x11, 0x15), Rgb(0x8E, 0x96, 0x9F), Rgb(0x6A, 0x72, 0x7B)],
        ),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_arithmetic, reason = "contrast and lightness are measures of light")]

    use super::*;

    /// Red, green and blue in linear light.
    fn linear(colour: Rgb) -> [f64; 3] {
        [colour.0, colour.1, colour.2].map(|byte| {
            let share = f64::from(byte) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn luminance(colour: Rgb) -> f64 {
        let [red, green, blue] = linear(colour);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// CIE lightness of a luminance, 0 black to 100 white.
    fn lightness(luminance: f64) -> f64 {
        116.0 * luminance.max(0.008_856).cbrt() - 16.0
    }

    fn contrast(one: Rgb, other: Rgb) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    fn both(one: Role, other: Role) -> f64 {
        let (one, other) = (swatch(one), swatch(other));
        contrast(one.light, other.light).min(contrast(one.dark, other.dark))
    }

    #[test]
    fn text_can_be_read_on_every_ground() {
        assert!(both(Role::Ink, Role::Ground) >= 7.0);
        assert!(both(Role::Quiet, Role::Ground) >= 4.5);
        for fill in fills() {
            assert!(both(Role::Upon(fill), Role::Body(fill)) >= 4.5, "{fill:?}");
        }
    }

    #[test]
    fn every_part_stands_out_from_the_ground() {
        assert!(both(Role::Axis, Role::Ground) >= 3.0);
        for fill in fills() {
            assert!(both(Role::Edge(fill), Role::Ground) >= 3.0, "{fill:?}");
        }
    }

    #[test]
    fn ratings_stay_apart_in_greyscale() {
        // A step of 10 in lightness is seen at once in print; patterns differ besides.
        for (index, one) in Brag::ALL.iter().copied().enumerate() {
            for other in Brag::ALL.iter().copied().skip(index + 1) {
                let shade =
                    |rating| lightness(luminance(swatch(Role::Body(Fill::Rating(rating))).light));
                let apart = (shade(one) - shade(other)).abs();
                assert!(apart >= 10.0, "{one:?} and {other:?} are {apart:.1} apart");
                let drawn = |rating| pattern(Fill::Rating(rating));
                assert!(drawn(one) != drawn(other) || apart >= 50.0);
            }
        }
    }

    /// A colour as an eye without the middle cones sees it.
    ///
    /// # Source
    /// Viénot, Brettel and Mollon (1999): in linear light red and green become one mixture.
    fn deuteranope(colour: Rgb) -> f64 {
        let [red, green, blue] = linear(colour);
        let both = 0.292_75 * red + 0.707_25 * green;
        let blue = (blue - 0.022_34 * red + 0.022_34 * green).clamp(0.0, 1.0);
        lightness((0.2126 + 0.7152) * both + 0.0722 * blue)
    }

    #[test]
    fn ratings_stay_apart_for_an_eye_that_confuses_red_and_green() {
        for (index, one) in Brag::ALL.iter().copied().enumerate() {
            for other in Brag::ALL.iter().copied().skip(index + 1) {
                let body = |rating| swatch(Role::Body(Fill::Rating(rating)));
                let light = (deuteranope(body(one).light) - deuteranope(body(other).light)).abs();
                let dark = (deuteranope(body(one).dark) - deuteranope(body(other).dark)).abs();
                let drawn = |rating| pattern(Fill::Rating(rating));
                // A step of 8.5 on paper, and another pattern besides; on a dark screen one of the two.
                let plain = drawn(one).is_none() && drawn(other).is_none();
                assert!(drawn(one) != drawn(other) || plain && light >= 50.0);
                assert!(light >= 8.5, "{one:?} and {other:?} are {light:.1} apart on paper");
                assert!(
                    dark >= 10.0 || drawn(one) != drawn(other),
                    "{one:?}, {other:?}: {dark:.1}"
                );
            }
        }
    }

    #[test]
    fn green_amber_and_red_never_share_a_pattern_or_a_shape() {
        let seen = [Brag::Blue, Brag::Green, Brag::Amber, Brag::Red, Brag::WrittenOut];
        for (index, one) in seen.into_iter().enumerate() {
            for other in seen.into_iter().skip(index + 1) {
                assert_ne!(pattern(Fill::Rating(one)), pattern(Fill::Rating(other)));
                assert_ne!(one.mark(), other.mark());
            }
        }
    }

    #[test]
    fn patterns_are_seen_on_their_fills() {
        for fill in fills().filter(|fill| pattern(*fill).is_some()) {
            assert!(both(Role::Stroke(fill), Role::Body(fill)) >= 1.3, "{fill:?}");
        }
    }

    #[test]
    fn every_colour_has_one_name() {
        let names: Vec<String> = roles().map(|role| swatch(role).variable).collect();
        let mut single = names.clone();
        single.sort();
        single.dedup();
        assert_eq!(single.len(), names.len());
        let css = css_variables();
        assert!(names.iter().all(|name| css.matches(&format!("{name}:")).count() == 2));
    }
}
