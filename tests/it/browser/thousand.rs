//! A page of a thousand commitments.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use super::driver::Browser;
use super::site::{BY_FIELD, DAY, OPEN_ALL, Site, assert_quiet, assert_shows};
use crate::time::timed;

/// A thousand commitments of which many change on every day, with entries.
fn thousand() -> String {
    let mut rules = String::from(
        "complete-through = 2025-09-30\n[agreement]\nid = \"a\"\nmade = 2025-01-01\n[party.p]\n[party.q]\n[condition.open]\n",
    );
    for number in 0..1_000 {
        let day: abide::dates::Day = "2025-01-10".parse().expect("a day");
        let [due, met] =
            [number % 500, number % 450 + 5].map(|days| day.plus(days).expect("a day"));
        let _ = writeln!(
            rules,
            "[commitment.c{number}]\nwhat = \"Deliver part {number} of the works to the other side\"\n\
             obligor = \"p\"\nobligee = \"q\"\nclause = \"Article {number}\"\n\
             quote = \"The first party shall deliver part {number} without delay\"\n\
             deadline = {due}\nnotice = \"10 days\"{}",
            if number % 7 == 0 { "\nsubject-to = \"open\"" } else { "" }
        );
        if number % 3 > 0 {
            let _ =
                writeln!(rules, "[[entry]]\non = {met}\nmet = \"c{number}\"\nsource = \"Minutes\"");
        }
    }
    rules
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_stays_smooth_with_a_thousand() {
    let site = Site::new(&[("a.toml", &thousand())], "2025-07-01");
    let browser = Browser::start();
    let (load, ()) = timed(|| {
        browser.open(&site.address());
        browser.wait(DAY, &Value::Null);
    });
    let steps = r##"
        const slider = document.querySelector("#slider");
        const times = [];
        let at = 0;
        const step = () => {
            const begun = performance.now();
            slider.value = at;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            // The page is brought up to date in the frame that it asked for; what is measured
            // includes the style and layout of what can be seen.
            requestAnimationFrame(() => {
                document.body.getBoundingClientRect();
                times.push(performance.now() - begun);
                at += 1;
                if (at < 400) setTimeout(step, 0);
                else done([times.reduce((one, two) => one + two) / times.length, Math.max(...times)]);
            });
        };
        step();
    "##;
    let sweep = || {
        let times = browser.wait(steps, &Value::Null);
        [0, 1].map(|at| times[at].as_f64().expect("a time"))
    };
    let [average, worst] = sweep();
    browser.run("document.querySelector('.tile.due button').click()", &Value::Null);
    let [filtered, worst_filtered] = sweep();
    browser.run("document.querySelector('#clear').click()", &Value::Null);
    let bytes = fs::metadata(site.path().join("page.html")).expect("the page").len();
    println!(
        "1000 commitments, {bytes} bytes: loaded in {load:?}; a step of the slider takes \
         {average:.1} ms, {worst:.1} ms at most; with a filter {filtered:.1} ms, \
         {worst_filtered:.1} ms at most"
    );
    // Several times what it takes where nothing else runs.
    assert!(average < 150.0 && worst < 1_500.0 && load.as_secs() < 60);
    assert!(filtered < 150.0 && worst_filtered < 1_500.0);
    browser.run(BY_FIELD, &json!("2025-11-11"));
    browser.wait(OPEN_ALL, &Value::Null);
    assert_shows(&browser, &site, "2025-11-11");
    assert_quiet(&browser, &site);
}
