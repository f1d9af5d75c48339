//! What FOG 1.6, PHP with PECL ssh2 1.3.1 and 1.4.1, and libssh2 1.8.0 to 1.11.1 say.

use super::text::{DOCTOR, LOG, PHP_LOG, Suspect, Text, suspect};

const BEFORE_SFTP: &[Suspect] = &[
    suspect("shell-startup-output", "an external sftp-server, and a start-up file that prints"),
    suspect("sshrc-output", "/etc/ssh/sshrc prints; internal-sftp does not help"),
    suspect("login-shell-refuses", "the text is \"This account is currently not available\""),
    suspect("forced-command", "a ForceCommand other than internal-sftp is in force"),
    suspect("pam-session-refused", "the text is the message of the day, the exit status 254"),
    suspect("password-expired", "with a libssh2 that reports the end of a channel"),
    suspect("sftp-server-missing", "with a libssh2 that reports the end of a channel"),
];

const SILENT_END: &[Suspect] = &[
    suspect("sftp-server-missing", "the program of the Subsystem line is not there"),
    suspect("sftp-server-not-executable", "the program is there, and nobody may run it"),
    suspect("password-expired", "the login succeeds; chage -l shows the date"),
    suspect("shell-startup-exit", "a start-up file of the shell ends it without a word"),
    suspect("login-shell-refuses", "the account's shell is false or nologin"),
    suspect("sftp-server-bad-options", "the Subsystem line has an option it does not know"),
    suspect("sftp-server-crashes", "it dies by a signal"),
];

const SILENCE: &[Suspect] = &[
    suspect("php-hangs-here", "sshd reports an end, and this libssh2 does not see it"),
    suspect("shell-startup-stalls", "a start-up file of the shell waits"),
    suspect("sftp-server-hangs", "the SFTP server starts, and does not answer"),
    suspect("sftp-server-slow", "it answers in the end"),
    suspect("login-too-slow", "the login takes long: a directory, or DNS"),
    suspect("silent-server", "the port is open, and nobody speaks there"),
    suspect("connection-filtered", "nobody answers at all: a firewall"),
];

const NO_SUBSYSTEM: &[Suspect] = &[
    suspect("subsystem-not-defined", "no Subsystem line for sftp is in force"),
    suspect("subsystem-name-differs", "there is one, spelt SFTP or sftp-server"),
    suspect("subsystem-hidden-by-match", "a Match block has a Subsystem line of its own"),
    suspect("drop-in-not-included", "the line stands in a file that no Include matches"),
    suspect("config-not-reloaded", "the line is there, and sshd has not read it yet"),
    suspect("resource-limit-too-low", "nproc in limits.conf or limits.d: sshd cannot fork"),
];

const LOGIN: &[Suspect] = &[
    suspect("wrong-password", "FOG holds another password than the account"),
    suspect("credentials-out-of-step", "FOG holds several, and the account has one of them"),
    suspect("password-login-disabled", "sshd offers neither password nor keyboard-interactive"),
    suspect("user-not-allowed", "AllowUsers, DenyUsers, AllowGroups or DenyGroups leaves it out"),
    suspect("account-locked", "usermod --lock, or an x in shadow"),
    suspect("account-expired", "chage -l shows the date"),
    suspect("account-missing", "there is no such account"),
    suspect("shell-missing", "the login shell does not exist"),
    suspect("pam-refuses-account", "access.conf, faillock or another PAM module"),
    suspect("max-auth-tries-too-low", "MaxAuthTries 1, and PHP tries two methods"),
    suspect("second-factor-required", "AuthenticationMethods asks for more than one"),
];

const TCP: &[Suspect] = &[
    suspect("port-closed", "sshd does not run"),
    suspect("listens-elsewhere", "sshd listens on another port or address"),
    suspect("connection-filtered", "it takes long: a firewall drops the packets"),
    suspect("fog-address-not-here", "FOG has an old address of its own"),
    suspect("fog-ssh-port-differs", "FOG_SSH_PORT is not sshd's port"),
    suspect("banned-by-fail2ban", "from other machines it works"),
    suspect("selinux-blocks-web-server", "from a shell it works, from PHP it does not"),
];

