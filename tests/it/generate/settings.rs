use abide::dates::Day;

/// What documents may contain, and how much of it.
///
/// Where a limit is 0 or a switch is off, the thing does not occur.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Days around which a document may be built: `made` is one of them or a few days later. The
    /// first is where shrinking ends.
    pub(crate) bases: Vec<Day>,
    /// Literal days lie in this many days from the base on.
    pub(crate) window: u16,
    /// Most commitments; at least one is generated.
    pub(crate) commitments: usize,
    /// Most entries.
    pub(crate) entries: usize,
    /// Parties, from 1 to 3 (with 0 no key that names one is used).
    pub(crate) parties: usize,
    /// Most events.
    pub(crate) events: usize,
    /// Most conditions; each may be unknown on any day.
    pub(crate) conditions: usize,
    /// Most consultations.
    pub(crate) consultations: usize,
    /// How deep phrases nest.
    pub(crate) depth: u32,
    /// Lengths in months and years, and `month-rounding`.
    pub(crate) months: bool,
    /// Periods: bare, in `start of`, `end of`, `some day in`; `start of month of` and the like; a
    /// month as the `on` of an entry.
    pub(crate) periods: bool,
    /// Calendars, working days and rolls.
    pub(crate) working_days: bool,
    /// Of the commitments judged by a deadline, the part that recurs.
    pub(crate) recurring: f64,
    /// Most entries dated imprecisely.
    pub(crate) imprecise: u32,
    /// Most `some day in`.
    pub(crate) some_days: u32,
    /// Most commitments with `confirmed-by`; a series counts twice (each occurrence may have an
    /// unconfirmed claim).
    pub(crate) claims: u32,
    /// Most worlds that imprecise entries, `some day in` and claims make together (conditions come
    /// on top). What would go over it is generated precise.
    pub(crate) worlds: u64,
    /// Of the entries, the part that was recorded on another day than the last of its `on`.
    pub(crate) recorded: f64,
    /// Whether an entry may be recorded before the day on which it is dated.
    pub(crate) foresight: bool,
    /// Of the tables and entries, the part with keys that only people read (`title`, `note`, …).
    pub(crate) remarks: f64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            bases: [(2025, 1, 28), (2024, 2, 1), (2024, 1, 30), (2025, 3, 28), (2025, 12, 10)]
                .into_iter()
                .map(|(year, month, day)| Day::from_ymd(year, month, day).unwrap())
                .collect(),
            window: 45,
            commitments: 4,
            entries: 8,
            parties: 3,
            events: 3,
            conditions: 3,
            consultations: 2,
            depth: 2,
            months: true,
            periods: true,
            working_days: true,
            recurring: 0.25,
            imprecise: 3,
            some_days: 2,
            claims: 2,
            worlds: 1000,
            recorded: 0.4,
            foresight: true,
            remarks: 0.1,
        }
    }
}

impl Settings {
    /// Documents in which nothing is open: there is one world.
    pub(crate) fn certain() -> Settings {
        Settings {
            conditions: 0,
            imprecise: 0,
            some_days: 0,
            claims: 0,
            worlds: 1,
            ..Settings::default()
        }
    }

    /// Documents that mean the same some weeks later ([`shift_weeks`](super::shift_weeks)): nothing
    /// in them depends on where a month ends.
    pub(crate) fn weekly() -> Settings {
        Settings { months: false, periods: false, ..Settings::default() }
    }

    /// Documents of one or two commitments with few entries.
    pub(crate) fn small() -> Settings {
        Settings { commitments: 2, entries: 4, depth: 1, ..Settings::default() }
    }
}
