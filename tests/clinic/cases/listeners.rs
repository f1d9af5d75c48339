//! sshd runs, and FOG does not get through to it.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Release::{Bookworm, Bullseye, Sid, Trixie};
use crate::case::Root::{Cause, Nothing};
use crate::case::{CASE, Case, FOG, Php, Target};

const NO_BANNER: Php = Php::Fails("Failed getting banner");
const REFUSED: Php = Php::Fails("Unable to connect to 10.77.0.1 on port 22");
/// Releases with PerSourcePenalties.
const PENALTIES: &[crate::case::Release] = &[Trixie, Sid];

const fn case(name: &'static str, breaks: &'static str, php: Php, id: &'static str) -> Case {
    Case { name, breaks, php, root: Cause(id, Confirmed), ..CASE }
}

const fn healthy(name: &'static str, breaks: &'static str) -> Case {
    Case { name, breaks, root: Nothing, ..CASE }
}

/// sshd is started, and gives up.
macro_rules! dead {
    ($lines:literal) => {
        concat!("no_sshd; later() { \"${sshd[@]}\" || true; }; ", $lines)
    };
}

/// A connection that says nothing and stays.
macro_rules! held {
    ($($lines:literal)*) => {
        concat!(
            "hold() { (exec 7<>/dev/tcp/10.77.0.1/22; exec sleep 1000) >/dev/null 2>&1 & sleep 0.2; }
            ",
            $($lines),*
        )
    };
}