const BANNER: &[Suspect] = &[
    suspect("source-penalised", "OpenSSH 9.8 or later, after a few failed logins"),
    suspect("connection-limit-reached", "MaxStartups; it comes and goes"),
    suspect("denied-by-hosts-file", "a line of /etc/hosts.deny"),
    suspect("not-an-ssh-server", "another service holds the port"),
    suspect("host-keys-unloadable", "sshd has no usable host key"),
    suspect("dropped-before-banner", "none of these can be seen"),
];

const KEYS: &[Suspect] = &[
    suspect("php-libssh2-too-old", "OpenSSH's client connects, PHP does not"),
    suspect("no-common-algorithm", "sshd's lists were cut down"),
    suspect("host-keys-unloadable", "sshd has no usable host key"),
];

const MOVE: &[Suspect] = &[
    suspect("capture-not-movable", "what was captured belongs to another user"),
    suspect("exports-no-root-squash", "clients write as root; the next capture fails as well"),
    suspect("exports-uid-differs", "clients write under a number the account no longer has"),
    suspect("storage-not-writable", "owner or mode of the image root"),
    suspect("capture-dir-not-writable", "owner or mode of dev/"),
    suspect("rename-crosses-filesystems", "dev/ is a mount of its own"),
    suspect("capture-dir-missing", "dev/ is not there"),
    suspect("storage-missing", "the storage path of the node is not there"),
    suspect("storage-path-differs", "FOG's path and the one on disk are two"),
    suspect("chroot-hides-storage", "a ChrootDirectory is in force"),
    suspect("storage-read-only", "the file system is mounted read-only"),
    suspect("storage-full", "no blocks are free"),
    suspect("inodes-exhausted", "df -i shows none free"),
    suspect("quota-exceeded", "there is room, and the account or the subvolume may use no more"),
    suspect("sticky-directory", "the directory has the sticky bit"),
    suspect("immutable-flag", "lsattr shows an i or an a"),
    suspect("sftp-request-denied", "the Subsystem line has -R, -P or -p"),
];

const fn text(
    by: &'static str,
    forms: &'static [&'static [&'static str]],
    means: &'static str,
    suspects: &'static [Suspect],
    commands: &'static [&'static str],
) -> Text {
    Text { by, forms, means, suspects, commands, vague: false }
}

