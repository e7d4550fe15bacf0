//! The language server, asked by a client over pipes.

mod any;
mod client;
mod hostile;
mod register;
mod typing;

use serde_json::{Value, json};

use crate::bin::{abide, folder, root};
use client::{Client, edited, find};

const RULES: &str = "rules/lease.toml";
const RECORD: &str = "rules/record.toml";

const LEASE: &str = "\
[agreement]
id    = \"lease\"
made  = 2025-01-15
title = \"Lease of the old mill\"

[party.owner]
name = \"Frau Müller 𝄞\"

[event.handover]
title = \"The keys are handed over\"

[condition.dry]
title = \"The cellar is dry\"

[commitment.deposit]
what     = \"Pay the deposit\"
obligor  = \"owner\"
deadline = \"30 days after handover\"

[commitment.repair]
what       = \"Repair the roof\"
subject-to = \"dry and not lapsed(deposit)\"
deadline   = \"2025-12\"
target     = \"2 months after made\"
";

const KEPT: &str = "\
for = \"lease\"

[[entry]]
on       = 2025-02-01
happened = \"handover\"

[[entry]]
on  = 2025-02-20
met = \"deposit\"
by  = [\"owner\"]
";

/// A folder with a lease and its record.
fn lease() -> tempfile::TempDir {
    folder(&[(RULES, LEASE), (RECORD, KEPT)])
}

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|one| one["code"].as_str().unwrap()).collect()
}

#[test]
fn what_is_wrong_is_said_as_one_types() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    client.open_file(RULES);
    assert_eq!(client.diagnostics(RULES), Vec::<Value>::new());

    // An id that the record mentions: the file that is not open is wrong too.
    client.change(RULES, None, &LEASE.replace("event.handover", "event.handing-over"));
    let found = client.diagnostics(RULES);
    assert_eq!(codes(&found), ["E100"]);
    assert_eq!(found[0]["severity"], 1);
    assert_eq!(found[0]["source"], "abide");
    let message =
        "there is no event or consultation `handover`\nhelp: one of `handing-over` or `made`";
    assert_eq!(found[0]["message"], message);
    assert_eq!(codes(&client.diagnostics_of_other(RECORD)), ["E100"]);

    // Half a line, typed into it.
    client.change(RULES, None, LEASE);
    assert_eq!(client.diagnostics(RULES).len(), 0);
    assert_eq!(client.diagnostics_of_other(RECORD).len(), 0);
    let at = json!({ "line": 17, "character": 0 });
    client.change(RULES, Some(json!({ "start": at, "end": at })), "grac\n");
    let found = client.diagnostics(RULES);
    assert_eq!(codes(&found), ["E002"], "{found:?}");
    assert_eq!(found[0]["range"]["start"]["line"], 17);
    let end = json!({ "line": 18, "character": 0 });
    client.change(RULES, Some(json!({ "start": at, "end": end })), "");
    assert_eq!(client.diagnostics(RULES).len(), 0);
    client.end();
}

#[test]
fn the_diagnostics_are_those_of_the_command() {
    for name in [
        "E018-case.toml",
        "E023-more-errors.toml",
        "E135-contradiction.toml",
        "W015-no-effect.toml",
    ] {
        let text = std::fs::read_to_string(root().join("tests/bad").join(name)).unwrap();
        let place = folder(&[("rules/it.toml", &text)]);
        let ran = abide(place.path(), "check rules --on 2025-06-01").run();
        let said = ran
            .err
            .lines()
            .filter(|line| ["error[", "warning["].iter().any(|start| line.starts_with(start)));
        let said: Vec<&str> = said.map(|line| line.split(['[', ']']).nth(1).unwrap()).collect();
        let mut client = Client::new(place.path(), "");
        client.open("rules/it.toml", &text);
        let found = client.diagnostics("rules/it.toml");
        let told = codes(&found);
        // Those that only repeat others are put together on the command line.
        assert!(said.iter().all(|code| told.contains(code)), "{name}: {said:?} {told:?}");
        assert!(told.iter().all(|code| said.contains(code)), "{name}: {said:?} {told:?}");
        client.end();
    }
}

