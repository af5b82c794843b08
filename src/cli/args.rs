//! What can be typed.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{ArgMatches, Args, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::datasets::Mode;
use crate::figures::{AsAt, GroupKey};
use crate::records::FiguresOf;
use crate::reports::{PACKS, Pack};
use crate::scenarios::ClosingLever;
use crate::session::{REGISTERS, Register, RollAsked};
use crate::units::{Date, Decimal, FinancialYear, Period, Rate, Unreadable};

/// Savings, budget gaps and financial risk of a UK council, every figure traced to its source row.
#[derive(Debug, Parser)]
#[command(name = "mtfs", version, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// The council's folder of CSV files [default: datasets/havering]
    #[arg(long, global = true, value_name = "DIR", env = "MTFS_DATA")]
    pub(super) data: Option<PathBuf>,
    /// The period or date to speak for: 2025/26-Q2, 2025/26-outturn, 2025-07-03 [default: the latest of each register]
    #[arg(long, global = true, value_name = "PERIOD", env = "MTFS_AS_AT", value_parser = as_at)]
    pub(super) as_at: Option<AsAt>,
    /// The scenario of the gap, or several laid over each other: worst+no-efs [default: the council's]
    #[arg(long, global = true, value_name = "A[+B]", env = "MTFS_SCENARIO")]
    pub(super) scenario: Option<String>,
    /// The folder of scenario files [default: scenarios/ in the council's folder, else scenarios/<its name>]
    #[arg(long, global = true, value_name = "DIR", env = "MTFS_SCENARIOS")]
    pub(super) scenarios: Option<PathBuf>,
    /// The form of the answer [default: as the ending of -o says, else text]
    #[arg(
        short = 'O',
        long = "output-format",
        global = true,
        value_name = "FORMAT",
        env = "MTFS_OUTPUT_FORMAT"
    )]
    pub(super) format: Option<Format>,
    /// Write the answer to a file instead of the terminal
    #[arg(short = 'o', long = "output", global = true, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Colour: on a terminal, always or never; `NO_COLOR` is obeyed
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: When,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For reading.
    Text,
    /// For programs: amounts as strings, every figure with its id.
    Json,
    /// For spreadsheets: the first table of the answer, in plain digits.
    Csv,
    /// For documents: Markdown.
    Md,
    /// For spreadsheet programs: every table with plain values, the ids of figures beside.
    Xlsx,
}

