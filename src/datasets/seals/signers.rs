//! Who may sign: `allowed_signers` as OpenSSH writes it, one key a line.

use std::io;
use std::path::Path;

use ssh_key::public::KeyData;
use ssh_key::{HashAlg, PublicKey};

use super::seal::SIGNERS;
use super::signature::NAMESPACE;
use crate::files::bounds;
use crate::units::Date;

/// Somebody who may sign.
#[derive(Debug, Clone)]
pub struct Signer {
    /// Who, as the line says it: `finance-audit@example.gov.uk`.
    pub name: String,
    key: KeyData,
    /// What may be signed, where the line says so.
    namespaces: Option<Vec<String>>,
    /// The first day on which the key counts, and the first on which it does not any more.
    days: (Option<Date>, Option<Date>),
}

/// Everybody who may sign.
#[derive(Debug, Clone, Default)]
pub struct Signers {
    /// Those whose line can be used.
    pub listed: Vec<Signer>,
    /// Lines that cannot be used: `allowed_signers:3`, and why.
    pub unusable: Vec<(String, String)>,
}

impl Signers {
    /// Reads who may sign in a council's folder; `None` where no file says so.
    ///
    /// # Errors
    /// What the file system says.
    pub fn of(folder: &Path) -> io::Result<Option<Self>> {
        match bounds::bytes(&folder.join(SIGNERS), bounds::LARGEST_LIST) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            bytes => Ok(Some(Self::read(&String::from_utf8_lossy(&bytes?)))),
        }
    }

    fn read(text: &str) -> Self {
        let mut signers = Self::default();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match Signer::read(line) {
                Ok(signer) => signers.listed.push(signer),
                Err(why) => signers.unusable.push((format!("{SIGNERS}:{}", at + 1), why)),
            }
        }
        signers
    }

    /// Says whose key it is and whether it may sign a seal that keeps this day; `Err` says why it proves nothing.
    pub(super) fn who(&self, key: &KeyData, on: Option<Date>) -> Result<String, String> {
        let mut why = format!(
            "is by the key {}, which {SIGNERS} does not list",
            key.fingerprint(HashAlg::Sha256)
        );
        for signer in self.listed.iter().filter(|signer| signer.key == *key) {
            match signer.may_sign(on) {
                Ok(()) => return Ok(signer.name.clone()),
                Err(because) => why = format!("is by {}, {because}", signer.name),
            }
        }
        Err(why)
    }
}

impl Signer {
    fn may_sign(&self, on: Option<Date>) -> Result<(), String> {
        let of_seals =
            |names: &Vec<String>| names.iter().any(|name| name == NAMESPACE || name == "*");
        if !self.namespaces.as_ref().is_none_or(of_seals) {
            return Err(format!("whose key {SIGNERS} allows for other things only"));
        }
        let (after, before) = self.days;
        if after.is_none() && before.is_none() {
            return Ok(());
        }
        let Some(on) = on else {
            return Err("whose key counts for some days only, and the seal keeps no day".to_owned());
        };
        if after.is_some_and(|first| on < first) || before.is_some_and(|end| on >= end) {
            return Err(format!("whose key does not count on {on}, the day kept with the seal"));
        }
        Ok(())
    }

    /// Reads a line: who, options if any, the kind of key and the key.
    fn read(line: &str) -> Result<Self, String> {
        let mut fields = split(line, char::is_whitespace).into_iter();
        let name = fields.next().unwrap_or_default();
        let mut signer_options = String::new();
        let mut kind = fields.next().unwrap_or_default();
        if !["ssh-", "ecdsa-", "sk-"].iter().any(|begin| kind.starts_with(begin)) {
            signer_options = kind;
            kind = fields.next().unwrap_or_default();
        }
        let key = PublicKey::from_openssh(&format!("{kind} {}", fields.next().unwrap_or_default()))
            .map_err(|_| "no public key was found on it".to_owned())?;
        let key = key.key_data().clone();
        let mut signer = Self {
            name: name.trim_matches('"').to_owned(),
            key,
            namespaces: None,
            days: (None, None),
        };
        for option in split(&signer_options, |letter| letter == ',') {
            signer.option(&option)?;
        }
        Ok(signer)
    }

    fn option(&mut self, option: &str) -> Result<(), String> {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let value = value.trim_matches('"');
        let unknown = || format!("`{option}` is not known here");
        let day = || {
            let digits = value.get(..8).filter(|day| day.bytes().all(|byte| byte.is_ascii_digit()));
            let words = digits.map(|day| format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]));
            words.and_then(|words| Date::day_from_words(&words).ok()).ok_or_else(unknown)
        };
        match name.to_ascii_lowercase().as_str() {
            "namespaces" => {
                self.namespaces =
                    Some(value.split(',').map(|name| name.trim().to_owned()).collect());
            }
            "valid-after" => self.days.0 = Some(day()?),
            "valid-before" => self.days.1 = Some(day()?),
            _ => return Err(unknown()),
        }
        Ok(())
    }
}

/// Cuts words at letters of a kind, never within quotes.
fn split(words: &str, cut: impl Fn(char) -> bool) -> Vec<String> {
    let (mut parts, mut part, mut quoted) = (Vec::new(), String::new(), false);
    for letter in words.chars() {
        quoted ^= letter == '"';
        if !quoted && cut(letter) {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(letter);
        }
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";

    fn only(line: &str) -> Signer {
        let mut signers = Signers::read(line);
        assert!(signers.unusable.is_empty(), "{:?}", signers.unusable);
        signers.listed.pop().unwrap()
    }

    fn day(words: &str) -> Date {
        Date::day_from_words(words).unwrap()
    }

    #[test]
    fn a_line_says_who_for_what_and_for_which_days() {
        let plain = only(&format!("audit@example.gov.uk {KEY} a comment"));
        assert_eq!((plain.name.as_str(), plain.may_sign(None)), ("audit@example.gov.uk", Ok(())));
        let other = only(&format!("audit@example.gov.uk namespaces=\"git,file\" {KEY}"));
        assert!(other.may_sign(None).is_err());
        let some = only(&format!(
            "\"audit@example.gov.uk\" namespaces=\"git, mtfs\",valid-after=\"20250401\",valid-before=20260401 {KEY}"
        ));
        assert!(some.may_sign(None).is_err(), "the seal keeps no day");
        assert!(some.may_sign(Some(day("2025-03-31"))).is_err());
        assert_eq!(some.may_sign(Some(day("2025-04-01"))), Ok(()));
        assert!(some.may_sign(Some(day("2026-04-01"))).is_err());
    }

    #[test]
    fn a_line_that_cannot_be_used_is_named() {
        let text = format!(
            "# who may sign\n\naudit cert-authority {KEY}\naudit {KEY}\naudit ssh-ed25519 AAAA\n"
        );
        let signers = Signers::read(&text);
        assert_eq!(signers.listed.len(), 1);
        let places: Vec<&str> = signers.unusable.iter().map(|(place, _)| place.as_str()).collect();
        assert_eq!(places, ["allowed_signers:3", "allowed_signers:5"]);
    }
}
