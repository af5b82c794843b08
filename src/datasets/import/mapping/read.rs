//! What is written in a mapping to one that can be used, or everything that is wrong with it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::goal::{TABLES, destination};
use super::written::{self, Written, WrittenGoal};
use super::{
    Answers, ChangedTargets, Fate, Goal, Header, Mapping, MappingFault, ReadAs, Role, Shares, Turn,
    Unit,
};
use crate::datasets::cell::{self, Reading, Refusal};
use crate::datasets::import::grid::folded;
use crate::records::schema::{self, Col, Kind};
use crate::records::{Code, TableName};

/// Words for nothing, if a mapping names none.
const NIL: [&str; 1] = ["nil"];

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub(in crate::datasets::import) fn read(text: &str) -> Result<Self, Vec<MappingFault>> {
        let open = super::open::still_open(text);
        if !open.is_empty() {
            return Err(open);
        }
        let written: Written = toml::from_str(text).map_err(|error| {
            let words = error.message().trim().replace('\n', " ");
            let hint = written::did_you_mean(&words).map(|hint| format!("; {hint}"));
            let words = format!("{words}{}", hint.unwrap_or_default());
            vec![MappingFault { line: line_of(text, error.span()), words }]
        })?;
        let mut faults = Faults { text, found: Vec::new() };
        let mapping = faults.mapping(written);
        faults.whole(&mapping);
        if faults.found.is_empty() { Ok(mapping) } else { Err(faults.found) }
    }
}

/// Gives a colour as workbooks write it: `#ffc000` is `FFC000`.
fn fill_name(colour: &str) -> String {
    colour.trim_start_matches('#').to_uppercase()
}

/// The faults of a mapping, found as it is read.
pub(super) struct Faults<'a> {
    pub(super) text: &'a str,
    found: Vec<MappingFault>,
}

/// The bytes of the file that are meant.
pub(super) type Spot = Option<Range<usize>>;

