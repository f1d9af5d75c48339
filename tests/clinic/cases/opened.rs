//! Accounts that can log in and whose shell refuses: a change to internal-sftp would give them SFTP.

use crate::case::Certain::Confirmed;
use crate::case::{CASE, Case, Php, Release, Root};

const TIMEOUT: Php = Php::Fails("Timeout waiting for response from SFTP subsystem");

/// Two of them, with FOG's own password; a third that cannot log in.
const BREAKS: &str = "quiet_external; bashrc 'echo hello'
    hash=$(awk -F: '$1 == \"fogproject\" { print $2 }' /etc/shadow)
    install -m 0755 /bin/dash /usr/local/bin/menu
    useradd -m -p \"$hash\" -s /usr/sbin/nologin backup2
    useradd -m -p \"$hash\" -s /usr/local/bin/menu backup3
    useradd -m -s /bin/false nobody2";

/// 0 where backup2 logs in and gets no SFTP, 4 where it does.
macro_rules! sftp_of_backup2 {
    () => {
        "timeout 20 php -r '$c = ssh2_connect(\"10.77.0.1\", 22);
            ssh2_auth_password($c, \"backup2\", trim(fgets(STDIN))) or exit(3);
            exit(@ssh2_sftp($c) ? 4 : 0);'"
    };
}

/// The cases.
pub(super) const CASES: &[Case] = &[
    // A Match block for FOG's account alone will do (9.5 and later).
    Case {
        name: "shell-startup-output/beside-accounts-that-stay-shut",
        releases: &[Release::Trixie, Release::Sid],
        breaks: BREAKS,
        php: TIMEOUT,
        root: Root::Cause("shell-startup-output", Confirmed),
        repaired: concat!(sftp_of_backup2!(), "; grep -A1 '^Match User fogproject$' /etc/ssh/sshd_config"),
        ..CASE
    },
    // Older releases know no Subsystem in a Match block: those who get SFTP as well are named.
    Case {
        name: "shell-startup-output/beside-accounts-that-open",
        releases: &[Release::Bullseye, Release::Bookworm],
        breaks: BREAKS,
        php: TIMEOUT,
        root: Root::Cause("shell-startup-output", Confirmed),
        asks: Some("today: backup2 (/usr/sbin/nologin), backup3 (/usr/local/bin/menu)"),
        repaired: concat!(sftp_of_backup2!(), "; [[ $? == 4 ]]"),
        ..CASE
    },
    // The line is there, and a reload would open them.
    Case {
        name: "config-not-reloaded/opens-accounts",
        breaks: "quiet_external; bashrc 'echo hello'
            useradd -m -p \"$(awk -F: '$1 == \"fogproject\" { print $2 }' /etc/shadow)\" -s /usr/sbin/nologin backup2
            later() { sleep 0.1; subsystem internal-sftp; }",
        php: TIMEOUT,
        root: Root::Cause("config-not-reloaded", Confirmed),
        asks: Some("today: backup2"),
        repaired: concat!(sftp_of_backup2!(), "; [[ $? == 4 ]]"),
        ..CASE
    },
];
