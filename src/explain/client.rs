//! What OpenSSH's own client says (8.4 to 10.0: `sftp-client.c`, `clientloop.c`, `sshconnect.c`,
//! `kex.c`).

use super::text::{DOCTOR, LOG, Suspect, Text, suspect};

const fn says(
    forms: &'static [&'static [&'static str]],
    means: &'static str,
    suspects: &'static [Suspect],
) -> Text {
    Text { by: "OpenSSH's client", forms, means, suspects, commands: &[DOCTOR, LOG], vague: false }
}

const PRINTS: &[Suspect] = &[
    suspect("shell-startup-output", "an external sftp-server, and a start-up file that prints"),
    suspect("sshrc-output", "/etc/ssh/sshrc prints; internal-sftp does not help"),
    suspect("login-shell-refuses", "the letters are \"This\", of \"This account is …\""),
    suspect("forced-command", "a ForceCommand prints them"),
];

pub(super) const TEXTS: &[Text] = &[
    says(
        &[&["message too long"], &["ensure the remote shell produces no output"]],
        "Text came where an SFTP packet should. The number is its first four letters.",
        PRINTS,
    ),
    says(
        &[&["subsystem request failed on channel"]],
        "sshd knows no sftp subsystem for this account.",
        &[
            suspect("subsystem-not-defined", "no Subsystem line is in force"),
            suspect("subsystem-name-differs", "there is one, spelt otherwise"),
            suspect("subsystem-hidden-by-match", "a Match block has one of its own"),
        ],
    ),
    says(
        &[&["this account is currently not available"]],
        "The login shell is nologin, and an external sftp-server is started by it.",
        &[suspect("login-shell-refuses", "the shell stands in /etc/passwd")],
    ),
    says(
        &[
            &["kex_exchange_identification"],
            &["connection closed by", "port"],
            &["connection reset by"],
        ],
        "The connection was accepted and closed before the key exchange was through.",
        &[
            suspect("source-penalised", "OpenSSH 9.8 or later, after failed logins"),
            suspect("connection-limit-reached", "MaxStartups; it comes and goes"),
            suspect("denied-by-hosts-file", "a line of /etc/hosts.deny"),
            suspect("host-keys-unloadable", "sshd has no usable host key"),
            suspect("not-an-ssh-server", "another service holds the port"),
        ],
    ),
    says(
        &[&["connection refused"]],
        "The machine is there, and nothing listens on the port.",
        &[
            suspect("port-closed", "sshd does not run"),
            suspect("listens-elsewhere", "sshd listens on another port or address"),
            suspect("banned-by-fail2ban", "from other machines it works"),
        ],
    ),
    says(
        &[&["connection timed out"], &["no route to host"], &["network is unreachable"]],
        "Packets do not arrive, or their answers do not.",
        &[
            suspect("connection-filtered", "a firewall between them or on the server"),
            suspect("fog-address-not-here", "FOG has an old address of its own"),
            suspect("banned-by-fail2ban", "from other machines it works"),
        ],
    ),
    says(
        &[&["could not resolve hostname"], &["name or service not known"]],
        "The name becomes no address.",
        &[suspect("host-not-found", "getent has no answer either")],
    ),
    says(
        &[
            &["permission denied (publickey)"],
            &["permission denied (publickey,gssapi"],
            &["no supported authentication methods available"],
        ],
        "The server offers no login with a password.",
        &[
            suspect("password-login-disabled", "a line of the configuration, often of a drop-in"),
            suspect("second-factor-required", "AuthenticationMethods asks for a key first"),
        ],
    ),
    Text {
        vague: true,
        ..says(
            &[&["permission denied, please try again"], &["permission denied (", "password"]],
            "The login was refused.",
            &[
                suspect("wrong-password", "FOG holds another password than the account"),
                suspect("user-not-allowed", "sshd's log says \"not allowed because\""),
                suspect("account-locked", "passwd -S shows L"),
            ],
        )
    },
    says(
        &[
            &["no matching key exchange method found"],
            &["no matching host key type found"],
            &["no matching cipher found"],
            &["no matching mac found"],
        ],
        "Client and server share no algorithm of this kind.",
        &[
            suspect("no-common-algorithm", "sshd's lists were cut down"),
            suspect("php-libssh2-too-old", "PHP's lists are shorter than OpenSSH's"),
        ],
    ),
    says(
        &[&["remote host identification has changed"], &["host key verification failed"]],
        "The server shows another key than the known one. FOG does not look at it.",
        &[suspect("host-key-changed", "reinstalled, or another machine has the address")],
    ),
    says(
        &[&["couldn't rename file", "permission denied"], &["rename", "permission denied"]],
        "The server may not move it.",
        &[
            suspect("storage-not-writable", "owner or mode of the image root"),
            suspect("capture-dir-not-writable", "owner or mode of dev/"),
            suspect("capture-not-movable", "what was captured belongs to another user"),
            suspect("sticky-directory", "the directory has the sticky bit"),
        ],
    ),
    says(
        &[&["couldn't rename file", "failure"], &["rename", "failure"]],
        "The server cannot move it: OpenSSH has no code for the reason.",
        &[
            suspect("rename-crosses-filesystems", "dev/ is a mount of its own"),
            suspect("storage-read-only", "the file system is mounted read-only"),
            suspect("storage-full", "no blocks are free"),
            suspect(
                "quota-exceeded",
                "there is room, and the account or the subvolume may use no more",
            ),
        ],
    ),
    Text {
        vague: true,
        ..says(
            &[&["connection closed"]],
            "The login worked, and the SFTP server ended before it said anything.",
            &[
                suspect("sftp-server-missing", "the program of the Subsystem line is not there"),
                suspect("password-expired", "chage -l shows the date"),
                suspect("shell-startup-exit", "a start-up file of the shell ends it"),
                suspect("login-shell-refuses", "the account's shell is false or nologin"),
            ],
        )
    },
];