impl Faults<'_> {
    pub(super) fn add(&mut self, spot: Spot, words: impl Into<String>) {
        self.found.push(MappingFault { line: line_of(self.text, spot), words: words.into() });
    }

    /// Gives the number of faults so far.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    fn read<T>(
        &mut self,
        key: &str,
        value: Option<&toml::Spanned<String>>,
        read: impl FnOnce(&str) -> Result<T, Refusal>,
    ) -> Option<T> {
        let value = value?;
        self.take(key, value.get_ref(), Some(value.span()), read)
    }

    pub(super) fn take<T>(
        &mut self,
        key: &str,
        value: &str,
        spot: Spot,
        read: impl FnOnce(&str) -> Result<T, Refusal>,
    ) -> Option<T> {
        match read(value) {
            Ok(value) => Some(value),
            Err(Refusal { wanted, hint, .. }) => {
                let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
                self.add(spot, format!("`{key}` is `{value}`, wanted {wanted}{hint}"));
                None
            }
        }
    }

    /// Makes a mapping of what is written; what is wrong with it is noted.
    fn mapping(&mut self, written: Written) -> Mapping {
        let year = |text: &str| cell::year(text).map(Reading::value);
        let of_sheet =
            written.financial_year.as_ref().is_some_and(|year| year.get_ref() == "{sheet}");
        let stated = written.financial_year.as_ref().filter(|_| !of_sheet);
        let financial_year = self.read("financial_year", stated, year);
        let id = |text: &str| cell::id(text).map(|id| id.value().to_owned());
        let source_id = self.read("source_id", written.source_id.as_ref(), id);
        let make_ids = self.read("make_ids", written.make_ids.as_ref(), id);
        let date = |text: &str| cell::date(text).map(|_| text.to_owned());
        let day = |text: &str| cell::day(text).map(|_| text.to_owned());
        let unit = self.read("unit", written.unit.as_ref(), Unit::read);
        let period = self.read("period", written.period.as_ref(), |text| {
            cell::period(text, financial_year).map(Reading::value)
        });
        let mut mapping = Mapping {
            title: written.title,
            source_id,
            published_on: self.read("published_on", written.published_on.as_ref(), date),
            sheets: written.sheets.and_then(written::Names::listed),
            header: written.header.map_or(Header::Find, written::Place::header),
            header_rows: usize::from(written.header_rows.unwrap_or(1).clamp(1, 3)),
            make_ids,
            carry_down: written.carry_down.iter().map(|header| folded(header)).collect(),
            headings: self.read("headings", written.headings.as_ref(), heading),
            total_rows: list(written.total_rows, &[]),
            skip_rows: list(written.skip_rows, &[]),
            absent: list(written.absent, &[]),
            nil: list(written.nil, &NIL),
            tolerance: self
                .read("tolerance", written.tolerance.as_ref(), cell::pence)
                .map_or(0, Reading::value),
            round: self.read("round", written.round.as_ref(), only_penny).is_some(),
            changed_targets: self
                .read("changed_targets", written.changed_targets.as_ref(), changed_targets)
                .unwrap_or(ChangedTargets::Refuse),
            year: financial_year.or(period.map(|period| period.year)).filter(|_| !of_sheet),
            year_of_sheet: of_sheet,
            answers: Answers::default(),
            period,
            submitted_on: self.read("submitted_on", written.submitted_on.as_ref(), day),
            columns: Vec::new(),
            words: BTreeMap::new(),
            defaults: Vec::new(),
            into: Vec::new(),
            cells: written.cells.into_iter().map(read_as).collect(),
            hidden_rows: self.read("hidden_rows", written.hidden_rows.as_ref(), hidden_rows),
            colours: written.colours.into_iter().map(|(c, word)| (fill_name(&c), word)).collect(),
        };
        self.means(&mut mapping, &written.means);
        let part = self.read("covers", written.covers.as_ref(), covers);
        mapping.answers.part = part.unwrap_or(false);
        mapping.answers.not_totals = written.not_totals.iter().map(|words| folded(words)).collect();
        self.lists(&mut mapping, unit, (written.columns, written.words, written.defaults));
        self.answers(&mut mapping.answers, (written.gone, written.known_as, written.waive));
        self.into(&mut mapping, unit, written.into);
        mapping
    }

    /// Reads what words in place of an amount stand for.
    fn means(&mut self, mapping: &mut Mapping, written: &written::Defaults) {
        for (theirs, meaning) in written {
            let nothing =
                self.take(theirs.get_ref(), meaning.get_ref(), Some(meaning.span()), means);
            let word = folded_mark(theirs.get_ref());
            if nothing == Some(true) {
                mapping.absent.retain(|known| *known != word);
                mapping.nil.push(word);
            } else {
                mapping.absent.push(word);
            }
        }
    }

    /// Reads what the mapping answers of what an import would else ask.
    fn answers(
        &mut self,
        answers: &mut Answers,
        (gone, known_as, waive): (written::Defaults, written::Defaults, written::Defaults),
    ) {
        for (id, fate) in gone {
            let known = self.take(id.get_ref(), fate.get_ref(), Some(fate.span()), |words| {
                Fate::read(words).ok_or_else(|| Refusal {
                    code: Code::NotAWord,
                    wanted: "stays, withdrawn or replaced by and a reference".to_owned(),
                    hint: None,
                })
            });
            answers.gone.extend(known.map(|fate| (id.into_inner(), fate)));
        }
        for (theirs, ours) in known_as {
            answers.known_as.insert(folded(theirs.get_ref()), ours.into_inner());
        }
        for (cell, why) in waive {
            if why.get_ref().trim().is_empty() {
                self.add(
                    Some(why.span()),
                    format!("[waive] `{}` needs its reason", cell.get_ref()),
                );
            }
            answers.waived.insert(cell.into_inner(), why.into_inner());
        }
    }

    /// Reads the columns, words and defaults of a mapping.
    fn lists(
        &mut self,
        mapping: &mut Mapping,
        unit: Option<Unit>,
        (columns, words, defaults): (written::Columns, written::Words, written::Defaults),
    ) {
        for (header, goal) in columns {
            let spot = Some(goal.span());
            let goal = self.goal(header.get_ref(), goal.into_inner(), spot.clone(), unit, mapping);
            if let Some(goal) = &goal {
                self.twice(header.get_ref(), goal, spot, mapping);
            }
            mapping.columns.extend(goal.map(|goal| (header.into_inner(), goal)));
        }
        let added: std::collections::BTreeSet<String> =
            mapping.columns.iter().flat_map(|(_, goal)| goal.add.iter().cloned()).collect();
        mapping.columns.extend(added.into_iter().map(|name| (name, Goal::plain(Role::Named))));
        for (column, words) in words {
            let known = self.words(column.get_ref(), &column.span(), words);
            mapping.words.insert(column.into_inner(), known);
        }
        for (column, value) in defaults {
            let default = self.default(&column, &value);
            if let Some((table, ..)) = default {
                self.can_default(table, column.get_ref(), Some(column.span()), mapping);
            }
            mapping.defaults.extend(default);
        }
    }

    /// Reports a column that goes where another goes already: one of the two would be lost.
    fn twice(&mut self, header: &str, goal: &Goal, spot: Spot, mapping: &Mapping) {
        let other = mapping.columns.iter().find(|(_, other)| other.is_with(goal));
        if let Some((other, _)) = other.filter(|(_, other)| !(other.adds && goal.adds)) {
            let words = format!(
                "the columns `{other}` and `{header}` both go to {}: say what tells them apart (financial_year, period, kind, \
                 submitted_on), or write add = true for both if they are to be added up",
                goal.role.name()
            );
            self.add(spot, words);
        }
    }

    /// Reports a default that no row would ever hold.
    fn can_default(&mut self, table: TableName, column: &str, spot: Spot, mapping: &Mapping) {
        let word = table.word();
        if table == TableName::SavingsProfile {
            let words = format!(
                "[defaults] {column}: a target takes none; name its column under [columns]"
            );
            self.add(spot, words);
        } else if table != TableName::Savings && !mapping.fills(table) {
            let words = format!(
                "[defaults] {column} belongs to {word}, and no column goes there, so that it would be left out: name one \
                 under [columns], or take the line out"
            );
            self.add(spot, words);
        }
    }

    fn goal(
        &mut self,
        header: &str,
        value: toml::Value,
        spot: Spot,
        unit: Option<Unit>,
        mapping: &Mapping,
    ) -> Option<Goal> {
        let written = match WrittenGoal::of(value) {
            Ok(written) => written,
            Err(words) => {
                self.add(spot, format!("the column `{header}`: {words}"));
                return None;
            }
        };
        let role = self.take(header, &written.to, spot.clone(), destination)?;
        let mut text =
            |key: &str, value: &Option<String>, read: fn(&str) -> Result<(), Refusal>| {
                let value = value.as_deref()?;
                self.take(key, value, spot.clone(), read).map(|()| value.to_owned())
            };
        let submitted_on =
            text("submitted_on", &written.submitted_on, |day| cell::day(day).map(drop));
        let year = written.financial_year.as_deref().and_then(|text| {
            self.take("financial_year", text, spot.clone(), |t| cell::year(t).map(Reading::value))
        });
        let around = year.or(mapping.year);
        let period = written.period.as_deref().and_then(|text| {
            let read = |text: &str| cell::period(text, around).map(Reading::value);
            self.take("period", text, spot.clone(), read)
        });
        let own = written.unit.as_deref();
        let unit = own.map_or(unit, |text| self.take("unit", text, spot.clone(), Unit::read));
        let kind = written.kind.as_deref().unwrap_or("new");
        let kind = self.take("kind", kind, spot.clone(), |text| {
            cell::word(text, crate::records::ProfileKind::WORDS).map(Reading::value)
        })?;
        let shares = written.percent.as_deref().unwrap_or("sign");
        let shares = self.take("percent", shares, spot.clone(), Shares::read)?;
        let turn = match written.turn.as_deref() {
            Some(text) => self.take("turn", text, spot.clone(), Turn::read_levels)?,
            None => Turn::AsTheyStand,
        };
        let (add, adds) = written.add.parts();
        let goal = Goal {
            turn,
            adds,
            unit,
            year: year.or(period.map(|period| period.year)),
            period,
            submitted_on,
            kind,
            shares,
            share_of_target: written.share_of_target,
            negate: written.negate,
            add,
            ..Goal::plain(role)
        };
        self.fits(header, &goal, spot, mapping);
        Some(goal)
    }

    /// Reports what a column still needs to know before its cells can be read.
    fn fits(&mut self, header: &str, goal: &Goal, spot: Spot, mapping: &Mapping) {
        let Role::Cell(table, col) = goal.role else { return };
        let money = matches!(schema::table_of(table).column(col).kind, Kind::Money);
        if !goal.add.is_empty() && (!money || goal.share_of_target) {
            self.add(
                spot.clone(),
                format!("the column `{header}`: add needs amounts, to which others are added"),
            );
        }
        if (goal.adds || goal.turn != Turn::AsTheyStand) && (!money || goal.share_of_target) {
            self.add(spot, format!("the column `{header}`: adds and turn need an amount"));
        } else if goal.turn != Turn::AsTheyStand && goal.period.is_none() {
            self.add(
                spot,
                format!(
                    "the column `{header}`: turn needs the period of the column, period = \"Q1\""
                ),
            );
        } else if goal.share_of_target && (table != TableName::Delivery || !money) {
            self.add(
                spot,
                format!("the column `{header}`: share_of_target needs an amount of delivery"),
            );
        } else if money && goal.unit.is_none() && !goal.share_of_target {
            let words = "unit = \"£\", \"£000\" or \"£m\", at the top or for the column";
            self.add(spot, format!("the column `{header}` needs its unit: write {words}"));
        } else if table != TableName::Savings
            && goal.year.or(mapping.year).is_none()
            && !mapping.year_of_sheet
        {
            let words = "write financial_year = \"2025/26\" at the top or for the column";
            self.add(spot, format!("the column `{header}` needs its year: {words}"));
        }
    }

    /// Reports what the mapping as a whole still needs.
    fn whole(&mut self, mapping: &Mapping) {
        let has = |role: Role| mapping.columns.iter().any(|(_, goal)| goal.role == role);
        let id = Role::Cell(TableName::Savings, schema::savings::saving_id);
        if mapping.columns.is_empty() && mapping.into.is_empty() && self.found.is_empty() {
            self.add(None, "nothing says where a column goes: write [columns] for savings, [[into.TABLE]] for any other table");
        }
        if mapping.has_savings() && !has(id) && mapping.make_ids.is_none() {
            self.add(
                None,
                "a column must go to savings.saving_id, or make_ids = \"PREFIX\" make references",
            );
        }
        let delivery = mapping
            .columns
            .iter()
            .filter(|(_, goal)| matches!(goal.role, Role::Cell(TableName::Delivery, _)));
        let (mut day, mut period) = (false, false);
        for (_, goal) in delivery {
            day |= goal.submitted_on.is_none();
            period |= goal.period.is_none();
        }
        let dated = mapping.submitted_on.is_some() || has(Role::SubmittedOn);
        let timed = mapping.period.is_some() || has(Role::Period);
        if day && !dated {
            self.add(
                None,
                "delivery needs the day it was handed in: write submitted_on = \"2025-10-14\"",
            );
        }
        if period && !timed {
            self.add(None, "delivery needs its period: write period = \"2025/26-Q2\" at the top or for each column");
        }
        if mapping.fills(TableName::Mitigations) && !dated {
            self.add(None, "mitigations need a day: write submitted_on = \"2025-10-14\"");
        }
        for header in &mapping.carry_down {
            if !mapping.columns.iter().any(|(known, _)| folded(known) == *header) {
                let near = mapping.columns.iter().map(|(known, _)| known.as_str());
                let near = cell::nearest(header, near);
                let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                self.add(
                    None,
                    format!("carry_down names `{header}`, which is no column of the mapping{hint}"),
                );
            }
        }
    }

    fn words(
        &mut self,
        column: &str,
        spot: &Range<usize>,
        words: BTreeMap<String, toml::Spanned<String>>,
    ) -> Vec<(String, String)> {
        let allowed = TABLES.iter().find_map(|table| {
            let table = schema::table_of(*table);
            let Kind::Word(allowed) = table.column(table.col(column)?).kind else { return None };
            Some(allowed)
        });
        let Some(allowed) = allowed else {
            self.add(
                Some(spot.clone()),
                format!("[words.{column}]: no column of words has that name"),
            );
            return Vec::new();
        };
        let mut known = Vec::new();
        for (theirs, ours) in words {
            let spot = Some(ours.span());
            let value = ours.into_inner();
            // Words that stand for nothing at all: the cell is then absent.
            let read = if value.is_empty() {
                Some("")
            } else {
                self.take(&theirs, &value, spot, |text| {
                    cell::word(text, allowed).map(Reading::value)
                })
            };
            known.extend(read.map(|word| (folded(&theirs), word.to_owned())));
        }
        known
    }

    fn default(
        &mut self,
        column: &toml::Spanned<String>,
        value: &toml::Spanned<String>,
    ) -> Option<(TableName, Col, String)> {
        let role = self.take("defaults", column.get_ref(), Some(column.span()), destination)?;
        let Role::Cell(table, col) = role else {
            self.add(
                Some(column.span()),
                format!("`{}` belongs at the top of the mapping", column.get_ref()),
            );
            return None;
        };
        let words = value.get_ref();
        if let Kind::Word(allowed) = schema::table_of(table).column(col).kind {
            let read = |text: &str| cell::word(text, allowed).map(Reading::value);
            let word = self.take(column.get_ref(), words, Some(value.span()), read)?;
            return Some((table, col, word.to_owned()));
        }
        Some((table, col, words.clone()))
    }
}

