//! One scenario file to a plan: every key known, every value in range.

use std::collections::BTreeMap;

use super::entries::{Entry, entries};
use super::levers::{self, Unit};
use super::plan::{
    Change, Closing, Delivery, EfsRule, How, Mark as ChangeMark, Plan, Reserves, SavingsBasis,
    Shares, Target,
};
use super::values;
use crate::records::{Book, Brag};
use crate::units::text::far_apart;
use crate::units::{Date, Decimal, FinancialYear, Mark, Money, Rate};

/// Gives the word at the top of a file, where it has one that can be read.
pub(super) fn top(text: &str, key: &str) -> Option<String> {
    let entries = entries(text).ok()?;
    let found = entries.iter().find(|entry| entry.key(0) == key && entry.path.len() == 1)?;
    Some(found.word().to_owned())
}

/// Gives the word that was probably meant.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = |known: &str| known.len().max(word.len()) / 2;
    known
        .filter(|known| !far_apart(word, known, most(known)))
        .map(|known| (strsim::damerau_levenshtein(word, known), known))
        .filter(|(distance, known)| *distance <= most(known))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// Reads a scenario.
///
/// # Errors
/// Every fault, each as `file:line: what was found, what was wanted`.
pub(super) fn plan(name: &str, file: &str, text: &str, book: &Book) -> Result<Plan, Vec<String>> {
    let mut reader = Reader { file, text, book, shared: BTreeMap::new(), faults: Vec::new() };
    let entries = match entries(text) {
        Ok(entries) => entries,
        Err(faults) => {
            for (at, what) in faults {
                reader.fault(at, &what);
            }
            return Err(reader.faults);
        }
    };
    for entry in &entries {
        reader.share(entry);
    }
    let mut plan = Plan { name: name.to_owned(), ..Plan::default() };
    for entry in &entries {
        reader.entry(&mut plan, entry);
    }
    for (word, missing) in [("title", plan.title.is_empty()), ("why", plan.why.is_empty())] {
        if missing {
            reader.fault(0, &format!("`{word}` is missing: say it in words"));
        }
    }
    if reader.faults.is_empty() { Ok(plan) } else { Err(reader.faults) }
}

/// Reads the text of a scenario that stands in no file yet.
///
/// # Errors
/// Every fault, with its line.
pub fn parse(name: &str, text: &str, book: &Book) -> Result<Plan, Vec<String>> {
    plan(name, &format!("{name}.toml"), text, book)
}

/// The keys at the top of a file.
const TOP: [&str; 9] =
    ["title", "why", "known_on", "over", "years", "assumptions", "lines", "savings", "closing"];
/// The keys of `[savings]`.
const SAVINGS: [&str; 4] = ["why", "basis", "delay_months", "delivery"];
/// The keys of `[closing]`.
const CLOSING: [&str; 8] = [
    "why",
    "recurring_savings",
    "reserves",
    "surplus",
    "efs",
    "efs_stage",
    "efs_agreed",
    "efs_rate",
];