#[test]
fn related_places_and_the_help_are_there() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    let twice = format!("{LEASE}\n[party.deposit]\n");
    client.open(RULES, &twice);
    let found = client.diagnostics(RULES);
    let shared = found.iter().find(|one| one["code"] == "E101").unwrap();
    assert!(shared["message"].as_str().unwrap().contains("\nhelp: "), "{shared}");
    let related = &shared["relatedInformation"][0];
    assert_eq!(related["message"], "first a commitment here");
    assert_eq!(related["location"]["range"]["start"]["line"], 14);
    client.end();
}

#[test]
fn the_status_of_a_commitment_is_told() {
    let place = lease();
    let mut client = Client::new(place.path(), "--on 2025-03-10");
    let text = client.open_file(RULES);
    let said = client.hover(RULES, find(&text, "[commitment.dep|osit]"));
    assert!(
        said.starts_with("deposit (commitment of lease)\nmet: on-time, met since 2025-02-20"),
        "{said}"
    );
    assert!(said.contains("Pay the deposit") && said.contains("2025-03-10"), "{said}");
    // From a phrase, and from the record.
    assert_eq!(client.hover(RULES, find(&text, "lapsed(|deposit)")), said);
    let record = client.open_file(RECORD);
    assert_eq!(client.hover(RECORD, find(&record, "met = \"|deposit")), said);
    // By the last texts that were fine, while something is being typed.
    client.change(RULES, None, &text.replace("what     = \"Pay", "what     = \"Pay\nx"));
    let later = client.hover(RULES, find(&text, "[commitment.dep|osit]"));
    assert!(later.contains("met: on-time") && later.contains("now they have errors"), "{later}");
    client.end();
}

#[test]
fn a_phrase_tells_its_day() {
    let place = lease();
    let mut client = Client::new(place.path(), "--on 2025-02-10");
    let text = client.open_file(RULES);
    let said = client.hover(RULES, find(&text, "\"30 da|ys after handover"));
    assert!(said.contains("2025-03-03") && said.contains("2025-02-01"), "{said}");
    let said = client.hover(RULES, find(&text, "\"2 mon|ths after made"));
    assert!(said.contains("2025-03-15"), "{said}");
    let said = client.hover(RULES, find(&text, "dry a|nd not"));
    assert!(said.contains("dry"), "{said}");
    client.end();
}

#[test]
fn ids_and_keys_are_explained() {
    let place = lease();
    let capabilities =
        json!({ "textDocument": { "hover": { "contentFormat": ["markdown", "plaintext"] } } });
    let mut client = Client::with(place.path(), "", capabilities);
    let text = client.open_file(RULES);
    let said = client.hover(RULES, find(&text, "after hand|over"));
    let title = "**handover (event of lease)**  \nThe keys are handed over";
    assert_eq!(said, format!("{title}  \n2025-02-01: handover happened"));
    let said = client.hover(RULES, find(&text, "obli|gor"));
    assert_eq!(said, "**obligor**  \nWho promised: a party or a list.");
    let said = client.hover(RULES, find(&text, "[ag|reement]"));
    assert_eq!(said, "**agreement**  \nThe agreement itself.");
    assert_eq!(client.at("hover", RULES, find(&text, "title = \"Lea|se")), Value::Null);
    client.end();
}

