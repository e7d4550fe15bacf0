//! What an author sees who types, opens empty files, moves folders.

use serde_json::{Value, json};

use super::client::{Client, edited, find};
use super::{KEPT, LEASE, RECORD, RULES, codes, lease};
use crate::bin::folder;

#[test]
fn whoever_types_without_a_pause_is_told_too() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    client.open_file(RULES);
    assert_eq!(client.diagnostics(RULES).len(), 0);
    // A change of which a lot has to be read takes longer than the next one to come, so that there is
    // always one more.
    let half = format!("{}\n[event.x", LEASE.repeat(20));
    let changes: usize = 200;
    for _ in 0..changes {
        client.change(RULES, None, &half);
    }
    client.diagnostics(RULES);
    let told = client.arrived();
    assert!(told < changes, "one word for each change");
    client.end();
}

#[test]
fn a_request_that_is_taken_back_at_once_is_not_answered() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    let text = client.open_file(RULES);
    client.diagnostics(RULES);
    let params = client.place(RULES, find(&text, "[commitment.dep|osit]"));
    let request =
        json!({ "jsonrpc": "2.0", "id": 4711, "method": "textDocument/hover", "params": params });
    let cancel = json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": 4711 } });
    // Something that takes a while stands before both.
    let slow =
        json!({ "jsonrpc": "2.0", "id": 4710, "method": "textDocument/hover", "params": params });
    let bodies = [slow, request, cancel].map(|body| body.to_string());
    let all: String =
        bodies.iter().map(|body| format!("Content-Length: {}\r\n\r\n{body}", body.len())).collect();
    client.change(RULES, None, &LEASE.repeat(20));
    client.raw(all.as_bytes());
    let answer = client.answer(4711);
    assert_eq!(answer["error"]["code"], -32800, "{answer}");
    client.end();
}

#[test]
fn a_text_can_be_closed_after_its_folder_is_gone() {
    let place = folder(&[(RULES, LEASE), ("rules/gone/record.toml", "for = \"other\"\n")]);
    let mut client = Client::new(place.path(), "");
    let gone = "rules/gone/record.toml";
    client.open_file(gone);
    assert_eq!(codes(&client.diagnostics(gone)), ["E138"]);
    std::fs::remove_dir_all(place.path().join("rules/gone")).unwrap();
    client.tell("textDocument/didClose", &json!({ "textDocument": { "uri": client.uri(gone) } }));
    assert_eq!(client.diagnostics_of_other(gone).len(), 0);
    client.end();
}

#[test]
fn a_text_of_which_the_folder_is_gone_stays_with_its_rules() {
    let gone = "rules/gone/record.toml";
    let place = folder(&[(RULES, LEASE), (gone, KEPT)]);
    let mut client = Client::new(place.path(), "");
    client.open_file(gone);
    assert_eq!(client.diagnostics(gone), Vec::<Value>::new());
    std::fs::remove_dir_all(place.path().join("rules/gone")).unwrap();
    client.change(gone, None, &KEPT.replace("\"deposit\"", "\"depositt\""));
    assert_eq!(codes(&client.diagnostics(gone)), ["E100"]);
    client.change(gone, None, KEPT);
    assert_eq!(client.diagnostics(gone), Vec::<Value>::new());
    let found = client.at("definition", gone, find(KEPT, "\"dep|osit"));
    assert_eq!(found["uri"], client.uri(RULES));
    client.end();
}

#[test]
fn a_text_is_checked_before_its_folder_is_made() {
    let place = folder(&[(RULES, LEASE)]);
    let mut client = Client::new(place.path(), "");
    // Among the rules, and beside them, where two of them belong together.
    for (new, other) in
        [("rules/a/b/new.toml", None), ("else/c/new.toml", Some("else/c/other.toml"))]
    {
        if let Some(other) = other {
            client.open(other, LEASE);
        }
        client.open(new, &KEPT.replace("\"deposit\"", "\"depositt\""));
        assert_eq!(codes(&client.diagnostics(new)), ["E100"], "{new}");
        client.change(new, None, KEPT);
        assert_eq!(client.diagnostics(new), Vec::<Value>::new(), "{new}");
        assert!(!place.path().join(new).exists());
        client
            .tell("textDocument/didClose", &json!({ "textDocument": { "uri": client.uri(new) } }));
    }
    client.end();
}

