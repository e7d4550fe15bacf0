//! Files written besides the result: whole or not at all, and only when something was evaluated.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::bin::{Ran, abide};

const RULES: &str = r#"
[agreement]
id   = "a"
made = 2025-01-01

[commitment.missed]
what     = "Missed"
deadline = 2025-09-30

[commitment.owed]
what     = "Owed"
deadline = "2025-10"
"#;

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("rules")).unwrap();
    fs::write(folder.path().join("rules/a.toml"), RULES).unwrap();
    folder
}

fn run(folder: &TempDir, arguments: &str) -> Ran {
    abide(folder.path(), arguments).run()
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}

/// Everything in the folder, to tell that nothing was left behind.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_report_is_what_the_format_gives() {
    let folder = folder();
    for command in ["status --on 2025-10-01", "check --on 2025-10-01 --within 60d"] {
        let code = if command.starts_with("check") { 1 } else { 0 };
        let text = run(&folder, command).code(code).out;
        let ran = run(&folder, &format!("{command} --report-json new.json")).code(code);
        assert_eq!(ran.out, text, "the result stays what it was");
        assert_eq!(ran.err, "wrote new.json\n");
        let json = run(&folder, &format!("{command} --format json")).code(code).out;
        assert_eq!(read(&folder, "new.json"), json);
    }
    assert_eq!(names(folder.path()), ["new.json", "rules"]);
}

#[test]
fn several_reports_in_one_run() {
    let folder = folder();
    run(&folder, "--on 2025-10-01 --report-json a.json --report-json rules/../b.json").code(0);
    assert_eq!(read(&folder, "a.json"), read(&folder, "b.json"));
}

#[test]
fn without_an_evaluation_the_older_file_stays() {
    let folder = folder();
    fs::write(folder.path().join("old.json"), "old").unwrap();
    fs::write(folder.path().join("broken.toml"), "[agreement]\nid = 7\n").unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    run(&folder, "broken.toml --report-json old.json").code(2);
    run(&folder, "absent.toml --report-json old.json").code(2);
    run(&folder, "empty --report-json old.json").code(3);
    run(&folder, "check --fail-on breech --report-json old.json").code(2);
    run(&folder, "empty --report-json new.json").code(3);
    assert_eq!(read(&folder, "old.json"), "old");
    assert_eq!(names(folder.path()), ["broken.toml", "empty", "old.json", "rules"]);
}

#[test]
fn what_cannot_be_written_is_said_and_nothing_is_written() {
    let folder = folder();
    let told = |arguments: &str| {
        let ran = run(&folder, &format!("--on 2025-10-01 --report-json fine.json {arguments}"));
        assert_eq!(names(folder.path()), ["rules"], "{arguments}");
        assert_eq!(ran.code, 2, "{arguments}");
        ran.err
    };
    let message = told("--report-json -");
    assert!(message.contains("for standard output there is `--format`"), "{message}");
    assert_eq!(
        told("--report-json absent/a.json"),
        "error: cannot write to `absent/a.json`: there is no folder `absent`; create it first\n"
    );
    for name in ["rules", "rules/", ".", "..", "/"] {
        let message = format!("cannot write to `{name}`: this is a folder; name a file in it");
        assert_eq!(told(&format!("--report-json {name}")), format!("error: {message}\n"));
    }
    assert_eq!(
        told("--report-json rules/a.toml"),
        "error: cannot write to `rules/a.toml`: it is one of the files that were read\n"
    );
    let message = told("--report-json rules/a.toml/b.json");
    assert!(message.starts_with("error: cannot write to `rules/a.toml/b.json`: "), "{message}");
    for same in ["fine.json", "./fine.json", "rules/../fine.json"] {
        assert_eq!(
            told(&format!("--report-json {same}")),
            format!(
                "error: two reports would be written to `{same}`: `fine.json` is the same file\n"
            )
        );
    }
    assert_eq!(run(&folder, "--report-json").code, 2);
    assert_eq!(abide(folder.path(), "--report-json").arg("").run().code, 2);
}

