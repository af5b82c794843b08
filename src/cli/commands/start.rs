//! `mtfs start`: five questions, the files named, and a filled page.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};

use super::{Desk, Exempt, Papers, report};
use crate::cli::Outcome;
use crate::cli::args::{Common, Format, PaperForm, Public, Start};
use crate::cli::failure::Failure;
use crate::cli::findings;
use crate::datasets::{self, Founded, Founding, Import, ImportError, MappingQuestion};
use crate::figures::slug;
use crate::records::FiguresOf;
use crate::reports::PACKS;
use crate::session::Side;
use crate::units::{Period, text};

/// Findings and questions of a file that are told; the rest are counted.
const TOLD: usize = 20;

/// What is answered.
struct Answers {
    name: String,
    class: String,
    period: Period,
    figures: FiguresOf,
    files: Vec<PathBuf>,
    public: Public,
}

/// A file that was read or not.
struct Brought {
    file: PathBuf,
    mapping: PathBuf,
    import: Import,
}

pub(in crate::cli) fn start(desk: &mut Desk<'_>, typed: &Start) -> Result<Outcome, Failure> {
    let terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    let Some(answers) = answers(desk, typed, terminal)? else {
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
        let text = mapping(desk, (file, text), questions, &answers, (&typed.answers, terminal))?;
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

/// Gives the five answers: those typed, the others as asked on a terminal; `None` where one is missing and nobody can be
/// asked.
fn answers(desk: &mut Desk<'_>, typed: &Start, terminal: bool) -> Result<Option<Answers>, Failure> {
    let whole = typed.name.is_some()
        && typed.period.is_some()
        && typed.figures.is_some()
        && typed.public.is_some()
        && !typed.files.is_empty();
    if !whole && !terminal {
        return Ok(None);
    }
    let name = match &typed.name {
        Some(name) => name.clone(),
        None => asked(desk, "1. The council's name:", |words| {
            if words.is_empty() { Err("a name".to_owned()) } else { Ok(words.to_owned()) }
        })?,
    };
    let class = match &typed.class {
        Some(class) => class.clone(),
        None if whole => String::new(),
        None => {
            let asks =
                "   Its class, such as London borough, county or district (Enter leaves it out):";
            asked(desk, asks, |words| Ok(words.to_owned()))?
        }
    };
    let period = match typed.period {
        Some(period) => period,
        None => asked(
            desk,
            "2. The financial year and period of the files, such as 2025/26-Q2:",
            |words| Period::from_words(words).map_err(|refused| refused.wanted.to_owned()),
        )?,
    };
    let figures = match typed.figures {
        Some(figures) => figures,
        None => asked(
            desk,
            "3. Whose figures: own, or publications of a council and others:",
            |words| FiguresOf::from_word(words).ok_or_else(|| "own or publications".to_owned()),
        )?,
    };
    let files = if typed.files.is_empty() { files(desk)? } else { typed.files.clone() };
    let public = match typed.public {
        Some(public) => public,
        None => asked(desk, "5. May the public see every saving of them: yes or no:", |words| {
            match words {
                "yes" | "y" => Ok(Public::Yes),
                "no" | "n" => Ok(Public::No),
                _ => Err("yes or no".to_owned()),
            }
        })?,
    };
    Ok(Some(Answers { name, class, period, figures, files, public }))
}

fn files(desk: &mut Desk<'_>) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    loop {
        let asks = if files.is_empty() {
            "4. A file, such as tracker.xlsx:"
        } else {
            "   Another file (Enter: no more):"
        };
        let none = files.is_empty();
        let file = asked(desk, asks, |words| {
            let path = PathBuf::from(words);
            if words.is_empty() && !none {
                Ok(None)
            } else if path.is_file() {
                Ok(Some(path))
            } else {
                Err("a file that is there".to_owned())
            }
        })?;
        match file {
            Some(file) => files.push(file),
            None => return Ok(files),
        }
    }
}

/// Asks on a terminal until the answer can be read.
fn asked<T>(
    desk: &mut Desk<'_>,
    asks: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    loop {
        desk.say(asks);
        let mut line = String::new();
        let count = io::stdin().lock().read_line(&mut line).map_err(Failure::Answer)?;
        if count == 0 {
            return Err(Failure::Usage(
                "go on: nothing more was answered; nothing was written".to_owned(),
            ));
        }
        match read(line.trim()) {
            Ok(answer) => return Ok(answer),
            Err(wanted) => desk.say(&format!("   wanted {wanted}")),
        }
    }
}

/// Gives the suggested mapping of a file with every question of it answered.
fn mapping(
    desk: &mut Desk<'_>,
    (file, mut text): (&Path, String),
    questions: Vec<MappingQuestion>,
    answers: &Answers,
    (typed, terminal): (&[(String, String)], bool),
) -> Result<String, Failure> {
    let mut open = Vec::new();
    for question in questions {
        let known = known(&question, answers, typed);
        let answer = match known {
            Some(known) => known,
            None if terminal => {
                let stands = Some(&question.stands).filter(|stands| !stands.is_empty());
                let stands = stands.map(|stands| format!(" (Enter: {stands})")).unwrap_or_default();
                let asks =
                    format!("{}: {}: {}{stands}", file.display(), question.key, question.asks);
                let words = asked(desk, &asks, |words| Ok(words.to_owned()))?;
                if words.is_empty() { question.stands.clone() } else { words }
            }
            None if !question.stands.is_empty() => continue,
            None => {
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
