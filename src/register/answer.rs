//! What is said of one commitment of one instance.

use serde::Serialize;

use crate::dates::Day;
use crate::evaluate::Judgement;
use crate::report::{Breach, Certainty, Reason, Status};

/// The columns of an answer. Where several days are asked, [`ON`] follows.
pub const HEADER: [&str; 11] = [
    "id",
    "commitment",
    "status",
    "reason",
    "breach",
    "certainty",
    "possible",
    "since",
    "deadline",
    "next_on",
    "next_status",
];

/// The column of the day asked.
pub const ON: &str = "on";

/// One commitment of one instance on one day: a line of the result, and its keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer<'a> {
    /// The instance.
    pub id: &'a str,
    /// The commitment.
    pub commitment: &'a str,
    /// Its status.
    pub status: Status,
    /// Why it has that status.
    pub reason: Reason,
    /// Whether it is in breach.
    pub breach: Breach,
    /// How sure the status is.
    pub certainty: Certainty,
    /// All possible statuses.
    pub possible: Vec<Status>,
    /// The first day from which on the status has been the same.
    pub since: Option<Day>,
    /// The deadline in effect.
    pub deadline: Option<Day>,
    /// The day of the next change if nothing more is recorded.
    pub next_on: Option<Day>,
    /// The status from then on.
    pub next_status: Option<Status>,
    /// The day asked, where several are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
}

impl<'a> Answer<'a> {
    /// What a judgement says; with its day, where several are asked.
    #[must_use]
    pub fn new(
        id: &'a str,
        commitment: &'a str,
        judged: &Judgement,
        on: Option<Day>,
    ) -> Answer<'a> {
        Answer {
            id,
            commitment,
            status: judged.status.into(),
            reason: judged.reason.into(),
            breach: judged.breach.into(),
            certainty: judged.certainty.into(),
            possible: judged.possible.iter().map(|status| (*status).into()).collect(),
            since: judged.since,
            deadline: judged.deadline,
            next_on: judged.next.map(|next| next.on),
            next_status: judged.next.map(|next| next.status.into()),
            on,
        }
    }

    /// Its cells, in the order of [`HEADER`], and the day asked where several are.
    pub fn cells(&self) -> impl Iterator<Item = String> {
        let day = |day: Option<Day>| day.map_or(String::new(), |day| day.to_string());
        let possible: Vec<&str> = self.possible.iter().map(|status| status.word()).collect();
        let cells = [
            self.id.to_owned(),
            self.commitment.to_owned(),
            self.status.to_string(),
            self.reason.to_string(),
            self.breach.to_string(),
            self.certainty.to_string(),
            possible.join(" "),
            day(self.since),
            day(self.deadline),
            day(self.next_on),
            self.next_status.map_or(String::new(), |status| status.to_string()),
        ];
        cells.into_iter().chain(self.on.map(|on| on.to_string()))
    }
}
