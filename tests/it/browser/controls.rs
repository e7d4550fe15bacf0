//! What people do to the page: by keys, by typing, by searching, on a telephone.

use serde_json::{Value, json};

use super::driver::Browser;
use super::site::{
    BY_ADDRESS, BY_FIELD, DAY, OPEN_ALL, Site, assert_quiet, assert_shows_after_address, narrow,
};

#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_can_be_used_without_a_mouse() {
    let site = Site::statement("2026-01-31");
    let browser = Browser::start();
    browser.open(&site.address());
    let day = || browser.wait(DAY, &Value::Null).as_str().expect("a day").to_owned();
    let moves = [
        ("Right", "2026-02-01"),
        ("Left", "2026-01-31"),
        ("Shift+Right", "2026-02-28"),
        ("Control+Left", "2026-01-28"),
    ];
    // Wherever the focus is, but in a field.
    for (keys, expected) in moves {
        browser.press(&[keys]);
        assert_eq!(day(), expected, "{keys}");
    }
    browser.run("document.querySelector('#slider').focus()", &Value::Null);
    let moves = [
        ("Up", "2026-01-29"),
        ("Down", "2026-01-28"),
        ("PageUp", "2026-02-28"),
        ("PageDown", "2026-01-28"),
        ("Home", "2024-09-27"),
        ("Shift+Right", "2024-10-27"),
    ];
    for (keys, expected) in moves {
        browser.press(&[keys]);
        assert_eq!(day(), expected, "{keys}");
    }
    assert_shows_after_address(&browser, "2024-10-27");
    // All can be reached, in the order in which it is read.
    browser.run("document.activeElement.blur(); document.body.focus();", &Value::Null);
    browser.open(&site.address());
    let mut reached = Vec::new();
    for _ in 0..25 {
        browser.press(&["Tab"]);
        let name =
            "const one = document.activeElement; return one.id || one.className || one.tagName";
        reached.push(browser.run(name, &Value::Null).as_str().expect("a name").to_owned());
    }
    let expected = ["skip", "theme", "date", "today", "reset", "back", "slider", "search", "party"];
    let mut rest = reached.iter();
    for name in expected {
        assert!(rest.any(|one| one == name), "{name} in {reached:?}");
    }
    assert_eq!(reached.iter().filter(|one| *one == "SUMMARY").count(), 5, "{reached:?}");
    browser.run("document.querySelector('summary').focus()", &Value::Null);
    browser.press(&["Enter"]);
    assert_eq!(browser.run("return document.querySelector('details').open", &Value::Null), true);
    // A day is typed, and a wrong one is refused.
    browser
        .run("const it = document.querySelector('#date'); it.focus(); it.select();", &Value::Null);
    browser.press(&["2", "0", "2", "5", "-", "1", "0", "-", "0", "2", "Enter"]);
    assert_eq!(day(), "2025-10-02");
    let message = "return document.querySelector('#message').textContent";
    for wrong in
        ["2026-02-30", "2026-9-15", "15.09.2026", "tomorrow", "", "0000-01-01", "٢٠٢٦-٠٩-١٥"]
    {
        browser.run(BY_FIELD, &json!(wrong));
        assert_eq!(day(), "2025-10-02", "{wrong}");
        assert_ne!(browser.run(message, &Value::Null), "", "{wrong}");
    }
    assert_quiet(&browser, &site);
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_filters_and_searches() {
    let site = Site::statement("2026-09-15");
    let browser = Browser::start();
    browser.open(&site.address());
    let shown = || {
        let ids = r##"return [...document.querySelectorAll(".commitment")]
            .filter((row) => row.querySelector("h3").checkVisibility()).map((row) => row.dataset.key.split("/")[1])"##;
        let ids = browser.run(ids, &Value::Null);
        let count =
            browser.run("return document.querySelector('#shown').textContent", &Value::Null);
        let ids: Vec<String> = serde_json::from_value(ids).expect("ids");
        assert_eq!(count, format!("{} of 5 shown", ids.len()));
        ids
    };
    let tile = |status: &str| {
        let press = format!("document.querySelector('.tile[data-status={status}] button').click()");
        browser.run(&press, &Value::Null);
    };
    let search = |words: &str| {
        let set = "const it = document.querySelector('#search'); it.value = arguments[0];
            it.dispatchEvent(new Event('input'));";
        browser.run(set, &json!(words));
    };
    assert_eq!(shown().len(), 5);
    tile("due");
    assert_eq!(shown(), ["security-partnership", "formulate-procedures"]);
    // The filter is one of the day that is shown.
    browser.run(BY_FIELD, &json!("2025-12-01"));
    browser.wait(DAY, &Value::Null);
    assert_eq!(shown(), ["security-partnership", "formulate-procedures", "protect-advisers"]);
    tile("lapsed");
    assert_eq!(shown().len(), 4);
    tile("due");
    assert_eq!(shown(), ["end-mission"]);
    tile("lapsed");
    browser.run(BY_FIELD, &json!("2026-09-15"));
    browser.wait(DAY, &Value::Null);
    tile("open");
    assert_eq!(shown(), ["syria-mission"]);
    tile("open");
    search("ADVISERS protect");
    assert_eq!(shown(), ["protect-advisers"]);
    search("nothing like this");
    assert_eq!(shown(), Vec::<String>::new());
    let visible = "return document.querySelector('#no-match').checkVisibility()";
    assert_eq!(browser.run(visible, &Value::Null), true);
    browser.run("document.querySelector('#clear-too').click()", &Value::Null);
    assert_eq!(shown().len(), 5);
    assert_eq!(browser.run(visible, &Value::Null), false);
    let party = "const it = document.querySelector('#party'); it.value = 'iraq-2024/hmc';
        it.dispatchEvent(new Event('change'));";
    browser.run(party, &Value::Null);
    assert_eq!(shown(), ["formulate-procedures", "protect-advisers"]);
    assert_quiet(&browser, &site);
}

