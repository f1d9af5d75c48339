//! The type that never shows: a password that cannot be printed, compared, serialised or kept.

use std::fmt;

use zeroize::Zeroizing;

/// A password. It has no `Display`, `Serialize` or `PartialEq`, its `Debug` says nothing, and its
/// memory is wiped on drop.
///
/// libssh2 and the keyboard-interactive callback copy it into buffers of their own, which this
/// type cannot reach.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over; the caller keeps no copy.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The only way to the text, for the code that hands it to the server.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// True when both are the same text.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }

    /// True when there is nothing to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("hunter2".into())), "Secret(…)");
    }
}
