//! What is said of one commitment of one instance.

use std::ops::Deref;

use serde::{Serialize, Serializer};

use crate::dates::Day;
use crate::evaluate::Judgement;
use crate::register::Reported;
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
    pub possible: Possible,
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

/// The possible statuses of an answer, in the order of reports: a short list that takes no memory of its own, of
/// which there may be millions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Possible {
    all: [Status; MOST],
    count: usize,
}

/// There are no more statuses.
const MOST: usize = crate::model::Status::ALL.len();

impl FromIterator<Status> for Possible {
    fn from_iter<I: IntoIterator<Item = Status>>(statuses: I) -> Self {
        let mut possible = Possible { all: [Status::Pending; MOST], count: 0 };
        for (place, status) in possible.all.iter_mut().zip(statuses) {
            *place = status;
            possible.count = possible.count.saturating_add(1);
        }
        possible
    }
}

impl Deref for Possible {
    type Target = [Status];

    fn deref(&self) -> &[Status] {
        self.all.get(..self.count).unwrap_or_default()
    }
}

impl Serialize for Possible {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
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

    /// What a program reports; with its day, where several are asked.
    #[must_use]
    pub fn reported(
        id: &'a str,
        commitment: &'a str,
        reported: &Reported,
        on: Option<Day>,
    ) -> Answer<'a> {
        Answer {
            id,
            commitment,
            status: reported.reason.status().into(),
            reason: reported.reason.into(),
            breach: reported.breach().into(),
            certainty: reported.certainty().into(),
            possible: reported.possible().map(Status::from).collect(),
            since: reported.since,
            deadline: reported.deadline,
            next_on: reported.next.map(|(on, _)| on),
            next_status: reported.next.map(|(_, reason)| reason.status().into()),
            on,
        }
    }
}
