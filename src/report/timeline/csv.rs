//! Runs as comma-separated values: one a line.

use super::Timeline;
use crate::check::Assumption;
use crate::report::Cited;

/// The columns.
const HEADER: [&str; 14] = [
    "agreement",
    "commitment",
    "first",
    "last",
    "status",
    "reason",
    "breach",
    "certainty",
    "possible",
    "because",
    "assumed",
    "known_by",
    "entries",
    "places",
];

/// Every run on a line, with a header; `commitment` names an occurrence as `id#number`, `assumed` and
/// `known_by` are the same on every line, and `entries` are those by which the run begins, each with
/// its member of `places`.
///
/// No cell can be taken for a formula: each is empty, or begins with none of its signs.
///
/// # Errors
/// None is known: it is written to memory.
pub fn render(timeline: &Timeline) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    let assumed = timeline.assumed.join(", ");
    let known_by = timeline.known_by.map_or(String::new(), |day| day.to_string());
    for (agreement, id, runs) in timeline.tracks() {
        for run in runs {
            let state = &run.state;
            let possible: Vec<&str> = state.possible.iter().map(|status| status.word()).collect();
            let entries: Vec<&str> = run.entries.iter().map(|one| one.says.as_str()).collect();
            let places: Vec<String> = run.entries.iter().map(place).collect();
            writer.write_record([
                agreement.id.as_str(),
                id,
                &run.first.to_string(),
                &run.last.to_string(),
                state.status.word(),
                state.reason.word(),
                state.breach.word(),
                state.certainty.word(),
                &possible.join(" "),
                &state.because,
                &assumed,
                &known_by,
                &entries.join("; "),
                &places.join("; "),
            ])?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Where an entry is written, with the name of a file that begins with the sign of a formula written
/// as one of this folder.
fn place(entry: &Cited) -> String {
    let Some(place) = &entry.place else { return String::new() };
    if place.file == Assumption::SOURCE {
        return "assumed".to_owned();
    }
    let here = if place.file.starts_with(['=', '+', '-', '@', '\t', '\r']) { "./" } else { "" };
    format!("{here}{}:{}", place.file, place.line)
}
