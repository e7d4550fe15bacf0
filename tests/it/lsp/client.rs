//! A client that talks to the server over pipes, and waits for nothing longer than a while.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::bin::{abide, ended_within};

/// So long may an answer take, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What came while something else was waited for.
    published: Vec<Value>,
    next: i64,
    versions: std::collections::BTreeMap<String, i64>,
    root: PathBuf,
}

impl Client {
    /// A server in a folder, of which nothing is asked yet.
    pub(super) fn start(root: &Path, arguments: &str) -> Client {
        let mut command = abide(root, &format!("lsp {arguments}")).command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            loop {
                let mut length = 0;
                loop {
                    let mut line = String::new();
                    if output.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    match line.trim().split_once(": ") {
                        Some((_, value)) => length = value.parse().unwrap(),
                        None => break,
                    }
                }
                let mut body = vec![0; length];
                output.read_exact(&mut body).unwrap();
                if sender.send(serde_json::from_slice(&body).unwrap()).is_err() {
                    return;
                }
            }
        });
        let root = root.canonicalize().unwrap();
        let versions = std::collections::BTreeMap::new();
        Client { child, input, messages, published: Vec::new(), next: 0, versions, root }
    }

    /// A server that knows the folder, and counts as every client can.
    pub(super) fn new(root: &Path, arguments: &str) -> Client {
        Client::with(root, arguments, json!({}))
    }

    /// A server, and what its client can do.
    pub(super) fn with(root: &Path, arguments: &str, capabilities: Value) -> Client {
        let mut client = Client::start(root, arguments);
        let folder = json!({ "uri": format!("file://{}", client.root.display()), "name": "root" });
        let params = json!({
            "processId": null,
            "capabilities": capabilities,
            "workspaceFolders": [folder],
        });
        let answer = client.ask("initialize", &params);
        assert_eq!(answer["serverInfo"]["name"], "abide");
        client.tell("initialized", &json!({}));
        client
    }

    pub(super) fn uri(&self, name: &str) -> String {
        format!("file://{}", self.root.join(name).display())
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        // Who has ended reads nothing.
        let input = self.input.as_mut().unwrap();
        let _ = input.write_all(bytes).and_then(|()| input.flush());
    }

    pub(super) fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub(super) fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The whole answer.
    pub(super) fn request(&mut self, method: &str, params: &Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.message(method);
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
            self.published.push(message);
        }
    }

    /// The result.
    pub(super) fn ask(&mut self, method: &str, params: &Value) -> Value {
        let answer = self.request(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    pub(super) fn message(&mut self, wanted: &str) -> Value {
        let message = self.messages.recv_timeout(PATIENCE);
        message.unwrap_or_else(|error| panic!("{wanted}: {error}"))
    }

    /// The answer to the request of that number.
    pub(super) fn answer(&mut self, id: i64) -> Value {
        loop {
            let message = self.message("an answer");
            if message["id"] == id {
                return message;
            }
            self.published.push(message);
        }
    }

    /// How often something was said of files, as far as it has come.
    pub(super) fn arrived(&mut self) -> usize {
        self.published.extend(self.messages.try_iter());
        let told = |message: &&Value| message["method"] == "textDocument/publishDiagnostics";
        self.published.iter().filter(told).count()
    }

    /// Opens a text under the name of a file; what is on the disk counts no more.
    pub(super) fn open(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        self.versions.insert(name.to_owned(), 1);
        let document = json!({ "uri": uri, "languageId": "toml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    /// Opens a file as it is on the disk.
    pub(super) fn open_file(&mut self, name: &str) -> String {
        let text = std::fs::read_to_string(self.root.join(name)).unwrap();
        self.open(name, &text);
        text
    }

    /// Changes the text; without a range all of it.
    pub(super) fn change(&mut self, name: &str, range: Option<Value>, text: &str) {
        let version = self.versions.entry(name.to_owned()).or_default();
        *version += 1;
        let document = json!({ "uri": format!("file://{}", self.root.join(name).display()), "version": *version });
        let change = match range {
            Some(range) => json!({ "range": range, "text": text }),
            None => json!({ "text": text }),
        };
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        self.tell("textDocument/didChange", &params);
    }

    /// What is wrong with the text as it is now.
    pub(super) fn diagnostics(&mut self, name: &str) -> Vec<Value> {
        let (uri, version) = (self.uri(name), self.versions[name]);
        let wanted = |message: &Value| {
            let params = &message["params"];
            params["uri"] == uri.as_str() && params["version"] == version
        };
        loop {
            if let Some(at) = self.published.iter().rposition(wanted) {
                let found = self.published.remove(at);
                return found["params"]["diagnostics"].as_array().unwrap().clone();
            }
            let message = self.message("diagnostics");
            self.published.push(message);
        }
    }

    /// The next word on a file that is not open, or not any more.
    pub(super) fn diagnostics_of_other(&mut self, name: &str) -> Vec<Value> {
        let uri = self.uri(name);
        loop {
            let wanted = |message: &Value| {
                message["params"]["uri"] == uri.as_str()
                    && message["params"].get("version").is_none()
            };
            if let Some(at) = self.published.iter().position(wanted) {
                let found = self.published.remove(at);
                return found["params"]["diagnostics"].as_array().unwrap().clone();
            }
            let message = self.message("diagnostics");
            self.published.push(message);
        }
    }

    /// A position request.
    pub(super) fn at(
        &mut self,
        method: &str,
        name: &str,
        (line, character): (usize, usize),
    ) -> Value {
        let params = self.place(name, (line, character));
        self.ask(&format!("textDocument/{method}"), &params)
    }

    pub(super) fn place(&self, name: &str, (line, character): (usize, usize)) -> Value {
        let position = json!({ "line": line, "character": character });
        json!({
            "textDocument": { "uri": self.uri(name) },
            "position": position,
            "context": { "includeDeclaration": true, "triggerKind": 1 },
        })
    }

    /// The text of a hover.
    pub(super) fn hover(&mut self, name: &str, at: (usize, usize)) -> String {
        let answer = self.at("hover", name, at);
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// The labels of what can be written.
    pub(super) fn complete(&mut self, name: &str, at: (usize, usize)) -> Vec<String> {
        let answer = self.at("completion", name, at);
        let items = answer.as_array().into_iter().flatten();
        items.map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    }

    /// Ends it as the protocol has it; it has to be alive until then.
    pub(super) fn end(mut self) {
        assert_eq!(self.ask("shutdown", &Value::Null), Value::Null);
        self.tell("exit", &Value::Null);
        assert_eq!(self.code(), 0);
    }

    /// Closes its input.
    pub(super) fn hang_up(&mut self) {
        self.input = None;
    }

    /// With what code it ends.
    pub(super) fn code(&mut self) -> i32 {
        let status = ended_within(&mut self.child, 60).expect("it goes on");
        status.code().expect("ended by a signal")
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where a byte of a text is, in units of UTF-16.
pub(super) fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..byte];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].encode_utf16().count())
}

/// Where something stands in a text first; the cursor is in front of `|` in it.
pub(super) fn find(text: &str, marked: &str) -> (usize, usize) {
    let (before, after) = marked.split_once('|').unwrap_or((marked, ""));
    let at = text.find(&format!("{before}{after}")).unwrap_or_else(|| panic!("no {marked}"));
    position(text, at + before.len())
}

/// The byte of a position.
fn byte(text: &str, position: &Value) -> usize {
    let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
    let wanted = usize::try_from(position["character"].as_u64().unwrap()).unwrap();
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut width = 0;
    for (at, char) in text[start..].char_indices() {
        if width >= wanted {
            return start + at;
        }
        width += char.len_utf16();
    }
    text.len()
}

/// The text with the edits made, the last first.
pub(super) fn edited(text: &str, edits: &Value) -> String {
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let (start, end) = (&edit["range"]["start"], &edit["range"]["end"]);
            (byte(text, start), byte(text, end), edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}
