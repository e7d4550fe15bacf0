//! One JSON object.

use super::Report;

/// The report as JSON, with a newline at the end.
///
/// # Errors
/// None is known: every key is a string and every number finite.
pub fn render(report: &Report) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(report)?;
    text.push('\n');
    Ok(text)
}
