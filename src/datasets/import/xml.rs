//! The parts of a packed workbook and the steps of their text, as they come.

use std::borrow::Cow;
use std::io::{BufReader, Cursor, Read as _};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, BytesText, Event};
use zip::ZipArchive;

/// The parts of a workbook.
pub(super) struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

/// What a part refers to.
pub(super) struct Related {
    pub(super) id: String,
    /// What it is: `sharedStrings`.
    pub(super) kind: String,
    /// The name of the part.
    pub(super) part: String,
}

impl<'a> Parts<'a> {
    /// Opens a workbook; `None` where it is not packed.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        ZipArchive::new(Cursor::new(bytes)).ok().map(|archive| Self { archive })
    }

    /// Says whether there is a part of a name.
    pub(super) fn has(&mut self, name: &str) -> bool {
        self.archive.by_name(name).is_ok()
    }

    /// Gives the text of a part; empty where there is none.
    pub(super) fn text(&mut self, name: &str) -> String {
        let mut text = String::new();
        if let Ok(mut part) = self.archive.by_name(name) {
            // What cannot be read says nothing: values are read by `stream`, which refuses.
            drop(part.read_to_string(&mut text));
        }
        text
    }

    /// Gives what a part refers to.
    pub(super) fn related(&mut self, part: &str) -> Vec<Related> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let mut related = Vec::new();
        each(&self.text(&format!("{folder}/_rels/{file}.rels")), |step| {
            if let Step::Begins(tag) | Step::Alone(tag) = step
                && let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target"))
            {
                let kind = attribute(tag, "Type").unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                related.push(Related { id, kind, part: resolved(folder, &target) });
            }
        });
        related
    }

    /// Takes every step of a part in turn.
    ///
    /// # Errors
    /// What `take` says, or that the part is broken off.
    pub(super) fn stream(
        &mut self,
        name: &str,
        mut take: impl FnMut(Step<'_>) -> Result<(), String>,
    ) -> Result<(), String> {
        let Ok(part) = self.archive.by_name(name) else { return Ok(()) };
        let mut reader = quick_xml::Reader::from_reader(BufReader::with_capacity(1 << 16, part));
        let mut buffer = Vec::new();
        let mut open = 0_u32;
        loop {
            let event = reader.read_event_into(&mut buffer);
            match event {
                Ok(Event::Eof) if open == 0 => return Ok(()),
                Ok(Event::Eof) | Err(_) => {
                    return Err(format!(
                        "its part `{name}` breaks off or is damaged; open it in a spreadsheet program and save it again"
                    ));
                }
                Ok(event) => {
                    if matches!(event, Event::Start(_)) {
                        open += 1;
                    } else if matches!(event, Event::End(_)) {
                        open = open.saturating_sub(1);
                    }
                    step(&event).map_or(Ok(()), &mut take)?;
                }
            }
            buffer.clear();
        }
    }
}

/// Gives the name of a part from the way to it: `../comments1.xml` from `xl/worksheets`.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut way: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => drop(way.pop()),
            "." => {}
            step => way.push(step),
        }
    }
    way.join("/")
}

/// What of a part says something.
#[derive(Clone, Copy)]
pub(super) enum Step<'e> {
    /// A tag that has something within it.
    Begins(&'e BytesStart<'e>),
    /// A tag that has nothing within it.
    Alone(&'e BytesStart<'e>),
    /// The end of a tag.
    Ends(&'e BytesEnd<'e>),
    /// Words.
    Words(&'e BytesText<'e>),
    /// A letter written by its name or number: `&amp;`.
    Letter(&'e BytesRef<'e>),
}

fn step<'e>(event: &'e Event<'e>) -> Option<Step<'e>> {
    match event {
        Event::Start(tag) => Some(Step::Begins(tag)),
        Event::Empty(tag) => Some(Step::Alone(tag)),
        Event::End(tag) => Some(Step::Ends(tag)),
        Event::Text(words) => Some(Step::Words(words)),
        Event::GeneralRef(letter) => Some(Step::Letter(letter)),
        Event::CData(_)
        | Event::Comment(_)
        | Event::Decl(_)
        | Event::PI(_)
        | Event::DocType(_)
        | Event::Eof => None,
    }
}

impl Step<'_> {
    /// Adds what a step says in words to those before it.
    pub(super) fn add_to(self, words: &mut String) {
        match self {
            Self::Words(said) => words.push_str(&said.xml10_content()),
            Self::Letter(letter) => {
                let named = match letter.as_ref() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => letter.resolve_char_ref().ok().flatten(),
                };
                words.push(named.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            Self::Begins(_) | Self::Alone(_) | Self::Ends(_) => {}
        }
    }
}

/// Takes every step of a text in turn; ends at what is no XML.
pub(super) fn each(text: &str, mut take: impl FnMut(Step<'_>)) {
    let mut reader = quick_xml::Reader::from_str(text);
    while let Ok(event) = reader.read_event() {
        if matches!(event, Event::Eof) {
            return;
        }
        if let Some(step) = step(&event) {
            take(step);
        }
    }
}

/// Gives an attribute of a tag.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok()??;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}
