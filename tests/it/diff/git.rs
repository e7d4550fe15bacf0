//! Revisions of git as trees.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::LEASE;
use crate::bin::{abide, git};

fn later() -> String {
    LEASE.replace("deadline   = 2025-03-31", "deadline   = 2025-04-01")
}

/// Two commits, the second of which moves a deadline; and a third change that is not committed.
fn repository() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let at = folder.path();
    git(at, &["init", "-q"]);
    fs::create_dir(at.join("rules")).expect("a folder");
    fs::write(at.join("rules/lease.toml"), LEASE).expect("a file");
    fs::write(at.join("other.toml"), "[package]\nname = \"x\"\n").expect("a file");
    git(at, &["add", "-A"]);
    git(at, &["commit", "-qm", "one"]);
    git(at, &["tag", "v1"]);
    fs::write(at.join("rules/lease.toml"), later()).expect("a file");
    git(at, &["commit", "-qam", "two"]);
    fs::write(at.join("rules/lease.toml"), later().replace("5 days", "6 days")).expect("a file");
    folder
}

#[test]
fn revisions_and_the_work_tree() {
    let folder = repository();
    let state = || (git(folder.path(), &["status", "--porcelain"]), tree(folder.path()));
    let before = state();
    let run =
        |arguments: &str| abide(folder.path(), &format!("diff {arguments}")).run().code(0).out;
    let moved = run("v1 HEAD");
    assert!(moved.contains("HEAD:rules/lease.toml:16 deadline of pay: 2025-03-31 -> 2025-04-01"));
    assert!(moved.contains("v1:rules -> HEAD:rules: commitments: 1 differ"), "{moved}");
    assert_eq!(run("HEAD~1:rules main:rules/lease.toml").lines().count(), moved.lines().count());
    let mut graced = run("HEAD");
    assert!(
        graced.contains("because rules/lease.toml:18 grace of pay: 5 days -> 6 days"),
        "{graced}"
    );
    assert!(!graced.contains("deadline of pay"), "{graced}");
    assert_eq!(run("HEAD rules"), graced);
    graced = run("main ./rules/lease.toml");
    assert!(graced.contains("grace of pay"), "{graced}");
    assert!(run("v1 v1").contains("no difference"));
    assert_eq!(state(), before, "nothing is left behind");
}

/// As in git, a path stays in the repository; from a folder of it one may go up.
#[test]
fn a_path_that_leads_out_of_the_repository_is_refused() {
    let folder = repository();
    for path in ["v1:../rules", "v1:./../rules", "v1:rules/../../rules"] {
        let ran = abide(folder.path(), &format!("diff {path}")).run().code(2);
        let message =
            format!("`{path}` leads out of the repository: name a path in it, as in `v1:rules`");
        assert!(ran.err.contains(&message), "{}", ran.err);
    }
    let inside =
        abide(&folder.path().join("rules"), "diff v1:../rules HEAD:../rules").run().code(0);
    assert!(inside.out.contains("v1:rules -> HEAD:rules"), "{}", inside.out);
}

