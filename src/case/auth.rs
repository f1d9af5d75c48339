//! The login as it went.

use serde::{Deserialize, Serialize};

use super::SshError;

/// What the login showed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthRecord {
    /// The methods on offer, as the server's answer to "none" lists them.
    pub methods: Vec<String>,
    /// The server wanted no proof at all ("none" was accepted).
    pub none_accepted: bool,
    /// The error of the question itself, when the methods could not be learnt.
    pub methods_error: Option<SshError>,
    /// What was tried, in order.
    pub attempts: Vec<Attempt>,
    /// The methods on offer after a refusal that came faster than that of a wrong password. They
    /// change when the server took the password as one of several proofs (RFC 4252, section 5.1).
    #[serde(default)]
    pub methods_after: Option<Vec<String>>,
}

/// PAM waits about two seconds after a wrong password (pam_unix, `nodelay` unset), in ms.
const PATIENT: u64 = 1000;

impl AuthRecord {
    /// A password was refused faster than PAM refuses a wrong one.
    #[must_use]
    pub fn refused_fast(&self) -> bool {
        let refused = |a: &Attempt| matches!(a.end, AttemptEnd::Refused(_));
        let ms: u64 = self.attempts.iter().map(|attempt| attempt.ms).sum();
        !self.accepted() && self.attempts.last().is_some_and(refused) && ms < PATIENT
    }

    /// The server took the password, and wants more: it goes on with a method that it did not begin
    /// with. Some servers offer no longer what was tried in vain, so that a shorter list says nothing.
    #[must_use]
    pub fn took_the_password(&self) -> bool {
        let after = self.methods_after.as_deref().unwrap_or_default();
        after.iter().any(|method| !self.methods.contains(method))
    }

    /// True when the server lets us in.
    #[must_use]
    pub fn accepted(&self) -> bool {
        self.none_accepted || self.attempts.iter().any(|a| a.end == AttemptEnd::Accepted)
    }

    /// True when the server offers `method`.
    #[must_use]
    pub fn offers(&self, method: Method) -> bool {
        self.methods.iter().any(|m| m == method.name())
    }
}

/// One try of one method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The method.
    pub method: Method,
    /// How it ended.
    pub end: AttemptEnd,
    /// The prompts of keyboard-interactive, escaped, in order.
    pub prompts: Vec<String>,
    /// How long it took, in whole milliseconds.
    pub ms: u64,
}

/// The two methods that PHP's `ssh2_auth_password` uses (PECL ssh2 1.3.1 and 1.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// `keyboard-interactive`, answered when there is exactly one prompt.
    KeyboardInteractive,
    /// `password`.
    Password,
}

impl Method {
    /// The name in the protocol.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::KeyboardInteractive => "keyboard-interactive",
            Self::Password => "password",
        }
    }
}

impl AttemptEnd {
    /// The server wants a new password (libssh2's `PASSWORD_EXPIRED`).
    #[must_use]
    pub fn hints_at_expiry(&self) -> bool {
        matches!(self, Self::Refused(error) if error.code == -15)
    }
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttemptEnd {
    /// Let in.
    Accepted,
    /// Refused (libssh2 -18, or -15 for an expired password).
    Refused(SshError),
    /// The connection broke, or another error than a refusal.
    Broke(SshError),
    /// No answer until the deadline.
    TimedOut,
}
