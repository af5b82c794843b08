//! Capitalised spending by year, and what it costs in the years after.

use super::chart::Chart;
use super::plot::{self, ColumnPanel, Columns, Part, Plot, Tone};
use super::words::{self, Said};
use crate::answers::Digits;
use crate::answers::efs::{self, method_words, stage_words};
use crate::figures::Figures;
use crate::figures::capitalisation::{
    Capitalisation, CostPart, Stage, Terms, TrancheView, YearCost,
};
use crate::records::TableName;
use crate::units::{FinancialYear, text};

/// What the chart is made of.
struct Content<'a> {
    capital: &'a Capitalisation,
    stage: Stage,
    costs: &'a [YearCost],
    /// The tranches that have the stage.
    tranches: Vec<&'a TrancheView>,
    /// The dearest year, the first of equals.
    dearest: YearCost,
    /// The numbers as its table has them.
    said: Said,
}

/// Makes the chart; it shows every year, whichever is asked for.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let capital = &figures.capitalisation;
    let stage = capital.leading_stage()?;
    let costs = capital.yearly.get(&stage)?;
    let table = efs::of_stage(capital, stage).shown(&figures.sheet, Digits::Reading);
    let content = Content {
        stage,
        costs,
        tranches: capital.of_stage(stage).collect(),
        capital,
        dearest: capital.peak(stage)?,
        said: Said::of(&table),
    };
    let title = content.title();
    let last = costs.last()?.year;
    Some(Chart {
        name: "capitalisation",
        subtitle: format!(
            "Exceptional financial support {}, by year of the spending, and what it would cost to \
             {last}, {}, £ million",
            stage_words(stage),
            figures.book.council.short_name
        ),
        alt: content.alt(&title),
        source: words::sources(figures.book, content.source_ids(figures)),
        notes: content.notes(figures),
        table,
        plot: content.plot(),
        title,
    })
}

impl Content<'_> {
    fn amount(&self, tranche: &TrancheView) -> String {
        self.said.words(&tranche.amount_id(self.stage))
    }

    fn cost(&self, cost: &YearCost, part: CostPart) -> String {
        self.said.words(&Capitalisation::yearly_id(self.stage, cost.year).of(part))
    }

    /// Says how the support stands, what is counted by each stage that it is made of.
    fn standing(&self) -> String {
        let counted = self.stage == Stage::Counted;
        let one = if counted { efs::one_stage(self.capital) } else { Some(self.stage) };
        if let Some(one) = one {
            return stage_words(one).to_owned();
        }
        let words = stage_words(self.stage);
        let parts = efs::counted_parts(self.capital).into_iter();
        let parts = parts.map(|(words, sum)| format!("{} {words}", self.said.words(&sum)));
        format!("{words} ({})", text::list(parts))
    }

    fn title(&self) -> String {
        let drawn = self.said.words(&Capitalisation::drawn_id(self.stage));
        let words = self.standing();
        if self.dearest.total().is_nil() {
            return format!("Support of {drawn} {words} would cost nothing in later years");
        }
        format!(
            "Support of {drawn} {words} would cost {} in {}, its dearest year",
            self.cost(&self.dearest, CostPart::Total),
            self.dearest.year
        )
    }

    fn alt(&self, title: &str) -> String {
        let parts = format!(
            "{} is provision for repayment and {} interest",
            self.cost(&self.dearest, CostPart::Provision),
            self.cost(&self.dearest, CostPart::Interest)
        );
        let last = self.costs.last().map_or(String::new(), |cost| {
            let total = self.cost(cost, CostPart::Total);
            format!(" The last year with a cost is {}, at {total}.", cost.year)
        });
        format!(
            "Two column charts by financial year: above, support {}; below, its yearly cost, split \
             into provision and interest. {title}. Of the cost in {}, {parts}.{last}",
            stage_words(self.stage),
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
            let words = amount.map(|_| self.amount(tranche));
            let part = |words| Part::said(Tone::Sky, self.stage.heading(), amount, words);
            plot::Column {
                label: self.label(tranche),
                parts: vec![part(words.clone().unwrap_or_default())],
                total: words,
                target: None,
            }
        });
        let costs = self.costs.iter().map(|cost| {
            let part =
                |tone, name, of| Part::said(tone, name, Some(cost.part(of)), self.cost(cost, of));
            let parts = vec![
                part(Tone::Navy, "Provision (MRP)", CostPart::Provision),
                part(Tone::Ochre, "Interest", CostPart::Interest),
            ];
            plot::Column::whole(cost.year.to_string(), parts, self.cost(cost, CostPart::Total))
        });
        let support = format!("Support {}, £ million", stage_words(self.stage));
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
            stage_words(self.stage)
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
            notes
                .push(format!("For {missing} no amount {} is published.", stage_words(self.stage)));
        }
        let others =
            Stage::ALL.iter().filter(|stage| **stage != self.stage && self.capital.has(**stage));
        let others = text::any_list(others.map(|stage| stage.heading().to_lowercase()));
        notes
            .extend(others.map(|others| {
                format!("Also published for some years and not mixed in: {others}.")
            }));
        let costs = self.costs.iter().flat_map(|cost| [cost.mrp, cost.interest, cost.total()]);
        notes.extend(words::rounded(costs));
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
                let method = method_words(terms.method.value);
                terms.method.is_assumed().then(|| method.to_owned())
            }),
            self.assumes(|terms| {
                let drawn = terms.drawn_on.is_none();
                drawn.then(|| "borrowing on 31 March of the year".to_owned())
            }),
        ];
        text::any_list(assumed.into_iter().flatten()).map(|assumed| {
            format!("Assumed where no source states it, with the number of tranches: {assumed}.")
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
}
