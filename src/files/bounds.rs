//! How large and how deep what is read may be: one bound for each kind of input, held before memory is taken
//! for it.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use crate::units::text::{has_unseen, is_unseen};

/// Columns of a table. The widest of the schema has a twentieth of that.
pub(crate) const MOST_COLUMNS: usize = 1_000;

/// Bytes of one row of a table, from its first cell to its line end.
pub(crate) const LONGEST_ROW: usize = 1024 * 1024;

/// Bytes of a line that a finding shows.
pub(crate) const LONGEST_EXCERPT: usize = 4 * 1024;

/// Bytes of a file of settings: `council.toml`, a scenario, a mapping. How deep its tables go inside each other
/// the TOML reader bounds.
pub(crate) const LARGEST_TEXT: u64 = 4 * 1024 * 1024;

/// Bytes of what lists a seal: `seal.json`, a signature, who may sign.
pub(crate) const LARGEST_LIST: u64 = 64 * 1024 * 1024;

/// Scenario files of a council.
pub(crate) const MOST_SCENARIOS: usize = 1_000;

/// Opens a file for reading, unless it is a pipe, a socket or a device, of which nobody knows whether and when
/// it ends.
///
/// # Errors
/// What the system says, or that it is no plain file.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    let kind = fs::metadata(path)?.file_type();
    if !kind.is_file() && !kind.is_dir() {
        let words = "it is a pipe, a socket or a device and no plain file";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, words));
    }
    File::open(path)
}

/// Reads a file of settings as text, an unseen character in it written out as an escape that TOML reads as
/// words: `\u{1b}`.
///
/// # Errors
/// What the system says, that it is no plain file, no UTF-8, or longer than [`LARGEST_TEXT`].
pub(crate) fn text(path: &Path) -> io::Result<String> {
    let text = plain_text(path, LARGEST_TEXT)?;
    Ok(if text.contains('\\') || has_unseen(&text) { seen(&text) } else { text })
}

/// Reads a file as text, every byte as it stands.
///
/// # Errors
/// What the system says, that it is no plain file, no UTF-8, or longer than `most` bytes.
pub(crate) fn plain_text(path: &Path, most: u64) -> io::Result<String> {
    let text = String::from_utf8(bytes(path, most)?);
    text.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is no text in UTF-8"))
}

/// Reads the bytes of a file of few.
///
/// # Errors
/// What the system says, that it is no plain file, or longer than `most` bytes.
pub(crate) fn bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let words = format!("it is longer than {} MB", most / 1024 / 1024);
        return Err(io::Error::new(io::ErrorKind::InvalidData, words));
    }
    Ok(bytes)
}

/// Reads the bytes of a table, which may be as long as it is on the disk.
///
/// # Errors
/// What the system says, or that it is no plain file.
pub(crate) fn whole(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes out, in the text of a TOML file, characters that nobody sees and the escapes that stand for them.
fn seen(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (escaped, length) = if c == '\\' { escape(rest) } else { (Some(c), c.len_utf8()) };
        let steers =
            escaped.filter(|&one| is_unseen(one) && !(c == '\r' && rest[1..].starts_with('\n')));
        match steers {
            Some(one) => seen.push_str(&format!("\\\\u{{{:x}}}", u32::from(one))),
            None => seen.push_str(&rest[..length]),
        }
        rest = &rest[length..];
    }
    seen
}

/// Gives each line, counted from 1, of a text as [`text`] gives it that held a character nobody sees, and the first
/// such escape of it: `\u{200b}`.
pub(crate) fn unseen_lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let escape = |line: &'_ str| -> Option<(usize, usize)> {
        line.match_indices("\\\\u{").find_map(|(from, _)| {
            let (hex, _) = line[from + 4..].split_once('}')?;
            let c = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
            is_unseen(c).then_some((from + 1, from + 5 + hex.len()))
        })
    };
    let numbered = (1..).zip(text.lines());
    numbered
        .filter_map(move |(number, line)| escape(line).map(|(from, to)| (number, &line[from..to])))
}

/// Reads an escape of TOML: the character it stands for, if it is one, and its length.
fn escape(text: &str) -> (Option<char>, usize) {
    let digits = |count: usize| {
        let digits =
            text.get(2..2 + count).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let c = digits.and_then(|hex| char::from_u32(u32::from_str_radix(hex, 16).ok()?));
        c.map_or((None, 1), |c| (Some(c), 2 + count))
    };
    match text[1..].chars().next() {
        Some('u') => digits(4),
        Some('U') => digits(8),
        Some('x') => digits(2),
        Some('b') => (Some('\u{8}'), 2),
        Some('e') => (Some('\u{1b}'), 2),
        Some('f') => (Some('\u{c}'), 2),
        Some('r') => (Some('\r'), 2),
        // A backslash or a quote that is escaped begins no other escape.
        Some(c @ ('\\' | '"' | '\'')) => (None, 1 + c.len_utf8()),
        _ => (None, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_written_out_whether_it_stands_there_or_its_escape() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.toml");
        let of = |written: &str| {
            fs::write(&path, format!("name = \"{written}\"\r\n")).unwrap();
            let read: toml::Table = toml::from_str(&text(&path).unwrap()).unwrap();
            read["name"].as_str().unwrap().to_owned()
        };
        assert_eq!(of("a\\u001b[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(of("a\\e[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(of("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(of("a\\U0000200Bb"), "a\\u{200b}b");
        // A backslash that stands for itself, and a letter that everybody sees.
        assert_eq!(of("C:\\\\users \\u00e9 \\n"), "C:\\users \u{e9} \n");
    }

    #[test]
    fn the_lines_that_hold_what_nobody_sees_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.toml");
        let written = "title = \"a\"\nwhy = \"b\u{200b}\"\n# \u{202e}c\nalone = 'C:\\u{41}'\nend = \"\\u001b\"\n";
        fs::write(&path, written).unwrap();
        let text = text(&path).unwrap();
        let found: Vec<(u64, &str)> = unseen_lines(&text).collect();
        assert_eq!(found, [(2, "\\u{200b}"), (3, "\\u{202e}"), (5, "\\u{1b}")]);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_refused_before_it_is_opened() {
        let refused = open(Path::new("/dev/zero")).unwrap_err();
        assert!(refused.to_string().contains("no plain file"), "{refused}");
        let refused = text(Path::new("/dev/zero")).unwrap_err();
        assert!(refused.to_string().contains("no plain file"), "{refused}");
    }

    #[test]
    fn a_file_of_settings_that_is_too_long_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.toml");
        File::create(&path).unwrap().set_len(LARGEST_TEXT + 1).unwrap();
        assert_eq!(text(&path).unwrap_err().to_string(), "it is longer than 4 MB");
    }
}
