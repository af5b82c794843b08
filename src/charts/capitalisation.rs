//! Capitalised spending by year, and what it costs in the years after.

use super::chart::{Cell, Chart, Row, Table};
use super::plot::{self, ColumnPanel, Columns, Fill, Measure, Part, Plot, Tone};
use super::words::{self, Column};
use crate::figures::Figures;
use crate::figures::capitalisation::{Capitalisation, Stage, Terms, TrancheView, YearCost};
use crate::records::{MrpMethod, TableName};
use crate::units::{FinancialYear, Money, text};

/// What the chart is made of.
struct Content<'a> {
    capital: &'a Capitalisation,
    stage: Stage,
    costs: &'a [YearCost],
    /// The tranches that have the stage.
    tranches: Vec<&'a TrancheView>,
    drawn: Money,
    /// Places of a million for amounts.
    places: u32,
    /// Places of a million for costs.
    cost_places: u32,
    /// The dearest year, the first of equals.
    dearest: YearCost,
}

/// Makes the chart; it shows every year, whichever is asked for.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let capital = &figures.capitalisation;
    let stage = capital.leading_stage()?;
    let costs = capital.yearly.get(&stage)?;
    let dearest = *costs.iter().rev().max_by_key(|cost| cost.total())?;
    let tranches: Vec<&TrancheView> =
        capital.tranches.iter().filter(|tranche| tranche.stages.contains_key(&stage)).collect();
    let content = Content {
        stage,
        costs,
        drawn: capital.drawn(stage)?,
        places: words::places(tranches.iter().map(|tranche| tranche.stages[&stage].value)),
        cost_places: text::places_of(dearest.total()),
        tranches,
        capital,
        dearest,
    };
    let title = content.title();
    let last = costs.last()?.year;
    Some(Chart {
        name: "capitalisation",
        subtitle: format!(
            "Exceptional financial support {}, by year of the spending, and what it would cost to \
             {last}, {}, £ million",
            words_of(stage),
            figures.book.council.short_name
        ),
        alt: content.alt(&title),
        source: words::sources(figures.book, content.source_ids(figures)),
        notes: content.notes(figures),
        table: content.table(),
        plot: content.plot(),
        title,
    })
}

const fn words_of(stage: Stage) -> &'static str {
    match stage {
        Stage::Requested => "as requested",
        Stage::MindedTo => "that ministers are minded to agree",
        Stage::InPrinciple => "agreed in principle",
        Stage::Final => "as directed in the end",
        Stage::Used => "as used",
    }
}