#[test]
fn keys_ids_and_words_are_completed() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    client.open_file(RECORD);
    let text = LEASE.replace("deadline = \"30", "gra\nfrom     = \"la\"\ndeadline = \"30");
    client.open(RULES, &text);
    let keys = client.complete(RULES, find(&text, "gra|\n"));
    assert!(keys.contains(&"grace".to_owned()) && keys.contains(&"quote".to_owned()), "{keys:?}");
    assert!(
        !keys.contains(&"what".to_owned()) && !keys.contains(&"broken-when".to_owned()),
        "{keys:?}"
    );
    let words = client.complete(RULES, find(&text, "\"la|\""));
    assert!(
        words.contains(&"lapsed".to_owned()) && words.contains(&"handover".to_owned()),
        "{words:?}"
    );
    assert_eq!(client.complete(RULES, find(&text, "dry |and")), ["and", "or"]);
    assert_eq!(client.complete(RULES, find(&text, "lapsed(|deposit")), ["deposit", "repair"]);
    assert_eq!(client.complete(RULES, find(&text, "30 days |after")), ["after", "before"]);
    assert_eq!(client.complete(RULES, find(&text, "obligor  = \"|owner")), ["owner"]);

    let text = format!("{KEPT}\n[[entry]]\non = 2025-03-01\nassessed = \"\"\nho");
    client.change(RECORD, None, &text);
    assert_eq!(client.complete(RECORD, find(&text, "assessed = \"|\"")), ["dry"]);
    let keys = client.complete(RECORD, find(&text, "\nho|"));
    assert_eq!(keys, ["id", "holds", "occurrence", "recorded", "by", "source", "note"]);
    let text = format!("{KEPT}\n[[");
    client.change(RECORD, None, &text);
    let end = text.lines().count() - 1;
    assert_eq!(client.complete(RECORD, (end, 2)), ["entry", "case", "property"]);
    client.end();
}

#[test]
fn what_is_completed_is_written_as_the_file_is() {
    let line =
        r#"{"for": "lease", "on": "2025-03-01", "assessed": "dry", "holds": true, "by": "owner"}"#;
    let place = folder(&[(RULES, LEASE), ("rules/more.jsonl", line)]);
    let mut client = Client::new(place.path(), "");
    let text = format!("{line}\n{{\"for\": \"lease\", \"on\": \"2025-04-01\", \"met\": \"");
    client.open("rules/more.jsonl", &text);
    let lines = text.lines().count() - 1;
    let end = (lines, text.lines().last().unwrap().len());
    assert_eq!(client.complete("rules/more.jsonl", end), ["deposit", "repair"]);
    // An unquoted one gets its quotes, and replaces what was typed of it.
    let text = LEASE.replace("obligor  = \"owner\"", "obligor  = ow");
    client.open(RULES, &text);
    let answer = client.at("completion", RULES, find(&text, "obligor  = ow|"));
    let edit = &answer[0]["textEdit"];
    assert_eq!(edited(&text, &json!([edit])), LEASE);
    client.end();
}

#[test]
fn the_whole_word_at_the_cursor_is_replaced() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    let text = LEASE.replace("\"30 days after handover", "\"handover");
    let cases = [
        (
            RECORD,
            KEPT.replace("\"deposit\"", "\"repair#1\""),
            "\"re|pair#1",
            "deposit",
            "\"deposit#1\"",
        ),
        (RULES, text.clone(), "[comm|itment.repair", "event", "[event.repair]"),
        (RULES, text.clone(), "\"hand|over", "made", "= \"made\""),
        (RULES, text.clone(), "not la|psed(deposit", "met", "not met(deposit)"),
        (RULES, text.clone(), "lapsed(|deposit", "repair", "lapsed(repair)"),
        (RULES, text.clone(), "tar|get ", "grace", "grace     = \"2 months"),
        (RULES, text, "= \"ow|ner", "owner", "= \"owner\""),
    ];
    client.open_file(RULES);
    client.open_file(RECORD);
    for (name, text, marked, label, wanted) in cases {
        client.change(name, None, &text);
        let answer = client.at("completion", name, find(&text, marked));
        let items = answer.as_array().unwrap();
        let item = items.iter().find(|item| item["label"] == label);
        let item = item.unwrap_or_else(|| panic!("no {label} at {marked}: {answer}"));
        let made = edited(&text, &json!([item["textEdit"]]));
        assert!(made.contains(wanted), "{marked}: {made}");
    }
    client.end();
}

