//! The files of sshd, and the sshd that has read them, or not, or cannot.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Release::{Bookworm, Bullseye, Sid, Trixie};
use crate::case::Root::Cause;
use crate::case::{CASE, Case, Php};

const REFUSED_TCP: Php = Php::Fails("Unable to connect to 10.77.0.1 on port 22");
const DENIED: Php = Php::Fails("Unable to request SFTP subsystem");
const TIMEOUT: Php = Php::Fails("Timeout waiting for response from SFTP subsystem");
/// Releases on which a second Subsystem line, or one in a Match block, loads.
const LENIENT: &[crate::case::Release] = &[Trixie, Sid];
/// Releases on which it does not.
const STRICT: &[crate::case::Release] = &[Bullseye, Bookworm];

const fn case(name: &'static str, breaks: &'static str, php: Php, id: &'static str) -> Case {
    Case { name, breaks, php, root: Cause(id, Confirmed), ..CASE }
}

/// The line that starts an sshd which may not start.
macro_rules! try_to_start {
    ($breaks:literal) => {
        concat!("no_sshd; ", $breaks, "; later() { \"${sshd[@]}\" 2>/dev/null || true; }")
    };
}

pub(super) const CASES: &[Case] = &[
    Case {
        releases: LENIENT,
        ..case(
            "duplicate-subsystem/drop-in",
            "drop_in 10-sftp.conf 'Subsystem sftp internal-sftp'",
            Php::Works,
            "duplicate-subsystem",
        )
    },
    Case {
        releases: STRICT,
        ..case(
            "duplicate-subsystem/documented-repair",
            try_to_start!("subsystem $external; drop_in 00-fog-internal-sftp.conf 'Subsystem sftp internal-sftp'"),
            REFUSED_TCP,
            "duplicate-subsystem",
        )
    },
    Case {
        releases: STRICT,
        ..case(
            "duplicate-subsystem/pending",
            "later() { sleep 0.1; drop_in 00-fog-internal-sftp.conf 'Subsystem sftp internal-sftp'; }",
            Php::Works,
            "duplicate-subsystem",
        )
    },
    Case {
        releases: STRICT,
        ..case(
            "subsystem-inside-match/appended",
            try_to_start!("no_subsystem; last_lines 'Match User nobody' 'X11Forwarding no' 'Subsystem sftp internal-sftp'"),
            REFUSED_TCP,
            "subsystem-inside-match",
        )
    },
    Case {
        releases: LENIENT,
        ..case(
            "subsystem-inside-match/for-others",
            "no_subsystem; last_lines 'Match User nobody' 'X11Forwarding no' 'Subsystem sftp internal-sftp'",
            DENIED,
            "subsystem-inside-match",
        )
    },
    Case {
        releases: LENIENT,
        also: &["external-sftp-server"],
        ..case(
            "subsystem-inside-match/repair-without-effect",
            "quiet_external; last_lines 'Match User nobody' 'X11Forwarding no' 'Subsystem sftp internal-sftp'",
            Php::Works,
            "subsystem-inside-match",
        )
    },
    Case {
        releases: &[Trixie],
        ..case(
            "subsystem-inside-match/crash",
            "no_subsystem; last_lines 'Match User fogproject' 'Subsystem sftp internal-sftp'",
            Php::Fails("not authenticated yet"),
            "subsystem-inside-match",
        )
    },
    case(
        "config-does-not-load/pending-edit",
        "later() { echo 'PasswordAuthentification yes' >>$conf; }",
        Php::Works,
        "config-does-not-load",
    ),
    case(
        "config-does-not-load/down",
        try_to_start!("drop_in 50-hardening.conf 'Ciphers aes256-ctr,no-such-cipher'"),
        REFUSED_TCP,
        "config-does-not-load",
    ),
    case(
        "config-not-reloaded/pending-repair",
        "quiet_bashrc; bashrc 'echo hello'; subsystem $external; later() { sleep 0.1; subsystem internal-sftp; }",
        TIMEOUT,
        "config-not-reloaded",
    ),
    case(
        "config-not-reloaded/missing-program",
        "quiet_bashrc; subsystem /usr/libexec/openssh/sftp-server; later() { sleep 0.1; subsystem internal-sftp; }",
        Php::Hangs,
        "config-not-reloaded",
    ),
    case(
        "config-not-reloaded/new-drop-in",
        "no_subsystem; later() { sleep 0.1; drop_in 10-sftp.conf 'Subsystem sftp internal-sftp'; }",
        DENIED,
        "config-not-reloaded",
    ),
    Case {
        root: Cause("config-not-reloaded", Enough),
        ..case(
            "config-not-reloaded/harmless",
            "later() { sleep 0.1; first_lines 'ClientAliveInterval 30'; }",
            Php::Works,
            "",
        )
    },
    Case {
        also: &["config-not-reloaded"],
        asks: Some("/etc/ssh/sshd_config was changed (line 1: PermitRootLogin no)"),
        ..case(
            "shell-startup-output/beside-an-edit-that-was-not-read",
            "quiet_external; bashrc 'echo hello'; later() { sleep 0.1; first_lines 'PermitRootLogin no'; }",
            TIMEOUT,
            "shell-startup-output",
        )
    },
    // A reload would lock FOG out, or send it to a closed port: no --fix, and nothing has changed.
    Case {
        also: &["config-not-reloaded"],
        ..case(
            "shell-startup-output/beside-an-edit-that-locks-out",
            "quiet_external; bashrc 'echo hello'; later() { sleep 0.1; drop_in 10-admins.conf 'AllowUsers root'; }",
            TIMEOUT,
            "shell-startup-output",
        )
    },
    Case {
        also: &["config-not-reloaded"],
        ..case(
            "shell-startup-output/beside-an-edit-of-the-port",
            "quiet_external; bashrc 'echo hello'; later() { sleep 0.1; first_lines 'Port 2222'; }",
            TIMEOUT,
            "shell-startup-output",
        )
    },
    Case {
        name: "healthy/reloaded",
        breaks: "later() { sleep 0.1; first_lines 'ClientAliveInterval 30'; old=$(stat -c %i /run/sshd.pid)
             kill -HUP \"$(cat /run/sshd.pid)\"
             for n in {1..200}; do [[ $(stat -c %i /run/sshd.pid 2>/dev/null || echo $old) == $old ]] || break; sleep 0.02; done; sleep 0.2; }",
        ..CASE
    },
    Case {
        name: "healthy/other-files-changed",
        breaks: "later() { sleep 0.1; touch /etc/ssh/ssh_config /etc/ssh/sshd_config.old /etc/ssh/moduli; }",
        ..CASE
    },
    Case {
        releases: LENIENT,
        name: "healthy/subsystem-in-a-block-for-others",
        breaks: "last_lines 'Match User nobody' 'Subsystem sftp /bin/false'",
        ..CASE
    },
];
