//! The figures of a seal: a file a subject, so that those which came out as before are not kept again.

use std::collections::BTreeMap;
use std::io;

use super::difference::{Difference, DifferenceKind};
use super::seal::{FIGURES, FIGURES_FOLDER, FOLDER, Seal, Shape};
use crate::datasets::findings::said_by_system;
use crate::files::bounds;

/// The columns of a file of figures.
pub const FIGURE_COLUMNS: [&str; 4] = ["id", "value", "unit", "kind"];

/// The figures of a seal by their ids, each with its value, empty where none was published, its unit and its kind.
pub type SealedFigures = BTreeMap<String, [String; 3]>;

/// The letters of a file's name that come from a scenario, which has any.
const LONGEST_STEM: usize = 100;

/// Gives the file of a seal that a figure stands in: that of its subject, of savings of its period or year too.
pub fn figures_file(id: &str) -> String {
    // A name that a spreadsheet would take for a formula stands behind a mark.
    let mut parts = id.trim_start_matches('\'').split('/');
    let subject = parts.next().unwrap_or_default();
    let stem = match parts.next().filter(|_| subject == "savings") {
        Some(period) => format!("{subject}-{period}"),
        None => subject.to_owned(),
    };
    // One name on every disk: two subjects that come to the same name share the file.
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let stem: String = stem.chars().take(LONGEST_STEM).map(plain).collect();
    format!("{FIGURES_FOLDER}/{stem}.csv")
}

/// Reads files of figures, each with its name in a seal of this shape.
///
/// # Errors
/// The file that is not one, and what is wrong with it.
pub fn figures_in<R: io::Read>(
    shape: Shape,
    files: impl IntoIterator<Item = (String, io::Result<R>)>,
) -> Result<SealedFigures, (String, String)> {
    let mut figures = SealedFigures::new();
    for (name, file) in files {
        let before = figures.len();
        let read = file.map_err(|error| format!("cannot be read: {}", said_by_system(&error)));
        let read = read.and_then(|file| read_into(&mut figures, shape, (&name, file)));
        read.map_err(|why| (name.clone(), why))?;
        if figures.len() == before {
            return Err((name, "holds no figure".to_owned()));
        }
    }
    Ok(figures)
}

fn read_into(
    figures: &mut SealedFigures,
    shape: Shape,
    (name, file): (&str, impl io::Read),
) -> Result<(), String> {
    let no_table = |_| "is no table of figures".to_owned();
    let mut reader = csv::Reader::from_reader(file);
    let headers = reader.headers().map_err(no_table)?.clone();
    let places = FIGURE_COLUMNS.map(|name| headers.iter().position(|header| header == name));
    let [Some(id), Some(value), Some(unit), Some(kind)] = places else {
        return Err(format!("has not the columns {}", FIGURE_COLUMNS.join(", ")));
    };
    // Programs until 0.2.0 sealed a title and a basis too.
    if shape > Shape::First && headers.len() != FIGURE_COLUMNS.len() {
        return Err(format!("has other columns than {}", FIGURE_COLUMNS.join(", ")));
    }
    for row in reader.records() {
        let row = row.map_err(no_table)?;
        let [id, value, unit, kind] =
            [id, value, unit, kind].map(|at| row.get(at).unwrap_or_default());
        if shape >= Shape::Third && figures_file(id) != name {
            return Err(format!("holds the figure {id}, which is of another file"));
        }
        let rest = [value, unit, kind].map(str::to_owned);
        if figures.insert(id.to_owned(), rest).is_some() {
            return Err(format!("holds the figure {id}, which stands twice in the seal"));
        }
    }
    Ok(())
}

impl Shape {
    /// Says whether a file of a seal holds figures.
    pub(super) fn is_of_figures(self, name: &str) -> bool {
        if self >= Self::Third {
            name.strip_prefix(FIGURES_FOLDER).is_some_and(|rest| rest.starts_with('/'))
        } else {
            name == FIGURES
        }
    }
}

impl Seal {
    /// Gives the figures as they were sealed.
    ///
    /// # Errors
    /// The file that does not hold figures as a seal does, whatever its hash.
    pub fn figures(&self) -> Result<SealedFigures, Box<Difference>> {
        let files = self.files.iter().filter(|file| self.shape.is_of_figures(&file.name));
        let files = files.map(|file| (file.name.clone(), bounds::open(&self.path_of(file))));
        let wrong = |(name, why): (String, String)| {
            let place = format!("{FOLDER}/{}/{name}", self.period.slug());
            Box::new(Difference { is: Some(why), ..Difference::of(DifferenceKind::Seal, place) })
        };
        let figures = figures_in(self.shape, files).map_err(wrong)?;
        if figures.is_empty() {
            let why = Some("lists no figures".to_owned());
            let none = Difference::of(DifferenceKind::Seal, self.place());
            return Err(Box::new(Difference { is: why, ..none }));
        }
        Ok(figures)
    }

    /// Gives the path, in the council's folder, of the file of the seal that a figure stands in.
    pub fn place_of_figure(&self, id: &str) -> String {
        let name = if self.shape >= Shape::Third { figures_file(id) } else { FIGURES.to_owned() };
        format!("{FOLDER}/{}/{name}", self.period.slug())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)]) -> Result<SealedFigures, (String, String)> {
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), Ok(text.as_bytes())));
        figures_in(Shape::Third, files)
    }

    #[test]
    fn a_figure_stands_in_the_file_of_its_subject() {
        for (id, file) in [
            ("gap/2026-27/remaining", "figures/gap.csv"),
            ("savings/2025-26-q1/all/forecast", "figures/savings-2025-26-q1.csv"),
            ("savings/all", "figures/savings-all.csv"),
            ("worst:support/all", "figures/worst-support.csv"),
            ("\u{e9}t\u{e9}/..:support/all", "figures/-t-.csv"),
        ] {
            assert_eq!(figures_file(id), file);
        }
        assert_eq!(figures_file(&"a".repeat(300)).len(), "figures/.csv".len() + 100);
    }

    /// A number that a reader of the file sees must be the one that is held to the tables.
    #[test]
    fn no_figure_stands_twice_or_in_another_file() {
        let good = "id,value,unit,kind\ngap/a,1.00,gbp,derived\n";
        let figures = read(&[("figures/gap.csv", good)]).unwrap();
        assert_eq!(figures["gap/a"], ["1.00", "gbp", "derived"]);
        let twice = good.to_owned() + "gap/a,2.00,gbp,derived\n";
        for (files, why) in [
            (&[("figures/gap.csv", twice.as_str())][..], "stands twice"),
            (&[("figures/gap.csv", good), ("figures/more.csv", good)], "of another file"),
            (
                &[("figures/gap.csv", good), ("figures/more.csv", "id,value,unit,kind\n")],
                "no figure",
            ),
            (&[("figures/gap.csv", "id,value\ngap/a,1.00\n")], "not the columns"),
            (&[("figures/gap.csv", "id,value,unit,kind\ngap/a,1.00\n")], "no table of figures"),
        ] {
            let (_, found) = read(files).unwrap_err();
            assert!(found.contains(why), "{found}");
        }
    }
}
