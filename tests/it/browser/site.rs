//! Files, a page made of them, and what the page shows.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::driver::Browser;
use crate::bin::abide;

pub(super) const REASONS: &str = include_str!("../../data/reasons.toml");
pub(super) const OPEN_DAYS: &str = include_str!("../../data/open-days.toml");

/// Files, and a page made of them.
pub(super) struct Site {
    folder: TempDir,
}

impl Site {
    pub(super) fn new(files: &[(&str, &str)], on: &str) -> Site {
        let folder = TempDir::new().expect("a folder");
        fs::create_dir(folder.path().join("rules")).expect("a folder");
        for (name, text) in files {
            fs::write(folder.path().join("rules").join(name), text).expect("a file");
        }
        let site = Site { folder };
        abide(site.path(), &format!("status --on {on} --report-html page.html")).run().code(0);
        site
    }

    pub(super) fn statement(on: &str) -> Site {
        let rules = include_str!("../../../rules/iraq-2024/iraq-2024.toml");
        let record = include_str!("../../../rules/iraq-2024/record.toml");
        Site::new(&[("iraq-2024.toml", rules), ("iraq-2024.record.toml", record)], on)
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn address(&self) -> String {
        format!("file://{}/page.html", self.path().display())
    }

    /// What `abide status` says of a day, as the page would show it.
    pub(super) fn expected(&self, on: &str) -> Value {
        let ran = abide(self.path(), &format!("status --on {on} --format json")).run().code(0);
        let report: Value = serde_json::from_str(&ran.out).expect("JSON");
        let agreements = report["agreements"].as_array().expect("agreements").iter();
        let all = agreements.flat_map(|agreement| {
            let commitments = agreement["commitments"].as_array().expect("commitments").iter();
            commitments.map(move |one| (agreement["id"].as_str().expect("an id"), one))
        });
        let is_open = |state: &Value| state["possible"].as_array().expect("a list").len() > 1;
        let open = all.clone().filter(|(_, one)| is_open(one)).count();
        let mut counts = report["counts"].clone();
        counts["open"] = json!(open);
        let rows = all.map(|(agreement, one)| {
            let occurrences = one["occurrences"].as_array().expect("occurrences").iter();
            let occurrences: Vec<Value> = occurrences
                .map(|one| json!([one["id"], one["status"], one["reason"], is_open(one)]))
                .collect();
            // Where it is open which deadline was missed, the page does not say by how many days.
            let sure = one["reason"] != "missed" || !one["deadline"].is_null();
            json!({
                "key": format!("{agreement}/{}", one["id"].as_str().expect("an id")),
                "status": one["status"],
                "reason": one["reason"],
                "open": is_open(one),
                // What stands in backticks is code in the page.
                "because": one["because"].as_str().expect("a text").replace('`', ""),
                "deadline": one["deadline"],
                "late": if sure { one["days_late"].clone() } else { Value::Null },
                "breach": one["breach"],
                "occurrences": occurrences,
            })
        });
        json!({"day": on, "counts": counts, "rows": rows.collect::<Vec<_>>()})
    }
}

/// What the page shows, once it has been drawn. Of a series it may show more occurrences than are
/// reported: those of `arguments[0]` are wanted.
pub(super) const SEEN: &str = r##"
    const wanted = new Set(arguments[0]);
    const seen = () => {
        const counts = {};
        for (const tile of document.querySelectorAll(".tile")) {
            counts[tile.dataset.status] = +tile.querySelector("b").textContent;
        }
        const rows = [...document.querySelectorAll(".commitment")].map((row) => {
            const text = (selector) => row.querySelector(selector).textContent;
            const facts = {};
            for (const name of row.querySelectorAll(".facts dt")) {
                facts[name.textContent] = name.nextElementSibling.textContent;
            }
            const line = text(".reason");
            const occurrences = [...row.querySelectorAll("[data-occurrence]")].map((one) => {
                const why = one.querySelector(".why").textContent;
                return [one.querySelector(".id").textContent, one.querySelector(".badge").textContent,
                    why.replace(" (open)", ""), why.endsWith(" (open)")];
            });
            if (facts.status !== text("summary .badge")) throw new Error("two statuses");
            const day = (fact) => (/^\d/.test(fact || "") ? fact : null);
            return {
                key: row.dataset.key,
                status: text("summary .badge"),
                reason: row.querySelector(".reason").dataset.reason,
                open: !row.querySelector(".mark").hidden,
                because: text(".because"),
                deadline: day(facts.deadline),
                late: facts["late by"] ? parseInt(facts["late by"], 10) : null,
                breach: line.includes("perhaps in breach") ? "unknown"
                    : line.includes("in breach") ? "yes" : "no",
                occurrences: occurrences.filter(([id]) => wanted.has(row.dataset.key + " " + id)),
            };
        });
        return { day: document.querySelector("#day").dateTime, counts, rows };
    };
    // Of many commitments those that cannot be seen are brought up to date once the day rests.
    const settled = () => {
        const day = document.querySelector("#day").dateTime;
        if (document.querySelector("#commitments").dataset.told !== day) setTimeout(settled, 20);
        else {
            // What is thrown here would be lost, and waited for until the time is up.
            try { done(JSON.stringify(seen())); } catch (error) { done(String(error)); }
        }
    };
    requestAnimationFrame(() => requestAnimationFrame(settled));
"##;

pub(super) const OPEN_ALL: &str = r##"
    for (const one of document.querySelectorAll("details")) one.open = true;
    requestAnimationFrame(() => setTimeout(done, 50));
"##;

pub(super) fn assert_shows(browser: &Browser, site: &Site, on: &str) {
    let expected = site.expected(on);
    let rows = |of: &Value| of["rows"].as_array().expect("rows").clone();
    let mut reported = Vec::new();
    for row in rows(&expected) {
        for one in row["occurrences"].as_array().expect("occurrences") {
            reported.push(format!(
                "{} {}",
                row["key"].as_str().expect("a key"),
                one[0].as_str().expect("an id")
            ));
        }
    }
    // As one text: the driver is slow with large values.
    let seen = browser.wait(SEEN, &json!(reported));
    let seen = seen.as_str().expect("a text");
    let seen: Value = serde_json::from_str(seen).unwrap_or_else(|_| panic!("{on}: {seen}"));
    assert_eq!(seen["day"], expected["day"]);
    assert_eq!(seen["counts"], expected["counts"], "{on}");
    for (seen, expected) in rows(&seen).iter().zip(&rows(&expected)) {
        assert_eq!(seen, expected, "{on}");
    }
    assert_eq!(rows(&seen).len(), rows(&expected).len());
}

/// Nothing was complained of, and nothing asked for but the page.
pub(super) fn assert_quiet(browser: &Browser, site: &Site) {
    assert_eq!(browser.console(), Vec::<String>::new());
    for request in browser.requests() {
        assert!(request.starts_with(&site.address()), "{request}");
    }
}

pub(super) const BY_FIELD: &str = r##"
    const field = document.querySelector("#date");
    field.value = arguments[0];
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
"##;
pub(super) const BY_SLIDER: &str = r##"
    const data = JSON.parse(document.querySelector("#data").textContent);
    const slider = document.querySelector("#slider");
    slider.value = (Date.parse(arguments[0]) - Date.parse(data.from)) / 86400000;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
"##;
pub(super) const BY_ADDRESS: &str = "location.hash = arguments[0];";

pub(super) const DAY: &str = r##"requestAnimationFrame(() => requestAnimationFrame(
    () => done(document.querySelector("#day").dateTime)));"##;

/// The address follows once the day rests, and leads back to it.
pub(super) fn assert_shows_after_address(browser: &Browser, on: &str) {
    let hash = "setTimeout(() => done(location.hash), 700);";
    assert_eq!(browser.wait(hash, &Value::Null), format!("#{on}"));
    browser.run("location.reload()", &Value::Null);
    assert_eq!(browser.wait(DAY, &Value::Null), on);
}

pub(super) fn narrow(browser: &Browser, width: u32) {
    let metrics = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
    browser.command("Emulation.setDeviceMetricsOverride", &metrics);
}
