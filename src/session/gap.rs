//! The gap under scenarios, what parts them, what moves it and what closes it.

use std::path::Path;

use super::{Answered, Asked, Session, SessionError};
use crate::answers::{self, Answer, gap::Lines};
use crate::datasets::{self, Depth, SealedFolder};
use crate::figures::claims::gap_figures;
use crate::figures::gap::Gap;
use crate::figures::gap::against::against;
use crate::figures::gap::compare::compare;
use crate::figures::gap::gap as work_out_gap;
use crate::figures::gap::sensitivity::sensitivity;
use crate::figures::gap::solve::{self, solve_each};
use crate::figures::gap::stress::{Stress, reverse_stress};
use crate::figures::model::Lacking;
use crate::records::{CellRef, Code, NOT_STATED_HINT, Place, Problem, TableName};
use crate::reports::answers as shapes;
use crate::scenarios::{self as plans, ClosingLever};
use crate::units::{FinancialYear, Period};

/// Says whether two findings are of one line, value and year.
fn is_same(one: &Problem, other: &Problem) -> bool {
    (one.code, &one.found, &one.wanted) == (other.code, &other.found, &other.wanted)
}

impl Session {
    /// Gives the budget gap, modelled where the folder holds a budget, and as published.
    ///
    /// # Errors
    /// As [`Session::gap`].
    pub fn budget_gap(&self, lines: Lines) -> Result<Answered, SessionError> {
        let (book, as_at) = (self.book(), self.as_at());
        let gap = self.gap_if_any()?;
        let mut sheet = gap_figures(book).of(book);
        if let Some(gap) = &gap {
            sheet.append(gap.figures());
        }
        let mut answer = answers::gap::gap(&book.council.name, gap.as_ref(), lines, &sheet);
        self.say_not_yet(&mut answer)?;
        answers::gap::published(&mut answer, book, as_at);
        let not_yet = self.not_yet()?;
        let data = Some(shapes::gap(book, as_at, gap.as_ref(), not_yet.as_ref(), &sheet));
        Ok(Answered { answer, sheet, data, as_at: None })
    }

    /// Holds what budget lines lack against the default scenario, if there is one that can be used: it
    /// may state what the tables do not, or ask for years of which they say nothing.
    pub fn lay_scenario_over_check(&mut self) {
        self.look_at_texts();
        let read = self.scenarios_read.get();
        let Ok(Some(gap)) = self.gap_if_any() else {
            self.scenarios_read.set(read);
            return;
        };
        let (model, worked) = gap.seen();
        let lacking = model.lacking(worked);
        let first = model.years.first().copied();
        // A base of which neither table nor scenario states anything stays as it was found.
        let blank: Vec<String> =
            model.not_stated(worked).iter().map(|line| line.id.clone()).collect();
        let is_blank =
            |known: &Problem| known.found.as_ref().is_some_and(|found| blank.contains(found));
        let findings: Vec<Problem> = lacking.iter().map(|of| self.lacking(of)).collect();
        let problems = &mut self.loaded_mut().problems;
        // Years before the model's are no part of it: what they lack stays as it was found.
        problems.retain(|known| {
            known.code != Code::NotStatedForYear
                || first.is_none()
                || is_blank(known)
                || findings.iter().any(|of| is_same(of, known))
        });
        for of in findings {
            // An assumption that is not there at all is told once, where it is named.
            let place = |of: &Problem| (of.place.file.clone(), of.place.line);
            let told = |known: &Problem| {
                is_same(&of, known)
                    || matches!(known.code, Code::UnknownReference | Code::MissingValue)
                        && place(known) == place(&of)
            };
            if !problems.iter().any(told) {
                problems.push(of);
            }
        }
    }

    /// Finds what nobody sees in scenarios and in the mappings that the folder keeps.
    fn look_at_texts(&mut self) {
        let scenarios = self.scenario_folder().ok();
        let mappings = Some(self.asked.data.join(datasets::MAPPINGS));
        for (home, folder) in [(super::SCENARIOS, scenarios), (datasets::MAPPINGS, mappings)] {
            // A folder that cannot be read is told of by what reads more of it.
            let found = folder.and_then(|folder| datasets::unseen_in_texts(&folder, home).ok());
            self.loaded_mut().problems.extend(found.into_iter().flatten());
        }
    }

