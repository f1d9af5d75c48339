//! The patterns of an Include line.

use super::arguments::Arguments;
use super::build::Build;
use super::release::Release;
use super::releases::Behaviour;
use super::value::{Fault, Reader};

/// Where relative patterns start, wherever the including file lies (`SSHDIR`).
pub(super) const SSHDIR: &[u8] = b"/etc/ssh";

/// The patterns, absolute but for those that begin with `~`, which match nothing.
pub(super) fn patterns(reader: &Reader, arguments: &mut Arguments) -> Result<Vec<Vec<u8>>, Fault> {
    let mut patterns = Vec::new();
    while let Some(word) = arguments.item(false) {
        if word.text.is_empty() {
            let message = format!("keyword {} empty argument", reader.keyword);
            return Err(Fault { at: word.start, message });
        }
        let absolute = word.text.starts_with(b"/") || word.text.starts_with(b"~");
        patterns.push(if absolute {
            word.text
        } else if reader.release.does(Behaviour::RelativeIncludeIsBroken) {
            [SSHDIR, b"/", reader.keyword.as_bytes()].concat()
        } else {
            [SSHDIR, b"/", &word.text].concat()
        });
    }
    if patterns.is_empty() {
        let message = format!("{} missing filename argument", reader.keyword);
        return Err(Fault { at: reader.start, message });
    }
    Ok(patterns)
}

/// True when the build reads Kerberos and GSSAPI keywords; where it does not, they are passed
/// over with a message. Debian's server lost them between 10.0 and 10.6 (measured on both).
pub(super) fn has_kerberos(build: Build, release: Release) -> bool {
    match build {
        Build::Upstream => false,
        Build::Debian => !release.at_least(10, 4),
        _ => true,
    }
}
