//! What a mapping file may say, declared once: from it come its reader, the help of `mtfs import`, the
//! page `docs/mapping.md` and the keys that an error offers.

/// A key of a mapping: its name, what it takes, and what it means.
#[derive(Debug, Clone, Copy)]
pub(in crate::datasets::import) struct Key {
    pub(in crate::datasets::import) name: &'static str,
    pub(in crate::datasets::import) takes: &'static str,
    pub(in crate::datasets::import) meaning: &'static str,
}

/// Declares a part of a mapping: a struct that reads it and the list of its keys.
macro_rules! keys {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$attr:meta])* $key:ident: $kind:ty, $takes:literal, $meaning:literal;)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            $($(#[$attr])* #[doc = $meaning] pub(super) $key: $kind,)+
        }

        impl $name {
            /// Its keys, in the order in which a reader needs them.
            pub(super) const KEYS: &[$crate::datasets::import::mapping::language::Key] = &[
                $($crate::datasets::import::mapping::language::Key {
                    name: stringify!($key), takes: $takes, meaning: $meaning,
                }),+
            ];
        }
    };
}
pub(super) use keys;
