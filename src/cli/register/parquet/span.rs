//! Rows of a file, by where they are in it.

/// Rows that stand behind each other in one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli::register) struct Span {
    pub(super) group: usize,
    /// Their first, from 0 in the group.
    pub(super) from: usize,
    pub(super) rows: usize,
}

impl Span {
    /// The same rows, no more than so many at a time.
    pub(in crate::cli::register) fn parts(self, most: usize) -> impl Iterator<Item = Span> {
        let starts = (0..self.rows).step_by(most.max(1));
        starts.map(move |start| Span {
            group: self.group,
            from: self.from.saturating_add(start),
            rows: self.rows.saturating_sub(start).min(most.max(1)),
        })
    }
}

/// All rows of a file, so many at a time.
#[derive(Debug)]
pub(in crate::cli::register) struct Spans {
    /// How many rows each group has.
    groups: Vec<usize>,
    most: usize,
    group: usize,
    from: usize,
    given: u64,
}

impl Spans {
    pub(super) fn new(groups: Vec<usize>, most: usize) -> Spans {
        Spans { groups, most: most.max(1), group: 0, from: 0, given: 0 }
    }

    /// The next rows; none at the end.
    pub(in crate::cli::register) fn next(&mut self) -> Option<Span> {
        loop {
            let rows = self.groups.get(self.group)?.saturating_sub(self.from).min(self.most);
            if rows == 0 {
                self.group = self.group.saturating_add(1);
                self.from = 0;
                continue;
            }
            let span = Span { group: self.group, from: self.from, rows };
            self.from = self.from.saturating_add(rows);
            self.given = self.given.saturating_add(rows as u64);
            return Some(span);
        }
    }

    /// How many rows were given out.
    pub(in crate::cli::register) fn given(&self) -> u64 {
        self.given
    }
}
