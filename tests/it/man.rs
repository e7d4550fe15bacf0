//! The manual: pages that programs for manuals take without a word.

use std::process::Command;

use crate::bin::{abide, folder, root};

fn page(command: &str) -> String {
    let ran = abide(root(), &format!("man {command}")).run().code(0);
    assert_eq!(ran.err, "");
    ran.out
}

#[test]
fn pages_have_their_sections() {
    let headings = |page: &str| -> Vec<String> {
        let headings = page.lines().filter_map(|line| line.strip_prefix(".SH "));
        headings.map(|heading| heading.trim_matches('"').to_owned()).collect()
    };
    assert_eq!(
        headings(&page("check")),
        [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "REPORTS",
            "EXAMPLES",
            "EXIT STATUS",
            "SEE ALSO"
        ],
    );
    let whole = headings(&page(""));
    assert!(whole.contains(&"SUBCOMMANDS".to_owned()) && !whole.contains(&"SEE ALSO".to_owned()));
    assert!(page("check").contains("\\fB1\\fR\n"), "{}", page("check"));
    assert!(page("diff").contains("\\-\\-known\\-by <DAY> \\-\\-known\\-by <DAY>"));
    assert!(page("prove").contains("What is checked are"));
}

/// On a terminal nobody reads roff.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_told_how_to_read_a_page() {
    let program = env!("CARGO_BIN_EXE_abide");
    let in_terminal = |arguments: &str| {
        let line = format!("{program} {arguments}");
        let ran = Command::new("script").args(["-qec", &line, "/dev/null"]).output().unwrap();
        String::from_utf8(ran.stdout).unwrap().replace('\r', "")
    };
    let said = in_terminal("man check");
    assert!(said.contains("  abide man check | man -l -\n"), "{said}");
    assert!(said.contains("  abide check --help\n") && !said.contains(".SH"), "{said}");
    assert!(in_terminal("man").contains("  abide --help\n"));
    assert!(page("check").starts_with(".TH"));
}

#[test]
fn all_pages_are_written_at_once() {
    let place = folder(&[("man1/old", "")]);
    let ran = abide(place.path(), "man --out man1").run().code(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    let names = std::fs::read_dir(place.path().join("man1")).unwrap();
    let mut names: Vec<String> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names.pop().as_deref(), Some("old"));
    assert!(names.contains(&"abide.1".to_owned()) && names.len() >= 11, "{names:?}");
    let help = abide(root(), "-h").run().out;
    for name in &names {
        let command =
            name.trim_start_matches("abide").trim_start_matches('-').trim_end_matches(".1");
        let text = std::fs::read_to_string(place.path().join("man1").join(name)).unwrap();
        assert_eq!(text, page(command), "{name}");
        assert!(help.contains(&format!("\n  {command} ")), "{name}");
        for heading in ["NAME", "SYNOPSIS", "DESCRIPTION", "EXAMPLES", "\"EXIT STATUS\""] {
            assert!(text.contains(&format!("\n.SH {heading}\n")), "{name}: {heading}");
        }
    }
    let lint = |name: &String| {
        let mut mandoc = Command::new("mandoc");
        mandoc.args(["-Tlint", "-Wwarning", "-Ios=Linux", name]);
        mandoc.current_dir(place.path().join("man1")).output()
    };
    for name in &names {
        let Ok(output) = lint(name) else {
            return println!("there is no mandoc");
        };
        // The generator breaks lines twice; that is no more than it says.
        let said = String::from_utf8(output.stdout).unwrap();
        let said = said.lines().filter(|line| !line.contains("skipping paragraph macro: br"));
        let said: Vec<&str> = said.filter(|line| !line.contains("missing date")).collect();
        assert_eq!(said, Vec::<&str>::new());
    }
}

#[test]
fn what_cannot_be_written_is_refused() {
    let place = folder(&[("file", ""), ("man1/abide.1/x", "")]);
    let refused = |arguments: &str| abide(place.path(), arguments).run().code(2).err;
    assert_eq!(refused("man chekc"), "error: there is no command `chekc`; did you mean `check`?\n");
    assert!(refused("man --out nowhere").contains("there is no folder `nowhere`; create it first"));
    assert!(refused("man --out file").contains("`file` is not a folder"));
    assert!(refused("man --out man1").contains("this is a folder"));
    assert!(refused("man check --out man1").contains("cannot be used with"));
    // None of the pages is there if one cannot be.
    assert_eq!(std::fs::read_dir(place.path().join("man1")).unwrap().count(), 1);
}
