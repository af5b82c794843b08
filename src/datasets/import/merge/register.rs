//! The year's whole register after an import, beside what the tracker lists.

use std::collections::{BTreeMap, BTreeSet};

use super::held::day_number;
use super::{Merge, NO_DRAFT};
use crate::datasets::cell::{self, Reading};
use crate::datasets::import::draft::Draft;
use crate::datasets::import::grid::cell_name;
use crate::datasets::import::mapping::Fate;
use crate::datasets::import::reconcile::{Question, Reconciled};
use crate::records::schema::{imports as i, savings as s, savings_profile as p};
use crate::records::{ProfileKind, SavingStatus, TableName};
use crate::units::{Date, FinancialYear, Money, text};

/// A saving of the folder that the tracker does not list, though it has a target in a year of it.
struct Missing {
    row: usize,
    id: String,
    title: String,
    /// Its targets in those years, in pence.
    targets: BTreeMap<FinancialYear, i64>,
}

impl Missing {
    /// Gives its targets in words.
    fn amounts(&self) -> String {
        let amounts = self.targets.iter();
        let words: Vec<String> = amounts
            .map(|(year, pence)| format!("{} in {year}", text::pence(Money::from_pence(*pence))))
            .collect();
        words.join(", ")
    }
}

/// What the whole register is after an import.
#[derive(Default)]
pub(in crate::datasets::import) struct Register {
    /// What the council has to say before anything is written.
    pub(in crate::datasets::import) questions: Vec<Question>,
    /// The year's whole register beside the tracker's rows.
    pub(in crate::datasets::import) totals: Vec<Reconciled>,
    /// What is to be said of the whole.
    pub(in crate::datasets::import) notes: Vec<String>,
    /// How many savings ended with this tracker, and the targets that went with them, in pence.
    pub(in crate::datasets::import) ended: (usize, i64),
}