pub(super) const TEXTS: &[Text] = &[
    text(
        "libssh2, through PHP and FOG",
        &[&["timeout waiting for response from sftp subsystem"]],
        "The login worked, the subsystem was granted, and what came out of it is no SFTP packet: mostly \
         text. It is hardly ever a time-out: it comes at once.",
        BEFORE_SFTP,
        &[DOCTOR, "echo | sftp fogproject@localhost"],
    ),
    text(
        "libssh2, through PHP and FOG",
        &[&["unable to request sftp subsystem"]],
        "The login worked, and sshd refuses the sftp subsystem: for this account it knows none.",
        NO_SUBSYSTEM,
        &[DOCTOR, "sudo sshd -T -C user=fogproject | grep -i subsystem"],
    ),
    text(
        "libssh2, through PHP and FOG",
        &[&["unable to startup channel"]],
        "The login worked, and sshd refuses a session, or dies before it begins.",
        &[
            suspect(
                "chroot-unsafe",
                "a part of ChrootDirectory is not root's, or others may write",
            ),
            suspect("sessions-disabled", "MaxSessions 0"),
            suspect("pam-refuses-account", "the connection is cut after the right password"),
        ],
        &[DOCTOR, LOG],
    ),
    Text {
        by: "libssh2, through PHP and FOG",
        forms: &[&["unable to startup sftp subsystem:"]],
        means: "The login worked, and the SFTP server did not start. With nothing behind the colon, it \
                is libssh2 1.8.0, which has no words for an end of stream.",
        suspects: SILENT_END,
        commands: &[DOCTOR],
        vague: true,
    },
    text(
        "libssh2, through PHP and FOG",
        &[&["session not authenticated yet"]],
        "The connection broke while PHP asked for the login methods; PHP takes that for a login.",
        &[
            suspect("login-too-slow", "LoginGraceTime ran out: a slow directory or DNS"),
            suspect(
                "pam-stack-broken",
                "a file of /etc/pam.d is missing: sshd logs \"PAM: initialisation failed\"",
            ),
            suspect("max-auth-tries-too-low", "MaxAuthTries 0"),
            suspect("login-banner-too-long", "the Banner file has more than 40,000 bytes"),
            suspect("connection-limit-reached", "too many connections at once"),
        ],
        &[DOCTOR, LOG],
    ),
    text(
        "libssh2, through PHP and FOG",
        &[&["unable to send close-channel request"]],
        "The connection itself died right after the subsystem was granted (libssh2 up to 1.10.0).",
        &[
            suspect("sftp-server-crashes", "the program ends its sshd as well"),
            suspect("chroot-unsafe", "sshd ends with a word in its log"),
        ],
        &[DOCTOR, LOG],
    ),
    text(
        "libssh2, through PHP and FOG",
        &[&["invalid ssh_fxp_version response"], &["data too short when extracting ext"]],
        "A packet came that is no well-made answer to SFTP's first one.",
        &[suspect("wrong-program", "the Subsystem line names something else than an SFTP server")],
        &[DOCTOR],
    ),
    text(
        "libssh2, where it has a time limit: PHP as FOG uses it has none",
        &[&["timed out waiting on socket"]],
        "The server went silent, and no end of the connection came either.",
        SILENCE,
        &[DOCTOR, LOG],
    ),
    Text {
        by: "FOG's client console",
        forms: &[
            &["reattempting to update database"],
            &["could not complete tasking"],
            &["error returned"],
        ],
        means: "The client says this whatever went wrong on the server. The words behind \"Error \
                returned:\" tell more; the image lies safe in dev/.",
        suspects: &[
            suspect("shell-startup-output", "\"Unable to startup SFTP subsystem\" stands there"),
            suspect("wrong-password", "\"Unable to connect to ssh\" stands there"),
            suspect("capture-not-movable", "\"Unable to move\" stands there"),
            suspect("php-ssh2-missing", "nothing stands there"),
        ],
        commands: &[DOCTOR],
        vague: true,
    },
    text(
        "FOG's client console",
        &[&["unable to move the captured image into place"]],
        "Everything up to SFTP works; the server refuses to move the image from dev/ into its place. \
         The image is still in dev/.",
        MOVE,
        &[DOCTOR, "namei -l /images/dev", "findmnt -T /images/dev; findmnt -T /images"],
    ),
    text(
        "FOG's client console",
        &[&["unable to move the existing image aside"]],
        "An older image of the same name cannot be renamed to <image>.movetmp.",
        &[
            suspect("movetmp-left-behind", "an <image>.movetmp is there that cannot be removed"),
            suspect("storage-not-writable", "owner or mode of the image root"),
            suspect("sticky-directory", "the image root has the sticky bit"),
            suspect("immutable-flag", "lsattr -d shows an a: no name may leave it"),
            suspect("sftp-request-denied", "the Subsystem line has -P rmdir or -P remove"),
        ],
        &[DOCTOR, "ls -ld /images /images/*.movetmp"],
    ),
    text(
        "FOG's client console and web pages",
        &[
            &["unable to connect to ssh"],
            &["ssh connection has failed"],
            &["ssh connection failed"],
        ],
        "FOG has these words for everything from TCP to the login. PHP's own are in the web server's log.",
        &[
            suspect("wrong-password", "the log has \"Authentication failed for\""),
            suspect("port-closed", "the log has \"Unable to connect to … on port\""),
            suspect("source-penalised", "the log has \"Failed getting banner\""),
            suspect("php-libssh2-too-old", "the log has \"Unable to exchange encryption keys\""),
            suspect("password-login-disabled", "as with a wrong password; sshd -T tells"),
            suspect("user-not-allowed", "as with a wrong password; sshd's log tells"),
            suspect("fog-address-not-here", "FOG has an old address of its own"),
            suspect("connection-filtered", "it takes a minute"),
        ],
        &[DOCTOR, PHP_LOG, LOG],
    ),
    text(
        "FOG's web page of a storage node",
        &[&["the node did not answer on the network"], &["no master nodes available"]],
        "No TCP connection to the node's SSH port.",
        TCP,
        &["sftp-doctor fogproject@NODE", "ss -tln"],
    ),
    text(
        "FOG's web page of a storage node",
        &[
            &["the node refused the ssh login for"],
            &["unable to connect using ip, user, and/or password provided"],
        ],
        "The node's sshd answers, and refuses the login.",
        LOGIN,
        &["sftp-doctor fogproject@NODE", LOG],
    ),
    text(
        "FOG's web page of a storage node",
        &[&["could not open an ssh connection to"]],
        "TCP works, and the SSH session does not start; no password was sent.",
        BANNER,
        &["sftp-doctor fogproject@NODE", LOG],
    ),
    text(
        "PHP",
        &[&["authentication failed for", "using password"]],
        "sshd refuses the login, and does not say why: it answers the same for each of these.",
        LOGIN,
        &[DOCTOR, LOG],
    ),
    text(
        "PHP",
        &[&["failed getting banner"], &["failed sending banner"]],
        "The connection was accepted and closed before the server said who it is, or something else than \
         an SSH server answered.",
        BANNER,
        &[DOCTOR, LOG],
    ),
    text(
        "PHP",
        &[&["unable to exchange encryption keys"], &["error starting up ssh connection(-5)"]],
        "Client and server share no algorithm of some kind; libssh2 does not say which.",
        KEYS,
        &[DOCTOR, LOG],
    ),
    text(
        "PHP",
        &[&["unable to ask for ssh-userauth service"]],
        "Measured with libssh2 1.9.0 that was built for another OpenSSL than the one it runs on.",
        &[suspect("php-libssh2-too-old", "the library's package does not fit the system")],
        &["ldd $(find /usr/lib/php -name ssh2.so)"],
    ),
    text(
        "PHP",
        &[&["getaddrinfo for", "failed"], &["getaddrinfo failed"]],
        "The name of the node becomes no address.",
        &[suspect("host-not-found", "getent has no answer either")],
        &["getent hosts NODE"],
    ),
    Text {
        by: "PHP",
        forms: &[&["ssh2_connect()", "unable to connect to"], &["unable to connect to", "on port"]],
        means: "No TCP connection to the SSH port.",
        suspects: TCP,
        commands: &[DOCTOR, "ss -tln"],
        vague: true,
    },
    text(
        "PHP",
        &[&["call to undefined function ssh2_"]],
        "The PHP that serves FOG's pages has no ssh2 extension. The client sees an empty answer.",
        &[suspect(
            "php-ssh2-missing",
            "php -m may have it all the same: the command line is another SAPI",
        )],
        &[DOCTOR, "ls /etc/php/*/*/conf.d/*ssh2*"],
    ),
    text(
        "PHP",
        &[&["allowed memory size", "exhausted"]],
        "FOG before 25 August 2026 never ends to delete an image that it may not delete.",
        &[suspect("movetmp-left-behind", "an <image>.movetmp is there that cannot be removed")],
        &["ls -ld /images/*.movetmp"],
    ),
    Text {
        by: "FOG's web pages",
        forms: &[&["kernel update fail"], &["init update fail"]],
        means: "A kernel is written over SSH as well, with an account and a password of its own in FOG's \
                settings.",
        suspects: &[
            suspect("kernel-store-refused", "FOG_TFTP_PXE_KERNEL_DIR is not the account's"),
            suspect("credentials-out-of-step", "FOG_TFTP_FTP_PASSWORD is an old one"),
        ],
        commands: &[DOCTOR],
        vague: true,
    },
    text(
        "FOG's web pages",
        &[&["could not open file:"], &["could not send data from file"]],
        "The login works, and a file cannot be written where FOG puts snapins or kernels.",
        &[
            suspect("snapin-store-refused", "it was a snapin: the node's snapin path"),
            suspect("kernel-store-refused", "it was a kernel: FOG_TFTP_PXE_KERNEL_DIR"),
            suspect("storage-full", "no blocks are free"),
            suspect("quota-exceeded", "there is room, and the account may use no more"),
        ],
        &[DOCTOR, "namei -l /opt/fog/snapins /tftpboot"],
    ),
    text(
        "The web server in front of PHP",
        &[&["gateway timeout"], &["gateway time-out"]],
        "PHP waits for the SSH server without a limit, and the web server does not. With some libssh2 PHP \
         waits for ever where others report an end.",
        SILENCE,
        &[DOCTOR, "sftp-doctor --ask-php"],
    ),
    text(
        "FOG 1.5",
        &[&["ftp connection failed"], &["550 rename failed"], &["fogftp.class.php"]],
        "This is FTP: FOG 1.5 does not use SFTP at all.",
        &[suspect("fog-uses-ftp", "FOG's version is below 1.6")],
        &["grep -rh FOG_VERSION /var/www/html/fog/lib/fog/system.class.php"],
    ),
];