/// What is looked for is found whatever day is shown, and whatever was opened before: in entries,
/// sources and notes too.
#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_searches_all_days() {
    let site = Site::statement("2025-01-01");
    let browser = Browser::start();
    browser.open(&site.address());
    let found = |words: &str| {
        let look = "const it = document.querySelector('#search'); it.value = arguments[0];
            it.dispatchEvent(new Event('input'));
            return [...document.querySelectorAll('.commitment')]
                .filter((row) => row.querySelector('h3').checkVisibility())
                .map((row) => row.dataset.key.split('/')[1])";
        let found = browser.run(look, &json!(words));
        serde_json::from_value::<Vec<String>>(found).expect("ids")
    };
    // A source and a note of an entry that only counts a year later.
    assert!(found("shafaq news").contains(&"end-mission".to_owned()));
    assert!(found("disputed").contains(&"end-mission".to_owned()));
    // A sentence of a later day, a quote, a term.
    assert!(found("110 days after the deadline").contains(&"end-mission".to_owned()));
    assert_eq!(found("physical protection"), ["protect-advisers"]);
    assert!(found("some day in 2026-09").contains(&"syria-mission".to_owned()));
    assert_eq!(found("nothing like this"), Vec::<String>::new());
    let before = found("met on 2026-01-18");
    browser.wait(OPEN_ALL, &Value::Null);
    browser.run(BY_FIELD, &json!("2026-09-15"));
    browser.wait(DAY, &Value::Null);
    assert_eq!(found("met on 2026-01-18"), before);
    assert_quiet(&browser, &site);
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_takes_what_people_type_and_fits_on_a_telephone() {
    let site = Site::statement("2026-09-15");
    let browser = Browser::start();
    // What is no day in the address is none.
    browser.open(&format!("{}#%", site.address()));
    assert_eq!(browser.wait(DAY, &Value::Null), "2026-09-15");
    let field = "return document.querySelector('#date').maxLength";
    assert!(browser.run(field, &Value::Null).as_i64().expect("a number") > 12);
    browser.run(BY_FIELD, &json!(" 2025-10-01 "));
    assert_eq!(browser.wait(DAY, &Value::Null), "2025-10-01");
    // A day that is not drawn is said to be none, and how it came there too.
    browser.run(BY_FIELD, &json!("2044-01-01"));
    browser.wait(DAY, &Value::Null);
    let seen = "return [document.querySelector('#beside').checkVisibility(),
        document.querySelector('#message').textContent]";
    let seen = browser.run(seen, &Value::Null);
    assert_eq!(seen[0], true);
    assert!(seen[1].as_str().expect("a text").contains("outside of what is drawn"), "{seen}");
    browser.run(BY_FIELD, &json!("2026-09-15"));
    browser.wait(DAY, &Value::Null);
    // What has the focus does not lie under the bar that stays in sight.
    let hidden = r##"
        const rows = [...document.querySelectorAll("summary")];
        scrollTo(0, document.body.scrollHeight);
        for (const row of rows.reverse()) {
            row.focus();
            const bar = document.querySelector("#controls").getBoundingClientRect();
            if (row.getBoundingClientRect().top < bar.bottom - 1) return row.textContent;
        }
        return null;
    "##;
    for width in [1280, 390, 320] {
        narrow(&browser, width);
        let wide =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(browser.run(wide, &Value::Null), 0, "{width}");
        browser.wait("requestAnimationFrame(() => requestAnimationFrame(done))", &Value::Null);
        assert_eq!(browser.run(hidden, &Value::Null), Value::Null, "{width}");
        // A label that is left out has no line, and no label runs into the next.
        let crossed = r##"
            const marks = [...document.querySelectorAll(".controls .ruler g")]
                .map((mark) => mark.getBoundingClientRect()).filter((mark) => mark.width > 0);
            return marks.filter((mark, at) => at > 0 && mark.left < marks[at - 1].right).length;
        "##;
        assert_eq!(browser.run(crossed, &Value::Null), 0, "{width}");
    }
    assert_quiet(&browser, &site);
}

