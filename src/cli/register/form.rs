//! In which form the result is written.

use std::path::Path;

use anyhow::{Result, bail};
use clap::ValueEnum;

/// A form of the result, as it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RegisterFormat {
    /// A line for each instance and commitment, in columns
    Csv,
    /// The same as JSON objects
    Jsonl,
    /// The same as a table of Parquet
    Parquet,
}

/// A form of the result that this program can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Csv,
    Jsonl,
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Form {
    /// The form that is asked for, else the one that the name of the file says.
    pub(super) fn of(asked: Option<RegisterFormat>, file: Option<&Path>) -> Result<Form> {
        let form = match (asked, file) {
            (_, Some(file)) if file == Path::new("-") => {
                bail!(
                    "`--out -` names no file: without `--out` the result goes to standard output"
                );
            }
            (Some(asked), _) => asked,
            (None, None) => RegisterFormat::Csv,
            (None, Some(file)) => named_by(file)?,
        };
        match form {
            RegisterFormat::Csv => Ok(Form::Csv),
            RegisterFormat::Jsonl => Ok(Form::Jsonl),
            #[cfg(feature = "parquet")]
            RegisterFormat::Parquet => Ok(Form::Parquet),
            #[cfg(not(feature = "parquet"))]
            RegisterFormat::Parquet => {
                bail!("cannot write the result as Parquet: {WITHOUT}")
            }
        }
    }
}

/// The form that the ending of a file says.
fn named_by(file: &Path) -> Result<RegisterFormat> {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "csv" => Ok(RegisterFormat::Csv),
        "jsonl" | "ndjson" => Ok(RegisterFormat::Jsonl),
        other if is_parquet(other) => Ok(RegisterFormat::Parquet),
        _ => bail!(
            "`{}` does not say in which form the result is written: let it end in `.csv`, `.jsonl` or \
             `.parquet`, or add `--format`",
            file.display()
        ),
    }
}

/// Whether the name of a file that ends so says that it is a table of Parquet.
pub(super) fn is_parquet(ending: &str) -> bool {
    matches!(ending, "parquet" | "parq" | "pq")
}

/// Why a table of Parquet is refused, and what to do.
#[cfg(not(feature = "parquet"))]
pub(super) const WITHOUT: &str = "this `abide` is built without it; the binaries of a release have it, \
                                  and so has one compiled with `--features parquet`";
