//! A Case that strangers may read.

use thiserror::Error;

use super::hidden::Hidden;
use super::masks::Masks;
use super::{comments, learn, repair, rewrite, verify};
use crate::case::{Case, FirstBytes, HostRecord, Look, StartupFile};
use crate::fix::Repair;
use crate::text::Bytes;

/// Why a Case cannot be redacted. Nothing of it may be shown then.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Failure {
    /// A text was replaced by one that has no place there.
    #[error("a text of the record cannot be replaced: {0}")]
    Shape(String),
    /// What the checks say would differ.
    #[error("without its names the record would be diagnosed differently, in {field}")]
    Differs {
        /// The member of the findings.
        field: String,
    },
}

/// `case` with names, addresses and comments replaced, and how many there were. The same thing has
/// the same pseudonym everywhere; addresses stay in their networks, and networks in theirs.
///
/// # Errors
/// When a replaced record would not be diagnosed as this one is.
pub fn case(case: &Case) -> Result<(Case, Hidden), Failure> {
    with_repair(case, None).map(|(case, _, hidden)| (case, hidden))
}

/// The same with what became of a repair, under the same pseudonyms.
///
/// # Errors
/// As for the Case alone.
pub fn with_repair(
    case: &Case,
    repair: Option<&Repair>,
) -> Result<(Case, Option<Repair>, Hidden), Failure> {
    let mut plain = case.clone();
    let comments = without_comments(&mut plain);
    let mut masks = Masks::default();
    learn::names(&plain, &mut masks);
    let learning = std::cell::RefCell::new(&mut masks);
    let learn = |text: &str| {
        learning.borrow_mut().learn_text(text);
        text.to_owned()
    };
    rewrite::texts(&plain, &learn).map_err(shape)?;
    repair.map(|done| repair::rewritten(done, true, &learn));
    masks.settle();
    let mut redacted = rewrite::texts(&plain, &|text| masks.text(text)).map_err(shape)?;
    for (at, before) in redacted.targets.iter_mut().zip(&plain.targets) {
        if let (Some(first), Some(before)) =
            (&mut at.session.first_bytes, &before.session.first_bytes)
        {
            keep_the_packet(first, before, &masks);
        }
    }
    redacted.recorded.redacted = true;
    verify::same(case, &redacted, &masks).map_err(|field| Failure::Differs { field })?;
    let repair = repair.map(|done| repair::rewritten(done, true, &|text| masks.text(text)));
    let hidden = Hidden { comments, ..masks.count() };
    Ok((redacted, repair, hidden))
}

// `map_err` hands it over.
#[allow(clippy::needless_pass_by_value)]
fn shape(error: serde_json::Error) -> Failure {
    Failure::Shape(crate::text::plain(&error.to_string()))
}

/// The version packet begins where it began: behind what was printed.
fn keep_the_packet(first: &mut FirstBytes, before: &FirstBytes, masks: &Masks) {
    let Some(at) = before.version_at.filter(|at| *at <= before.bytes.0.len()) else { return };
    let (printed, packet) = before.bytes.0.split_at(at);
    let replaced = |bytes: &[u8]| {
        let text = masks.text(&Bytes(bytes.to_vec()).to_string());
        Bytes::escaped(&text).unwrap_or_default().0
    };
    let printed = replaced(printed);
    first.version_at = Some(printed.len());
    first.bytes = Bytes([printed, replaced(packet)].concat());
}

fn without_comments(case: &mut Case) -> usize {
    let mut count = 0;
    for at in &mut case.targets {
        if let Look::Seen(host) = &mut at.host {
            for text in texts(host) {
                let (blank, more) = comments::blanked(&text.0);
                text.0 = blank;
                count += more;
            }
        }
    }
    count
}

/// The texts of the files that were read.
fn texts(host: &mut HostRecord) -> Vec<&mut Bytes> {
    let mut all = Vec::new();
    if let Look::Seen(files) = &mut host.sshd {
        all.extend(files.files.texts_mut());
    }
    let startup: &mut [StartupFile] = match &mut host.startup {
        Look::Seen(files) => files,
        _ => &mut [],
    };
    let sshrc = match &mut host.sshrc {
        Look::Seen(file) => Some(file),
        _ => None,
    };
    all.extend(startup.iter_mut().chain(sshrc).filter_map(|file| match &mut file.text {
        Look::Seen(text) => Some(text),
        _ => None,
    }));
    all
}
