//! The page of `--report-html`, without a browser.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use abide::dates::Day;
use base64::Engine as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::bin::{abide, root, statement};
use crate::time::timed;

const REASONS: &str = include_str!("../data/reasons.toml");
const OPEN_DAYS: &str = include_str!("../data/open-days.toml");
const HEAD: &str = "[agreement]\nid = \"a\"\nmade = 2025-01-01\n";

/// A folder with these rules.
fn folder(rules: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("a.toml"), rules).expect("a file");
    folder
}

/// The page that a command writes there.
fn page(folder: &Path, command: &str) -> String {
    let target = TempDir::new().expect("a folder");
    let file = target.path().join("page.html");
    abide(folder, &format!("{command} --report-html"))
        .arg(file.to_str().expect("a path"))
        .run()
        .code(0);
    fs::read_to_string(file).expect("a page")
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = &text[text.find(from).expect(from) + from.len()..];
    &rest[..rest.find(to).expect(to)]
}

fn embedded(page: &str) -> &str {
    between(page, "<script type=\"application/json\" id=\"data\">", "</script>")
}

fn data(page: &str) -> Value {
    serde_json::from_str(embedded(page)).expect("JSON")
}

fn json_of(folder: &Path, command: &str) -> Value {
    let ran = abide(folder, &format!("{command} --format json")).run().code(0);
    serde_json::from_str(&ran.out).expect("JSON")
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn day(value: &Value) -> Day {
    text(value).parse().expect("a day")
}

/// The commitments of all agreements, in order.
fn commitments(value: &Value) -> Vec<&Value> {
    list(&value["agreements"]).iter().flat_map(|one| list(&one["commitments"])).collect()
}

/// What the entries say that count with a sentence.
fn entries_of<'a>(commitment: &'a Value, why: &Value) -> Vec<&'a str> {
    let entry = |place: &Value| {
        let place = usize::try_from(place.as_u64().expect("a place")).expect("a place");
        text(&commitment["entries"][place]["says"])
    };
    list(&why[2]).iter().map(entry).collect()
}

/// The run of a commitment in which a day lies, and its sentence of that day.
fn told_on<'a>(commitment: &'a Value, on: &str) -> (&'a Value, &'a Value) {
    let mut runs = list(&commitment["runs"]).iter().rev();
    let run = runs.find(|run| text(&run["first"]) <= on).expect("a run");
    let mut why = list(&run["why"]).iter().rev();
    (run, why.find(|why| text(&why[0]) <= on).expect("a sentence"))
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let page = || page(&statement(), "status --on 2026-09-15");
    assert_eq!(page(), page());
}

/// The policy names the style and the script that are in the page, and no others.
#[test]
fn the_policy_lets_only_its_own_style_and_script_pass() {
    let page = page(&statement(), "status --on 2026-09-15");
    let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let hash = |text: &str| base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
    let style = hash(between(&page, "<style>", "</style>"));
    let script = hash(between(&page, "<script>", "</script>"));
    let expected = format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; \
         base-uri 'none'; form-action 'none'"
    );
    assert_eq!(
        policy, expected,
        "after a change of `page.css` or `page.js` put these in `src/report/html`"
    );
    for attribute in [" style=", " onclick=", " onload=", " src="] {
        let markup = page.replace(embedded(&page), "");
        let markup = markup.replace(between(&page, "<script>", "</script>"), "");
        assert!(!markup.contains(attribute), "{attribute}");
    }
}

/// What stands in backticks is code, without scripts too, and its letters are text.
#[test]
fn phrases_are_code() {
    let markup = page(&statement(), "status --on 2025-10-01");
    let markup = markup.replace(embedded(&markup), "");
    let sentence = "to be kept until <code>met(end-mission)</code>, which has no day yet";
    assert!(markup.contains(sentence), "{sentence}");
}

