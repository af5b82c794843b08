//! Every table of a council's folder, a line each.

use crate::units::words;

/// Hands every table to a macro: its schema (a `table!` of this folder), its word, its name, in brackets what
/// a row of it is, and what it holds. `exempt` gives the field that says whether the public may see a row,
/// the one that the mark of an exempt row follows, and what one row and several are called.
///
/// From the lines come [`TableName`], the list of all schemas, the fields of the book and what reads them. A
/// table without brackets is read into a field of its own kind.
macro_rules! tables {
    ($to:ident) => {
        $to! {
            sources "sources" Sources [Source], "Where facts come from.";
            savings "savings" Savings, "The savings programme.";
            savings_profile "savings_profile" SavingsProfile, "What each saving should bring in each year.";
            delivery "delivery" Delivery, "What each saving brought, update by update.";
            mitigations "mitigations" Mitigations [Mitigation], "What covers shortfalls, sorted by saving.";
            gap_claims "gap_claims" GapClaims [GapClaim], "Published budget gaps.";
            claims "claims" Claims [Claim], "Every other published figure.";
            assumptions "assumptions" Assumptions [Assumption], "Assumptions with their ranges.";
            budget_lines "budget_lines" BudgetLines [BudgetLine], "Lines of the budget model.";
            budget_values "budget_values" BudgetValues [BudgetValue], "Their values by year.";
            tax_base "tax_base" TaxBase [BaseBand], "Dwellings by band, of which the council tax base is made.";
            services "services" Services [Service] exempt(public, title, "service", "services"), "Services, whose budgets are monitored.";
            service_values "service_values" ServiceValues [ServiceValue], "What is budgeted, spent and forecast for each.";
            virements "virements" Virements [Virement], "What moved between their budgets.";
            capitalisation "capitalisation" Capitalisation [Tranche], "Exceptional financial support, a row a statement.";
            reserves "reserves" Reserves [Reserve], "Reserves by year.";
            risk_scales "risk_scales" RiskScales [RiskScale], "Rating scales.";
            risk_bands "risk_bands" RiskBands [RiskBand], "Their bands, in the council's own words.";
            risk_cells "risk_cells" RiskCells [RiskCell], "The bands of the cells of a matrix.";
            risks "risks" Risks [Risk] exempt(public, title, "risk", "risks"), "Risks.";
            risk_ratings "risk_ratings" RiskRatings [RiskRating], "Their ratings by date.";
            plans "plans" Plans [PlanTitle], "Plans and reviews: their titles.";
            actions "actions" Actions [Action] exempt(public, title, "action", "actions"), "Actions of plans.";
            action_status "action_status" ActionStatus [ActionStatus], "Their statuses by date.";
            milestones "milestones" Milestones [Milestone], "Their dated steps.";
            tallies "tallies" Tallies [Tally], "Published counts of ratings.";
            measures "measures" Measures [Measure], "Measures with targets.";
            measure_values "measure_values" MeasureValues [MeasureValue], "Their actuals by date.";
            fm_code "fm_code" FmCode [FmStandard], "The Financial Management Code self-assessment.";
            links "links" Links [Link], "What ties records together.";
            decisions "decisions" Decisions [Decision], "Decisions of meetings.";
            scrutiny "scrutiny" Scrutiny [ScrutinyPoint] exempt(public, text, "point of scrutiny", "points of scrutiny"), "What scrutiny asked and what was answered.";
            delivery_profiles "delivery_profiles" DeliveryProfiles [DeliveryProfile], "How forecasts turned out in the past.";
            control_totals "control_totals" ControlTotals [ControlTotal], "Totals the rows must add to.";
            source_notes "source_notes" SourceNotes [SourceNote], "Errors and oddities of the sources.";
            imports "imports" Imports [ImportedRow], "Which row of which tracker each saving was read from, in the order of the file.";
            ledger "ledger" Ledger, "Transactions.";
        }
    };
}
pub(super) use tables;

/// Declares the names.
macro_rules! names {
    ($($table:ident $word:literal $name:ident $([$record:ident])? $(exempt $said:tt)?, $meaning:literal;)+) => {
        words! {
            /// The tables of a council's folder, in the order they are read: parents before children.
            TableName { $(#[doc = $meaning] $name = $word),+ }
        }
    };
}
tables!(names);

impl TableName {
    /// Gives the name of its file.
    pub fn file(self) -> String {
        format!("{}.csv", self.word())
    }
}
