//! Measures with targets, and their actuals.

use super::table::{Bad, Cells, table};
use crate::units::words;

words! {
    /// Which way a measure should move.
    Polarity {
        /// More is better.
        Higher = "higher",
        /// Less is better.
        Lower = "lower",
        /// The source does not say.
        NotStated = "not_stated",
    }
}

words! {
    /// Where the target of a measure comes from.
    TargetBasis {
        /// The source states it.
        Stated = "stated",
        /// Read from an objective that the source states in words; the note says how.
        Read = "read",
    }
}

table! { measures: Measures => Measure, key(measure_id), "A measure of a plan; without a target it cannot be rated.", {
    measure_id as id: Linked, !, "Its reference";
    title: Text, !, "What it measures";
    unit: Word(ClaimUnit), !, "What the number counts";
    polarity: Word(Polarity), !, "Which way it should move";
    directorate: Text, !, "Whose it is, or `not_stated`";
    target: Number, ?, "What it should reach";
    target_basis as _: Word(TargetBasis), ?, "Whether the source states the target, or it is our reading of the objective it states; empty: stated";
    target_date: Date, ?, "By when";
    tolerance: Number, ?, "How far short still counts as near";
    note: Text, ?, "What a reader should know";
    source_id: Ref(Sources), !, "Where it stands";
} joined {
    target_basis: TargetBasis = basis_of, "Whether the source states the target, or it was read from an objective in words";
} }

table! { measure_values: MeasureValues => MeasureValue, key(measure_id, as_at, source_id), "An actual of a measure.", {
    measure_id: Ref(Measures), !, "The measure";
    as_at: KnownDate, !, "When it was measured";
    value: Number, !, "How much, in the measure's unit";
    bound: Word(Bound: "exact" "about" "at_least" "at_most"), !, "What the source claims about the number";
    shared_with: Ref(Measures), ?, "The measure that the same actual is reported for too";
    note: Text, ?, "What a reader should know";
    source_id: Ref(Sources), !, "Where it stands";
} }

fn basis_of<R: Cells>(row: &R) -> Result<TargetBasis, Bad> {
    Ok(row.word(measures::target_basis)?.unwrap_or(TargetBasis::Stated))
}
