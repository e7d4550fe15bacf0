use std::path::PathBuf;

use abide::prove::MOST_ENTRIES;
use abide::report::gate::Rule;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::completions::CompletionsArgs;
use super::fmt::FmtArgs;
use super::init::InitArgs;
use super::lsp::LspArgs;
use super::man::ManArgs;
use super::record::RecordArgs;
use super::register::RegisterArgs;
use super::reports::{HtmlArgs, ReportArgs};
use super::schema::SchemaArgs;
use super::when::{Offset, Span, When};

/// The status of commitments on any date
///
/// Without a command the arguments are those of `status`.
#[derive(Debug, Parser)]
#[command(name = "abide", version, args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) status: StatusArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the status of every commitment on a day
    Status(StatusArgs),
    /// Fail if a commitment is in breach, or has another status that must not be
    Check(CheckArgs),
    /// Say why a commitment has its status, or what a diagnostic such as `E012` means
    Explain(ExplainArgs),
    /// Draw what becomes of every commitment between two days
    Timeline(TimelineArgs),
    /// Show what differs between two dates, two days of knowledge, or two trees, and why
    #[command(override_usage = DIFF_USAGE)]
    Diff(DiffArgs),
    /// Check properties of the rules, on records that are generated from them
    Prove(ProveArgs),
    /// Add an entry to the record, if the rules load with it
    // What clap says of a call without `--on` would have it that a path is asked for.
    #[command(override_usage = "abide record [OPTIONS] --on <DAY> <VERB> <ID> [PATH]...")]
    Record(RecordArgs),
    /// Lay files out: keys in order and aligned, comments kept
    Fmt(FmtArgs),
    /// Evaluate one agreement for every row of a table
    Register(RegisterArgs),
    /// Run the cases of the rules
    Test(TestArgs),
    /// Begin: write an example and a workflow, and never over anything
    Init(InitArgs),
    /// Print a JSON Schema, for editors and for programs
    Schema(SchemaArgs),
    /// Answer an editor: a language server over standard input and output
    Lsp(LspArgs),
    /// Print what a shell needs to complete the command line
    Completions(CompletionsArgs),
    /// Print a page of the manual, or write all of them
    Man(ManArgs),
}

const DIFF_USAGE: &str = "\
abide diff [OPTIONS] --on <DAY> --on <DAY> [PATH]...
       abide diff [OPTIONS] --known-by <DAY> --known-by <DAY> [PATH]...
       abide diff [OPTIONS] <TREE> [TREE]";

