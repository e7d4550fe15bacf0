/// Whether a diagnostic stops the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is evaluated.
    Error,
    /// The run goes on.
    Warning,
}

macro_rules! codes {
    ($($variant:ident $code:literal $title:literal)*) => {
        /// The stable codes: `E…` stops, `W…` warns. Each has a heading in `docs/diagnostics.md`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// All of them, in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The code itself.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Code::$variant => $code,)* }
            }

            /// What it is about, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }
        }
    };
}

codes! {
    Unreadable "E001" "a file that cannot be read"
    Syntax "E002" "text that is not TOML or JSON"
    UnknownKey "E003" "a key that has no meaning here"
    UnknownTable "E004" "a table that has no meaning here"
    WrongType "E005" "a value of another type than expected"
    MissingKey "E006" "a required key that is missing"
    DuplicateKey "E007" "a key that is given twice"
    DuplicateId "E008" "an id that is defined twice"
    BadId "E009" "a name that is not an id"
    ReservedId "E010" "an id that is a word of the phrases"
    BadDate "E011" "text that is not a date"
    ImpossibleDate "E012" "a date that does not exist"
    ReversedRange "E013" "a range that ends before it starts"
    NoVerb "E014" "an entry without a verb"
    SecondVerb "E015" "an entry with two verbs"
    UnknownVerb "E016" "a verb that does not exist"
    Empty "E017" "an empty text or list where something has to stand"
    ExclusiveKeys "E018" "keys that exclude each other"
    NoAgreement "E019" "rules in a file without `[agreement]`"
    MissingFor "E020" "a file that does not say to which agreement it belongs"
    OtherAgreement "E021" "a `for` that names another agreement than the file holds"
    Unsupported "E022" "something that this version does not know yet"
    MoreErrors "E023" "more errors than are shown"
}

impl Code {
    /// Whether it stops the run.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.code().starts_with('E') {
            Severity::Error
        } else {
            Severity::Warning
        }
    }
}
