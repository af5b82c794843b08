//! `mtfs start`: five questions, the files named, and a filled page.

mod ask;

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use ask::{Answers, Asker, answers};

use super::{Desk, Exempt, Papers, report};
use crate::cli::Outcome;
use crate::cli::args::{Common, Format, PaperForm, Public, Start};
use crate::cli::failure::Failure;
use crate::cli::findings;
use crate::datasets::{self, Founded, Founding, Import, ImportError, MappingQuestion};
use crate::figures::slug;
use crate::reports::PACKS;
use crate::session::Side;
use crate::units::text;

/// Findings and questions of a file that are told; the rest are counted.
const TOLD: usize = 20;

/// A file that was read or not.
struct Brought {
    file: PathBuf,
    mapping: PathBuf,
    import: Import,
}

pub(in crate::cli) fn start(desk: &mut Desk<'_>, typed: &Start) -> Result<Outcome, Failure> {
    let terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    let mut input = io::stdin().lock();
    let asker = terminal.then_some(Asker { input: &mut input, told: &mut *desk.err });
    let Some(answers) = answers(asker, typed)? else {
        desk.tell(&commands(typed))?;
        return Err(Failure::Usage(
            "ask: this is no terminal; answer --name, --period, --figures, --file and --public, or type what stands above, step by \
             step"
            .to_owned(),
        ));
    };
    let folder =
        typed.dir.clone().unwrap_or_else(|| Path::new("datasets").join(slug(&answers.name)));
    if std::fs::symlink_metadata(&folder).is_ok() {
        let words =
            format!("make `{}`: it is there already; name another folder", folder.display());
        return Err(Failure::Usage(words));
    }
    let (mut mapped, mut asked_of) = (Vec::new(), Vec::new());
    for file in &answers.files {
        let text = datasets::suggest(file)?;
        let questions = datasets::mapping_questions(&text);
        asked_of.extend(questions.iter().map(|question| question.key.clone()));
        let asker = terminal.then_some(Asker { input: &mut input, told: &mut *desk.err });
        let text = mapping(asker, (file, text), questions, &answers, &typed.answers)?;
        mapped.push((file.clone(), text));
    }
    for (key, _) in typed.answers.iter().filter(|(key, _)| !asked_of.contains(key)) {
        desk.say(&format!("no file asks for `{key}`: its answer is not used"));
    }
    let council = Founded {
        name: &answers.name,
        class: &answers.class,
        period: answers.period,
        figures: answers.figures,
    };
    let founding = Founding::begin(&folder, &council)?;
    let mut all = Vec::new();
    for (file, text) in &mapped {
        desk.say(&format!("reading {}", file.display()));
        let (import, mapping) =
            founding.import(file, text).map_err(|error| unmapped(file, error))?;
        all.push(Brought { file: file.clone(), mapping, import });
    }
    founding.finish().map_err(Failure::Write)?;
    for brought in &all {
        tell(desk, &folder, brought)?;
    }
    let refused = all.iter().filter(|brought| !brought.import.accepted).count();
    if refused < all.len() {
        papers(desk, typed, &folder, answers.public)?;
    }
    let folder = folder.display();
    desk.say(&format!("next: mtfs --data {folder} check"));
    Ok(if refused == 0 { Outcome::Fine } else { Outcome::Wrong })
}

/// Gives the suggested mapping of a file with every question of it answered.
fn mapping(
    mut asker: Option<Asker<'_>>,
    (file, mut text): (&Path, String),
    questions: Vec<MappingQuestion>,
    answers: &Answers,
    typed: &[(String, String)],
) -> Result<String, Failure> {
    let mut open = Vec::new();
    for question in questions {
        let answer = match (known(&question, answers, typed), &mut asker) {
            (Some(known), _) => known,
            (None, Some(asker)) => asker.about(file, &question)?,
            (None, None) if !question.stands.is_empty() => continue,
            (None, None) => {
                open.push(question);
                continue;
            }
        };
        text = datasets::mapping_answered(&text, &question, &answer);
    }
    if open.is_empty() {
        return Ok(text);
    }
    let each =
        open.iter().map(|question| format!("\n  --answer {}=…  ({})", question.key, question.asks));
    let words =
        format!("read `{}` without answers of yours:{}", file.display(), each.collect::<String>());
    Err(Failure::Usage(words))
}

