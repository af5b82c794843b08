//! The questions of `mtfs start`: asked of whoever is there, until each answer can be read.

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use crate::cli::args::{Public, Start};
use crate::cli::failure::Failure;
use crate::datasets::MappingQuestion;
use crate::records::FiguresOf;
use crate::units::{Period, text};

/// What is answered.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) name: String,
    pub(super) class: String,
    pub(super) period: Period,
    pub(super) figures: FiguresOf,
    pub(super) files: Vec<PathBuf>,
    pub(super) public: Public,
}

/// Somebody to ask: where the answers come from, and where the questions go.
pub(super) struct Asker<'a> {
    pub(super) input: &'a mut dyn BufRead,
    pub(super) told: &'a mut dyn Write,
}

/// Gives the five answers: those typed, the others as asked; `None` where one is missing and nobody can be asked.
pub(super) fn answers(asker: Option<Asker<'_>>, typed: &Start) -> Result<Option<Answers>, Failure> {
    if let (Some(name), Some(period), Some(figures), Some(public), false) =
        (&typed.name, typed.period, typed.figures, typed.public, typed.files.is_empty())
    {
        let (name, class) = (name.clone(), typed.class.clone().unwrap_or_default());
        return Ok(Some(Answers {
            name,
            class,
            period,
            figures,
            files: typed.files.clone(),
            public,
        }));
    }
    let Some(mut asker) = asker else { return Ok(None) };
    Ok(Some(Answers {
        name: asker.unless(typed.name.clone(), "1. The council's name:", name)?,
        class: asker.unless(
            typed.class.clone(),
            "   Its class, such as London borough, county or district (Enter leaves it out):",
            |words| Ok(words.to_owned()),
        )?,
        period: asker.unless(
            typed.period,
            "2. The financial year and period of the files, such as 2025/26-Q2:",
            |words| Period::from_words(words).map_err(|refused| refused.wanted.to_owned()),
        )?,
        figures: asker.unless(
            typed.figures,
            "3. Whose figures: own, or publications of a council and others:",
            |words| FiguresOf::from_word(words).ok_or_else(|| "own or publications".to_owned()),
        )?,
        files: if typed.files.is_empty() { asker.files()? } else { typed.files.clone() },
        public: asker.unless(
            typed.public,
            "5. May the public see every saving of them: yes or no:",
            public,
        )?,
    }))
}

fn name(words: &str) -> Result<String, String> {
    if words.is_empty() { Err("a name".to_owned()) } else { Ok(words.to_owned()) }
}

fn public(words: &str) -> Result<Public, String> {
    match words {
        "yes" | "y" => Ok(Public::Yes),
        "no" | "n" => Ok(Public::No),
        _ => Err("yes or no".to_owned()),
    }
}

