//! The one call of libssh2 that the ssh2 crate does not offer safely: its `auth_methods`
//! panics when a server lists methods that are not UTF-8 (ssh2 0.9.6).

#![allow(unsafe_code)]

use std::ffi::{CStr, c_uint};

use ssh2::Session;

use super::error::ssh_error;
use super::wire::{EAGAIN, Turn};

/// Asks with "none" which methods are on offer; `None` if "none" itself was accepted.
pub(super) fn auth_methods(session: &Session, user: &str) -> Turn<Option<Vec<u8>>> {
    let Ok(length) = c_uint::try_from(user.len()) else { return Turn::Ready(Some(Vec::new())) };
    let mut raw = session.raw();
    // SAFETY: the guard keeps the session alive and locked; libssh2 reads `length` bytes of `user`
    // and returns null or a string that ends in NUL and lives as long as the session.
    let (list, code) = unsafe {
        let list = libssh2_sys::libssh2_userauth_list(&raw mut *raw, user.as_ptr().cast(), length);
        let code = libssh2_sys::libssh2_session_last_errno(&raw mut *raw);
        let list = (!list.is_null()).then(|| CStr::from_ptr(list).to_bytes().to_vec());
        (list, code)
    };
    drop(raw);
    match (list, code) {
        (Some(list), _) => Turn::Ready(Some(list)),
        (None, EAGAIN) => Turn::Again,
        (None, 0) => Turn::Ready(None),
        (None, _) => {
            let error = ssh2::Error::last_session_error(session);
            Turn::Failed(ssh_error(&error.unwrap_or_else(ssh2::Error::unknown)))
        }
    }
}