/// Says what to do with a file that no mapping could be made for.
fn unmapped(file: &Path, error: ImportError) -> Failure {
    let ImportError::Mapping { faults, .. } = error else { return error.into() };
    let file = file.display();
    let faults =
        faults.iter().fold(String::new(), |words, fault| words + "\n  " + &fault.to_string());
    Failure::Usage(format!(
        "read `{file}` by what it suggests:{faults}\nnothing was made; `mtfs import {file} --suggest -o map.toml` writes a mapping to \
         complete by hand"
    ))
}

/// Gives the answer to a question of a mapping that was given already.
fn known(
    question: &MappingQuestion,
    answers: &Answers,
    typed: &[(String, String)],
) -> Option<String> {
    let own = typed.iter().find(|(key, _)| *key == question.key);
    own.map(|(_, words)| words.clone()).or_else(|| match question.key.as_str() {
        "financial_year" => Some(answers.period.year.to_string()),
        "period" => Some(answers.period.to_string()),
        "public" => Some(matches!(answers.public, Public::Yes).to_string()),
        _ => None,
    })
}

/// Tells what came of a file.
fn tell(desk: &mut Desk<'_>, folder: &Path, brought: &Brought) -> Result<(), Failure> {
    let Brought { file, mapping, import } = brought;
    let what = if import.savings { "savings" } else { "records" };
    let mut words = String::new();
    if import.accepted {
        let agree = import.totals.iter().filter(|total| total.agrees).count();
        words.push_str(&format!(
            "{}: {} of {what} read; {} agree to the penny\n",
            file.display(),
            text::counted(import.rows, "row", "rows"),
            text::counted(agree, "total", "totals")
        ));
    } else {
        for problem in import.problems.iter().take(TOLD) {
            words.push_str(&findings::words(problem, ".", desk.layout));
        }
        for question in import.questions.iter().take(TOLD) {
            let (place, found) = (&question.place, &question.found);
            words.push_str(&format!(
                "- {place}: {found}, {}\n  {}\n",
                question.asks, question.answer
            ));
        }
        for total in import.totals.iter().filter(|total| !total.agrees).take(TOLD) {
            let at = total.cell.as_deref().unwrap_or("the file");
            let apart = text::pence(total.difference());
            words.push_str(&format!(
                "- {at}: {}, {apart} apart from the imported rows\n",
                total.words
            ));
        }
        words.push_str(&format!(
            "{}: nothing of it was taken; mend it or its mapping, then `mtfs --data {} import {} --map {}`\n",
            file.display(),
            folder.display(),
            file.display(),
            mapping.display()
        ));
    }
    desk.tell(&words)
}

/// Writes the Star Chamber and the monitor page: for a private meeting, where the public may not see every saving.
fn papers(
    desk: &mut Desk<'_>,
    typed: &Start,
    folder: &Path,
    public: Public,
) -> Result<(), Failure> {
    let wanted = ["star-chamber", "monitor"];
    let packs: Vec<_> =
        wanted.iter().filter_map(|slug| PACKS.iter().find(|pack| pack.slug == *slug)).collect();
    let common = Common {
        data: Some(folder.to_owned()),
        as_at: None,
        scenario: None,
        scenarios: None,
        format: Some(Format::Text),
        output: None,
        color: desk.common.color,
    };
    let mut inner = Desk {
        common: &common,
        layout: desk.layout,
        exempt: Exempt::default(),
        out: &mut *desk.out,
        err: &mut *desk.err,
    };
    let side = match public {
        Public::Yes => Side::Public,
        Public::No => Side::Private,
    };
    let papers = Papers { packs: &packs, to: typed.to.as_deref(), forms: &[PaperForm::Html] };
    report(&mut inner, &papers, side).map(drop)
}

/// Gives the commands that do the same step by step.
fn commands(typed: &Start) -> String {
    let name = typed.name.as_deref().unwrap_or("Our Council");
    let folder = typed
        .dir
        .as_ref()
        .map_or_else(|| format!("datasets/{}", slug(name)), |dir| dir.display().to_string());
    let file = typed
        .files
        .first()
        .map_or_else(|| "tracker.xlsx".to_owned(), |file| file.display().to_string());
    format!(
        "mtfs start {folder} --name \"{name}\" --period 2025/26-Q2 --figures own --file {file} --public no\n\n\
         or, step by step:\n\n\
         mtfs init {folder} --name \"{name}\"\n\
         mtfs import {file} --suggest -o map.toml\n\
         mtfs --data {folder} import {file} --map map.toml\n\
         mtfs --data {folder} report star-chamber monitor --exempt\n"
    )
}