/// Every run of the timeline stands in the page with what it says.
#[test]
fn all_runs_are_those_of_the_timeline() {
    let several = folder(REASONS);
    fs::write(several.path().join("b.toml"), OPEN_DAYS).expect("a file");
    let statement = statement();
    for (folder, on) in [(statement.as_path(), "2026-09-15"), (several.path(), "2025-10-15")] {
        let data = data(&page(folder, &format!("status --on {on}")));
        assert_eq!(data["first"], "0001-01-01");
        let mut timelines: BTreeMap<Day, Value> = BTreeMap::new();
        for (at, one) in commitments(&data).into_iter().enumerate() {
            let told = list(&one["runs"]);
            let (last, end) = (day(&told[told.len() - 1]["first"]), day(&one["end"]));
            // Where the page goes to the end of time: long enough behind its last run.
            let to = if end == Day::MAX { last.plus(400).unwrap() } else { end };
            let timeline = timelines.entry(to).or_insert_with(|| {
                json_of(folder, &format!("timeline --on {on} --from 0001-01-01 --to {to}"))
            });
            let expected = list(&commitments(timeline)[at]["runs"]);
            assert!(told.iter().all(|run| expected.iter().any(|it| it["first"] == run["first"])));
            // A run of the timeline ends also where only its sentence does.
            for run in expected {
                let is_of = |told: &&Value| day(&told["first"]) <= day(&run["first"]);
                let told = told.iter().rfind(is_of).expect("a run");
                for key in ["status", "reason", "breach", "certainty"] {
                    assert_eq!(told[key], run[key], "{key}");
                }
                assert!(day(&told["last"]) >= day(&run["last"]), "{told}");
                assert_eq!(told["open"], list(&run["possible"]).len() > 1);
                let is_true = |why: &&Value| day(&why[0]) <= day(&run["first"]);
                let why = list(&told["why"]).iter().rfind(is_true).expect("a sentence");
                assert_eq!(why[1], run["because"]);
                // The entries by which it begins are among those that count on its first day.
                let says = entries_of(one, why);
                for entry in list(&run["entries"]) {
                    let other = text(&entry["says"]);
                    let own = other.contains(text(&one["id"]));
                    assert!(!own || says.contains(&other), "{other} in {says:?}");
                }
            }
        }
    }
}

/// Why, on any day, is what a report on that day says: also where an entry changes only that.
#[test]
fn the_sentences_are_those_of_every_day() {
    let talks = format!(
        "{HEAD}[party.p]\n[party.q]\n[consultation.talks]\nbetween = [\"p\", \"q\"]\n\
         [condition.dry]\nassessed-by = [\"p\", \"q\"]\nvalid-for = \"20 days\"\n\
         [commitment.c]\nwhat = \"x\"\nsubject-to = \"talks and dry\"\ndeadline = 2025-12-01\n\
         amendable-by = [\"p\", \"q\"]\n\
         [[entry]]\non = 2025-02-01\nheld = \"talks\"\nwith = [\"p\"]\n\
         [[entry]]\non = 2025-02-10\nassessed = \"dry\"\nholds = true\nby = [\"p\"]\n\
         [[entry]]\non = 2025-03-20\nwaived = \"c\"\nby = [\"q\"]\n"
    );
    let (talks, reasons, open) = (folder(&talks), folder(REASONS), folder(OPEN_DAYS));
    for (folder, step) in [(talks, 3), (reasons, 13), (open, 13)] {
        let data = data(&page(folder.path(), "status --on 2025-06-01"));
        let first: abide::dates::Day = "2024-12-30".parse().expect("a day");
        for days in (0..420).step_by(step) {
            let on = first.plus(days).expect("a day").to_string();
            let report = json_of(folder.path(), &format!("status --on {on}"));
            for (told, expected) in commitments(&data).into_iter().zip(commitments(&report)) {
                let runs = list(&told["runs"]).iter();
                let run = runs.rev().find(|run| text(&run["first"]) <= on.as_str()).expect("a run");
                assert_eq!(run["status"], expected["status"], "{on}");
                assert_eq!(run["reason"], expected["reason"], "{on}");
                let mut why = list(&run["why"]).iter().rev();
                let why = why.find(|why| text(&why[0]) <= on.as_str()).expect("a sentence");
                assert_eq!(why[1], expected["because"], "{on}");
                let change =
                    list(&told["changes"]).iter().find(|change| text(&change[0]) > on.as_str());
                let next = &expected["next"];
                if !next.is_null() && list(&expected["occurrences"]).is_empty() {
                    let change = change.expect("a change");
                    assert_eq!([&change[0], &change[2]], [&next["on"], &next["status"]]);
                    assert!(text(&change[3]).contains(text(&next["reason"])), "{change}");
                }
            }
        }
    }
}

