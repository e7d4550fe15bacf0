//! Messages as they come and go: a header that says how long they are, and JSON.

use std::io::{self, BufRead, Read as _, Write as _};

use lsp_server::Message;
use serde_json::{Value, json};

/// No client sends so much: the largest file that is read as TOML has half of it.
const LARGEST: u64 = 256 << 20;
/// So long is the header of a message at most.
const LONGEST_HEADER: u64 = 8 << 10;

/// What has come.
pub(super) enum Incoming {
    Message(Box<Message>),
    /// Something that is no message, and why not.
    Malformed(String),
}

/// The next message; none at the end.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let length = match header(input)? {
        Header::End => return Ok(None),
        Header::Length(length) => length,
        // What follows cannot be told from the next header, nor any message from then on.
        Header::None => {
            let message = "a header without `Content-Length`, where a message should begin";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
    };
    if length > LARGEST {
        let message = format!("a message of {length} bytes, more than {LARGEST}");
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    let mut body = Vec::new();
    input.by_ref().take(length).read_to_end(&mut body)?;
    if u64::try_from(body.len()).is_ok_and(|read| read < length) {
        return Ok(None);
    }
    Ok(Some(message(&body)))
}

fn message(body: &[u8]) -> Incoming {
    let value: Value = match serde_json::from_slice(body) {
        Ok(value) => value,
        Err(error) => return Incoming::Malformed(error.to_string()),
    };
    if !value.is_object() {
        return Incoming::Malformed("a message is an object".to_owned());
    }
    match serde_json::from_value(value) {
        Ok(message) => Incoming::Message(Box::new(message)),
        Err(error) => Incoming::Malformed(error.to_string()),
    }
}

/// What the lines before a message say.
enum Header {
    /// That there is nothing more.
    End,
    Length(u64),
    /// Nothing of its length.
    None,
}

fn header(input: &mut impl BufRead) -> io::Result<Header> {
    let mut input = input.by_ref().take(LONGEST_HEADER);
    let mut length = Header::None;
    loop {
        let mut line = Vec::new();
        input.read_until(b'\n', &mut line)?;
        if !line.ends_with(b"\n") {
            if input.limit() == 0 {
                let message = "a header without end, where a message should begin";
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            return Ok(Header::End);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            return Ok(length);
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = Header::Length(value.trim().parse().map_err(|_| {
                let message = format!("`{value}` is no length of a message");
                io::Error::new(io::ErrorKind::InvalidData, message)
            })?);
        }
    }
}

/// Sends a message.
pub(super) fn write(message: Message) -> io::Result<()> {
    message.write(&mut io::stdout().lock())
}

/// Answers what is no message: nobody knows to what that would be an answer.
pub(super) fn refuse(why: &str) -> io::Result<()> {
    let error = json!({ "code": lsp_server::ErrorCode::ParseError as i32, "message": why });
    let answer = json!({ "jsonrpc": "2.0", "id": Value::Null, "error": error }).to_string();
    let mut output = io::stdout().lock();
    write!(output, "Content-Length: {}\r\n\r\n{answer}", answer.len())?;
    output.flush()
}
