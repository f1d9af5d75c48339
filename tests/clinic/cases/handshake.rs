//! The two sides do not agree, or the server is not the one it was.

use crate::case::Certain::Confirmed;
use crate::case::Release::{Bookworm, Sid, Trixie};
use crate::case::Root::Cause;
use crate::case::{CASE, Case, FOG, Php, Target};

const NO_KEYS: Php = Php::Fails("Unable to exchange encryption keys");

pub(super) const CASES: &[Case] = &[
    Case {
        name: "no-common-algorithm/kex",
        // OpenSSH 8.4 knows the algorithm under another name.
        releases: &[Bookworm, Trixie, Sid],
        breaks: "first_lines 'KexAlgorithms sntrup761x25519-sha512@openssh.com'",
        php: NO_KEYS,
        root: Cause("no-common-algorithm", Confirmed),
        ..CASE
    },
    Case {
        name: "no-common-algorithm/mac",
        breaks: "first_lines 'Ciphers aes256-ctr' 'MACs umac-128-etm@openssh.com'",
        php: NO_KEYS,
        root: Cause("no-common-algorithm", Confirmed),
        ..CASE
    },
    Case {
        name: "host-key-changed/other-key-in-use",
        // bullseye's libssh2 knows no Ed25519 host key.
        releases: &[Bookworm, Trixie, Sid],
        breaks: "ssh-keygen -q -t ed25519 -N '' -f /tmp/other; sshd+=(-h /tmp/other)",
        php: Php::Works,
        root: Cause("host-key-changed", Confirmed),
        verdict: Some("unknown"),
        ..CASE
    },
    Case {
        name: "host-key-changed/files-replaced",
        // Up to 9.7 each connection reads the key files anew, so that nothing would differ.
        releases: &[Trixie, Sid],
        breaks: "later() { rm /etc/ssh/ssh_host_*; ssh-keygen -q -A >/dev/null; }",
        php: Php::Works,
        root: Cause("host-key-changed", Confirmed),
        verdict: Some("unknown"),
        ..CASE
    },
    Case {
        name: "host-key-changed/known-hosts",
        breaks: "elsewhere
            mkdir -p /root/.ssh
            ssh-keygen -q -t ed25519 -N '' -f /tmp/old
            echo \"10.77.0.2 $(cut -d' ' -f1,2 /tmp/old.pub)\" >/root/.ssh/known_hosts",
        target: Target { host: "10.77.0.2", ..FOG },
        told: true,
        php: Php::Works,
        root: Cause("host-key-changed", Confirmed),
        verdict: Some("unknown"),
        ..CASE
    },
    Case {
        name: "host-key-changed/known-hosts-hashed",
        breaks: "elsewhere
            mkdir -p /root/.ssh
            ssh-keygen -q -t ed25519 -N '' -f /tmp/old
            echo \"10.77.0.2 $(cut -d' ' -f1,2 /tmp/old.pub)\" >/root/.ssh/known_hosts
            ssh-keygen -q -H -f /root/.ssh/known_hosts 2>/dev/null",
        target: Target { host: "10.77.0.2", ..FOG },
        told: true,
        php: Php::Works,
        root: Cause("host-key-changed", Confirmed),
        verdict: Some("unknown"),
        ..CASE
    },
];
