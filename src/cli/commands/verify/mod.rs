//! `mtfs verify`: what is not as it was sealed.

mod proven;
mod tables;
mod words;

use super::Desk;
use crate::answers::Answer;
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::datasets::{self, Depth, Difference, DifferenceKind, Signers, Verified};
use crate::figures::Sheet;
use crate::session::{Answered, CameOut};

/// What of the seals is held to something outside the folder.
pub(in crate::cli) struct Expected<'a> {
    /// Hashes, as the minutes hold them.
    pub(in crate::cli) hashes: &'a [String],
    /// Who must have signed the newest.
    pub(in crate::cli) signed_by: Option<&'a str>,
}

pub(in crate::cli) fn verify(
    desk: &mut Desk<'_>,
    expected: &Expected<'_>,
) -> Result<Outcome, Failure> {
    let folder = desk.data()?;
    let session = desk.open_today(Depth::Everything)?;
    desk.say_finished(&session);
    let read = |source| Failure::Read { path: folder.join("seals"), source };
    let seals = datasets::seals(&folder).map_err(read)?;
    let (mut verified, figures) = if let Some(last) = seals.kept.last() {
        session.against_seals(&seals, last)?
    } else {
        let differences = datasets::integrity(&seals);
        (Verified { differences, ..Verified::default() }, CameOut::default())
    };
    for hash in
        expected.hashes.iter().filter(|hash| seals.kept.iter().all(|seal| !seal.is_of(hash)))
    {
        let is = Some(format!("no seal has the hash {hash}"));
        verified
            .differences
            .push(Difference { is, ..Difference::of(DifferenceKind::Chain, "seals") });
    }
    let signers = Signers::of(&folder).map_err(read)?.unwrap_or_default();
    let mut said: Vec<String> = proven::held_to(&seals, expected.hashes).into_iter().collect();
    said.extend(proven::signatures(&seals, &signers, expected.signed_by, &mut verified));
    let mut answer = tables::answer(desk, &seals, &verified, &figures);
    for sentence in &said {
        answer.remark("proven", sentence.clone());
    }
    let whole = desk.common.output.is_some();
    let answered = Answered { answer, ..Answered::default() };
    let told = |_: &Answer, _: &Sheet, _| {
        let mut words = words::all(&seals, &verified, &figures, whole);
        words.extend(said.iter().map(|sentence| format!("{sentence}\n")));
        words
    };
    desk.told("verify", &session, answered, told)?;
    let wrong = seals.kept.is_empty() || !verified.differences.is_empty();
    Ok(if wrong { Outcome::Wrong } else { Outcome::Fine })
}
