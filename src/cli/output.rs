//! Writing to the two streams.

use std::io::{self, IsTerminal, Write};

use abide::report::text::Look;
use abide::source::visible;
use anstyle::{AnsiColor, Style};
use anyhow::{Context as _, Result};

use super::args::Color;
use super::colour;
use super::files::reason;

/// The width of text that no terminal bounds.
const PIPED_WIDTH: usize = 100;
/// Below this a table cannot be read any more; it runs over instead.
const LEAST_WIDTH: usize = 40;

/// How text on standard output may look.
pub(crate) fn look(color: Color) -> Look {
    let stdout = io::stdout();
    Look { width: width(&stdout), color: colour::wanted(color, &stdout) }
}

fn width(stream: &(impl IsTerminal + Stream)) -> usize {
    let terminal = stream.is_terminal().then(|| stream.columns()).flatten();
    terminal.map_or(PIPED_WIDTH, |columns| columns.max(LEAST_WIDTH))
}

/// A stream that may be a terminal with a width.
trait Stream {
    fn columns(&self) -> Option<usize>;
}

impl Stream for io::Stdout {
    fn columns(&self) -> Option<usize> {
        let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(self)?;
        Some(usize::from(columns))
    }
}

impl Stream for io::Stderr {
    fn columns(&self) -> Option<usize> {
        let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(self)?;
        Some(usize::from(columns))
    }
}

/// The width of standard error.
pub(crate) fn error_width() -> usize {
    width(&io::stderr())
}

/// Writes the result. A reader who has seen enough closes the pipe; that is no error.
pub(crate) fn result(text: &str) -> Result<()> {
    let stdout = io::stdout();
    // On an old Windows console the stream translates the colours; elsewhere it passes them on.
    let mut stream = anstream::AutoStream::always(stdout.lock());
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(()),
    }
}

/// Writes to standard error. If that cannot be written there is nobody to tell.
pub(crate) fn aside(text: &str) {
    let mut stream = anstream::AutoStream::always(io::stderr().lock());
    let _ = stream.write_all(text.as_bytes());
    let _ = stream.flush();
}

/// `error: message` on standard error, on one line: what is not known to be read may name it.
pub(crate) fn error(message: &str, color: Color) {
    labelled("error", AnsiColor::Red, message, color);
}

/// What an error says, with what led to it: the system's words without their number.
pub(crate) fn said(error: &anyhow::Error) -> String {
    let causes = error.chain().map(|cause| match cause.downcast_ref::<io::Error>() {
        Some(error) => reason(error),
        None => cause.to_string(),
    });
    causes.collect::<Vec<_>>().join(": ")
}

/// `warning: message` on standard error.
pub(crate) fn warning(message: &str, color: Color) {
    labelled("warning", AnsiColor::Yellow, message, color);
}

fn labelled(label: &str, hue: AnsiColor, message: &str, color: Color) {
    let message = visible(message);
    let style = Style::new().bold().fg_color(Some(hue.into()));
    if colour::wanted(color, &io::stderr()) {
        aside(&format!("{style}{label}{style:#}: {message}\n"));
    } else {
        aside(&format!("{label}: {message}\n"));
    }
}
