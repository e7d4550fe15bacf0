//! What `--help` and the manual say of a command beyond its arguments.

use std::fmt;

use clap::{Command, CommandFactory as _};

use super::args::Args;

/// The widest that a help is set, on whatever terminal.
const WIDEST: usize = 100;

/// What there is to say of a command.
#[derive(Debug)]
pub(crate) struct Topic {
    /// The command; `abide` is the program itself.
    command: &'static str,
    /// Paragraphs in front of the examples.
    pub(crate) remarks: &'static [&'static str],
    /// Each with what it does.
    pub(crate) examples: &'static [(&'static str, &'static str)],
    /// The exit codes, each with what it means.
    pub(crate) exits: &'static [(u8, &'static str)],
}

/// The command line, with all that `--help` says.
pub(crate) fn command() -> Command {
    let command = dressed(Args::command()).max_term_width(WIDEST);
    command.mut_subcommands(dressed)
}

fn dressed(command: Command) -> Command {
    match topic(command.get_name()) {
        Some(topic) => command.after_long_help(topic.to_string()),
        None => command,
    }
}

/// What there is to say of that command.
pub(crate) fn topic(command: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.command == command)
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for remark in self.remarks {
            write!(f, "{remark}\n\n")?;
        }
        writeln!(f, "Examples:")?;
        for (about, line) in self.examples {
            writeln!(f, "  {about}:\n    $ {line}")?;
        }
        write!(f, "\nExit codes:")?;
        self.exits.iter().try_for_each(|(code, meaning)| write!(f, "\n  {code}  {meaning}"))
    }
}

const FINE: (u8, &str) = (0, "nothing that fails");
const COULD_NOT_RUN: (u8, &str) =
    (2, "could not run: bad usage, a path that is not there, files that do not load");
const NOTHING_EVALUATED: (u8, &str) =
    (3, "nothing was evaluated: no file found, or no commitment in them");

const OF_EVERY_COMMAND: &[(u8, &str)] = &[
    FINE,
    (1, "something failed, or `diff --exit-code` or `fmt --check` found something"),
    COULD_NOT_RUN,
    NOTHING_EVALUATED,
];

/// Of commands that answer, whatever the answer is.
const OF_AN_ANSWER: &[(u8, &str)] = &[FINE, COULD_NOT_RUN, NOTHING_EVALUATED];

/// Of commands that only write what the program itself knows.
const WRITTEN: &[(u8, &str)] = &[(0, "written"), (2, "could not write: bad usage, no such folder")];

