//! What sshd says of a candidate, and what it changes for whom.

use super::{Case, Init};

/// The cases.
pub(super) const CASES: &[Case] = &[
    Case {
        name: "validation/only-the-subsystem",
        init: Init::None,
        script: "
            useradd carol
            last_lines 'Match Group carol' 'X11Forwarding no'
            subsystem $external
            by_hand
            candidate 's|^Subsystem.*|Subsystem sftp internal-sftp|'
            for user in fogproject carol nobody-of-that-name; do
                guard validate 22 $user $conf=/root/candidate >/root/said
                says 'after: Some\\(0\\)' cat /root/said
                says \"^$user subsystem:\" cat /root/said
                [[ $(grep -c -- '->' /root/said) == 2 ]] || fail \"$(cat /root/said)\"
            done",
    },
    Case {
        name: "validation/locks-somebody-out",
        init: Init::None,
        script: "
            by_hand
            candidate '1i AllowUsers fogproject'
            says '^root allowusers: \\[\\] -> ' guard validate 22 fogproject $conf=/root/candidate
            candidate '1i PermitRootLogin no'
            says '^root permitrootlogin: ' guard validate 22 fogproject $conf=/root/candidate",
    },
    Case {
        name: "validation/does-not-load",
        init: Init::None,
        script: "
            by_hand
            candidate '1i Bogus yes'
            says 'after: Some\\(255\\) .*Bogus' guard validate 22 fogproject $conf=/root/candidate
            # A broken drop-in beside a sound main file.
            echo Bogus yes >/root/bogus
            d=/etc/ssh/sshd_config.d
            says 'after: Some\\(255\\) .*x.conf' guard validate 22 fogproject $d/x.conf=/root/bogus
            says 'after: Some\\(0\\)' guard validate 22 fogproject $d/.x.conf=/root/bogus
            [[ -z $(ls -A $d) ]] || fail \"$(ls -A $d)\"",
    },
    Case {
        name: "validation/drop-ins-that-go",
        init: Init::None,
        script: "
            by_hand
            d=/etc/ssh/sshd_config.d
            echo AllowUsers nobody >$d/10.conf
            says '^root allowusers: \\[\"nobody\"\\] -> \\[\\]' guard validate 22 fogproject $d/10.conf=
            says '^root allowusers: \\[\"nobody\"\\] -> \\[\\]' guard validate 22 fogproject $d/10.conf= $d/10=$d/10.conf
            [[ $(ls $d) == 10.conf ]] || fail \"$(ls $d)\"",
    },
    Case {
        name: "validation/files-that-do-not-load-now",
        init: Init::None,
        script: "
            last_lines 'Bogus yes'
            cp $conf /root/broken
            candidate '/^Bogus/d'
            guard validate 22 fogproject $conf=/root/candidate >/root/said
            says 'before: Some\\(255\\)' cat /root/said
            says 'after: Some\\(0\\)' cat /root/said
            never_says '->|no answer' cat /root/said
            candidate 's/^Bogus.*/AllowUsers fogproject/'
            says '^root allowusers: ' guard validate 22 fogproject $conf=/root/candidate
            cmp $conf /root/broken",
    },
    Case {
        name: "validation/options-of-the-listener",
        init: Init::None,
        script: "
            cp $conf /etc/ssh/other_config
            sshd+=(-f /etc/ssh/other_config -o MaxSessions=3)
            by_hand
            candidate '1i AllowUsers fogproject'
            # The main file is none that this sshd reads.
            never_says '->' guard validate 22 fogproject $conf=/root/candidate
            says '^root allowusers: ' guard validate 22 fogproject /etc/ssh/other_config=/root/candidate",
    },
    Case {
        name: "validation/leaves-nothing",
        init: Init::None,
        script: "
            rmdir /run/sshd
            mounts=$(cat /proc/self/mounts) names=$(ls -lAR /etc/ssh /run)
            candidate '1i AllowUsers fogproject'
            says 'after: Some\\(0\\)' guard validate 22 fogproject $conf=/root/candidate /etc/ssh/sshd_config.d/x.conf=/dev/null
            [[ $(cat /proc/self/mounts) == \"$mounts\" ]] || fail \"$(cat /proc/self/mounts)\"
            [[ $(ls -lAR /etc/ssh /run) == \"$names\" ]] || fail \"$(ls -lAR /etc/ssh /run)\"",
    },
];
