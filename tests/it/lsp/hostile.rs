//! What no client should send, and what no author should write.

use serde_json::{Value, json};

use super::client::{Client, find, position};
use super::{LEASE, RULES, lease};
use crate::bin::{folder, root};

#[test]
fn the_end_is_that_of_the_protocol() {
    let place = lease();
    Client::new(place.path(), "").end();

    let mut client = Client::new(place.path(), "");
    client.tell("exit", &Value::Null);
    assert_eq!(client.code(), 1);

    let mut client = Client::new(place.path(), "");
    client.hang_up();
    assert_eq!(client.code(), 1);

    let mut client = Client::new(place.path(), "--stdio");
    client.ask("shutdown", &Value::Null);
    let answer = client.request("textDocument/hover", &json!({}));
    assert_eq!(answer["error"]["code"], -32600);
    client.hang_up();
    assert_eq!(client.code(), 0);
}

#[test]
fn nothing_is_answered_before_the_beginning() {
    let place = lease();
    let mut client = Client::start(place.path(), "");
    client.tell("textDocument/didOpen", &json!({}));
    let answer = client.request("textDocument/hover", &json!({}));
    assert_eq!(answer["error"]["code"], -32002);
    client.ask("initialize", &json!({ "capabilities": {} }));
    let answer = client.request("initialize", &json!({ "capabilities": {} }));
    assert_eq!(answer["error"]["code"], -32600);
    assert_eq!(answer["error"]["message"], "the server is initialized already");
    client.end();
}

#[test]
fn what_is_no_message_is_refused_or_passed_over() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    client.raw(b"X-Odd: 1\r\nno header at all\r\nContent-Length: 5\r\n\r\n{\"a\":");
    let refused = client.message("a refusal");
    assert_eq!((&refused["id"], &refused["error"]["code"]), (&Value::Null, &json!(-32700)));
    for body in ["[]", "null"] {
        client.raw(format!("content-length:{}\r\n\r\n{body}", body.len()).as_bytes());
        let error = &client.message("a refusal")["error"];
        assert_eq!(
            (&error["code"], &error["message"]),
            (&json!(-32700), &json!("a message is an object"))
        );
    }
    let answer = client.request("textDocument/unheardOf", &json!({}));
    assert_eq!(answer["error"]["code"], -32601);
    let answer = client.request("textDocument/hover", &json!({ "position": "here" }));
    assert_eq!(answer["error"]["code"], -32602);
    client.tell("$/unheardOf", &json!({}));
    client.tell("textDocument/didChange", &json!([1, 2]));
    client.end();
}

#[test]
fn a_header_that_cannot_be_meant_ends_it() {
    let place = lease();
    for header in [
        "Content-Length: 99999999999999999999999\r\n\r\n",
        "Content-Length: 18446744073709551615\r\n\r\n",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 999999999999\r\n\r\n{}",
        "Foo: 1\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"shutdown\"}",
        "\r\n",
    ] {
        let mut client = Client::new(place.path(), "");
        client.raw(header.as_bytes());
        assert_eq!(client.code(), 2, "{header}");
    }
    let mut client = Client::new(place.path(), "");
    client.raw(&vec![b'x'; 1 << 20]);
    assert_eq!(client.code(), 2);
}

#[test]
fn a_file_that_nobody_opened_has_no_answers() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    client.open_file(RULES);
    for name in ["rules/none.toml", "nowhere/none.toml", "rules/record.toml"] {
        for method in ["hover", "completion", "definition", "prepareRename"] {
            assert_eq!(client.at(method, name, (0, 0)), Value::Null, "{method}");
        }
    }
    let document = json!({ "textDocument": { "uri": "untitled:Untitled-1" } });
    assert_eq!(client.ask("textDocument/documentSymbol", &document), Value::Null);
    client.tell("textDocument/didClose", &document);
    client.end();
}

/// What is nested as deeply as it is long takes no more memory and time than other texts.
#[test]
fn what_is_nested_deeply_is_read_in_little_memory() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    let deep = 20_000;
    let texts = [
        ("rules/a.json", "{\"a\":".repeat(deep)),
        ("rules/b.toml", format!("{}a = 1\n", "a.".repeat(deep))),
        ("rules/c.toml", format!("[{}a]\n", "a.".repeat(deep))),
    ];
    for (name, text) in texts {
        std::fs::write(place.path().join(name), &text).unwrap();
        client.open_file(name);
        client.at("hover", name, (0, 3));
        std::fs::remove_file(place.path().join(name)).unwrap();
        client
            .tell("textDocument/didClose", &json!({ "textDocument": { "uri": client.uri(name) } }));
    }
    client.end();
}

