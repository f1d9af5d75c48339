//! Whole repairs whose reload systemd refuses, or does to no effect.

use super::{Case, Init};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case {
        name: "faults/reload-refused",
        init: Init::Systemd,
        script: "
            open_session
            subsystem $external
            reload_by_hand
            capture
            before=$(cat $conf)
            exec_reload /bin/false
            taken_back
            says 'systemctl reload .* failed' cat /root/said
            is ssh.service active
            echoes still
            php_fails
            exec_reload ''
            sftp-doctor --fix --yes
            php_works
            repaired
            echoes on",
    },
    Case {
        name: "faults/reload-does-nothing",
        init: Init::Systemd,
        script: "
            open_session
            subsystem $external
            reload_by_hand
            capture
            before=$(cat $conf)
            exec_reload /bin/true
            taken_back
            says 'did nothing' cat /root/said
            never_says 'not all could be taken back' cat /root/said
            is ssh.service active
            php_fails
            exec_reload ''
            sftp-doctor --fix --yes
            php_works
            repaired
            echoes on",
    },
    Case {
        name: "faults/reload-ends-sshd",
        init: Init::Systemd,
        script: "
            open_session
            subsystem $external
            reload_by_hand
            capture
            before=$(cat $conf)
            # A signal that ends it, and systemd is told to leave it so.
            exec_reload '/bin/kill -TERM $MAINPID'
            taken_back
            is ssh.service active
            echoes still
            php_fails
            exec_reload ''
            sftp-doctor --fix --yes
            php_works
            repaired
            echoes on",
    },
];
