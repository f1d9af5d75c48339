//! Machines without an init system: a script in /etc/init.d, SIGHUP, a start by hand.

use super::{Case, Init};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case {
        name: "by-hand/script",
        init: Init::None,
        script: "
            by_hand
            old=$(stat -c %i /run/sshd.pid)
            says 'run: /etc/init.d/ssh reload' guard find 22
            says 'seen: Read' guard renew 22
            [[ $(stat -c %i /run/sshd.pid) != $old ]] || fail 'the same pid file'
            says 'Received SIGHUP' cat /var/log/sshd.log",
    },
    Case {
        name: "by-hand/script-that-does-nothing",
        init: Init::None,
        script: "
            by_hand
            printf '#!/bin/sh\\nexit 0\\n' >/etc/init.d/ssh
            says 'failed: /etc/init.d/ssh reload did nothing' guard renew 22",
    },
    Case {
        name: "by-hand/lost-pid-file",
        init: Init::None,
        script: "
            by_hand
            rm /run/sshd.pid
            says '^run: kill -HUP ' guard find 22
            says 'seen: Read' guard renew 22
            says 'Received SIGHUP' cat /var/log/sshd.log",
    },
    Case {
        name: "by-hand/no-pid-file",
        init: Init::None,
        script: "
            first_lines 'PidFile none'
            \"${sshd[@]}\"
            for try in {1..100}; do says . guard find 22; ! guard find 22 | grep -q 'stopped: false' || break; sleep 0.02; done
            says '^run: kill -HUP ' guard find 22
            says 'seen: Read' guard renew 22
            says 'Received SIGHUP' cat /var/log/sshd.log",
    },
    Case {
        name: "by-hand/another-network",
        init: Init::None,
        script: "
            # The sshd of a container on this machine: the same program and port, and none of ours.
            elsewhere
            says 'stopped: true' guard find 22
            theirs=$(cat /run/sshd.pid)
            rm /run/sshd.pid
            \"${sshd[@]}\"
            until_there /run/sshd.pid
            says \"seen: Read . pid: $(cat /run/sshd.pid) \" guard renew 22
            [[ -e /proc/$theirs ]] || fail 'the other one is gone'",
    },
    Case {
        name: "by-hand/relative-path",
        init: Init::None,
        script: "
            rm /etc/init.d/ssh
            # Older releases insist on an absolute path themselves.
            (exec -a sshd /usr/sbin/sshd -E /var/log/sshd.log) || exit 0
            until_there /run/sshd.pid
            says 'failed: sshd .* was not started by an absolute path' guard find 22",
    },
    Case {
        name: "by-hand/start",
        init: Init::None,
        script: "
            rm /etc/init.d/ssh
            rmdir /run/sshd
            says 'stopped: true' guard find 22
            says '^run: /usr/sbin/sshd' guard find 22
            says 'seen: Read' guard renew 22
            capture
            php_works",
    },
    Case {
        name: "by-hand/start-by-script",
        init: Init::None,
        script: "
            rmdir /run/sshd
            says '^run: /etc/init.d/ssh start' guard find 22
            says 'seen: Read' guard renew 22
            not_loading
            stop_by_hand
            # The script says 0 though nothing starts.
            says 'failed: after /etc/init.d/ssh start no sshd listens on port 22|failed: /etc/init.d/ssh start failed' guard renew 22",
    },
];