/// Elements are closed in the order in which they were opened, and no id is there twice.
fn assert_well_formed(page: &str) {
    const ALONE: [&str; 5] = ["meta", "input", "br", "line", "!doctype"];
    let markup = page.replace(between(page, "<script>", "</script>"), "");
    let markup = markup.replace(between(page, "<style>", "</style>"), "");
    let (mut open, mut ids) = (Vec::new(), BTreeSet::new());
    for tag in markup.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("the end of a tag");
        let name = tag.split_whitespace().next().expect("a name");
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{tag}");
        } else if !ALONE.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
        if let Some((_, id)) = tag.split_once(" id=\"") {
            let id = id.split('"').next().expect("an id");
            assert!(ids.insert(id.to_owned()), "{id} twice");
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn the_markup_is_well_formed() {
    assert_well_formed(&page(&statement(), "status --on 2026-09-15"));
    let several =
        folder(&format!("{REASONS}\n[commitment.often]\nwhat = \"x\"\nevery = \"1 week\"\n"));
    fs::write(several.path().join("b.toml"), OPEN_DAYS).expect("a file");
    let page = page(several.path(), "check --fail-on void --on 2024-10-15 --known-by 2025-03-01");
    assert_well_formed(&page);
    assert!(page.contains("What was recorded after 2025-03-01 is left out."), "{page}");
}

#[test]
fn hostile_texts_are_texts() {
    let texts =
        ["</script><script>alert(1)</script>", "<!--<script>", "'><img src=x>", "{{ 7 * 7 }}"];
    let mut rules = format!("{HEAD}title = \"{}\"\nsource = \"javascript:alert(1)\"\n", texts[0]);
    let _ = write!(rules, "[party.p]\nname = \"{}\"\n", texts[2]);
    for (number, text) in texts.iter().enumerate() {
        let _ = write!(
            rules,
            "[commitment.c{number}]\nwhat = \"{text}\"\nquote = \"{text}\"\nclause = \"{text}\"\n\
             note = \"{text}\"\ntags = [\"{text}\"]\nobligor = \"p\"\n\
             [[entry]]\non = 2025-02-01\nmet = \"c{number}\"\nsource = \"{text}\"\n"
        );
    }
    rules.push_str(
        "[[entry]]\non = 2025-02-01\nmet = \"c0\"\nsource = \"HTTPS://example.org/a?b=<c>\"\n",
    );
    rules.push_str(
        "[[entry]]\non = 2025-02-01\nmet = \"c1\"\nsource = \"https://example.org/ javascript:\"\n",
    );
    let folder = folder(&rules);
    let page = page(folder.path(), "status --on 2025-02-02");
    assert_well_formed(&page);
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("<img").count(), 0);
    assert!(!embedded(&page).contains('<'));
    assert!(page.contains("{{ 7 * 7 }}"));
    let data = data(&page);
    let entries = list(&commitments(&data)[0]["entries"]);
    let linked: Vec<bool> = entries.iter().map(|one| one["source"]["link"] == true).collect();
    assert_eq!(linked, [false, true]);
    let links: Vec<&str> = page.split("<a href=\"").skip(1).map(|rest| &rest[..7]).collect();
    assert!(links.iter().all(|link| ["#commit", "HTTPS:&", "https:&"].contains(link)), "{links:?}");
}

