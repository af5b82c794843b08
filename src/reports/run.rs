//! What a run read and wrote, so that it can be repeated and checked. No clock, no machine.

use std::io::{self, Read};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// A file as a run met it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileStamp {
    /// Its name, with `/` between its parts.
    pub file: String,
    /// The SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Whether the stamp is that of the rows the public may see, not of the whole file.
    pub public_part: bool,
}

impl FileStamp {
    /// Takes the stamp of a file's bytes.
    pub fn of(file: impl Into<String>, bytes: &[u8]) -> Self {
        Self {
            file: file.into(),
            sha256: sha256(bytes),
            bytes: bytes.len() as u64,
            public_part: false,
        }
    }

    /// Takes the stamp of a file of any size, a block at a time.
    ///
    /// # Errors
    /// What the reader says.
    pub fn of_reader(file: impl Into<String>, mut reader: impl Read) -> io::Result<Self> {
        let mut digest = Sha256::new();
        let bytes = io::copy(&mut reader, &mut digest)?;
        Ok(Self {
            file: file.into(),
            sha256: format!("{:x}", digest.finalize()),
            bytes,
            public_part: false,
        })
    }

    fn to_json(&self) -> Value {
        let mut stamp = json!({ "file": self.file, "sha256": self.sha256, "bytes": self.bytes });
        if self.public_part {
            // An auditor who holds the file on disk against this must know why the two differ.
            stamp["part"] = json!("public");
        }
        stamp
    }
}

/// Gives the SHA-256 of bytes, in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// Which seal a paper rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RestsOn {
    /// The newest seal, if there is one: its period and its hash.
    pub seal: Option<(String, String)>,
    /// Whether the records are those that were sealed.
    pub unchanged: bool,
    /// All of that in one sentence, as the paper has it.
    pub words: String,
}

impl RestsOn {
    fn to_json(&self) -> Value {
        let (period, sha256) = self.seal.clone().unzip();
        json!({ "seal": period, "sha256": sha256, "unchanged": self.unchanged, "words": self.words })
    }
}

/// One run: the command, what it read and what it wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// The command as it can be typed again: `mtfs report monitor`.
    pub command: String,
    /// The name of the data folder.
    pub data: String,
    /// The scenario, where one was used.
    pub scenario: Option<String>,
    /// The seed of the random draws, where any were made.
    pub seed: Option<u64>,
    /// The seal that papers rest on, where any were written.
    pub rests_on: Option<RestsOn>,
    /// The files read.
    pub inputs: Vec<FileStamp>,
    /// The files written, but for `run.json` itself.
    pub outputs: Vec<FileStamp>,
}

impl Run {
    /// Gives the run as an object, files in the order of their names; no scenario or seed where
    /// none was used, no outputs where nothing was written.
    pub fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert("program".into(), json!("mtfs"));
        object.insert("version".into(), json!(env!("CARGO_PKG_VERSION")));
        object.insert("command".into(), json!(self.command));
        object.insert("data".into(), json!(self.data));
        if let Some(scenario) = &self.scenario {
            object.insert("scenario".into(), json!(scenario));
        }
        if let Some(seed) = self.seed {
            object.insert("seed".into(), json!(seed));
        }
        if let Some(rests_on) = &self.rests_on {
            object.insert("rests_on".into(), rests_on.to_json());
        }
        object.insert("inputs".into(), sorted(&self.inputs));
        if !self.outputs.is_empty() {
            object.insert("outputs".into(), sorted(&self.outputs));
        }
        Value::Object(object)
    }

    /// Gives the bytes of `run.json`.
    pub fn to_bytes(&self) -> Vec<u8> {
        super::output::json_bytes(&self.to_json())
    }
}

fn sorted(files: &[FileStamp]) -> Value {
    let mut files: Vec<&FileStamp> = files.iter().collect();
    files.sort();
    files.into_iter().map(FileStamp::to_json).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_the_one_other_tools_give() {
        // FIPS 180-2, appendix B.1: the message "abc".
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn the_order_files_were_read_in_does_not_show() {
        let (savings, delivery) =
            (FileStamp::of("savings.csv", b"a"), FileStamp::of("delivery.csv", b"b"));
        let run = |inputs| Run {
            command: "mtfs savings".into(),
            data: "havering".into(),
            inputs,
            ..Run::default()
        };
        let one = run(vec![savings.clone(), delivery.clone()]);
        let other = run(vec![delivery, savings]);
        assert_eq!(one.to_bytes(), other.to_bytes());
        assert_eq!(one.to_json()["inputs"][0]["file"], "delivery.csv");
        assert_eq!(one.to_json().get("seed"), None);
    }
}
