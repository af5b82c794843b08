//! What is typed → rooms → words on the terminal, and exit codes.

mod args;
mod commands;
mod failure;
mod findings;
mod terminal;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser as _;

use crate::datasets::KeptDay;
use crate::session::{Session, Side};
use args::{Arguments, Command};
use failure::{COULD_NOT_RUN, FINE, Failure, WRONG};

/// Runs the program as typed and gives its exit code.
pub fn main() -> ExitCode {
    let code = run(std::env::args_os(), &mut io::stdout().lock(), &mut io::stderr().lock());
    ExitCode::from(code)
}

/// Runs one command: answers go to `out`, talk goes to `err`.
///
/// Gives 0 if all is well, 1 if the command ran and found something wrong, 2 if it could not run.
pub fn run(
    typed: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let arguments = match Arguments::try_parse_from(typed) {
        Ok(arguments) => arguments,
        Err(error) => {
            let help = !error.use_stderr();
            let words = error.render();
            let told = if help { write!(out, "{words}") } else { write!(err, "{words}") };
            return if help && told.is_ok() { FINE } else { COULD_NOT_RUN };
        }
    };
    match answer(&arguments, out, err) {
        Ok(Outcome::Fine) => FINE,
        Ok(Outcome::Wrong) => WRONG,
        // Whoever reads through `head` has read enough.
        Err(Failure::Answer(error)) if error.kind() == io::ErrorKind::BrokenPipe => FINE,
        Err(failure) => {
            // Nothing is left to tell if the terminal itself is gone.
            writeln!(err, "{}", crate::units::text::visible(&failure.words())).ok();
            COULD_NOT_RUN
        }
    }
}

/// Whether a command that ran found all well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Fine,
    Wrong,
}

fn import(
    desk: &mut commands::Desk<'_>,
    typed: &args::ImportArguments,
) -> Result<Outcome, Failure> {
    if let Some(name) = &typed.as_scenario {
        return commands::as_scenario(desk, &typed.file, name, typed.dry_run);
    }
    let (file, map, to) = (&typed.file, typed.map.as_deref(), typed.to.as_deref());
    let sheet = typed.sheet.as_deref();
    commands::import(desk, &commands::Wanted { file, map, to, mode: typed.mode(), sheet })
}

fn answer(
    arguments: &Arguments,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let common = &arguments.common;
    let mut desk = commands::Desk {
        common,
        layout: terminal::layout(common.color, common.output.is_some()),
        exempt: commands::Exempt::default(),
        out,
        err,
    };
    match &arguments.command {
        Command::Check { strict, controls, notes } => {
            let told = commands::Told { controls: *controls, notes: *notes };
            commands::check(&mut desk, *strict, told)
        }
        Command::Savings(asked) => commands::savings(&mut desk, asked),
        Command::Seal { period, on, because } => {
            let day = KeptDay { on: *on, because: because.clone() };
            commands::close(&mut desk, *period, day)
        }
        Command::Verify { seal, signed_by } => {
            let expected = commands::Expected { hashes: seal, signed_by: signed_by.as_deref() };
            commands::verify(&mut desk, &expected)
        }
        Command::Sign { key } => commands::sign(&mut desk, key),
        Command::Movement { from, to, lines } => {
            commands::movement(&mut desk, (*from, *to), *lines)
        }
        Command::Gap { lines } => commands::gap(&mut desk, *lines),
        Command::Compare { from, to, against } => {
            let scenarios = from.as_deref().zip(to.as_deref());
            commands::compare(&mut desk, scenarios, against.as_deref())
        }
        Command::Sample(asked) => commands::sample(&mut desk, asked),
        Command::Sensitivity => commands::sensitivity(&mut desk),
        Command::Solve { lever, year } => commands::solve(&mut desk, *lever, *year),
        Command::Scenarios => desk.ask("scenarios", Session::scenarios),
        Command::Efs => desk.ask("efs", Session::efs),
        Command::Risks { since } => commands::risks(&mut desk, *since),
        Command::FmCode { blank } => {
            let template =
                if *blank { commands::Template::Blank } else { commands::Template::Filled };
            commands::fm_code(&mut desk, template)
        }
        Command::Register(typed) => commands::register(&mut desk, typed.0),
        Command::Explain { figure } => commands::explain(&mut desk, figure),
        Command::Chart { name, year } => commands::chart(&mut desk, name.as_deref(), *year),
        Command::Report { packs, to, forms, exempt } => {
            let papers = commands::Papers { packs, to: to.as_deref(), forms };
            let side = if *exempt { Side::Private } else { Side::Public };
            commands::report(&mut desk, &papers, side)
        }
        Command::Export { to } => commands::export(&mut desk, to),
        Command::Import(typed) => import(&mut desk, typed),
        Command::Roll(typed) => commands::roll(&mut desk, &typed.asked(), typed.dry_run),
        Command::Start(typed) => commands::start(&mut desk, typed),
        Command::Init { dir, name, refresh } => commands::init(&mut desk, dir, name, *refresh),
        Command::Completions { shell } => commands::completions(&mut desk, *shell),
        Command::Man { to } => commands::manual(&mut desk, to),
    }
}