#[test]
fn positions_may_be_anywhere() {
    let place = lease();
    let mut client = Client::new(place.path(), "");
    client.open_file(RULES);
    for at in [(0, 9999), (9999, 0), (0xffff_ffff, 0xffff_ffff)] {
        for method in ["hover", "completion", "definition", "references", "prepareRename"] {
            client.at(method, RULES, at);
        }
    }
    // A stretch that ends before it begins.
    let range =
        json!({ "start": { "line": 5, "character": 0 }, "end": { "line": 1, "character": 0 } });
    client.change(RULES, Some(range), "");
    client.diagnostics(RULES);
    client.end();
}

#[test]
fn columns_are_counted_as_agreed() {
    let text = LEASE
        .replace("[event.handover]", "[event.handover] # ä𝄞")
        .replace("what     = \"Pay the deposit\"", "note     = \"ä𝄞 \\\" x\"\nwhat     = \"ä𝄞\"")
        + "\n[[entry]]\non = 2025-02-02\nnote = \"ä𝄞ö\"\n[[case]]\nname = \"𝄞\"\non = 2025-02-02\ngiven = [{ note = \"𝄞𝄞\", on = 2025-02-01, happened = \"handovr\" }]\nexpect = { deposit = \"due\" }\n";
    let text =
        text.replace("note = \"ä𝄞ö\"\n", "note = \"ä𝄞ö\"\nassessed = \"dry\"\nholds = true\n");
    let utf8 = json!({ "general": { "positionEncodings": ["utf-8", "utf-16"] } });
    for capabilities in [json!({}), utf8] {
        let bytes = capabilities != json!({});
        let place = folder(&[]);
        std::fs::create_dir(place.path().join("rules")).unwrap();
        let mut client = Client::with(place.path(), "", capabilities);
        client.open(RULES, "");
        for text in [text.clone(), text.replace('\n', "\r\n")] {
            client.change(RULES, None, &text);
            let found = client.diagnostics(RULES);
            let at = text.find("\"handovr\"").unwrap();
            let line_start = text[..at].rfind('\n').unwrap() + 1;
            let before = &text[line_start..at];
            let column = if bytes { before.len() } else { before.encode_utf16().count() };
            let wrong = found.iter().find(|one| one["code"] == "E100").unwrap();
            assert_eq!(wrong["range"]["start"]["character"], column, "{wrong}");
            // And back: what stands there is found.
            let (line, _) = position(&text, at);
            let found = client.at("definition", RULES, (line, column + 3));
            assert_eq!(found, Value::Null);
            let actions = client.ask(
                "textDocument/codeAction",
                &json!({
                    "textDocument": { "uri": client.uri(RULES) },
                    "range": wrong["range"],
                    "context": { "diagnostics": [] },
                }),
            );
            assert_eq!(actions[0]["title"], "Replace `\"handovr\"` by `\"handover\"`");
            let found = client.at("definition", RULES, find(&text, "[event.hand|over]"));
            assert_eq!(found["range"]["start"]["character"], 7);
        }
        client.end();
    }
}

#[test]
fn no_text_that_ends_early_ends_the_server() {
    let text = std::fs::read_to_string(root().join("rules/iraq-2024/iraq-2024.toml")).unwrap();
    let record = r#"{"for": "iraq-2024", "complete-through": "2025-01-01", "entry": [{"on": "2025-01-01", "met": "end-mission", "by": ["hmc"]}]}"#;
    let lines = "{\"for\": \"x\", \"on\": \"2025-01-01\", \"amended\": \"c\", \"deadline\": \"30 days after met(d)\"}\n{}\n";
    let place = folder(&[("rules/a.toml", "")]);
    let mut client = Client::new(place.path(), "--on 2025-10-01");
    for (name, text) in
        [("rules/a.toml", text.as_str()), ("rules/b.json", record), ("rules/c.jsonl", lines)]
    {
        client.open(name, "");
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            client.change(name, None, &text[..at]);
            let here = position(text, at);
            client.at("completion", name, here);
            if at % 16 == 0 {
                client.at("hover", name, here);
                client.at("references", name, here);
            }
        }
        client.change(name, None, "");
    }
    client.end();
}

#[test]
fn every_place_of_a_file_can_be_asked_about() {
    let place = folder(&[]);
    std::fs::create_dir(place.path().join("rules")).unwrap();
    let mut client = Client::new(place.path(), "--on 2025-10-01");
    let mut told = 0;
    for name in ["iraq-2024.toml", "record.toml"] {
        let text = std::fs::read_to_string(root().join("rules/iraq-2024").join(name)).unwrap();
        let name = format!("rules/{name}");
        client.open(&name, &text);
        for (at, _) in text.char_indices() {
            let here = position(&text, at);
            told += usize::from(client.at("hover", &name, here) != Value::Null);
            if at % 8 == 0 {
                client.at("completion", &name, here);
                client.at("definition", &name, here);
                client.at("prepareRename", &name, here);
            }
        }
    }
    assert!(told > 700, "{told}");
    client.end();
}
