//! Any sequence of messages: the server lives through it, and answers whatever is asked.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::client::Client;
use super::{KEPT, LEASE, RECORD, RULES, lease};
use crate::chance;

/// What is typed.
const TYPED: [&str; 14] = [
    "",
    "\n",
    "\"",
    "[commitment.",
    "[[entry]]\nmet = \"",
    "]",
    "{",
    "deadline = \"30 days after ",
    "subject-to = \"not ",
    "#",
    "ä𝄞",
    "\\u00e4",
    "for = \"other\"\n",
    "\"\"\"",
];

/// Texts of whole files.
const TEXTS: [&str; 4] = [LEASE, KEPT, "", "[agreement]\nid = \"lease\"\n[[case]]\ngiven = [{"];

/// The names of files, one of which is no file, and one no TOML.
const NAMES: [&str; 4] = [RULES, RECORD, "rules/new.toml", "rules/more.json"];

/// What is asked of a place or of a file.
const ASKED: [&str; 11] = [
    "hover",
    "completion",
    "definition",
    "references",
    "documentHighlight",
    "prepareRename",
    "rename",
    "documentSymbol",
    "codeAction",
    "formatting",
    "unheardOf",
];

/// One message about one of the files.
#[derive(Debug, Clone)]
enum Step {
    Open(usize),
    Change((usize, usize), (usize, usize), usize),
    Whole(usize),
    Close,
    Save,
    Remove,
    Ask(usize, (usize, usize)),
    Odd(usize),
}

fn steps() -> impl Strategy<Value = Vec<(usize, Step)>> {
    let place = || (0_usize..40, 0_usize..30);
    let step = prop_oneof![
        2 => (0..TEXTS.len()).prop_map(Step::Open),
        6 => (place(), place(), 0..TYPED.len()).prop_map(|(from, to, text)| Step::Change(from, to, text)),
        1 => (0..TEXTS.len()).prop_map(Step::Whole),
        1 => Just(Step::Close),
        1 => Just(Step::Save),
        1 => Just(Step::Remove),
        8 => (0..ASKED.len(), place()).prop_map(|(asked, at)| Step::Ask(asked, at)),
        1 => (0..ODD.len()).prop_map(Step::Odd),
    ];
    prop::collection::vec((0..NAMES.len(), step), 1..40)
}

/// Parameters that mean nothing.
const ODD: [&str; 5] =
    ["null", "[]", "{}", "{\"textDocument\":1}", "{\"textDocument\":{\"uri\":\"a b:\"}}"];

fn take(client: &mut Client, name: &str, step: &Step) {
    let document = json!({ "textDocument": { "uri": client.uri(name) } });
    match step {
        Step::Open(text) => client.open(name, TEXTS[*text]),
        Step::Change(from, to, typed) => {
            let at = |(line, character): &(usize, usize)| json!({ "line": line, "character": character });
            let range = json!({ "start": at(from), "end": at(to) });
            client.change(name, Some(range), TYPED[*typed]);
        }
        Step::Whole(text) => client.change(name, None, TEXTS[*text]),
        Step::Close => client.tell("textDocument/didClose", &document),
        Step::Save => client.tell("textDocument/didSave", &document),
        Step::Remove => {
            let change = json!({ "changes": [{ "uri": client.uri(name), "type": 3 }] });
            client.tell("workspace/didChangeWatchedFiles", &change);
        }
        Step::Ask(asked, at) => {
            let mut params = client.place(name, *at);
            params["newName"] = json!("another");
            params["options"] = json!({ "tabSize": 4, "insertSpaces": true });
            params["range"] = json!({ "start": params["position"], "end": params["position"] });
            params["context"]["diagnostics"] = json!([]);
            let answer = client.request(&format!("textDocument/{}", ASKED[*asked]), &params);
            assert!(answer.get("result").is_some() != answer.get("error").is_some(), "{answer}");
        }
        Step::Odd(odd) => {
            let params: Value = serde_json::from_str(ODD[*odd]).expect("JSON");
            client.request("textDocument/hover", &params);
            client.tell("textDocument/didOpen", &params);
            client.tell("textDocument/didChange", &params);
        }
    }
}

#[test]
fn any_sequence_of_messages_is_lived_through() {
    let place = lease();
    let outcome = TestRunner::new(chance::config(24)).run(&steps(), |steps| {
        let mut client = Client::new(place.path(), "--on 2025-03-01");
        for (name, step) in &steps {
            take(&mut client, NAMES[*name], step);
        }
        // It ends as it should, which it cannot do if it has ended before.
        client.end();
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