    fn lacking(&self, of: &Lacking) -> Problem {
        let cell = CellRef { table: TableName::BudgetLines, row: of.row, column: "line_id" };
        let found = self.loaded().locate(&[cell]).remove(&cell);
        let (place, excerpt) = found.map_or_else(
            || (Place::table(cell.table), None),
            |found| (found.place, Some(found.excerpt)),
        );
        Problem {
            code: Code::NotStatedForYear,
            place,
            found: Some(of.line.clone()),
            wanted: of.words(),
            hint: Some(NOT_STATED_HINT.to_owned()),
            excerpt,
        }
    }

    /// Gives the scenarios there are.
    ///
    /// # Errors
    /// When a scenario has faults.
    pub fn scenarios(&self) -> Result<Answered, SessionError> {
        let (folder, council) = (self.scenario_folder()?, &self.book().council);
        let all = plans::list(&folder, self.book())?;
        let named = all.iter().map(|one| [one.name.as_str(), &one.title, &one.why]);
        let named: Vec<[&str; 3]> = named.collect();
        let mut answer = answers::scenarios(council, &named, "the folder of scenarios");
        if self.not_yet()?.is_some_and(|not_yet| not_yet.scenario.is_some()) {
            // Those that are left stand on the data alone.
            answer.remarks.retain(|remark| remark.key != "join");
        }
        self.say_not_yet(&mut answer)?;
        let data = Some(shapes::scenarios(&named, &council.default_scenario));
        Ok(Answered { answer, data, ..Answered::default() })
    }

    /// Gives what parts two scenarios.
    ///
    /// # Errors
    /// When a scenario has faults or does not fit, or the two cannot stand side by side.
    pub fn compare(&self, from: &str, to: &str) -> Result<Answered, SessionError> {
        let plans = [self.plan(from)?, self.plan(to)?];
        let gap = work_out_gap(self.book(), self.as_at(), &plans[0], &plans[1..])?;
        let refused =
            |why: &str| SessionError::Unanswerable(format!("compare {from} with {to}: {why}"));
        if plans[1].years != plans[0].years {
            let why = gap.apart.first().map_or("they cover other years", |(_, why)| why.as_str());
            return Err(refused(why));
        }
        let (model, first) = gap.seen();
        let second = model.work(&plans[1]).map_err(|unfit| refused(&unfit.to_string()))?;
        let found = compare(model, first, &second)?;
        if found.years.is_empty() && !model.is_empty() {
            let why = answers::not_compared(&found).join("\n  ");
            return Err(refused(&format!("no year is known under both\n  {why}")));
        }
        let mut sheet = gap.figures().of(self.book());
        sheet.append(found.figures(&gap));
        let answer = answers::compare(&found, &gap, &sheet);
        Ok(Answered { answer, sheet, ..Answered::default() })
    }

    /// Gives what parts the gap of this folder from that of another folder or of a sealed period.
    ///
    /// # Errors
    /// When either has no gap, a scenario has faults, or the other cannot be read.
    pub fn against(&self, other: &Path) -> Result<Answered, SessionError> {
        let here = self.any_gap()?;
        // The files of a seal stand as long as this does: until the scenarios are read too.
        let (there, name, _files) = self.other(other)?;
        let there = there.any_gap()?;
        let found = against(&here, &there, &name);
        if found.years.is_empty() {
            let years = "no year is known to both";
            return Err(SessionError::Unanswerable(format!("compare with {name}: {years}")));
        }
        let mut sheet = here.figures().of(self.book());
        sheet.append(found.figures(&here));
        let answer = answers::against(&found, &here);
        Ok(Answered { answer, sheet, ..Answered::default() })
    }

