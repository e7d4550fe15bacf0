use crate::dates::Day;

/// A function of the day that is constant over stretches: from 0001-01-01 to 9999-12-31.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Steps<T> {
    /// The first day of each stretch with its value; the first stretch begins on [`Day::MIN`].
    runs: Vec<(Day, T)>,
}

/// A stretch of [`Steps`]: both days included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a, T> {
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) value: &'a T,
}

impl<T> Run<'_, T> {
    pub(super) fn has(&self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }
}

impl<T: Clone + PartialEq> Steps<T> {
    pub(super) fn constant(value: T) -> Self {
        Self { runs: vec![(Day::MIN, value)] }
    }

    /// The value `before` until the day before `day`, from then on `after`.
    pub(super) fn switch(before: T, day: Day, after: T) -> Self {
        let mut steps = Self::constant(before);
        steps.push(day, after);
        steps
    }

    /// From `day` on the value is `value`; `day` is not before the start of the last stretch.
    pub(super) fn push(&mut self, day: Day, value: T) {
        if self.runs.last().is_some_and(|(start, _)| *start == day) {
            self.runs.pop();
        }
        if self.runs.last().is_none_or(|(_, last)| *last != value) {
            self.runs.push((day, value));
        }
    }

    /// The values on those days (sorted or not), each holding until the next of them.
    pub(super) fn build(mut days: Vec<Day>, value: impl Fn(Day) -> T) -> Self {
        days.push(Day::MIN);
        days.sort_unstable();
        days.dedup();
        let mut steps = Self { runs: Vec::with_capacity(days.len()) };
        for day in days {
            steps.push(day, value(day));
        }
        steps
    }

    pub(super) fn at(&self, day: Day) -> &T {
        let position = self.runs.partition_point(|(start, _)| *start <= day);
        // There is always a first run, and it begins on the first day.
        #[expect(clippy::indexing_slicing, reason = "runs is never empty and starts on Day::MIN")]
        &self.runs[position.max(1).saturating_sub(1)].1
    }

    /// The days on which a stretch begins.
    pub(super) fn starts(&self) -> impl Iterator<Item = Day> + '_ {
        self.runs.iter().map(|(start, _)| *start)
    }

    pub(super) fn runs(&self) -> impl DoubleEndedIterator<Item = Run<'_, T>> {
        self.among(0, self.runs.len())
    }

    /// The stretches from one position to before another.
    fn among(&self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = Run<'_, T>> {
        (from..to).filter_map(|position| {
            let (first, value) = self.runs.get(position)?;
            let next = self.runs.get(position.saturating_add(1));
            let last = next.and_then(|(start, _)| start.previous()).unwrap_or(Day::MAX);
            Some(Run { first: *first, last, value })
        })
    }

    /// The stretches that begin on `last` or before, whole, the latest first.
    pub(super) fn backwards(&self, last: Day) -> impl Iterator<Item = Run<'_, T>> {
        let position = self.runs.partition_point(|(start, _)| *start <= last);
        self.among(0, position).rev()
    }

    /// The stretches that meet `first..=last`, cut to it.
    pub(super) fn within(&self, first: Day, last: Day) -> impl Iterator<Item = Run<'_, T>> {
        let position = self.runs.partition_point(|(start, _)| *start <= first);
        self.among(position.saturating_sub(1), self.runs.len())
            .take_while(move |run| run.first <= last)
            .map(move |run| Run { first: run.first.max(first), last: run.last.min(last), ..run })
    }

    pub(super) fn map<U: Clone + PartialEq>(&self, change: impl Fn(&T) -> U) -> Steps<U> {
        let mut steps = Steps { runs: Vec::with_capacity(self.runs.len()) };
        for (start, value) in &self.runs {
            steps.push(*start, change(value));
        }
        steps
    }

    pub(super) fn zip<U, V>(&self, other: &Steps<U>, join: impl Fn(&T, &U) -> V) -> Steps<V>
    where
        U: Clone + PartialEq,
        V: Clone + PartialEq,
    {
        let days = self.starts().chain(other.starts()).collect();
        Steps::build(days, |day| join(self.at(day), other.at(day)))
    }

    /// The value of the day before; on the first day its own.
    pub(super) fn delayed(&self) -> Steps<T> {
        let mut steps = Self { runs: Vec::with_capacity(self.runs.len()) };
        for (position, (start, value)) in self.runs.iter().enumerate() {
            let start = if position == 0 { Some(*start) } else { start.next() };
            if let Some(start) = start {
                steps.push(start, value.clone());
            }
        }
        steps
    }

    /// Another function on `from..`, this one before. What is kept is not copied: a function that is
    /// continued again and again costs no more than its stretches.
    pub(super) fn continued(mut self, from: Day, after: &Steps<T>) -> Steps<T> {
        self.runs.truncate(self.runs.partition_point(|(start, _)| *start < from));
        for run in after.within(from, Day::MAX) {
            self.push(run.first, run.value.clone());
        }
        self
    }
}

/// The days from the first to the last, both included.
pub(super) fn each_day(first: Day, last: Day) -> impl Iterator<Item = Day> {
    std::iter::successors(Some(first), |day| day.next()).take_while(move |day| *day <= last)
}