/// The reason and the mark that the values of a table share.
#[derive(Default, Clone)]
struct Shared {
    why: String,
    mark: Option<ChangeMark>,
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    book: &'a Book,
    shared: BTreeMap<Vec<String>, Shared>,
    faults: Vec<String>,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() + 1
    }

    fn place(&self, at: usize) -> String {
        let file = self.file.rsplit('/').next().unwrap_or(self.file);
        format!("{file}:{}", self.line(at))
    }

    fn fault(&mut self, at: usize, what: &str) {
        self.faults.push(format!("  {}:{}: {what}", self.file, self.line(at)));
    }

    /// Says that a word is none of those known.
    fn unknown<'k>(
        &mut self,
        at: usize,
        word: &str,
        what: &str,
        known: impl Iterator<Item = &'k str>,
    ) {
        let known: Vec<&str> = known.collect();
        let hint = nearest(word, known.iter().copied()).map_or_else(
            || format!("; known: {}", known.join(", ")),
            |near| format!("; did you mean `{near}`?"),
        );
        self.fault(at, &format!("`{word}` is no {what}{hint}"));
    }

    /// Notes a `why` or `mark` that the values beside it share.
    fn share(&mut self, entry: &Entry) {
        let Some(((last, _), above)) = entry.path.split_last() else { return };
        if above.is_empty() || !matches!(last.as_str(), "why" | "mark") {
            return;
        }
        let above: Vec<String> = above.iter().map(|(key, _)| key.clone()).collect();
        if last == "why" {
            entry.word().clone_into(&mut self.shared.entry(above).or_default().why);
        } else if let Some(mark) =
            ChangeMark::ALL.into_iter().find(|mark| mark.word() == entry.word())
        {
            self.shared.entry(above).or_default().mark = Some(mark);
        } else {
            self.unknown(
                entry.at,
                entry.word(),
                "mark",
                ChangeMark::ALL.into_iter().map(ChangeMark::word),
            );
        }
    }

    fn shared(&self, entry: &Entry, depth: usize) -> Shared {
        let above: Vec<String> =
            entry.path.iter().take(depth).map(|(key, _)| key.clone()).collect();
        self.shared.get(&above).cloned().unwrap_or_default()
    }

    fn entry(&mut self, plan: &mut Plan, entry: &Entry) {
        let word = entry.word().to_owned();
        match (entry.key(0), entry.path.len()) {
            ("title", 1) => plan.title = word,
            ("why", 1) => plan.why = word,
            ("known_on", 1) => {
                if let Err(refused) = Date::from_words(&word) {
                    self.fault(entry.at, &format!("`{word}`: wanted {}", refused.wanted));
                }
            }
            ("over", 1) => {
                const WORDS: [(&str, bool); 2] = [("default", false), ("none", true)];
                plan.alone = self.one_of(entry, "base of a scenario", &WORDS).unwrap_or_default();
            }
            ("years", 1) => plan.years = self.years(entry),
            ("assumptions", 3) => plan.changes.extend(self.assumption(entry)),
            ("lines", 4) => plan.changes.extend(self.budget_line(entry)),
            ("savings", 2 | 3) => self.savings(&mut plan.delivery, entry),
            ("closing", 2 | 3) => self.closing(&mut plan.closing, entry),
            ("assumptions", _) => {
                self.fault(
                    entry.at,
                    "wanted [assumptions.ID] with \"2026/27\" = \"3.5%\" below it",
                );
            }
            ("lines", _) => {
                self.fault(
                    entry.at,
                    "wanted [lines.ID.item] with \"2026/27\" = \"250000\" below it",
                );
            }
            (key, _) => self.unknown(entry.key_at(0), key, "key of a scenario", TOP.into_iter()),
        }
    }

    fn year(&mut self, at: usize, word: &str) -> Option<FinancialYear> {
        match FinancialYear::from_words(word) {
            Ok(year) => Some(year),
            Err(refused) => {
                let better = refused.suggestion.map(|better| format!("; did you mean {better}?"));
                let better = better.unwrap_or_default();
                self.fault(at, &format!("`{word}`: wanted {}{better}", refused.wanted));
                None
            }
        }
    }

    fn years(&mut self, entry: &Entry) -> Option<(FinancialYear, FinancialYear)> {
        let [first, last] = entry.words.as_slice() else {
            self.fault(
                entry.at,
                "`years` wants the first and the last: [\"2026/27\", \"2029/30\"]",
            );
            return None;
        };
        let (first, last) = (self.year(entry.at, first)?, self.year(entry.at, last)?);
        if first > last {
            self.fault(entry.at, &format!("`years`: {first} comes after {last}"));
            return None;
        }
        Some((first, last))
    }

    fn change(
        &mut self,
        entry: &Entry,
        depth: usize,
        target: Target,
        read: fn(&str) -> values::Read,
    ) -> Option<Change> {
        let year = self.year(entry.key_at(depth), entry.key(depth))?;
        let shared = self.shared(entry, depth);
        let how = match (entry.word(), &target) {
            ("low", Target::Assumption(_)) => How::Low,
            ("high", Target::Assumption(_)) => How::High,
            (word, _) => match read(word) {
                Ok(how) => how,
                Err(wanted) => {
                    let word = entry.word();
                    self.fault(entry.at, &format!("`{word}`: wanted {wanted}"));
                    return None;
                }
            },
        };
        let mark = shared.mark.unwrap_or(ChangeMark::Assumed);
        let place = self.place(entry.at);
        Some(Change { target, year, how, mark, why: shared.why, place })
    }

    fn assumption(&mut self, entry: &Entry) -> Option<Change> {
        if matches!(entry.key(2), "why" | "mark") {
            return None;
        }
        let id = entry.key(1);
        let book = self.book;
        let of_id = || book.assumptions.iter().filter(|known| known.id == id);
        if of_id().next().is_none() {
            let known = book.assumptions.iter().map(|known| known.id.as_str());
            self.unknown(entry.key_at(1), id, "assumption of assumptions.csv", known);
            return None;
        }
        let read = values::of(levers::unit_of_assumption(book, id));
        let change = self.change(entry, 2, Target::Assumption(id.to_owned()), read)?;
        let Some(stated) = of_id().find(|known| known.year == change.year) else {
            let year = change.year;
            self.fault(entry.key_at(2), &format!("assumptions.csv states no {id} for {year}"));
            return None;
        };
        let missing = match change.how {
            How::Low => stated.low.is_none(),
            How::High => stated.high.is_none(),
            How::To(_) | How::By(_) => false,
        };
        if missing {
            let end = entry.word();
            self.fault(
                entry.at,
                &format!("assumptions.csv states no {end} of {id}, {}", change.year),
            );
            return None;
        }
        Some(change)
    }

    fn budget_line(&mut self, entry: &Entry) -> Option<Change> {
        if matches!(entry.key(3), "why" | "mark") {
            return None;
        }
        let (id, book) = (entry.key(1), self.book);
        let Some(line) = book.budget_lines.iter().find(|line| line.id == id) else {
            let known = book.budget_lines.iter().map(|line| line.id.as_str());
            self.unknown(entry.key_at(1), id, "line of budget_lines.csv", known);
            return None;
        };
        let items = line.driver.items();
        let word = entry.key(2);
        let Some(item) = items.iter().copied().find(|item| item.word() == word) else {
            let what = format!("value of {id}, whose driver is {}", line.driver.word());
            self.unknown(entry.key_at(2), word, &what, items.iter().map(|item| item.word()));
            return None;
        };
        let read = values::of(Unit::of(item));
        self.change(entry, 3, Target::Line { line: id.to_owned(), item }, read)
    }

    fn rate(&mut self, entry: &Entry, word: &str) -> Option<Rate> {
        match values::rate(word) {
            Ok(How::To(fraction)) => Some(Rate::from_fraction(fraction)),
            Ok(How::By(_) | How::Low | How::High) | Err(_) => {
                self.fault(entry.at, &format!("`{word}`: wanted a rate such as 5.5%"));
                None
            }
        }
    }

    fn savings(&mut self, delivery: &mut Delivery, entry: &Entry) {
        delivery.place = self.place(entry.at);
        let word = entry.word();
        match (entry.key(1), entry.path.len()) {
            ("why", 2) => word.clone_into(&mut delivery.why),
            ("basis", 2) => {
                delivery.basis = SavingsBasis::ALL.into_iter().find(|known| known.word() == word);
                if delivery.basis.is_none() {
                    let known = SavingsBasis::ALL.into_iter().map(SavingsBasis::word);
                    self.unknown(entry.at, word, "basis of savings", known);
                }
            }
            ("delay_months", 2) => match word.parse().ok().filter(|months| *months <= 12) {
                Some(months) => delivery.delay_months = Some(months),
                None => self.fault(entry.at, &format!("`{word}`: wanted 0 to 12 whole months")),
            },
            ("delivery", 3) => self.delivery(delivery, entry),
            (key, _) => {
                self.unknown(entry.key_at(1), key, "key of [savings]", SAVINGS.into_iter());
            }
        }
    }

    fn delivery(&mut self, delivery: &mut Delivery, entry: &Entry) {
        let key = entry.key(2);
        if key == "profile" {
            self.profile(delivery, entry);
            return;
        }
        let brags: Vec<Brag> = match Brag::ALL.iter().find(|brag| brag.word() == key) {
            Some(brag) => vec![*brag],
            None if key == "every" => Brag::ALL.to_vec(),
            None => {
                let known = Brag::WORDS.iter().copied().chain(["every", "profile"]);
                self.unknown(entry.key_at(2), key, "rating", known);
                return;
            }
        };
        let rates: Vec<Rate> =
            entry.words.iter().filter_map(|word| self.rate(entry, word)).collect();
        let whole = |rates: &[Rate]| {
            rates.iter().map(|rate| rate.fraction()).sum::<Decimal>() == Decimal::ONE
        };
        let in_range = rates.iter().all(|rate| !rate.fraction().is_sign_negative());
        match rates.as_slice() {
            [on_time, late, never] if whole(&rates) && in_range => {
                let shares = Shares { on_time: *on_time, late: *late, never: *never };
                delivery.shares.extend(brags.into_iter().map(|brag| (brag, shares)));
            }
            _ => self.fault(
                entry.at,
                "wanted three shares that add to 100%: on time, a year late, never",
            ),
        }
    }

    /// Takes the shares that `delivery_profiles.csv` holds for a point of the year: the latest of
    /// each rating. What is neither on time nor late never comes, so that rounded shares add up.
    fn profile(&mut self, delivery: &mut Delivery, entry: &Entry) {
        let word = entry.word();
        let mark = Mark::from_words(word);
        let mut rows: Vec<_> = self
            .book
            .delivery_profiles
            .iter()
            .filter(|profile| Some(profile.period) == mark)
            .collect();
        rows.sort_by_key(|profile| (profile.as_at, profile.row));
        if rows.is_empty() {
            let what = format!("`{word}`: delivery_profiles.csv has no rows of this period");
            self.fault(entry.at, &what);
        }
        for profile in rows {
            let (on_time, late) = (profile.on_time, profile.late);
            let rest = Decimal::ONE - on_time.fraction() - late.fraction();
            let never = Rate::from_fraction(rest);
            delivery.shares.insert(profile.brag, Shares { on_time, late, never });
        }
    }

    fn closing(&mut self, closing: &mut Closing, entry: &Entry) {
        closing.place = self.place(entry.at);
        let word = entry.word().to_owned();
        match (entry.key(1), entry.path.len()) {
            ("why", 2) => closing.why = word,
            ("reserves", 2) => {
                const WORDS: [(&str, Reserves); 2] =
                    [("none", Reserves::None), ("to_floor", Reserves::ToFloor)];
                closing.reserves = self.one_of(entry, "use of reserves", &WORDS);
            }
            ("efs", 2) => {
                const WORDS: [(&str, EfsRule); 3] = [
                    ("none", EfsRule::None),
                    ("agreed", EfsRule::Agreed),
                    ("fills", EfsRule::Fills),
                ];
                closing.efs = self.one_of(entry, "use of support", &WORDS);
            }
            ("efs_stage", 2) => {
                const WORDS: [(&str, &str); 6] = [
                    ("granted", "granted"),
                    ("requested", "requested"),
                    ("minded_to", "minded_to"),
                    ("in_principle", "in_principle"),
                    ("final", "final"),
                    ("used", "used"),
                ];
                let stage = self.one_of(entry, "stage of a direction", &WORDS);
                closing.efs_stage = stage.map(str::to_owned);
            }
            ("surplus", 2) => {
                let mut known = self.book.reserves.iter().filter(|row| row.usable_for_gap);
                if known.any(|row| row.id == word) {
                    closing.surplus = Some(word);
                } else {
                    let ids = self.book.reserves.iter().map(|row| row.id.as_str());
                    self.unknown(entry.at, &word, "reserve that may close a gap", ids);
                }
            }
            ("efs_rate", 2) => closing.efs_rate = self.rate(entry, &word),
            ("recurring_savings", 3) => self.by_year(&mut closing.recurring, entry),
            ("efs_agreed", 3) => self.by_year(&mut closing.efs_agreed, entry),
            (key, _) => {
                self.unknown(entry.key_at(1), key, "key of [closing]", CLOSING.into_iter());
            }
        }
    }

    fn one_of<T: Copy>(&mut self, entry: &Entry, what: &str, words: &[(&str, T)]) -> Option<T> {
        let found = words.iter().find(|(word, _)| *word == entry.word()).map(|(_, value)| *value);
        if found.is_none() {
            self.unknown(entry.at, entry.word(), what, words.iter().map(|(word, _)| *word));
        }
        found
    }

    fn by_year(&mut self, amounts: &mut BTreeMap<FinancialYear, Money>, entry: &Entry) {
        let Some(year) = self.year(entry.key_at(2), entry.key(2)) else { return };
        match values::amount(entry.word()) {
            Ok(How::To(pounds)) if !pounds.is_sign_negative() => {
                amounts.insert(year, Money::from_pounds(pounds));
            }
            Ok(_) | Err(_) => {
                let word = entry.word();
                self.fault(entry.at, &format!("`{word}`: wanted an amount such as 2500000"));
            }
        }
    }
}
