//! Where a trial lies: what decides over a login in the real service and is missing, or different,
//! in the trial.

use std::fs;

use crate::file::Root;

/// CAP_AUDIT_CONTROL of linux/capability.h.
const AUDIT_CONTROL: u32 = 30;
/// proc(5): the login of this process was never set.
const UNSET: &str = "4294967295";
/// PAM modules that ask a server.
const ASK_A_SERVER: [&str; 7] =
    ["pam_sss", "pam_ldap", "pam_krb5", "pam_winbind", "pam_radius", "pam_tacplus", "pam_duo"];
/// What PAM does for sshd, in the distributions' own files.
const STACKS: [&str; 8] = [
    "sshd",
    "common-auth",
    "common-account",
    "common-session",
    "system-auth",
    "password-auth",
    "postlogin",
    "system-remote-login",
];
const LIMIT: usize = 64 * 1024;

/// Why no trial can be trusted for `user`, known before one is made.
pub(super) fn doubt(user: &str) -> Option<String> {
    if !is_local(user) {
        return Some(format!(
            "the account {user} is none of /etc/passwd, and its directory cannot be reached from a \
             network of our own"
        ));
    }
    if loginuid_is_set() && !may_set_loginuid() {
        return Some(
            "the login id of this session is set, and this container may not set another, so that \
             PAM would end the trial's session"
                .into(),
        );
    }
    None
}

/// Why a trial that failed proves nothing.
pub(super) fn doubt_of_failure() -> Option<String> {
    if let Some(module) = asks_a_server() {
        return Some(format!("{module} asks a server, which the trial cannot reach"));
    }
    selinux_enforces().then(|| "SELinux gives the real service rights of its own".to_owned())
}

fn is_local(user: &str) -> bool {
    let Ok(text) = Root::default().read("/etc/passwd", 16 << 20) else { return false };
    let mark = format!("{user}:");
    text.split(|byte| *byte == b'\n').any(|line| line.starts_with(mark.as_bytes()))
}

fn loginuid_is_set() -> bool {
    fs::read_to_string("/proc/self/loginuid").is_ok_and(|id| id.trim() != UNSET)
}

fn may_set_loginuid() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> AUDIT_CONTROL & 1 == 1)
}

fn asks_a_server() -> Option<&'static str> {
    let stacks = STACKS.iter().filter_map(|name| {
        let text = Root::default().read(&format!("/etc/pam.d/{name}"), LIMIT).ok()?;
        Some(String::from_utf8_lossy(&text).into_owned())
    });
    let stacks: Vec<String> = stacks.collect();
    let lines = || stacks.iter().flat_map(|stack| stack.lines()).filter(|l| !l.starts_with('#'));
    ASK_A_SERVER.into_iter().find(|module| lines().any(|line| line.contains(module)))
}

fn selinux_enforces() -> bool {
    fs::read_to_string("/sys/fs/selinux/enforce").is_ok_and(|value| value.trim() == "1")
}
