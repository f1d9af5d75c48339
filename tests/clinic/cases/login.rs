//! The server refuses the login.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Root::Cause;
use crate::case::{CASE, Case, FOG, Php, Target};

const REFUSED: Php = Php::Fails("Authentication failed for fogproject using password");

pub(super) const CASES: &[Case] = &[
    Case {
        name: "wrong-password/changed-on-the-account",
        breaks: "echo 'fogproject:somebody-logged-in-and-changed-it' | chpasswd",
        php: REFUSED,
        root: Cause("wrong-password", Enough),
        ..CASE
    },
    Case {
        name: "wrong-password/changed-in-the-settings",
        breaks: "setting SVC_password Another9Pass",
        target: Target { password: Some("Another9Pass"), ..FOG },
        php: REFUSED,
        root: Cause("wrong-password", Enough),
        ..CASE
    },
    Case {
        name: "wrong-password/keyboard-interactive-too",
        breaks:
            "first_lines 'ChallengeResponseAuthentication yes' 'KbdInteractiveAuthentication yes'
            echo 'fogproject:other' | chpasswd",
        php: REFUSED,
        root: Cause("wrong-password", Enough),
        ..CASE
    },
    Case {
        name: "password-login-disabled/main-file",
        breaks: "first_lines 'PasswordAuthentication no'",
        php: REFUSED,
        root: Cause("password-login-disabled", Confirmed),
        ..CASE
    },
    Case {
        name: "password-login-disabled/cloud-init",
        breaks: "drop_in 50-cloud-init.conf 'PasswordAuthentication no'; last_lines 'PasswordAuthentication yes'",
        php: REFUSED,
        root: Cause("password-login-disabled", Confirmed),
        ..CASE
    },
    Case {
        name: "password-login-disabled/match-block",
        breaks: "last_lines 'Match User fogproject' '  PasswordAuthentication no'",
        php: REFUSED,
        root: Cause("password-login-disabled", Confirmed),
        ..CASE
    },
];