#[test]
fn a_thousand_commitments_fit() {
    let mut rules = format!("{HEAD}[party.p]\n");
    for number in 0..1_000 {
        let _ = write!(
            rules,
            "[commitment.c{number}]\nwhat = \"Deliver part {number}\"\nobligor = \"p\"\n\
             deadline = \"{} days after made\"\nnotice = \"5 days\"\n\
             [[entry]]\non = \"2025-06\"\nmet = \"c{number}\"\n",
            number % 300 + 10
        );
    }
    let folder = folder(&rules);
    let (took, page) = timed(|| page(folder.path(), "status --on 2025-06-10"));
    assert!(page.len() < 9_000_000, "{} bytes", page.len());
    assert!(took < Duration::from_secs(60), "{took:?}");
}

/// What recurs has no end: the page says through when it was computed, and what it leaves out.
#[test]
fn a_dense_series_is_bounded() {
    let rules = format!("{HEAD}[commitment.log]\nwhat = \"Write the log\"\nevery = \"1 day\"\n");
    let folder = folder(&rules);
    let page = page(folder.path(), "status --on 2025-06-01");
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
    let last = data(&page)["last"].as_str().expect("a day").to_owned();
    assert!(("2030-06-01".."2036-01-01").contains(&last.as_str()), "{last}");
    assert!(page.contains(&format!(
        "Computed through <span class=\"nb\">{last}</span>: the page says nothing of later days."
    )));
    assert!(
        page.contains("occurrences are left out of this page: it has those around 2025-06-01.")
    );
    assert!(page.contains("\"id\">log#152<") && !page.contains("\"id\">log#250<"));
}

/// Each commitment is worked out for itself: what recurs for ten years, all else for all days.
#[test]
fn each_commitment_has_its_own_horizon() {
    let series = "[commitment.m]\nwhat = \"m\"\nevery = \"1 month\"\n";
    let once = "[commitment.s]\nwhat = \"once\"\ndeadline = 2027-03-31\n";
    let imprecise = "[[entry]]\non = \"2025-04\"\nmet = \"m\"\n";
    let rules = format!("{HEAD}{series}{once}{imprecise}");
    let page = page(folder(&rules).path(), "status --on 2025-06-10");
    let data = data(&page);
    let ends: Vec<&str> = commitments(&data).iter().map(|one| text(&one["end"])).collect();
    assert!(ends[0] > "2035-06-01" && ends[0] < "2036-01-01", "{ends:?}");
    assert_eq!([ends[1], text(&data["last"])], ["9999-12-31"; 2]);
    assert!(page.contains("What recurs or is suspended was computed through"));
    // Twenty of them, and some that may be open for ever, still have years.
    let many = |count: usize, more: &str| {
        let one =
            |at: usize| format!("[commitment.m{at}]\nwhat = \"m\"\nevery = \"1 month\"\n{more}");
        format!("{HEAD}[condition.dry]\n{}", (0..count).map(one).collect::<String>())
    };
    for (rules, least) in [
        (many(20, ""), "2035-06-01"),
        (many(200, "until = 2026-12-31\n"), "2035-06-01"),
        (many(1, "subject-to = \"dry\"\n"), "2026-06-01"),
    ] {
        let page = self::page(folder(&rules).path(), "status --on 2025-06-10");
        let last = self::data(&page)["last"].as_str().expect("a day").to_owned();
        assert!(last.as_str() > least, "{last} {least}");
    }
}

