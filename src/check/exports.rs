//! The exports through which clients capture.

use super::{Answer, Examination, present};
use crate::case::{Export, Role};
use crate::finding::Evidence;
use crate::text;

/// The writable exports that a client's capture may go through: the image root's, its `dev/`, or a
/// directory above them.
///
/// # Errors
/// The answer of a check that has nothing to say.
pub fn of_captures<'a>(examination: &Examination<'a>) -> Result<Vec<&'a Export>, Answer> {
    let target = examination.target();
    if target.role != Role::StorageNode {
        return Err(Answer::not_applicable("no image is captured to it"));
    }
    if examination.at.host.seen().is_none() {
        return Err(Answer::not_applicable("the server is another machine"));
    }
    let exports = present(&examination.case.machine.exports, "nothing is exported over NFS")?;
    let dev = target.capture_dir();
    let roots = examination.case.machine.roots.iter().map(|root| format!("{}/dev", root.path));
    let all: Vec<String> = std::iter::once(dev).chain(roots).collect();
    // Of several the longest path is the one a client mounts: dev/ has its own.
    let longest = exports.iter().filter(|export| all.iter().any(|dev| lies_in(dev, &export.path)));
    let longest = longest.map(|export| export.path.len()).max();
    let counts = |export: &&Export| {
        Some(export.path.len()) == longest
            && export.is_writable()
            && all.iter().any(|dev| lies_in(dev, &export.path))
    };
    let found: Vec<&Export> = exports.iter().filter(counts).collect();
    match found.is_empty() {
        true => Err(Answer::not_applicable("the images are not exported for writing")),
        false => Ok(found),
    }
}

fn lies_in(path: &str, directory: &str) -> bool {
    let directory = directory.trim_end_matches('/');
    path.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The line as evidence.
#[must_use]
pub fn line(export: &Export) -> Evidence {
    let options = export.options.join(",");
    let text = format!("{} {}({})", export.path, export.client, options);
    Evidence::new(text::line(&text, 200)).at(text::line(&export.file, 120), export.line)
}
