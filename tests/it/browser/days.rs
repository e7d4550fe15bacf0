//! What the page shows on a day, whichever way one comes to it.

use serde_json::{Value, json};

use super::driver::Browser;
use super::site::{
    BY_ADDRESS, BY_FIELD, BY_SLIDER, DAY, OPEN_ALL, OPEN_DAYS, REASONS, Site, assert_quiet,
    assert_shows,
};

#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_shows_the_statement_on_any_day() {
    let site = Site::statement("2026-09-15");
    let browser = Browser::start();
    browser.open(&site.address());
    browser.wait(OPEN_ALL, &Value::Null);
    assert_shows(&browser, &site, "2026-09-15");
    let within = [
        "2024-09-27",
        "2025-08-31",
        "2025-09-01",
        "2025-09-30",
        "2025-10-01",
        "2025-12-31",
        "2026-01-17",
        "2026-01-18",
        "2026-01-19",
        "2026-02-23",
        "2026-02-24",
        "2026-09-01",
        "2026-09-02",
        "2026-09-30",
        "2026-10-01",
    ];
    for on in within {
        browser.run(BY_SLIDER, &json!(on));
        assert_shows(&browser, &site, on);
    }
    for on in ["0001-01-01", "1999-12-31", "2024-02-29", "2026-09-15", "2100-03-01", "9999-12-31"] {
        browser.run(BY_FIELD, &json!(on));
        assert_shows(&browser, &site, on);
    }
    for on in ["2025-10-01", "2024-09-26", "2026-06-06"] {
        browser.run(BY_ADDRESS, &json!(on));
        assert_shows(&browser, &site, on);
    }
    assert_quiet(&browser, &site);
}

/// A document with every status and reason, open facts, claims and series, beside another one.
#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_shows_every_status_on_any_day() {
    let series = "\n[commitment.monthly]\nwhat = \"Every month\"\nevery = \"1 month\"\nuntil = \"2026-06\"\n";
    let reasons = format!("{REASONS}{series}");
    let site =
        Site::new(&[("reasons.toml", &reasons), ("open-days.toml", OPEN_DAYS)], "2025-10-15");
    let browser = Browser::start();
    browser.open(&site.address());
    browser.wait(OPEN_ALL, &Value::Null);
    let first: abide::dates::Day = "2024-12-28".parse().expect("a day");
    let last = browser
        .run("return JSON.parse(document.querySelector('#data').textContent).last", &Value::Null);
    for step in (0..380).step_by(7) {
        let on = first.plus(step).expect("a day").to_string();
        assert!(on.as_str() <= last.as_str().expect("a day"), "{on} is behind {last}");
        browser.run(if step % 2 == 0 { BY_FIELD } else { BY_ADDRESS }, &json!(on));
        assert_shows(&browser, &site, &on);
    }
    // A day may be chosen that is not drawn, and it is said that it is not.
    browser.run(BY_FIELD, &json!("2200-01-01"));
    assert_eq!(browser.wait(DAY, &Value::Null), "2200-01-01");
    let message =
        browser.run("return document.querySelector('#message').textContent", &Value::Null);
    let message = message.as_str().expect("a text");
    assert!(message.starts_with("2200-01-01 lies outside of what is drawn"), "{message}");
    assert_quiet(&browser, &site);
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_goes_from_change_to_change_and_by_a_click() {
    let site = Site::statement("2025-01-01");
    let browser = Browser::start();
    browser.open(&site.address());
    let day = || browser.wait(DAY, &Value::Null).as_str().expect("a day").to_owned();
    let press =
        |id: &str| browser.run(&format!("document.querySelector('#{id}').click()"), &Value::Null);
    let changes =
        ["2025-09-01", "2025-10-01", "2026-01-18", "2026-01-19", "2026-09-02", "2026-10-01"];
    for change in changes {
        press("forward");
        assert_eq!(day(), change);
    }
    assert_eq!(
        browser.run("return document.querySelector('#forward').disabled", &Value::Null),
        true
    );
    for change in changes.iter().rev().skip(1).chain(&["2024-09-27"]) {
        press("back");
        assert_eq!(day(), *change);
    }
    assert_eq!(browser.run("return document.querySelector('#back').disabled", &Value::Null), true);
    press("reset");
    assert_eq!(day(), "2025-01-01");
    let bar = "document.querySelectorAll('.timeline .bar.lapsed')[0]";
    browser.run(&format!("{bar}.scrollIntoView({{ block: 'center' }})"), &Value::Null);
    // What comes into the window is laid out with the next frame, and moves what is below it.
    day();
    let part = r##"
        const bar = document.querySelectorAll(".timeline .bar.lapsed")[0];
        const { left, right, top, bottom } = bar.getBoundingClientRect();
        return [left, right, (top + bottom) / 2].map(Math.round);
    "##;
    let place = browser.run(part, &Value::Null);
    let [left, right, y] = [0, 1, 2].map(|at| place[at].as_i64().expect("a number"));
    browser.click((left + right) / 2, y);
    let on = day();
    assert!(("2025-11-10".."2025-12-10").contains(&on.as_str()), "{on}");
    assert_eq!(browser.run("return document.querySelector('details').open", &Value::Null), false);
    let seen = "return document.querySelector('summary .badge').textContent";
    assert_eq!(browser.run(seen, &Value::Null), "lapsed");
    // The marker is drawn where the thumb of the slider is.
    let apart = r##"
        const now = document.querySelector(".timeline .now").getBoundingClientRect();
        const slider = document.querySelector("#slider");
        const box = slider.getBoundingClientRect();
        const thumb = box.left + 9 + (box.width - 18) * slider.value / slider.max;
        return Math.abs(now.left - thumb);
    "##;
    assert!(browser.run(apart, &Value::Null).as_f64().expect("a number") < 1.5);
    press("today");
    let today =
        "const now = new Date(); return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
        .map((part) => String(part).padStart(2, '0')).join('-')";
    assert_eq!(browser.run(today, &Value::Null), day());
    let message =
        browser.run("return document.querySelector('#message').textContent", &Value::Null);
    assert!(
        message.as_str().expect("a text").contains("by the clock of this browser"),
        "{message}"
    );
    assert_quiet(&browser, &site);
}

