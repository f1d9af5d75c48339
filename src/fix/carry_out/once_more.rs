//! At most one login of a run is refused: penalties, fail2ban and pam_faillock count them. Where the
//! first was, the proof would be the second; so the password is compared without a login first.

use std::time::Instant;

use crate::case::{PamStack, TargetCase};
use crate::fix::Step;
use crate::probe::program;
use crate::text;

use super::judge::refused;
use super::work::Work;

/// Linux-PAM's own helper, which compares a password with the shadow file for root and counts nothing
/// (unix_chkpwd(8), in each release of Debian from 11 on and wherever pam_unix is).
const HELPER: [&str; 2] = ["/usr/sbin/unix_chkpwd", "/sbin/unix_chkpwd"];
/// Its exit code for another password: PAM_AUTH_ERR. A locked account has it as well (measured on
/// Linux-PAM 1.4.0 to 1.7.0).
const ANOTHER: i32 = 7;

/// Why the login would be refused once more with the accounts as they are, before anything changes.
pub(super) fn before_changes(work: &Work<'_>) -> Option<String> {
    let account = |step: &Step| matches!(step, Step::Account { .. });
    let later = work.plan.steps().iter().any(account);
    (!later).then(|| after_changes(work)).flatten()
}

/// The same with the accounts as the changes have left them.
pub(super) fn after_changes(work: &Work<'_>) -> Option<String> {
    let (at, password) = (work.at(), work.chosen.password.as_ref()?);
    if !refused(&at.session) || !is_unix_alone(at) {
        return None;
    }
    let user = at.target.user.value.as_str();
    let deadline = Instant::now() + work.order.timeout;
    let words = [password.expose().as_bytes(), b"\0"];
    let code = HELPER
        .iter()
        .find_map(|helper| program::told(helper, &[user, "nullok"], &words, deadline).ok());
    (code == Some(Some(ANOTHER))).then(|| {
        let origin = at.target.password.as_ref().map(|from| format!(" ({from})"));
        let (user, origin) = (text::line(user, 60), origin.unwrap_or_default());
        format!(
            "the login would be refused a second time: the password{origin} is not the one of \
             {user}; set it first: sudo passwd {user}"
        )
    })
}

/// No module but pam_unix takes a password, so that the shadow file alone decides.
fn is_unix_alone(at: &TargetCase) -> bool {
    let stack = at.host.seen().and_then(|host| host.after.pam.seen());
    stack.is_some_and(PamStack::unix_alone)
}
