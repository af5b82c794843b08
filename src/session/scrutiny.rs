//! What scrutiny asked, and the answer.

use super::{Answered, Session};
use crate::answers::scrutiny;
use crate::figures::scrutiny as asked;

impl Session {
    /// Answers for what scrutiny recommended or asked, and what became of it.
    pub fn scrutiny(&self) -> Answered {
        let views = asked::scrutiny(self.book(), self.as_at());
        let sheet = asked::figures(&views).of(self.book());
        let answer = scrutiny::scrutiny(self.book(), &sheet, &views);
        Answered { answer, sheet, ..Answered::default() }
    }
}
