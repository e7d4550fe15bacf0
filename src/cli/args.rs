use std::path::PathBuf;

use abide::prove::MOST_ENTRIES;
use abide::report::gate::Rule;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::fmt::FmtArgs;
use super::record::RecordArgs;
use super::reports::{HtmlArgs, ReportArgs};
use super::when::{Offset, Span, When};

/// The status of commitments on any date
///
/// Without a command the arguments are those of `status`.
#[derive(Debug, Parser)]
#[command(
    name = "abide",
    version,
    args_conflicts_with_subcommands = true,
    after_help = EXIT_CODES
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) status: StatusArgs,
}

const EXIT_CODES: &str = "\
Exit codes, of every command:
  0  nothing that fails
  1  a check, a case or a property failed; `diff --exit-code` found something
  2  could not run: bad usage, a path that is not there, files that do not load
  3  nothing was evaluated: no file found, or no commitment in them";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the status of every commitment on a day
    #[command(after_help = EXIT_CODES)]
    Status(StatusArgs),
    /// Fail if a commitment is in breach, or has another status that must not be
    #[command(after_help = EXIT_CODES)]
    Check(CheckArgs),
    /// Say why a commitment has its status, or what a diagnostic such as `E012` means
    #[command(after_help = EXIT_CODES)]
    Explain(ExplainArgs),
    /// Draw what becomes of every commitment between two days
    #[command(after_help = EXIT_CODES)]
    Timeline(TimelineArgs),
    /// Show what differs between two dates, two days of knowledge, or two trees, and why
    #[command(after_help = DIFF_HELP, override_usage = DIFF_USAGE)]
    Diff(DiffArgs),
    /// Check properties of the rules, on records that are generated from them
    #[command(after_help = PROVE_HELP)]
    Prove(ProveArgs),
    /// Add an entry to the record, if the rules load with it
    #[command(after_help = RECORD_HELP)]
    Record(RecordArgs),
    /// Lay files out: keys in order and aligned, comments kept
    #[command(after_help = FMT_HELP)]
    Fmt(FmtArgs),
    /// Run the cases of the rules
    #[command(after_help = TEST_HELP)]
    Test(TestArgs),
}

const RECORD_HELP: &str = "\
The entry goes behind all others of the file, and everything else in it stays as it is.

Exit codes:
  0  written, or with --dry-run shown
  2  nothing was written: bad usage, rules that do not load with the entry
  3  nothing was found at the paths";

const FMT_HELP: &str = "\
Only TOML is laid out; JSON is passed over in folders. What a file says does not change.

Exit codes:
  0  all files are laid out
  1  with --check: some are not
  2  could not run: bad usage, a path that is not there, a file that is not TOML
  3  nothing was found at the paths";

const TEST_HELP: &str = "\
A case states under `[[case]]` what is expected of commitments on days, given some entries.

Exit codes:
  0  every case that ran passed
  1  a case failed, or less is covered than --coverage asks for
  2  could not run: bad usage, a path that is not there, files that do not load
  3  nothing was evaluated: no file found, or no case ran";

const DIFF_USAGE: &str = "\
abide diff [OPTIONS] --on <DAY> --on <DAY> [PATH]...
       abide diff [OPTIONS] --known-by <DAY> --known-by <DAY> [PATH]...
       abide diff [OPTIONS] <TREE> [TREE]";

const DIFF_HELP: &str = "\
A tree is a path, or a revision of git: `HEAD~1`, `main`, `v1.2:rules/lease.toml`. A path that \
exists goes first. Of a revision without a path it is `rules` if it exists there, else all of it. \
Without a second tree the work tree is compared: the same path of it, if one was named behind a \
revision, else `rules` if it exists, else `.`. Two trees are compared on all days.

Exit codes:
  0  compared, whatever differs
  1  with --exit-code: something differs
  2  could not run: bad usage, no such path or revision, files that do not load
  3  nothing was evaluated: no file found, or no commitment in them";

const PROVE_HELP: &str = "\
What is checked are the `[[property]]` tables of the files, and what every commitment has to be: able \
to become due, able to be met, and a few more. All records of a few entries on the days that matter \
are tried, and larger ones by chance. What fails is printed as a `[[case]]` that `abide test` fails on.

Exit codes:
  0  every property holds
  1  a property failed: a record speaks against it, or it claims nothing
  2  could not run: bad usage, a path that is not there, files that do not load
  3  nothing was evaluated: no file found, or no commitment in them";

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
    /// Try all records of up to so many entries, 6 at most [default: as many as take seconds]
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
