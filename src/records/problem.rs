//! What is wrong with the data, and where.

use super::tables::TableName;
use crate::units::words;

words! {
    /// How much a finding matters.
    Severity => label {
        /// The row is left out of every figure, or what ties it to others is.
        Error = "error" => "Error",
        /// The row is used; look at it.
        Warning = "warning" => "Warning",
        /// Something a reader should know.
        Note = "note" => "Note",
    }
}

impl Severity {
    /// Gives the mark beside the word, told apart without colour.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Error => "✕",
            Self::Warning => "!",
            Self::Note => "i",
        }
    }
}

words! {
    /// What kind of finding it is; each has a folder of its own under `tests/councils/broken/`.
    Code {
        /// The folder holds no table.
        EmptyFolder = "empty-folder",
        /// A file could not be read.
        UnreadableFile = "unreadable-file",
        /// A file is a workbook, or text that is not cut into cells by commas and into rows by lines.
        NotCsv = "not-csv",
        /// A file is UTF-16.
        WrongEncoding = "wrong-encoding",
        /// A file has no header row.
        NoHeader = "no-header",
        /// A column that is needed is not there.
        MissingColumn = "missing-column",
        /// A header stands twice.
        DuplicateColumn = "duplicate-column",
        /// A quoted cell never ends.
        UnclosedQuote = "unclosed-quote",
        /// A row has too few or too many cells.
        RowLength = "row-length",
        /// A table that others refer to is not there.
        MissingTable = "missing-table",
        /// `council.toml` is missing or cannot be used.
        BadCouncil = "bad-council",
        /// A cell that is needed is empty.
        MissingValue = "missing-value",
        /// Not an amount of money.
        NotAnAmount = "not-an-amount",
        /// An amount finer than a penny.
        FinerThanAPenny = "finer-than-a-penny",
        /// Not a rate with its percent sign.
        NotARate = "not-a-rate",
        /// Not a number or a rate.
        NotANumber = "not-a-number",
        /// Not a whole number.
        NotAWholeNumber = "not-a-whole-number",
        /// Not a financial year.
        NotAYear = "not-a-year",
        /// Not a period of a financial year.
        NotAPeriod = "not-a-period",
        /// Not a date.
        NotADate = "not-a-date",
        /// Not a day.
        NotADay = "not-a-day",
        /// Not one of the words allowed.
        NotAWord = "not-a-word",
        /// Not a reference that can be used as an id.
        NotAnId = "not-an-id",
        /// Neither true nor false.
        NotTrueOrFalse = "not-true-or-false",
        /// A value outside what the column can hold.
        OutOfRange = "out-of-range",
        /// A key stands twice.
        DuplicateKey = "duplicate-key",
        /// A reference to something that is not there.
        UnknownReference = "unknown-reference",
        /// A period of another year than its row's.
        PeriodOfAnotherYear = "period-of-another-year",
        /// Savings that are each other's parents, or a link from a row to itself.
        ParentLoop = "parent-loop",
        /// Target is not forecast + slipped + unachievable.
        TargetSplit = "target-split",
        /// More banked than forecast.
        BankedAboveForecast = "banked-above-forecast",
        /// Over-achieved although the forecast is not the target.
        OverAchievedBelowTarget = "over-achieved-below-target",
        /// Rated delivered without evidence or without the money.
        DeliveredWithoutProof = "delivered-without-proof",
        /// Ended without a decision.
        EndedWithoutDecision = "ended-without-decision",
        /// Written out, yet shown as coming.
        WrittenOutStillComing = "written-out-still-coming",
        /// More mitigation than shortfall.
        MitigationAboveShortfall = "mitigation-above-shortfall",
        /// Rows that do not add to their control total.
        ControlTotalDiffers = "control-total-differs",
        /// A control total whose filter matches no row, or any where none is meant.
        ControlMatchesNothing = "control-matches-nothing",
        /// Numbers that cannot be added: of unlike units, bounds, or a range without a centre.
        CannotBeAdded = "cannot-be-added",
        /// A control total that could not be tested, since a row with an error may belong to it.
        ControlNotTested = "control-not-tested",
        /// A published share, sum or difference that is not what its published parts come to.
        PublishedDoesNotAddUp = "published-does-not-add-up",
        /// A rating that is not likelihood × impact.
        RatingNotProduct = "rating-not-product",
        /// A rating outside its scale.
        RatingOutsideScale = "rating-outside-scale",
        /// A band that the scale of its risk does not have.
        UnknownBand = "unknown-band",
        /// A rating with another band than its scale gives it, or with two.
        RatingNotItsBand = "rating-not-its-band",
        /// Bands of a scale that leave a rating out, overlap, or are stated in two ways.
        BandsDoNotFit = "bands-do-not-fit",
        /// A current rating above the inherent, or a target above the current.
        RatingsOutOfOrder = "ratings-out-of-order",
        /// Two sources that state different values of one thing and one day.
        SourcesDisagree = "sources-disagree",
        /// More at a later stage of a direction than at the stage before.
        StageAboveEarlier = "stage-above-earlier",
        /// A reserve whose opening, plan and next opening do not fit each other, or a budget that its virements do
        /// not lead to.
        RollForwardDiffers = "roll-forward-differs",
        /// A virement that does not come to nil over its services.
        VirementNotNil = "virement-not-nil",
        /// Low, central and high out of order, or a range without its ends.
        RangeOutOfOrder = "range-out-of-order",
        /// A published tally unlike the rows it counts.
        TallyDiffers = "tally-differs",
        /// A column that the table does not have.
        UnknownColumn = "unknown-column",
        /// A file that is no table.
        UnknownFile = "unknown-file",
        /// A row of empty cells.
        BlankRow = "blank-row",
        /// Text in the old Windows code page.
        WindowsText = "windows-text",
        /// A character that nobody sees: it steers a terminal, turns the direction of writing or takes no room.
        UnseenCharacter = "unseen-character",
        /// What the public may see is called by the reference of what it may not.
        ExemptWithin = "exempt-within",
        /// A cell read although it is not in the plain form.
        ReadAs = "read-as",
        /// A red saving that nothing covers.
        RedWithoutMitigation = "red-without-mitigation",
        /// A declared rating unlike the rule's.
        DeclaredUnlikeComputed = "declared-unlike-computed",
        /// A rating unchanged for three periods without cash.
        UnchangedWithoutCash = "unchanged-without-cash",
        /// Cost avoidance under a saving that counts as cash.
        AvoidanceInCashTotal = "avoidance-in-cash-total",
        /// Scrutiny is answered without a day, or on a day without an answer.
        AnswerUnlikeItsDay = "answer-unlike-its-day",
        /// Done although what scrutiny asked is not accepted.
        DoneUnaccepted = "done-unaccepted",
        /// A row of which nothing says when it became known.
        Undated = "undated",
        /// A value of a budget line that its driver does not know.
        ItemOfAnotherDriver = "item-of-another-driver",
        /// A budget line without what it needs for a year.
        NotStatedForYear = "not-stated-for-year",
        /// A base that repeats from year to year as a level does, though it is read as a change.
        BaseLikeLevel = "base-like-level",
        /// A savings line of the budget beside the register's targets of the same year.
        SavingsLineBesideRegister = "savings-line-beside-register",
        /// Council tax or business rates of a year stated in two ways that do not come to the same.
        TaxesDisagree = "taxes-disagree",
        /// Shares of a fund that do not add to the whole.
        SharesDoNotAdd = "shares-do-not-add",
        /// A rise of council tax that needs a referendum.
        AboveReferendumLimit = "above-referendum-limit",
        /// An error or oddity of a source.
        SourceNote = "source-note",
    }
}

