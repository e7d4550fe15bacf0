//! An agreement of three commitments, with its record and its cases, around a day.

use abide::dates::Day;
use anyhow::{Result, bail};
use minijinja::{Environment, Error, ErrorKind, context};

use super::files::NewFile;

/// The deadline of the first commitment comes so many days after the day on which the example is
/// tried.
const DEADLINE: i64 = 60;

/// The files of the example: nothing of it is in breach on the day, nor for weeks after it.
///
/// # Errors
/// Where some of its days would lie outside of the calendar.
pub(super) fn files(on: Day) -> Result<Vec<NewFile>> {
    let mut environment = Environment::new();
    environment.add_function("day", move |count: i64| {
        let day = on.plus(count).map(|day| day.to_string());
        day.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "there is no such day"))
    });
    let file = |name: &str, what, template| -> Result<NewFile> {
        let text = environment.render_str(template, context! {});
        let Ok(text) = text else {
            bail!("there is no room for the example around {on}: choose another day with `--on`");
        };
        Ok(NewFile { path: format!("rules/example/{name}").into(), text: text + "\n", what })
    };
    Ok(vec![
        file(
            "example.toml",
            "three commitments: a deadline, a condition, a consultation",
            include_str!("files/example.toml"),
        )?,
        file("record.toml", "what happened so far", include_str!("files/record.toml"))?,
        file(
            "cases.toml",
            "what the rules shall say: cases, and a property",
            include_str!("files/cases.toml"),
        )?,
    ])
}

/// A day on which more is to be seen than on the day itself: the last one for the handover.
pub(super) fn later(on: Day) -> Day {
    on.plus(DEADLINE).unwrap_or(Day::MAX)
}
