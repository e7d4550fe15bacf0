//! What `ARCHITECTURE.md` says is absent is absent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::bin::root;

/// The modules of the table, each with those that it may use.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the page");
    let names = |cell: &str| -> BTreeSet<String> {
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
    cells.map(|cells| (cells[1].replace('`', ""), names(cells[2]))).collect()
}

/// The code of a module without comments: file by file, line by line.
fn code(module: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let src = root().join("src");
    collect(&src.join(module), &mut files);
    let flat = src.join(format!("{module}.rs"));
    if flat.exists() {
        files.push(flat);
    }
    assert!(!files.is_empty(), "there is no module `{module}`");
    let mut lines = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a file");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.extend(code.map(|line| (file.clone(), line.to_owned())));
    }
    lines
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// The modules of the crate that a line names.
fn used(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).filter_map(|rest| {
        rest.split(|c: char| !c.is_ascii_lowercase() && c != '_')
            .next()
            .filter(|name| !name.is_empty())
    })
}

#[test]
fn modules_use_what_the_table_says() {
    let table = table();
    for (module, allowed) in table.iter().filter(|(module, _)| *module != "cli") {
        for (file, line) in code(module) {
            for name in used(&line) {
                let fine = name == module || allowed.contains(name);
                assert!(fine, "{}: {line}", file.display());
            }
        }
    }
}

#[test]
fn every_module_is_in_the_table() {
    let table = table();
    let library = std::fs::read_to_string(root().join("src/lib.rs")).expect("the library");
    let modules = library.lines().filter_map(|line| line.strip_prefix("pub mod "));
    for module in modules.map(|module| module.trim_end_matches(';')) {
        assert!(table.contains_key(module), "`{module}` is not in the table");
    }
}

#[test]
fn the_library_touches_nothing_outside() {
    let outside = [
        "std::fs",
        "std::env",
        "std::io",
        "std::net",
        "std::process",
        "std::thread",
        "std::time",
        "println!",
        "eprintln!",
        "print!(",
        "Utc::",
        "Local::",
        "static mut",
    ];
    for module in table().keys().filter(|module| *module != "cli") {
        for (file, line) in code(module) {
            let found = outside.iter().find(|word| line.contains(*word));
            assert_eq!(found, None, "{}: {line}", file.display());
        }
    }
}

#[test]
fn only_dates_uses_chrono() {
    for module in table().keys().filter(|module| *module != "dates") {
        for (file, line) in code(module) {
            // The clock of the command line gives a chrono date, which becomes a day at once.
            let clock = module == "cli" && file.ends_with("clock.rs");
            assert!(clock || !line.contains("chrono::"), "{}: {line}", file.display());
        }
    }
}