/// Whichever way a day is chosen, the title, the field and the address say it.
#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_says_the_day_in_the_title_and_in_the_field() {
    let site = Site::statement("2026-09-15");
    let browser = Browser::start();
    browser.open(&site.address());
    let said = |on: &str| {
        assert_eq!(browser.wait(DAY, &Value::Null), on);
        let said = browser
            .run("return [document.title, document.querySelector('#date').value]", &Value::Null);
        let title = said[0].as_str().expect("a title");
        assert!(title.ends_with(&format!("state of commitments on {on}")), "{title}");
        assert_eq!(said[1], on);
    };
    said("2026-09-15");
    browser.run("document.querySelector('#date').focus()", &Value::Null);
    for on in ["2025-10-01", "2025-09-30"] {
        browser.run(BY_ADDRESS, &json!(on));
        said(on);
    }
    browser.run(BY_FIELD, &json!("2026-01-18"));
    said("2026-01-18");
    browser.run("document.querySelector('#forward').click()", &Value::Null);
    said("2026-01-19");
    // What is typed is not put right while it is typed, and is once the field is left.
    browser.run(BY_FIELD, &json!(" 2025-10-02"));
    browser.wait(DAY, &Value::Null);
    let field = "return document.querySelector('#date').value";
    assert_eq!(browser.run(field, &Value::Null), " 2025-10-02");
    browser.run("document.querySelector('#date').blur()", &Value::Null);
    said("2025-10-02");
    // What is no day in the address is said to be none; what leads to a part of the page is no day.
    let message = "setTimeout(() => done(document.querySelector('#message').textContent), 50)";
    for wrong in ["zzz", "2025-02-30", "%"] {
        browser.run(BY_ADDRESS, &json!(wrong));
        let told = browser.wait(message, &Value::Null);
        assert!(
            told.as_str().expect("a text").starts_with(&format!("“{wrong}” is not a day")),
            "{told}"
        );
        said("2025-10-02");
    }
    browser.run(BY_ADDRESS, &json!("2025-10-03"));
    said("2025-10-03");
    assert_eq!(browser.wait(message, &Value::Null), "");
    browser.run(BY_ADDRESS, &json!("commitments"));
    assert_eq!(browser.wait(message, &Value::Null), "");
    browser.open("about:blank");
    browser.open(&format!("{}#zzz", site.address()));
    let told = browser.wait(message, &Value::Null);
    assert!(told.as_str().expect("a text").starts_with("“zzz” is not a day"), "{told}");
    said("2026-09-15");
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_names_every_control() {
    let site = Site::statement("2026-09-15");
    let browser = Browser::start();
    browser.open(&site.address());
    let tree = browser.command("Accessibility.getFullAXTree", &json!({}));
    let roles =
        ["button", "slider", "textbox", "searchbox", "combobox", "link", "DisclosureTriangle"];
    let mut found = Vec::new();
    for node in tree["nodes"].as_array().expect("nodes") {
        let role = node["role"]["value"].as_str().unwrap_or_default();
        if node["ignored"] == true || !roles.contains(&role) {
            continue;
        }
        let name = node["name"]["value"].as_str().unwrap_or_default();
        assert!(!name.trim().is_empty(), "{node:#}");
        found.push(role.to_owned());
    }
    for role in ["button", "slider", "textbox", "searchbox", "combobox", "DisclosureTriangle"] {
        assert!(found.iter().any(|one| one == role), "no {role} in {found:?}");
    }
    let said = "setTimeout(() => done(document.querySelector('#summary').textContent), 700);";
    browser.run(BY_FIELD, &json!("2025-10-01"));
    let expected = "1 October 2025: 1 lapsed, 3 due, 1 pending, 0 met, 0 void; 0 open";
    assert_eq!(browser.wait(said, &Value::Null), expected);
    assert_quiet(&browser, &site);
}
