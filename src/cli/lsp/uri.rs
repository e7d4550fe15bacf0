//! Files as the client names them.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use lsp_types::Uri;
use url::Url;

/// The scheme of a text that was never saved.
const UNTITLED: &str = "untitled";

/// How the folders of such texts begin.
const LEAD: &str = "untitled;";

/// The path of a file; none of what is no file.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    Url::parse(uri.as_str()).ok()?.to_file_path().ok()
}

/// The name of the file at a whole path.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    Uri::from_str(Url::from_file_path(path).ok()?.as_str()).ok()
}

/// Where a text that was never saved is kept: in a folder of its own that no disk has, for nobody knows
/// to what it will belong.
pub(super) fn untitled(uri: &Uri, language: &str) -> Option<PathBuf> {
    let (scheme, name) = uri.as_str().split_once(':')?;
    if scheme != UNTITLED {
        return None;
    }
    let ending = match language {
        "toml" | "json" | "jsonl" => language,
        _ => Path::new(name).extension()?.to_str()?,
    };
    let folder: String = name.chars().map(in_folder).collect();
    Some(Path::new("/").join(format!("{LEAD}{folder}")).join(format!("{UNTITLED}.{ending}")))
}

/// A character of a name as it can stand in that of a folder: each in a way of its own.
fn in_folder(c: char) -> String {
    if c.is_ascii_alphanumeric() { c.to_string() } else { format!("-{:x}-", u32::from(c)) }
}

/// Whether a path is that of a text that was never saved.
pub(super) fn is_untitled(path: &Path) -> bool {
    let Some(folder) = path.parent() else { return false };
    let is_at_root = folder.parent().is_some_and(|root| root.parent().is_none());
    let name = folder.file_name().and_then(|name| name.to_str());
    is_at_root && name.is_some_and(|name| name.starts_with(LEAD))
}