impl Merge<'_> {
    /// Holds the register of each year that the tracker has targets of to the tracker: what it lacks is
    /// settled as the mapping says, and asked about where it does not say.
    pub(in crate::datasets::import) fn settle(&mut self, drafts: &[Draft<'_>]) -> Register {
        let mut register = Register::default();
        let stated = stated(drafts);
        let missing = self.missing(drafts, &stated.keys().copied().collect());
        self.unknown(&missing, &mut register);
        let part = self.mapping.answers.part;
        if part && !missing.is_empty() {
            let savings = text::counted(missing.len(), "saving", "savings");
            register.notes.push(format!(
                "the tracker is a part of the register: {savings} of its years that it does not list stand as they were"
            ));
        }
        let mut stays = Vec::new();
        let mut open = 0;
        for missing in missing {
            let fate = self.mapping.answers.gone.get(&missing.id).cloned();
            if matches!(fate, Some(Fate::Withdrawn | Fate::ReplacedBy(_))) {
                let (savings, pence) = &mut register.ended;
                (*savings, *pence) = (*savings + 1, *pence - missing.targets.values().sum::<i64>());
            }
            match fate {
                Some(Fate::Withdrawn | Fate::ReplacedBy(_)) if !self.has_a_day() => {
                    register.questions.push(no_day(&missing));
                }
                Some(Fate::ReplacedBy(by)) if !self.is_saving(&by) => {
                    register.questions.push(no_such(&missing, &by));
                }
                Some(Fate::Withdrawn) => self.end(&missing, SavingStatus::WrittenOut, None),
                Some(Fate::ReplacedBy(by)) => self.end(&missing, SavingStatus::Replaced, Some(&by)),
                Some(Fate::Stays) => stays.push(missing),
                None if part => stays.push(missing),
                None => {
                    open += 1;
                    if open <= ASKED {
                        register.questions.push(self.ask(&missing, drafts));
                    }
                }
            }
        }
        if open > ASKED {
            register.questions.push(too_many(open));
        }
        if !part && register.questions.is_empty() {
            register.totals = self.whole(drafts, &stated, &stays);
        }
        register
    }

    /// Gives the savings with a target in some of the years that the tracker does not list.
    fn missing(&self, drafts: &[Draft<'_>], years: &BTreeSet<FinancialYear>) -> Vec<Missing> {
        if years.is_empty() {
            return Vec::new();
        }
        let listed: BTreeSet<&str> = drafts.iter().filter_map(|draft| self.listed(draft)).collect();
        let savings = self.table(TableName::Savings);
        let mut missing = Vec::new();
        for row in savings.rows() {
            let id = savings.cell(row, s::saving_id);
            if listed.contains(id)
                || self.has_ended(row)
                || !savings.cell(row, s::parent_id).is_empty()
            {
                continue;
            }
            let targets = self.targets_in(id, years);
            if !targets.is_empty() {
                let title = savings.cell(row, s::title).to_owned();
                missing.push(Missing { row, id: id.to_owned(), title, targets });
            }
        }
        missing
    }

    /// Gives the saving that a row is about, whether or not the row could be used.
    fn listed<'d>(&'d self, draft: &'d Draft<'_>) -> Option<&'d str> {
        let known = self.known_as(draft).or_else(|| self.known.get(&draft.key).map(String::as_str));
        known.or(draft.id.as_deref())
    }

    /// Says whether a saving had ended before this tracker.
    fn has_ended(&self, row: usize) -> bool {
        let status = self.table(TableName::Savings).cell(row, s::status);
        let ended = [SavingStatus::WrittenOut, SavingStatus::Replaced, SavingStatus::Merged];
        ended.iter().any(|known| known.word() == status)
    }

    /// Gives the targets of a saving in some years, as held on the tracker's day, those of nil left out.
    pub(super) fn targets_in(
        &self,
        id: &str,
        years: &BTreeSet<FinancialYear>,
    ) -> BTreeMap<FinancialYear, i64> {
        let day = day_number(&self.known_on);
        let targets =
            years.iter().filter_map(|year| Some((*year, self.target_of(id, *year, day)?)));
        targets.filter(|(_, pence)| *pence != 0).collect()
    }

    /// Says whether the day of the tracker is known to the day: an end needs one.
    fn has_a_day(&self) -> bool {
        cell::day(&self.known_on).is_ok()
    }

    fn is_saving(&self, id: &str) -> bool {
        self.table(TableName::Savings).find(&[id]).next().is_some()
    }

    /// Ends a saving on the tracker's day.
    fn end(&mut self, missing: &Missing, status: SavingStatus, by: Option<&str>) {
        let (day, source) = (self.known_on.clone(), self.source.clone());
        self.keep_approval(missing.row, &missing.id, NO_DRAFT);
        // The tracker is all that says so, until somebody writes in the decision itself.
        let cells = [
            (s::status, status.word()),
            (s::decision_ref, source.as_str()),
            (s::decided_on, day.as_str()),
            (s::replaced_by, by.unwrap_or_default()),
        ];
        for (col, words) in cells.into_iter().filter(|(_, words)| !words.is_empty()) {
            self.change((TableName::Savings, missing.row, col), words, &missing.id, NO_DRAFT);
        }
        self.rebase_away(missing, &day);
    }

    /// Takes the target of the year in which a saving ended off from the tracker's day: of a saving that ends it
    /// stays in that year's total until it is rebased, and the tracker's total holds it no more.
    fn rebase_away(&mut self, missing: &Missing, day: &str) {
        let ended_on: Option<Date> = cell::date(day).ok().map(Reading::value);
        let Some(year) = ended_on.and_then(Date::financial_year) else { return };
        let Some(target) = missing.targets.get(&year) else { return };
        let cells = [
            (p::saving_id, missing.id.clone()),
            (p::financial_year, year.to_string()),
            (p::kind, ProfileKind::Rebased.word().to_owned()),
            (p::target, text::plain(Money::from_pence(-target))),
            (p::as_at, day.to_owned()),
            (p::source_id, self.source.clone()),
        ];
        if let Some(profile) = self.table_mut(TableName::SavingsProfile) {
            profile.add(&cells, NO_DRAFT);
        }
    }

    /// Asks what became of a saving, with the row of the tracker that looks most like it.
    fn ask(&self, missing: &Missing, drafts: &[Draft<'_>]) -> Question {
        let id = &missing.id;
        let like = self.like(missing, drafts);
        let mut answers = vec![format!(
            "under [gone], \"{id}\" = \"withdrawn\" (written out on the tracker’s day), \"replaced by …\" or \"stays\""
        )];
        if let Some((row, words)) = &like {
            answers.insert(0, format!("if {row} is it, under [known_as], \"{words}\" = \"{id}\""));
        }
        let looks =
            like.map(|(row, words)| format!("; {row}, “{words}”, is new and looks like it"));
        Question {
            place: id.clone(),
            found: format!("“{}”, {}", missing.title, missing.amounts()),
            asks: format!(
                "{} and is not in this tracker: what became of it{}?",
                self.last_seen(id),
                looks.unwrap_or_default()
            ),
            answer: answers.join("; "),
        }
    }

    /// Says where a saving was last read from.
    fn last_seen(&self, id: &str) -> String {
        let imports = self.table(TableName::Imports);
        let rows = imports.rows().filter(|row| imports.cell(*row, i::saving_id) == id);
        let cell = |row, col| imports.cell(row, col).to_owned();
        rows.into_iter().next_back().map_or_else(
            || "stands in savings.csv".to_owned(),
            |row| {
                format!(
                    "was row {} of {} in {}",
                    cell(row, i::row),
                    cell(row, i::sheet),
                    cell(row, i::file)
                )
            },
        )
    }

    /// Gives the new row of the tracker that looks most like a saving, and its words: by its title, or by
    /// its target where that is the same in every year.
    fn like(&self, missing: &Missing, drafts: &[Draft<'_>]) -> Option<(String, String)> {
        let savings = self.table(TableName::Savings);
        let before: BTreeSet<&str> =
            savings.kept().map(|row| savings.cell(row, s::saving_id)).collect();
        let years = missing.targets.keys().copied().collect();
        let alike = |draft: &&Draft<'_>| {
            let Some(id) = draft.id.as_deref().filter(|id| !before.contains(id)) else { return 0 };
            let Some(row) = savings.find(&[id]).next() else { return 0 };
            let title = letters(savings.cell(row, s::title));
            let other = letters(&missing.title);
            let most = title.chars().count().max(other.chars().count()) / ALIKE;
            let near = title == other
                || !text::far_apart(&title, &other, most)
                    && strsim::damerau_levenshtein(&title, &other) <= most;
            let same = self.targets_in(id, &years) == missing.targets;
            usize::from(near) * 2 + usize::from(same)
        };
        let best = drafts.iter().filter(|draft| draft.good).max_by_key(alike)?;
        let id = best.id.as_deref().filter(|_| alike(&best) > 0)?;
        let title = savings.find(&[id]).next().map(|row| savings.cell(row, s::title))?;
        let place = cell_name(&self.sheets[best.sheet].name, 0, best.row);
        let words = if self.mapping.make_ids.is_some() { title } else { id };
        Some((place, words.to_owned()))
    }

    /// Asks about answers of the mapping that answer nothing.
    fn unknown(&self, missing: &[Missing], register: &mut Register) {
        for id in self.mapping.answers.gone.keys() {
            if missing.iter().any(|missing| missing.id == *id) {
                continue;
            }
            let savings = self.table(TableName::Savings);
            let ended = savings.find(&[id]).next().is_some_and(|row| self.has_ended(row));
            if !ended {
                register.questions.push(Question {
                    place: id.clone(),
                    found: format!("[gone] names {id}"),
                    asks: "which is in this tracker, or is no saving with a target in its years"
                        .to_owned(),
                    answer: "take the line out, or mend the reference".to_owned(),
                });
            }
        }
    }

    /// Gives each year's whole register beside what the tracker's rows state and what stays besides.
    fn whole(
        &self,
        drafts: &[Draft<'_>],
        stated: &BTreeMap<FinancialYear, i64>,
        stays: &[Missing],
    ) -> Vec<Reconciled> {
        let savings = self.table(TableName::Savings);
        let years: BTreeSet<FinancialYear> = stated.keys().copied().collect();
        let mut held: BTreeMap<FinancialYear, (usize, i64)> = BTreeMap::new();
        // Lines under a group are part of it: the tracker's own rows say how they add up.
        let listed: BTreeSet<&str> =
            drafts.iter().filter_map(|draft| draft.id.as_deref()).collect();
        // A row that the mapping lets be left out says nothing of its saving, here or there.
        let left_out = drafts.iter().filter(|draft| !draft.good);
        let left_out: BTreeSet<&str> = left_out.filter_map(|draft| self.listed(draft)).collect();
        for row in savings.rows() {
            let id = savings.cell(row, s::saving_id);
            if left_out.contains(id) {
                continue;
            }
            let apart = !savings.cell(row, s::parent_id).is_empty() || self.has_ended(row);
            if apart && !listed.contains(id) {
                continue;
            }
            for (year, pence) in self.targets_in(id, &years) {
                let (rows, sum) = held.entry(year).or_default();
                (*rows, *sum) = (*rows + 1, *sum + pence);
            }
        }
        stated
            .iter()
            .map(|(year, pence)| {
                let more: i64 = stays.iter().filter_map(|stays| stays.targets.get(year)).sum();
                let (rows, sum) = held.get(year).copied().unwrap_or_default();
                let (source, imported) = (pence + more, sum);
                Reconciled {
                    sheet: String::new(),
                    cell: None,
                    words: words_of_whole(stays.len()),
                    column: format!("savings_profile.target {year}"),
                    rows,
                    source: Money::from_pence(source),
                    imported: Money::from_pence(imported),
                    agrees: (source - imported).abs() <= self.mapping.tolerance,
                    waived: None,
                }
            })
            .collect()
    }
}

/// Savings that are asked about one by one.
const ASKED: usize = 100;

/// Asks for the day on which a saving ended.
fn no_day(missing: &Missing) -> Question {
    Question {
        place: missing.id.clone(),
        found: format!("“{}”", missing.title),
        asks: "ends with this tracker, whose day is not known: which is it?".to_owned(),
        answer: "submitted_on = \"2025-10-14\" at the top of the mapping".to_owned(),
    }
}

/// Asks for the saving that took the place of another.
fn no_such(missing: &Missing, by: &str) -> Question {
    Question {
        place: missing.id.clone(),
        found: format!("[gone] says that {by} replaced it"),
        asks: "and there is no saving of that reference".to_owned(),
        answer: "name a saving of this tracker or of the folder".to_owned(),
    }
}

/// Asks about more savings than anybody answers for one by one.
fn too_many(open: usize) -> Question {
    Question {
        place: "savings.csv".to_owned(),
        found: format!("{} savings in all", text::count(open)),
        asks: "have a target in this tracker’s years and are not in it".to_owned(),
        answer: "covers = \"part\" if the tracker lists a part of the register only".to_owned(),
    }
}

/// Titles of which at most one letter in so many is another may be one saving under another name.
const ALIKE: usize = 5;

fn words_of_whole(stays: usize) -> String {
    let whole = "the year’s whole register".to_owned();
    match stays {
        0 => whole,
        _ => format!("{whole}, {} besides the tracker’s", text::count(stays)),
    }
}

/// Gives what the rows that can be used state as targets of each year, in pence.
fn stated(drafts: &[Draft<'_>]) -> BTreeMap<FinancialYear, i64> {
    let mut stated = BTreeMap::new();
    let target = Some((TableName::SavingsProfile, p::target));
    for read in drafts.iter().filter(|draft| draft.good).flat_map(|draft| &draft.reads) {
        let pence = read.value.as_deref().and_then(|words| cell::plain_pence(words.as_bytes()));
        if let (Some(year), Some(pence), true) = (read.year, pence, read.place() == target) {
            *stated.entry(year).or_default() += pence;
        }
    }
    stated
}

/// Gives the letters and digits of words, by which near-twins are told.
fn letters(words: &str) -> String {
    words.to_lowercase().chars().filter(|char| char.is_alphanumeric()).collect()
}