#[test]
fn a_text_that_was_never_saved_is_checked_on_its_own() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    let told = |client: &mut Client, uri: &str, version: i64| loop {
        let message = client.message("diagnostics");
        let params = &message["params"];
        if params["uri"] == uri && params["version"] == version {
            return params["diagnostics"].as_array().unwrap().clone();
        }
    };
    // The same agreement as in the folder, under two names; neither knows of the other.
    for (uri, language) in [("untitled:Untitled-1", "toml"), ("untitled:a/b.toml", "plaintext")] {
        let text = LEASE.replace("obligor", "obligr");
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        client.tell("textDocument/didOpen", &json!({ "textDocument": document }));
        assert_eq!(codes(&told(&mut client, uri, 1)), ["E003"], "{uri}");
        let changes = json!([{ "text": LEASE }]);
        let document = json!({ "uri": uri, "version": 2 });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        client.tell("textDocument/didChange", &params);
        assert_eq!(told(&mut client, uri, 2), Vec::<Value>::new(), "{uri}");
        let (line, character) = find(LEASE, "obligor  = \"own|er");
        let position = json!({ "line": line, "character": character });
        let at = json!({ "textDocument": { "uri": uri }, "position": position });
        assert_eq!(client.ask("textDocument/definition", &at)["uri"], uri);
    }
    let document = json!({ "uri": "untitled:x", "languageId": "markdown", "version": 1, "text": "[agreement" });
    client.tell("textDocument/didOpen", &json!({ "textDocument": document }));
    client.end();
}

#[test]
fn an_empty_file_is_no_error_and_offers_how_to_begin() {
    let place =
        folder(&[("package.json", "{\"name\": \"x\"}"), ("other.toml", "[package]\nname = 1\n")]);
    let mut client = Client::new(place.path(), "");
    client.open("new.toml", "");
    let labels = client.complete("new.toml", (0, 0));
    assert_eq!(labels, ["[agreement]", "for", "complete-through"]);
    client.change("new.toml", None, "\n\n");
    assert_eq!(client.complete("new.toml", (1, 0))[0], "[agreement]");
    assert_eq!(client.arrived(), 0, "an empty file is none of ours yet");
    client.end();

    // Among rules it is no error either.
    let place = lease();
    let mut client = Client::new(place.path(), "");
    client.open_file(RULES);
    client.open("rules/new.toml", "\n");
    assert_eq!(client.diagnostics(RULES).len(), 0);
    client.change("rules/new.toml", None, "agr");
    client.diagnostics("rules/new.toml");
    let answer = client.at("completion", "rules/new.toml", (0, 3));
    let made = edited("agr", &json!([answer[0]["textEdit"]]));
    assert_eq!(made, "[agreement]");
    client.end();
}

const SERIES: &str = "\
[agreement]
id   = \"lease\"
made = 2025-01-15

[commitment.rent]
what     = \"Pay the rent\"
every    = \"1 month\"
until    = \"2025-12-31\"
deadline = \"period-end\"
";

#[test]
fn an_occurrence_tells_its_own_status() {
    let record = "for = \"lease\"\n\n[[entry]]\non = 2025-02-10\nmet = \"rent#1\"\n\n[[case]]\nname = \"a\"\non = 2025-02-10\nexpect = { \"rent#1\" = \"met\" }\n";
    let place = folder(&[
        (RULES, SERIES),
        (RECORD, "for = \"lease\"\n\n[[entry]]\non = 2025-02-10\nmet = \"rent\"\noccurrence = 1\n"),
    ]);
    let mut client = Client::new(place.path(), "--on 2025-04-20");
    let rules = client.open_file(RULES);
    let whole = client.hover(RULES, find(&rules, "[commitment.re|nt]"));
    assert!(whole.starts_with("rent (commitment of lease)"), "{whole}");
    client.open(RECORD, record);
    for marked in ["met = \"re|nt#1\"", "met = \"rent#|1\"", "{ \"re|nt#1\""] {
        let said = client.hover(RECORD, find(record, marked));
        assert!(said.starts_with("rent#1 (occurrence of a commitment of lease)\nmet: "), "{said}");
        let found = client.at("definition", RECORD, find(record, marked));
        assert_eq!(found["uri"], client.uri(RULES), "{marked}");
    }
    client.end();
}

