//! How the page looks: without scripts, in print, in the light and in the dark.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::driver::Browser;
use super::site::{BY_FIELD, DAY, OPEN_ALL, REASONS, Site, assert_quiet, assert_shows, narrow};

/// Texts that would do something, if they were anything but texts.
#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_takes_hostile_texts_as_texts() {
    let hostile = [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "\\\"'><img src=x onerror=alert(1)>",
        "{{ page }}{% raw %}]]>&lt;b&gt;",
        "עברית وعربية \\u202Eevil",
        "javascript:alert(1)",
        &"W".repeat(3_000),
    ];
    let mut rules = String::from("[agreement]\nid = \"a\"\nmade = 2025-01-01\n");
    let _ = writeln!(rules, "title = \"{}\"\nsource = \"javascript:alert(1)\"", hostile[0]);
    let _ = writeln!(rules, "[party.p]\nname = \"{}\"", hostile[2]);
    for (number, text) in hostile.iter().enumerate() {
        let _ = writeln!(
            rules,
            "[commitment.c{number}]\nwhat = \"{text}\"\nobligor = \"p\"\nquote = \"{text}\"\n\
             clause = \"{text}\"\nnote = \"{text}\"\ndeadline = 2025-06-01\n\
             [[entry]]\non = 2025-05-01\nmet = \"c{number}\"\nsource = \"{text}\"\nby = [\"p\"]"
        );
    }
    let site = Site::new(&[("a.toml", &rules)], "2025-07-01");
    let browser = Browser::start();
    browser.open(&site.address());
    browser.wait(OPEN_ALL, &Value::Null);
    for on in ["2025-04-30", "2025-05-01", "2025-07-01"] {
        browser.run(BY_FIELD, &json!(on));
        assert_shows(&browser, &site, on);
    }
    let said = browser.run(
        "return [...document.querySelectorAll('h3')].map((one) => one.textContent)",
        &Value::Null,
    );
    assert_eq!(said[0], hostile[0]);
    assert_eq!(said[4], "עברית وعربية \\u{202e}evil");
    let strays = "return document.querySelectorAll('img, iframe, object, [onerror], a[href^=javascript]').length
        + document.querySelectorAll('script').length";
    assert_eq!(browser.run(strays, &Value::Null), 2, "the data and the script");
    let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    for width in [1280, 390] {
        narrow(&browser, width);
        assert_eq!(browser.run(wide, &Value::Null), 0, "{width}");
    }
    assert_quiet(&browser, &site);
}

/// Of what is broken where there is little room no letter is cut off.
#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_shows_all_letters_where_there_is_little_room() {
    let site = Site::new(&[("reasons.toml", REASONS)], "2025-10-15");
    let browser = Browser::start();
    browser.open(&site.address());
    // How many parts of a line are broken, and those of which letters stand where they are cut off.
    let cut = r##"
        let broken = 0;
        const cut = [];
        for (const part of document.querySelectorAll(".reason > span")) {
            const fact = part.closest(".fact");
            const [edge] = getComputedStyle(fact).clipPath.match(/[\d.]+px\)$/) || ["0"];
            const range = document.createRange();
            range.selectNodeContents(part);
            const lines = [...range.getClientRects()];
            const start = fact.getBoundingClientRect().left + parseFloat(edge);
            if (new Set(lines.map((line) => Math.round(line.top))).size > 1) broken += 1;
            if (lines.some((line) => line.left < start - 0.5)) cut.push(part.textContent);
        }
        return [broken, cut];
    "##;
    let mut broken = 0;
    for width in [390, 320, 260] {
        narrow(&browser, width);
        browser.wait("requestAnimationFrame(() => requestAnimationFrame(done))", &Value::Null);
        let found = browser.run(cut, &Value::Null);
        broken += found[0].as_u64().expect("a number");
        assert_eq!(found[1], json!([]), "{width}");
    }
    assert!(broken > 0, "nothing was broken");
    assert_quiet(&browser, &site);
}

