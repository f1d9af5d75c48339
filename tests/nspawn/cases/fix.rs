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
    Case {
        // FOG's kernels are uploaded by another account, whose start-up file prints as well.
        name: "fix/two-targets-in-one-repair",
        init: Init::Systemd,
        script: "
            another_for_the_kernels
            echo 'echo hi' >/home/kernels/.bashrc
            subsystem $external
            reload_by_hand
            capture
            before=$(cat $conf)
            php_fails
            sftp-doctor --fix --yes --format json >/root/said || fail \"$(cat /root/said)\"
            [[ $(verdicts) == 'works works works' ]] || fail \"$(cat /root/said)\"
            php_works
            sftp-doctor undo
            [[ $(cat $conf) == \"$before\" ]] || fail 'not taken back'",
    },
    Case {
        // Captures work, and the kernel store does not.
        name: "fix/another-target-than-the-first",
        init: Init::Systemd,
        script: "
            another_for_the_kernels
            reload_by_hand
            usermod --lock kernels
            before=$(cat /etc/shadow)
            sftp-doctor --fix=consent --yes --consent account-locked --format json >/root/said || fail \"$(cat /root/said)\"
            [[ $(verdicts) == 'works works works' ]] || fail \"$(cat /root/said)\"
            says '\"outcome\": *\"applied\"' cat /root/said
            sftp-doctor undo
            [[ $(cat /etc/shadow) == \"$before\" ]] || fail 'not taken back'",
    },
];
