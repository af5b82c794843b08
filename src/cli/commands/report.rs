//! `mtfs report`: the report with its charts, figures and derivations.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::movement::since_seal;
use super::{Desk, figure_row};
use crate::cli::args::ReportName;
use crate::cli::failure::Failure;
use crate::cli::terminal::with_progress;
use crate::cli::{Outcome, findings};
use crate::datasets::{self, Depth, Loaded};
use crate::figures::{Figures, slug};
use crate::reports::answers::{self, LinesShown};
use crate::reports::{
    Envelope, Material, OutputFile, decisions_to_fill, figures_csv, headlines, monitor, page,
    scrutiny, star_chamber, write_outputs,
};

/// Where reports go if nobody says otherwise; one folder a council.
const DEFAULT_REPORTS: &str = "reports";

pub(in crate::cli) fn report(
    desk: &mut Desk<'_>,
    names: &[ReportName],
    to: Option<&Path>,
) -> Result<Outcome, Failure> {
    if desk.common.output.is_some() {
        let words = "write a report to one file: it is a folder of files, chosen with --to";
        return Err(Failure::Usage(words.to_owned()));
    }
    let mut loaded = desk.load(Depth::Everything)?;
    loaded.book.leave_out_exempt();
    let loaded = loaded;
    let figures = since_seal(desk, &loaded, desk.figures_of(&loaded.book)?)?;
    let folder = match to {
        Some(folder) => folder.to_owned(),
        None => default_folder(&loaded)?,
    };
    let data = desk.data()?.display().to_string();
    let locate = |cells: &[_]| loaded.locate(cells);
    let material =
        Material { figures: &figures, problems: &loaded.problems, located: &locate, data: &data };
    let mut files = Vec::new();
    for name in names {
        match name {
            ReportName::Monitor => {
                files.push(paper_file("monitor.html", || Ok(page(&monitor(&material)?)?))?);
                let bytes = as_json(desk, &loaded, &figures, "report")?;
                files.push(OutputFile { name: "monitor.json".into(), bytes });
            }
            ReportName::Scrutiny => {
                files.push(paper_file("scrutiny.html", || Ok(page(&scrutiny(&material)?)?))?);
                let bytes = as_json(desk, &loaded, &figures, "report scrutiny")?;
                files.push(OutputFile { name: "scrutiny.json".into(), bytes });
            }
            ReportName::StarChamber => {
                let make = || Ok(page(&star_chamber(&material)?)?);
                files.push(paper_file("star-chamber.html", make)?);
                let bytes = as_json(desk, &loaded, &figures, "report star-chamber")?;
                files.push(OutputFile { name: "star-chamber.json".into(), bytes });
                files.push(decisions_to_fill(&figures));
            }
        }
    }
    files.push(figures_csv(figures.sheet.all().map(figure_row)));
    let run = desk.run_of("report", &loaded)?;
    write_outputs(&folder, &files, run)?;
    let is_page = |file: &&OutputFile| Path::new(&file.name).extension() == Some("html".as_ref());
    let pages = files.iter().filter(is_page);
    let pages: Vec<String> =
        pages.map(|file| format!("{}\n", folder.join(&file.name).display())).collect();
    let mut words = pages.concat();
    for headline in headlines(&figures) {
        words.push_str(&format!("  {}: {}\n", headline.label, headline.text));
    }
    words.push_str(&format!("  checks: {}\n", findings::tally(&loaded.problems)));
    desk.give(words.as_bytes())?;
    Ok(desk.outcome(&loaded))
}

/// Makes one paper, with words on the terminal while it takes time.
fn paper_file(
    name: &str,
    make: impl FnOnce() -> Result<String, Failure>,
) -> Result<OutputFile, Failure> {
    let html = with_progress("writing the report", make)?;
    Ok(OutputFile { name: name.into(), bytes: html.into_bytes() })
}

/// Gives `reports/<council>`, the folder of reports taken from `mtfs.toml` if it says one.
fn default_folder(loaded: &Loaded) -> Result<PathBuf, Failure> {
    let settings = datasets::settings(Path::new(".")).map_err(Failure::Usage)?;
    let reports = settings.reports.unwrap_or_else(|| PathBuf::from(DEFAULT_REPORTS));
    Ok(reports.join(slug(&loaded.book.council.short_name)))
}

/// Gives the JSON of a paper: the answers of every command in one envelope.
fn as_json(
    desk: &Desk<'_>,
    loaded: &Loaded,
    figures: &Figures<'_>,
    command: &str,
) -> Result<Vec<u8>, Failure> {
    let book = &loaded.book;
    let savings = figures
        .savings
        .iter()
        .map(|position| answers::savings(book, position, LinesShown::Public))
        .collect::<Vec<_>>();
    let data = json!({
        "council": { "name": book.council.name, "code": book.council.code, "invented": book.council.invented },
        "savings": savings,
        "gap": answers::gap(book, figures.as_at, figures.gap.as_ref()),
        "efs": answers::efs(&figures.capitalisation, &figures.missed),
        "risks": answers::risks(&figures.registers, &figures.adequacy, &figures.indicators),
        "actions": answers::actions(&figures.plans, &figures.reviews),
        "fm_code": answers::fm_code(&figures.fm_code),
        "measures": answers::measures(&figures.measures),
    });
    let envelope = Envelope {
        command: "report".to_owned(),
        as_at: figures.as_at.map(crate::figures::AsAt::words),
        data,
        figures: figures.sheet.all().map(figure_row).collect(),
        findings: loaded.problems.iter().map(findings::to_json).collect(),
        run: desk.run_of(command, loaded)?,
    };
    Ok(envelope.to_bytes())
}
