//! The versions of everything that takes part, as a helper on a forum asks for them.

use std::io;

use crate::case::Case;
use crate::report::paper::{Paper, plain};
use crate::report::versions::Versions;
use crate::report::words;

const LABEL: usize = 15;
const UNKNOWN: &str = "not known";

pub(super) fn write(paper: &mut Paper, case: &Case) -> io::Result<()> {
    let Versions { openssh, php, php_libssh2, fog, os } = Versions::of(case);
    let doctor = format!("{}, with libssh2 {}", words::release(&case.doctor), case.libssh2);
    let rows = [
        ("sftp-doctor", Some(doctor)),
        ("PHP", php),
        ("PHP's libssh2", php_libssh2),
        ("OpenSSH", openssh),
        ("FOG", fog),
        ("distribution", os),
    ];
    rows.into_iter().try_for_each(|(label, text)| {
        paper.labelled(label, LABEL, &[plain(text.as_deref().unwrap_or(UNKNOWN))])
    })
}