/// What changes behind the last day of the page is known to it, as it is to the report.
#[test]
fn the_next_change_is_that_of_the_report() {
    let rules = format!(
        "{HEAD}[commitment.often]\nwhat = \"x\"\nevery = \"12 years\"\n\
         [commitment.log]\nwhat = \"x\"\nevery = \"1 month\"\n\
         [commitment.held]\nwhat = \"x\"\ndeadline = 2025-09-01\n\
         [[entry]]\non = 2025-02-01\nsuspended = \"held\"\n"
    );
    let folder = folder(&rules);
    let page = page(folder.path(), "status --on 2025-06-10");
    let data = data(&page);
    let report = json_of(folder.path(), "status --on 2025-06-10");
    for (told, expected) in commitments(&data).into_iter().zip(commitments(&report)) {
        let of = |one: &Value| (text(&one["on"]).to_owned(), one["status"].clone());
        let next = list(&expected["occurrences"]).iter().chain([expected]).map(|one| &one["next"]);
        let next = next.filter(|next| !next.is_null()).map(of).min_by_key(|(on, _)| on.clone());
        let change = list(&told["changes"]).iter().find(|change| text(&change[0]) > "2025-06-10");
        let change = change.map(|change| (text(&change[0]).to_owned(), change[2].clone()));
        if next.is_some() {
            assert_eq!(change, next);
        }
    }
    // The last change of all lies behind the end.
    let often = commitments(&data)[0];
    let later = list(&often["changes"]).last().expect("a change");
    assert!(text(&later[0]) > text(&often["end"]), "{later} {}", often["end"]);
    // What is suspended has no change that is known, and the page says how far it looked.
    let end = text(&commitments(&data)[2]["end"]);
    let none =
        format!("No change through <span class=\"nb\">{end}</span>; later days were not computed");
    assert!(page.contains(&none), "{none}");
    assert!(page.contains("and after, computed through <time>"));
    let shown = page.split("<script").next().expect("the page");
    assert!(!shown.contains("No further change if nothing more is recorded"));
}

/// A commitment of which each thing that counts is recorded, and later things that change nothing.
const STORY: &str = "[agreement]\nid = \"a\"\nmade = 2025-01-01\n[party.p]\n[party.q]\n\
    [condition.dry]\n[event.permit]\n\
    [commitment.c]\nwhat = \"x\"\nfrom = \"permit\"\ndeadline = 2025-03-01\nsubject-to = \"dry\"\n\
    amendable-by = [\"p\", \"q\"]\nnotice = \"10 days\"\n\
    [commitment.d]\nwhat = \"y\"\ndeadline = 2025-09-01\n\
    [[entry]]\non = 2025-01-10\nhappened = \"permit\"\n\
    [[entry]]\non = 2025-01-20\nassessed = \"dry\"\nholds = true\n\
    [[entry]]\non = 2025-02-01\namended = \"c\"\ndeadline = 2025-05-01\nby = [\"p\", \"q\"]\n\
    [[entry]]\non = 2025-02-10\namended = \"c\"\ndeadline = 2025-08-01\nby = [\"p\"]\n\
    [[entry]]\non = 2025-02-15\nsuspended = \"d\"\n\
    [[entry]]\non = 2025-06-01\nassessed = \"dry\"\nholds = false\n\
    [[entry]]\non = 2025-07-01\nmet = \"c\"\nsource = \"Minutes\"\n";

/// The entries that count stand on every day on which they do, not only on that on which they begin.
#[test]
fn entries_stay_as_long_as_they_count() {
    let rules = format!("complete-through = 2025-07-15\n{STORY}");
    let data = data(&page(folder(&rules).path(), "status --on 2025-03-01"));
    let commitments = commitments(&data);
    let days = |at: usize, on: &str| -> Vec<&str> {
        let says = entries_of(commitments[at], told_on(commitments[at], on).1);
        says.into_iter().map(|says| says.split(':').next().expect("a day")).collect()
    };
    assert_eq!(days(0, "2025-01-05"), Vec::<&str>::new());
    assert_eq!(days(0, "2025-01-15"), ["2025-01-10"]);
    // Due: the event by which it is in force, the condition, the deadline, and what has no effect.
    let due = ["2025-01-10", "2025-01-20", "2025-02-01", "2025-02-10"];
    assert_eq!(days(0, "2025-04-25"), due);
    // Lapsed: the condition as it was, not as it became later.
    assert_eq!(days(0, "2025-06-10"), due);
    // Met, as long as it is, behind the complete record too.
    for on in ["2025-07-01", "2025-07-16", "2027-01-01"] {
        assert_eq!(days(0, on), ["2025-02-01", "2025-02-10", "2025-07-01"], "{on}");
    }
    // A suspension as long as it is in force.
    for on in ["2025-02-15", "2025-02-16", "2025-08-01", "2026-08-01"] {
        assert_eq!(days(1, on), ["2025-02-15"], "{on}");
    }
}

