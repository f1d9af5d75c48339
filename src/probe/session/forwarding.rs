//! Would sshd open a forwarding for the account? It opens none for one whose password has to be
//! changed first, though it lets it in (OpenSSH 7.4 to 10.6: `auth-options.c`, `auth_restrict_session`;
//! `auth-pam.c`, `sshpam_password_change_required`), and by default one for everybody else.

use super::channel::CHANNEL_FAILURE;
use super::error::Stop;
use super::wire::{Turn, Wire};
use crate::probe::Limits;

/// What the question may take.
const QUESTION: std::time::Duration = std::time::Duration::from_secs(1);
/// libssh2's word for the reason 1 of RFC 4254, section 5.1; the number itself it does not pass on
/// (1.11.1, `channel.c`, `_libssh2_channel_open`: the release that is built in).
const PROHIBITED: &str = "administratively prohibited";
/// For the reason 2: it tried.
const TRIED: &str = "connect failed";

/// Asks for a connection from the server to its own port 0, which nothing can listen on: no packet
/// leaves the server. None if the answer tells nothing.
pub(super) fn allowed(wire: &Wire, limits: &Limits) -> Option<bool> {
    let deadline = limits.with_wait(QUESTION).deadline();
    let asked = wire.drive_until(deadline, || {
        Turn::from(wire.session.channel_direct_tcpip("127.0.0.1", 0, None))
    });
    match asked {
        Err(Stop::Failed(error)) if error.code == CHANNEL_FAILURE => {
            if error.text.contains(PROHIBITED) {
                Some(false)
            } else {
                error.text.contains(TRIED).then_some(true)
            }
        }
        Ok(_) | Err(_) => None,
    }
}