impl Asker<'_> {
    /// Asks about a line of a mapping; no answer leaves what stands there.
    pub(super) fn about(
        &mut self,
        file: &Path,
        question: &MappingQuestion,
    ) -> Result<String, Failure> {
        let MappingQuestion { key, asks, stands, .. } = question;
        let enter = if stands.is_empty() { String::new() } else { format!(" (Enter: {stands})") };
        let asks = format!("{}: {key}: {asks}{enter}", file.display());
        self.ask(&asks, |words| Ok(if words.is_empty() { stands } else { words }.to_owned()))
    }

    fn files(&mut self) -> Result<Vec<PathBuf>, Failure> {
        let there = |words: &str| {
            let path = PathBuf::from(words);
            if path.is_file() { Ok(path) } else { Err("a file that is there".to_owned()) }
        };
        let mut files = vec![self.ask("4. A file, such as tracker.xlsx:", there)?];
        let other = |words: &str| if words.is_empty() { Ok(None) } else { there(words).map(Some) };
        while let Some(file) = self.ask("   Another file (Enter: no more):", other)? {
            files.push(file);
        }
        Ok(files)
    }

    /// Gives what was typed already, or asks.
    fn unless<T>(
        &mut self,
        typed: Option<T>,
        asks: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        typed.map_or_else(|| self.ask(asks, read), Ok)
    }

    /// Asks until the answer can be read.
    fn ask<T>(
        &mut self,
        asks: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        loop {
            self.say(asks);
            let mut line = String::new();
            let count = self.input.read_line(&mut line).map_err(Failure::Answer)?;
            if count == 0 {
                return Err(Failure::Usage(
                    "go on: nothing more was answered; nothing was written".to_owned(),
                ));
            }
            match read(line.trim()) {
                Ok(answer) => return Ok(answer),
                Err(wanted) => self.say(&format!("   wanted {wanted}")),
            }
        }
    }

    fn say(&mut self, words: &str) {
        // Talk that nobody can hear is no reason to fail.
        writeln!(self.told, "{}", text::visible(words)).ok();
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Typed {
        #[command(flatten)]
        start: Start,
    }

    /// Asks with these lines typed one after another; gives what came of it and all that was said.
    fn asked(flags: &[&str], lines: &str) -> (Result<Option<Answers>, Failure>, String) {
        let typed = Typed::parse_from([&["start"], flags].concat()).start;
        let (mut input, mut told) = (lines.as_bytes(), Vec::new());
        let asker = Asker { input: &mut input, told: &mut told };
        let answers = answers(Some(asker), &typed);
        (answers, String::from_utf8(told).unwrap())
    }

    const FIVE: &str = "Northmoor\nCounty council\n2025/26-Q2\nown\nCargo.toml\nREADME.md\n\nno\n";

    #[test]
    fn five_answers_are_taken_as_typed() {
        let (answers, told) = asked(&[], FIVE);
        let answers = answers.unwrap().unwrap();
        assert_eq!(
            (answers.name.as_str(), answers.class.as_str()),
            ("Northmoor", "County council")
        );
        assert_eq!(answers.period, Period::from_words("2025/26-Q2").unwrap());
        assert_eq!((answers.figures, answers.public), (FiguresOf::Own, Public::No));
        assert_eq!(answers.files, ["Cargo.toml", "README.md"].map(PathBuf::from));
        let asked = told.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
        assert_eq!(asked.count(), 5, "{told}");
        assert!(!told.contains("wanted"), "{told}");
    }

    #[test]
    fn what_cannot_be_read_is_asked_again_with_what_was_wanted() {
        let lines = "\nNorthmoor\n\nsummer\n2025/26-Q2\nmine\nown\n\nno-such-file.xlsx\nCargo.toml\n\nperhaps\ny\n";
        let (answers, told) = asked(&[], lines);
        let answers = answers.unwrap().unwrap();
        assert_eq!((answers.class.as_str(), answers.public), ("", Public::Yes));
        assert_eq!(answers.files, [PathBuf::from("Cargo.toml")]);
        // The name, the period, whose, the file twice and yes or no.
        assert_eq!(told.matches("   wanted ").count(), 6, "{told}");
        for wanted in ["a name", "own or publications", "a file that is there", "yes or no"] {
            assert!(told.contains(&format!("   wanted {wanted}\n")), "{wanted}: {told}");
        }
        for (asks, times) in [("1. ", 2), ("2. ", 2), ("3. ", 2), ("4. ", 3), ("5. ", 2)] {
            assert_eq!(told.lines().filter(|line| line.starts_with(asks)).count(), times, "{told}");
        }
    }

    #[test]
    fn the_end_of_what_is_typed_refuses_wherever_it_comes() {
        let whole = FIVE.lines().count();
        for lines in 0..whole {
            let begun: String = FIVE.split_inclusive('\n').take(lines).collect();
            let (answers, _) = asked(&[], &begun);
            let refused = answers.unwrap_err().to_string();
            assert!(refused.contains("nothing was written"), "{lines}: {refused}");
        }
    }

    #[test]
    fn what_was_typed_as_a_flag_is_not_asked() {
        let flags = ["--name", "Northmoor", "--period", "2025/26-Q2", "--file", "Cargo.toml"];
        let (answers, told) = asked(&flags, "\npublications\nno\n");
        let answers = answers.unwrap().unwrap();
        assert_eq!(answers.figures, FiguresOf::Publications);
        assert_eq!(answers.files, [PathBuf::from("Cargo.toml")]);
        assert!(!["1. ", "2. ", "4. "].iter().any(|asks| told.contains(asks)), "{told}");
        let typed = Typed::parse_from([&["start"], &flags[..]].concat()).start;
        assert!(super::answers(None, &typed).unwrap().is_none(), "nobody is there to ask");
    }

    #[test]
    fn no_answer_to_a_question_of_a_mapping_leaves_what_stands_there() {
        let text = "public = \"false\"  # to be answered: who may see it\nunit = \"?\"  # to be answered: which\n";
        let questions = crate::datasets::mapping_questions(text);
        let (mut input, mut told) = ("\n£000\n".as_bytes(), Vec::new());
        let mut asker = Asker { input: &mut input, told: &mut told };
        let file = Path::new("tracker.xlsx");
        let said = [0, 1].map(|at| asker.about(file, &questions[at]).unwrap());
        assert_eq!(said, ["false", "£000"]);
        assert!(asker.about(file, &questions[1]).is_err());
        let told = String::from_utf8(told).unwrap();
        assert!(told.contains("tracker.xlsx: public: who may see it (Enter: false)"), "{told}");
    }
}
