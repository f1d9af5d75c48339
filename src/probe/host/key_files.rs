//! The files of the HostKey lines: there, and in the state in which sshd loads them?

use super::disk;
use crate::case::{HostKeyFile, Look};
use crate::sshd::Effective;
use zeroize::Zeroizing;

/// More lines than anybody has.
const LIMIT: usize = 32;
/// As much as tells a private key from something else.
const HEAD: u64 = 64;

/// Each file in force.
pub(super) fn look(effective: Option<&Effective>) -> Look<Vec<HostKeyFile>> {
    let Some(effective) = effective else {
        return Look::not_looked("the configuration is not known");
    };
    let paths = effective.all("hostkey").take(LIMIT).map(|setting| setting.value.clone());
    Look::Seen(paths.map(at).collect())
}

fn at(path: String) -> HostKeyFile {
    let head = disk::read(&path, HEAD).map(Zeroizing::new);
    let is_key = head.ok().map(|head| head.starts_with(b"-----BEGIN "));
    HostKeyFile { file: disk::facts(&path), is_key, path }
}
