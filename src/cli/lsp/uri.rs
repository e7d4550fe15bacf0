//! Files as the client names them.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use lsp_types::Uri;
use url::Url;

/// The path of a file; none of what is no file.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    Url::parse(uri.as_str()).ok()?.to_file_path().ok()
}

/// The name of the file at a whole path.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    Uri::from_str(Url::from_file_path(path).ok()?.as_str()).ok()
}
