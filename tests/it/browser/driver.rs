//! A browser that does what it is told, over the `WebDriver` protocol.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,1000",
];

/// A window of a browser that was started for one test.
pub(super) struct Browser {
    driver: Child,
    agent: ureq::Agent,
    session: String,
    _profile: TempDir,
}

impl Browser {
    pub(super) fn start() -> Browser {
        Browser::with(&json!({}))
    }

    pub(super) fn without_scripts() -> Browser {
        Browser::with(&json!({"profile.managed_default_content_settings.javascript": 2}))
    }

    fn with(prefs: &Value) -> Browser {
        let (driver, port) = (0..5).find_map(|_| driver()).expect("a driver that listens");
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(300)));
        let agent = ureq::Agent::new_with_config(config.build());
        let profile = TempDir::new().expect("a folder");
        let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).into();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let base = format!("http://127.0.0.1:{port}/session");
        let mut browser = Browser { driver, agent, session: base, _profile: profile };
        let options = json!({"args": arguments, "prefs": prefs, "binary": "/usr/bin/chromium"});
        let wanted = json!({
            "browserName": "chrome",
            "timeouts": {"script": 240_000},
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        });
        let session = browser.post("", &json!({"capabilities": {"alwaysMatch": wanted}}));
        let id = session["sessionId"].as_str().expect("a session").to_owned();
        browser.session = format!("{}/{id}", browser.session);
        browser
    }

    fn post(&self, command: &str, body: &Value) -> Value {
        let request = self.agent.post(format!("{}{command}", self.session));
        let response = request.content_type("application/json").send(body.to_string());
        let text = response.expect("an answer").body_mut().read_to_string().expect("a text");
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        assert!(answer["value"]["error"].is_null(), "{command}: {answer:#}");
        answer["value"].clone()
    }

    pub(super) fn open(&self, address: &str) {
        self.post("/url", &json!({"url": address}));
    }

    /// What the body of a function gives; `arguments[0]` is the argument.
    pub(super) fn run(&self, script: &str, argument: &Value) -> Value {
        self.post("/execute/sync", &json!({"script": script, "args": [argument]}))
    }

    /// The same, of a body that calls `done` once it is.
    pub(super) fn wait(&self, script: &str, argument: &Value) -> Value {
        let script = format!("const done = arguments[1]; {script}");
        self.post("/execute/async", &json!({"script": script, "args": [argument]}))
    }

    /// Keys, one after the other, to whatever has the focus; `+` joins those that are held.
    pub(super) fn press(&self, keys: &[&str]) {
        let mut actions = Vec::new();
        for chord in keys {
            let chord: Vec<String> = chord.split('+').map(key).collect();
            let down = chord.iter().map(|key| json!({"type": "keyDown", "value": key}));
            actions.extend(down);
            let up = chord.iter().rev().map(|key| json!({"type": "keyUp", "value": key}));
            actions.extend(up);
        }
        let source = json!({"type": "key", "id": "keys", "actions": actions});
        self.post("/actions", &json!({"actions": [source]}));
    }

    /// A click at a point of the window.
    pub(super) fn click(&self, x: i64, y: i64) {
        let source = json!({
            "type": "pointer", "id": "mouse",
            "actions": [
                {"type": "pointerMove", "duration": 0, "x": x, "y": y},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ],
        });
        self.post("/actions", &json!({"actions": [source]}));
    }

    /// A command of the protocol of Chromium.
    pub(super) fn command(&self, name: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({"cmd": name, "params": parameters}))
    }

    /// What was said on the console, errors of scripts and of the policy among it.
    pub(super) fn console(&self) -> Vec<String> {
        let lines = self.post("/se/log", &json!({"type": "browser"}));
        lines.as_array().expect("a list").iter().map(|line| line["message"].to_string()).collect()
    }

    /// The addresses of all that was asked for.
    pub(super) fn requests(&self) -> Vec<String> {
        let lines = self.post("/se/log", &json!({"type": "performance"}));
        let request = |line: &Value| {
            let message: Value = serde_json::from_str(line["message"].as_str()?).ok()?;
            let sent = message["message"]["method"] == "Network.requestWillBeSent";
            let parameters = &message["message"]["params"];
            let address = parameters["request"]["url"].as_str().unwrap_or_default();
            // The browser has pages of its own.
            let ours = parameters["documentURL"].as_str().is_some_and(|it| it.starts_with("file:"));
            (sent && ours).then(|| address.to_owned())
        };
        lines.as_array().expect("a list").iter().filter_map(request).collect()
    }

    /// The pages as they would be printed, as PDF.
    pub(super) fn print(&self) -> String {
        let pdf = self.post("/print", &json!({}));
        pdf.as_str().expect("a text").to_owned()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A driver, and the port on which it listens. It looks for a free one, and ends where another process
/// takes that meanwhile.
fn driver() -> Option<(Child, u16)> {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver");
    match port(&mut driver) {
        Some(port) => Some((driver, port)),
        None => {
            let _ = driver.kill();
            let _ = driver.wait();
            None
        }
    }
}

/// The port that the driver says it listens on.
fn port(driver: &mut Child) -> Option<u16> {
    let lines = BufReader::new(driver.stdout.take().expect("its output")).lines();
    let lines = lines.map(|line| line.expect("a line"));
    let mut found = lines.filter_map(|line| {
        line.strip_suffix('.')?.rsplit_once("started successfully on port ")?.1.parse().ok()
    });
    found.next()
}

/// A key by its name, as the protocol writes it.
fn key(name: &str) -> String {
    let code = match name {
        "Shift" => '\u{e008}',
        "Control" => '\u{e009}',
        "Tab" => '\u{e004}',
        "Enter" => '\u{e007}',
        "End" => '\u{e010}',
        "Home" => '\u{e011}',
        "Left" => '\u{e012}',
        "Up" => '\u{e013}',
        "Right" => '\u{e014}',
        "Down" => '\u{e015}',
        "PageUp" => '\u{e00e}',
        "PageDown" => '\u{e00f}',
        "Delete" => '\u{e017}',
        letter => return letter.to_owned(),
    };
    code.to_string()
}
