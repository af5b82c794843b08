//! `mtfs chart`: one chart as SVG or PNG.

use super::{Desk, tables};
use crate::charts::{self, Form};
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::terminal;
use crate::datasets::Depth;
use crate::figures::AsAt;
use crate::reports::exempt_withheld;
use crate::units::FinancialYear;

pub(in crate::cli) fn chart(
    desk: &mut Desk<'_>,
    name: Option<&str>,
    year: Option<FinancialYear>,
) -> Result<Outcome, Failure> {
    let Some(name) = name else { return list(desk) };
    let Some(maker) = charts::ALL.iter().find(|maker| maker.name == name) else {
        let near = charts::ALL.iter().map(|maker| maker.name);
        let near = near.min_by_key(|known| strsim::damerau_levenshtein(known, name));
        let hint = near.map(|near| format!("; did you mean `{near}`? `mtfs chart` lists them all"));
        return Err(Failure::NoChart { name: name.to_owned(), hint: hint.unwrap_or_default() });
    };
    let loaded = desk.load_public(Depth::Figures)?;
    let figures = desk.figures_of(&loaded.book)?;
    let year = year.unwrap_or(match desk.common.as_at {
        Some(AsAt::Period(period)) => period.year,
        Some(AsAt::Date(_)) | None => loaded.book.council.current_financial_year,
    });
    let chart = (maker.build)(&figures, year).ok_or_else(|| Failure::NothingToDraw {
        name: name.to_owned(),
        why: "the folder holds nothing for it".to_owned(),
    })?;
    let extension = desk.common.output.as_ref().and_then(|path| path.extension());
    let bytes =
        match extension.map(|extension| extension.to_string_lossy().to_lowercase()).as_deref() {
            None | Some("svg") => charts::svg(&chart, Form::Standalone)?.into_bytes(),
            Some("png") => charts::png(&chart)?,
            Some(other) => {
                let words = format!("draw a .{other} file: charts are written as .svg or .png");
                return Err(Failure::Usage(words));
            }
        };
    desk.give(&bytes)?;
    if desk.common.output.is_some() {
        desk.say(&chart.title);
    }
    if let Some(withheld) = exempt_withheld(&loaded.book) {
        desk.say(&format!("drawn without {withheld}"));
    }
    Ok(desk.outcome(&loaded))
}

fn list(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let mut table = tables::table("Charts", &["chart", "what it shows"]);
    for maker in &charts::ALL {
        tables::row(&mut table, vec![tables::words(maker.name), tables::words(maker.about)]);
    }
    let words = terminal::table(&table, desk.layout);
    desk.give(words.as_bytes())?;
    Ok(Outcome::Fine)
}