/// The entries that count on a day are shown on it, moving days too.
#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_shows_what_counts_on_the_day() {
    let rules = "complete-through = 2025-03-15\n[agreement]\nid = \"a\"\nmade = 2025-01-01\n\
        [commitment.c]\nwhat = \"x\"\ndeadline = 2025-09-01\nnotice = \"10 days\"\n\
        [commitment.d]\nwhat = \"y\"\ndeadline = 2025-09-01\n\
        [commitment.m]\nwhat = \"z\"\nevery = \"1 month\"\n\
        [[entry]]\non = 2025-02-01\nsuspended = \"c\"\n\
        [[entry]]\non = 2025-03-01\nmet = \"d\"\nsource = \"Minutes\"\n";
    let site = Site::new(&[("a.toml", rules)], "2025-03-01");
    let browser = Browser::start();
    browser.open(&site.address());
    browser.wait(OPEN_ALL, &Value::Null);
    let entries = "return [...document.querySelectorAll('.commitment')].map((row) =>
        [...row.querySelectorAll('.entries:not([hidden]) li bdi:first-child')]
            .map((one) => one.textContent.slice(0, 10)).join())";
    for on in ["2025-03-01", "2025-03-16", "2025-12-31", "2028-06-01"] {
        browser.run(BY_FIELD, &json!(on));
        assert_shows(&browser, &site, on);
        assert_eq!(
            browser.run(entries, &Value::Null),
            json!(["2025-02-01", "2025-03-01", ""]),
            "{on}"
        );
        let marked = "return document.querySelectorAll('.runs [aria-current]').length";
        assert_eq!(browser.run(marked, &Value::Null), 3, "{on}");
    }
    // Behind the last day for which what recurs was worked out, all else has its status.
    browser.run(BY_FIELD, &json!("2090-01-01"));
    browser.wait(DAY, &Value::Null);
    let badges =
        "return [...document.querySelectorAll('summary .badge')].map((one) => one.textContent)";
    assert_eq!(browser.run(badges, &Value::Null), json!(["unknown", "met", "unknown"]));
    let met = "return [...document.querySelectorAll('.tile b')].map((one) => one.textContent)";
    assert_eq!(browser.run(met, &Value::Null), json!(["0", "0", "0", "1", "0", "0"]));
    let said = "return document.querySelector('#unknown').textContent";
    let said = browser.run(said, &Value::Null);
    assert!(said.as_str().expect("a text").contains("2 of 3 commitments"), "{said}");
    browser.run(BY_FIELD, &json!("2025-03-01"));
    assert_shows(&browser, &site, "2025-03-01");
    assert_quiet(&browser, &site);
}

/// A body may be opened after a day was chosen and before that day is drawn.
#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_shows_the_day_in_what_is_opened_as_it_is_chosen() {
    let site = Site::statement("2025-09-15");
    let browser = Browser::start();
    browser.open(&site.address());
    let open = r##"
        for (const one of document.querySelectorAll("details")) {
            one.open = true;
            one.dispatchEvent(new Event("toggle"));
        }
    "##;
    browser.run(&format!("{BY_SLIDER}{open}"), &json!("2025-10-01"));
    assert_shows(&browser, &site, "2025-10-01");
    assert_quiet(&browser, &site);
}
