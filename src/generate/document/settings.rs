use crate::dates::Day;

/// What documents may contain, and how much of it.
///
/// Where a limit is 0 or a switch is off, the thing does not occur. Every value of every field will
/// do: one that is beyond what its field says counts as the nearest that is not.
///
/// ```
/// use abide::generate::Settings;
///
/// let series = Settings { recurring: 1.0, ..Settings::small() };
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Days around which a document may be built: `made` is one of them or a few days later. The
    /// first is where shrinking ends. Those of the years 1000 to 9000; if there are none, those of
    /// the default.
    pub bases: Vec<Day>,
    /// Literal days lie in this many days from the base on: 1 to 999.
    pub window: u16,
    /// Most commitments: 1 to 100. At least one is generated.
    pub commitments: usize,
    /// Most entries: up to 1000.
    pub entries: usize,
    /// Parties: up to 3. With 0 no key that names one is used.
    pub parties: usize,
    /// Most events: up to 100.
    pub events: usize,
    /// Most conditions: up to 100. Each may be unknown on any day.
    pub conditions: usize,
    /// Most consultations: up to 100.
    pub consultations: usize,
    /// How deep phrases nest: up to 5.
    pub depth: u32,
    /// Lengths in months and years, and `month-rounding`.
    pub months: bool,
    /// Periods: bare, in `start of`, `end of`, `some day in`; `start of month of` and the like; a
    /// month as the `on` of an entry.
    pub periods: bool,
    /// Calendars, working days and rolls.
    pub working_days: bool,
    /// Of the commitments judged by a deadline, the part that recurs: 0.0 to 1.0.
    pub recurring: f64,
    /// Most entries dated imprecisely.
    pub imprecise: u32,
    /// Most `some day in`.
    pub some_days: u32,
    /// Most commitments with `confirmed-by`; a series counts twice (each occurrence may have an
    /// unconfirmed claim).
    pub claims: u32,
    /// Most worlds that imprecise entries, `some day in` and claims make together (conditions come
    /// on top). What would go over it is generated precise.
    pub worlds: u64,
    /// Of the entries, the part that was recorded on another day than the last of its `on`: 0.0 to
    /// 1.0.
    pub recorded: f64,
    /// Whether an entry may be recorded before the day on which it is dated.
    pub foresight: bool,
    /// Of the tables and entries, the part with keys that only people read (`title`, `note`, …):
    /// 0.0 to 1.0.
    pub remarks: f64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            bases: bases(),
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
    #[must_use]
    pub fn certain() -> Settings {
        Settings {
            conditions: 0,
            imprecise: 0,
            some_days: 0,
            claims: 0,
            worlds: 1,
            ..Settings::default()
        }
    }

    /// Documents that mean the same some weeks later: nothing in them depends on where a month
    /// ends.
    #[must_use]
    pub fn weekly() -> Settings {
        Settings { months: false, periods: false, ..Settings::default() }
    }

    /// Documents of one or two commitments with few entries.
    #[must_use]
    pub fn small() -> Settings {
        Settings { commitments: 2, entries: 4, depth: 1, ..Settings::default() }
    }

    /// The same with every field as near to what it says as it may be.
    pub(super) fn within_limits(mut self) -> Settings {
        const MOST: usize = 100;
        if self.bases.is_empty() {
            self.bases = bases();
        }
        let (first, last) = (Day::from_ymd(1000, 1, 1), Day::from_ymd(9000, 12, 31));
        for base in &mut self.bases {
            *base = (*base).clamp(first.unwrap_or(Day::MIN), last.unwrap_or(Day::MAX));
        }
        self.window = self.window.clamp(1, 999);
        self.commitments = self.commitments.clamp(1, MOST);
        self.entries = self.entries.min(1000);
        self.events = self.events.min(MOST);
        self.conditions = self.conditions.min(MOST);
        self.consultations = self.consultations.min(MOST);
        self.depth = self.depth.min(5);
        self
    }
}

/// Days near the ends of months of all lengths, and of a year.
fn bases() -> Vec<Day> {
    [(2025, 1, 28), (2024, 2, 1), (2024, 1, 30), (2025, 3, 28), (2025, 12, 10)]
        .into_iter()
        .filter_map(|(year, month, day)| Day::from_ymd(year, month, day))
        .collect()
}
