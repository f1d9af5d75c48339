//! What PAM does for sshd, as its files say.

use serde::{Deserialize, Serialize};

use super::Look;

/// The stack of a service, and the files its modules read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PamStack {
    /// The service: `sshd`, unless `PAMServiceName` says otherwise.
    pub service: String,
    /// The `auth`, `account` and `session` lines in order, includes followed.
    pub lines: Vec<PamLine>,
    /// The lines that include a file which is not there: PAM refuses to begin then.
    pub absent: Vec<AccessRule>,
    /// The rules that pam_access reads.
    pub access: Look<Vec<AccessRule>>,
    /// The lists that pam_listfile reads.
    pub lists: Vec<ListFile>,
    /// The failures that pam_faillock keeps of the account.
    pub failures: Look<Failures>,
    /// The login shell stands in `/etc/shells`, which pam_shells reads.
    pub shell_listed: Look<bool>,
    /// pam_google_authenticator has a secret of the account, without which `nullok` lets it pass.
    pub enrolled: Look<bool>,
    /// The rules of `time.conf` that name this service and this account, or everybody.
    pub time: Look<Vec<AccessRule>>,
}

impl PamStack {
    /// No module but pam_unix takes a password, so that the shadow file alone decides.
    #[must_use]
    pub fn unix_alone(&self) -> bool {
        let auth = self.lines.iter().filter(|line| line.kind == PamKind::Auth);
        let mut takes = auth.filter(|line| line.can_skip()).map(|line| line.module.as_str());
        let unix = takes.next() == Some("pam_unix.so");
        unix && takes.all(|module| module == "pam_unix.so")
    }
}

/// A line of a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PamLine {
    /// Its file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// `auth`, `account` or `session`.
    pub kind: PamKind,
    /// The control: `required`, `[success=1 default=ignore]`.
    pub control: String,
    /// The module without its folder: `pam_access.so`.
    pub module: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// The module is in none of the folders in which PAM looks.
    #[serde(default)]
    pub missing: bool,
}

impl PamLine {
    /// The value of the argument `name=value`.
    #[must_use]
    pub fn arg(&self, name: &str) -> Option<&str> {
        self.args.iter().find_map(|arg| arg.strip_prefix(name)?.strip_prefix('='))
    }

    /// A refusal of this module refuses the login (pam.conf(5)).
    #[must_use]
    pub fn can_refuse(&self) -> bool {
        match self.control.as_str() {
            "required" | "requisite" => true,
            "optional" | "sufficient" | "include" | "substack" => false,
            control => ["default=bad", "default=die", "perm_denied=die", "perm_denied=bad"]
                .iter()
                .any(|action| control.contains(action)),
        }
    }

    /// How many of the lines behind it a success of this module passes over: Debian's `[success=1 default=ignore]`
    /// and `[default=1]`.
    #[must_use]
    pub fn passes_over(&self) -> usize {
        let of = |action: &str| {
            let rest = self.control.split(action).nth(1)?;
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        };
        let named = self.control.contains("success=");
        of(if named { "success=" } else { "default=" }).unwrap_or_default()
    }

    /// A success of this module passes over lines behind it.
    #[must_use]
    pub fn can_skip(&self) -> bool {
        self.control == "sufficient"
            || self.control.contains("success=done")
            || ('1'..='9').any(|n| self.control.contains(&format!("success={n}")))
    }
}

/// The management groups that decide on a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PamKind {
    /// Who it is: the password.
    Auth,
    /// Whether they may come in now.
    Account,
    /// What is set up for them, before anything runs.
    Session,
}

impl PamKind {
    /// The word in the files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Account => "account",
            Self::Session => "session",
        }
    }
}

/// A rule of `access.conf` or `time.conf`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRule {
    /// The file.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
}

/// A list that pam_listfile reads. What else stands in it is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListFile {
    /// The file.
    pub path: String,
    /// `item=`: what is looked for in it.
    pub item: String,
    /// The line on which the account stands, or its group or shell; none if on none.
    pub listed: Look<Option<usize>>,
}

/// What pam_faillock keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    /// Its file.
    pub path: String,
    /// Failures that count.
    pub count: usize,
    /// Seconds since the newest.
    pub newest: u64,
    /// `deny`: from how many on the account is closed.
    pub deny: usize,
    /// `unlock_time` in seconds; none for "never by itself".
    pub unlock: Option<u64>,
}

impl Failures {
    /// The account is closed now.
    #[must_use]
    pub fn closed(&self) -> bool {
        self.deny > 0
            && self.count >= self.deny
            && self.unlock.is_none_or(|seconds| self.newest < seconds)
    }
}
