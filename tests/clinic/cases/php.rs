//! What hangs on the PHP that serves FOG's pages, and on the libssh2 it loads.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Release::{Bookworm, Bullseye, Sid, Trixie};
use crate::case::Root::Cause;
use crate::case::{CASE, Case, Php};

const NO_KEYS: Php = Php::Fails("Unable to exchange encryption keys");
const UNDEFINED: Php = Php::Fails("Call to undefined function ssh2_connect()");

const fn too_old(name: &'static str, breaks: &'static str) -> Case {
    Case {
        name,
        breaks,
        releases: &[Bullseye, Bookworm],
        php: NO_KEYS,
        root: Cause("php-libssh2-too-old", Confirmed),
        ..CASE
    }
}

/// FOG's web directory, and a php-fpm of the tree's own release. PHP is asked on the command line,
/// which must do what fpm would.
macro_rules! served_by_fpm {
    ($lines:literal) => {
        concat!(
            "mkdir -p /var/www/html/fog; v=$(ls /etc/php); cp -r /etc/php/$v/cli /etc/php/$v/fpm
             : >/usr/sbin/php-fpm$v; chmod 0755 /usr/sbin/php-fpm$v; ",
            $lines
        )
    };
}

pub(super) const CASES: &[Case] = &[
    too_old(
        "php-libssh2-too-old/chacha-only",
        "first_lines 'Ciphers chacha20-poly1305@openssh.com'",
    ),
    too_old(
        "php-libssh2-too-old/gcm-only",
        "first_lines 'Ciphers aes256-gcm@openssh.com,aes128-gcm@openssh.com'",
    ),
    too_old(
        "php-libssh2-too-old/etm-only",
        "first_lines 'Ciphers aes256-ctr' 'MACs hmac-sha2-512-etm@openssh.com'",
    ),
    Case {
        releases: &[Bookworm],
        ..too_old(
            "php-libssh2-too-old/rsa-host-key-only",
            "first_lines 'HostKey /etc/ssh/ssh_host_rsa_key'",
        )
    },
    // built with libgcrypt, libssh2 1.9.0 knows no ECDSA
    Case {
        releases: &[Bullseye],
        ..too_old(
            "php-libssh2-too-old/ecdsa-host-key-only",
            "rm /etc/ssh/ssh_host_rsa_key /etc/ssh/ssh_host_ed25519_key",
        )
    },
    Case {
        name: "php-ssh2-missing/no-ini-file",
        breaks: served_by_fpm!("rm /etc/php/$v/*/conf.d/20-ssh2.ini"),
        php: UNDEFINED,
        root: Cause("php-ssh2-missing", Confirmed),
        ..CASE
    },
    Case {
        name: "php-ssh2-missing/commented-out",
        breaks: served_by_fpm!(
            "sed -i 's/^extension/;extension/' /etc/php/$v/mods-available/ssh2.ini"
        ),
        php: UNDEFINED,
        root: Cause("php-ssh2-missing", Confirmed),
        ..CASE
    },
    Case {
        name: "php-ssh2-missing/library-removed",
        breaks: served_by_fpm!("rm /usr/lib/x86_64-linux-gnu/libssh2.so*; ldconfig"),
        releases: &[Bookworm, Trixie],
        php: UNDEFINED,
        root: Cause("php-ssh2-missing", Confirmed),
        ..CASE
    },
    Case {
        name: "php-ssh2-missing/switched-off",
        breaks: served_by_fpm!(
            "for s in cli fpm; do echo 'disable_functions = exec,ssh2_connect,ssh2_sftp' >>/etc/php/$v/$s/php.ini; done"
        ),
        releases: &[Bookworm, Trixie],
        php: UNDEFINED,
        root: Cause("php-ssh2-missing", Confirmed),
        ..CASE
    },
    Case {
        name: "healthy/functions-that-fog-does-not-call",
        breaks: served_by_fpm!(
            "for s in cli fpm; do echo 'disable_functions = exec,shell_exec,ssh2_tunnel' >>/etc/php/$v/$s/php.ini; done"
        ),
        releases: &[Bookworm, Trixie],
        ..CASE
    },
    Case {
        name: "php-hangs-here/sftp-server-missing",
        breaks: "quiet_external; rm $external",
        php: Php::Hangs,
        root: Cause("sftp-server-missing", Confirmed),
        also: &["php-hangs-here"],
        ..CASE
    },
    Case {
        name: "php-hangs-here/silent-server",
        breaks: "no_sshd; fake_server 22 ''",
        php: Php::Hangs,
        root: Cause("silent-server", Enough),
        also: &["php-hangs-here"],
        ..CASE
    },
    // The doctor asks PHP itself, and asks the server more than once.
    Case {
        name: "sftp-server-missing/php-asked",
        breaks: "quiet_external; rm $external",
        options: &["--ask-php"],
        php: Php::Hangs,
        root: Cause("sftp-server-missing", Confirmed),
        ..CASE
    },
    Case {
        name: "shell-startup-output/php-asked",
        breaks: "quiet_external; bashrc 'echo Welcome to the FOG server'",
        options: &["--ask-php"],
        php: Php::Fails("Timeout waiting for response from SFTP subsystem"),
        root: Cause("shell-startup-output", Confirmed),
        ..CASE
    },
    Case {
        name: "wrong-password/asked-again-and-php-too",
        breaks: "echo 'fogproject:other' | chpasswd",
        options: &["--repeat=5", "--ask-php"],
        php: Php::Fails("Authentication failed for fogproject using password"),
        root: Cause("wrong-password", Enough),
        ..CASE
    },
    Case { name: "healthy/php-asked", options: &["--ask-php"], ..CASE },
    Case { name: "healthy/five-sessions", options: &["--repeat=5"], timeout: 10, ..CASE },
    // Healthy, however ill they look.
    Case {
        name: "healthy/php-fpm-with-ssh2",
        breaks: served_by_fpm!(":"),
        never: &["php-ssh2-missing"],
        ..CASE
    },
    Case {
        name: "healthy/php-of-an-older-release-left-behind",
        breaks: served_by_fpm!("mkdir -p /etc/php/7.0/fpm/conf.d /etc/php/5.6/cli/conf.d"),
        ..CASE
    },
    Case {
        name: "healthy/second-php-fpm-without-ssh2",
        breaks: served_by_fpm!(
            "mkdir -p /etc/php/9.9/fpm/conf.d; : >/usr/sbin/php-fpm9.9; chmod 0755 /usr/sbin/php-fpm9.9"
        ),
        ..CASE
    },
    Case {
        name: "healthy/storage-node-without-fog-web",
        breaks: "v=$(ls /etc/php); mkdir -p /etc/php/$v/fpm/conf.d; : >/usr/sbin/php-fpm$v; chmod 0755 /usr/sbin/php-fpm$v",
        ..CASE
    },
    Case {
        name: "healthy/algorithms-that-old-and-new-know",
        breaks: "first_lines 'Ciphers aes256-ctr' 'MACs hmac-sha2-256' 'KexAlgorithms ecdh-sha2-nistp256'",
        releases: &[Bookworm, Trixie, Sid],
        ..CASE
    },
];
