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

    // Of `check`: names and phrases.
    UnknownName "E100" "a name that nothing has"
    DuplicateId "E101" "an id given twice"
    BadPhrase "E102" "text that is not a phrase"
    BadLength "E103" "text that is not a length"
    WrongSort "E104" "a name of something else"
    BarePeriod "E105" "a period where a day is needed"
    PeriodEdge "E106" "`period-start` or `period-end` where no period recurs"
    NoSuchDayOf "E107" "a day that a commitment does not have"
    Cycle "E108" "commitments that depend on each other in a circle"
    BeforeFrom "E109" "a deadline or a term that ends before it begins"
    Arithmetic "E110" "a date that does not exist"
    UnknownWord "E111" "a word that means nothing for its key"

    // Of `check`: keys, verbs, calendars.
    KeyOfOtherKind "E120" "a key that means nothing for the kind"
    VerbOfOtherKind "E121" "a verb that means nothing for the kind"
    Occurrence "E122" "an occurrence that cannot be"
    KeyOfOtherVerb "E123" "a key that means nothing for the verb"
    MissingKeyOfVerb "E124" "a key that the verb needs"
    NoParticipant "E125" "a consultation without the right parties"
    NotAsked "E126" "an assessment by someone who is not asked"
    NoCalendar "E127" "working days or a roll without a calendar"
    NoWorkingDay "E128" "a weekend of seven days"

    // Of `check`: records, and what belongs together.
    FixedEvent "E130" "an entry for an event with a fixed day"
    ImpreciseDay "E131" "a period where the verb needs one day"
    UnknownEntry "E132" "a retraction of an entry that does not exist"
    RetractionCircle "E133" "retractions that take each other back"
    DuplicateEntryId "E134" "two entries of one id"
    Contradiction "E135" "entries that contradict each other"
    DuplicateCompleteThrough "E136" "two `complete-through` for one agreement"
    DuplicateAgreement "E137" "two agreements of one id"
    NoAgreement "E138" "a record for an agreement that is not loaded"
    BadCase "E139" "a case that expects what cannot be"
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
