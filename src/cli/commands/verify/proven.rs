//! What a signature and a hash from outside the folder prove.

use crate::datasets::{self, Difference, DifferenceKind, Seal, Seals, Signers, Verified};

/// Says by whom the seals are signed and what that proves; a signature that proves nothing is a difference.
pub(super) fn signatures(
    seals: &Seals,
    signers: &Signers,
    wanted: Option<&str>,
    verified: &mut Verified,
) -> Vec<String> {
    let mut told = Vec::new();
    let mut wrong = |seal: &Seal, why: String| {
        let found = Difference::of(DifferenceKind::Signature, format!("{}.sig", seal.place()));
        verified.differences.push(Difference { is: Some(why), ..found });
    };
    let mut newest = None;
    for seal in &seals.kept {
        newest = None;
        match datasets::signed(seal, signers) {
            Some(Ok(signed)) => {
                let day =
                    seal.on.map(|on| format!(", kept with the day {on},")).unwrap_or_default();
                told.push(format!(
                    "The seal of {}{day} is signed by {} with the key {}: nobody without that key made the signature. \
                     A signature holds no day of its own, and the list of keys counts for as much as whoever keeps it.",
                    seal.period, signed.by, signed.key
                ));
                newest = Some(signed.by);
            }
            Some(Err(why)) => wrong(seal, why),
            None => {}
        }
    }
    let Some(last) = seals.kept.last() else { return told };
    match wanted {
        Some(name) if newest.as_deref() != Some(name) && !name.is_empty() => {
            let by = newest.map_or_else(|| "nobody".to_owned(), |by| format!("{by} only"));
            wrong(
                last,
                format!("the newest seal, of {}, is signed by {by}, not by {name}", last.period),
            );
        }
        Some(_) | None if newest.is_none() && !last.has_signature() => {
            told.push(format!("The newest seal, of {}, is not signed.", last.period));
        }
        Some(_) | None => {}
    }
    told.extend(signers.unusable.iter().map(|(place, why)| format!("{place} is not used: {why}.")));
    told
}

/// Says what the hashes given prove: a chain is proven up to the newest seal whose hash somebody keeps elsewhere.
pub(super) fn held_to(seals: &Seals, expected: &[String]) -> Option<String> {
    let newest = seals.kept.last()?;
    let given = |seal: &&Seal| expected.iter().any(|hash| seal.is_of(hash));
    let Some(proven) = seals.kept.iter().rev().find(given) else {
        return Some(format!(
            "No hash from outside was given: that the seals are those once made is not proven, since whoever can write \
             in the folder could make them all anew. The newest, of {}, has the hash {}.",
            newest.period, newest.sha256
        ));
    };
    if proven.period == newest.period {
        return Some(format!(
            "The newest seal, of {}, has the hash that was given. Whatever of the seals had been changed since that \
             hash was written down, by anybody, would be named above.",
            newest.period
        ));
    }
    Some(format!(
        "The hash given is of the seal of {}; that later seals, up to {}, are those once made is not proven. The \
         newest has the hash {}.",
        proven.period, newest.period, newest.sha256
    ))
}
