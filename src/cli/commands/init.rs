//! `mtfs init` and `mtfs completions`.

use std::path::Path;

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::Desk;
use crate::answers::{Answer, Column, Table};
use crate::cli::Outcome;
use crate::cli::args::Arguments;
use crate::cli::failure::Failure;
use crate::datasets::{self, Init};
use crate::reports::Envelope;

pub(in crate::cli) fn init(
    desk: &mut Desk<'_>,
    folder: &Path,
    name: &str,
    refresh: bool,
) -> Result<Outcome, Failure> {
    let what = if refresh { Init::Descriptions } else { Init::New(name) };
    let files = datasets::init(folder, what)?;
    let mut table = Table::new("files", "Files written", [Column::words("file", "File")]);
    for file in &files {
        let file = file.display().to_string();
        table.row(&file, [file.as_str().into()]);
    }
    let mut answer = Answer::new(folder.display().to_string());
    answer.table(table);
    let envelope =
        |_: &Desk<'_>| Ok(Envelope { command: "init".to_owned(), ..Envelope::default() });
    desk.apart(&answer, envelope, |_, _, _| {
        let names = files.iter().map(|file| file.display().to_string() + "\n");
        names.collect()
    })?;
    if !refresh {
        let folder = folder.display();
        desk.say(&format!(
            "next: fill {folder}/council.toml and {folder}/savings.csv as {folder}/DICTIONARY.md says, \
             then `mtfs --data {folder} check`"
        ));
    }
    Ok(Outcome::Fine)
}

pub(in crate::cli) fn completions(desk: &mut Desk<'_>, shell: Shell) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "mtfs", &mut script);
    desk.give(&script)?;
    Ok(Outcome::Fine)
}