impl Format {
    /// Gives the ending of a file's name that says it.
    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Md => "md",
            Self::Xlsx => "xlsx",
        }
    }
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check a folder: every finding in one pass, with the line and how to mend it
    Check {
        /// Fail on warnings too
        #[arg(long)]
        strict: bool,
        /// Also tell each control total and published sum: published, computed, difference, tolerance
        #[arg(long)]
        controls: bool,
        /// Tell every note too, not only how many there are
        #[arg(long)]
        notes: bool,
    },
    /// Savings against their targets: banked, forecast, slipped, lost, covered
    Savings(SavingsAsked),
    /// Seal a period: copies and hashes of every table and scenario and every figure, chained to the last
    #[command(visible_alias = "close")]
    Seal {
        /// The period, such as 2025/26-Q2; a return must speak of it
        #[arg(value_parser = period)]
        period: Period,
        /// The day to keep with the seal [default: none is kept]
        #[arg(long, value_name = "DATE", value_parser = day)]
        on: Option<Date>,
        /// Why that day comes before the period ended or before the last seal; kept with the seal
        #[arg(long, value_name = "REASON", requires = "on")]
        because: Option<String>,
    },
    /// Name every file, row and figure that is not as it was sealed
    Verify {
        /// A hash that one of the seals must have, as the minutes hold it; may be given again for others
        #[arg(long, value_name = "SHA256")]
        seal: Vec<String>,
        /// Who must have signed the newest seal, as `allowed_signers` names them
        #[arg(long, value_name = "NAME")]
        signed_by: Option<String>,
    },
    /// Have the newest seal signed with a key of yours, by ssh-keygen; `allowed_signers` says whose signature counts
    Sign {
        /// The private key, or a public one whose private half an agent holds; only ssh-keygen reads it
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// What moved between two periods of a year and why, every pound with one cause
    Movement {
        /// The earlier period, such as 2025/26-Q1
        #[arg(value_parser = period)]
        from: Period,
        /// The later period; the same one again: what changed since it was sealed
        #[arg(value_parser = period)]
        to: Period,
        /// List every saving in which something moved
        #[arg(long)]
        lines: bool,
    },
    /// The budget gap under a scenario, year by year, how it is closed, and as published
    Gap {
        /// List every line
        #[arg(long)]
        lines: bool,
    },
    /// What parts two scenarios, driver by driver, adding up to the penny
    Compare {
        /// The scenario that is left
        #[arg(required_unless_present = "against", requires = "to")]
        from: Option<String>,
        /// The scenario that is reached
        #[arg(required_unless_present = "against")]
        to: Option<String>,
        /// Hold today's gap against that of another folder, or of a sealed period, line by line
        #[arg(long, value_name = "DIR|PERIOD", conflicts_with_all = ["from", "to"])]
        against: Option<PathBuf>,
    },
    /// Savings drawn at random for an auditor, with what they claim and columns to fill in
    Sample(SampleAsked),
    /// What moves the gap, and how far assumptions may move before reserves reach their floor
    Sensitivity,
    /// Which value of a lever leaves nothing of a year unfunded
    Solve {
        /// The lever: council-tax, delivery, savings, efs [default: each]
        #[arg(value_parser = lever)]
        lever: Option<ClosingLever>,
        /// The financial year [default: each]
        #[arg(long, value_name = "YEAR", value_parser = year)]
        year: Option<FinancialYear>,
    },
    /// The scenarios there are, and why each is worked out
    Scenarios,
    /// Exceptional financial support: what was granted and what it costs each year
    Efs,
    /// Risk registers: ratings, movement, appetite, and the reserves that the risks call for
    Risks {
        /// Compare with the last ratings by this day [default: the ratings before the latest]
        #[arg(long, value_name = "DATE", value_parser = date)]
        since: Option<Date>,
    },
    #[command(flatten)]
    Register(RegisterTyped),
    /// The self-assessment against CIPFA's Financial Management Code, standard by standard
    FmCode {
        /// Give the seventeen standards as blank rows of `fm_code.csv`; --as-at fills in the date
        #[arg(long)]
        blank: bool,
    },
    /// Where a figure comes from, down to file, line and column
    Explain {
        /// The figure's id, such as savings/2025-26/people/target
        figure: String,
    },
    /// One chart as SVG or PNG, its numbers with -O csv; without a name, the list of charts
    Chart {
        /// The chart's name
        name: Option<String>,
        /// The financial year of a savings chart [default: the council's current year]
        #[arg(long, value_name = "YEAR", value_parser = year)]
        year: Option<FinancialYear>,
    },
    /// Write the report with its charts, figures and derivations
    Report {
        /// The reports to write
        #[arg(value_name = "NAME", default_value = "monitor", value_parser = packs())]
        packs: Vec<&'static Pack>,
        /// The folder to write into [default: reports/<council>]
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
        /// The forms of each report, with a comma between them
        #[arg(long = "format", value_name = "FORM", value_delimiter = ',', default_value = "html")]
        forms: Vec<PaperForm>,
        /// Write the papers for a private meeting, from all rows, exempt ones marked: NAME-exempt
        #[arg(long)]
        exempt: bool,
    },
    /// Write the gap as a workbook with live formulas (.xlsx)
    Export {
        /// The file; its ending says what to write
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// A council's own tracker, CSV or workbook, into its folder by a mapping file
    #[command(after_long_help = crate::datasets::mapping_help())]
    Import(ImportArguments),
    /// Open the next year from what the year before closes with: bases, reserves, what is brought forward; lists what must be decided
    Roll(RollTyped),
    /// The way in: five questions, the files named, and the first pages with figures in them
    Start(Start),
    /// Make a new council folder: empty tables, a data dictionary, datapackage.json
    Init {
        /// The folder; it must be new or empty
        dir: PathBuf,
        /// The council's name
        #[arg(long, value_name = "NAME", default_value = "A council")]
        name: String,
        /// Only write datapackage.json and DICTIONARY.md again in a folder that has tables
        #[arg(long)]
        refresh: bool,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the manual pages, one a command, into a folder
    #[command(hide = true)]
    Man {
        /// The folder
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
}

/// One of the registers that are asked for without options: each is a command.
#[derive(Debug)]
pub(super) struct RegisterTyped(pub(super) &'static Register);

impl FromArgMatches for RegisterTyped {
    fn from_arg_matches(typed: &ArgMatches) -> Result<Self, clap::Error> {
        let found =
            REGISTERS.iter().find(|register| typed.subcommand_name() == Some(register.name));
        found.map(Self).ok_or_else(|| clap::Error::new(ErrorKind::InvalidSubcommand))
    }

    fn update_from_arg_matches(&mut self, typed: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(typed)?;
        Ok(())
    }
}

impl Subcommand for RegisterTyped {
    fn augment_subcommands(command: clap::Command) -> clap::Command {
        let registers = REGISTERS.iter();
        command.subcommands(registers.map(|one| clap::Command::new(one.name).about(one.about)))
    }

    fn augment_subcommands_for_update(command: clap::Command) -> clap::Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        REGISTERS.iter().any(|register| register.name == name)
    }
}

/// What can be typed after `mtfs roll`.
#[derive(Debug, Args)]
pub(super) struct RollTyped {
    /// The year that opens, such as 2026/27
    #[arg(value_parser = year)]
    year: FinancialYear,
    /// The day it is made: its rows are known from then on
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Date,
    /// The scenario to write for the year's paper [default: budget-2026-27 of the year]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Go by the latest returns where an outturn is missing, and mark it
    #[arg(long)]
    before_outturn: bool,
    /// Show what would be written; write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
}

impl RollTyped {
    /// Gives what is asked of the roll.
    pub(super) fn asked(&self) -> RollAsked {
        let name = self.name.clone().unwrap_or_else(|| format!("budget-{}", self.year.slug()));
        let (to, on, before_outturn) = (self.year, self.on, self.before_outturn);
        RollAsked { to, on, name, before_outturn }
    }
}

/// What can be typed after `mtfs start`: answers that are not asked then.
#[derive(Debug, Args)]
pub(super) struct Start {
    /// The folder to make [default: datasets/ and the council's name]
    pub(super) dir: Option<PathBuf>,
    /// The council's name
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Its class, such as London borough, county or district
    #[arg(long, value_name = "CLASS")]
    pub(super) class: Option<String>,
    /// The financial year and the period that the files speak of, such as 2025/26-Q2
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    pub(super) period: Option<Period>,
    /// Whose figures they are: own, or publications
    #[arg(long, value_name = "WHOSE", value_parser = whose)]
    pub(super) figures: Option<FiguresOf>,
    /// A file to bring in, CSV or workbook; may be given again for others
    #[arg(long = "file", value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Whether the public may see every saving
    #[arg(long, value_name = "WHETHER")]
    pub(super) public: Option<Public>,
    /// The answer to a question about a file, such as `submitted_on=2025-10-14`; may be given again for others
    #[arg(long = "answer", value_name = "KEY=ANSWER", value_parser = key_and_answer)]
    pub(super) answers: Vec<(String, String)>,
    /// The folder of the pages [default: reports/<council>]
    #[arg(long, value_name = "DIR")]
    pub(super) to: Option<PathBuf>,
}

/// Whether the public may see every saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Public {
    /// It may.
    Yes,
    /// Each is exempt unless the file says otherwise; the pages are for a private meeting.
    No,
}

/// What can be typed after `mtfs import`.
#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// The tracker: .csv, .xlsx, .xls or .ods
    pub(super) file: PathBuf,
    /// The mapping: what each column of the tracker is
    #[arg(long, value_name = "MAP.toml", required_unless_present_any = ["suggest", "as_scenario"])]
    pub(super) map: Option<PathBuf>,
    /// Write a first mapping from what the file says and shows, with what each line rests on and what only you can answer
    #[arg(long, conflicts_with_all = ["map", "dry_run"])]
    pub(super) suggest: bool,
    /// The sheet to suggest a mapping for, by its name, where the file has several tables
    #[arg(long, value_name = "NAME", requires = "suggest")]
    pub(super) sheet: Option<String>,
    /// Show what would be read beside what is in each cell; write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Take a workbook of `mtfs export` that was changed back as a scenario of this name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["map", "suggest", "to"])]
    pub(super) as_scenario: Option<String>,
    /// The council's folder [default: that of --data]
    #[arg(long, value_name = "DIR")]
    pub(super) to: Option<PathBuf>,
}

impl ImportArguments {
    /// Gives how far the import goes.
    pub(super) fn mode(&self) -> Mode {
        if self.dry_run { Mode::Dry } else { Mode::Write }
    }
}

/// What is drawn.
#[derive(Debug, Args)]
pub(crate) struct SampleAsked {
    /// What to draw from
    #[arg(value_parser = ["savings"])]
    pub(crate) of: String,
    /// How many
    #[arg(long = "n", value_name = "NUMBER", default_value_t = 25)]
    pub(crate) number: usize,
    /// The seed: the same one draws the same
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
    /// The financial year [default: the council's current year]
    #[arg(long, value_name = "YEAR", value_parser = year)]
    pub(crate) year: Option<FinancialYear>,
}

/// What is asked about savings.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option that is typed or not")]
pub(super) struct SavingsAsked {
    /// The financial year [default: the council's current year]
    #[arg(long, value_name = "YEAR", value_parser = year)]
    pub(super) year: Option<FinancialYear>,
    /// Group by this
    #[arg(long, value_name = "KEY", default_value = "directorate")]
    pub(super) by: GroupKey,
    /// List every saving
    #[arg(long)]
    pub(super) lines: bool,
    /// What the year hands on: late, lost and covered once, saving by saving
    #[arg(long)]
    pub(super) carry: bool,
    /// The track record: past forecasts against what came in the end
    #[arg(long, conflicts_with = "carry")]
    pub(super) record: bool,
    /// With --record: how many cases of the whole record a share of few is shrunk by [default: 5]
    #[arg(long, value_name = "CASES", requires = "record")]
    pub(super) k: Option<u32>,
    /// With --record: a flat allowance against the targets to replay, such as 40% or 40%,50%
    #[arg(long, value_name = "RATE", requires = "record", value_delimiter = ',', value_parser = allowance)]
    pub(super) allowance: Vec<Rate>,
    /// With --record: write the shrunk shares to `delivery_profiles.csv`, for scenarios to use
    #[arg(long, requires = "record")]
    pub(super) write: bool,
}

/// Gives what parses the name of a pack.
fn packs() -> impl TypedValueParser<Value = &'static Pack> {
    let known = PACKS.iter().map(|pack| PossibleValue::new(pack.slug).help(pack.about));
    PossibleValuesParser::new(known)
        .try_map(|slug| PACKS.iter().find(|pack| pack.slug == slug).ok_or("no such pack"))
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PaperForm {
    /// One page that needs nothing else.
    Html,
    /// Markdown, its charts in words and tables.
    Md,
    /// Tagged PDF for committee papers; only in a program built with the feature `pdf`.
    Pdf,
}

/// Says what was wanted in place of what was typed.
fn refusal(refused: Unreadable) -> String {
    let better = refused.suggestion.map(|better| format!("; did you mean {better}?"));
    format!("wanted {}{}", refused.wanted, better.unwrap_or_default())
}

fn year(words: &str) -> Result<FinancialYear, String> {
    FinancialYear::from_words(words).map_err(refusal)
}

fn date(words: &str) -> Result<Date, String> {
    Date::from_words(words).map_err(refusal)
}

fn allowance(words: &str) -> Result<Rate, String> {
    let rate = Rate::from_words(words).map_err(refusal)?;
    let fraction = rate.fraction();
    let share = fraction >= Decimal::ZERO && fraction <= Decimal::ONE;
    if share { Ok(rate) } else { Err("wanted a share of target, from 0% to 100%".to_owned()) }
}

fn period(words: &str) -> Result<Period, String> {
    Period::from_words(words).map_err(refusal)
}

fn day(words: &str) -> Result<Date, String> {
    Date::day_from_words(words).map_err(|refused| format!("wanted {}", refused.wanted))
}

fn whose(words: &str) -> Result<FiguresOf, String> {
    FiguresOf::from_word(words).ok_or_else(|| format!("wanted {}", FiguresOf::WORDS.join(" or ")))
}

fn key_and_answer(words: &str) -> Result<(String, String), String> {
    let (key, answer) = words.split_once('=').ok_or("wanted key=answer")?;
    Ok((key.trim().to_owned(), answer.trim().to_owned()))
}

fn lever(words: &str) -> Result<ClosingLever, String> {
    let wanted = || format!("wanted one of {}", ClosingLever::WORDS.join(", "));
    ClosingLever::from_word(words).ok_or_else(wanted)
}

fn as_at(words: &str) -> Result<AsAt, String> {
    if let Ok(period) = Period::from_words(words) {
        return Ok(AsAt::Period(period));
    }
    if let Ok(date) = Date::from_words(words) {
        return Ok(AsAt::Date(date));
    }
    Err("wanted a period such as 2025/26-Q2 or a date such as 2025-07-03".to_owned())
}
