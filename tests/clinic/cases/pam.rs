//! PAM's stack and its limits: what it lacks, whom it refuses beside the password, and the sessions it does not open.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Release::{Bookworm, Bullseye, Sid, Trixie};
use crate::case::Root::Cause;
use crate::case::{CASE, Case, Php};

const REFUSED: Php = Php::Fails("Authentication failed for fogproject using password");
const NOT_BEGUN: Php = Php::Fails("session not authenticated yet");
const NO_CHANNEL: Php = Php::Fails("Unable to startup channel");
const TIMEOUT: Php = Php::Fails("Timeout waiting for response from SFTP subsystem");

const fn case(name: &'static str, breaks: &'static str, php: Php, id: &'static str) -> Case {
    Case { name, breaks, php, root: Cause(id, Confirmed), ..CASE }
}

const fn healthy(name: &'static str, breaks: &'static str) -> Case {
    Case { name, breaks, ..CASE }
}

/// A line of limits.d.
macro_rules! limits {
    ($line:literal) => {
        concat!("echo '", $line, "' >/etc/security/limits.d/90-hardening.conf")
    };
}

pub(super) const CASES: &[Case] = &[
    // the stack
    case(
        "pam-stack-broken/module-that-is-gone",
        "sed -i '1i auth required pam_tally2.so deny=5 onerr=fail' /etc/pam.d/common-auth",
        REFUSED,
        "pam-stack-broken",
    ),
    case(
        "pam-stack-broken/module-of-the-account-stage",
        "sed -i '1i account required pam_tally2.so' /etc/pam.d/common-account",
        REFUSED,
        "pam-stack-broken",
    ),
    Case {
        // PAM begins later on the others, and chance decides how far PHP comes.
        releases: &[Bullseye, Bookworm],
        ..case("pam-stack-broken/included-file-removed", "rm /etc/pam.d/common-auth", NOT_BEGUN, "pam-stack-broken")
    },
    case("pam-stack-broken/nobody-takes-a-password", ": >/etc/pam.d/common-auth", REFUSED, "pam-stack-broken"),
    healthy(
        "healthy/modules-that-are-not-there",
        "sed -i '1i auth optional pam_gnome_keyring.so\\nauth [success=ok default=ignore] pam_nosuch.so' /etc/pam.d/common-auth
         echo '-session optional pam_nosuch.so' >>/etc/pam.d/sshd",
    ),
    healthy("healthy/no-pam-file-of-its-own", "rm /etc/pam.d/sshd"),
    // beside the password
    case(
        "pam-refuses-account/system-accounts",
        "sed -i '1i auth requisite pam_succeed_if.so uid >= 1000 quiet_success' /etc/pam.d/common-auth",
        REFUSED,
        "pam-refuses-account",
    ),
    case(
        "pam-refuses-account/no-file-of-its-own",
        "rm /etc/pam.d/sshd; printf '%s required pam_deny.so\\n' auth account session password >/etc/pam.d/other",
        REFUSED,
        "pam-refuses-account",
    ),
    Case {
        root: Cause("pam-refuses-account", Enough),
        never: &["wrong-password"],
        ..case("pam-refuses-account/wheel", "sed -i '1i auth required pam_wheel.so group=adm' /etc/pam.d/sshd", REFUSED, "")
    },
    Case {
        never: &["pam-refuses-account", "pam-stack-broken"],
        ..case(
            "wrong-password/beside-modules-that-agree",
            "sed -i '1i auth requisite pam_succeed_if.so uid < 1000 user notin root:admin quiet' /etc/pam.d/sshd
             echo 'fogproject:other' | chpasswd",
            REFUSED,
            "wrong-password",
        )
    },
    healthy(
        "healthy/conditions-that-hold",
        "sed -i '1i auth requisite pam_succeed_if.so user ingroup fogproject:sshusers shell = /bin/bash quiet' /etc/pam.d/sshd",
    ),
    // the session
    case("pam-session-refused/deny", "echo 'session required pam_deny.so' >>/etc/pam.d/sshd", TIMEOUT, "pam-session-refused"),
    case("pam-session-refused/nobody-else-logged-in", limits!("* hard maxsyslogins 0"), TIMEOUT, "pam-session-refused"),
    case(
        "pam-session-refused/no-home-can-be-made",
        "rm -rf $home; mount -t tmpfs -o ro tmpfs /home; echo 'session required pam_mkhomedir.so' >>/etc/pam.d/common-session",
        TIMEOUT,
        "pam-session-refused",
    ),
    // limits
    case(
        "resource-limit-too-low/processes",
        limits!("* hard nproc 0"),
        Php::Fails("Unable to request SFTP subsystem"),
        "resource-limit-too-low",
    ),
    case("resource-limit-too-low/open-files", limits!("fogproject - nofile 3"), NO_CHANNEL, "resource-limit-too-low"),
    Case {
        // OpenSSH 8.4 gets by.
        releases: &[Bookworm, Trixie, Sid],
        ..case("resource-limit-too-low/memory-of-the-group", limits!("@fogproject hard as 1000"), NO_CHANNEL, "resource-limit-too-low")
    },
    healthy(
        "healthy/limits-for-others",
        "printf '%s\\n' '* hard nproc 0' 'root - nofile 3' 'fogproject hard nproc 4096' '* hard core 0' '@adm hard as 1000' \
             >/etc/security/limits.d/90-hardening.conf",
    ),
];
