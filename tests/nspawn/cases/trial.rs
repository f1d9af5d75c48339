//! A login to a candidate decides as the real service would (facts about what simpler trials get wrong: docs/testing.md).

use super::{Case, Init};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case {
        name: "trial/among-the-mounts-of-the-unit",
        init: Init::Systemd,
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
        init: Init::Systemd,
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
    Case {
        name: "trial/addresses-and-ports",
        init: Init::None,
        script: "
            by_hand
            candidate '1i AllowUsers fogproject@10.77.0.9'
            says 'trusted: Some\\(true\\)' trial 10.77.0.9 10.77.0.1:22
            says 'trusted: Some\\(false\\)' trial 10.77.0.1 10.77.0.1:22
            says 'not allowed because not listed in AllowUsers' trial 10.77.0.1 10.77.0.1:22
            candidate ''
            printf '%s\\n' 'Match LocalPort 22 Address 10.77.0.9,fd77::9' 'ForceCommand /bin/false' >>/root/candidate
            says 'trusted: Some\\(false\\)' trial 10.77.0.9 10.77.0.1:22
            says 'trusted: Some\\(false\\)' trial fd77::9 '[fd77::1]:22'
            says 'trusted: Some\\(true\\)' trial 10.77.0.1 10.77.0.1:22
            says 'trusted: Some\\(true\\)' trial fd77::1 '[fd77::1]:22'
            says 'trusted: Some\\(true\\)' trial 127.0.0.1 127.0.0.1:22",
    },
    Case {
        name: "trial/hosts-deny",
        init: Init::None,
        script: "
            by_hand
            candidate ''
            echo 'sshd: ALL' >/etc/hosts.deny
            echo 'sshd: 10.77.0.9' >/etc/hosts.allow
            says 'trusted: Some\\(true\\)' trial 10.77.0.9 10.77.0.1:22
            says 'trusted: Some\\(false\\)' trial 10.77.0.1 10.77.0.1:22",
    },
    Case {
        name: "trial/port-is-none-of-the-files",
        init: Init::None,
        script: "
            sshd+=(-p 2222)
            by_hand
            candidate ''
            says 'started: /usr/sbin/sshd .*2222' guard find 2222
            says 'trusted: Some\\(true\\)' trial 10.77.0.1 10.77.0.1:2222",
    },
    Case {
        name: "trial/cannot-be-trusted",
        init: Init::None,
        script: "
            by_hand
            candidate ''
            # A container that may not make namespaces.
            says 'untrusted: a mount namespace' setpriv --bounding-set -sys_admin \\
                bash -c \"sftp-doctor trial 10.77.0.1 10.77.0.1:22 $conf=/root/candidate <<<x\"
            says 'failed: a mount namespace' setpriv --bounding-set -sys_admin \\
                sftp-doctor validate 22 fogproject $conf=/root/candidate
            # An account that only a directory knows.
            sed -i '/^fogproject:/d' /etc/passwd
            says 'untrusted: the account fogproject is none of /etc/passwd' trial 10.77.0.1 10.77.0.1:22",
    },
    Case {
        name: "trial/dies-with-the-doctor",
        init: Init::None,
        script: "
            quiet_external
            bashrc 'sleep 1000 & wait'
            by_hand
            candidate ''
            before=$(pgrep -c sshd)
            trial 10.77.0.1 10.77.0.1:22 >/dev/null &
            for try in {1..100}; do [[ $(pgrep -c sshd) == \"$before\" ]] || break; sleep 0.02; done
            sleep 1
            [[ $(pgrep -c sshd) != \"$before\" ]] || fail 'no trial'
            kill -9 $(pgrep sftp-doctor)
            for try in {1..200}; do [[ $(pgrep -c sshd) != \"$before\" ]] || break; sleep 0.02; done
            [[ $(pgrep -c sshd) == \"$before\" ]] || fail \"$(ps ax)\"",
    },
];
