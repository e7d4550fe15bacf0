//! Runs as comma-separated values: one a line.

use super::Timeline;

/// The columns.
const HEADER: [&str; 11] = [
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
];

/// Every run on a line, with a header; `commitment` names an occurrence as `id#number`, and
/// `assumed` is the same on every line.
///
/// # Errors
/// None is known: it is written to memory.
pub fn render(timeline: &Timeline) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    let assumed = timeline.assumed.join(", ");
    for (agreement, id, runs) in timeline.tracks() {
        for run in runs {
            let state = &run.state;
            let possible: Vec<&str> = state.possible.iter().map(|status| status.word()).collect();
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
            ])?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
