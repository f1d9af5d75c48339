//! The password is right, and something keeps the account out all the same.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Release::{Bookworm, Sid, Trixie};
use crate::case::Root::{Cause, Nothing};
use crate::case::{CASE, Case, FOG, Php, Target};

const REFUSED: Php = Php::Fails("Authentication failed for fogproject using password");

const NOT_BEGUN: Php = Php::Fails("session not authenticated yet");

const fn case(name: &'static str, breaks: &'static str, id: &'static str) -> Case {
    Case { name, breaks, php: REFUSED, root: Cause(id, Confirmed), ..CASE }
}

const fn healthy(name: &'static str, breaks: &'static str) -> Case {
    Case { name, breaks, root: Nothing, ..CASE }
}

/// Both of its names: the older one is OpenSSH 8.4's.
macro_rules! kbd {
    ($($more:literal)*) => {
        concat!("first_lines 'ChallengeResponseAuthentication yes' 'KbdInteractiveAuthentication yes'", $($more),*)
    };
}

pub(super) const CASES: &[Case] = &[
    case("account-missing/deleted", "later() { userdel fogproject; }", "account-missing"),
    // who may log in
    case("user-not-allowed/allow-users", "first_lines 'AllowUsers root admin'", "user-not-allowed"),
    case("user-not-allowed/commas", "first_lines 'AllowUsers root,fogproject'", "user-not-allowed"),
    case("user-not-allowed/two-lines", "first_lines 'AllowUsers root' 'AllowUsers admin Fogproject'", "user-not-allowed"),
    case("user-not-allowed/other-addresses", "first_lines 'AllowUsers root fogproject@192.168.*'", "user-not-allowed"),
    case("user-not-allowed/deny-users", "drop_in 10-deny.conf 'DenyUsers games fog*'", "user-not-allowed"),
    case("user-not-allowed/deny-groups", "first_lines 'DenyGroups fogproject'", "user-not-allowed"),
    case("user-not-allowed/allow-groups", "first_lines 'AllowGroups sudo ssh-users'", "user-not-allowed"),
    case(
        "user-not-allowed/match-block-replaces-the-list",
        "first_lines 'AllowUsers root fogproject'; last_lines 'Match Address 10.77.0.0/16' 'AllowUsers root'",
        "user-not-allowed",
    ),
    healthy(
        "healthy/allow-users-with-address",
        "first_lines 'AllowUsers root fogproject@10.0.0.0/8,!10.99.0.0/16' 'DenyUsers fogproject@192.168.* games' \
         'AllowGroups fog* wheel' 'DenyGroups sudo'",
    ),
    healthy("healthy/deny-users-with-exclamation-mark", "first_lines 'DenyUsers !fogproject root,fogproject'"),
    healthy(
        "healthy/match-block-opens-the-list",
        "first_lines 'AllowUsers root'; last_lines 'Match User fogproject' 'AllowUsers fogproject'",
    ),
    case(
        "user-not-allowed/root-s-number",
        "usermod -o -u 0 fogproject; chown -R fogproject $home",
        "user-not-allowed",
    ),
    healthy(
        "healthy/root-s-number-let-in",
        "usermod -o -u 0 fogproject; chown -R fogproject $home; first_lines 'PermitRootLogin yes'",
    ),
    // the account
    case("account-locked/usermod", "usermod --lock fogproject", "account-locked"),
    case("account-locked/passwd", "passwd -l fogproject", "account-locked"),
    case("account-locked/never-had-a-password", "sed -i 's/^fogproject:[^:]*:/fogproject:*:/' /etc/shadow", "account-locked"),
    case("account-locked/without-pam", "usermod --lock fogproject; first_lines 'UsePAM no'", "account-locked"),
    case("account-expired/date", "usermod --expiredate 2020-01-01 fogproject", "account-expired"),
    case("account-expired/without-pam", "usermod --expiredate 2020-01-01 fogproject; first_lines 'UsePAM no'", "account-expired"),
    case("account-expired/days-of-grace-over", "chage -M 30 -I 5 -d 2020-01-01 fogproject", "account-expired"),
    case(
        "account-expired/keyboard-interactive",
        concat!("usermod --expiredate 2020-01-01 fogproject; ", kbd!(" 'PasswordAuthentication no'")),
        "account-expired",
    ),
    case("shell-missing/removed", "login_shell /bin/zsh; rm -f /bin/zsh", "shell-missing"),
    case("shell-missing/not-executable", "install -m 0644 /bin/dash /usr/local/bin/fogsh; login_shell /usr/local/bin/fogsh", "shell-missing"),
    case("shell-missing/dangling-link", "ln -s /opt/none /usr/local/bin/fogsh; login_shell /usr/local/bin/fogsh", "shell-missing"),
    Case {
        php: Php::Hangs,
        ..case("shell-missing/for-root-alone", "quiet_external; chmod 0700 /usr/bin/bash", "shell-missing")
    },
    healthy("healthy/shell-for-root-alone", "chmod 0700 /usr/bin/bash"),
    healthy(
        "healthy/shell-missing-and-chroot",
        "login_shell /bin/zsh; rm -f /bin/zsh; first_lines 'ChrootDirectory /'",
    ),
    healthy("healthy/expires-next-year", "chage -E $(date -d '+1 year' +%F) -M 9999 -W 30 fogproject"),
    healthy("healthy/password-expires-tomorrow", "chage -d $(date -d '-29 days' +%F) -M 30 -W 29 fogproject"),
    healthy("healthy/inactive-and-never-aged", "chage -I 0 -M 99999 -d 2001-01-01 fogproject"),
    // the machine is closed
    case("nologin-file/etc", "echo 'Back at noon' >/etc/nologin", "nologin-file"),
    case("nologin-file/booting", "echo 'System is booting up.' >/run/nologin", "nologin-file"),
    case("nologin-file/keyboard-interactive", kbd!(" 'PasswordAuthentication no'; touch /etc/nologin"), "nologin-file"),
    Case {
        php: Php::Hangs,
        ..case("nologin-file/without-pam", "touch /etc/nologin; first_lines 'UsePAM no'", "nologin-file")
    },
    healthy("healthy/run-nologin-without-pam", "touch /run/nologin; first_lines 'UsePAM no'"),
    healthy(
        "healthy/nologin-that-nobody-asks-for",
        "touch /etc/nologin; sed -i '/pam_nologin/d' /etc/pam.d/sshd",
    ),
    // methods
    case("second-factor-required/key-and-password", "first_lines 'AuthenticationMethods publickey,password'", "second-factor-required"),
    case("second-factor-required/password-and-key", "first_lines 'AuthenticationMethods password,publickey'", "second-factor-required"),
    case("second-factor-required/password-twice", "first_lines 'AuthenticationMethods password,password'", "second-factor-required"),
    case(
        "second-factor-required/password-then-prompt",
        kbd!("; last_lines 'Match User fogproject' 'AuthenticationMethods password,keyboard-interactive'"),
        "second-factor-required",
    ),
    healthy(
        "healthy/one-method-is-enough",
        kbd!("; first_lines 'AuthenticationMethods publickey,password keyboard-interactive password'"),
    ),
    healthy("healthy/both-methods-in-php-s-order", kbd!(" 'AuthenticationMethods keyboard-interactive,password'")),
    case(
        "max-auth-tries-too-low/one",
        kbd!(" 'MaxAuthTries 1' 'UsePAM no'"),
        "max-auth-tries-too-low",
    ),
    case(
        "max-auth-tries-too-low/match-block",
        kbd!(" 'UsePAM no'; last_lines 'Match User fogproject' 'MaxAuthTries 1'"),
        "max-auth-tries-too-low",
    ),
    Case {
        php: NOT_BEGUN,
        ..case("max-auth-tries-too-low/zero", "first_lines 'MaxAuthTries 0'", "max-auth-tries-too-low")
    },
    Case {
        php: NOT_BEGUN,
        ..case(
            "login-banner-too-long/licence",
            "for line in {1..1000}; do echo \"$line: authorised use only, all else is forbidden\"; done >/etc/issue.net
             first_lines 'Banner /etc/issue.net'",
            "login-banner-too-long",
        )
    },
    healthy(
        "healthy/long-login-banner",
        "for line in {1..500}; do echo \"$line: authorised use only, all else is forbidden\"; done >/etc/issue.net
         first_lines 'Banner /etc/issue.net'",
    ),
    Case {
        // The first try asks PAM, so that its refusal is the password's.
        root: Cause("wrong-password", Enough),
        never: &["max-auth-tries-too-low"],
        ..case("wrong-password/only-one-try", kbd!(" 'MaxAuthTries 1'; echo 'fogproject:other' | chpasswd"), "")
    },
    healthy("healthy/one-try-is-enough", kbd!(" 'MaxAuthTries 1'")),
    // PAM
    case(
        "pam-refuses-account/access-conf",
        "sed -i 's/^account.*nologin.*/&\\naccount required pam_access.so/' /etc/pam.d/sshd
         echo '-:ALL EXCEPT root (sudo):ALL EXCEPT LOCAL' >>/etc/security/access.conf",
        "pam-refuses-account",
    ),
    case(
        "pam-refuses-account/access-conf-of-its-own",
        "echo 'account required pam_access.so accessfile=/etc/fog/access' >>/etc/pam.d/common-account
         printf '%s\\n' '# ours' '+ : root : ALL' '- : fogproject : 10.77.0.0/24' >/etc/fog/access",
        "pam-refuses-account",
    ),
    case(
        "pam-refuses-account/list-of-users",
        "sed -i '1i auth required pam_listfile.so item=user sense=allow file=/etc/ssh-users onerr=fail' /etc/pam.d/sshd
         printf 'root\\nadmin\\n' >/etc/ssh-users",
        "pam-refuses-account",
    ),
    case(
        "pam-refuses-account/list-of-groups-in-the-account-stage",
        "sed -i '1i account required pam_listfile.so item=group sense=deny file=/etc/no-ssh onerr=succeed' /etc/pam.d/sshd
         echo fogproject >/etc/no-ssh",
        "pam-refuses-account",
    ),
    case(
        "pam-refuses-account/shells",
        "sed -i '1i account required pam_shells.so' /etc/pam.d/sshd; sed -i '/bash/d' /etc/shells",
        "pam-refuses-account",
    ),
    case(
        "pam-refuses-account/deny",
        "sed -i '/^@include common-account/i account requisite pam_deny.so' /etc/pam.d/sshd",
        "pam-refuses-account",
    ),
    case(
        // What the module runs is not known: only the log says that PAM's account stage refused.
        "pam-refuses-account/only-the-log-says",
        "log_to_file; sed -i '1i account required pam_exec.so quiet /bin/false' /etc/pam.d/sshd",
        "pam-refuses-account",
    ),
    Case {
        root: Cause("wrong-password", Enough),
        never: &["pam-refuses-account"],
        ..case(
            "wrong-password/old-lines-in-the-log",
            "echo 'Jan  2 10:00:00 fog sshd[8]: fatal: Access denied for user fogproject by PAM account configuration [preauth]' >>/var/log/auth.log
             echo 'fogproject:other' | chpasswd",
            "",
        )
    },
    Case {
        releases: &[Bookworm, Trixie, Sid],
        ..case(
            "pam-refuses-account/faillock",
            "sed -i '1i auth required pam_faillock.so preauth deny=2\\naccount required pam_faillock.so' /etc/pam.d/sshd
             install -d /var/run/faillock
             php -r '$r = pack(\"a52vvP\", \"10.0.0.1\", 0, 1, time()); echo $r, $r, $r;' >/var/run/faillock/fogproject
             chown fogproject /var/run/faillock/fogproject",
            "pam-refuses-account",
        )
    },
    healthy(
        "healthy/pam-modules-that-agree",
        "sed -i '1i auth required pam_listfile.so item=user sense=allow file=/etc/ssh-users onerr=fail\\nauth required pam_faillock.so preauth' /etc/pam.d/sshd
         echo fogproject >/etc/ssh-users
         echo 'account required pam_access.so' >>/etc/pam.d/common-account
         printf '%s\\n' '+:fogproject:10.77.0.' '-:ALL:ALL' >>/etc/security/access.conf",
    ),
    Case {
        // The rule is not to blame, and neither is the list.
        php: REFUSED,
        root: Cause("wrong-password", Enough),
        never: &["pam-refuses-account"],
        ..healthy(
            "wrong-password/beside-rules-that-agree",
            "sed -i '1i auth required pam_listfile.so item=user sense=deny file=/etc/ssh-users onerr=succeed' /etc/pam.d/sshd
             echo root >/etc/ssh-users
             echo 'account required pam_access.so' >>/etc/pam.d/common-account
             echo '-:fogproject:LOCAL 192.168.' >>/etc/security/access.conf
             echo 'fogproject:other' | chpasswd",
        )
    },
    // time
    Case {
        // 9.8 and later add up to four seconds.
        timeout: 10,
        ..case(
        "login-too-slow/grace-time",
        "first_lines 'LoginGraceTime 2'; sed -i '1i auth required pam_exec.so /bin/sleep 9' /etc/pam.d/sshd",
        "login-too-slow",
    )
    },
    Case {
        php: Php::Hangs,
        root: Cause("login-too-slow", Enough),
        ..case(
            "login-too-slow/longer-than-anybody-waits",
            "sed -i '1i auth required pam_exec.so /bin/sleep 30' /etc/pam.d/sshd",
            "login-too-slow",
        )
    },
    Case {
        timeout: 10,
        also: &["login-too-slow"],
        ..healthy(
            "login-too-slow/more-than-half",
            "first_lines 'LoginGraceTime 7'; sed -i '1i auth required pam_exec.so /bin/sleep 3.6' /etc/pam.d/sshd",
        )
    },
    Case {
        // A name server that is gone, and sshd asks it for the client's name. How often differs by release.
        releases: &[Trixie, Sid],
        timeout: 10,
        also: &["login-too-slow"],
        ..healthy(
            "login-too-slow/reverse-lookup",
            "first_lines 'LoginGraceTime 7' 'UseDNS yes'
             ip neigh add 10.77.0.50 lladdr 02:00:00:00:00:50 dev fog0 nud permanent
             sed -i 's/^hosts:.*/hosts: dns/' /etc/nsswitch.conf
             printf 'nameserver 10.77.0.50\\noptions timeout:2 attempts:1\\n' >/etc/resolv.conf",
        )
    },
    healthy(
        "healthy/slow-login",
        "first_lines 'LoginGraceTime 30'; sed -i '1i auth required pam_exec.so /bin/sleep 2' /etc/pam.d/sshd",
    ),
    // two at once
    Case {
        root: Cause("wrong-password", Enough),
        also: &["account-expired"],
        ..case(
            "wrong-password/and-expired",
            "usermod --expiredate 2020-01-01 fogproject; echo 'fogproject:other' | chpasswd",
            "",
        )
    },
    Case {
        also: &["account-expired"],
        ..case(
            "nologin-file/and-expired",
            "usermod --expiredate 2020-01-01 fogproject; touch /etc/nologin",
            "nologin-file",
        )
    },
    Case {
        also: &["account-locked"],
        ..case(
            "user-not-allowed/and-locked",
            "usermod --lock fogproject; first_lines 'AllowUsers root'",
            "user-not-allowed",
        )
    },
    Case {
        target: Target { host: "127.0.0.1", ..FOG },
        told: true,
        ..case("user-not-allowed/loopback-is-not-listed", "first_lines 'AllowUsers fogproject@10.77.0.*'", "user-not-allowed")
    },
];