/// What stands in backticks is code on each day, without scripts and with them.
#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_shows_phrases_as_code() {
    let site = Site::statement("2025-10-01");
    let browser = Browser::start();
    browser.open(&site.address());
    browser.wait(OPEN_ALL, &Value::Null);
    let code =
        "return [...document.querySelectorAll('.because code')].map((one) => one.textContent)";
    let raw = "return document.querySelector('main').textContent.includes('`')";
    for on in ["", "2026-02-01", "2025-09-30"] {
        if !on.is_empty() {
            browser.run(BY_FIELD, &json!(on));
            browser.wait(DAY, &Value::Null);
        }
        let expected = if on == "2026-02-01" { json!([]) } else { json!(["met(end-mission)"]) };
        assert_eq!(browser.run(code, &Value::Null), expected, "{on}");
        assert_eq!(browser.run(raw, &Value::Null), false, "{on}");
    }
    // It is found as it is seen.
    let search =
        "const it = document.querySelector('#search'); it.value = 'until met(end-mission)';
        it.dispatchEvent(new Event('input')); return document.querySelector('#shown').textContent";
    assert_eq!(browser.run(search, &Value::Null), "1 of 5 shown");
    assert_quiet(&browser, &site);
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_without_scripts_shows_the_day_asked() {
    let site = Site::statement("2025-10-01");
    let browser = Browser::without_scripts();
    browser.open(&format!("{}#2026-09-15", site.address()));
    let text = browser.command("Runtime.evaluate", &json!({"expression": "1"}));
    assert_eq!(text["result"]["value"], 1);
    let seen = |expression: &str| {
        let seen = json!({"expression": expression, "returnByValue": true});
        browser.command("Runtime.evaluate", &seen)["result"]["value"].clone()
    };
    assert_eq!(seen("document.documentElement.className"), "", "a script ran");
    let badges =
        seen("[...document.querySelectorAll('summary .badge')].map((one) => one.textContent)");
    assert_eq!(badges, json!(["lapsed", "due", "pending", "due", "due"]));
    let notice = seen("document.querySelector('noscript').innerText");
    assert!(notice.as_str().expect("a text").contains("1 October 2025"), "{notice}");
    let controls = "['#controls', '#filters', '#theme', '.help'].filter((one) => document.querySelector(one).checkVisibility())";
    assert_eq!(seen(controls), json!([]));
    assert_eq!(seen("document.querySelectorAll('main button:not([hidden] *)').length"), 0);
    let because = "document.querySelector('.because').textContent";
    assert_eq!(seen(because), "deadline 2025-09-30 passed; no record that it was met");
    assert_eq!(seen("document.querySelector('.static.ruler').checkVisibility()"), true);
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_prints_all_of_it() {
    let site = Site::statement("2026-09-15");
    let browser = Browser::start();
    browser.open(&site.address());
    browser.run(BY_FIELD, &json!("2025-10-01"));
    browser.wait(DAY, &Value::Null);
    browser.run("dispatchEvent(new Event('beforeprint'))", &Value::Null);
    browser.command("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    // What lay outside the window is skipped until a frame is drawn for the new medium.
    browser.wait(DAY, &Value::Null);
    let hidden = r##"return [...document.querySelectorAll(".because, .runs, .facts")]
        .filter((one) => !one.checkVisibility({ contentVisibilityAuto: true })).length"##;
    assert_eq!(browser.run(hidden, &Value::Null), 0);
    let controls = "return document.querySelector('#controls').checkVisibility()";
    assert_eq!(browser.run(controls, &Value::Null), false);
    let head = "return document.querySelector('.day').innerText";
    assert_eq!(browser.run(head, &Value::Null), "On 1 October 2025");
    assert_shows(&browser, &site, "2025-10-01");
    browser.run("dispatchEvent(new Event('afterprint'))", &Value::Null);
    let open = "return document.querySelectorAll('details[open]').length";
    assert_eq!(browser.run(open, &Value::Null), 0);
    assert!(browser.print().starts_with("JVBERi"), "a PDF");
    assert_quiet(&browser, &site);
}

/// The least contrast of all texts, those in the bars aside: their colours are those of the badges.
const CONTRAST: &str = r##"
    const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
    const light = (colour) => {
        const [r, g, b] = channels(colour).map((one) => {
            const part = one / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
        for (let one = element; one; one = one.parentElement) {
            const colour = getComputedStyle(one).backgroundColor;
            if (channels(colour)[3] !== 0) return colour;
        }
        return "rgb(255, 255, 255)";
    };
    let least = [99, ""];
    for (const element of document.querySelectorAll("body *:not(svg, svg *, script, :disabled)")) {
        const own = [...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
        if (!own || !element.checkVisibility()) continue;
        const [one, two] = [getComputedStyle(element).color, behind(element)].map(light);
        const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
        if (ratio < least[0]) least = [ratio, element.outerHTML.slice(0, 200)];
    }
    return least;
"##;

#[test]
#[ignore = "needs chromium and chromedriver"]
fn browser_shows_it_light_and_dark() {
    let site = Site::new(&[("reasons.toml", REASONS)], "2025-10-15");
    let browser = Browser::start();
    browser.open(&site.address());
    browser.wait(OPEN_ALL, &Value::Null);
    let paper = "return getComputedStyle(document.documentElement).backgroundColor";
    let mut papers = Vec::new();
    for scheme in ["light", "dark"] {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        browser.command("Emulation.setEmulatedMedia", &json!({"features": features}));
        for _ in 0..2 {
            papers.push(browser.run(paper, &Value::Null));
            let least = browser.run(CONTRAST, &Value::Null);
            assert!(least[0].as_f64().expect("a ratio") >= 4.5, "{scheme}: {least}");
            browser.run("document.querySelector('#theme').click()", &Value::Null);
        }
        browser.run("document.querySelector('#theme').click()", &Value::Null);
        browser.run("delete document.documentElement.dataset.theme", &Value::Null);
    }
    let [light, dark] = ["rgb(255, 255, 255)", "rgb(20, 23, 27)"];
    assert_eq!(papers, [light, dark, dark, light]);
    assert_quiet(&browser, &site);
}
