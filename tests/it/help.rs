//! What `--help` says is true, and can be read.

use std::path::Path;
use std::process::Command;

use crate::bin::{abide, folder, root};

/// Every command, and the program itself.
fn commands() -> Vec<String> {
    let help = abide(root(), "-h").run().code(0).out;
    let (_, list) = help.split_once("\nCommands:\n").expect("commands");
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned);
    let commands: Vec<String> = names.filter(|name| name != "help").collect();
    assert!(commands.len() >= 10, "{help}");
    [String::new()].into_iter().chain(commands).collect()
}

fn help(command: &str, flag: &str, width: usize) -> String {
    let call = abide(root(), &format!("{command} {flag}"));
    let ran = call.env("COLUMNS", &width.to_string()).run().code(0);
    assert_eq!(ran.err, "", "{command} {flag}");
    ran.out
}

/// In a terminal of each of these widths paragraphs fill their lines, and an exit code has one line.
#[test]
fn help_is_broken_well() {
    let commands = commands();
    for (width, command) in
        [80, 100].iter().flat_map(|width| commands.iter().map(|it| (*width, it)))
    {
        let help = help(command, "--help", width);
        assert!(help.lines().all(|line| line.chars().count() <= width), "{width}\n{help}");
        let (_, codes) = help.split_once("Exit codes:\n").expect("exit codes");
        let codes: Vec<&str> = codes.lines().map(|line| line.split("  ").nth(1).unwrap()).collect();
        let all =
            [vec!["0", "1", "2", "3"], vec!["0", "1", "2"], vec!["0", "2", "3"], vec!["0", "2"]];
        assert!(all.contains(&codes), "{width}\n{help}");
        let lines: Vec<&str> = help.lines().collect();
        for pair in lines.windows(2) {
            let [line, next] = [pair[0], pair[1]];
            let is_row =
                |line: &str| line.trim_start().contains("  ") || line.contains("[OPTIONS]");
            let is_prose = |line: &str| line.len() > width / 2 && !is_row(line) && !is_row(next);
            let indent = |line: &str| line.len() - line.trim_start().len();
            if is_prose(line) && indent(line) == indent(next) && !next.trim().is_empty() {
                let word = next.split_whitespace().next().expect("a word");
                let is_list = word.starts_with('-') || word.chars().all(|it| it.is_ascii_digit());
                let longer = line.chars().count() + 1 + word.chars().count();
                assert!(is_list || longer > width, "{width} {line}\n{help}");
            }
        }
    }
}

/// However wide the terminal is.
#[test]
fn help_is_never_wider_than_a_hundred() {
    for command in commands() {
        for flag in ["-h", "--help"] {
            let help = help(&command, flag, 300);
            assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
        }
    }
}

#[test]
fn a_short_help_is_short() {
    for command in commands() {
        let help = help(&command, "-h", 100);
        assert!(!help.contains("Examples") && !help.contains("Exit codes"), "{help}");
        assert!(help.lines().count() <= 50, "{help}");
        let is_one_line = |line: &str| !line.starts_with("          ") || line.contains("  -");
        assert!(help.lines().filter(|line| !is_one_line(line)).count() <= 24, "{help}");
    }
}

#[test]
fn what_help_says() {
    let texts = commands().into_iter().map(|command| {
        let title = format!("$ abide {command}").trim_end().to_owned();
        format!("{title} --help\n\n{}", help(&command, "--help", 80))
    });
    insta::assert_snapshot!("help", texts.collect::<Vec<_>>().join(&"=".repeat(80)));
}

