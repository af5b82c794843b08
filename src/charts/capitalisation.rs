//! Capitalised spending by year, and what it costs in the years after.

use super::chart::{Cell, Chart, Row, Table};
use super::plot::{self, ColumnPanel, Columns, Part, Plot, Tone};
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
        let amounts = self.capital.tranches.iter().map(|tranche| {
            let amount = tranche.stages.get(&self.stage).map(|amount| amount.value);
            plot::Column {
                label: self.label(tranche),
                parts: vec![Part::millions(Tone::Sky, self.stage.heading(), amount, self.places)],
                total: amount.map(|amount| self.amount(amount)),
                target: None,
            }
        });
        let part = |tone, name, cost| Part::millions(tone, name, Some(cost), self.cost_places);
        let costs = self.costs.iter().map(|cost| {
            let parts = vec![
                part(Tone::Navy, "Provision (MRP)", cost.mrp),
                part(Tone::Ochre, "Interest", cost.interest),
            ];
            plot::Column::whole(cost.year.to_string(), parts, self.cost(cost.total()))
        });
        let support = format!("Support {}, £ million", words_of(self.stage));
        Plot::Columns(Columns {
            panels: vec![
                ColumnPanel::pounds(Some(support), amounts.collect()),
                ColumnPanel::pounds(Some(self.cost_heading()), costs.collect()),
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
                text::list(&others)
            ));
        }
        let costs = self.costs.iter().flat_map(|cost| [cost.mrp, cost.interest, cost.total()]);
        notes.extend(words::rounding(costs, self.cost_places));
        notes.extend(words::notes(figures, &[TableName::Capitalisation], None));
        notes
    }

    /// Says which terms no source states, and for how many tranches.
    fn assumed(&self) -> Option<String> {
        let assumed = [
            self.assumes(|terms| {
                let rate = text::percent_exact(terms.rate.value);
                terms.rate.is_assumed().then(|| format!("a rate of {rate}"))
            }),
            self.assumes(|terms| {
                let years = &terms.term_years;
                years.is_assumed().then(|| format!("{} years of provision", years.value))
            }),
            self.assumes(|terms| {
                let method = match terms.method.value {
                    MrpMethod::Equal => "equal instalments",
                    MrpMethod::Annuity => "an annuity",
                };
                terms.method.is_assumed().then(|| method.to_owned())
            }),
            self.assumes(|terms| {
                let drawn = terms.drawn_on.is_none();
                drawn.then(|| "borrowing on 31 March of the year".to_owned())
            }),
        ];
        let assumed: Vec<String> = assumed.into_iter().flatten().collect();
        (!assumed.is_empty()).then(|| {
            format!(
                "Assumed where no source states it, with the number of tranches: {}.",
                text::list(&assumed)
            )
        })
    }

    /// Gives a term as the first tranche assumes it, with how many do; `None` where none does.
    fn assumes(&self, term: impl Fn(&Terms) -> Option<String>) -> Option<String> {
        let mut hits = self.tranches.iter().filter_map(|tranche| term(&tranche.terms));
        let first = hits.next()?;
        let (count, all) = (hits.count() + 1, self.tranches.len());
        Some(match count {
            _ if all == 1 => first,
            count if count == all => format!("{first} (all {all})"),
            count => format!("{first} ({count} of {all})"),
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
                None => words::words(text::NOT_PUBLISHED),
            },
            several => {
                let amounts =
                    several.iter().map(|tranche| words::millions(amount(tranche), self.places));
                words::words(amounts.collect::<Vec<_>>().join(" + "))
            }
        }
    }
}