#[test]
fn a_report_among_the_rules_does_not_disturb_the_next_run() {
    let folder = folder();
    let text = run(&folder, "check rules --on 2025-10-01").code(1).out;
    for command in ["check", "status"] {
        run(&folder, &format!("{command} rules --on 2025-10-01 --report-json rules/r.json"));
        let ran = run(&folder, "check rules --on 2025-10-01 --report-json rules/r.json").code(1);
        assert_eq!((ran.out, ran.err), (text.clone(), "wrote rules/r.json\n".to_owned()));
    }
    // Who names it has to be told.
    run(&folder, "rules/r.json").code(2);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(folder: &TempDir, name: &str) -> u32 {
        fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777
    }

    fn set(folder: &TempDir, name: &str, mode: u32) {
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(mode)).unwrap();
    }

    /// A call under that mask of the process.
    fn masked(folder: &TempDir, mask: &str, arguments: &str) {
        let script = format!("umask {mask} && exec \"$0\" {arguments}");
        let program = env!("CARGO_BIN_EXE_abide");
        let mut shell = std::process::Command::new("/bin/sh");
        shell.args(["-c", &script, program]).current_dir(folder.path());
        assert!(shell.output().unwrap().status.success());
    }

    #[test]
    fn modes_are_those_of_any_file() {
        let folder = folder();
        masked(&folder, "022", "--report-json all.json");
        assert_eq!(mode(&folder, "all.json"), 0o644);
        masked(&folder, "077", "--report-json mine.json");
        assert_eq!(mode(&folder, "mine.json"), 0o600);
        set(&folder, "all.json", 0o660);
        masked(&folder, "077", "--report-json all.json");
        assert_eq!(mode(&folder, "all.json"), 0o660);
    }

    #[test]
    fn what_is_no_plain_file_stays() {
        let folder = folder();
        fs::write(folder.path().join("real.json"), "old").unwrap();
        symlink("real.json", folder.path().join("link.json")).unwrap();
        symlink("absent.json", folder.path().join("loose.json")).unwrap();
        for name in ["link.json", "loose.json"] {
            let ran = run(&folder, &format!("--report-json {name}")).code(2);
            let why = "this is a symbolic link; name the file to which it leads";
            assert_eq!(ran.err, format!("error: cannot write to `{name}`: {why}\n"));
        }
        let ran = run(&folder, "--report-json /dev/null").code(2);
        assert!(ran.err.ends_with("this is not a file that can be replaced\n"), "{}", ran.err);
        set(&folder, "real.json", 0o444);
        let ran = run(&folder, "--report-json real.json").code(2);
        assert!(ran.err.ends_with("this file may not be written\n"), "{}", ran.err);
        assert_eq!(read(&folder, "real.json"), "old");
        // A folder may be reached by a link.
        symlink("rules", folder.path().join("to-rules")).unwrap();
        run(&folder, "rules --report-json to-rules/r.json").code(0);
        assert!(folder.path().join("rules/r.json").is_file());
    }

    #[test]
    fn a_folder_that_may_not_be_written() {
        let folder = folder();
        fs::create_dir(folder.path().join("locked")).unwrap();
        set(&folder, "locked", 0o555);
        let blocked = fs::write(folder.path().join("locked/probe"), "").is_err();
        let ran = run(&folder, "--report-json fine.json --report-json locked/r.json");
        set(&folder, "locked", 0o755);
        // The superuser may write everywhere.
        if blocked {
            let message = "error: cannot write to `locked/r.json`: permission denied\n";
            assert_eq!((ran.code, ran.err.as_str()), (2, message));
            assert_eq!(names(folder.path()), ["locked", "rules"]);
        } else {
            assert_eq!(ran.code, 0);
        }
    }
}
