//! A first mapping of budget monitoring: services, and what is budgeted, spent and forecast for each.

use super::common::Draft;
use super::page::{Page, Rests, pairs, quoted};
use super::table::{Column, days_in, marks_off, period_in};
use crate::datasets::import::grid::folded;
use crate::records::ServiceItem;

/// Words by which a line is what is left beside the services told.
const LEFT: [&str; 6] =
    ["other", "not allocated", "unallocated", "residual", "balancing", "unallotted"];

/// Gives the colour that a word names.
fn letter(word: &str) -> Option<&'static str> {
    match folded(word).as_str() {
        "red" | "r" => Some("R"),
        "amber" | "a" => Some("A"),
        "green" | "g" => Some("G"),
        _ => None,
    }
}

/// The columns of a monitoring table.
struct Parts {
    service: (usize, String),
    directorate: Option<(usize, String)>,
    amounts: Vec<(usize, String, ServiceItem)>,
    colour: Option<(usize, String)>,
    reason: Option<(usize, String)>,
}

impl Parts {
    fn used(&self) -> Vec<usize> {
        let named = [&self.directorate, &self.colour, &self.reason].into_iter().flatten();
        let named = named.chain([&self.service]).map(|(at, _)| *at);
        named.chain(self.amounts.iter().map(|(at, ..)| *at)).collect()
    }

    /// Gives the reference of a service: its own words, after those of its directorate.
    fn reference(&self) -> String {
        let directorate = self.directorate.iter().map(|(_, name)| format!("{{{name}}} "));
        quoted(&format!("{}{{{}}}", directorate.collect::<String>(), self.service.1))
    }
}

/// Gives what a column of amounts is of a service, by its heading.
fn item_of(column: &Column) -> Option<ServiceItem> {
    let says = |words: &[&str]| column.says_any(words);
    if column.name.contains('%') {
        return None;
    }
    Some(if says(&["variance", "over/under", "overspend"]) {
        ServiceItem::Variance
    } else if says(&["forecast", "outturn", "projected", "projection"]) {
        ServiceItem::Forecast
    } else if says(&["commitment", "commitments", "committed"]) {
        ServiceItem::Commitments
    } else if says(&["actual", "actuals", "spend"]) {
        ServiceItem::Actual
    } else if says(&["profiled", "profile", "budget to date"]) {
        ServiceItem::ProfiledBudget
    } else if says(&["original"]) {
        ServiceItem::OriginalBudget
    } else if says(&["budget"]) {
        ServiceItem::CurrentBudget
    } else {
        return None;
    })
}

