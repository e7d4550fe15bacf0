//! What is released: that it is packed under the names by which `cargo binstall` looks for it.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{bash, text};
use crate::bin::root;

/// A name that the manifest tells `cargo binstall`, filled in as it does.
fn told(key: &str, target: &str) -> String {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let metadata = &manifest["package"]["metadata"]["binstall"];
    assert_eq!(metadata["pkg-fmt"].as_str(), Some("tgz"));
    let known = [
        ("repo", "https://example.org/abide"),
        ("version", env!("CARGO_PKG_VERSION")),
        ("name", "abide"),
        ("bin", "abide"),
        ("target", target),
        ("archive-suffix", ".tar.gz"),
        ("binary-ext", ""),
    ];
    let template = metadata[key].as_str().unwrap().to_owned();
    let told = known
        .iter()
        .fold(template, |text, (name, value)| text.replace(&format!("{{ {name} }}"), value));
    assert!(!told.contains('{'), "{told}");
    told
}

fn workflow() -> Value {
    let path = root().join(".github/workflows/release.yml");
    serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn step(name: &str) -> String {
    let workflow = workflow();
    let jobs = workflow["jobs"].as_object().unwrap().values();
    let mut steps = jobs.flat_map(|job| job["steps"].as_array().unwrap());
    let found = steps.find(|step| step["name"] == name);
    found.unwrap_or_else(|| panic!("no step `{name}`"))["run"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_packed_is_found_by_its_name() {
    let target = "x86_64-unknown-linux-musl";
    let out = tempfile::tempdir().unwrap();
    let mut pack = Command::new(root().join(".ci/package"));
    pack.args([target, env!("CARGO_BIN_EXE_abide")]).arg(out.path());
    let packed = pack.output().unwrap();
    assert!(packed.status.success(), "{}", text(&packed));

    let url = told("pkg-url", target);
    let version = env!("CARGO_PKG_VERSION");
    let archive =
        url.strip_prefix(&format!("https://example.org/abide/releases/download/v{version}/"));
    let archive = out.path().join(archive.unwrap());
    let unpacked = Command::new("tar").arg("-xzf").arg(archive).current_dir(&out).output().unwrap();
    assert!(unpacked.status.success(), "{}", text(&unpacked));

    let binary = out.path().join(told("bin-dir", target));
    let said = Command::new(&binary).arg("--version").output().unwrap();
    assert_eq!(text(&said), format!("abide {version}\n"));
    let beside = binary.parent().unwrap();
    for name in ["LICENSE-MIT", "man/abide-check.1", "completions/abide.zsh", "README.md"] {
        let length = fs::metadata(beside.join(name)).map_or(0, |file| file.len());
        assert!(length > 0, "{name}");
    }
}

#[test]
fn a_binary_that_does_not_run_is_not_packed() {
    let out = tempfile::tempdir().unwrap();
    let mut pack = Command::new(root().join(".ci/package"));
    let packed = pack.args(["some-target", "/bin/false"]).arg(out.path()).output().unwrap();
    assert!(!packed.status.success());
    assert_eq!(fs::read_dir(&out).unwrap().count(), 0, "nothing half-written");
}

#[test]
fn a_tag_that_is_not_the_version_is_refused() {
    let tagged = |tag: &str| {
        let variables = [("GITHUB_REF_NAME", tag)];
        bash(&step("The tag is the version"), root(), Path::new("/usr/bin"), &variables)
    };
    let right = tagged(concat!("v", env!("CARGO_PKG_VERSION")));
    assert!(right.status.success(), "{}", text(&right));
    let wrong = tagged("v99.0.0");
    assert_eq!(wrong.status.code(), Some(1));
    assert!(text(&wrong).starts_with("::error::the tag is v99.0.0"), "{}", text(&wrong));
}

#[test]
fn each_target_is_built_packed_and_kept() {
    let workflow = workflow();
    let all = &workflow["jobs"]["binary"]["strategy"]["matrix"]["include"];
    let targets: Vec<&str> =
        all.as_array().unwrap().iter().map(|one| one["target"].as_str().unwrap()).collect();
    assert!(targets.contains(&"x86_64-unknown-linux-musl"), "{targets:?}");
    let compile = "cargo build --release --locked --features parquet --target \"$TARGET\"";
    assert!(step("Compile").contains(compile));
    assert!(step("Pack").starts_with(".ci/package \"$TARGET\" \"target/$TARGET/release/abide"));
    assert!(step("Pack").ends_with(" packed"), "the folder that is uploaded");
}
