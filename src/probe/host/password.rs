//! Whether the account has the password that was refused, without a login: Linux-PAM's own helper compares it with the
//! shadow file for root, and counts nothing (unix_chkpwd(8); measured on Linux-PAM 1.4.0 to 1.7.0).

use std::time::{Duration, Instant};

use crate::case::{AfterRecord, AttemptEnd, Look, PasswordField, SessionRecord};
use crate::probe::program;
use crate::secret::Secret;

const HELPER: [&str; 2] = ["/usr/sbin/unix_chkpwd", "/sbin/unix_chkpwd"];
/// A hash is made to be slow, and a busy machine is slower.
const PATIENCE: Duration = Duration::from_millis(1500);
/// PAM_AUTH_ERR: another password.
const ANOTHER: i32 = 7;

/// Compares, where a password of the shadow file was refused.
pub(super) fn look(
    root: bool,
    session: &SessionRecord,
    after: &AfterRecord,
    user: &str,
    password: Option<&Secret>,
) -> Look<bool> {
    let attempts = session.auth.iter().flat_map(|auth| &auth.attempts);
    let refused = attempts.into_iter().any(|a| matches!(a.end, AttemptEnd::Refused(_)));
    let Some(password) = password.filter(|password| refused && !password.is_empty()) else {
        return Look::not_looked("no password was refused");
    };
    let in_shadow = after.ageing.seen().is_some_and(|entry| entry.password == PasswordField::Set);
    if !root || !in_shadow {
        return Look::not_looked("the shadow file has no password that could be compared");
    }
    let deadline = Instant::now() + PATIENCE;
    let words = [password.expose().as_bytes(), b"\0"];
    let code = HELPER
        .iter()
        .find_map(|helper| program::told(helper, &[user, "nullok"], &words, deadline).ok());
    match code {
        Some(Some(0)) => Look::Seen(true),
        Some(Some(ANOTHER)) => Look::Seen(false),
        _ => Look::not_looked("unix_chkpwd gave no answer"),
    }
}
