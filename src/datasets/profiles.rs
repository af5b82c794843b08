//! Delivery profiles, written for scenarios to use.

use std::path::{Path, PathBuf};

use crate::files::{Hold, WriteError};
use crate::records::schema;
use crate::records::{DeliveryProfile, TableName};
use crate::units::text;

/// Writes a council's delivery profiles in place of those it had; gives the file.
///
/// # Errors
/// If the file cannot be written; the old one then stands.
pub fn write_profiles(folder: &Path, profiles: &[DeliveryProfile]) -> Result<PathBuf, WriteError> {
    let table = schema::table_of(TableName::DeliveryProfiles);
    let headers: Vec<&str> = table.columns.iter().map(|column| column.header).collect();
    let mut content = format!("{}\n", headers.join(","));
    for profile in profiles {
        let share = text::percent_exact;
        content.push_str(&format!(
            "{},{},{},{},{},{},{}\n",
            profile.brag.word(),
            profile.period,
            share(profile.on_time),
            share(profile.late),
            share(profile.never),
            profile.cases,
            profile.as_at
        ));
    }
    let path = folder.join(table.name.file());
    let hold = Hold::take(folder, "writing delivery profiles")?;
    hold.replace(&[(&table.name.file(), content.as_bytes())])?;
    Ok(path)
}
