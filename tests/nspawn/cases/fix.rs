//! `--fix` itself, where systemd runs sshd: broken, repaired, proved by PHP, taken back.

use super::{Case, Init};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case {
        name: "fix/reload",
        init: Init::Systemd,
        script: "
            open_session
            subsystem $external
            reload_by_hand
            capture
            php_fails
            before=$(cat $conf)
            sftp-doctor --fix --yes
            says 'Received SIGHUP; restarting' journal
            echoes still
            php_works
            repaired
            echoes on
            sftp-doctor undo
            [[ $(cat $conf) == \"$before\" ]] || fail 'not taken back'
            [[ $(journal | grep -c 'Received SIGHUP') == 3 ]] || fail \"$(journal)\"
            echoes again",
    },
    Case {
        name: "fix/confirmed-or-taken-back",
        init: Init::Systemd,
        script: "
            open_session
            subsystem $external
            reload_by_hand
            capture
            before=$(cat $conf)
            code=0
            sleep 15 | script -qec 'sftp-doctor --fix --yes --confirm-within 5' /dev/null >/root/said || code=$?
            [[ $code == 4 ]] || fail \"ended with $code: $(cat /root/said)\"
            says 'nobody confirmed it in time' cat /root/said
            [[ $(cat $conf) == \"$before\" ]] || fail 'not taken back'
            php_fails
            echoes still
            (sleep 4; echo yes; sleep 4) | script -qec 'sftp-doctor --fix --yes --confirm-within 30' /dev/null >/root/said ||
                fail \"$(cat /root/said)\"
            php_works
            repaired
            echoes on",
    },
    Case {
        name: "fix/socket",
        init: Init::Systemd,
        script: "
            by_socket
            subsystem $external
            open_session
            capture
            php_fails
            sftp-doctor --fix --yes
            is ssh.socket active
            echoes still
            php_works
            repaired",
    },
    Case {
        name: "fix/socket-before-the-first-connection",
        init: Init::Systemd,
        script: "
            subsystem $external
            by_socket
            capture
            sftp-doctor --fix --yes
            is ssh.socket active
            php_works
            repaired",
    },
    Case {
        name: "fix/stopped-by-its-start-limit",
        init: Init::Systemd,
        script: "
            open_session
            two_subsystems
            restart_in_vain
            capture
            php_fails
            sftp-doctor --fix --yes
            is ssh.service active
            echoes still
            php_works
            repaired",
    },
    Case {
        name: "fix/socket-stopped-by-its-start-limit",
        init: Init::Systemd,
        script: "
            by_socket
            open_session
            two_subsystems
            restart_in_vain
            is ssh.socket failed
            capture
            php_fails
            sftp-doctor --fix --yes
            is ssh.socket active
            echoes still
            php_works
            repaired",
    },
    Case {
        name: "fix/stopped-and-mended-since",
        init: Init::Systemd,
        script: "
            open_session
            not_loading
            restart_in_vain
            loading
            capture
            php_fails
            sftp-doctor --fix --yes
            is ssh.service active
            echoes still
            php_works
            repaired",
    },
    Case {
        name: "fix/beside-an-edit-that-was-not-read",
        init: Init::Systemd,
        script: "
            open_session
            subsystem $external
            reload_by_hand
            capture
            drop_in admins.conf 'AllowUsers root fogproject' 'PermitRootLogin prohibit-password'
            before=$(cat $conf)
            sftp-doctor --fix --yes >/root/said 2>&1 || true
            says 'admins.conf was changed .line 1: AllowUsers root fogproject' flowing cat /root/said
            says 'consent pending-edits' cat /root/said
            # No consent to something else.
            sftp-doctor --fix=consent --yes --consent use-internal-sftp,shell-startup-output >/root/said 2>&1 || true
            says 'consent pending-edits' cat /root/said
            [[ $(cat $conf) == \"$before\" ]] || fail 'changed without consent'
            [[ $(journal | grep -c 'Received SIGHUP') == 1 ]] || fail \"$(journal)\"
            php_fails
            sftp-doctor --fix=consent --yes --consent pending-edits >/root/said || fail \"$(cat /root/said)\"
            says 'admins.conf was' cat /root/said
            [[ -z $(guard behind 22) ]] || fail \"behind: $(guard behind 22)\"
            echoes still
            php_works
            repaired",
    },
    Case {
        name: "fix/beside-an-edit-that-locks-out",
        init: Init::Systemd,
        script: "
            open_session
            subsystem $external
            reload_by_hand
            capture
            first_lines 'Port 2222'
            before=$(cat $conf)
            sftp-doctor --fix=consent --yes --consent pending-edits >/root/said 2>&1 || true
            says 'would not listen on port 22' flowing cat /root/said
            [[ $(cat $conf) == \"$before\" ]] || fail 'changed'
            [[ $(journal | grep -c 'Received SIGHUP') == 1 ]] || fail \"$(journal)\"
            echoes still",
    },
    Case {
        name: "fix/beside-an-edit-in-socket-mode",
        init: Init::Systemd,
        script: "
            by_socket
            subsystem $external
            open_session
            capture
            drop_in admins.conf 'MaxSessions 20'
            sftp-doctor --fix --yes >/root/said 2>&1 || true
            says 'consent pending-edits' cat /root/said
            php_fails
            sftp-doctor --fix=consent --yes --consent pending-edits
            is ssh.socket active
            echoes still
            php_works
            repaired",
    },
    Case {
        name: "fix/account-that-somebody-changed-since",
        init: Init::Systemd,
        script: "
            chage -d 2020-01-01 -M 30 fogproject
            capture
            php_fails
            sftp-doctor --fix=consent --yes --consent stop-the-ageing
            php_works
            chage -E 2099-01-01 fogproject
            says 'somebody else has changed the account since: its dates' flowing sftp-doctor undo
            says 'Maximum .*: -1$' chage -l fogproject
            says 'ran +/usr/bin/chage' sftp-doctor undo --force
            says 'Maximum .*: 30$' chage -l fogproject
            says '^fogproject:.*:18262:0?:30:' cat /etc/shadow",
    },
    Case {
        name: "fix/interrupted-and-said-so",
        init: Init::Systemd,
        script: "
            subsystem $external
            reload_by_hand
            capture
            before=$(cat $conf)
            sleep 60 | script -qec 'sftp-doctor --fix --yes --confirm-within 60' /dev/null >/root/said &
            for try in {1..300}; do ! grep -q 'Keep the changes' /root/said || break; sleep 0.1; done
            # Another doctor at work is none that was interrupted.
            says '\"at_work\": true' sftp-doctor --format json
            kill -9 $(pgrep -x sftp-doctor)
            for try in {1..100}; do [[ -n $(pgrep -x sftp-doctor) ]] || break; sleep 0.05; done
            says 'Repair 1 was interrupted' sftp-doctor
            says 'perhaps changed +/etc/ssh/sshd_config' sftp-doctor
            says '\"at_work\": false' sftp-doctor --format json
            says '\"interrupted_repair\": \\{' sftp-doctor --format json
            says '## An interrupted repair' sftp-doctor --format markdown
            says 'testcase name=.interrupted-repair' sftp-doctor --format junit
            says '^::warning title=interrupted repair::' sftp-doctor --format github
            sftp-doctor --fix --yes >/root/said || fail \"$(cat /root/said)\"
            says 'repair 1, which was interrupted, was taken back' flowing cat /root/said
            never_says 'was interrupted' sftp-doctor
            php_works
            repaired
            sftp-doctor undo
            [[ $(cat $conf) == \"$before\" ]] || fail 'not taken back'",
    },
    Case {
        name: "fix/over-ssh",
        init: Init::Systemd,
        script: "
            subsystem $external
            reload_by_hand
            capture
            [[ -e /root/key ]] || key
            \"${client[@]}\" -n -tt sftp-doctor --fix --yes
            php_works
            repaired",
    },
];
