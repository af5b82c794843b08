//! A signature over a seal: made by somebody outside finance with a key that is never seen here, checked here and by
//! `ssh-keygen -Y verify`.

use std::fs;
use std::io;
use std::path::Path;

use ssh_key::{HashAlg, LineEnding, PublicKey, SshSig};
use thiserror::Error;

use super::seal::{FOLDER, SIGNATURE, Seal, seals};
use super::signers::Signers;
use crate::datasets::findings::said_by_system;
use crate::files::{Hold, WriteError, bounds};
use crate::units::Period;

/// What a signature must be made for, so that one made for a letter or a change of code is none of a seal.
pub const NAMESPACE: &str = "mtfs";

/// A signature that proves something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Who signed, as `allowed_signers` says it.
    pub by: String,
    /// The fingerprint of the key: `SHA256:…`.
    pub key: String,
}

/// Why a seal could not be signed; each text fits after "could not".
#[derive(Debug, Error)]
pub enum SignError {
    /// There is a signature already.
    #[error("sign the seal of {0}: it is signed already, and a seal has one signature")]
    Already(Period),
    /// The newest seal is another by now.
    #[error("sign the seal of {0}: a later period was sealed meanwhile")]
    Later(Period),
    /// The signature proves nothing.
    #[error("sign the seal of {period}: the signature {why}")]
    Unproven {
        /// The period.
        period: Period,
        /// What is wrong with it.
        why: String,
    },
    /// The seals cannot be read.
    #[error("read the seals")]
    Read(#[from] io::Error),
    /// The signature could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Gives what the signature over a seal proves, if it has one; `Err` says why it proves nothing.
pub fn signed(seal: &Seal, signers: &Signers) -> Option<Result<Signed, String>> {
    match bounds::bytes(&seal.folder.join(SIGNATURE), bounds::LARGEST_LIST) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => Some(Err(format!("cannot be read: {}", said_by_system(&error)))),
        Ok(text) => Some(proven(&text, seal, signers)),
    }
}

fn proven(text: &[u8], seal: &Seal, signers: &Signers) -> Result<Signed, String> {
    let signature =
        SshSig::from_pem(text).map_err(|_| "is no signature of ssh-keygen".to_owned())?;
    let again =
        signature.to_pem(LineEnding::LF).map_err(|_| "cannot be written again".to_owned())?;
    if again.as_bytes() != text {
        return Err("is not written as ssh-keygen writes one".to_owned());
    }
    if signature.namespace() != NAMESPACE {
        return Err(format!("was made for `{}`, not for `{NAMESPACE}`", signature.namespace()));
    }
    let key = PublicKey::from(signature.public_key().clone());
    if !matches!(key.algorithm(), ssh_key::Algorithm::Ed25519 | ssh_key::Algorithm::SkEd25519) {
        return Err(format!(
            "is by a key of the kind {}, which only `ssh-keygen -Y verify` checks; keys of the kind ed25519 are \
             checked here",
            key.algorithm()
        ));
    }
    key.verify(NAMESPACE, &seal.to_bytes(), &signature)
        .map_err(|_| "is not of this seal, or not by the key it names".to_owned())?;
    let by = signers.who(signature.public_key(), seal.on)?;
    Ok(Signed { by, key: key.fingerprint(HashAlg::Sha256).to_string() })
}

impl Seal {
    /// Gives the text that a signature is over: `seal.json` as it stands.
    pub fn to_sign(&self) -> Vec<u8> {
        self.to_bytes()
    }

    /// Says whether a signature stands beside its list.
    pub fn has_signature(&self) -> bool {
        fs::symlink_metadata(self.folder.join(SIGNATURE)).is_ok()
    }

    /// Keeps a signature over this seal, the newest of a council's folder, if it proves who signed.
    ///
    /// # Errors
    /// If it proves nothing, there is one already, a later seal came meanwhile, or it cannot be written.
    pub fn keep_signature(
        &self,
        folder: &Path,
        text: &[u8],
        signers: &Signers,
    ) -> Result<Signed, SignError> {
        let period = self.period;
        let hold = Hold::take(folder, &format!("signing the seal of {period}"))?;
        if seals(folder)?.kept.last() != Some(self) {
            return Err(SignError::Later(period));
        }
        if self.has_signature() {
            return Err(SignError::Already(period));
        }
        let signed =
            proven(text, self, signers).map_err(|why| SignError::Unproven { period, why })?;
        hold.place(&format!("{FOLDER}/{}/{SIGNATURE}", period.slug()), text)?;
        Ok(signed)
    }
}
