//! `mtfs report`: the report with its charts, figures and derivations.

use std::path::{Path, PathBuf};

use super::movement::since_seal;
use super::standing::rests_on;
use super::{Desk, figure_row};
use crate::cli::args::PaperForm;
use crate::cli::failure::Failure;
use crate::cli::terminal::with_progress;
use crate::cli::{Outcome, findings};
use crate::datasets::{self, Depth, Loaded};
use crate::figures::{Figures, slug};
use crate::files::Readers;
use crate::records::TableName;
use crate::reports::{
    Document, EXEMPT_HEADING, Envelope, Material, OutputFile, Pack, RestsOn, Run, exempt_withheld,
    figures_csv, marked_csv, page, page_in_markdown, pdf, write_outputs,
};
use crate::session::{Session, Side};

/// Where reports go if nobody says otherwise; one folder a council.
const DEFAULT_REPORTS: &str = "reports";

/// Which papers are written, where and in which forms.
pub(in crate::cli) struct Papers<'a> {
    pub(in crate::cli) packs: &'a [&'static Pack],
    pub(in crate::cli) to: Option<&'a Path>,
    pub(in crate::cli) forms: &'a [PaperForm],
}

/// Follows the stem of every file of a paper, so that neither side's takes the other's place.
const fn ending(side: Side) -> &'static str {
    match side {
        Side::Public => "",
        Side::Private => "-exempt",
    }
}

fn name(side: Side, stem: &str, extension: &str) -> String {
    format!("{stem}{}.{extension}", ending(side))
}

pub(in crate::cli) fn report(
    desk: &mut Desk<'_>,
    papers: &Papers<'_>,
    side: Side,
) -> Result<Outcome, Failure> {
    if desk.common.output.is_some() {
        let words = "write a report to one file: it is a folder of files, chosen with --to";
        return Err(Failure::Usage(words.to_owned()));
    }
    let session = read(desk, side)?;
    let loaded = session.loaded();
    let figures = since_seal(desk, loaded, session.figures()?)?;
    let folder = match papers.to {
        Some(folder) => folder.to_owned(),
        None => default_folder(loaded)?,
    };
    for file in ["council.toml", "scenario.toml", "figures.csv"] {
        desk.refuse_input(&folder.join(file))?;
    }
    let data = session.asked().folder_name();
    let rests_on = rests_on(desk, &session)?;
    let locate = |cells: &[_]| loaded.locate(cells);
    let material =
        Material { figures: &figures, problems: &loaded.problems, located: &locate, data: &data };
    let mut files = Vec::new();
    let mut words = String::new();
    for pack in papers.packs {
        let papers = with_progress("writing the report", || {
            let document = Document { rests_on: rests_on.words.clone(), ..pack.paper(&material)? };
            paper(pack.slug, side, &document, papers.forms)
        })?;
        for file in &papers {
            words.push_str(&format!("{}\n", folder.join(&file.name).display()));
        }
        for headline in (pack.headlines)(&figures) {
            words.push_str(&format!("  {}: {}\n", headline.label, headline.text));
        }
        files.extend(papers);
        files.extend((pack.beside)(&figures).into_iter().map(|file| beside(file, side)));
        let bytes = as_json(&session, &figures, (pack, side), &rests_on)?;
        files.push(OutputFile { name: name(side, pack.slug, "json"), bytes });
    }
    files.push(beside(figures_csv(figures.sheet.all().map(figure_row)), side));
    let run = session.run(&command("report", side))?;
    let run = Run { rests_on: Some(rests_on.clone()), ..run };
    let readers = match side {
        Side::Public => Readers::AsBefore,
        Side::Private => Readers::Owner,
    };
    write_outputs(&folder, &files, run, (&name(side, "run", "json"), readers))?;
    words.push_str(&format!("  checks: {}\n", findings::tally(&loaded.problems)));
    words.push_str(&format!("{}\n", rests_on.words));
    desk.tell(&words)?;
    for fault in figures.sheet.faults() {
        desk.say(&format!("error of the program: {fault}"));
    }
    desk.say_exempt(&loaded.book, TableName::ALL);
    if let Some(withheld) = exempt_withheld(&loaded.book) {
        desk.say(&format!("worked out without {withheld}; `--exempt` writes the private paper"));
    }
    Ok(desk.outcome(&session))
}

