//! `mtfs import FILE.xlsx --as-scenario NAME`: an exported workbook that was changed, as a scenario.

use std::io::Read as _;
use std::path::Path;

use super::Desk;
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::datasets::{self, Depth};
use crate::files::bounds;
use crate::reports::replace_file;
use crate::session::Answered;

pub(in crate::cli) fn as_scenario(
    desk: &mut Desk<'_>,
    file: &Path,
    name: &str,
    dry: bool,
) -> Result<Outcome, Failure> {
    if !datasets::is_id(name) {
        let words = format!(
            "name the scenario `{name}`: letters, digits, `-` and `_`, such as `members-june`"
        );
        return Err(Failure::Usage(words));
    }
    let failed = |source| Failure::Read { path: file.to_owned(), source };
    let mut bytes = Vec::new();
    bounds::open(file).map_err(failed)?.read_to_end(&mut bytes).map_err(failed)?;
    let session = desk.open(Depth::Figures)?;
    let folder = session.scenario_folder()?;
    let path = folder.join(format!("{name}.toml"));
    if path.exists() {
        let words = format!("write `{}`: there is a scenario of that name already", path.display());
        return Err(Failure::Usage(words));
    }
    let file = file.file_name().unwrap_or_default().to_string_lossy();
    let found = session.scenario_from(&bytes, (&file, name))?;
    if dry {
        desk.say("nothing was written: this was a dry run");
    } else {
        replace_file(&path, found.text.as_bytes())?;
        desk.say(&format!("written: {}", path.display()));
    }
    let answered = Answered { answer: found.answer, ..Answered::default() };
    desk.answer("import", &session, answered)
}
