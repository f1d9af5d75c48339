//! The names of syslog facilities and levels (log.c).

const FACILITIES: [&str; 12] = [
    "DAEMON", "USER", "AUTH", "AUTHPRIV", "LOCAL0", "LOCAL1", "LOCAL2", "LOCAL3", "LOCAL4",
    "LOCAL5", "LOCAL6", "LOCAL7",
];

const LEVELS: [&str; 9] =
    ["QUIET", "FATAL", "ERROR", "INFO", "VERBOSE", "DEBUG", "DEBUG1", "DEBUG2", "DEBUG3"];

fn named(names: &[&'static str], text: &[u8]) -> Option<&'static str> {
    names.iter().copied().find(|name| name.as_bytes().eq_ignore_ascii_case(text))
}

/// A facility that sftp-server knows.
pub(super) fn is_facility(text: &str) -> bool {
    facility(text.as_bytes()).is_some()
}

/// A level that sftp-server knows.
pub(super) fn is_level(text: &str) -> bool {
    level(text.as_bytes(), true).is_some()
}

/// The name of a facility as `sshd -T` prints it.
pub(super) fn facility(text: &[u8]) -> Option<&'static str> {
    named(&FACILITIES, text)
}

/// The name of a level as `sshd -T` prints it. `SILENT` is Debian's own level
/// (its patch syslog-level-silent).
pub(super) fn level(text: &[u8], silent: bool) -> Option<&'static str> {
    if silent && text.eq_ignore_ascii_case(b"SILENT") {
        return Some("SILENT");
    }
    named(&LEVELS, text).map(|name| if name == "DEBUG1" { "DEBUG" } else { name })
}
