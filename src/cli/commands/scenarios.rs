//! `mtfs scenarios`: the scenarios there are, and why each is worked out.

use serde_json::json;

use super::{Desk, tables};
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, terminal};
use crate::datasets::Depth;
use crate::figures::Sheet;
use crate::scenarios as plans;

pub(in crate::cli) fn scenarios(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let loaded = session.loaded();
    let folder = session.scenario_folder()?;
    let named = plans::list(&folder, &loaded.book)?;
    let default = &loaded.book.council.default_scenario;
    match desk.format() {
        Format::Json => {
            let scenarios: Vec<_> = named
                .iter()
                .map(|named| {
                    json!({
                        "scenario": named.name,
                        "title": named.title,
                        "why": named.why,
                        "default": named.name == *default,
                    })
                })
                .collect();
            let data = json!({ "scenarios": scenarios });
            desk.give_json("scenarios", &session, data, &Sheet::default(), None)?;
        }
        Format::Csv | Format::Text | Format::Md | Format::Xlsx => {
            let mut table = tables::table("Scenarios", &["scenario", "title", "why"]);
            for named in &named {
                let cells = [&named.name, &named.title, &named.why].map(tables::words);
                tables::row(&mut table, cells.to_vec());
            }
            if desk.format() == Format::Csv {
                desk.give(&tables::csv(&table))?;
            } else {
                let mut words = format!("{}: scenarios\n\n", loaded.book.council.name);
                if named.is_empty() {
                    words.push_str(&format!("No scenario is in {}.\n", folder.display()));
                } else {
                    words.push_str(&terminal::table(&table, desk.layout));
                    words.push_str(&format!(
                        "\nEach is laid over {default}; join several with +: \
                         mtfs gap --scenario worst+no-efs\n"
                    ));
                }
                desk.tell(&words)?;
            }
        }
    }
    Ok(desk.outcome(&session))
}