#[test]
fn behind_a_colon_the_reasons_of_the_status_are_offered() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    client.open_file(RULES);
    let case = "\n[[case]]\nname = \"a\"\non = 2025-02-10\nexpect = { deposit = \"met:|xyz\" }\n";
    let marked = format!("{KEPT}{case}");
    let text = marked.replace('|', "");
    client.open(RECORD, &text);
    let at = find(&text, "\"met:|xyz");
    let reasons = client.complete(RECORD, at);
    assert!(reasons.contains(&"on-time".to_owned()), "{reasons:?}");
    assert!(
        !reasons.iter().any(|one| ["met", "due", "open"].contains(&one.as_str())),
        "{reasons:?}"
    );
    let answer = client.at("completion", RECORD, at);
    let made = edited(&text, &json!([answer[0]["textEdit"]]));
    assert!(made.contains(&format!("\"met:{}\"", reasons[0])), "{made}");

    // The number of an occurrence is no id.
    let text = KEPT.replace("\"deposit\"", "\"deposit#\"");
    client.change(RECORD, None, &text);
    assert_eq!(client.complete(RECORD, find(&text, "\"deposit#|")), Vec::<String>::new());
    client.end();
}

#[test]
fn definitions_and_mentions_are_found_in_all_files() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    let record = client.open_file(RECORD);
    let found = client.at("definition", RECORD, find(&record, "\"hand|over"));
    assert_eq!(found["uri"], client.uri(RULES));
    assert_eq!(found["range"]["start"], json!({ "line": 8, "character": 7 }));
    let text = client.open_file(RULES);
    let all = client.at("references", RULES, find(&text, "[event.hand|over]"));
    let lines: Vec<(String, u64)> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let name = one["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            (name, one["range"]["start"]["line"].as_u64().unwrap())
        })
        .collect();
    let wanted = [("lease.toml", 8), ("lease.toml", 17), ("record.toml", 4)];
    assert_eq!(lines, wanted.map(|(name, line)| (name.to_owned(), line)));

    let uri = client.uri(RULES);
    let symbols =
        client.ask("textDocument/documentSymbol", &json!({ "textDocument": { "uri": uri } }));
    let names: Vec<&str> =
        symbols.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["lease", "owner", "handover", "dry", "deposit", "repair"]);
    client.end();
}

/// Renames what is at a place in files of a folder, and gives the files, changed.
fn renamed(
    client: &mut Client,
    folder: &std::path::Path,
    name: &str,
    at: (usize, usize),
    to: &str,
) {
    let mut params = client.place(name, at);
    params["newName"] = json!(to);
    let edit = client.ask("textDocument/rename", &params);
    let changes = edit["changes"].as_object().unwrap();
    assert!(!changes.is_empty());
    for (uri, edits) in changes {
        let path = uri.strip_prefix("file://").unwrap();
        assert!(std::path::Path::new(path).starts_with(folder.canonicalize().unwrap()));
        let text = std::fs::read_to_string(path).unwrap();
        std::fs::write(path, edited(&text, edits)).unwrap();
    }
}

#[test]
fn a_new_name_is_written_wherever_the_old_one_was() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    let text = client.open_file(RULES);
    let at = find(&text, "lapsed(dep|osit)");
    let prepared = client.at("prepareRename", RULES, at);
    assert_eq!(prepared["placeholder"], "deposit");
    renamed(&mut client, place.path(), RULES, at, "first-payment");
    let rules = std::fs::read_to_string(place.path().join(RULES)).unwrap();
    assert!(
        rules.contains("not lapsed(first-payment)") && rules.contains("[commitment.first-payment]")
    );
    assert!(rules.contains("Pay the deposit"), "{rules}");
    abide(place.path(), "check rules --on 2025-02-25").run().code(0);
    client.end();
}

