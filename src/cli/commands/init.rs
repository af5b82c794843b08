//! `mtfs init`, `mtfs completions` and `mtfs man`.

use std::path::Path;

use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;

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

/// Writes a page for the program and one for each command that help names.
pub(in crate::cli) fn manual(desk: &mut Desk<'_>, to: &Path) -> Result<Outcome, Failure> {
    let mut program = Arguments::command().disable_help_subcommand(true);
    program.build();
    let commands = program.get_subcommands().filter(|command| !command.is_hide_set()).cloned();
    for command in commands.chain([program.clone()]) {
        let page = Man::new(command);
        let mut text = Vec::new();
        page.render(&mut text).map_err(Failure::Answer)?;
        desk.put(&to.join(page.get_filename()), &text)?;
    }
    Ok(Outcome::Fine)
}
