//! A file before it is written.

use serde_json::Value;

use crate::units::text::is_unseen;

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
    let text = format!("{value:#}\n");
    if !text.contains(is_unseen) {
        return text.into_bytes();
    }
    // Within a string, the only place for one, the escape stands for the character itself.
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unseen(c) {
            let mut units = [0; 2];
            escaped.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            escaped.push(c);
        }
    }
    escaped.into_bytes()
}