/// A deadline that moves day by day is one run and one line, with its day on each of them.
#[test]
fn a_deadline_that_moves_is_one_run() {
    let rules = format!(
        "{HEAD}[commitment.c]\nwhat = \"x\"\ndeadline = 2025-09-01\nnotice = \"10 days\"\n\
         [[entry]]\non = 2025-02-01\nsuspended = \"c\"\n"
    );
    let folder = folder(&rules);
    let page = page(folder.path(), "status --on 2025-06-10");
    assert!(page.len() < 100_000, "{} bytes", page.len());
    let data = data(&page);
    let one = commitments(&data)[0];
    let runs = list(&one["runs"]);
    assert!(runs.len() < 6, "{}", runs.len());
    assert_eq!(page.matches("<li data-run=").count(), 3);
    let (run, _) = told_on(one, "2025-06-10");
    let facts = list(&run["facts"]).iter().find(|fact| fact[0] == "deadline").expect("a deadline");
    assert_eq!(facts[1], "2025-09-02");
    assert!(list(&facts[2]).iter().all(|step| step[1] == 1 && step[2] == 1), "{facts}");
    let report = json_of(folder.path(), "status --on 2025-06-10");
    let deadline = text(&commitments(&report)[0]["deadline"]);
    let shown = format!("<dt>deadline</dt><dd><span class=\"nb\">{deadline}</span></dd>");
    assert!(page.contains(&shown), "{shown}");
    // Nor does it stretch the drawing.
    assert!(text(&data["to"]) < "2025-10-01", "{}", data["to"]);
}

/// A span of some years has labels between its years.
#[test]
fn the_ruler_has_a_label_for_every_quarter() {
    let rules = format!("{HEAD}[commitment.c]\nwhat = \"x\"\ndeadline = 2027-03-01\n");
    let page = page(folder(&rules).path(), "status --on 2025-06-10");
    for label in [">Jan 2025<", ">Apr 2025<", ">Oct 2026<"] {
        assert!(page.contains(label), "{label}");
    }
    let ruler = between(&page, "<svg class=\"ruler\"", "</svg>");
    assert_eq!(ruler.matches("<line").count(), ruler.matches("<text").count());
}

/// What a check found stands at the top, with the day on which it did.
#[test]
fn a_check_says_what_fails() {
    let rules = format!(
        "{HEAD}[commitment.late]\nwhat = \"x\"\ndeadline = 2025-02-01\n\
         [commitment.soon]\nwhat = \"y\"\ndeadline = 2025-06-20\n"
    );
    let folder = folder(&rules);
    let none = page(folder.path(), "status --on 2025-06-10");
    assert!(!none.contains("id=\"gate\""));
    let target = folder.path().join("page.html");
    let call = "check --on 2025-06-10 --within 30d --report-html page.html";
    abide(folder.path(), call).run().code(1);
    let page = fs::read_to_string(target).expect("a page");
    assert_well_formed(&page);
    let gate = between(&page, "<div class=\"gate fails\" id=\"gate\">", "</div>");
    assert!(gate.contains("1 of 2 commitments fails"), "{gate}");
    assert!(gate.contains("--fail-on breach"), "{gate}");
    assert!(gate.contains("<b><bdi>late</bdi></b> is lapsed: missed, lapsed since"), "{gate}");
    assert!(gate.contains("soon becomes due on"), "{gate}");
    let passes = self::page(folder.path(), "check --fail-on void --on 2025-06-10");
    assert!(passes.contains("<div class=\"gate\" id=\"gate\">"));
    assert!(passes.contains("nothing fails"));
}