/// Reads the folder for one side of the meeting.
fn read(desk: &Desk<'_>, side: Side) -> Result<Session, Failure> {
    let mut session = desk.session(Depth::Everything, side)?;
    if side == Side::Public {
        return Ok(session);
    }
    let loaded = session.loaded_mut();
    if loaded.book.exempt_ids().next().is_none() {
        let words = "write a paper for a private meeting: no saving, risk or action of the folder is \
                     exempt (public = false); without --exempt the paper is whole";
        return Err(Failure::Usage(words.to_owned()));
    }
    loaded.book.mark_exempt();
    Ok(session)
}

/// Gives a command as it can be typed again for one side of the meeting.
fn command(words: &str, side: Side) -> String {
    let option = if side == Side::Private { " --exempt" } else { "" };
    format!("{words}{option}")
}

/// Names a file that stands beside the papers for one side of the meeting.
fn beside(file: OutputFile, side: Side) -> OutputFile {
    let name = match file.name.split_once('.') {
        Some((stem, extension)) => name(side, stem, extension),
        None => format!("{}{}", file.name, ending(side)),
    };
    let bytes = match side {
        Side::Private
            if Path::new(&name)
                .extension()
                .is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) =>
        {
            marked_csv(&file.bytes)
        }
        Side::Private | Side::Public => file.bytes,
    };
    OutputFile { name, bytes }
}

/// Makes the files of one paper, one a form.
fn paper(
    stem: &str,
    side: Side,
    document: &Document,
    forms: &[PaperForm],
) -> Result<Vec<OutputFile>, Failure> {
    let file = |form: &PaperForm| -> Result<OutputFile, Failure> {
        let (extension, bytes) = match form {
            PaperForm::Html => ("html", page(document)?.into_bytes()),
            PaperForm::Md => ("md", page_in_markdown(document)?.into_bytes()),
            PaperForm::Pdf => ("pdf", pdf(document)?),
        };
        Ok(OutputFile { name: name(side, stem, extension), bytes })
    };
    forms.iter().map(file).collect()
}

/// Gives `reports/<council>`, the folder of reports taken from `mtfs.toml` if it says one.
fn default_folder(loaded: &Loaded) -> Result<PathBuf, Failure> {
    let settings = datasets::settings(Path::new(".")).map_err(Failure::Usage)?;
    let reports = settings.reports.unwrap_or_else(|| PathBuf::from(DEFAULT_REPORTS));
    Ok(reports.join(slug(&loaded.book.council.short_name)))
}

/// Gives the data of a pack in one envelope, with every figure.
fn as_json(
    session: &Session,
    figures: &Figures<'_>,
    (pack, side): (&Pack, Side),
    rests_on: &RestsOn,
) -> Result<Vec<u8>, Failure> {
    // The monitor is what `mtfs report` writes unless another pack is named.
    let typed = match pack.slug {
        "monitor" => "report".to_owned(),
        named => format!("report {named}"),
    };
    let mut data = (pack.data)(figures);
    if side == Side::Private {
        data["not_for_publication"] = EXEMPT_HEADING.into();
    }
    let envelope = Envelope {
        command: "report".to_owned(),
        as_at: figures.as_at.map(crate::figures::AsAt::words),
        data,
        figures: figures.sheet.all().map(figure_row).collect(),
        findings: findings::all(&session.loaded().problems, &figures.sheet),
        run: Run { rests_on: Some(rests_on.clone()), ..session.run(&command(&typed, side))? },
        exempt: side == Side::Private,
    };
    Ok(envelope.to_bytes())
}
