//! The names FOG gives what lies in the storage.

/// What FOG appends to the name of an image that it moves aside (FOG 1.6, `TaskQueue::_moveUpload`).
pub const ASIDE: &str = ".movetmp";

/// A capture in `dev/` has the client's hardware address without separators for its name.
#[must_use]
pub fn is_capture(name: &str) -> bool {
    name.len() == 12 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}
