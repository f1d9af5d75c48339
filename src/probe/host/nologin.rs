//! The files that close a machine to everybody but root.

use std::path::Path;

use crate::case::PamStack;

/// pam_nologin(8): `/var/run/nologin` comes first, then `/etc/nologin`, unless `file=` names one.
/// sshd without PAM looks at `/etc/nologin` alone (session.c, do_nologin).
const USUAL: [&str; 2] = ["/run/nologin", "/etc/nologin"];

/// Those that exist.
pub(super) fn look(pam: Option<&PamStack>) -> Vec<String> {
    let lines = pam.map_or(&[][..], |pam| &pam.lines);
    let named = lines
        .iter()
        .filter(|line| line.module == "pam_nologin.so")
        .filter_map(|line| line.arg("file"))
        .filter(|path| path.starts_with('/'));
    let all = named.chain(USUAL);
    all.filter(|path| Path::new(path).symlink_metadata().is_ok()).map(str::to_owned).collect()
}
