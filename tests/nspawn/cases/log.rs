//! What sshd and PAM log of a login, where a real journal keeps it, and what the running sshd has read.

use super::{Case, Init};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case {
        // A module that is not known refuses: only the log says that it was PAM's account stage.
        name: "log/only-the-journal-says",
        init: Init::Systemd,
        script: "
            sed -i '1i account required pam_exec.so quiet /bin/false' /etc/pam.d/sshd
            capture
            php_fails
            says '^pam-refuses-account confirmed$' first_cause
            says 'journal: fatal: Access denied for user fogproject' sftp-doctor",
    },
    Case {
        name: "log/others-in-the-journal",
        init: Init::Systemd,
        script: "
            logger -t sshd 'Access denied for user fogproject by PAM account configuration'
            sleep 1.1
            capture
            php_works
            sftp-doctor >/root/said || fail \"$(cat /root/said)\"
            never_says 'pam-refuses-account' cat /root/said",
    },
    Case {
        name: "log/journal-that-may-not-be-read",
        init: Init::Systemd,
        script: "
            sed -i '1i account required pam_exec.so quiet /bin/false' /etc/pam.d/sshd
            install -m 0400 -o nobody /dev/stdin /tmp/password <<<\"$password\"
            as_nobody() { runuser -u nobody -- sftp-doctor --password-file /tmp/password --format json fogproject@10.77.0.1 || true; }
            as_nobody >/root/said
            says '\"id\":\"pam-refuses-account\",\"target\":\"10.77.0.1\",\"outcome\":\"could-not-look\",\"reason\":\"journalctlshowsnothing' tr -d '\\n ' </root/said
            says 'sudo journalctl' cat /root/said",
    },
    Case {
        name: "socket/a-change-that-is-not-read",
        init: Init::Systemd,
        script: "
            by_socket
            subsystem $external
            open_session
            is ssh.service active
            subsystem internal-sftp
            capture
            php_fails
            says '^config-not-reloaded confirmed$' first_cause
            says 'systemctl restart ssh' sftp-doctor
            sftp-doctor --fix --yes
            is ssh.socket active
            echoes still
            php_works
            never_says config-not-reloaded first_cause",
    },
    Case {
        name: "socket/a-change-that-the-next-connection-reads",
        init: Init::Systemd,
        script: "
            subsystem $external
            by_socket
            is ssh.service inactive
            subsystem internal-sftp
            capture
            sftp-doctor >/root/said || fail \"$(cat /root/said)\"
            never_says 'config-not-reloaded' cat /root/said
            php_works",
    },
];
