use crate::dates::Day;

/// A function of the day that is constant over stretches: from 0001-01-01 to 9999-12-31.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Steps<T> {
    /// The value from [`Day::MIN`] on.
    first: T,
    /// The first day of each further stretch with its value, which is not that of the one before.
    later: Vec<(Day, T)>,
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

impl<T> Steps<T> {
    pub(super) fn constant(value: T) -> Self {
        Self { first: value, later: Vec::new() }
    }

    fn with_room(first: T, stretches: usize) -> Self {
        Self { first, later: Vec::with_capacity(stretches) }
    }

    pub(super) fn at(&self, day: Day) -> &T {
        let begun = self.later.partition_point(|(start, _)| *start <= day);
        let last = begun.checked_sub(1).and_then(|position| self.later.get(position));
        last.map_or(&self.first, |(_, value)| value)
    }

    /// The days on which a stretch begins.
    pub(super) fn starts(&self) -> impl Iterator<Item = Day> + '_ {
        std::iter::once(Day::MIN).chain(self.later.iter().map(|(start, _)| *start))
    }

    pub(super) fn runs(&self) -> impl DoubleEndedIterator<Item = Run<'_, T>> {
        self.among(0, self.later.len())
    }

    /// The stretches from one position to another, both included.
    fn among(&self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = Run<'_, T>> {
        (from..=to).filter_map(|position| {
            let (first, value) = match position.checked_sub(1) {
                None => (Day::MIN, &self.first),
                Some(later) => self.later.get(later).map(|(start, value)| (*start, value))?,
            };
            let next = self.later.get(position);
            let last = next.and_then(|(start, _)| start.previous()).unwrap_or(Day::MAX);
            Some(Run { first, last, value })
        })
    }

    /// The stretches that begin on `last` or before, whole, the latest first.
    pub(super) fn backwards(&self, last: Day) -> impl Iterator<Item = Run<'_, T>> {
        let position = self.later.partition_point(|(start, _)| *start <= last);
        self.among(0, position).rev()
    }

    /// The stretches that meet `first..=last`, cut to it.
    pub(super) fn within(&self, first: Day, last: Day) -> impl Iterator<Item = Run<'_, T>> {
        let position = self.later.partition_point(|(start, _)| *start <= first);
        self.among(position, self.later.len())
            .take_while(move |run| run.first <= last)
            .map(move |run| Run { first: run.first.max(first), last: run.last.min(last), ..run })
    }
}

impl<T: Clone + PartialEq> Steps<T> {
    /// The value `before` until the day before `day`, from then on `after`.
    pub(super) fn switch(before: T, day: Day, after: T) -> Self {
        let mut steps = Self::constant(before);
        steps.push(day, after);
        steps
    }

    /// From `day` on the value is `value`; `day` is not before the start of the last stretch.
    pub(super) fn push(&mut self, day: Day, value: T) {
        if day == Day::MIN {
            *self = Self::constant(value);
            return;
        }
        self.later.pop_if(|(start, _)| *start == day);
        let last = self.later.last().map_or(&self.first, |(_, last)| last);
        if *last != value {
            self.later.push((day, value));
        }
    }

    /// The values on those days (sorted or not), each holding until the next of them.
    pub(super) fn build(mut days: Vec<Day>, value: impl Fn(Day) -> T) -> Self {
        days.sort_unstable();
        days.dedup();
        let mut steps = Self::with_room(value(Day::MIN), days.len());
        for day in days.into_iter().filter(|day| *day != Day::MIN) {
            steps.push(day, value(day));
        }
        steps
    }

    /// Several functions, each from its day on until that of the next, in the order of those days;
    /// the first from the first day on. None, if there are none.
    pub(super) fn in_turn(parts: impl IntoIterator<Item = (Day, Steps<T>)>) -> Option<Steps<T>> {
        let mut parts = parts.into_iter();
        let (_, first) = parts.next()?;
        Some(parts.fold(first, |before, (day, steps)| before.continued(day, &steps)))
    }

    pub(super) fn map<U: Clone + PartialEq>(&self, change: impl Fn(&T) -> U) -> Steps<U> {
        let mut steps = Steps::with_room(change(&self.first), self.later.len());
        for (start, value) in &self.later {
            steps.push(*start, change(value));
        }
        steps
    }

    /// What is so of the value on each day: within a stretch it changes on `turns` alone, which are in
    /// order.
    pub(super) fn by_day<U, D>(
        &self,
        turns: impl Fn(&T) -> D,
        told: impl Fn(&T, Day) -> U,
    ) -> Steps<U>
    where
        U: Clone + PartialEq,
        D: Iterator<Item = Day>,
    {
        let mut steps = Steps::with_room(told(&self.first, Day::MIN), self.later.len());
        for run in self.runs() {
            if run.first > Day::MIN {
                steps.push(run.first, told(run.value, run.first));
            }
            for turn in turns(run.value).filter(|day| run.first < *day && *day <= run.last) {
                steps.push(turn, told(run.value, turn));
            }
        }
        steps
    }

    pub(super) fn zip<U, V>(&self, other: &Steps<U>, join: impl Fn(&T, &U) -> V) -> Steps<V>
    where
        V: Clone + PartialEq,
    {
        let (mut one, mut two) = (&self.first, &other.first);
        let (mut ours, mut theirs) = (self.later.iter().peekable(), other.later.iter().peekable());
        let most = ours.len().saturating_add(theirs.len());
        let mut steps = Steps::with_room(join(one, two), most);
        loop {
            let starts = (ours.peek().map(|(day, _)| *day), theirs.peek().map(|(day, _)| *day));
            let Some(day) = starts.0.into_iter().chain(starts.1).min() else { return steps };
            if let Some((_, value)) = ours.next_if(|(start, _)| *start == day) {
                one = value;
            }
            if let Some((_, value)) = theirs.next_if(|(start, _)| *start == day) {
                two = value;
            }
            steps.push(day, join(one, two));
        }
    }

    /// The value of the day before; on the first day its own.
    pub(super) fn delayed(&self) -> Steps<T> {
        let mut steps = Steps::with_room(self.first.clone(), self.later.len());
        for (start, value) in &self.later {
            if let Some(start) = start.next() {
                steps.push(start, value.clone());
            }
        }
        steps
    }

    /// Another function on `from..`, this one before. What is kept is not copied: a function that is
    /// continued again and again costs no more than its stretches.
    pub(super) fn continued(mut self, from: Day, after: &Steps<T>) -> Steps<T> {
        self.later.truncate(self.later.partition_point(|(start, _)| *start < from));
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