#[test]
fn every_id_of_the_shipped_rules_can_be_renamed() {
    for agreement in ["iraq-2024", "jcpoa", "new-start"] {
        let source = root().join("rules").join(agreement);
        let place = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(&source).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, place.path().join(path.file_name().unwrap())).unwrap();
        }
        let before = abide(place.path(), "test").run().code(0).out;
        let name = format!("{agreement}.toml");
        let mut number = 0;
        loop {
            let mut client = Client::new(place.path(), "");
            client.open_file(&name);
            let uri = client.uri(&name);
            let params = json!({ "textDocument": { "uri": uri } });
            let symbols = client.ask("textDocument/documentSymbol", &params);
            let Some(symbol) = symbols.as_array().unwrap().get(number) else { break };
            let start = &symbol["range"]["start"];
            let coordinate =
                |name: &str| usize::try_from(start[name].as_u64().unwrap()).unwrap() + 1;
            let at = (coordinate("line") - 1, coordinate("character"));
            renamed(&mut client, place.path(), &name, at, &format!("renamed-{number}"));
            client.end();
            number += 1;
        }
        assert!(number > 5, "{number}");
        let rules = std::fs::read_to_string(place.path().join(&name)).unwrap();
        assert!(rules.contains("renamed-0") && rules.contains(&format!("renamed-{}", number - 1)));
        // The rules say what they said: all cases pass, with every name another one.
        let after = abide(place.path(), "test").run().code(0).out;
        assert_eq!(after.lines().last(), before.lines().last());
    }
}

#[test]
fn what_cannot_be_a_name_is_refused() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    let text = client.open_file(RULES);
    let mut params = client.place(RULES, find(&text, "[event.hand|over]"));
    for (name, why) in [
        ("Hand Over", "`Hand Over` is not an id"),
        ("days", "`days` is a word of the phrases"),
        ("deposit", "`deposit` is taken: a commitment has it"),
    ] {
        params["newName"] = json!(name);
        let answer = client.request("textDocument/rename", &params);
        let said = answer["error"]["message"].as_str().unwrap();
        assert!(said.starts_with(why), "{answer}");
    }
    let mut params = client.place(RULES, find(&text, "Pay the|"));
    params["newName"] = json!("x");
    let answer = client.request("textDocument/rename", &params);
    assert_eq!(answer["error"]["message"], "there is no id here");
    assert_eq!(client.at("prepareRename", RULES, find(&text, "Pay the|")), Value::Null);
    client.end();
}

#[test]
fn a_quick_fix_mends_what_it_is_for() {
    for (wrong, right) in [
        ("obligorr = ", "obligor = "),
        ("\"ownr\"", "\"owner\""),
        ("after handovr", "after handover"),
        ("30 dais after", "30 days after"),
        ("dry && not", "dry and not"),
        ("[comitment.deposit]", "[commitment.deposit]"),
        ("made  = \"2025/1/15\"", "made  = \"2025-01-15\""),
        ("deadline   = 2025-12", "deadline   = \"2025-12\""),
    ] {
        let place = lease();
        let mut client = Client::new(place.path(), "");
        let lease =
            LEASE.replace("obligor  = ", "obligor = ").replace("2025-01-15", "\"2025-01-15\"");
        assert_eq!(lease.matches(right).count(), 1, "{right}");
        let text = lease.replace(right, wrong);
        client.open(RULES, &text);
        assert!(!client.diagnostics(RULES).is_empty(), "{wrong}");
        let (line, column) = find(&text, &format!("|{wrong}"));
        let params = json!({
            "textDocument": { "uri": client.uri(RULES) },
            "range": {
                "start": { "line": line, "character": column },
                "end": { "line": line, "character": column + wrong.len() },
            },
            "context": { "diagnostics": [] },
        });
        let actions = client.ask("textDocument/codeAction", &params);
        let action = &actions[0];
        assert_eq!(action["kind"], "quickfix", "{wrong}: {actions}");
        assert!(action["title"].as_str().unwrap().starts_with("Replace `"), "{action}");
        let fixed = edited(&text, &action["edit"]["changes"][client.uri(RULES)]);
        assert_eq!(fixed, lease);
        client.change(RULES, None, &fixed);
        assert_eq!(client.diagnostics(RULES), Vec::<Value>::new(), "{fixed}");
        client.end();
    }
}

