//! The login succeeds, and the session is over before SFTP could start.

use crate::case::Certain::Confirmed;
use crate::case::Root::{Cause, Nothing};
use crate::case::{CASE, Case, Php};

const NO_CHANNEL: Php = Php::Fails("Unable to startup channel");

const fn case(name: &'static str, breaks: &'static str, php: Php, id: &'static str) -> Case {
    Case { name, breaks, php, root: Cause(id, Confirmed), ..CASE }
}

const fn healthy(name: &'static str, breaks: &'static str) -> Case {
    Case { name, breaks, root: Nothing, ..CASE }
}

pub(super) const CASES: &[Case] = &[
    case("password-expired/must-change", "chage -d 0 fogproject", Php::Hangs, "password-expired"),
    case(
        "password-expired/too-old",
        "chage -M 30 -d 2020-01-01 fogproject",
        Php::Hangs,
        "password-expired",
    ),
    case(
        "password-expired/without-pam",
        "passwd -e fogproject; first_lines 'UsePAM no'",
        Php::Hangs,
        "password-expired",
    ),
    case(
        "password-expired/external-server",
        "passwd -e fogproject; quiet_external",
        Php::Hangs,
        "password-expired",
    ),
    case("sessions-disabled/zero", "first_lines 'MaxSessions 0'", NO_CHANNEL, "sessions-disabled"),
    case(
        "sessions-disabled/match-block",
        "last_lines 'Match Address 10.0.0.0/8' '  MaxSessions 0'",
        NO_CHANNEL,
        "sessions-disabled",
    ),
    healthy(
        "healthy/no-sessions-for-others",
        "last_lines 'Match User nobody' 'MaxSessions 0' 'ChrootDirectory /images'",
    ),
    case(
        "chroot-unsafe/owned-by-the-account",
        "first_lines 'ChrootDirectory /images'",
        NO_CHANNEL,
        "chroot-unsafe",
    ),
    case(
        "chroot-unsafe/home",
        "last_lines 'Match User fogproject' 'ChrootDirectory %h'",
        NO_CHANNEL,
        "chroot-unsafe",
    ),
    case(
        "chroot-unsafe/parent-writable",
        "install -d -m 0775 /srv/sftp; install -d /srv/sftp/fogproject; first_lines 'ChrootDirectory /srv/sftp/%u'",
        NO_CHANNEL,
        "chroot-unsafe",
    ),
    case(
        "chroot-unsafe/missing",
        "first_lines 'ChrootDirectory /srv/%U/%%'",
        NO_CHANNEL,
        "chroot-unsafe",
    ),
    case(
        "chroot-unsafe/no-directory",
        "touch /srv/file; first_lines 'ChrootDirectory /srv/file'",
        NO_CHANNEL,
        "chroot-unsafe",
    ),
    case(
        "chroot-unsafe/behind-a-link",
        "install -d -o fogproject /srv/jail; ln -s /srv/jail /srv/link; first_lines 'ChrootDirectory /srv/link'",
        NO_CHANNEL,
        "chroot-unsafe",
    ),
    healthy("healthy/chroot-of-root", "first_lines 'ChrootDirectory /'"),
    healthy(
        "healthy/chroot-that-is-cleared",
        "first_lines 'ChrootDirectory /images'; last_lines 'Match User fogproject' 'ChrootDirectory none'",
    ),
    healthy(
        "healthy/chroot-with-the-storage-in-it",
        "install -d -m 0755 /srv/jail/images; mount --bind /images /srv/jail/images; first_lines 'ChrootDirectory /srv/jail'",
    ),
];
