//! Causes whose checks do not exist yet: PHP's part is proved now (`--all`), the doctor is asked once there is a check.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Release::{Bookworm, Bullseye, Sid, Trixie};
use crate::case::Root::Cause;
use crate::case::{CASE, Case, FOG, Php, Target};

const NO_BANNER: Php = Php::Fails("Failed getting banner");
const REFUSED: Php = Php::Fails("Authentication failed for fogproject using password");
const NO_CHANNEL: Php = Php::Fails("Unable to startup channel");
const NOT_MOVED: Php = Php::Fails("Unable to move the captured image into place");
const REFUSED_TCP: Php = Php::Fails("Unable to connect to 10.77.0.1 on port 22");
/// Releases on which a second Subsystem line, or one in a Match block, loads.
const LENIENT: &[crate::case::Release] = &[Trixie, Sid];

const fn case(name: &'static str, breaks: &'static str, php: Php, id: &'static str) -> Case {
    Case { name, breaks, php, root: Cause(id, Confirmed), ..CASE }
}

pub(super) const CASES: &[Case] = &[
    // reach
    case("listens-elsewhere/port", "first_lines 'Port 2222'", REFUSED_TCP, "listens-elsewhere"),
    case(
        "listens-elsewhere/address",
        "first_lines 'ListenAddress 127.0.0.1'",
        REFUSED_TCP,
        "listens-elsewhere",
    ),
    case(
        "connection-limit-reached/max-startups",
        "first_lines 'MaxStartups 1'
         later() { (exec 7<>/dev/tcp/10.77.0.1/22; exec sleep 1000) >/dev/null 2>&1 & sleep 0.3; }",
        NO_BANNER,
        "connection-limit-reached",
    ),
    Case {
        releases: LENIENT,
        ..case(
            "source-penalised/bare-connections",
            "later() { for try in {1..25}; do (exec 7<>/dev/tcp/10.77.0.1/22; read -r -t 1 <&7) || true; done; sleep 0.5; }",
            NO_BANNER,
            "source-penalised",
        )
    },
    // handshake
    Case {
        releases: &[Bullseye, Bookworm],
        ..case(
            "php-libssh2-too-old/chacha-only",
            "first_lines 'Ciphers chacha20-poly1305@openssh.com'",
            Php::Fails("Unable to exchange encryption keys"),
            "php-libssh2-too-old",
        )
    },
    Case {
        releases: &[Bookworm],
        ..case(
            "php-libssh2-too-old/rsa-host-key-only",
            "first_lines 'HostKey /etc/ssh/ssh_host_rsa_key'",
            Php::Fails("Unable to exchange encryption keys"),
            "php-libssh2-too-old",
        )
    },
    // login
    case(
        "user-not-allowed/allow-users",
        "first_lines 'AllowUsers root admin'",
        REFUSED,
        "user-not-allowed",
    ),
    case(
        "user-not-allowed/commas",
        "first_lines 'AllowUsers root,fogproject'",
        REFUSED,
        "user-not-allowed",
    ),
    case(
        "user-not-allowed/deny-groups",
        "first_lines 'DenyGroups fogproject'",
        REFUSED,
        "user-not-allowed",
    ),
    case("account-locked/usermod", "usermod --lock fogproject", REFUSED, "account-locked"),
    case("account-missing/deleted", "later() { userdel fogproject; }", REFUSED, "account-missing"),
    case(
        "shell-missing/removed",
        "sed -i '/^fogproject:/s|/bin/bash|/bin/zsh|' /etc/passwd",
        REFUSED,
        "shell-missing",
    ),
    Case {
        root: Cause("password-expired", Confirmed),
        ..case(
            "password-expired/must-change",
            "chage -d 0 fogproject",
            Php::Hangs,
            "password-expired",
        )
    },
    case(
        "max-auth-tries-too-low/one",
        "first_lines 'MaxAuthTries 1' 'ChallengeResponseAuthentication yes' 'KbdInteractiveAuthentication yes' 'UsePAM no'",
        REFUSED,
        "max-auth-tries-too-low",
    ),
    // channel
    case("sessions-disabled/zero", "first_lines 'MaxSessions 0'", NO_CHANNEL, "sessions-disabled"),
    case(
        "chroot-unsafe/owned-by-the-account",
        "first_lines 'ChrootDirectory /images'",
        NO_CHANNEL,
        "chroot-unsafe",
    ),
    case(
        "capture-dir-missing/removed",
        "captured() { rm -r /images/dev; }",
        NOT_MOVED,
        "capture-dir-missing",
    ),
    // FOG
    Case {
        target: Target { host: "10.77.0.9", ..FOG },
        root: Cause("fog-address-not-here", Enough),
        ..case(
            "fog-address-not-here/old-address",
            "setting NET_fog_server_ip 10.77.0.9",
            Php::Fails("Unable to connect to 10.77.0.9 on port 22"),
            "",
        )
    },
];
