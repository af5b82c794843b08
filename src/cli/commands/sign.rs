//! `mtfs sign --key FILE`: a signature over the newest seal, made by `ssh-keygen`.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use super::Desk;
use crate::answers::{Answer, Cell, Column, Table};
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::datasets::{self, Depth, NAMESPACE, Seal, Signed, Signers};
use crate::session::Answered;

pub(in crate::cli) fn sign(desk: &mut Desk<'_>, key: &Path) -> Result<Outcome, Failure> {
    let folder = desk.data_to_write()?;
    let session = desk.open_today(Depth::Figures)?;
    desk.say_finished(&session);
    let read = |source| Failure::Read { path: folder.join("seals"), source };
    let seals = datasets::seals(&folder).map_err(read)?;
    if let Some(found) = datasets::integrity(&seals).first() {
        let (place, words) = (found.place(), found.words());
        desk.say(&format!("could not sign: {place} {words}; `mtfs verify` names everything"));
        return Ok(Outcome::Wrong);
    }
    let Some(seal) = seals.kept.last() else {
        return Err(Failure::Usage(
            "sign: nothing is sealed; `mtfs seal PERIOD` comes first".into(),
        ));
    };
    if seal.has_signature() {
        return Err(datasets::SignError::Already(seal.period).into());
    }
    let Some(signers) = Signers::of(&folder).map_err(read)? else {
        return Err(Failure::Usage(format!(
            "sign the seal of {}: `allowed_signers` beside the tables says who may; it needs a line of a name, \
             namespaces=\"{NAMESPACE}\" and the public key, as in {}.pub",
            seal.period,
            key.display()
        )));
    };
    let signature = made(key, seal)?;
    let signed = seal.keep_signature(&folder, &signature, &signers)?;
    let answered = Answered { answer: answer(seal, &signed), ..Answered::default() };
    desk.told("sign", &session, answered, |_, _, _| words(seal, &signed))?;
    Ok(Outcome::Fine)
}

/// Has the signature made. The key is read by `ssh-keygen` alone, which asks for its words where it has any.
fn made(key: &Path, seal: &Seal) -> Result<Vec<u8>, Failure> {
    let by_hand = || {
        format!("`ssh-keygen -Y sign -n {NAMESPACE} -f KEY {}` does the same by hand", seal.place())
    };
    let failed = |error: &io::Error| {
        let words = format!("run ssh-keygen, which makes the signature: {error}; {}", by_hand());
        Failure::Usage(words)
    };
    let mut child = Command::new("ssh-keygen")
        .args(["-Y", "sign", "-n", NAMESPACE, "-f"])
        .arg(key)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&error))?;
    if let Some(mut input) = child.stdin.take() {
        // One that refuses the key hears nothing: what it says is told below.
        drop(input.write_all(&seal.to_sign()));
    }
    let output = child.wait_with_output().map_err(|error| failed(&error))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().last().unwrap_or("it did not say why").to_owned();
    Err(Failure::Usage(format!("have the seal of {} signed: ssh-keygen: {said}", seal.period)))
}

fn answer(seal: &Seal, signed: &Signed) -> Answer {
    let mut answer = Answer::new(format!("The seal of {} is signed", seal.period));
    let columns = [
        Column::words("period", "Period"),
        Column::words("on", "Day kept with it"),
        Column::words("sha256", "Hash for the minutes"),
        Column::words("by", "Signed by"),
        Column::words("key", "With the key"),
    ];
    let mut table = Table::new("signature", "The signature", columns);
    let cells = [
        seal.period.to_string().into(),
        Cell::date(seal.on),
        seal.sha256.as_str().into(),
        signed.by.as_str().into(),
        signed.key.as_str().into(),
    ];
    table.row(seal.period.to_string(), cells);
    answer.table(table);
    answer
}

/// Says who signed, and how anybody checks that without this program.
fn words(seal: &Seal, signed: &Signed) -> String {
    let place = seal.place();
    format!(
        "The seal of {} is signed by {} with the key {}.\nHash for the minutes:\n{}\nChecked without mtfs, in the \
         council's folder: ssh-keygen -Y verify -f allowed_signers -I {} -n {NAMESPACE} -s {place}.sig < {place}\n",
        seal.period, signed.by, signed.key, seal.sha256, signed.by
    )
}
