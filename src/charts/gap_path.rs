//! The annual gap year by year, under each scenario.

use super::chart::Chart;
use super::modelled;
use super::plot::{Measure, Path, PathPoint, Paths, Plot, Scenario};
use super::words;
use crate::answers::{MoneyStyle, options};
use crate::figures::Figures;
use crate::figures::gap::Gap;
use crate::figures::model::Worked;
use crate::units::{FinancialYear, Money, text};

/// The most other scenarios that are drawn beside the cases; the table has all.
const OTHERS: usize = 6;
/// The most others between the best and the worst case that are named at their ends: more names
/// than that are a thicket of leaders.
const NAMED: usize = 2;

/// What the chart is made of.
struct Content<'a> {
    gap: &'a Gap<'a>,
    style: MoneyStyle,
    /// Scenarios with the same path, drawn as one.
    groups: Vec<Vec<&'a Worked>>,
    /// The last year.
    last: FinancialYear,
}

/// Makes the chart; it shows every year, whichever is asked for.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let gap = modelled::modelled(figures)?;
    let content = Content {
        gap,
        style: MoneyStyle::of_estimates(gap.all().flat_map(|worked| path(gap, worked))),
        groups: modelled::alike(gap, |worked| path(gap, worked)),
        last: *gap.years().last()?,
    };
    let title = content.title()?;
    Some(Chart {
        name: "gap-path",
        subtitle: format!(
            "Annual gap before it is closed, by scenario, {}, {}, £ million",
            figures.book.council.short_name,
            modelled::span(gap)
        ),
        alt: content.alt(&title),
        source: modelled::sources(figures),
        notes: content.notes(figures),
        table: modelled::table(options::path(gap), &figures.sheet),
        plot: content.plot(),
        title,
    })
}

fn path(gap: &Gap<'_>, worked: &Worked) -> Vec<Money> {
    gap.model.sums.iter().map(|sums| worked.pounds(sums.annual)).collect()
}

impl Content<'_> {
    fn amount(&self, amount: Money) -> String {
        self.style.words(amount)
    }

    fn last_of(&self, worked: &Worked) -> Option<Money> {
        path(self.gap, worked).last().copied()
    }

    fn case(&self, case: Scenario) -> Option<&Worked> {
        self.gap.all().find(|worked| modelled::case_of(self.gap, worked) == Some(case))
    }

    fn title(&self) -> Option<String> {
        let main = &self.gap.main;
        let ends = path(self.gap, main);
        let (first, last) = (*ends.first()?, *ends.last()?);
        let central = modelled::case_of(self.gap, main) == Some(Scenario::Central);
        let under = if central {
            format!("{} has", self.last)
        } else {
            format!("Under “{}” {} has", main.short_title(), self.last)
        };
        let has = modelled::gap_or_surplus(last, self.style);
        let cases = (self.case(Scenario::Best), self.case(Scenario::Worst));
        if let (Some(best), Some(worst)) = cases
            && let (Some(best), Some(worst)) = (self.last_of(best), self.last_of(worst))
            && best != worst
        {
            let (best, worst) = (self.amount(best), self.amount(worst));
            let case = if central { " in the central case" } else { "" };
            return Some(format!("{under} {has}{case}: {best} in the best, {worst} in the worst"));
        }
        let year = self.gap.years().first()?;
        let began = modelled::gap_or_surplus(first, self.style);
        Some(if *year == self.last {
            format!("{under} {has}")
        } else {
            format!("{under} {has}, after {began} in {year}")
        })
    }

    fn alt(&self, title: &str) -> String {
        let central = path(self.gap, &self.gap.main);
        let years = self.gap.years().iter().zip(central);
        let told: Vec<String> =
            years.map(|(year, amount)| format!("{} in {year}", self.amount(amount))).collect();
        format!(
            "Line chart of the annual gap by year, one line a scenario. {title}. “{}” goes {}.",
            self.gap.main.short_title(),
            told.join(", ")
        )
    }

    /// Gives the groups that are drawn: the cases, then the others as far as there is room.
    fn drawn(&self) -> Vec<(&Worked, Option<Scenario>, usize)> {
        let mut cases = Vec::new();
        let mut others = Vec::new();
        for group in &self.groups {
            // A group is drawn as the most telling case in it.
            let case = |worked: &&Worked| modelled::case_of(self.gap, worked);
            let of_case = group.iter().copied().filter(|worked| case(worked).is_some());
            let same = group.len() - 1;
            match of_case.min_by_key(case) {
                Some(worked) => cases.push((worked, case(&worked), same)),
                None => others.extend(group.first().map(|worked| (*worked, None, same))),
            }
        }
        cases.sort_by_key(|(_, case, _)| *case);
        others.truncate(OTHERS);
        cases.into_iter().chain(others).collect()
    }

    /// Says whether a path ends between the best and the worst case.
    fn ends_between(&self, worked: &Worked) -> bool {
        let end = |case| self.case(case).and_then(|worked| self.last_of(worked));
        let (best, worst, own) = (end(Scenario::Best), end(Scenario::Worst), self.last_of(worked));
        let (Some(best), Some(worst), Some(own)) = (best, worst, own) else { return false };
        best.min(worst) <= own && own <= best.max(worst)
    }

    /// Gives the drawn paths that are named in the table only: those that end between the
    /// cases, where they are many.
    fn unnamed(&self) -> Vec<&Worked> {
        let others = self.drawn().into_iter().filter(|(_, case, _)| case.is_none());
        let between: Vec<&Worked> =
            others.map(|(worked, ..)| worked).filter(|worked| self.ends_between(worked)).collect();
        if between.len() > NAMED { between } else { Vec::new() }
    }

    fn plot(&self) -> Plot {
        let drawn = self.drawn().into_iter();
        let unnamed: Vec<&str> =
            self.unnamed().into_iter().map(|worked| worked.plan.name.as_str()).collect();
        let paths = drawn.map(|(worked, case, same)| {
            let points = path(self.gap, worked).into_iter();
            let more = if same > 0 { format!(" and {same} more") } else { String::new() };
            let named = !unnamed.contains(&worked.plan.name.as_str());
            Path {
                name: named.then(|| format!("{}{more}", worked.short_title())),
                case,
                points: points
                    .map(|amount| PathPoint { value: amount.pounds(), words: self.amount(amount) })
                    .collect(),
            }
        });
        Plot::Paths(Paths {
            measure: Measure::Pounds,
            years: self.gap.years().iter().map(ToString::to_string).collect(),
            paths: paths.collect(),
        })
    }

    fn notes(&self, figures: &Figures<'_>) -> Vec<String> {
        let mut notes = vec![
            "Each year’s gap stands before reserves, support and new savings close it: a gap \
             closed once comes back. Shaded: between the best and the worst case. Below nil is a \
             surplus."
                .to_owned(),
        ];
        notes.extend(modelled::alike_notes(&self.groups, "The same path"));
        let hidden = self.groups.len() - self.drawn().len();
        let rest = "in the table only.";
        notes.extend(words::note(hidden, "other path is", "other paths are", rest));
        let unnamed = self.unnamed().into_iter();
        let thin = text::any_list(unnamed.map(|worked| format!("“{}”", worked.short_title())));
        notes.extend(thin.map(|thin| format!("Thin lines: {thin}.")));
        let apart = self.gap.apart.iter().map(|(name, why)| format!("{name} ({why})"));
        notes.extend(text::any_list(apart).map(|apart| format!("Not shown: {apart}.")));
        notes.extend(modelled::notes(figures, self.gap));
        notes
    }
}