    /// Opens what a gap is held against, under the scenario of that name: a folder, or a sealed period of
    /// this folder.
    fn other(&self, other: &Path) -> Result<(Self, String, Option<SealedFolder>), SessionError> {
        let unanswerable = |why: String| SessionError::Unanswerable(format!("compare with {why}"));
        let mut asked = Asked { scenarios: None, as_at: None, ..self.asked().clone() };
        let mut sealed = None;
        let name = if other.is_dir() {
            other.clone_into(&mut asked.data);
            let name = other.file_name().unwrap_or(other.as_os_str());
            name.to_string_lossy().into_owned()
        } else {
            let words = other.to_string_lossy();
            let period = Period::from_words(&words).map_err(|_| {
                unanswerable(format!(
                    "{words}: neither a folder nor a sealed period, such as 2025/26-Q2"
                ))
            })?;
            let folder = &self.asked().data;
            let read = |source| SessionError::Read { path: folder.join("seals"), source };
            let seals = datasets::seals(folder).map_err(read)?;
            let seal = seals
                .of(period)
                .ok_or_else(|| unanswerable(format!("{period}: it is not sealed")))?;
            let folder = seal.trusted().map_err(|_| {
                unanswerable(format!(
                    "{period}: its seal is not as it was sealed; run `mtfs verify`"
                ))
            })?;
            asked.data = folder.tables();
            let scenarios =
                if seal.has_scenarios() { folder.scenarios() } else { self.scenario_folder()? };
            asked.scenarios = Some(scenarios).filter(|folder| folder.is_dir());
            sealed = Some(folder);
            format!("the seal of {period}")
        };
        Ok((Self::open(asked, Depth::Figures)?, name, sealed))
    }

    /// Gives what moves the gap of the last year.
    ///
    /// # Errors
    /// As [`Session::gap`], and when there is none.
    pub fn sensitivity(&self) -> Result<Answered, SessionError> {
        let gap = self.any_gap()?;
        let Some(found) = sensitivity(&gap)? else { return Err(self.no_gap()?) };
        let stress = reverse_stress(&gap)?;
        let mut sheet = gap.figures().of(self.book());
        sheet.append(found.figures(&gap));
        sheet.append(Stress::figures(&stress));
        let answer = answers::sensitivity(&found, &stress, &gap, &sheet);
        Ok(Answered { answer, sheet, ..Answered::default() })
    }

    /// Gives which value of a lever, or of each, leaves nothing of a year, or of each, unfunded.
    ///
    /// # Errors
    /// As [`Session::gap`], and when there is none or it does not hold the year.
    pub fn solve(
        &self,
        lever: Option<ClosingLever>,
        year: Option<FinancialYear>,
    ) -> Result<Answered, SessionError> {
        let gap = self.any_gap()?;
        let years = &gap.seen().0.years;
        if let Some(year) = year.filter(|year| !years.contains(year)) {
            let years: Vec<String> = years.iter().map(ToString::to_string).collect();
            let words = format!("solve for {year}: the model holds {}", years.join(", "));
            return Err(SessionError::Unanswerable(words));
        }
        let unsure = solve::unsure(&gap);
        if let Some(of) = unsure.iter().find(|of| year == Some(of.year)) {
            let words = format!("solve for {}", answers::gap::not_funded(of));
            return Err(SessionError::Unanswerable(words));
        }
        let found = solve_each(&gap, lever, year)?;
        let mut sheet = gap.figures().of(self.book());
        sheet.append(solve::figures(&found));
        let answer = answers::solve(&found, &gap);
        Ok(Answered { answer, sheet, ..Answered::default() })
    }

    /// Gives the gap of which some year is known.
    fn any_gap(&self) -> Result<Gap<'_>, SessionError> {
        let Some(gap) = self.gap_if_any()?.filter(|gap| !gap.seen().0.is_empty()) else {
            return Err(self.no_gap()?);
        };
        if !gap.known().is_empty() {
            return Ok(gap);
        }
        let (name, why) = (&self.book().council.name, answers::gap::short(&gap).join("\n  "));
        let words = format!("work out a gap of {name}: no year of it is known\n  {why}");
        Err(SessionError::Unanswerable(words))
    }

    fn no_gap(&self) -> Result<SessionError, SessionError> {
        let name = &self.book().council.name;
        let words = match self.not_yet()? {
            None => format!("work out a gap: {name} has no budget (budget_values.csv)"),
            Some(not_yet) => format!("work out a gap of {name}. {}", not_yet.words()),
        };
        Ok(SessionError::Unanswerable(words))
    }

    /// Adds to an answer why there is no modelled gap as at the day asked for, if so.
    pub(super) fn say_not_yet(&self, answer: &mut Answer) -> Result<(), SessionError> {
        if let Some(not_yet) = self.not_yet()? {
            answer.warn("not_yet", not_yet.words());
        }
        Ok(())
    }
}
