//! What was published, what support costs, what the ledger adds to.

use super::{Answered, Session, SessionError};
use crate::answers;
use crate::figures::capitalisation::capitalisation;
use crate::figures::gap::missed::missed;
use crate::figures::{checks, claims, ledger};

impl Session {
    /// Gives exceptional financial support and what it costs.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn efs(&self) -> Result<Answered, SessionError> {
        let council = &self.book().council;
        let efs = capitalisation(self.book());
        let missed = missed(council, council.current_financial_year);
        let mut sheet = efs.figures().of(self.book());
        sheet.append(missed.figures());
        let mut answer = answers::efs(self.book(), &efs, &missed, &sheet);
        self.say_not_yet(&mut answer)?;
        Ok(Answered { answer, sheet, ..Answered::default() })
    }

    /// Gives what published totals, shares and sums were held to, and what came of it.
    pub fn checks(&self) -> Answered {
        let sheet = checks::figures(self.book());
        let answer = answers::checks::reconciled(self.book(), &sheet);
        Answered { answer, sheet, ..Answered::default() }
    }

    /// Gives every published figure that is no gap, and where they disagree.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn claims(&self) -> Result<Answered, SessionError> {
        let sheet = claims::figures(self.book()).of(self.book());
        let answer = answers::claims(self.book(), &sheet);
        Ok(Answered { answer, sheet, ..Answered::default() })
    }

    /// Gives what the ledger adds to.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn ledger(&self) -> Result<Answered, SessionError> {
        let lines = ledger::ledger(self.book());
        let sheet = ledger::figures(&lines).of(self.book());
        let answer = answers::ledger(self.book(), &lines);
        Ok(Answered { answer, sheet, ..Answered::default() })
    }
}