#[test]
fn values_are_offered_before_their_quotes_stand() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    client.open_file(RECORD);
    let text = LEASE.replace("\"30 days after handover\"", "");
    client.open(RULES, &text);
    let at = find(&text, "deadline = |\n");
    let answer = client.at("completion", RULES, at);
    let items = answer.as_array().unwrap();
    let made = items.iter().find(|item| item["label"] == "made").unwrap();
    assert!(edited(&text, &json!([made["textEdit"]])).contains("deadline = \"made\"\n"));
    assert!(items.iter().any(|item| item["label"] == "handover"), "{answer}");

    for (from, to, at, wanted) in [
        ("deadline = \"30 days after handover\"", "every = \"\"", "every = \"|\"", "1 month"),
        ("deadline = \"30 days after handover\"", "every = \"3 \"", "\"3 |\"", "months"),
        ("dry and not", "within  not", "\"within | not", "30 days"),
    ] {
        let text = LEASE.replace(from, to);
        client.change(RULES, None, &text);
        let labels = client.complete(RULES, find(&text, at));
        assert!(labels.contains(&wanted.to_owned()), "{at}: {labels:?}");
    }
    client.end();
}

#[test]
fn a_table_of_a_case_that_has_a_header_is_not_offered_again() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    client.open_file(RULES);
    let text = "for = \"lease\"\n\n[[case]]\nname = \"a\"\n\n[case.expect]\ndeposit = \"due\"\n\n[[case]]\nname = \"b\"\n\n";
    client.open(RECORD, text);
    let first = client.complete(RECORD, (4, 0));
    assert!(!first.contains(&"expect".to_owned()) && first.contains(&"on".to_owned()), "{first:?}");
    let second = client.complete(RECORD, (10, 0));
    assert!(second.contains(&"expect".to_owned()), "{second:?}");
    client.end();
}

#[test]
fn two_agreements_of_one_id_are_told_in_both_files() {
    let place = folder(&[("rules/a.toml", LEASE), ("rules/b.toml", LEASE)]);
    let mut client = Client::new(place.path(), "");
    client.open_file("rules/a.toml");
    let here = client.diagnostics("rules/a.toml");
    assert_eq!(codes(&here), ["E137"]);
    let there = client.diagnostics_of_other("rules/b.toml");
    assert_eq!(codes(&there), ["E137"]);
    for (told, other) in [(&here[0], "rules/b.toml"), (&there[0], "rules/a.toml")] {
        assert_eq!(told["relatedInformation"][0]["location"]["uri"], client.uri(other));
    }
    client.end();
}

#[test]
fn the_template_of_a_register_is_helped_with() {
    let template = "\
[agreement]
id   = \"loan\"
made = \"$lent\"

[register]
id = \"$book\"

[party.reader]

[commitment.return]
what     = \"Bring $book back\"
obligr   = \"reader\"
deadline = \"4 weeks after made\"
";
    let place = folder(&[("rules/loan.toml", template)]);
    let mut client = Client::new(place.path(), "--on 2025-03-01");
    client.open_file("rules/loan.toml");
    let found = client.diagnostics("rules/loan.toml");
    assert_eq!(codes(&found), ["E005"], "{found:?}");
    let text = template.replace("$book back", "it back");
    client.change("rules/loan.toml", None, &text);
    assert_eq!(codes(&client.diagnostics("rules/loan.toml")), ["E003"]);
    let text = text.replace("obligr  ", "obligor ");
    client.change("rules/loan.toml", None, &text);
    assert_eq!(client.diagnostics("rules/loan.toml"), Vec::<Value>::new());
    let said = client.hover("rules/loan.toml", find(&text, "[commitment.re|turn]"));
    assert!(said.contains("each row has a status of its own"), "{said}");
    assert_eq!(client.complete("rules/loan.toml", find(&text, "\"rea|der\"")), ["reader"]);
    let found = client.at("definition", "rules/loan.toml", find(&text, "= \"rea|der\""));
    assert_eq!(found["range"]["start"]["line"], 7);
    client.end();
}
