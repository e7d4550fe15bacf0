use crate::generate::document::Settings;

/// What may still be left open in a document.
#[derive(Debug)]
pub(super) struct Budget {
    some_days: u32,
    imprecise: u32,
    claims: u32,
    worlds: u64,
}

impl Budget {
    /// All that the settings allow, but so many `some day in`.
    pub(super) fn new(settings: &Settings, some_days: u32) -> Budget {
        Budget {
            some_days,
            imprecise: settings.imprecise,
            claims: settings.claims,
            worlds: settings.worlds,
        }
    }

    /// Takes one `some day in` a period of so many days, if that is left.
    pub(super) fn some_day(&mut self, days: i64) -> bool {
        take(&mut self.some_days, 1, &mut self.worlds, days)
    }

    /// Takes one imprecise entry of so many days, if that is left.
    pub(super) fn imprecise(&mut self, days: i64) -> bool {
        take(&mut self.imprecise, 1, &mut self.worlds, days)
    }

    /// Takes so many claims, if they are left.
    pub(super) fn claims(&mut self, count: u32) -> bool {
        take(&mut self.claims, count, &mut self.worlds, 1 << count)
    }
}

fn take(left: &mut u32, count: u32, worlds: &mut u64, values: i64) -> bool {
    let values = u64::try_from(values).unwrap();
    let fits = *left >= count && *worlds >= values;
    if fits {
        *left -= count;
        *worlds /= values;
    }
    fits
}
