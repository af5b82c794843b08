//! `seal.json`: what a seal says of itself, and the hash over that.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::seal::{FILE, MAPPINGS, SCENARIOS, SIGNERS, Seal, SealedFile, Shape, TABLES, hash};
use crate::datasets::findings::said_by_system;
use crate::files::bounds;
use crate::units::{Date, Period};

impl Shape {
    /// The name of each in `seal.json`.
    const NAMES: [(Self, &str); 3] =
        [(Self::First, "mtfs-seal/1"), (Self::Second, "mtfs-seal/2"), (Self::Third, "mtfs-seal/3")];

    fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(shape, _)| *shape == self).map_or("", |(_, name)| name)
    }

    fn of(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(shape, _)| *shape)
    }
}

impl SealedFile {
    fn to_json(&self) -> Value {
        let mut file = json!({ "file": self.name, "sha256": self.sha256, "bytes": self.bytes });
        if let Some(period) = self.kept_in {
            file["kept_in"] = json!(period);
        }
        file
    }

    /// Reads a file of a seal; a name that would lead out of the seal is none.
    fn of_json(file: &Value, (shape, before): (Shape, Period)) -> Option<Self> {
        let name = words(file, "file").filter(|name| is_a_name(shape, name))?;
        let bytes = file.get("bytes")?.as_u64()?;
        let kept_in = match file.get("kept_in") {
            Some(period) => {
                Some(Period::from_words(period.as_str()?).ok().filter(|it| *it < before)?)
            }
            None => None,
        };
        Some(Self { name, sha256: words(file, "sha256")?, bytes, kept_in })
    }
}

/// Says whether a name is one that a file of a seal may have: in its place, never on the way out of the folder.
fn is_a_name(shape: Shape, name: &str) -> bool {
    let plain = |leaf: &str| !leaf.starts_with('.') && !leaf.contains(['/', '\\', ':']);
    match name.split_once('/') {
        None => shape.is_of_figures(name) || name == SIGNERS,
        Some((home, leaf)) => {
            let known = [TABLES, SCENARIOS, MAPPINGS].contains(&home);
            (known || shape.is_of_figures(name)) && plain(leaf)
        }
    }
}

fn words(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

impl Seal {
    /// Gives what the hash is taken over.
    fn body(&self) -> Map<String, Value> {
        let files = self.files.iter().map(SealedFile::to_json);
        let previous = self.previous.as_ref();
        let mut body = Map::new();
        body.insert("schema".into(), json!(self.shape.name()));
        body.insert("period".into(), json!(self.period));
        body.insert("on".into(), json!(self.on));
        // Seals made before there were reasons have the hash of a body without one.
        if let Some(because) = &self.because {
            body.insert("because".into(), json!(because));
        }
        body.insert("version".into(), json!(self.version));
        body.insert(
            "previous".into(),
            json!(previous.map(|(period, hash)| json!({ "period": period, "sha256": hash }))),
        );
        body.insert("files".into(), json!(files.collect::<Vec<_>>()));
        body
    }

    pub(super) fn hash(&self) -> String {
        hash(Value::Object(self.body()).to_string().as_bytes())
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut whole = self.body();
        whole.insert("sha256".into(), json!(self.sha256));
        format!("{:#}\n", Value::Object(whole)).into_bytes()
    }

    /// Reads a `seal.json`; `Err` says what is wrong with it.
    pub(super) fn read(folder: &Path) -> Result<Self, String> {
        let text = bounds::plain_text(&folder.join(FILE), bounds::LARGEST_LIST)
            .map_err(|error| format!("cannot be read: {}", said_by_system(&error)))?;
        let value: Value =
            serde_json::from_str(&text).map_err(|_| "is not as it was written".to_owned())?;
        let seal = Self::of_json(&value, folder).ok_or("is not as it was written")?;
        if seal.hash() == seal.sha256 && seal.to_bytes() == text.as_bytes() {
            Ok(seal)
        } else {
            Err("does not have the hash it states".to_owned())
        }
    }

    fn of_json(value: &Value, folder: &Path) -> Option<Self> {
        let period_of = |value: &Value| Period::from_words(value.get("period")?.as_str()?).ok();
        let period = period_of(value)?;
        let shape = Shape::of(value.get("schema")?.as_str()?)?;
        let files = value.get("files")?.as_array()?.iter();
        let files: Vec<SealedFile> =
            files.map(|file| SealedFile::of_json(file, (shape, period))).collect::<Option<_>>()?;
        // Two files whose names differ in case only are one on many disks.
        let names: BTreeSet<String> = files.iter().map(|file| file.name.to_lowercase()).collect();
        if names.len() != files.len() {
            return None;
        }
        let previous = value.get("previous")?;
        let previous = if previous.is_null() {
            None
        } else {
            Some((period_of(previous)?, words(previous, "sha256")?))
        };
        let on = value.get("on")?;
        let on = if on.is_null() { None } else { Some(Date::day_from_words(on.as_str()?).ok()?) };
        Some(Self {
            shape,
            period,
            on,
            because: words(value, "because"),
            version: words(value, "version")?,
            previous,
            files,
            sha256: words(value, "sha256")?,
            folder: folder.to_owned(),
        })
    }
}