#[derive(Debug, ClapArgs)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) reports: ReportArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// What fails, instead of `breach` alone; several with commas
    #[arg(
        long,
        value_name = "WHAT",
        value_enum,
        value_delimiter = ',',
        default_values = ["breach"]
    )]
    pub(crate) fail_on: Vec<FailOn>,
    /// Warn of what becomes due or lapses within this time: `30d`, `2w`, `6m`, `1y`
    #[arg(long, value_name = "LENGTH", allow_hyphen_values = true)]
    pub(crate) within: Option<Span>,
    /// Fail only for what was not so before a change: in that revision of git, or at that path
    #[arg(long, value_name = "REV or PATH", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) changed_since: Option<String>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) reports: ReportArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ExplainArgs {
    /// The commitment: `id`, `agreement/id`, or one occurrence of it, `id#3`; or the code of a
    /// diagnostic
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// Show also what was looked at and did not decide
    #[arg(long)]
    pub(crate) all: bool,
    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ExplainFormat,
    /// Whether statuses are coloured
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people
    #[default]
    Text,
    /// One JSON object, with the whole tree
    Json,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct TimelineArgs {
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// The first day [default: the day the first agreement was made]
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<When>,
    /// The last day [default: some time after the last entry and the last change that can be foreseen]
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<When>,
    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TimelineFormat,
    /// Whether statuses are coloured
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
    #[command(flatten)]
    pub(crate) reports: HtmlArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DiffArgs {
    /// Two trees; or, of two days, files or folders, as for `status`
    #[arg(value_name = "TREE")]
    pub(crate) trees: Vec<String>,
    /// The two days to compare; once, with two trees or two days of knowledge: that day alone
    #[arg(long, value_name = "DAY", visible_alias = "as-of", alias = "date")]
    pub(crate) on: Vec<When>,
    /// The two days of knowledge to compare; once: leave out what was recorded after it
    #[arg(long, value_name = "DAY")]
    pub(crate) known_by: Vec<When>,
    /// Settle something open for this run, on both sides: see `status --help`
    #[arg(long, value_name = "FACT = VALUE", allow_hyphen_values = true)]
    pub(crate) assume: Vec<String>,
    /// The offset from UTC at which today is read, such as `+03:00`
    #[arg(long, value_name = "OFFSET", default_value = "Z", hide_default_value = true)]
    #[arg(allow_hyphen_values = true)]
    pub(crate) tz: Offset,
    /// End with exit code 1 if something differs
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: DiffFormat,
    /// Whether statuses are coloured
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ProveArgs {
    /// Files or folders with rules; `-` reads one JSON object, as in a `.json` file, from standard
    /// input [default: `rules` if it exists, else `.`]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    /// What chance begins with: the same seed gives the same run
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) seed: u64,
    /// How many records to try by chance for each commitment and property [default: 2000; for the
    /// commitments of large agreements fewer]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) records: Option<u32>,
    /// Try all records of up to so many entries, 6 at most, on all days that matter, which may take long [default: as
    /// many entries and days as take seconds]
    #[arg(long, value_name = "NUMBER")]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=i64::from(MOST_ENTRIES)))]
    pub(crate) entries: Option<u32>,
    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ProveFormat,
    /// Whether verdicts are coloured
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ProveFormat {
    /// For people
    #[default]
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum DiffFormat {
    /// A line for each stretch of days, for people
    #[default]
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct TestArgs {
    /// Files or folders with rules and cases [default: `rules` if it exists, else `.`]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    /// Run only the cases in whose name, or `agreement/name`, this text stands; may be repeated
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) filter: Vec<String>,
    /// Write what the rules give into the cases that fail, as what is expected
    #[arg(long)]
    pub(crate) bless: bool,
    /// Show what of the rules no case reaches; with a number fail if fewer hundredths are reached
    #[arg(long, value_name = "PERCENT", num_args = 0..=1, require_equals = true)]
    #[arg(value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) coverage: Option<Option<u8>>,
    /// Change the rules one step at a time, and show the changes that no case notices
    #[arg(long)]
    pub(crate) mutate: bool,
    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TestFormat,
    /// Write the result as JUnit into this file too
    #[arg(long, value_name = "FILE", value_parser = super::reports::file())]
    pub(crate) report_junit: Vec<PathBuf>,
    /// Write it as one JSON object into this file too
    #[arg(long, value_name = "FILE", value_parser = super::reports::file())]
    pub(crate) report_json: Vec<PathBuf>,
    /// Whether the result is coloured
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum TestFormat {
    /// What failed, and how many passed, for people
    #[default]
    Text,
    /// One JSON object
    Json,
    /// Annotations for a workflow of GitHub, with its outputs
    Github,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum TimelineFormat {
    /// Bars and runs for people
    #[default]
    Text,
    /// One JSON object
    Json,
    /// A run a line
    Csv,
}

/// What is asked, and of which files.
#[derive(Debug, ClapArgs)]
pub(crate) struct QuestionArgs {
    /// Files or folders with rules and records; `-` reads one JSON object, as in a `.json` file,
    /// from standard input [default: `rules` if it exists, else `.`]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    /// The day: a date, or `today`, `today+30d`, `today-2w` [default: today]
    #[arg(long, value_name = "DAY", visible_alias = "as-of", alias = "date")]
    pub(crate) on: Option<When>,
    /// Leave out what was recorded after this day
    #[arg(long, value_name = "DAY")]
    pub(crate) known_by: Option<When>,
    /// Settle something open for this run, as `turns on` names it: `ground = true`,
    /// `handover = 2025-09-20`, `met(end-mission) = 2025-09-20`; may be repeated
    #[arg(long, value_name = "FACT = VALUE", allow_hyphen_values = true)]
    pub(crate) assume: Vec<String>,
    /// The offset from UTC at which today is read, such as `+03:00`
    #[arg(long, value_name = "OFFSET", default_value = "Z", hide_default_value = true)]
    #[arg(allow_hyphen_values = true)]
    pub(crate) tz: Offset,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct OutputArgs {
    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Whether statuses are coloured
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// A table for people
    #[default]
    Text,
    /// One JSON object
    Json,
    /// A commitment a line
    Jsonl,
    /// Tables and lists for an issue or the summary of a job
    Markdown,
    /// A commitment or an occurrence a line, in columns
    Csv,
    /// Annotations for a workflow of GitHub, with its summary and outputs
    Github,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Color {
    /// If the environment asks for it, or on a terminal
    #[default]
    Auto,
    Always,
    Never,
}

/// What `check` fails on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// In breach in every world
    Breach,
    /// In breach in some world
    PossibleBreach,
    Pending,
    Due,
    Lapsed,
    Met,
    Void,
    /// More than one status is possible
    Open,
}

impl From<FailOn> for Rule {
    fn from(on: FailOn) -> Rule {
        match on {
            FailOn::Breach => Rule::Breach,
            FailOn::PossibleBreach => Rule::PossibleBreach,
            FailOn::Pending => Rule::Pending,
            FailOn::Due => Rule::Due,
            FailOn::Lapsed => Rule::Lapsed,
            FailOn::Met => Rule::Met,
            FailOn::Void => Rule::Void,
            FailOn::Open => Rule::Open,
        }
    }
}
