//! Completions: each shell that is here loads what is written for it, and completes.

use std::path::Path;
use std::process::{Command, Output};

use crate::bin::{abide, folder, root};

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "nushell"];

fn completions(shell: &str) -> String {
    let ran = abide(root(), &format!("completions {shell}")).run().code(0);
    assert_eq!(ran.err, "");
    ran.out
}

/// What a shell says to a script, with the completions in a file `c` beside it; none if it is not here.
fn says(shell: &str, arguments: &[&str]) -> Option<String> {
    let place = folder(&[("c", &completions(shell)), ("rules.toml", "")]);
    let mut command = Command::new(shell);
    command.args(arguments).env("HOME", place.path()).current_dir(place.path());
    let Output { status, stdout, stderr } = command.output().ok()?;
    let errors = String::from_utf8_lossy(&stderr).into_owned();
    assert!(status.success() && errors.is_empty(), "{shell} {arguments:?}\n{errors}");
    Some(String::from_utf8(stdout).unwrap())
}

#[test]
fn every_command_and_option_is_there() {
    let help = abide(root(), "-h").run().out;
    let (_, list) = help.split_once("\nCommands:\n").unwrap();
    let commands = list.lines().take_while(|line| !line.is_empty());
    let commands: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    for shell in SHELLS {
        let text = completions(shell);
        for command in &commands {
            assert!(text.contains(command), "{shell}: {command}");
        }
        for word in ["known-by", "report-html", "fail-on"] {
            assert!(text.contains(word), "{shell}: {word}");
        }
        assert_eq!(text, completions(shell), "the same on each run");
    }
}

/// Where no shell is there to say so: brackets are closed, and what shells look for is there.
#[test]
fn what_no_shell_loads_here_is_well_formed() {
    let (power, nu) = (completions("powershell"), completions("nushell"));
    assert!(power.contains("Register-ArgumentCompleter -Native -CommandName 'abide'"));
    assert!(nu.contains("module completions {") && nu.contains("export use completions *"));
    assert!(nu.contains("export extern \"abide check\" ["));
    for text in [power, nu] {
        let count = |bracket: char| text.chars().filter(|char| *char == bracket).count();
        for (open, close) in [('{', '}'), ('[', ']'), ('(', ')')] {
            assert_eq!(count(open), count(close), "{open}");
        }
    }
}

/// What bash offers for the last of some words.
fn offered(words: &[&str]) -> Option<String> {
    let list = words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
    let (last, before) = (words[words.len() - 1], words[words.len() - 2]);
    let script = format!(
        "source ./c; spec=$(complete -p abide); [[ $spec =~ -F\\ ([^ ]+) ]]; \
         COMP_WORDS=({list}); COMP_CWORD={}; \
         ${{BASH_REMATCH[1]}} abide '{last}' '{before}'; echo \"${{COMPREPLY[@]}}\"",
        words.len() - 1,
    );
    says("bash", &["-c", &script]).map(|text| text.trim_end().to_owned())
}

#[test]
fn bash_completes() {
    let Some(check) = offered(&["abide", "ch"]) else {
        return println!("there is no bash");
    };
    assert_eq!(check, "check");
    let asked = |words: &[&str]| offered(words).unwrap();
    assert_eq!(asked(&["abide", "check", "--fail"]), "--fail-on");
    assert_eq!(asked(&["abide", "check", "--fail-on", "po"]), "possible-breach");
    assert_eq!(asked(&["abide", "schema", "re"]), "record report");
    assert_eq!(asked(&["abide", "status", "--report-html", "ru"]), "rules.toml");
    says("bash", &["-n", "c"]);
}

#[test]
fn zsh_loads_it() {
    // As a file of its own and as one that a folder of `$fpath` has.
    let script = "autoload -U compinit; compinit -u -d ./dump; source ./c; \
                  whence -w _abide; cp c _abide; fpath=(. $fpath); compinit -u -d ./dump2; \
                  echo $_comps[abide]";
    match says("zsh", &["-fc", script]) {
        Some(text) => assert_eq!(text, "_abide: function\n_abide\n"),
        None => println!("there is no zsh"),
    }
}

#[test]
fn fish_completes() {
    let script = "source c; complete -C 'abide ch'; complete -C 'abide check --fail-on po'";
    match says("fish", &["--no-config", "-c", script]) {
        Some(text) => {
            let first: Vec<&str> =
                text.lines().filter_map(|line| line.split('\t').next()).collect();
            assert_eq!(first, ["check", "possible-breach"]);
        }
        None => println!("there is no fish"),
    }
}

#[test]
fn what_is_no_shell_is_refused() {
    let ran = abide(Path::new("."), "completions tcsh").run().code(2);
    assert!(ran.err.contains("bash, zsh, fish, powershell, nushell"), "{}", ran.err);
    abide(Path::new("."), "completions").run().code(2);
    abide(Path::new("."), "completions bash zsh").run().code(2);
}
