//! Everything as it was: the files, and the sshd that has read them.

use crate::fix::in_force::serve_again;
use crate::fix::service::Service;
use crate::fix::transaction::{Transaction, Trouble};

/// Takes the changes back and brings the old files into force, where they load: a running sshd
/// that is told to read files which do not load is gone. `told` is the sshd that was to read the
/// changes, as it was before.
///
/// # Errors
/// What could not be taken back, in words.
pub(super) fn take_back(
    transaction: Transaction<'_>,
    told: Option<&Service>,
) -> Result<(), String> {
    let files = transaction.roll_back().map(drop).map_err(|troubles| in_words(&troubles));
    // One that was not moved has not read the changes, and needs not be told of their end.
    let moved = told.filter(|before| !before.is_as_it_was());
    // The changes load as well: where they stay, sshd serves with them.
    let sshd = moved.and_then(|before| serve_again(before).complaint());
    match (files, sshd) {
        (Ok(()), None) => Ok(()),
        (Ok(()), Some(sshd)) => Err(sshd),
        (Err(files), None) => Err(files),
        (Err(files), Some(sshd)) => Err(format!("{files}; {sshd}")),
    }
}

pub(super) fn in_words(troubles: &[Trouble]) -> String {
    let words: Vec<String> = troubles.iter().map(ToString::to_string).collect();
    words.join("; ")
}