#[test]
fn a_text_is_laid_out_as_by_the_command() {
    let text = "[agreement]\nmade=2025-01-15\nid=\"lease\"\n# ünï 𝄞\n[commitment.c]\nwhat='x'";
    let place = folder(&[("rules/it.toml", text)]);
    let mut client = Client::new(place.path(), "");
    client.open("rules/it.toml", text);
    let params = json!({
        "textDocument": { "uri": client.uri("rules/it.toml") },
        "options": { "tabSize": 4, "insertSpaces": true },
    });
    let edits = client.ask("textDocument/formatting", &params);
    abide(place.path(), "fmt rules").run().code(0);
    let laid_out = std::fs::read_to_string(place.path().join("rules/it.toml")).unwrap();
    assert_eq!(edited(text, &edits), laid_out);
    client.change("rules/it.toml", None, &laid_out);
    assert_eq!(client.ask("textDocument/formatting", &params), json!([]));
    client.change("rules/it.toml", None, "[agreement");
    assert_eq!(client.ask("textDocument/formatting", &params), Value::Null);
    client.end();
}

#[test]
fn a_file_belongs_with_those_of_its_folder() {
    let other = LEASE.replace("\"lease\"", "\"other\"");
    let place = folder(&[
        (RULES, LEASE),
        ("kept/record.toml", KEPT),
        ("elsewhere/it.toml", &other),
        ("Cargo.toml", "[package]\nname = \"x\"\n"),
    ]);
    // Outside of `rules`: nothing but its own folder.
    let mut client = Client::new(place.path(), "");
    client.open_file("elsewhere/it.toml");
    assert_eq!(client.diagnostics("elsewhere/it.toml").len(), 0);
    client.open_file("kept/record.toml");
    assert_eq!(codes(&client.diagnostics("kept/record.toml")), ["E138"]);
    // What other programs read is none of ours.
    let text = client.open_file("Cargo.toml");
    assert_eq!(client.at("hover", "Cargo.toml", find(&text, "na|me")), Value::Null);
    let params = json!({
        "textDocument": { "uri": client.uri("Cargo.toml") },
        "options": { "tabSize": 4, "insertSpaces": true },
    });
    assert_eq!(client.ask("textDocument/formatting", &params), Value::Null);
    client.end();
    // With paths, what they name belongs together.
    let mut client = Client::new(place.path(), "rules kept");
    let record = client.open_file("kept/record.toml");
    assert_eq!(client.diagnostics("kept/record.toml").len(), 0);
    let found = client.at("definition", "kept/record.toml", find(&record, "\"hand|over"));
    assert_eq!(found["uri"], client.uri(RULES));
    client.end();
    let ran = abide(place.path(), "lsp nowhere").run().code(2);
    assert!(ran.err.contains("`nowhere` does not exist"), "{}", ran.err);
}

#[test]
fn a_file_that_is_closed_is_as_on_the_disk() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    client.open_file(RULES);
    client.open(RECORD, &KEPT.replace("handover", "handovr"));
    assert_eq!(codes(&client.diagnostics(RECORD)), ["E100"]);
    let uri = client.uri(RECORD);
    client.tell("textDocument/didClose", &json!({ "textDocument": { "uri": uri } }));
    assert_eq!(client.diagnostics_of_other(RECORD).len(), 0);
    // What another program changes on the disk is seen once the client tells of it.
    std::fs::write(place.path().join(RECORD), KEPT.replace("deposit", "deposits")).unwrap();
    let change = json!({ "uri": client.uri(RECORD), "type": 2 });
    client.tell("workspace/didChangeWatchedFiles", &json!({ "changes": [change] }));
    assert_eq!(codes(&client.diagnostics_of_other(RECORD)), ["E100"]);
    client.end();
}

#[test]
fn a_client_that_can_watch_files_is_asked_to() {
    let place = lease();
    let watched = json!({ "didChangeWatchedFiles": { "dynamicRegistration": true } });
    let mut client = Client::with(place.path(), "", json!({ "workspace": watched }));
    let asked = client.message("a registration");
    assert_eq!(asked["method"], "client/registerCapability");
    let method = &asked["params"]["registrations"][0]["method"];
    assert_eq!(method, "workspace/didChangeWatchedFiles");
    client.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": null }));
    client.end();
}