pub(super) const CASES: &[Case] = &[
    // where it listens
    case("listens-elsewhere/port", "first_lines 'Port 2222'", REFUSED, "listens-elsewhere"),
    case("listens-elsewhere/address", "first_lines 'ListenAddress 127.0.0.1'", REFUSED, "listens-elsewhere"),
    case("listens-elsewhere/drop-in-for-ipv6", "drop_in 10-listen.conf 'AddressFamily inet6'", REFUSED, "listens-elsewhere"),
    case(
        // What holds the socket is a stand-in by systemd's name: nothing is booted here.
        "listens-elsewhere/socket-unit",
        "no_sshd
         install -d /etc/systemd/system/ssh.socket.d
         printf '[Socket]\\nListenStream=\\nListenStream=0.0.0.0:2022\\n' >/etc/systemd/system/ssh.socket.d/port.conf
         cp \"$(readlink -f \"$(command -v php)\")\" /run/systemd
         later() { /run/systemd -r '$s = stream_socket_server(\"tcp://0.0.0.0:2022\"); sleep(1000);' >/dev/null 2>&1 & sleep 0.5; }",
        REFUSED,
        "listens-elsewhere",
    ),
    Case {
        // What a session forwards is no sshd that listens elsewhere.
        never: &["listens-elsewhere"],
        ..case(
            "port-closed/another-program-listens",
            "no_sshd; fake_server 2022 'fclose($c)'",
            REFUSED,
            "port-closed",
        )
    },
    healthy("healthy/two-ports", "first_lines 'Port 2222' 'Port 22'"),
    healthy(
        "healthy/socket-unit-that-is-off",
        "install -d /etc/systemd/system/ssh.socket.d
         printf '[Socket]\\nListenStream=\\nListenStream=2022\\n' >/etc/systemd/system/ssh.socket.d/port.conf",
    ),
    // it is started, and its files do not load
    case(
        "config-does-not-load/link-that-leads-nowhere",
        dead!("ln -s /srv/gone.conf /etc/ssh/sshd_config.d/50-site.conf"),
        REFUSED,
        "config-does-not-load",
    ),
    case(
        "config-does-not-load/methods-that-are-off",
        dead!("first_lines 'KbdInteractiveAuthentication no' 'ChallengeResponseAuthentication no' 'AuthenticationMethods keyboard-interactive'"),
        REFUSED,
        "config-does-not-load",
    ),
    case(
        "port-closed/unsafe-directory-of-its-own",
        dead!("chmod 0777 /run/sshd"),
        REFUSED,
        "port-closed",
    ),
    // host keys
    case("host-keys-unloadable/removed", dead!("rm /etc/ssh/ssh_host_*"), REFUSED, "host-keys-unloadable"),
    case("host-keys-unloadable/open-to-others", dead!("chmod 0644 /etc/ssh/ssh_host_*_key"), REFUSED, "host-keys-unloadable"),
    case(
        "host-keys-unloadable/empty",
        dead!("first_lines 'HostKey /etc/ssh/own_key'; install -m 0600 /dev/null /etc/ssh/own_key"),
        REFUSED,
        "host-keys-unloadable",
    ),
    Case {
        // Newer ones have read them once and for all.
        releases: &[Bullseye, Bookworm],
        ..case("host-keys-unloadable/removed-since", "later() { rm /etc/ssh/ssh_host_*; }", NO_BANNER, "host-keys-unloadable")
    },
    // bullseye's libssh2 knows no ECDSA: see php-libssh2-too-old/ecdsa-host-key-only
    Case {
        releases: &[Bookworm, Trixie, Sid],
        ..healthy(
            "healthy/one-host-key-is-enough",
            "rm /etc/ssh/ssh_host_rsa_key; chmod 0644 /etc/ssh/ssh_host_ed25519_key",
        )
    },
    // how many
    case(
        "connection-limit-reached/max-startups",
        held!("first_lines 'MaxStartups 1'; later() { hold; }"),
        NO_BANNER,
        "connection-limit-reached",
    ),
    case(
        "connection-limit-reached/drops-some",
        held!("first_lines 'MaxStartups 2:100:50'; later() { hold; hold; hold; }"),
        NO_BANNER,
        "connection-limit-reached",
    ),
    Case {
        releases: &[Bookworm, Trixie, Sid],
        ..case(
            "connection-limit-reached/per-source",
            held!("first_lines 'PerSourceMaxStartups 1'; later() { hold; }"),
            NO_BANNER,
            "connection-limit-reached",
        )
    },
    Case {
        // The log is not where the doctor looks; the listener's title counts.
        ..case(
            "connection-limit-reached/no-log",
            held!("sshd=(/usr/sbin/sshd); first_lines 'MaxStartups 1'; later() { hold; }"),
            NO_BANNER,
            "connection-limit-reached",
        )
    },
    healthy("healthy/connections-that-stay", held!("first_lines 'MaxStartups 4:100:8'; later() { hold; hold; }")),
    Case {
        releases: PENALTIES,
        // sshd says only now and then whom it drops, so that our own connection may not be in its log.
        root: Cause("source-penalised", Enough),
        ..case(
            "source-penalised/bare-connections",
            "later() { for try in {1..25}; do (exec 7<>/dev/tcp/10.77.0.1/22; read -r -t 1 <&7) || true; done; sleep 0.5; }",
            NO_BANNER,
            "source-penalised",
        )
    },
    Case {
        releases: PENALTIES,
        root: Cause("source-penalised", Enough),
        ..case(
            "source-penalised/no-log",
            "sshd=(/usr/sbin/sshd)
             first_lines 'PerSourcePenalties noauth:60s min:5s'
             later() { for try in {1..3}; do (exec 7<>/dev/tcp/10.77.0.1/22; read -r -t 1 <&7) || true; done; sleep 0.5; }",
            NO_BANNER,
            "source-penalised",
        )
    },
    Case {
        releases: PENALTIES,
        ..healthy(
            "healthy/a-few-bare-connections",
            "later() { for try in {1..5}; do (exec 7<>/dev/tcp/10.77.0.1/22; read -r -t 1 <&7) || true; done; sleep 0.5; }",
        )
    },
    // fail2ban: its log is written by hand, its ban is a rule of the kernel's, as with its actions `nftables` and `route`
    case("banned-by-fail2ban/reject", "banned; filtered 22 'reject with icmp type port-unreachable'", REFUSED, "banned-by-fail2ban"),
    case("banned-by-fail2ban/drop", "banned; filtered 22 drop", Php::Hangs, "banned-by-fail2ban"),
    case("connection-filtered/reject", "filtered 22 'reject with icmp type port-unreachable'", REFUSED, "connection-filtered"),
    case("connection-filtered/reset", "filtered 22 'reject with tcp reset'", REFUSED, "connection-filtered"),
    case("connection-filtered/prohibited", "filtered 22 'reject with icmp type admin-prohibited'", REFUSED, "connection-filtered"),
    Case {
        root: Cause("connection-filtered", Enough),
        ..case("connection-filtered/drop", "filtered 22 drop", Php::Hangs, "")
    },
    healthy("healthy/another-port-is-filtered", "filtered 23 drop"),
    case(
        "banned-by-fail2ban/unreachable",
        "printf '%s\\n' '2026-01-02 10:00:00,1 fail2ban.actions [8]: NOTICE  [sshd] Ban 10.77.0.1' >/var/log/fail2ban.log
         ip rule add pref 1 lookup local; ip rule add pref 0 to 10.77.0.1 unreachable; ip rule del pref 0 lookup local",
        REFUSED,
        "banned-by-fail2ban",
    ),
    case(
        "banned-by-fail2ban/prohibited",
        "printf '%s\\n' '2026-01-02 09:00:00,1 fail2ban.actions [8]: NOTICE  [sshd] Unban 10.77.0.1' \
            '2026-01-02 10:00:00,1 fail2ban.actions [8]: NOTICE  [recidive] Ban 10.77.0.1' >/var/log/fail2ban.log
         ip rule add pref 1 lookup local; ip rule add pref 0 to 10.77.0.1 prohibit; ip rule del pref 0 lookup local",
        REFUSED,
        "banned-by-fail2ban",
    ),
    Case {
        never: &["banned-by-fail2ban"],
        ..case(
            "connection-filtered/ban-that-was-lifted",
            "printf '%s\\n' '2026-01-02 10:00:00,1 fail2ban.actions [8]: NOTICE  [sshd] Ban 10.77.0.1' \
                '2026-01-02 10:10:00,1 fail2ban.actions [8]: NOTICE  [sshd] Unban 10.77.0.1' >/var/log/fail2ban.log
             ip rule add pref 1 lookup local; ip rule add pref 0 to 10.77.0.1 unreachable; ip rule del pref 0 lookup local",
            REFUSED,
            "connection-filtered",
        )
    },
    healthy(
        "healthy/others-are-banned",
        "printf '%s\\n' '2026-01-02 10:00:00,1 fail2ban.actions [8]: NOTICE  [sshd] Ban 10.77.0.10' >/var/log/fail2ban.log",
    ),
    Case {
        target: Target { host: "10.77.0.2", ..FOG },
        told: true,
        root: Cause("connection-limit-reached", Enough),
        releases: &[Bookworm],
        ..case(
            "connection-limit-reached/another-machine",
            "first_lines 'MaxStartups 1'; elsewhere
             later() { (exec 7<>/dev/tcp/10.77.0.2/22; exec sleep 1000) >/dev/null 2>&1 & sleep 0.2; }",
            NO_BANNER,
            "",
        )
    },
];
