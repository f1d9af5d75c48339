//! What sshd writes into its log (OpenSSH 8.4 to 10.0: `auth.c`, `auth2.c`, `session.c`, `sshd.c`,
//! `servconf.c`), and what it says before its banner.

use super::text::{DOCTOR, Suspect, Text, suspect};

const fn line(
    forms: &'static [&'static [&'static str]],
    means: &'static str,
    suspects: &'static [Suspect],
) -> Text {
    Text { by: "sshd", forms, means, suspects, commands: &[DOCTOR], vague: false }
}

const fn only(id: &'static str) -> Suspect {
    suspect(id, "the line itself says so")
}

pub(super) const TEXTS: &[Text] = &[
    line(
        &[
            &["not allowed because", "allowusers"],
            &["not allowed because", "denyusers"],
            &["not allowed because", "allowgroups"],
            &["not allowed because", "denygroups"],
        ],
        "A line of sshd's configuration leaves the account out.",
        &[only("user-not-allowed")],
    ),
    line(
        &[&["not allowed because account is locked"]],
        "The account is locked, and sshd does not use PAM.",
        &[only("account-locked")],
    ),
    line(
        &[&["not allowed because shell", "does not exist"], &["not allowed because shell"]],
        "The account's login shell is not there, or cannot be run.",
        &[only("shell-missing")],
    ),
    line(
        &[&["failed password for invalid user"], &["invalid user", "from"]],
        "There is no such account, or AllowUsers and its like leave it out: sshd calls both invalid.",
        &[
            suspect("account-missing", "getent passwd has no line for it"),
            suspect("user-not-allowed", "another log line says \"not allowed because\""),
            suspect("shell-missing", "another log line names the shell"),
        ],
    ),
    line(
        &[
            &["failed password for"],
            &["failed keyboard-interactive/pam for"],
            &["pam: authentication failure for"],
            &["pam_unix(", "authentication failure"],
        ],
        "The password was refused.",
        &[
            suspect("wrong-password", "FOG holds another one than the account"),
            suspect("account-locked", "passwd -S shows L"),
            suspect("pam-refuses-account", "faillock counts, or another module refuses"),
        ],
    ),
    line(
        &[&["by pam account configuration"]],
        "The password was right, and PAM's account stage refuses the account.",
        &[
            suspect("pam-refuses-account", "access.conf, listfile, time"),
            suspect("account-expired", "chage -l shows the date"),
            suspect("nologin-file", "/etc/nologin is there"),
        ],
    ),
    line(
        &[
            &["pam: initialisation failed"],
            &["pam unable to dlopen"],
            &["pam adding faulty module"],
        ],
        "A file or a module that PAM's stack names is not there.",
        &[only("pam-stack-broken")],
    ),
    line(
        &[&["pam_open_session()"]],
        "The login was accepted, and PAM's session stage refused; sshd ends with status 254.",
        &[
            suspect("pam-session-refused", "a module of the session stage, or maxlogins"),
            suspect("resource-limit-too-low", "the same log has \"Too many open files\""),
        ],
    ),
    line(
        &[&["fork: resource temporarily unavailable"], &["too many open files"]],
        "A limit of the account, or of sshd itself, is reached: limits.conf, limits.d, or LimitNPROC= in the unit.",
        &[only("resource-limit-too-low")],
    ),
    line(
        &[&["root login refused"]],
        "The account has root's number, and PermitRootLogin keeps it out.",
        &[only("user-not-allowed")],
    ),
    line(
        &[&["account", "has expired"]],
        "The account's own date is over (not the password's).",
        &[only("account-expired")],
    ),
    line(
        &[
            &["password has expired"],
            &["password change required"],
            &["your password has expired"],
            &["you are required to change your password"],
        ],
        "The login succeeds, and instead of the SFTP server passwd is started, which has no terminal. \
         internal-sftp does not help.",
        &[only("password-expired")],
    ),
    line(
        &[&["bad ownership or modes for chroot directory"], &["chroot path"]],
        "A part of the path of ChrootDirectory is not root's, or others may write to it.",
        &[only("chroot-unsafe")],
    ),
    line(
        &[&["no more sessions"]],
        "The connection may open no (further) session.",
        &[only("sessions-disabled")],
    ),
    line(
        &[&["subsystem request for", "failed, subsystem not found"], &["subsystem not found"]],
        "sshd knows no subsystem of that name for this account.",
        &[
            suspect("subsystem-not-defined", "no Subsystem line is in force"),
            suspect("subsystem-name-differs", "there is one, spelt otherwise"),
            suspect("subsystem-hidden-by-match", "a Match block has one of its own"),
        ],
    ),
    line(
        &[&["unable to negotiate with"]],
        "Client and server share no algorithm; the line names the kind and the client's offer.",
        &[
            suspect("php-libssh2-too-old", "the offer is that of an old libssh2"),
            suspect("no-common-algorithm", "sshd's lists were cut down"),
        ],
    ),
    line(
        &[&["penalty:"], &["penalty"], &["not allowed at this time"]],
        "OpenSSH 9.8 and later let an address wait that has failed too often. The words \"Not allowed at \
         this time\" are also said for MaxStartups.",
        &[
            suspect("source-penalised", "the log names the penalty and its reason"),
            suspect("connection-limit-reached", "the log names MaxStartups"),
        ],
    ),
    line(
        &[&["maxstartups"]],
        "Too many connections were not logged in yet.",
        &[only("connection-limit-reached")],
    ),
    line(
        &[&["refused connect from"]],
        "hosts.allow and hosts.deny refuse the address (Debian's and Ubuntu's sshd).",
        &[only("denied-by-hosts-file")],
    ),
    line(
        &[&["maximum authentication attempts exceeded"], &["too many authentication failures"]],
        "The connection used up MaxAuthTries. PHP tries keyboard-interactive and password.",
        &[
            suspect("max-auth-tries-too-low", "MaxAuthTries is 1"),
            suspect("wrong-password", "both were refused"),
        ],
    ),
    line(
        &[&["timeout before authentication"]],
        "LoginGraceTime ran out before the login was done.",
        &[
            suspect("login-too-slow", "PAM, a directory or DNS is slow"),
            suspect("connection-filtered", "the client's packets stopped to arrive"),
        ],
    ),
    line(
        &[&["already defined"]],
        "Two Subsystem lines of one name: sshd up to 9.4 does not start.",
        &[only("duplicate-subsystem")],
    ),
    line(
        &[
            &["directive 'subsystem' is not allowed within a match block"],
            &["not allowed within a match block"],
        ],
        "A line behind a Match line that may not stand there: sshd does not start.",
        &[
            suspect("subsystem-inside-match", "it is the Subsystem line"),
            suspect("config-does-not-load", "it is another line"),
        ],
    ),
    line(
        &[
            &["bad configuration option"],
            &["bad configuration options"],
            &["missing argument"],
            &["no argument after keyword"],
            &["garbage at end of line"],
            &["extra arguments at end of line"],
            &["badly formatted port number"],
            &["too many recursive configuration includes"],
        ],
        "sshd does not read its configuration: it does not start, or a reload ends it.",
        &[only("config-does-not-load")],
    ),
    line(
        &[
            &["no hostkeys available"],
            &["unprotected private key file"],
            &["could not load host key"],
            &["unable to load host key"],
        ],
        "sshd has no usable host key.",
        &[only("host-keys-unloadable")],
    ),
    line(
        &[
            &["system is going down"],
            &["system is booting up"],
            &["unprivileged users are not permitted"],
        ],
        "A nologin file keeps everybody but root out.",
        &[only("nologin-file")],
    ),
    line(
        &[&["partial success"], &["further authentication required"], &["partial publickey"]],
        "sshd wants a second method after this one.",
        &[only("second-factor-required")],
    ),
    line(
        &[&["missing privilege separation directory"]],
        "sshd does not start: a directory of its own under /run is gone. Its service makes it.",
        &[suspect("port-closed", "sshd does not run now")],
    ),
    line(
        &[&["cannot bind any address"], &["bind to port", "failed"]],
        "sshd cannot listen where it should.",
        &[
            suspect("port-closed", "sshd does not run now"),
            suspect("listens-elsewhere", "another program holds the port"),
        ],
    ),
];
