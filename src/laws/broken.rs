use std::fmt::{Debug, Display, Formatter};

/// A law that does not hold: which, of what, and how.
///
/// As an error it fails a property of proptest by `?`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    law: Law,
    what: String,
}

impl Broken {
    /// The number of the law in `docs/semantics.md`.
    #[must_use]
    pub fn number(&self) -> u8 {
        self.law.0
    }

    /// What is not as the law says.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }
}

impl Display for Broken {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let Broken { law: Law(number, name), what } = self;
        write!(f, "L{number}. {name}: {what}")
    }
}

impl std::error::Error for Broken {}

/// A law by its number and its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Law(pub(super) u8, pub(super) &'static str);

impl Law {
    /// That it holds; else, of what it does not.
    pub(super) fn holds(self, holds: bool, of: impl FnOnce() -> String) -> Result<(), Broken> {
        if holds { Ok(()) } else { Err(self.broken(of())) }
    }

    /// That it does not hold of something.
    pub(super) fn broken(self, what: String) -> Broken {
        Broken { law: self, what }
    }

    /// That two things are the same.
    pub(super) fn same<T: PartialEq + Debug>(
        self,
        one: &T,
        other: &T,
        of: impl FnOnce() -> String,
    ) -> Result<(), Broken> {
        self.holds(one == other, || format!("{}: {one:?} and {other:?}", of()))
    }
}