fn read_as((cell, to): (toml::Spanned<String>, written::WrittenCell)) -> ReadAs {
    ReadAs { cell: cell.into_inner(), found: to.found, read: to.read, why: to.why }
}

/// Folds a word that may be all marks, such as `-`.
fn folded_mark(words: &str) -> String {
    let folded = folded(words);
    if folded.is_empty() { words.trim().to_owned() } else { folded }
}

/// Reads what a heading is: a column of words of `savings`.
fn heading(name: &str) -> Result<Goal, Refusal> {
    let role = destination(name)?;
    let words = match role {
        Role::Cell(TableName::Savings, col) => {
            matches!(schema::table_of(TableName::Savings).column(col).kind, Kind::Text)
        }
        Role::Cell(..) | Role::Year | Role::Period | Role::SubmittedOn | Role::Named => false,
    };
    if words {
        return Ok(Goal::plain(role));
    }
    let wanted = "a column of words of savings, such as directorate".to_owned();
    Err(Refusal { code: Code::NotAWord, wanted, hint: None })
}

/// Gives a list of words, or the usual ones.
fn list(words: Option<Vec<String>>, usual: &[&str]) -> Vec<String> {
    words.map_or_else(
        || usual.iter().map(|word| (*word).to_owned()).collect(),
        |words| words.iter().map(|word| folded_mark(word)).collect(),
    )
}

/// Says whether words stand for nothing, and not for what is not known.
fn means(words: &str) -> Result<bool, Refusal> {
    cell::word(words, &["nothing", "not known"]).map(|word| word.value() == "nothing")
}

/// Says whether hidden rows are used.
fn hidden_rows(words: &str) -> Result<bool, Refusal> {
    cell::word(words, &["use", "leave"]).map(|word| word.value() == "use")
}

/// Says whether the tracker lists a part of the register only.
fn covers(text: &str) -> Result<bool, Refusal> {
    Ok(cell::word(text, &["all", "part"])?.value() == "part")
}

fn only_penny(text: &str) -> Result<(), Refusal> {
    cell::word(text, &["penny"]).map(drop)
}

fn changed_targets(text: &str) -> Result<ChangedTargets, Refusal> {
    Ok(match cell::word(text, &["refuse", "replace", "rebase"])?.value() {
        "replace" => ChangedTargets::Replace,
        "rebase" => ChangedTargets::Rebase,
        _ => ChangedTargets::Refuse,
    })
}

/// Gives the line, from 1, that a part of the file begins on.
fn line_of(text: &str, spot: Spot) -> Option<usize> {
    let before = text.get(..spot?.start)?;
    Some(before.matches('\n').count() + 1)
}