/// Every file of a folder but those that git changes by itself, with its text.
fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if !path.ends_with("index") {
                all.push((path.display().to_string(), fs::read(&path).expect("a file")));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn a_folder_within() {
    let folder = repository();
    let within = folder.path().join("sub/rules");
    fs::create_dir_all(&within).expect("a folder");
    fs::write(within.join("lease.toml"), LEASE).expect("a file");
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-qm", "three"]);
    fs::write(within.join("lease.toml"), later()).expect("a file");
    let run = |arguments: &str| {
        abide(&folder.path().join("sub"), &format!("diff {arguments}")).run().code(0).out
    };
    // By itself it is what the same folder had.
    assert!(run("HEAD").contains("HEAD:sub/rules -> rules: commitments: 1 differ"));
    assert!(run("HEAD:./rules").contains("HEAD:sub/rules -> rules: commitments: 1 differ"));
    assert!(run("HEAD:sub/rules HEAD:rules").contains("grace of pay: 5 days -> 6 days"));
}

/// Without a second tree a path of a revision is compared with the same path of the work tree, wherever
/// one stands.
#[test]
fn a_named_path_and_the_same_of_the_work_tree() {
    let folder = repository();
    let at = folder.path();
    let other = LEASE.replace("\"lease\"", "\"other\"");
    fs::write(at.join("rules/other.toml"), other).expect("a file");
    fs::create_dir(at.join("sub")).expect("a folder");
    git(at, &["add", "-A"]);
    git(at, &["commit", "-qm", "three"]);
    fs::write(at.join("rules/lease.toml"), LEASE).expect("a file");
    let last = |folder: &str, arguments: &str| {
        let ran = abide(&at.join(folder), &format!("diff {arguments}")).run().code(0);
        assert!(!ran.out.contains("added") && !ran.out.contains("removed"), "{}", ran.out);
        ran.out
            .lines()
            .find(|line| line.contains(" -> ") && line.contains("HEAD:"))
            .map(str::to_owned)
    };
    let said = |line: &str| Some(line.to_owned());
    let same = "HEAD:rules/other.toml -> rules/other.toml: no difference";
    assert_eq!(last("", "HEAD:rules/other.toml"), said(same));
    let differs = "HEAD:rules/lease.toml -> rules/lease.toml: commitments: 1 differ";
    assert_eq!(last("", "HEAD:rules/lease.toml"), said(differs));
    let from_there = "HEAD:rules/lease.toml -> lease.toml: commitments: 1 differ";
    assert_eq!(last("rules", "HEAD:rules/lease.toml"), said(from_there));
    assert_eq!(last("rules", "HEAD:./lease.toml"), said(from_there));
    let from_beside = "HEAD:rules/lease.toml -> ../rules/lease.toml: commitments: 1 differ";
    assert_eq!(last("sub", "HEAD:rules/lease.toml"), said(from_beside));
    assert_eq!(last("sub", "HEAD:../rules/lease.toml"), said(from_beside));
    assert_eq!(last("", "HEAD"), said("HEAD:rules -> rules: commitments: 1 differ"));
    // What was deleted is not there, and nothing else is taken for it.
    fs::remove_file(at.join("rules/other.toml")).expect("no file");
    let gone = abide(at, "diff HEAD:rules/other.toml").run().code(2).err;
    assert!(gone.contains("`rules/other.toml` does not exist"), "{gone}");
}

#[test]
fn what_is_picked_is_as_on_the_disk() {
    let folder = repository();
    let at = folder.path();
    fs::create_dir(at.join("rules/.hidden")).expect("a folder");
    fs::write(at.join("rules/.hidden/bad.toml"), "not toml").expect("a file");
    fs::write(at.join("rules/notes.txt"), "words").expect("a file");
    fs::create_dir(at.join("rules/more")).expect("a folder");
    fs::write(
        at.join("rules/more/record.jsonl"),
        "{\"for\": \"lease\", \"on\": \"2025-03-02\", \"met\": \"pay\"}\n",
    )
    .expect("a file");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("more/record.jsonl", at.join("rules/link.jsonl"))
            .expect("a link");
        std::os::unix::fs::symlink("../rules", at.join("rules/round")).expect("a link");
    }
    git(at, &["add", "-A"]);
    git(at, &["commit", "-qm", "three"]);
    let ran = abide(at, "diff HEAD rules").run().code(0);
    assert!(ran.out.contains("no difference"), "{}", ran.out);
    let ran = abide(at, "diff v1 HEAD").run().code(0);
    assert!(ran.out.contains("entry added: 2025-03-02 met pay"), "{}", ran.out);
}

#[test]
fn what_git_cannot_give() {
    let folder = repository();
    let clone = TempDir::new().expect("a folder");
    let from = format!("file://{}", folder.path().display());
    git(clone.path(), &["clone", "-q", "--depth", "1", &from, "shallow"]);
    let shallow = clone.path().join("shallow");
    let said = |at: &Path, arguments: &str| {
        let call = abide(at, &format!("diff {arguments}"));
        let call = call.env("GIT_CEILING_DIRECTORIES", &clone.path().display().to_string());
        call.run().code(2).err
    };
    assert!(said(folder.path(), "nope").contains("neither a path that exists nor a revision"));
    assert!(said(folder.path(), "rulez").contains("did you mean `rules`?"));
    assert!(said(folder.path(), "HEAD:nope").contains("`HEAD:nope` does not exist"));
    assert!(said(folder.path(), "HEAD:other.toml").contains("HEAD:other.toml:1"));
    assert!(said(&shallow, "HEAD~1").contains("git fetch --unshallow"));
    let outside = clone.path().join("outside");
    fs::create_dir(&outside).expect("a folder");
    assert!(said(&outside, "HEAD").contains("this is not a git repository"));
    let call = abide(folder.path(), "diff HEAD").env("PATH", &outside.display().to_string());
    let without = call.run().code(2).err;
    assert!(without.contains("git, which is not installed"), "{without}");
}
