//! What must hold where systemd runs sshd. Each case is bash with the words of `words.sh` and of the clinic's `break.sh`,
//! in a freshly booted machine.

/// One case.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) script: &'static str,
}

/// All of them.
pub(crate) const ALL: &[Case] = &[
    Case {
        name: "reload/seen-in-the-journal",
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
        name: "reload/what-others-have-edited",
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
        script: "
            not_loading
            restart_in_vain
            says 'failed: systemctl start ssh.service failed' guard renew 22
            for try in {1..50}; do [[ $(state ssh.service) == activating ]] || break; sleep 0.1; done
            is ssh.service failed",
    },
    Case {
        name: "socket/restart-spares-sessions",
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
        name: "socket/next-connection-reads",
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
        script: "
            open_session
            says '^root 10.77.0.1 -> 10.77.0.1:22$' guard sessions
            says '^root 10.77.0.1 -> 10.77.0.1:22 own$' \"${client[@]}\" -n env -i /usr/local/bin/guard sessions
            exec 7>&-
            for try in {1..100}; do [[ -n $(guard sessions) ]] || break; sleep 0.05; done
            [[ -z $(guard sessions) ]] || fail \"still there: $(guard sessions)\"",
    },
    Case {
        name: "trial/among-the-mounts-of-the-unit",
        script: "
            quiet_external
            mkdir /etc/systemd/system/ssh.service.d
            printf '[Service]\\nInaccessiblePaths=%s\\n' $external >/etc/systemd/system/ssh.service.d/own.conf
            systemctl daemon-reload
            systemctl restart ssh.service
            capture
            php_fails
            trial() { guard trial 10.77.0.1 10.77.0.1:22 $conf=$1 <<<$password; }
            says 'trusted: Some\\(false\\)' trial $conf
            sed 's|^Subsystem.*|Subsystem sftp internal-sftp|' $conf >/root/candidate
            says 'trusted: Some\\(true\\)' trial /root/candidate
            says 'sftp-server' cat $conf",
    },
    Case {
        name: "trial/leaves-nothing",
        script: "
            main=$(systemctl show --value --property=MainPID ssh.service)
            cp $conf /root/before
            # A login makes a directory of the account's own for a while, as any login does.
            mounts() { grep -v ' /run/user/' /proc/self/mounts; }
            mounts >/root/mounts
            sed 's|^Subsystem.*|Subsystem sftp /bin/false|' $conf >/root/candidate
            guard trial 10.77.0.1 10.77.0.1:22 $conf=/root/candidate <<<$password >/root/said
            says 'trusted: Some\\(false\\)' cat /root/said
            [[ $(systemctl show --value --property=MainPID ssh.service) == $main ]]
            [[ $(cat /run/sshd.pid) == $main ]]
            says '^$' diff <(mounts) /root/mounts
            cmp $conf /root/before
            [[ $(pgrep -c sshd) == 1 ]] || fail \"$(ps ax)\"",
    },
];