const TOPICS: &[Topic] = &[
    Topic {
        command: "abide",
        remarks: &[
            "`abide COMMAND --help` has examples for each command.",
            "`abide help phrases` has the language: how `dates`, `conditions`, `lengths` and \
             `assumptions` are written, each of which is a page by itself too (`abide help dates`). \
             `abide help statuses` says what each status means, and each reason for it; `abide explain \
             E102` does so for a diagnostic.",
        ],
        examples: &[
            ("Begin: an example and cases for it, in an empty folder", "abide init"),
            ("Where every promise of the folder `rules` stands today", "abide"),
            (
                "Where those of one agreement stood on a day",
                "abide rules/iraq-2024 --on 2025-10-01",
            ),
            (
                "Say what happened; without `--dry-run` it is written",
                "abide record met end-mission rules/iraq-2024 --on today --dry-run",
            ),
        ],
        exits: OF_EVERY_COMMAND,
    },
    Topic {
        command: "status",
        remarks: &[],
        examples: &[
            ("Where every promise stood on a day", "abide status rules/iraq-2024 --on 2025-10-01"),
            (
                "What was to be thought of it with what was known a month later",
                "abide status rules/jcpoa --on 2023-10-18 --known-by 2023-11-18",
            ),
            (
                "What if the condition `ground` holds",
                "abide status rules/iraq-2024 --on 2025-10-01 --assume 'ground = true'",
            ),
            ("For a program, in thirty days", "abide status --on today+30d --format json"),
            (
                "A page that answers for any day, and a calendar",
                "abide status --report-html page.html --report-ics due.ics",
            ),
        ],
        exits: OF_AN_ANSWER,
    },
    Topic {
        command: "check",
        remarks: &[],
        examples: &[
            (
                "Fail if a promise is broken (exit code 1: one is)",
                "abide check rules/iraq-2024 --on 2025-10-01",
            ),
            (
                "Fail on whatever is lapsed or open (exit code 1), warn 90 days ahead",
                "abide check rules/new-start --on 2023-02-01 --fail-on lapsed,open --within 90d",
            ),
            ("Nothing of this fails", "abide check rules/jcpoa --on 2016-03-01"),
        ],
        exits: OF_EVERY_COMMAND,
    },
    Topic {
        command: "explain",
        remarks: &[],
        examples: &[
            (
                "Why this is lapsed, and what would change it",
                "abide explain end-mission rules/iraq-2024 --on 2025-10-01",
            ),
            (
                "The same with all that was looked at, in all rules",
                "abide explain iraq-2024/syria-mission --on 2025-10-01 --all",
            ),
            ("One occurrence of what recurs", "abide explain 'commission#3' rules/new-start"),
            ("What a diagnostic means", "abide explain E012"),
            ("What a status means, and each reason for it", "abide explain lapsed"),
        ],
        exits: OF_AN_ANSWER,
    },
    Topic {
        command: "timeline",
        remarks: &[],
        examples: &[
            ("What became, and becomes, of every promise", "abide timeline rules/iraq-2024"),
            ("Two years of it", "abide timeline rules/jcpoa --from 2018-01-01 --to 2019-12-31"),
            ("A run a line, for a table", "abide timeline rules/iraq-2024 --format csv"),
        ],
        exits: OF_AN_ANSWER,
    },
    Topic {
        command: "register",
        remarks: &[
            "A file with a table `[register]` is a template: `$name` in it stands for the cell of that \
             column. An entry whose day is empty in a row does not exist in it, and a term that is empty \
             is as if not written. The answer of a row is that of the agreement with its cells written \
             into it.",
        ],
        examples: &[
            (
                "Each ticket on a day",
                "cd rules/registers/support && abide register . --rows tickets.csv --on 2026-04-07",
            ),
            (
                "How many vulnerabilities are open today",
                "cd rules/registers/exploited && abide register . --rows findings.csv --counts",
            ),
        ],
        exits: OF_AN_ANSWER,
    },
    Topic {
        command: "diff",
        remarks: &[
            "A tree is a path, or a revision of git: `HEAD~1`, `main`, `v1.2:rules/lease.toml`. A path \
             that exists goes first. Of a revision without a path it is `rules` if it exists there, \
             else all of it. Without a second tree the work tree is compared: the same path of it, if \
             one was named behind a revision, else `rules` if it exists, else `.`. Two trees are \
             compared on all days.",
        ],
        examples: &[
            (
                "What the night of the deadline changed",
                "abide diff --on 2025-09-30 --on 2025-10-01 rules/iraq-2024",
            ),
            (
                "What became known in the year 2026",
                "abide diff --known-by 2025-12-31 --known-by 2026-12-31 rules/iraq-2024",
            ),
            ("What my changes of the rules change, before I commit them", "abide diff HEAD"),
            (
                "Fail if two trees differ (exit code 1: these do)",
                "abide diff --exit-code rules/iraq-2024 rules/jcpoa",
            ),
        ],
        exits: &[
            (0, "compared, whatever differs"),
            (1, "with --exit-code: something differs"),
            (2, "could not run: bad usage, no such path or revision, files that do not load"),
            NOTHING_EVALUATED,
        ],
    },
    Topic {
        command: "prove",
        remarks: &[
            "What is checked are the `[[property]]` tables of the files, and what every commitment has \
             to be: able to become due, able to be met, and a few more. All records of a few entries \
             on the days that matter are tried, and larger ones by chance. What fails is printed as a \
             `[[case]]` that `abide test` fails on.",
        ],
        examples: &[
            (
                "A quick look: all records of one entry, and 20 by chance",
                "abide prove rules/iraq-2024 --entries 1 --records 20",
            ),
            (
                "Other records than those of last time",
                "abide prove rules/iraq-2024 --entries 0 --records 50 --seed 7",
            ),
        ],
        exits: &[
            (0, "every property holds"),
            (1, "a property failed: a record speaks against it, or it claims nothing"),
            COULD_NOT_RUN,
            NOTHING_EVALUATED,
        ],
    },
    Topic {
        command: "test",
        remarks: &[
            "A case states under `[[case]]` what is expected of commitments on days, given some \
             entries.",
        ],
        examples: &[
            ("All cases of the folder `rules`", "abide test"),
            ("Those with `late` in their names", "abide test --filter late"),
            (
                "What of the rules no case reaches; fail if that is much",
                "abide test rules/iraq-2024 --coverage=60",
            ),
            ("For a server of builds", "abide test --report-junit cases.xml"),
        ],
        exits: &[
            (0, "every case that ran passed"),
            (1, "a case failed, or less is covered than --coverage asks for"),
            COULD_NOT_RUN,
            (3, "nothing was evaluated: no file found, or no case ran"),
        ],
    },
    Topic {
        command: "record",
        remarks: &[
            "The entry goes behind all others of the file, and everything else in it stays as it is.",
        ],
        examples: &[(
            "Show what would be written, and what becomes of it",
            "abide record met end-mission rules/iraq-2024 --on 2026-01-20 --dry-run",
        )],
        exits: &[
            (0, "written, or with --dry-run shown"),
            (2, "nothing was written: bad usage, rules that do not load with the entry"),
            (3, "nothing was found at the paths"),
        ],
    },
    Topic {
        command: "fmt",
        remarks: &[
            "Only TOML is laid out; JSON is passed over in folders. What a file says does not change.",
        ],
        examples: &[("Say which files are not laid out", "abide fmt --check")],
        exits: &[
            (0, "all files are laid out"),
            (1, "with --check: some are not"),
            (2, "could not run: bad usage, a path that is not there, a file that is not TOML"),
            (3, "nothing was found at the paths"),
        ],
    },
    Topic {
        command: "init",
        remarks: &["What is there already is left as it is."],
        examples: &[
            ("An example, and a workflow for GitHub", "abide init"),
            ("The example alone, in a folder of its own", "abide init --ci none contracts"),
        ],
        exits: &[
            (0, "written, or there already"),
            (2, "could not write: bad usage, no such folder"),
        ],
    },
    Topic {
        command: "schema",
        remarks: &[
            "A schema says which tables and keys there are, and what their values look like. An editor \
             that has it completes and explains the keys, and marks what is wrong. Whether a name \
             exists, a phrase can be read, or entries agree with each other, only `abide check` knows.",
            "For TOML: put `#:schema ./abide.schema.json` at the top of a file, where Even Better TOML \
             and taplo look for it.",
        ],
        examples: &[
            ("One schema for all files of a folder", "abide schema file > abide.schema.json"),
            ("What a program may expect of `--format json`", "abide schema report"),
        ],
        exits: WRITTEN,
    },
    Topic {
        command: "lsp",
        remarks: &[
            "An editor starts it and talks to it over standard input and output, by the Language Server \
             Protocol: it shows what `abide check` says of the files while they are typed, explains ids, \
             keys and phrases, completes them, finds and renames ids, mends misspelt words and lays \
             files out. An editor that knows no `abide` is told to start `abide lsp` for the files of a \
             folder `rules`.",
            "Files that are open stand in place of those on the disk. A file belongs with all of the \
             folder `rules` in the folder that is open in the editor, or with all of that folder where \
             it has no `rules`; a file outside of these with those in its own folder.",
        ],
        examples: &[
            ("What an editor starts; without one, exit code 1", "abide lsp"),
            (
                "Of two folders that belong together; the same",
                "abide lsp rules/iraq-2024 rules/jcpoa || test $? = 1",
            ),
            ("With the statuses of a day; the same", "abide lsp --on 2025-10-01 || test $? = 1"),
        ],
        exits: &[
            (0, "the client said that it is done"),
            (1, "it went away without a word"),
            (2, "could not run: bad usage, or what came is no message"),
        ],
    },
    Topic {
        command: "completions",
        remarks: &[
            "The file belongs where the shell looks for completions: for bash, for example, \
             `~/.local/share/bash-completion/completions/abide`; for zsh a file `_abide` in a folder of \
             `$fpath`; for fish `~/.config/fish/completions/abide.fish`. PowerShell and Nushell read it \
             from their profile.",
        ],
        examples: &[
            ("For bash", "abide completions bash > abide"),
            ("For zsh", "abide completions zsh > _abide"),
            ("For fish", "abide completions fish > abide.fish"),
        ],
        exits: WRITTEN,
    },
    Topic {
        command: "man",
        remarks: &[],
        examples: &[
            ("The page of a command", "abide man check > abide-check.1"),
            ("All pages, into a folder", "mkdir man1 && abide man --out man1"),
        ],
        exits: WRITTEN,
    },
];