/// What the topics say can be written can be: each example of a date, a condition, a length or an
/// assumption, and what is told not to be one is none.
#[test]
fn the_topics_say_what_can_be_read() {
    use abide::phrase::{parse_assumption, parse_condition, parse_date, parse_length};
    let page = |topic: &str| abide(root(), &format!("help {topic}")).run().code(0).out;
    type Reads = fn(&str) -> bool;
    let reads: [(&str, Reads, usize); 4] = [
        ("dates", |text| parse_date(text).is_ok(), 15),
        ("conditions", |text| parse_condition(text).is_ok(), 10),
        ("lengths", |text| parse_length(text).is_ok(), 6),
        ("assumptions", |text| parse_assumption(text).is_ok(), 6),
    ];
    let all = page("phrases");
    for (topic, reads, least) in reads {
        let page = page(topic);
        assert!(all.contains(&page), "{topic}");
        assert!(page.lines().count() <= 40 && page.lines().all(|line| line.chars().count() <= 100));
        let examples = page.lines().filter_map(|line| line.strip_prefix("  "));
        let examples: Vec<&str> =
            examples.map(|line| line.split("   ").next().unwrap().trim()).collect();
        assert!(examples.len() >= least, "{page}");
        for example in &examples {
            assert!(reads(example), "{topic}: {example}");
        }
        // Behind `Not a …` stand texts that are none.
        let (_, not) = page.split_once("\nNot a ").unwrap_or_default();
        let not = not.split_once('.').map_or("", |(not, _)| not);
        for wrong in not.split('`').skip(1).step_by(2).filter(|it| !it.starts_with("end of")) {
            assert!(!reads(wrong) || abide::phrase::no_name(wrong).is_some(), "{topic}: {wrong}");
        }
    }
    let statuses = page("statuses");
    for reason in abide::model::Reason::ALL {
        assert!(statuses.contains(&format!("\n  {reason} ")), "{reason}");
    }
    // It is named where one begins to look.
    assert!(help("", "--help", 100).contains("`abide help phrases`"));
    assert!(abide(root(), "help check").run().code(0).out.contains("--changed-since"));
    abide(root(), "help nonsense").run().code(2);
}

/// The examples of a help, each with what is said of it before.
fn examples(help: &str) -> Vec<(&str, &str)> {
    let (_, examples) = help.split_once("Examples:\n").expect("examples");
    let lines: Vec<&str> = examples.lines().take_while(|line| !line.is_empty()).collect();
    assert!(lines.len().is_multiple_of(2) && !lines.is_empty(), "{help}");
    let is_example = |pair: &[&str]| pair[0].ends_with(':') && pair[1].starts_with("    $ ");
    assert!(lines.chunks(2).all(is_example), "{help}");
    lines.chunks(2).map(|pair| (pair[0], pair[1].trim_start_matches("    $ "))).collect()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).unwrap();
        }
    }
}

/// Each example of each help, as a shell runs it, in a repository with the shipped rules: it ends with
/// the exit code that is said, else with 0, and has something to say.
#[cfg(unix)]
#[test]
fn the_examples_work() {
    let place = folder(&[]);
    copy(&root().join("rules"), &place.path().join("rules"));
    let shell = |line: &str| {
        let program = Path::new(env!("CARGO_BIN_EXE_abide")).parent().unwrap();
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", program.display());
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).env_clear().env("PATH", path).env("HOME", place.path());
        shell.current_dir(place.path()).output().unwrap()
    };
    let commit = "git init -q && git add -A && git -c user.name=x -c user.email=x@x commit -qm x";
    assert!(shell(commit).status.success());
    let mut ran = 0;
    for command in commands() {
        let help = help(&command, "--help", 100);
        for (about, line) in examples(&help) {
            assert!(line.contains(&format!("abide {command}")) || command.is_empty(), "{line}");
            let before = std::fs::read_dir(place.path()).unwrap().count();
            let output = shell(line);
            let said = about.split("exit code ").nth(1).and_then(|code| code.chars().next());
            let code = said.map_or(0, |code| code.to_digit(10).unwrap());
            let errors = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), i32::try_from(code).ok(), "{line}\n{errors}");
            let wrote = std::fs::read_dir(place.path()).unwrap().count() > before;
            let said = !output.stdout.is_empty() || !output.stderr.is_empty();
            assert!(wrote || said, "{line}");
            ran += 1;
        }
    }
    assert!(ran >= 25, "{ran}");
}