impl Content<'_> {
    fn amount(&self, amount: Money) -> String {
        text::millions(amount, self.places)
    }

    fn cost(&self, amount: Money) -> String {
        text::millions(amount, self.cost_places)
    }

    fn title(&self) -> String {
        let (drawn, words) = (self.amount(self.drawn), words_of(self.stage));
        let most = self.dearest.total();
        if most.is_nil() {
            return format!("Support of {drawn} {words} would cost nothing in later years");
        }
        format!(
            "Support of {drawn} {words} would cost {} in {}, its dearest year",
            self.cost(most),
            self.dearest.year
        )
    }

    fn alt(&self, title: &str) -> String {
        let parts = format!(
            "{} is provision for repayment and {} interest",
            self.cost(self.dearest.mrp),
            self.cost(self.dearest.interest)
        );
        let last = self.costs.last().map_or(String::new(), |cost| {
            format!(" The last year with a cost is {}, at {}.", cost.year, self.cost(cost.total()))
        });
        format!(
            "Two column charts by financial year: above, support {}; below, its yearly cost, split \
             into provision and interest. {title}. Of the cost in {}, {parts}.{last}",
            words_of(self.stage),
            self.dearest.year
        )
    }

    fn source_ids<'b>(&self, figures: &Figures<'b>) -> Vec<&'b str> {
        let rows = figures.book.capitalisation.iter();
        let cells: Vec<u32> = self
            .tranches
            .iter()
            .flat_map(|tranche| {
                let terms = &tranche.terms;
                [
                    tranche.stages[&self.stage].cell,
                    terms.rate.cell,
                    terms.term_years.cell,
                    terms.method.cell,
                    terms.premium.and_then(|premium| premium.cell),
                    terms.drawn_on.and_then(|drawn| drawn.cell),
                    terms.receipts.and_then(|receipts| receipts.cell),
                ]
            })
            .flatten()
            .map(|cell| cell.row)
            .collect();
        rows.filter(|row| cells.contains(&row.row)).map(|row| row.source_id.as_str()).collect()
    }

    fn plot(&self) -> Plot {
        let heading = self.stage.heading();
        let amounts = self.capital.tranches.iter().map(|tranche| {
            let amount = tranche.stages.get(&self.stage).map(|amount| amount.value);
            let words = amount.map(|amount| self.amount(amount));
            plot::Column {
                label: self.label(tranche),
                parts: vec![part(Tone::Sky, heading, amount, words.clone())],
                total: words,
                target: None,
            }
        });
        let costs = self.costs.iter().map(|cost| plot::Column {
            label: cost.year.to_string(),
            parts: vec![
                part(Tone::Navy, "Provision (MRP)", Some(cost.mrp), Some(self.cost(cost.mrp))),
                part(Tone::Ochre, "Interest", Some(cost.interest), Some(self.cost(cost.interest))),
            ],
            total: Some(self.cost(cost.total())),
            target: None,
        });
        let panel = |title: String, columns| ColumnPanel {
            title: Some(title),
            measure: Measure::Pounds,
            columns,
        };
        Plot::Columns(Columns {
            panels: vec![
                panel(format!("Support {}, £ million", words_of(self.stage)), amounts.collect()),
                panel(self.cost_heading(), costs.collect()),
            ],
        })
    }

    fn cost_heading(&self) -> String {
        let assumed = self.tranches.iter().any(|tranche| tranche.terms.is_assumed());
        let terms = if assumed { ", on partly assumed terms" } else { "" };
        format!("What it would cost each year{terms}, £ million")
    }

    /// Gives the year of a tranche, with its reference where the year has another.
    fn label(&self, tranche: &TrancheView) -> String {
        let same = |other: &&TrancheView| other.year == tranche.year;
        if self.capital.tranches.iter().filter(same).count() > 1 {
            format!("{} {}", tranche.year, tranche.id)
        } else {
            tranche.year.to_string()
        }
    }

    fn notes(&self, figures: &Figures<'_>) -> Vec<String> {
        let mut notes = Vec::new();
        notes.extend(self.assumed());
        notes.push(format!(
            "Costs are worked out from the amounts {}; provision (MRP) starts in the year after the \
             spending, interest is on what is not yet provided for.",
            words_of(self.stage)
        ));
        let premiums = self.tranches.iter().filter(|tranche| {
            let premium = tranche.terms.premium;
            premium.is_some_and(|premium| !premium.value.fraction().is_zero())
        });
        let premiums = premiums.count();
        if premiums > 0 {
            let all = self.tranches.len();
            notes.push(format!(
                "A published premium is added to the rate for {premiums} of {all} tranches."
            ));
        }
        let missing = self.capital.tranches.len() - self.tranches.len();
        if missing > 0 {
            let missing = text::counted(missing, "tranche", "tranches");
            notes.push(format!("For {missing} no amount {} is published.", words_of(self.stage)));
        }
        let others = Stage::ALL
            .into_iter()
            .filter(|stage| *stage != self.stage && self.capital.yearly.contains_key(stage));
        let others: Vec<String> = others.map(|stage| stage.heading().to_lowercase()).collect();
        if !others.is_empty() {
            notes.push(format!(
                "Also published for some years and not mixed in: {}.",
                words::list(&others)
            ));
        }
        let costs = self.costs.iter().flat_map(|cost| [cost.mrp, cost.interest, cost.total()]);
        notes.extend(words::rounding(costs, self.cost_places));
        notes.extend(words::notes(figures, &[TableName::Capitalisation], None));
        notes
    }

    /// Says which terms no source states, and for how many tranches.
    fn assumed(&self) -> Option<String> {
        let mut assumed = Vec::new();
        let mut add = |is: &dyn Fn(&Terms) -> bool, words: &dyn Fn(&Terms) -> String| {
            let mut hits =
                self.tranches.iter().map(|tranche| &tranche.terms).filter(|terms| is(terms));
            let Some(first) = hits.next() else {
                return;
            };
            let count = hits.count() + 1;
            let all = self.tranches.len();
            let of = match count {
                _ if all == 1 => String::new(),
                count if count == all => format!(" (all {all})"),
                count => format!(" ({count} of {all})"),
            };
            assumed.push(format!("{}{of}", words(first)));
        };
        add(&|terms| terms.rate.is_assumed(), &|terms| {
            format!("a rate of {}", text::percent_exact(terms.rate.value))
        });
        add(&|terms| terms.term_years.is_assumed(), &|terms| {
            format!("{} years of provision", terms.term_years.value)
        });
        add(&|terms| terms.method.is_assumed(), &|terms| {
            let method = match terms.method.value {
                MrpMethod::Equal => "equal instalments",
                MrpMethod::Annuity => "an annuity",
            };
            method.to_owned()
        });
        add(&|terms| terms.drawn_on.is_none(), &|_| "borrowing on 31 March of the year".to_owned());
        (!assumed.is_empty()).then(|| {
            format!(
                "Assumed where no source states it, with the number of tranches: {}.",
                words::list(&assumed)
            )
        })
    }

    fn table(&self) -> Table {
        let headings = [
            ("Year", Column::Words),
            (self.stage.heading(), Column::Numbers),
            ("Provision (MRP)", Column::Numbers),
            ("Interest", Column::Numbers),
            ("Cost", Column::Numbers),
        ];
        let mut years: Vec<FinancialYear> = self.costs.iter().map(|cost| cost.year).collect();
        years.extend(self.capital.tranches.iter().map(|tranche| tranche.year));
        years.sort_unstable();
        years.dedup();
        let mut rows: Vec<Row> = years.into_iter().map(|year| self.row(year)).collect();
        let id = format!("efs/all/{}", self.stage.word());
        let mut cells = vec![words::words("All"), words::number(self.amount(self.drawn), id)];
        cells.extend(["", "", ""].map(words::words));
        rows.push(words::total(cells));
        let caption = format!("Support {} and its yearly cost, £ million", words_of(self.stage));
        words::table(caption, &headings, rows)
    }

    fn row(&self, year: FinancialYear) -> Row {
        let mut cells = vec![words::words(year.to_string()), self.amount_cell(year)];
        let id = Capitalisation::yearly_id(self.stage, year);
        let cost = self.costs.iter().find(|cost| cost.year == year);
        cells.extend(["mrp", "interest", "total"].map(|part| {
            let Some(cost) = cost else {
                return words::words("–");
            };
            let value = match part {
                "mrp" => cost.mrp,
                "interest" => cost.interest,
                _ => cost.total(),
            };
            words::number(self.cost(value), format!("{id}/{part}"))
        }));
        words::row(cells)
    }

    /// Gives the amount of a year; of several tranches each, for no figure adds them up.
    fn amount_cell(&self, year: FinancialYear) -> Cell {
        let of_year: Vec<&TrancheView> =
            self.capital.tranches.iter().filter(|tranche| tranche.year == year).collect();
        let amount = |tranche: &TrancheView| tranche.stages.get(&self.stage).map(|s| s.value);
        match of_year.as_slice() {
            [] => words::words("–"),
            [one] => match amount(one) {
                Some(value) => {
                    words::number(self.amount(value), Capitalisation::amount_id(one, self.stage))
                }
                None => words::words("not published"),
            },
            several => {
                let amounts = several.iter().map(|tranche| {
                    amount(tranche).map_or("not published".to_owned(), |value| self.amount(value))
                });
                words::words(amounts.collect::<Vec<_>>().join(" + "))
            }
        }
    }
}

fn part(tone: Tone, name: &str, value: Option<Money>, words: Option<String>) -> Part {
    Part {
        fill: Fill::Tone(tone),
        name: name.to_owned(),
        value: value.map(Money::pounds),
        words: words.unwrap_or_default(),
        share: None,
    }
}
