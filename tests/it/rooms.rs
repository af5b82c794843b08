//! The walls of the house: which room may name which, and what only one place may do.
//!
//! `src/` is read as tokens, without comments, words in quotes and unit tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Every room of `src/` as data goes through them, each with the rooms above it here that it may
/// name. A room is a folder or a file beside `lib.rs`.
const ROOMS: [(&str, &[&str]); 11] = [
    ("units", &[]),
    ("records", &["units"]),
    ("files", &["units"]),
    ("datasets", &["units", "records", "files"]),
    ("scenarios", &["units", "records", "files"]),
    ("figures", &["units", "records", "scenarios"]),
    ("answers", &["units", "records", "figures"]),
    ("charts", &["units", "records", "figures", "answers"]),
    ("reports", &["units", "records", "figures", "answers", "charts", "files"]),
    ("session", &["units", "records", "datasets", "scenarios", "figures", "answers", "reports"]),
    (
        "cli",
        &[
            "units",
            "records",
            "files",
            "datasets",
            "scenarios",
            "figures",
            "answers",
            "charts",
            "reports",
            "session",
        ],
    ),
];

/// Outside crates that are at home in some places only: a room, a folder of it or a file.
const HOMES: [(&str, &[&str]); 36] = [
    ("rust_decimal", &["units"]),
    ("ethnum", &["units/wide.rs"]),
    ("time", &["units/date.rs"]),
    ("csv_core", &["datasets/scan.rs"]),
    ("encoding_rs", &["datasets"]),
    ("memchr", &["datasets"]),
    ("hashbrown", &["datasets"]),
    ("calamine", &["datasets/import"]),
    ("quick_xml", &["datasets/import"]),
    ("zip", &["datasets/import"]),
    ("strsim", &["datasets", "scenarios", "cli"]),
    ("csv", &["datasets", "reports"]),
    ("polars", &["datasets/ledger.rs"]),
    ("toml", &["datasets", "scenarios"]),
    ("plotters", &["charts/draw"]),
    ("plotters_backend", &["charts/draw"]),
    ("resvg", &["charts/draw"]),
    ("minijinja", &["reports"]),
    ("rust_xlsxwriter", &["reports/workbook", "reports/write/xlsx.rs"]),
    ("typst", &["reports/pdf"]),
    ("typst_layout", &["reports/pdf"]),
    ("typst_pdf", &["reports/pdf"]),
    ("base64", &["reports", "charts/draw"]),
    ("sha2", &["reports", "datasets"]),
    ("ssh_key", &["datasets/seals"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("comfy_table", &["reports/write/terminal.rs"]),
    ("indicatif", &["cli"]),
    ("annotate_snippets", &["cli"]),
    ("terminal_size", &["cli"]),
    ("textwrap", &["reports/write/terminal.rs"]),
    ("serde_json", &["datasets", "reports", "session", "cli"]),
    ("tempfile", &["files"]),
    ("unicode_normalization", &["records/withheld.rs"]),
];

/// Crates that every room may name: errors and a mark without a format.
const EVERYWHERE: [&str; 2] = ["serde", "thiserror"];

/// Where floats may be: nothing there becomes a published amount.
const FLOATS: [&str; 2] = ["charts/draw", "charts/palette.rs"];

/// Calls that change a disk.
const WRITES: [&str; 10] = [
    "create_dir",
    "create_dir_all",
    "OpenOptions",
    "rename",
    "remove_file",
    "remove_dir",
    "remove_dir_all",
    "hard_link",
    "symlink",
    "set_permissions",
];

/// Calls that read a clock.
const CLOCKS: [&str; 4] = ["SystemTime", "Instant", "now_utc", "now_local"];

/// Macros that talk past the streams they are given.
const TALK: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// Gives every breach of the walls in one file; `path` is counted from `src/`.
fn breaches(path: &str, source: &str) -> Vec<String> {
    let tokens = tokens(without_tests(source));
    let room = room_of(path);
    let mut breaches = Vec::new();
    for named in rooms_named(path, &tokens) {
        let allowed = ROOMS.iter().find(|(name, _)| *name == room);
        let may = allowed.is_some_and(|(_, below)| below.contains(&named.as_str()));
        if named != room && !may && ROOMS.iter().any(|(name, _)| *name == named) {
            breaches.push(format!("{path}: {room} names {named}"));
        }
    }
    for (at, token) in tokens.iter().enumerate() {
        let before = |back: usize| at.checked_sub(back).map_or("", |at| tokens[at].as_str());
        let after = |on: usize| tokens.get(at + on).map_or("", String::as_str);
        let starts_path =
            !matches!(before(1), "::" | ".") && (after(1) == "::" || before(1) == "use");
        if let Some((_, homes)) = HOMES.iter().find(|(name, _)| *name == token)
            && starts_path
            && !is_at(path, homes)
        {
            breaches.push(format!("{path}: names {token}"));
        }
        let in_decimal = before(2) == "!" && before(3) == "dec"
            || before(1) == "-" && before(3) == "!" && before(4) == "dec";
        let float = matches!(token.as_str(), "f64" | "f32")
            || is_float(token) && !in_decimal && before(1) != ".";
        if float && !is_at(path, &FLOATS) {
            breaches.push(format!("{path}: has the float {token}"));
        }
        if writes(token, before(1), before(2))
            && room != "files"
            && !(path == "datasets/package.rs" && token == "create_dir_all")
        {
            breaches.push(format!("{path}: writes by {token}"));
        }
        if CLOCKS.contains(&token.as_str()) {
            breaches.push(format!("{path}: reads the clock by {token}"));
        }
        if TALK.contains(&token.as_str()) && after(1) == "!" {
            breaches.push(format!("{path}: talks by {token}!"));
        }
    }
    breaches
}

/// Says whether a token, with the two before it, is a call that changes a disk.
fn writes(token: &str, before: &str, earlier: &str) -> bool {
    match token {
        "write" | "copy" => before == "::" && earlier == "fs",
        "create" | "create_new" => before == "::" && earlier == "File",
        _ => WRITES.contains(&token),
    }
}

fn is_float(token: &str) -> bool {
    let digit = token.starts_with(|c: char| c.is_ascii_digit());
    digit && (token.contains('.') || token.ends_with("f64") || token.ends_with("f32"))
}

fn room_of(path: &str) -> &str {
    let first = path.split('/').next().unwrap_or_default();
    first.strip_suffix(".rs").unwrap_or(first)
}

fn is_at(path: &str, homes: &[&str]) -> bool {
    homes.iter().any(|home| {
        path == *home
            || path.strip_prefix(home).is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
    })
}

/// Gives the first names of every path from the crate's root: `crate::a`, `crate::{a, b::c}`, and
/// as many `super` as lead to the root.
fn rooms_named(path: &str, tokens: &[String]) -> Vec<String> {
    let module = path.trim_end_matches(".rs").trim_end_matches("/mod");
    let depth = module.split('/').count();
    let mut named = Vec::new();
    for at in 0..tokens.len() {
        let root = match tokens[at].as_str() {
            "crate" => Some(at + 1),
            "super" if at == 0 || tokens[at - 1] != "::" => {
                let supers =
                    tokens[at..].chunks(2).take_while(|pair| pair == &["super", "::"]).count();
                (supers == depth).then_some(at + supers * 2 - 1)
            }
            _ => None,
        };
        let Some(root) = root.filter(|root| tokens.get(*root).is_some_and(|t| t == "::")) else {
            continue;
        };
        match tokens.get(root + 1).map(String::as_str) {
            Some("{") => named.extend(first_names(&tokens[root + 2..])),
            Some(name) => named.push(name.to_owned()),
            None => {}
        }
    }
    named
}

/// Gives the first name of each path of a group, whose opening brace has been passed.
fn first_names(group: &[String]) -> Vec<String> {
    let (mut depth, mut first, mut names) = (0, true, Vec::new());
    for token in group {
        match token.as_str() {
            "{" => depth += 1,
            "}" if depth == 0 => break,
            "}" => depth -= 1,
            "," if depth == 0 => first = true,
            name if first => {
                names.push(name.to_owned());
                first = false;
            }
            _ => {}
        }
    }
    names
}

/// Cuts off a file's unit tests, which stand at its end.
fn without_tests(source: &str) -> &str {
    source.find("\n#[cfg(test)]\nmod tests {").map_or(source, |at| &source[..at])
}

/// Cuts source into names, numbers, `::` and single marks; comments and quotes are dropped.
fn tokens(source: &str) -> Vec<String> {
    let text: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = match rest {
            ['/', '/', ..] => until(rest, &['\n']),
            ['/', '*', ..] => until(rest, &['*', '/']),
            ['r', '"', ..] => 2 + until(&rest[2..], &['"']),
            ['r', '#', '"', ..] => 3 + until(&rest[3..], &['"', '#']),
            ['"', ..] => quoted(rest, '"'),
            ['\'', '\\', ..] => quoted(rest, '\''),
            ['\'', _, '\'', ..] => 3,
            [':', ':', ..] => {
                tokens.push("::".to_owned());
                2
            }
            [first, ..] if first.is_alphanumeric() || *first == '_' => {
                let number = first.is_ascii_digit();
                let more = |at: usize| {
                    let c = rest[at];
                    let point =
                        number && c == '.' && rest.get(at + 1).is_some_and(char::is_ascii_digit);
                    c.is_alphanumeric() || c == '_' || point
                };
                let length = (1..rest.len()).find(|&at| !more(at)).unwrap_or(rest.len());
                tokens.push(rest[..length].iter().collect());
                length
            }
            [mark, ..] => {
                if !mark.is_whitespace() {
                    tokens.push(mark.to_string());
                }
                1
            }
            [] => 1,
        };
        at += length;
    }
    tokens
}

/// Gives the length up to the end of an ending, or of everything.
fn until(text: &[char], ending: &[char]) -> usize {
    text.windows(ending.len())
        .position(|window| window == ending)
        .map_or(text.len(), |at| at + ending.len())
}

fn quoted(text: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < text.len() && text[at] != quote {
        at += if text[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// Every source file but those of unit tests, by its path from `src/`.
fn sources() -> BTreeMap<String, String> {
    fn walk(folder: &Path, sources: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, sources);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && !path.ends_with("tests.rs")
            {
                let name = path.strip_prefix("src").unwrap().to_str().unwrap();
                sources.insert(name.replace('\\', "/"), fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut all = BTreeMap::new();
    walk(Path::new("src"), &mut all);
    all
}

#[test]
fn every_room_names_only_the_rooms_above_it_and_keeps_to_its_own_crates() {
    let breaches: Vec<String> = sources()
        .iter()
        .filter(|(path, _)| !matches!(path.as_str(), "lib.rs" | "main.rs"))
        .flat_map(|(path, source)| breaches(path, source))
        .collect();
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn the_list_of_rooms_is_that_of_the_folder_and_names_only_rooms_above() {
    let sources = sources();
    let found = sources.keys().map(|path| room_of(path));
    let found: BTreeSet<&str> = found.filter(|room| !matches!(*room, "lib" | "main")).collect();
    let listed: BTreeSet<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    assert_eq!(listed, found);
    assert_eq!(listed.len(), ROOMS.len(), "a room is listed twice");
    for (at, (room, may)) in ROOMS.iter().enumerate() {
        let above: BTreeSet<&str> = ROOMS[..at].iter().map(|(room, _)| *room).collect();
        for named in *may {
            assert!(above.contains(named), "{room} may name {named}, which is no room above it");
        }
    }
}

#[test]
fn every_outside_crate_has_its_home_and_every_home_is_there() {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let (_, after) = manifest.split_once("\n[dependencies]\n").unwrap();
    let (list, _) = after.split_once("\n[").unwrap();
    let crates: BTreeSet<String> =
        list.lines().filter_map(|line| Some(line.split_once(" = ")?.0.replace('-', "_"))).collect();
    let listed = HOMES.iter().map(|(name, _)| *name).chain(EVERYWHERE);
    assert_eq!(listed.map(str::to_owned).collect::<BTreeSet<String>>(), crates);
    for (name, homes) in HOMES {
        for home in homes {
            assert!(Path::new("src").join(home).exists(), "{name}: its home {home} is not there");
        }
    }
}

#[test]
fn the_program_is_one_statement() {
    let tokens = tokens(&sources()["main.rs"]);
    assert_eq!(tokens.iter().filter(|token| *token == ";").count(), 0);
    assert_eq!(tokens.iter().filter(|token| *token == "mtfs").count(), 1);
}

/// A file, what somebody wrote into it, and what is wrong with that.
const BREACHES: [(&str, &str, &str); 16] = [
    ("units/money.rs", "use crate::records::Saving;", "units names records"),
    (
        "records/book.rs",
        "use crate::{units::Money, datasets::{load, Loaded}};",
        "records names datasets",
    ),
    ("figures/gap.rs", "fn f() { super::super::charts::draw(); }", "figures names charts"),
    ("charts/mod.rs", "fn f() { super::reports::write(); }", "charts names reports"),
    ("figures/mod.rs", "fn f() { crate::files::replace_file(a, b); }", "figures names files"),
    ("charts/plot.rs", "use plotters::prelude::*;", "names plotters"),
    ("datasets/load.rs", "fn f(e: polars::error::PolarsError) {}", "names polars"),
    ("units/rate.rs", "use time;", "names time"),
    ("records/risk.rs", "fn f(share: f64) {}", "has the float f64"),
    ("figures/gap.rs", "const HALF: Share = 0.5;", "has the float 0.5"),
    ("reports/run.rs", "fn f() { std::fs::write(a, b); }", "writes by write"),
    ("cli/mod.rs", "fn f() { File::create(a); }", "writes by create"),
    ("datasets/load.rs", "fn f() { fs::create_dir_all(a); }", "writes by create_dir_all"),
    ("datasets/package.rs", "fn f() { fs::remove_file(a); }", "writes by remove_file"),
    ("cli/terminal.rs", "use std::time::{Duration, Instant};", "reads the clock by Instant"),
    ("cli/mod.rs", "fn f() { println!(\"done\"); }", "talks by println!"),
];

#[test]
fn a_breach_in_any_form_is_found() {
    for (path, source, breach) in BREACHES {
        assert_eq!(breaches(path, source), [format!("{path}: {breach}")], "{source}");
    }
}

#[test]
fn what_keeps_to_the_walls_is_left_alone() {
    let cases = [
        ("figures/gap.rs", "use crate::records::{Book, Saving};\nuse super::figure::Figure;"),
        ("figures/savings/position.rs", "fn f() { super::super::figure::slugs(); }"),
        (
            "figures/gap.rs",
            "// crate::charts, f64\nconst A: &str = \"crate::charts f64 println!\";",
        ),
        (
            "units/rate.rs",
            "const HALF: Rate = Rate(dec!(0.5)); const LESS: Rate = Rate(dec!(-0.5));",
        ),
        ("units/date.rs", "use time::Date;"),
        ("cli/terminal.rs", "use std::time::Duration; fn f() { thing.time::<u8>(); }"),
        ("charts/draw/scale.rs", "fn f(x: f64) -> f64 { x * 0.5 }"),
        ("datasets/package.rs", "fn f() { fs::create_dir_all(a); fs::read(b); }"),
        ("cli/mod.rs", "fn f(out: &mut dyn Write) { out.write(b\"x\"); 'a'; }"),
        ("records/book.rs", "fn f() {}\n#[cfg(test)]\nmod tests { use crate::datasets; }"),
    ];
    for (path, source) in cases {
        assert_eq!(breaches(path, source), Vec::<String>::new(), "{source}");
    }
}
