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
    Unsupported "E022" "a template where an agreement is asked for"
    MoreErrors "E023" "more errors than are shown"
    ListedTwice "E024" "a status that is listed twice"

    // Of `check`: names and phrases.
    UnknownName "E100" "a name that nothing has"
    SharedId "E101" "an id of two things"
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
    NoParticipant "E125" "a party that does not belong to the consultation"
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
    NotLoaded "E138" "a record for an agreement that is not loaded"
    BadCase "E139" "a case that expects what cannot be"

    // Of `check`: what is assumed for one run.
    BadAssumption "E140" "an assumption that does not say what is the case"
    NotOpen "E141" "an assumption about what is not open"
    OtherDay "E142" "an assumed day on which it cannot have been"
    AssumedTwice "E143" "a fact that is assumed twice"
    Ambiguous "E144" "a name that several agreements have"

    // Of `check`: warnings.
    NeverDue "W001" "a commitment that can never be due"
    NeverMet "W002" "a commitment that can never be met"
    NeverLapses "W003" "a commitment that can never lapse"
    RoundingMatters "W004" "a sum of months whose day depends on the rounding"
    AmendedAfterLapse "W005" "an amendment after the lapse"
    RecordedBefore "W006" "an entry recorded before it happened"
    AfterTheEnd "W007" "an entry after the commitment was over"
    Unused "W008" "something that nothing uses"
    Uncovered "W009" "working days where the calendar knows nothing"
    HappenedTwice "W010" "an event that happened on two days"
    CountsForNothing "W011" "a performance that counts for nothing"
    BreakOutside "W012" "a break outside the term"
    AfterCompletion "W013" "an entry recorded after the record was complete"
    ArosePassed "W014" "a deadline that had passed on the day it arose"
    NoEffect "W015" "an entry without effect"
    SameName "W016" "two cases or two properties of one name"
    NeverSo "W017" "a case that expects what never becomes of the commitment"
}

impl Code {
    /// Whether it stops the run.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.code().starts_with('E') { Severity::Error } else { Severity::Warning }
    }
}
