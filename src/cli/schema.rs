use abide::schema::Schema;
use anyhow::Result;
use clap::{Args as ClapArgs, ValueEnum};

use super::exit::Exit;
use super::output;

#[derive(Debug, ClapArgs)]
pub(crate) struct SchemaArgs {
    /// Of what
    #[arg(value_name = "WHAT", value_enum)]
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// A file with an `[agreement]`
    Agreement,
    /// A file without: the record, the cases or the properties of an agreement
    Record,
    /// A file of either sort, for an editor that takes all files of a folder alike
    File,
    /// A line of a JSON Lines file
    Entry,
    /// What `status` and `check` write as JSON
    Report,
}

/// Prints a JSON Schema.
pub(crate) fn run(args: &SchemaArgs) -> Result<Exit> {
    let schema = match args.what {
        What::Agreement => Schema::Agreement,
        What::Record => Schema::Record,
        What::File => Schema::File,
        What::Entry => Schema::Entry,
        What::Report => Schema::Report,
    };
    output::result(&schema.text())?;
    Ok(Exit::Fine)
}
