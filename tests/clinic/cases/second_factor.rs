//! PAM asks for a code as well, with the real pam_google_authenticator.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Root::Cause;
use crate::case::{CASE, Case, Php};

const REFUSED: Php = Php::Fails("Authentication failed for fogproject using password");

const fn case(name: &'static str, breaks: &'static str) -> Case {
    Case { name, breaks, php: REFUSED, root: Cause("second-factor-required", Confirmed), ..CASE }
}

/// The conversation is not seen, only its end.
const fn unseen(name: &'static str, breaks: &'static str) -> Case {
    Case { root: Cause("second-factor-required", Enough), ..case(name, breaks) }
}

const fn wrong_password(name: &'static str, breaks: &'static str) -> Case {
    Case { root: Cause("wrong-password", Enough), ..case(name, breaks) }
}

const fn healthy(name: &'static str, breaks: &'static str) -> Case {
    Case { name, breaks, ..CASE }
}

/// Both of its names: the older one is OpenSSH 8.4's.
macro_rules! kbd {
    ($more:literal) => {
        concat!(
            "first_lines 'ChallengeResponseAuthentication yes' 'KbdInteractiveAuthentication yes' 'PasswordAuthentication no'",
            $more
        )
    };
}

pub(super) const CASES: &[Case] = &[
    case("second-factor-required/code", kbd!("; second_factor; enrolled")),
    case(
        "second-factor-required/code-of-an-enrolled-account",
        kbd!("; second_factor nullok; enrolled"),
    ),
    case(
        "second-factor-required/code-before-the-password",
        kbd!(
            "; sed -i 's/^@include common-auth/auth required pam_google_authenticator.so nullok\\n&/' /etc/pam.d/sshd; enrolled"
        ),
    ),
    case(
        "second-factor-required/key-and-code",
        kbd!(
            " 'AuthenticationMethods publickey,keyboard-interactive'; second_factor nullok; enrolled"
        ),
    ),
    unseen("second-factor-required/code-that-nobody-has", kbd!("; second_factor")),
    unseen("second-factor-required/code-behind-the-method-password", "second_factor; enrolled"),
    healthy("healthy/code-for-those-who-have-one", kbd!("; second_factor nullok")),
    healthy("healthy/code-for-those-who-have-one-by-password", "second_factor nullok"),
    healthy(
        "healthy/code-of-another-account",
        "second_factor nullok; enrolled; install -d -o root /home/admin; mv $home/.google_authenticator /home/admin",
    ),
    Case {
        never: &["second-factor-required"],
        ..wrong_password(
            "wrong-password/before-the-code",
            kbd!("; second_factor; enrolled; echo 'fogproject:other' | chpasswd"),
        )
    },
    Case {
        never: &["second-factor-required"],
        ..wrong_password(
            "wrong-password/nobody-asks-for-a-code",
            "second_factor nullok; echo 'fogproject:other' | chpasswd",
        )
    },
];
