//! Action plans, the reviews behind them, measures, and what scrutiny asked.

use super::{Answered, Session};
use crate::answers;
use crate::figures::AsAt;
use crate::figures::savings::{GroupKey, Lines, position};
use crate::figures::{actions, measures, reviews, risk, scrutiny, services};
use crate::records::TableName;
use crate::reports::answers as adapters;

/// A register that is asked for without options.
#[derive(Debug)]
pub struct Register {
    /// Its name, which is its command.
    pub name: &'static str,
    /// What is answered, in a line.
    pub about: &'static str,
    /// The tables of which it names rows that may be exempt.
    pub exempt: &'static [TableName],
    /// What answers.
    pub answer: fn(&Session) -> Answered,
}

/// Every register that is asked for without options, in the order of the help.
pub static REGISTERS: [Register; 4] = [
    Register {
        name: "actions",
        about: "Action plans and the recommendations of every review: ratings, overdue, contradictory, \
                repeated",
        exempt: &[TableName::Risks, TableName::Actions],
        answer: Session::actions,
    },
    Register {
        name: "scrutiny",
        about: "What scrutiny recommended or asked, and what was answered",
        exempt: &[TableName::Scrutiny],
        answer: Session::scrutiny,
    },
    Register {
        name: "budget",
        about: "Services against their budgets: forecast outturn, variance, movement, virements, and the \
                savings within them",
        exempt: &[TableName::Services, TableName::Savings],
        answer: Session::services,
    },
    Register {
        name: "measures",
        about: "Measures against their targets, and the pace they move at",
        exempt: &[],
        answer: Session::measures,
    },
];

impl Session {
    /// Gives every action plan, then the recommendations of every review.
    pub fn actions(&self) -> Answered {
        let (book, as_at) = (self.book(), self.as_at());
        let plans = actions::plans(book, as_at);
        let reviews = reviews::reviews(book, &plans, &risk::registers(book, as_at));
        let mut sheet = actions::figures(&plans).of(book);
        sheet.append(reviews::figures(&reviews));
        let answer = answers::actions::answer(book, &plans, &reviews, &sheet);
        let data = Some(adapters::actions(&plans, &reviews));
        Answered { answer, sheet, data, as_at: None }
    }

    /// Gives the measures against their targets.
    pub fn measures(&self) -> Answered {
        let views = measures::measures(self.book(), self.as_at());
        let sheet = measures::figures(&views).of(self.book());
        let answer = answers::measures::answer(self.book(), &views, &sheet);
        Answered { answer, sheet, ..Answered::default() }
    }

    /// Gives services against their budgets, with the savings within them.
    pub fn services(&self) -> Answered {
        let (book, as_at) = (self.book(), self.as_at());
        let all = services::monitoring(book, as_at);
        let mut sheet = services::figures(&all).of(book);
        let mut inside = std::collections::BTreeMap::new();
        for year in services::years(&all) {
            let Some(latest) = services::latest(&all, year) else { continue };
            let known = as_at.filter(|as_at| match as_at {
                AsAt::Period(period) => period.year == year,
                AsAt::Date(_) => true,
            });
            let position = position(book, year, known, GroupKey::Directorate);
            let found = services::inside(book, latest, &position);
            if !found.services.is_empty() {
                sheet.append(position.figures(book, Lines::Every));
                sheet.append(found.figures(book));
            }
            inside.insert(year, found);
        }
        let answer = answers::services::answer(book, &sheet, &all, &inside);
        Answered { answer, sheet, ..Answered::default() }
    }

    /// Gives what scrutiny recommended or asked, and what became of it.
    pub fn scrutiny(&self) -> Answered {
        let views = scrutiny::scrutiny(self.book(), self.as_at());
        let sheet = scrutiny::figures(&views).of(self.book());
        let answer = answers::scrutiny::scrutiny(self.book(), &sheet, &views);
        Answered { answer, sheet, ..Answered::default() }
    }
}
