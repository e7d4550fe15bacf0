//! The image: what its steps take is there, and nothing that is compiled is kept from them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::bin::root;

fn lines(name: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(name)).unwrap();
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

fn is_allowed(path: &Path) -> bool {
    let allowed = lines(".dockerignore");
    let mut allowed = allowed.iter().filter_map(|line| line.strip_prefix('!'));
    allowed.any(|allowed| path.starts_with(allowed))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => sources(&path, found),
            false => found.push(path),
        }
    }
}

#[test]
fn all_that_is_compiled_is_sent() {
    assert_eq!(lines(".dockerignore")[0], "*", "nothing but what is named");
    let mut compiled: Vec<PathBuf> =
        vec!["Cargo.toml".into(), "Cargo.lock".into(), "src/main.rs".into()];
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    for file in files.iter().filter(|file| file.extension().is_some_and(|it| it == "rs")) {
        let text = fs::read_to_string(file).unwrap();
        for included in text.split("include_str!(\"").skip(1) {
            let named = file.parent().unwrap().join(included.split('"').next().unwrap());
            let named = fs::canonicalize(&named).unwrap_or_else(|_| panic!("{named:?}"));
            compiled.push(named.strip_prefix(fs::canonicalize(root()).unwrap()).unwrap().into());
        }
    }
    assert!(compiled.iter().any(|path| path.starts_with("docs")), "the manual is compiled in");
    for path in compiled {
        assert!(is_allowed(&path), "{} is not sent", path.display());
    }
}

#[test]
fn what_is_copied_is_what_was_built_and_nothing_runs_as_root() {
    let lines = lines("Dockerfile");
    let step = |start: &str| {
        let found = lines.iter().find(|line| line.starts_with(start));
        found.unwrap_or_else(|| panic!("no `{start}`")).clone()
    };
    assert_eq!(step("RUN"), "RUN cargo build --release --locked --features parquet");
    assert_eq!(step("COPY --from"), "COPY --from=build /build/target/release/abide /abide");
    assert_eq!(step("ENTRYPOINT"), "ENTRYPOINT [\"/abide\"]");
    let user = step("USER");
    let user = user.trim_start_matches("USER ").split(':').next().unwrap();
    assert!(user.parse::<u32>().is_ok_and(|user| user > 0), "{user}");
    // It is built with the oldest compiler that is promised.
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap();
    assert_eq!(
        step("FROM rust"),
        format!("FROM rust:{}-alpine AS build", version.trim_matches('"'))
    );
}
