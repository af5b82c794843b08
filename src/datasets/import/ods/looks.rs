//! The styles of an ODS workbook: what each of them says of the cells that have it.

use std::collections::{HashMap, HashSet};

use quick_xml::events::BytesStart;

use super::super::styles::Style;
use super::super::xml::{Step, attribute};

/// Styles by name, as they come.
#[derive(Default)]
pub(super) struct Looks {
    named: HashMap<String, Named>,
    /// What number formats do to a number.
    formats: HashMap<String, Style>,
    /// Styles of words that raise them.
    raised: HashSet<String>,
    /// The numbers under which cells refer to styles.
    numbers: HashMap<String, u16>,
    within: Within,
}

/// A style of cells.
#[derive(Default)]
struct Named {
    parent: Option<String>,
    format: Option<String>,
    /// The colour of its fill; one of no letter is none.
    fill: Option<String>,
    struck: Option<bool>,
}

/// What is being read.
#[derive(Default)]
enum Within {
    #[default]
    Nothing,
    Style(String),
    Format(String),
    /// The words that a format writes behind its number.
    Written(String),
}

impl Looks {
    pub(super) fn take(&mut self, step: Step<'_>) {
        match step {
            Step::Begins(tag) => self.begin(tag, false),
            Step::Alone(tag) => self.begin(tag, true),
            Step::Ends(tag) => match (tag.name().as_ref(), std::mem::take(&mut self.within)) {
                ("number:text", Within::Written(name)) => self.within = Within::Format(name),
                ("style:style", _) => {}
                (name, within) if !is_format(name) => self.within = within,
                _ => {}
            },
            Step::Words(_) | Step::Letter(_) => {
                if let Within::Written(name) = &self.within {
                    let mut words = String::new();
                    step.add_to(&mut words);
                    let written = Style::of_format(&format!("0\"{words}\"")).says;
                    if let Some(format) = self.formats.get_mut(name) {
                        format.says = written.or(format.says);
                    }
                }
            }
        }
    }

    fn begin(&mut self, tag: &BytesStart<'_>, alone: bool) {
        let name = || attribute(tag, "style:name").unwrap_or_default();
        match tag.name().as_ref() {
            "style:style" => {
                let style = Named {
                    parent: attribute(tag, "style:parent-style-name"),
                    format: attribute(tag, "style:data-style-name"),
                    ..Named::default()
                };
                self.named.insert(name(), style);
                self.within = if alone { Within::Nothing } else { Within::Style(name()) };
            }
            kind if is_format(kind) => {
                let percent = kind == "number:percentage-style";
                self.formats.insert(name(), Style { scale: 1, percent, ..Style::default() });
                self.within = if alone { Within::Nothing } else { Within::Format(name()) };
            }
            "style:table-cell-properties" => self.set(|style| {
                style.fill = attribute(tag, "fo:background-color")
                    .map(|colour| colour.strip_prefix('#').unwrap_or_default().to_uppercase());
            }),
            "style:text-properties" => {
                let line = attribute(tag, "style:text-line-through-style")
                    .or_else(|| attribute(tag, "style:text-line-through-type"));
                self.set(|style| style.struck = line.map(|line| line != "none"));
                let up = attribute(tag, "style:text-position");
                let up = up.is_some_and(|up| up.starts_with("super"));
                if let (true, Within::Style(name)) = (up, &self.within) {
                    self.raised.insert(name.clone());
                }
            }
            "number:number" => {
                let by = attribute(tag, "number:display-factor").and_then(|by| by.parse().ok());
                if let (Some(by), Within::Format(name)) = (by, &self.within)
                    && let Some(format) = self.formats.get_mut(name)
                {
                    format.scale = by;
                }
            }
            "number:text" if !alone => {
                if let Within::Format(name) = std::mem::take(&mut self.within) {
                    self.within = Within::Written(name);
                }
            }
            _ => {}
        }
    }

    fn set(&mut self, change: impl FnOnce(&mut Named)) {
        if let Within::Style(name) = &self.within
            && let Some(style) = self.named.get_mut(name)
        {
            change(style);
        }
    }

    /// Says whether a style of words raises them.
    pub(super) fn is_raised(&self, name: &str) -> bool {
        self.raised.contains(name)
    }

    /// Gives the number of a style, by which cells refer to it.
    pub(super) fn number(&mut self, name: &str) -> Option<u16> {
        let next = u16::try_from(self.numbers.len()).ok()?;
        Some(*self.numbers.entry(name.to_owned()).or_insert(next))
    }

    /// Gives the styles that cells refer to, by their numbers.
    pub(super) fn styles(&self) -> Vec<Style> {
        let mut styles = vec![Style::default(); self.numbers.len()];
        for (name, number) in &self.numbers {
            if let Some(style) = styles.get_mut(usize::from(*number)) {
                *style = self.style(name);
            }
        }
        styles
    }

    /// Gives a style with what it takes from those that it rests on.
    fn style(&self, name: &str) -> Style {
        let mut whole = Named::default();
        let mut next = Some(name);
        // Styles that rest on each other in a ring end somewhere.
        for _ in 0..MOST_PARENTS {
            let Some(style) = next.and_then(|name| self.named.get(name)) else { break };
            whole.format = whole.format.or_else(|| style.format.clone());
            whole.fill = whole.fill.or_else(|| style.fill.clone());
            whole.struck = whole.struck.or(style.struck);
            next = style.parent.as_deref();
        }
        let format = whole.format.and_then(|name| self.formats.get(&name).cloned());
        Style {
            fill: whole.fill.filter(|fill| !fill.is_empty()),
            struck: whole.struck.unwrap_or(false),
            ..format.unwrap_or_else(|| Style { scale: 1, ..Style::default() })
        }
    }
}

const MOST_PARENTS: usize = 16;

/// Says whether a tag is a format of numbers.
fn is_format(tag: &str) -> bool {
    let kinds = ["number", "percentage", "currency", "date", "time", "boolean", "text"];
    let kind = tag.strip_prefix("number:").and_then(|kind| kind.strip_suffix("-style"));
    kind.is_some_and(|kind| kinds.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::super::super::mapping::Unit;
    use super::super::super::xml::each;
    use super::*;

    #[test]
    fn a_style_takes_what_it_does_not_say_from_the_one_it_rests_on() {
        let text = "<a><number:number-style style:name=\"N1\"><number:number number:display-factor=\"1000\"/>\
                    </number:number-style><number:currency-style style:name=\"N2\"><number:number/>\
                    <number:text>m</number:text></number:currency-style>\
                    <style:style style:name=\"base\"><style:table-cell-properties fo:background-color=\"#ffc000\"/>\
                    </style:style><style:style style:name=\"ce1\" style:parent-style-name=\"base\" \
                    style:data-style-name=\"N1\"><style:text-properties style:text-line-through-style=\"solid\"/>\
                    </style:style><style:style style:name=\"ce2\" style:data-style-name=\"N2\"/></a>";
        let mut looks = Looks::default();
        each(text, |step| looks.take(step));
        let style = looks.style("ce1");
        assert_eq!(
            (style.scale, style.fill.as_deref(), style.struck),
            (1000, Some("FFC000"), true)
        );
        assert_eq!(looks.style("ce2").says, Some(Unit::Millions));
    }
}
