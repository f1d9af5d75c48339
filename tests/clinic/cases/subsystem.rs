//! The login succeeds, and no SFTP server answers.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Root::Cause;
use crate::case::{CASE, Case, Php};

const DENIED: Php = Php::Fails("Unable to request SFTP subsystem");
/// FOG's famous sentence.
const TIMEOUT: Php = Php::Fails(
    "ssh2_sftp(): Unable to startup SFTP subsystem: Timeout waiting for response from SFTP subsystem",
);

/// A program in sftp-server's place that never answers, with a shell that is not to blame.
macro_rules! program {
    ($lines:literal) => {
        concat!(
            "quiet_bashrc; program /usr/local/sbin/own-sftp '",
            $lines,
            "'; subsystem /usr/local/sbin/own-sftp"
        )
    };
}

pub(super) const CASES: &[Case] = &[
    Case {
        name: "subsystem-not-defined/removed",
        breaks: "no_subsystem",
        php: DENIED,
        root: Cause("subsystem-not-defined", Confirmed),
        ..CASE
    },
    Case {
        name: "subsystem-not-defined/commented-out",
        breaks: "sed -i 's/^Subsystem/#&/' $conf",
        php: DENIED,
        root: Cause("subsystem-not-defined", Confirmed),
        ..CASE
    },
    Case {
        name: "subsystem-not-defined/in-a-file-nobody-reads",
        breaks: "no_subsystem; drop_in 00-fog-internal-sftp 'Subsystem sftp internal-sftp'",
        php: DENIED,
        root: Cause("subsystem-not-defined", Confirmed),
        also: &["drop-in-not-included"],
        ..CASE
    },
    Case {
        name: "sftp-server-missing/path-of-another-distribution",
        breaks: "quiet_bashrc; subsystem /usr/libexec/openssh/sftp-server",
        php: Php::Hangs,
        root: Cause("sftp-server-missing", Confirmed),
        never: &["external-sftp-server"],
        ..CASE
    },
    Case {
        name: "sftp-server-missing/package-removed",
        breaks: "quiet_external; rm $external",
        php: Php::Hangs,
        root: Cause("sftp-server-missing", Confirmed),
        ..CASE
    },
    Case {
        name: "sftp-server-missing/dangling-link",
        breaks: "quiet_bashrc; rm $external; subsystem /usr/lib/sftp-server",
        php: Php::Hangs,
        root: Cause("sftp-server-missing", Confirmed),
        ..CASE
    },
    Case {
        name: "shell-startup-output/fog-warning",
        breaks: "subsystem $external",
        php: TIMEOUT,
        root: Cause("shell-startup-output", Confirmed),
        never: &["external-sftp-server"],
        ..CASE
    },
    Case {
        name: "shell-startup-output/fog-1.5-exit",
        breaks: "subsystem $external; sed -i 's/^#exit 1/exit 1/' $home/.bashrc",
        php: TIMEOUT,
        root: Cause("shell-startup-output", Confirmed),
        ..CASE
    },
    Case {
        name: "shell-startup-output/two-letters",
        breaks: "quiet_external; bashrc 'echo hi'",
        php: TIMEOUT,
        root: Cause("shell-startup-output", Confirmed),
        ..CASE
    },
    Case {
        name: "shell-startup-output/system-wide",
        breaks: "quiet_external; sed -i '1i echo Authorised use only' /etc/bash.bashrc",
        php: TIMEOUT,
        root: Cause("shell-startup-output", Confirmed),
        ..CASE
    },
    Case {
        name: "shell-startup-output/sourced-file",
        breaks: "quiet_external; bashrc '# ours' '. ~/.motd'; echo 'printf \"\\033[1mHello\\033[0m from %s\\n\" \"$HOSTNAME\"' >$home/.motd",
        php: TIMEOUT,
        // The line that prints stands in a file of any name.
        root: Cause("shell-startup-output", Enough),
        ..CASE
    },
    Case {
        name: "sftp-server-hangs/sleeps",
        breaks: program!("exec sleep 1000"),
        php: Php::Hangs,
        root: Cause("sftp-server-hangs", Confirmed),
        ..CASE
    },
    Case {
        name: "sftp-server-hangs/reads-and-says-nothing",
        breaks: program!("while read -r _; do :; done"),
        php: Php::Hangs,
        root: Cause("sftp-server-hangs", Confirmed),
        ..CASE
    },
    Case {
        name: "sftp-server-hangs/stopped",
        breaks: program!("kill -STOP $$"),
        php: Php::Hangs,
        root: Cause("sftp-server-hangs", Confirmed),
        ..CASE
    },
];