impl Draft<'_> {
    /// Writes the mapping of a budget monitoring table.
    pub(super) fn services(&mut self) {
        let Some(parts) = self.service_parts() else {
            self.head();
            self.page.note("no column names the services: it cannot be told which a row is");
            return;
        };
        let at: Vec<usize> = parts.amounts.iter().map(|(at, ..)| *at).collect();
        self.odd(&at, true);
        self.head();
        self.unit_line(&at);
        self.rows();
        self.published();
        let mut page = Page::default();
        self.each_service(&mut page, &parts);
        let beside = |item: ServiceItem| item == ServiceItem::Forecast;
        let (forecast, other): (Vec<_>, Vec<_>) =
            parts.amounts.iter().partition(|(.., item)| beside(*item));
        for amounts in [other, forecast].into_iter().filter(|amounts| !amounts.is_empty()) {
            self.service_amounts(&mut page, &parts, &amounts);
        }
        self.page.add(&page);
        self.questions();
        let unused = self.unused(&parts.used());
        self.page.add(&unused);
    }

    fn service_parts(&self) -> Option<Parts> {
        let own = |column: &Column| (column.at, column.name.clone());
        let amounts: Vec<_> =
            self.table.columns.iter().filter(|column| column.is_amounts()).collect();
        let amounts: Vec<_> = amounts
            .into_iter()
            .filter_map(|column| Some((column.at, column.name.clone(), item_of(column)?)))
            .collect();
        let mut used: Vec<usize> = amounts.iter().map(|(at, ..)| *at).collect();
        let mut take = |names: &[&str]| {
            let found =
                self.table.named(names, &used).filter(|column| !column.is_amounts()).map(own);
            used.extend(found.as_ref().map(|(at, _)| *at));
            found
        };
        let colour = take(&["rag", "rag rating", "rating", "status"]);
        let reason =
            take(&["reason", "reasons", "explanation", "commentary", "comment", "comments"]);
        let directorate = take(&["directorate", "department", "portfolio", "service group"]);
        let service = take(&["service", "service area", "budget area", "description"]);
        let service = service.or_else(|| self.table.label(&used).map(own))?;
        Some(Parts { service, directorate, amounts, colour, reason })
    }

    fn each_service(&self, page: &mut Page, parts: &Parts) {
        let headed = |at: usize, exact: bool| {
            self.column(at).map_or_else(
                || Rests::Guessed("its heading".to_owned()),
                |column| self.headed(column, exact),
            )
        };
        page.part("[[into.services]]", "");
        let made = format!("{{ make = {} }}", parts.reference());
        page.line("service_id", &made, &Rests::Guessed("the service's own words".to_owned()));
        page.words("title", &parts.service.1, &headed(parts.service.0, true));
        if let Some((at, name)) = &parts.directorate {
            page.words("directorate", name, &headed(*at, true));
        }
        let fund = match self.told(&["hra", "housing revenue account", "schools", "public health"])
        {
            Some(place) => Rests::Asked(format!("whose money it is; {place}")),
            None => Rests::Guessed("nothing names another fund".to_owned()),
        };
        page.is("fund", "general_fund", &fund);
        self.service_kinds(page, parts);
        page.is("public", "", &Rests::Asked("true or false: may the public see it?".to_owned()));
    }

    /// Writes which lines are what is left beside the services told.
    fn service_kinds(&self, page: &mut Page, parts: &Parts) {
        let rest = Rests::Guessed("every other line names a service".to_owned());
        let mut words = Vec::new();
        if let Some(column) = self.column(parts.service.0) {
            for (record, cell) in column.cells.iter().enumerate() {
                let plain = format!(" {} ", marks_off(cell));
                if LEFT.iter().any(|word| plain.contains(&format!(" {word} "))) {
                    let rests =
                        Rests::Guessed(format!("the words of {}", self.table.cell(record, column)));
                    words.push((cell.clone(), "residual".to_owned(), rests));
                }
            }
        }
        if words.is_empty() {
            page.is("kind", "service", &rest);
            return;
        }
        words.push(("*".to_owned(), "service".to_owned(), rest));
        let from = format!("is = {}", quoted(&format!("{{{}}}", parts.service.1)));
        page.meanings("kind", &from, &words);
    }

    /// Writes amounts of each service, one heading or several across; colour and reason stand beside the forecast.
    fn service_amounts(
        &self,
        page: &mut Page,
        parts: &Parts,
        amounts: &[&(usize, String, ServiceItem)],
    ) {
        page.part("[[into.service_values]]", "");
        let across: Vec<(String, String)> =
            amounts.iter().map(|(_, name, item)| (name.clone(), item.word().to_owned())).collect();
        let by = Rests::Guessed("the words of the headings".to_owned());
        let one = match across.as_slice() {
            [(name, item)] => Some((name, item)),
            _ => None,
        };
        if one.is_none() {
            page.line("across", &pairs(&across), &by);
        }
        let made = format!("{{ make = {} }}", parts.reference());
        page.line("service_id", &made, &Rests::Guessed("as above".to_owned()));
        match self.find(period_in) {
            Some((period, place)) => page.is("period", &period.to_string(), &Rests::Stated(place)),
            None => page.is("period", "", &Rests::Asked("such as 2025/26-Q2".to_owned())),
        }
        page.is("item", one.map_or("{across}", |(_, item)| item), &by);
        page.words("value", one.map_or("{across}", |(name, _)| name), &by);
        if amounts.iter().any(|(.., item)| *item == ServiceItem::Forecast) {
            self.said_of_forecast(page, parts);
        }
        match self.find(|words| days_in(words).into_iter().next()) {
            Some((day, place)) => page.is("as_at", &day, &Rests::Guessed(place)),
            None => page.is(
                "as_at",
                "",
                &Rests::Asked("the day it was told, such as 2025-09-30".to_owned()),
            ),
        }
    }

    fn said_of_forecast(&self, page: &mut Page, parts: &Parts) {
        if let Some(column) = parts.colour.as_ref().and_then(|(at, _)| self.column(*at)) {
            let mut words = Vec::new();
            for (cell, count) in column.different() {
                let of = crate::units::text::counted(count, "cell", "cells");
                words.push(match letter(&cell) {
                    Some(colour) => (cell, colour.to_owned(), Rests::Guessed(of)),
                    None => (cell, String::new(), Rests::Asked(format!("R, A or G; {of}"))),
                });
            }
            page.meanings("declared", &format!("column = {}", quoted(&column.name)), &words);
        }
        if let Some((_, name)) = &parts.reason {
            page.words("reason", name, &Rests::Stated("the heading".to_owned()));
        }
    }
}
