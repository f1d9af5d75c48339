//! The ways in which systemd tells sshd, and the sessions that must go on.

use super::{Case, Init};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case {
        name: "reload/seen-in-the-journal",
        init: Init::Systemd,
        script: "
            open_session
            subsystem $external
            reload_by_hand
            capture
            php_fails
            subsystem internal-sftp
            says 'run: systemctl reload ssh.service' guard find 22
            old=$(stat -c %i /run/sshd.pid)
            says 'seen: Read' guard renew 22
            [[ $(stat -c %i /run/sshd.pid) != $old ]] || fail 'the same pid file'
            says 'Received SIGHUP; restarting' journal
            echoes still
            php_works",
    },
    Case {
        name: "reload/files-that-do-not-load",
        init: Init::Systemd,
        script: "
            open_session
            main=$(systemctl show --value --property=MainPID ssh.service)
            not_loading
            says 'failed: systemctl reload ssh.service failed' guard renew 22
            is ssh.service active
            [[ $(systemctl show --value --property=MainPID ssh.service) == $main ]]
            echoes still
            loading
            says 'seen: Read' guard renew 22",
    },
    Case {
        name: "reload/unit-that-knows-none",
        init: Init::Systemd,
        script: "
            open_session
            sed -i '/^ExecReload=/d' /usr/lib/systemd/system/ssh.service
            systemctl daemon-reload
            says '^run: kill -HUP ' guard find 22
            says 'seen: Read' guard renew 22
            is ssh.service active
            echoes still",
    },
    Case {
        name: "reload/what-others-have-edited",
        init: Init::Systemd,
        script: "
            reload_by_hand
            [[ -z $(guard behind 22) ]] || fail \"behind: $(guard behind 22)\"
            drop_in admin.conf 'AllowUsers nobody'
            says '^/etc/ssh/sshd_config.d/admin.conf$' guard behind 22
            says 'seen: Read' guard renew 22
            [[ -z $(guard behind 22) ]] || fail \"behind: $(guard behind 22)\"",
    },
    Case {
        name: "start/start-limit-was-hit",
        init: Init::Systemd,
        script: "
            open_session
            not_loading
            restart_in_vain
            loading
            ! systemctl start ssh.service 2>/dev/null || fail 'the limit was not reached'
            says 'stopped: true' guard find 22
            says 'after: Some\\(0\\)' guard validate 22 fogproject $conf=$conf
            [[ ! -e /run/sshd ]] || fail 'the validation made a directory'
            says 'seen: Read' guard renew 22
            is ssh.service active
            echoes still
            capture
            php_works",
    },
    Case {
        name: "start/nothing-to-load",
        init: Init::Systemd,
        script: "
            not_loading
            restart_in_vain
            says 'failed: systemctl start ssh.service failed' guard renew 22
            for try in {1..50}; do [[ $(state ssh.service) == activating ]] || break; sleep 0.1; done
            is ssh.service failed",
    },
    Case {
        name: "socket/restart-spares-sessions",
        init: Init::Systemd,
        script: "
            by_socket
            open_session
            says 'serving: true' guard find 22
            subsystem $external
            systemctl restart ssh.service
            capture
            php_fails
            subsystem internal-sftp
            says 'seen: Read' guard renew 22
            says '^Started ssh.service|^Started OpenBSD' journal
            is ssh.service active
            is ssh.socket active
            echoes still
            php_works",
    },
    Case {
        name: "socket/each-connection-reads",
        init: Init::Systemd,
        script: "
            [[ $(accepts) == yes ]] || exit 0
            subsystem $external
            systemctl stop ssh.service
            systemctl enable --quiet --now ssh.socket
            open_session
            capture
            php_fails
            subsystem internal-sftp
            says 'EachConnection' guard find 22
            says 'seen: AtConnection' guard renew 22
            echoes still
            php_works",
    },
    Case {
        name: "socket/next-connection-reads",
        init: Init::Systemd,
        script: "
            by_socket
            says 'serving: false' guard find 22
            says 'stopped: false' guard find 22
            says 'after: Some\\(0\\)' guard validate 22 fogproject $conf=$conf
            says 'seen: AtConnection' guard renew 22
            is ssh.service inactive
            capture
            php_works",
    },
    Case {
        name: "socket/start-limit-was-hit",
        init: Init::Systemd,
        script: "
            by_socket
            open_session
            not_loading
            restart_in_vain
            is ssh.socket failed
            loading
            says 'stopped: true' guard find 22
            says 'seen: AtConnection' guard renew 22
            is ssh.socket active
            echoes still
            capture
            php_works",
    },
    Case {
        name: "sessions/seen-without-their-environment",
        init: Init::Systemd,
        script: "
            open_session
            says '^root 10.77.0.1 -> 10.77.0.1:22$' guard sessions
            says '^root 10.77.0.1 -> 10.77.0.1:22 own$' \"${client[@]}\" -n env -i /usr/local/bin/guard sessions
            exec 7>&-
            for try in {1..100}; do [[ -n $(guard sessions) ]] || break; sleep 0.05; done
            [[ -z $(guard sessions) ]] || fail \"still there: $(guard sessions)\"",
    },
];
