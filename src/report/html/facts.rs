//! The days and other facts of a run, some of which move while it lasts.

use serde::{Serialize, Serializer};

use crate::dates::Day;

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Day(Day),
    Text(String),
}

/// A fact, from each day on which it says something else.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) name: &'static str,
    first: Said,
    /// What it says from later days on.
    later: Vec<(Day, Said)>,
    since: Day,
}

impl Said {
    fn text(&self) -> String {
        match self {
            Said::Day(day) => day.to_string(),
            Said::Text(text) => text.clone(),
        }
    }
}

impl Fact {
    pub(super) fn new(name: &'static str, since: Day, said: Said) -> Self {
        Self { name, first: said, later: Vec::new(), since }
    }

    fn last(&self) -> &Said {
        self.later.last().map_or(&self.first, |(_, said)| said)
    }

    /// Whether the other says the same, but for a day that may be another.
    pub(super) fn may_move_to(&self, other: &Fact) -> bool {
        let are_days = matches!((self.last(), &other.first), (Said::Day(_), Said::Day(_)));
        self.name == other.name && (are_days || *self.last() == other.first)
    }

    /// From then on it is the other one.
    pub(super) fn move_to(&mut self, other: Fact) {
        if *self.last() != other.first {
            self.later.push((other.since, other.first));
        }
    }

    /// What it says on a day.
    pub(super) fn on(&self, day: Day) -> String {
        let moved = self.later.iter().rev().find(|(since, _)| *since <= day);
        moved.map_or(&self.first, |(_, said)| said).text()
    }

    /// How its day moves: so many times it moves, each time after so many days, by so many days.
    fn moves(&self) -> Vec<(u32, i64, i64)> {
        let (mut since, mut from) = (self.since, &self.first);
        let mut moves: Vec<(u32, i64, i64)> = Vec::new();
        for (day, said) in &self.later {
            let by = match (from, said) {
                (Said::Day(from), Said::Day(to)) => to.since(*from),
                _ => 0,
            };
            let step = (day.since(since), by);
            match moves.last_mut().filter(|(_, after, by)| (*after, *by) == step) {
                Some((times, ..)) => *times = times.saturating_add(1),
                None => moves.push((1, step.0, step.1)),
            }
            (since, from) = (*day, said);
        }
        moves
    }
}

impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.later.as_slice() {
            [] => (self.name, self.first.text()).serialize(serializer),
            _ => (self.name, self.first.text(), self.moves()).serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fact, Said};
    use crate::dates::Day;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn a_day_that_moves_is_told_by_its_steps() {
        let fact =
            |since: &str, said: &str| Fact::new("deadline", day(since), Said::Day(day(said)));
        let mut moving = fact("2025-01-01", "2025-03-01");
        for (since, said) in [
            ("2025-01-02", "2025-03-02"),
            ("2025-01-03", "2025-03-03"),
            ("2025-01-06", "2025-03-06"),
        ] {
            let next = fact(since, said);
            assert!(moving.may_move_to(&next));
            moving.move_to(next);
        }
        let told = serde_json::to_string(&moving).expect("JSON");
        assert_eq!(told, r#"["deadline","2025-03-01",[[2,1,1],[1,3,3]]]"#);
        for (on, said) in [
            ("2025-01-01", "2025-03-01"),
            ("2025-01-02", "2025-03-02"),
            ("2025-01-05", "2025-03-03"),
            ("2025-01-09", "2025-03-06"),
        ] {
            assert_eq!(moving.on(day(on)), said);
        }
        let other = Fact::new("deadline", day("2025-01-09"), Said::Text("some day".to_owned()));
        assert!(!moving.may_move_to(&other));
    }
}
