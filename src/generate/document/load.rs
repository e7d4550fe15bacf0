use serde_json::Value;

use crate::check::{Loaded, check};
use crate::source::Sources;
use crate::written::{Format, read};

/// The agreement of a document, if that loads.
pub(super) fn load(document: &Value) -> Option<Loaded> {
    let mut sources = Sources::default();
    let file = sources.add("document.json", document.to_string());
    let (written, _) = read(&sources, file, Format::Json);
    check(vec![written]).agreements.into_iter().next()
}
