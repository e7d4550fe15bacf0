//! Comma-separated values: a commitment a line, and below it its occurrences.

use super::{Report, State};
use crate::dates::Day;

/// The columns. They stay as they are, whatever is asked; only what is assumed has one more.
const HEADER: [&str; 12] = [
    "agreement",
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

/// Every commitment on a line, with a header, and after a recurring one its occurrences: `id` names
/// what the line is of, `commitment#number` for an occurrence, and `commitment` to what it belongs.
/// If something is assumed for the run, a last column `assumed` says so on every line.
///
/// No cell can be taken for a formula: each is empty, or begins with a letter or a digit.
///
/// # Errors
/// None is known: it is written to memory.
pub fn render(report: &Report) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let assumed = report.assumed.join(", ");
    let assumes = |word: &str| (!assumed.is_empty()).then(|| word.to_owned());
    writer.write_record(HEADER.map(str::to_owned).into_iter().chain(assumes("assumed")))?;
    for (agreement, commitment) in report.commitments() {
        let whole = (commitment.id.as_str(), &commitment.state);
        let occurrences = commitment.occurrences.iter().map(|one| (one.id.as_str(), &one.state));
        for (id, state) in std::iter::once(whole).chain(occurrences) {
            let row = row(&agreement.id, id, &commitment.id, state);
            writer.write_record(row.into_iter().chain(assumes(&assumed)))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn row(agreement: &str, id: &str, commitment: &str, state: &State) -> [String; 12] {
    let day = |day: Option<Day>| day.map_or(String::new(), |day| day.to_string());
    let possible: Vec<&str> = state.possible.iter().map(|status| status.word()).collect();
    [
        agreement.to_owned(),
        id.to_owned(),
        commitment.to_owned(),
        state.status.to_string(),
        state.reason.to_string(),
        state.breach.to_string(),
        state.certainty.to_string(),
        possible.join(" "),
        day(state.since),
        day(state.deadline),
        day(state.next.map(|next| next.on)),
        state.next.map_or(String::new(), |next| next.status.to_string()),
    ]
}