/// Where several agreements have an id, the next change says of which it is; and a day that is not
/// drawn is said to be none.
#[test]
fn names_are_told_apart_and_days_that_are_not_drawn() {
    let rules = |id: &str, deadline: &str| {
        format!(
            "[agreement]\nid = \"{id}\"\nmade = 2025-01-01\n[commitment.c]\nwhat = \"x\"\ndeadline = {deadline}\n"
        )
    };
    let folder = folder(&rules("one", "2025-09-01"));
    fs::write(folder.path().join("b.toml"), rules("two", "2025-08-01")).expect("a file");
    let page = page(folder.path(), "status --on 2025-06-10");
    assert!(page.contains(": two&#x2f;c due (open)"));
    assert!(page.contains("id=\"beside\" hidden"));
    let beside =
        self::page(folder.path(), "timeline --on 2031-01-01 --from 2025-01-01 --to 2025-12-31");
    assert!(!beside.contains("id=\"beside\" hidden") && beside.contains("id=\"beside\""));
}

/// A commitment that changes often has all its runs in the data, and those around the day in the text.
#[test]
fn of_many_runs_those_around_the_day_are_listed() {
    let mut rules = format!(
        "{HEAD}[condition.dry]\n[commitment.c]\nwhat = \"x\"\nkind = \"maintain\"\nsubject-to = \"dry\"\n"
    );
    for number in 0..100 {
        let on: abide::dates::Day = "2025-01-05".parse().expect("a day");
        let (on, holds) = (on.plus(number * 3).expect("a day"), number % 2 == 0);
        let _ = write!(rules, "[[entry]]\non = {on}\nassessed = \"dry\"\nholds = {holds}\n");
    }
    let page = page(folder(&rules).path(), "status --on 2025-06-10");
    assert_well_formed(&page);
    assert_eq!(list(&commitments(&data(&page))[0]["runs"]).len(), 102);
    assert_eq!(page.matches("<li data-run=").count(), 60);
    assert_eq!(page.matches("\" aria-current=\"true\">").count(), 1);
    assert!(page.contains("42 of 102 stretches are not listed here"));
}

#[test]
fn what_is_assumed_stands_at_the_top() {
    let rules =
        format!("{HEAD}[condition.dry]\n[commitment.c]\nwhat = \"x\"\nsubject-to = \"dry\"\n");
    let folder = folder(&rules);
    let none = page(folder.path(), "status --on 2025-06-01");
    assert!(!none.contains("id=\"assumed\""));
    let target = folder.path().join("page.html");
    let call = abide(folder.path(), "status --on 2025-06-01 --report-html page.html --assume");
    call.arg("dry = true").run().code(0);
    let page = fs::read_to_string(target).expect("a page");
    assert_well_formed(&page);
    assert!(page.contains(
        "<strong>Assumed for this report:</strong> <code dir=\"auto\">dry = true</code>"
    ));
    let data = data(&page);
    assert_eq!(commitments(&data)[0]["runs"][1]["status"], "due");
}

/// The colours of the dark scheme stand twice in the style: for the system and for the button.
#[test]
fn both_ways_to_dark_are_the_same() {
    let style = fs::read_to_string(root().join("src/report/html/page.css")).expect("the style");
    let blocks: Vec<String> = style
        .split("/* dark */")
        .skip(1)
        .map(|block| {
            let lines = block
                .lines()
                .take_while(|line| !line.contains('}') && !line.contains("end of dark"));
            lines.map(str::trim).collect::<Vec<_>>().join("\n")
        })
        .collect();
    assert_eq!(blocks.len(), 2);
    assert_eq!(blocks[0], blocks[1]);
    assert!(blocks[0].contains("--paper"));
}

