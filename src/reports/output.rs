//! A file before it is written.

use serde_json::Value;

/// A file to be written: its name inside the folder of outputs, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// A path below the folder, with `/` between its parts.
    pub name: String,
    /// The whole content.
    pub bytes: Vec<u8>,
}

/// Gives JSON as bytes: indented by two, keys in their order, with a line end.
pub fn json_bytes(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}
