//! `mtfs roll YEAR`: the next year opened from what the year before closes with.

use super::Desk;
use crate::answers::{self, Answer, Decided};
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::findings;
use crate::datasets::{self, Depth, Laid, NewRow, Rolling};
use crate::records::{Severity, TableName};
use crate::session::{Answered, Asked, RollAsked, Rolled, Session, Side, opens_as_closed};

pub(in crate::cli) fn roll(
    desk: &mut Desk<'_>,
    asked: &RollAsked,
    dry: bool,
) -> Result<Outcome, Failure> {
    if !datasets::is_id(&asked.name) {
        let words = format!(
            "name the scenario `{}`: letters, digits, `-` and `_`, such as `budget-june`",
            asked.name
        );
        return Err(Failure::Usage(words));
    }
    let folder = if dry { desk.data()? } else { desk.data_to_write()? };
    // The folder itself is looked at first, so that a wrong one is named as it was typed.
    drop(desk.open_today(Depth::Figures)?);
    let mut rolling = Rolling::begin(&folder, &format!("rolling on to {}", asked.to), dry)?;
    if let Some(finished) = rolling.finished() {
        desk.say(&finished);
    }
    let session = desk.open_today(Depth::Everything)?;
    if session.loaded().has_errors() {
        let tally = findings::tally(&session.loaded().problems);
        desk.say(&format!("could not roll on to {}: {tally}; run `mtfs check`", asked.to));
        return Ok(Outcome::Wrong);
    }
    let Rolled { roll: made, rows, scenario } = match session.roll(asked) {
        Err(crate::session::SessionError::Unanswerable(why)) => {
            desk.say(&format!("could not {why}"));
            return Ok(Outcome::Wrong);
        }
        rolled => rolled?,
    };
    let scenarios = session.scenario_folder()?;
    let path = scenarios.join(format!("{}.toml", asked.name));
    if scenario.is_some() && path.exists() {
        let words = format!("write `{}`: there is a scenario of that name already", path.display());
        return Err(Failure::Usage(words));
    }
    let named = scenario.as_deref().map(|text| (asked.name.as_str(), text));
    let laid = rolling.lay_out(&rows, (&scenarios, named))?;
    let next = laid_out(&laid, named.map(|(name, _)| name))?;
    if let Some(refused) = worse(&session, &next) {
        desk.say(&format!("could not roll on to {}: {refused}", asked.to));
        return Ok(Outcome::Wrong);
    }
    let gap = if scenario.is_some() { Some(next.gap()?) } else { None };
    if let Some(gap) = &gap {
        opens_as_closed(&made, gap)?;
    }
    let counts = counts(&rows);
    let beside =
        Decided { book: session.book(), next: gap.as_ref(), scenario: &asked.name, rows: &counts };
    let mut answer = answers::roll(&made, &beside);
    let text = scenario.as_deref();
    let written = rolling.write(text.map(|text| (path.as_path(), text)))?;
    say_written(desk, &mut answer, &written, dry);
    desk.mark_exempt(session.book());
    let answered = Answered { answer, ..Answered::default() };
    desk.told("roll", &session, answered, crate::reports::terminal::answer)?;
    Ok(Outcome::Fine)
}

fn say_written(
    desk: &mut Desk<'_>,
    answer: &mut Answer,
    written: &[std::path::PathBuf],
    dry: bool,
) {
    if dry {
        desk.say("nothing was written: this was a dry run");
        return;
    }
    for file in written {
        desk.say(&format!("written: {}", file.display()));
    }
    answer.remark("next", "Next: mtfs check, then decide what the list names.");
}

/// Reads the folder as it would be, under the scenario of the next year's paper.
fn laid_out(laid: &Laid, scenario: Option<&str>) -> Result<Session, Failure> {
    let asked = Asked {
        data: laid.folder.clone(),
        scenarios: Some(laid.scenarios.clone()).filter(|folder| folder.is_dir()),
        scenario: scenario.map(str::to_owned),
        as_at: None,
        side: Side::Private,
    };
    Ok(Session::open(asked, Depth::Everything)?)
}

/// Says what the folder would have to mend that it has not now.
fn worse(before: &Session, after: &Session) -> Option<String> {
    let mut problems = after.loaded().problems.iter();
    let new = problems.find(|problem| {
        let is_told = before.loaded().problems.iter().any(|known| {
            (known.code, &known.found, &known.wanted)
                == (problem.code, &problem.found, &problem.wanted)
        });
        problem.severity() == Severity::Error && !is_told
    })?;
    Some(format!("{} would stand at {}: wanted {}", new.code.word(), new.place.file, new.wanted))
}

/// Gives how many rows each table gains, parents first.
fn counts(rows: &[NewRow]) -> Vec<(TableName, usize)> {
    let tables = TableName::ALL
        .iter()
        .map(|name| (*name, rows.iter().filter(|row| row.table == *name).count()));
    tables.filter(|(_, count)| *count > 0).collect()
}
