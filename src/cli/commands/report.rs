//! `mtfs report`: the report with its charts, figures and derivations.

use std::path::{Path, PathBuf};

use super::movement::since_seal;
use super::{Desk, figure_row};
use crate::cli::args::PaperForm;
use crate::cli::failure::Failure;
use crate::cli::terminal::with_progress;
use crate::cli::{Outcome, findings};
use crate::datasets::{self, Depth, Loaded};
use crate::figures::{Figures, slug};
use crate::reports::{
    Document, Envelope, Material, OutputFile, Pack, figures_csv, page, pdf, write_outputs,
};

/// Where reports go if nobody says otherwise; one folder a council.
const DEFAULT_REPORTS: &str = "reports";

pub(in crate::cli) fn report(
    desk: &mut Desk<'_>,
    packs: &[&Pack],
    to: Option<&Path>,
    forms: &[PaperForm],
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
    let mut words = String::new();
    for pack in packs {
        let papers = with_progress("writing the report", || {
            paper(pack.slug, &(pack.build)(&material)?, forms)
        })?;
        for file in &papers {
            words.push_str(&format!("{}\n", folder.join(&file.name).display()));
        }
        for headline in (pack.headlines)(&figures) {
            words.push_str(&format!("  {}: {}\n", headline.label, headline.text));
        }
        files.extend(papers);
        files.extend((pack.beside)(&figures));
        let bytes = as_json(desk, &loaded, &figures, pack)?;
        files.push(OutputFile { name: format!("{}.json", pack.slug), bytes });
    }
    files.push(figures_csv(figures.sheet.all().map(figure_row)));
    let run = desk.run_of("report", &loaded)?;
    write_outputs(&folder, &files, run)?;
    words.push_str(&format!("  checks: {}\n", findings::tally(&loaded.problems)));
    desk.tell(&words)?;
    Ok(desk.outcome(&loaded))
}

/// Makes the files of one paper, one a form.
fn paper(stem: &str, document: &Document, forms: &[PaperForm]) -> Result<Vec<OutputFile>, Failure> {
    let file = |form: &PaperForm| -> Result<OutputFile, Failure> {
        Ok(match form {
            PaperForm::Html => {
                OutputFile { name: format!("{stem}.html"), bytes: page(document)?.into_bytes() }
            }
            PaperForm::Pdf => OutputFile { name: format!("{stem}.pdf"), bytes: pdf(document)? },
        })
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
    desk: &Desk<'_>,
    loaded: &Loaded,
    figures: &Figures<'_>,
    pack: &Pack,
) -> Result<Vec<u8>, Failure> {
    // The monitor is what `mtfs report` writes unless another pack is named.
    let command = match pack.slug {
        "monitor" => "report".to_owned(),
        named => format!("report {named}"),
    };
    let envelope = Envelope {
        command: "report".to_owned(),
        as_at: figures.as_at.map(crate::figures::AsAt::words),
        data: (pack.data)(figures),
        figures: figures.sheet.all().map(figure_row).collect(),
        findings: loaded.problems.iter().map(findings::to_json).collect(),
        run: desk.run_of(&command, loaded)?,
    };
    Ok(envelope.to_bytes())
}
