//! The subsystem is granted, and what runs for it is not an SFTP server that answers.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Release::{Sid, Trixie};
use crate::case::Root::{Cause, Nothing};
use crate::case::{CASE, Case, Php};

const DENIED: Php = Php::Fails("Unable to request SFTP subsystem");
const TIMEOUT: Php = Php::Fails("Timeout waiting for response from SFTP subsystem");
/// Releases on which a Subsystem line in a Match block loads.
const LENIENT: &[crate::case::Release] = &[Trixie, Sid];

const fn case(name: &'static str, breaks: &'static str, php: Php, id: &'static str) -> Case {
    Case { name, breaks, php, root: Cause(id, Confirmed), ..CASE }
}

/// A server on which a capture works, with an external sftp-server.
const fn external(name: &'static str, breaks: &'static str) -> Case {
    Case { name, breaks, also: &["external-sftp-server"], ..CASE }
}

/// A program in sftp-server's place, with a shell that is not to blame.
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
    // the request is denied
    case(
        "subsystem-name-differs/upper-case",
        "no_subsystem; first_lines 'Subsystem SFTP internal-sftp'",
        DENIED,
        "subsystem-name-differs",
    ),
    case(
        "subsystem-name-differs/another-word",
        "no_subsystem; drop_in 10-sftp.conf 'Subsystem sftp-server internal-sftp'",
        DENIED,
        "subsystem-name-differs",
    ),
    Case {
        releases: LENIENT,
        ..case(
            "subsystem-hidden-by-match/other-name",
            "last_lines 'Match User fogproject' 'Subsystem netconf /bin/true'",
            DENIED,
            "subsystem-hidden-by-match",
        )
    },
    Case {
        releases: LENIENT,
        ..case(
            "subsystem-hidden-by-match/drop-in-for-a-group",
            "drop_in 50-netconf.conf 'Match Group fogproject' 'Subsystem netconf /bin/true'",
            DENIED,
            "subsystem-hidden-by-match",
        )
    },
    // the program cannot be run
    case(
        "sftp-server-missing/quoted-with-its-options",
        "quiet_bashrc; subsystem '\"internal-sftp -l INFO\"'",
        Php::Hangs,
        "sftp-server-missing",
    ),
    case(
        "sftp-server-not-executable/mode",
        "quiet_external; chmod 0644 $external",
        Php::Hangs,
        "sftp-server-not-executable",
    ),
    case(
        "sftp-server-not-executable/closed-directory",
        "quiet_external; chmod 0700 /usr/lib/openssh",
        Php::Hangs,
        "sftp-server-not-executable",
    ),
    case(
        "sftp-server-not-executable/noexec-mount",
        "quiet_bashrc; mkdir /opt/sftp; mount -t tmpfs -o noexec tmpfs /opt/sftp; chmod 0755 /opt/sftp
         cp $external /opt/sftp/sftp-server; subsystem /opt/sftp/sftp-server",
        Php::Hangs,
        "sftp-server-not-executable",
    ),
    case(
        "sftp-server-not-executable/interpreter",
        "quiet_bashrc; rm -f /bin/zsh; printf '#!/usr/bin/zsh\\nexec /usr/lib/openssh/sftp-server\\n' >/usr/local/sbin/own-sftp
         chmod 0755 /usr/local/sbin/own-sftp; subsystem /usr/local/sbin/own-sftp",
        Php::Hangs,
        "sftp-server-not-executable",
    ),
    Case {
        root: Cause("sftp-server-not-executable", Enough),
        ..case("sftp-server-not-executable/library-missing", "quiet_external; program $external 'exit 127'", Php::Hangs, "")
    },
    case(
        "sftp-server-bad-options/prints-a-list",
        "subsystem 'internal-sftp -Q requests'",
        TIMEOUT,
        "sftp-server-bad-options",
    ),
    Case {
        root: Cause("wrong-program", Enough),
        never: &["shell-startup-output"],
        ..case(
            "wrong-program/wrapper-that-prints",
            program!("echo starting the server; exec /usr/lib/openssh/sftp-server"),
            TIMEOUT,
            "",
        )
    },
    // the shell does not come to it
    case("shell-startup-exit/silent", "quiet_external; bashrc 'exit 1'", Php::Hangs, "shell-startup-exit"),
    case(
        "shell-startup-exit/not-interactive",
        "quiet_external; bashrc '# only people' '[[ $- == *i* ]] || exit 0' 'alias ll=ls'",
        Php::Hangs,
        "shell-startup-exit",
    ),
    case(
        "shell-startup-exit/system-wide",
        "quiet_external; sed -i '1i [ -z \"$PS1\" ] \\&\\& exit 3' /etc/bash.bashrc",
        Php::Hangs,
        "shell-startup-exit",
    ),
    case(
        "shell-startup-exit/exec",
        "quiet_external; bashrc 'if [ -x /bin/false ]' 'then' '  :' 'fi' 'exec /bin/false'",
        Php::Hangs,
        "shell-startup-exit",
    ),
    case(
        "shell-startup-exit/sourced",
        "quiet_external; bashrc 'test -r ~/.profile.local && . ~/.profile.local'; echo 'exit 7' >$home/.profile.local",
        Php::Hangs,
        "shell-startup-exit",
    ),
    case(
        "shell-startup-stalls/sleep",
        "quiet_external; bashrc 'sleep 1000'",
        Php::Hangs,
        "shell-startup-stalls",
    ),
    case(
        "shell-startup-stalls/prompt",
        "quiet_external; mkfifo /tmp/never; bashrc 'read -r answer </tmp/never'",
        Php::Hangs,
        "shell-startup-stalls",
    ),
    case(
        "shell-startup-stalls/system-wide",
        "quiet_external; sed -i '1i [ -d /srv ] \\&\\& /bin/sleep 500' /etc/bash.bashrc",
        Php::Hangs,
        "shell-startup-stalls",
    ),
    case(
        "shell-startup-stalls/sshrc",
        "echo 'sleep 1000' >/etc/ssh/sshrc",
        Php::Hangs,
        "shell-startup-stalls",
    ),
    case(
        "login-shell-refuses/nologin",
        "quiet_external; login_shell /usr/sbin/nologin",
        TIMEOUT,
        "login-shell-refuses",
    ),
    case(
        "login-shell-refuses/nologin-text",
        "quiet_external; login_shell /usr/sbin/nologin; echo 'Nobody logs in here' >/etc/nologin.txt",
        TIMEOUT,
        "login-shell-refuses",
    ),
    case("login-shell-refuses/false", "quiet_external; login_shell /bin/false", Php::Hangs, "login-shell-refuses"),
    // something else runs
    case(
        "forced-command/prints",
        "last_lines 'Match User fogproject' 'ForceCommand echo This account is for FOG only'",
        TIMEOUT,
        "forced-command",
    ),
    case(
        "forced-command/quoted-internal-sftp",
        "last_lines 'Match User fogproject' 'ForceCommand \"internal-sftp\"'; quiet_bashrc",
        Php::Hangs,
        "forced-command",
    ),
    case(
        "forced-command/for-everybody",
        "quiet_bashrc; first_lines 'ForceCommand /bin/cat'",
        Php::Hangs,
        "forced-command",
    ),
    case("sshrc-output/prints", "echo 'echo hello from sshrc' >/etc/ssh/sshrc", TIMEOUT, "sshrc-output"),
    case(
        "sshrc-output/prints-what-it-computes",
        "quiet_external; echo 'echo \"load: $(cut -d\" \" -f1 /proc/loadavg) on this server\"' >/etc/ssh/sshrc",
        TIMEOUT,
        "sshrc-output",
    ),
    case(
        "sftp-server-bad-options/unknown",
        "quiet_bashrc; subsystem \"$external -m 0664\"",
        Php::Hangs,
        "sftp-server-bad-options",
    ),
    case(
        "sftp-server-bad-options/internal",
        "subsystem 'internal-sftp -l INFORMATION'",
        Php::Hangs,
        "sftp-server-bad-options",
    ),
    case("wrong-program/cat", "quiet_bashrc; subsystem /bin/cat", Php::Hangs, "wrong-program"),
    case("wrong-program/true", "quiet_bashrc; subsystem /bin/true", Php::Hangs, "wrong-program"),
    case(
        "wrong-program/prints",
        program!("echo SFTP is served by the storage team, ask them"),
        TIMEOUT,
        "wrong-program",
    ),
    case(
        // Its end of the channel is closed at once, and the program stays.
        "wrong-program/closes-its-output",
        program!("exec cat >/dev/null"),
        Php::Hangs,
        "wrong-program",
    ),
    case("sftp-server-crashes/killed", program!("kill -9 $$"), Php::Hangs, "sftp-server-crashes"),
    case("sftp-server-crashes/aborts", program!("kill -SEGV $$"), Php::Hangs, "sftp-server-crashes"),
    // a capture works
    Case {
        root: Nothing,
        also: &["external-sftp-server", "sftp-server-slow"],
        ..case("sftp-server-slow/two-seconds", "quiet_external; bashrc 'sleep 2'", Php::Works, "")
    },
    Case {
        root: Nothing,
        also: &["sftp-server-slow"],
        ..case("sftp-server-slow/sshrc", "echo 'sleep 2' >/etc/ssh/sshrc", Php::Works, "")
    },
    external("healthy/forced-sftp-server", "quiet_external; last_lines 'Match User fogproject' \"ForceCommand $external\""),
    external("healthy/bashrc-exits-in-a-function", "quiet_external; bashrc 'leave() {' '  exit 1' '}' 'export -f leave'"),
    external("healthy/bashrc-exits-for-people", "quiet_external; bashrc '[[ $- == *i* ]] && exit 1' 'if [ -t 0 ]; then exit 2; fi'"),
    external("healthy/bashrc-sleeps-a-little", "quiet_external; bashrc 'sleep 0.2'"),
    external("healthy/bashrc-that-returns-first", "quiet_external; bashrc '[ -z \"$PS1\" ] && return' 'echo hello' 'exit 1' 'sleep 1000'"),
    external("healthy/sftp-server-of-another-name", "quiet_bashrc; cp $external /usr/local/sbin/own-sftp; subsystem /usr/local/sbin/own-sftp"),
    external("healthy/sftp-server-in-a-wrapper", program!("exec /usr/lib/openssh/sftp-server -l INFO")),
    external("healthy/dash", "subsystem $external; login_shell /bin/sh; printf 'echo no\\nexit 1\\n' >$home/.profile"),
    Case { name: "healthy/sshrc-quiet", breaks: "echo 'echo hello >&2; exit 1' >/etc/ssh/sshrc", ..CASE },
    Case { name: "healthy/other-subsystems", breaks: "first_lines 'Subsystem SFTP /bin/false' 'Subsystem netconf /bin/false'", ..CASE },
];
