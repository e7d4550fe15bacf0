use std::fmt;

/// The properties that every commitment has to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BuiltIn {
    /// Some record makes it due on some day.
    BecomesDue,
    /// Some record makes it met on some day.
    IsMet,
    /// It lapses only if it came into force.
    LapsesInForce,
    /// What is said of a day is what the timeline says of it.
    DayOfTimeline,
    /// An amendment to a later deadline never makes it lapse earlier.
    Extension,
    /// What is met on time stays so.
    DoneIsDone,
    /// The order of the entries changes nothing.
    Order,
    /// An entry that is written twice changes nothing.
    Doubles,
}

impl BuiltIn {
    /// All of them.
    pub const ALL: [BuiltIn; 8] = [
        BuiltIn::BecomesDue,
        BuiltIn::IsMet,
        BuiltIn::LapsesInForce,
        BuiltIn::DayOfTimeline,
        BuiltIn::Extension,
        BuiltIn::DoneIsDone,
        BuiltIn::Order,
        BuiltIn::Doubles,
    ];

    /// Those that a record may speak against; the other two are about what can be reached.
    pub(super) const LAWS: [BuiltIn; 6] = [
        BuiltIn::LapsesInForce,
        BuiltIn::DayOfTimeline,
        BuiltIn::Extension,
        BuiltIn::DoneIsDone,
        BuiltIn::Order,
        BuiltIn::Doubles,
    ];

    /// A word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            BuiltIn::BecomesDue => "becomes-due",
            BuiltIn::IsMet => "is-met",
            BuiltIn::LapsesInForce => "lapses-in-force",
            BuiltIn::DayOfTimeline => "day-of-timeline",
            BuiltIn::Extension => "extension",
            BuiltIn::DoneIsDone => "done-is-done",
            BuiltIn::Order => "order",
            BuiltIn::Doubles => "doubles",
        }
    }
}

/// What it says of a commitment.
impl fmt::Display for BuiltIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BuiltIn::BecomesDue => "can become due",
            BuiltIn::IsMet => "can be met",
            BuiltIn::LapsesInForce => "lapses only if it came into force",
            BuiltIn::DayOfTimeline => "has the status on a day that its timeline gives",
            BuiltIn::Extension => "lapses no earlier by a later deadline",
            BuiltIn::DoneIsDone => "stays met once it is met on time",
            BuiltIn::Order => "is the same in whatever order the entries stand",
            BuiltIn::Doubles => "is the same if an entry is written twice",
        })
    }
}
