//! Risk registers with the reserves they call for, and the Financial Management Code.

use super::{Answered, Session};
use crate::answers::{fm_code, reserves, risks};
use crate::figures::fm_code as code;
use crate::figures::reserves_adequacy as adequacy;
use crate::figures::risk;
use crate::figures::savings::position;
use crate::figures::{GroupKey, years};
use crate::reports::answers as shapes;
use crate::units::Date;

impl Session {
    /// Answers for every register: ratings, moves since the date before or since a day, and what
    /// reserves the risks call for.
    pub fn risks(&self, since: Option<Date>) -> Answered {
        let book = self.book();
        let registers = risk::registers(book, self.as_at());
        let savings: Vec<_> = years(book)
            .into_iter()
            .filter(|_| !registers.is_empty())
            .map(|year| position(book, year, None, GroupKey::Directorate))
            .collect();
        let needed = adequacy::reserves_adequacy(book, &registers, &savings);
        let indicators = adequacy::indicators(book, self.as_at());
        let mut sheet = risk::figures(&registers).of(book);
        sheet.append(adequacy::figures(book, &needed, &indicators));
        let mut answer = risks::risks(book, &sheet, &registers, since);
        reserves::add_reserves(&mut answer, book, &sheet, &needed, &indicators);
        let as_at = registers.first().and_then(|register| register.as_at);
        Answered {
            answer,
            data: Some(shapes::risks(&registers, &needed, &indicators)),
            sheet,
            as_at: as_at.map(|date| date.to_string()),
        }
    }

    /// Answers for the self-assessment against CIPFA's Financial Management Code.
    pub fn fm_code(&self) -> Answered {
        let assessment = code::fm_code(self.book(), self.as_at());
        let sheet = code::figures(&assessment).of(self.book());
        let answer = fm_code::fm_code(self.book(), &sheet, &assessment);
        let as_at = assessment.as_at.map(|date| date.to_string());
        Answered { answer, sheet, data: None, as_at }
    }
}