#[test]
fn a_timeline_writes_the_days_it_draws() {
    let command = "timeline --on 2026-01-01 --from 2025-09-15 --to 2026-02-01";
    let page = page(&statement(), command);
    let data = data(&page);
    assert_eq!([&data["from"], &data["to"]], ["2025-09-15", "2026-02-01"]);
    assert_eq!([&data["first"], &data["last"]], ["0001-01-01", "9999-12-31"]);
    assert!(page.contains("<title>Timeline for the end"), "{page:.800}");
}

#[test]
fn it_is_written_whole_or_not_at_all() {
    let folder = folder(&format!("{HEAD}[commitment.c]\nwhat = \"x\"\n"));
    let run = |command: &str| abide(folder.path(), command).run();
    let file = folder.path().join("page.html");
    for (command, said) in [
        ("status --report-html -", "a report goes into a file"),
        ("status --report-html no/such/page.html", "there is no folder `no/such`"),
        ("status --report-html .", "this is a folder"),
        ("status --report-html page.html --report-html ./page.html", "is the same file"),
        ("status --report-html page.html --report-json page.html", "is the same file"),
        ("status --report-html a.toml", "it is one of the files that were read"),
        ("timeline --report-html a.toml", "it is one of the files that were read"),
        ("timeline --report-html", "a value is required"),
        ("timeline --report-json page.json", "unexpected argument"),
        ("timeline --report-html page.html --from 2026-01-01 --to 2025-01-01", "would end on"),
        ("status --on 2025-13-01 --report-html page.html", "2025-13-01"),
    ] {
        let ran = run(command).code(2);
        assert!(ran.err.contains(said), "{command}\n{}", ran.err);
        assert!(!file.exists(), "{command}");
    }
    run("check --fail-on due --on 2025-06-01 --report-html page.html").code(1);
    assert!(file.exists());
}

/// A bar of many more parts than can be told apart is drawn in columns, of which each shows the most
/// urgent of its days.
#[test]
fn what_changes_every_other_day_is_drawn_in_columns() {
    let mut rules = format!(
        "complete-through = 2026-12-31\n{HEAD}[condition.dry]\n[commitment.paint]\nwhat = \"Paint\"\n\
         subject-to = \"dry\"\ndue-from = 2025-01-01\ndeadline = 2026-12-31\n"
    );
    let mut day: Day = "2025-01-02".parse().unwrap();
    for number in 0..340 {
        let (holds, every) = (number % 2 == 0, if number < 170 { 1 } else { 3 });
        writeln!(rules, "[[entry]]\non = {day}\nassessed = \"dry\"\nholds = {holds}").unwrap();
        day = day.plus(every).unwrap();
    }
    let folder = folder(&rules);
    let drawn = page(folder.path(), "status --on 2026-06-01");
    let bars: Vec<&str> =
        drawn.match_indices("<rect class=\"bar ").map(|(at, _)| &drawn[at..]).collect();
    let bars: Vec<(&str, f64)> = bars
        .into_iter()
        .filter(|bar| bar.contains("y=\"50%\""))
        .filter_map(|bar| {
            let x = between(bar, " x=\"", "\"");
            Some((between(bar, "bar ", "\""), x.strip_suffix('%')?.parse().ok()?))
        })
        .collect();
    assert!((100..=301).contains(&bars.len()), "{}", bars.len());
    assert!(bars.is_sorted_by_key(|(_, x)| *x), "{bars:?}");
    // Where it is due every other day, no pending day is drawn; where the days are fewer, some are.
    assert!(bars.iter().any(|(status, _)| *status == "due"), "{bars:?}");
    assert!(bars.iter().any(|(status, _)| *status == "pending"), "{bars:?}");
}
