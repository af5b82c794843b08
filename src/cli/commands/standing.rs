//! The one sentence by which a paper names the seal it rests on.

use super::Desk;
use crate::cli::failure::Failure;
use crate::datasets::{self, Seal, Standing};
use crate::reports::RestsOn;
use crate::session::Session;

/// Says which seal a paper rests on, for whoever may read the paper.
pub(super) fn rests_on(desk: &Desk<'_>, session: &Session) -> Result<RestsOn, Failure> {
    let folder = desk.data()?;
    let read = |source| Failure::Read { path: folder.join("seals"), source };
    let seals = datasets::seals(&folder).map_err(read)?;
    let standing = datasets::standing(session.loaded(), &session.scenario_folder()?, &seals)?;
    let named = |seal: &Seal| Some((seal.period.to_string(), seal.sha256.clone()));
    let (seal, unchanged, words) = match standing {
        Standing::Unsealed => {
            let words =
                "This paper rests on no seal: the records it was made from were never sealed.";
            (None, false, words.to_owned())
        }
        Standing::Unreliable => {
            let words = "This paper rests on no seal: the seals of the records it was made from are not as they were \
                         made.";
            (None, false, words.to_owned())
        }
        Standing::Sealed(seal) => {
            let words = format!(
                "This paper rests on the records sealed for {}, whose hash is {}.",
                seal.period, seal.sha256
            );
            (named(seal), true, words)
        }
        Standing::Changed(seal) => {
            let words = format!(
                "This paper rests on no seal: its records have changed since they were sealed for {}, with the hash \
                 {}.",
                seal.period, seal.sha256
            );
            (named(seal), false, words)
        }
    };
    Ok(RestsOn { seal, unchanged, words })
}
