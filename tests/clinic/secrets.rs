//! Passwords in anything that the doctor leaves to others: reports of every form, standard error, its arguments and
//! environment while it runs, a saved record, a dump of its memory.

use std::path::Path;
use std::time::Duration;

use crate::options::Options;
use crate::sandbox::Sandbox;
use crate::tree::Tree;

pub(crate) const NAME: &str =
    "secrets: no password in any output, record, argument, environment or dump";

/// An sshd that is stopped lets the doctor wait, and others look at it meanwhile. Five passwords are at stake: the
/// account's, the kernel store's, that of another node, one that FOG no longer uses, and the database's. All of them
/// stand in files that are recorded.
const BREAKS: &str = r#"fog_database 1.6
    sql "UPDATE globalSettings SET settingValue = 'stale-Kq7wZ' WHERE settingKey = 'FOG_TFTP_FTP_PASSWORD'"
    sql "INSERT INTO nfsGroupMembers SELECT 2, 'other', '', '0', 1, ngmRootPath, ngmSSLPath, ngmFTPPath, ngmSnapinPath, '0',
        '10.77.0.9', 1, 'backup', 'node-Wv8tQ2', '', '' FROM nfsGroupMembers WHERE ngmID = 1"
    setting password 'before-Lm4xN'
    planted=("$(account_password)" stale-Kq7wZ node-Wv8tQ2 before-Lm4xN "$database_password")
    printf '# planted here: %s\n' "${planted[@]}" >>"$home/.bashrc"
    printf '# planted here: %s\n' "${planted[@]}" >>"$conf"
    later() { kill -STOP "$(cat /run/sshd.pid)"; }"#;

const SCRIPT: &str = include_str!("secrets.sh");

/// Whether it was asked for.
pub(crate) fn is_wanted(options: &Options) -> bool {
    let patterns = &options.patterns;
    !options.oracle
        && (patterns.is_empty() || patterns.iter().any(|pattern| NAME.contains(pattern.as_str())))
}

/// Every place in which a password was found.
pub(crate) fn look(tree: &Tree, doctor: &Path) -> Vec<String> {
    examine(tree, doctor).unwrap_or_else(|why| vec![why])
}

fn examine(tree: &Tree, doctor: &Path) -> Result<Vec<String>, String> {
    let sandbox = Sandbox::new(tree, Some(doctor))?;
    sandbox.stand(BREAKS)?;
    let said = sandbox.run(&["bash", "-c", SCRIPT], "", Duration::from_secs(120))?;
    let said = said.or_fail("looking for passwords")?;
    let mut found: Vec<String> = said.lines().map(str::to_owned).collect();
    match found.pop() {
        Some(last) if last.starts_with("examined ") => Ok(found),
        last => Err(format!("the look did not end: {found:?} {last:?}")),
    }
}