/// What follows where a budget line lacks what it needs for a year.
pub const NOT_STATED_HINT: &str = "until it or a scenario states it, what rests on it is not known";

impl Code {
    /// Gives how much findings of this kind matter: an error, unless it is one of those named here.
    pub const fn severity(self) -> Severity {
        if matches!(self, Self::ReadAs | Self::SourceNote) {
            Severity::Note
        } else if self.is_warning() {
            Severity::Warning
        } else {
            Severity::Error
        }
    }

    const fn is_warning(self) -> bool {
        matches!(
            self,
            Self::UnknownColumn
                | Self::UnknownFile
                | Self::BlankRow
                | Self::ControlNotTested
                | Self::PublishedDoesNotAddUp
                | Self::WindowsText
                | Self::UnseenCharacter
                | Self::ExemptWithin
                | Self::TallyDiffers
                | Self::RedWithoutMitigation
                | Self::DeclaredUnlikeComputed
                | Self::UnchangedWithoutCash
                | Self::AvoidanceInCashTotal
                | Self::AnswerUnlikeItsDay
                | Self::DoneUnaccepted
                | Self::Undated
                | Self::StageAboveEarlier
                | Self::RollForwardDiffers
                | Self::NotStatedForYear
                | Self::BaseLikeLevel
                | Self::SavingsLineBesideRegister
                | Self::TaxesDisagree
                | Self::AboveReferendumLimit
        )
    }
}

/// Where a finding is: a file, and as far down as it can be told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The table, if the file is one.
    pub table: Option<TableName>,
    /// The file's name inside the council's folder.
    pub file: String,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The character of the line the cell begins at, from 1.
    pub character: Option<usize>,
    /// The column's header, or the key of `council.toml`.
    pub column: Option<String>,
}

impl Place {
    /// Gives a place that is a whole file.
    pub fn file(file: &str) -> Self {
        Self { table: None, file: file.to_owned(), line: None, character: None, column: None }
    }

    /// Gives a place that is the whole file of a table.
    pub fn table(table: TableName) -> Self {
        Self { table: Some(table), ..Self::file(&table.file()) }
    }
}

/// The line a finding is on, with the part that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The line without its end.
    pub line: String,
    /// The bytes of the line that are meant.
    pub span: std::ops::Range<usize>,
}

/// A cell in its file: place, line and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// Where it is.
    pub place: Place,
    /// The line and the part of it.
    pub excerpt: Excerpt,
    /// The words of the cell.
    pub text: String,
}

/// One finding about the data: what was found where, what was wanted, how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of finding it is.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// What stands there.
    pub found: Option<String>,
    /// What should.
    pub wanted: String,
    /// How to mend it.
    pub hint: Option<String>,
    /// The line, for the first findings of a file.
    pub excerpt: Option<Excerpt>,
}

impl Problem {
    /// Gives how much it matters.
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }
}
