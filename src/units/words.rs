//! Values that files write as one of a few words, each list written once.

/// A value that files write as one of a few words.
pub trait Word: Sized {
    /// The words that files may use.
    const WORDS: &'static [&'static str];

    /// Gives the value that a word stands for.
    fn read(word: &str) -> Option<Self>;

    /// Gives the word that files and ids use.
    fn word(self) -> &'static str;
}

/// Declares an enum whose variants each have one word in files, in JSON and in the dictionary:
/// `Name { Variant = "word" }`; with `Name => heading { Variant = "word" => "Heading" }` a method of that
/// name gives what a reader sees of each.
macro_rules! words {
    (@seen $name:ident [] $($rest:tt)+) => {};
    (@seen $name:ident [$method:ident] $([$variant:ident $seen:literal])+) => {
        impl $name {
            /// Gives what a reader sees of it.
            pub const fn $method(self) -> &'static str {
                match self { $(Self::$variant => $seen),+ }
            }
        }
    };
    (@all $name:ident [] $($variant:ident)+) => {
        /// Every variant, in the order of the data dictionary.
        pub const ALL: &'static [Self] = &[$(Self::$variant),+];
    };
    (@all $name:ident [$count:literal] $($variant:ident)+) => {
        /// Every variant, in the order that tables show them.
        pub const ALL: [Self; $count] = [$(Self::$variant),+];
    };
    ($(#[$doc:meta])* $name:ident $([$count:literal])? $(=> $method:ident)? {
        $($(#[$note:meta])* $variant:ident = $word:literal $(=> $seen:literal)?),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$note])* $variant),+ }

        impl $name {
            $crate::units::words!(@all $name [$($count)?] $($variant)+);
            /// The words that files use, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// Gives the word that files use.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Gives the variant that a word stands for.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        $crate::units::words!(@seen $name [$($method)?] $([$variant $($seen)?])+);

        impl $crate::units::Word for $name {
            const WORDS: &'static [&'static str] = Self::WORDS;
            fn read(word: &str) -> Option<Self> { Self::from_word(word) }
            fn word(self) -> &'static str { Self::word(self) }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }
    };
}
pub(crate) use words;
