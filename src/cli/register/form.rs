//! In which form the result is written.

use std::path::Path;

use anyhow::Result;
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
        let ending = file.and_then(Path::extension).and_then(|ending| ending.to_str());
        let named = ending.and_then(|ending| match ending {
            "jsonl" | "ndjson" => Some(RegisterFormat::Jsonl),
            ending => is_parquet(ending).then_some(RegisterFormat::Parquet),
        });
        match asked.or(named).unwrap_or(RegisterFormat::Csv) {
            RegisterFormat::Csv => Ok(Form::Csv),
            RegisterFormat::Jsonl => Ok(Form::Jsonl),
            #[cfg(feature = "parquet")]
            RegisterFormat::Parquet => Ok(Form::Parquet),
            #[cfg(not(feature = "parquet"))]
            RegisterFormat::Parquet => {
                anyhow::bail!("cannot write the result as Parquet: {WITHOUT}")
            }
        }
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
