//! Servers on which a capture works, though many of them look ill.

use crate::case::{CASE, Case, FOG, Target};

const EXTERNAL: &[&str] = &["external-sftp-server"];

pub(super) const CASES: &[Case] = &[
    // FOG's warning in .bashrc prints, and internal-sftp never starts a shell.
    Case { name: "healthy/as-fog-installs-it", ..CASE },
    Case { name: "healthy/nologin-shell", breaks: "login_shell /usr/sbin/nologin", ..CASE },
    Case { name: "healthy/false-shell", breaks: "login_shell /bin/false", ..CASE },
    Case {
        // The older of the two names is OpenSSH 8.4's.
        name: "healthy/keyboard-interactive-only",
        breaks: "first_lines 'PasswordAuthentication no' 'ChallengeResponseAuthentication yes' \
                 'KbdInteractiveAuthentication yes'",
        ..CASE
    },
    Case {
        name: "healthy/password-and-keyboard-interactive",
        breaks: "first_lines 'ChallengeResponseAuthentication yes' 'KbdInteractiveAuthentication yes'",
        ..CASE
    },
    Case {
        name: "healthy/bashrc-prints-to-stderr",
        breaks: "quiet_external; bashrc 'echo welcome >&2'",
        also: EXTERNAL,
        ..CASE
    },
    Case {
        name: "healthy/bashrc-guarded-by-skel",
        breaks: "subsystem $external; guarded_bashrc",
        also: EXTERNAL,
        ..CASE
    },
    Case {
        name: "healthy/bashrc-prints-on-terminals",
        breaks: "quiet_external; bashrc '[[ $- == *i* ]] && echo welcome' 'if [ -t 1 ]; then echo hello; fi'",
        also: EXTERNAL,
        ..CASE
    },
    Case {
        name: "healthy/external-server-and-unread-drop-in",
        breaks: "quiet_external; drop_in 00-fog-internal-sftp 'Subsystem sftp internal-sftp'",
        also: &["external-sftp-server", "drop-in-not-included"],
        ..CASE
    },
    Case {
        name: "healthy/another-port",
        breaks: "first_lines 'Port 2222'",
        target: Target { port: 2222, ..FOG },
        told: true,
        ..CASE
    },
    Case {
        name: "healthy/loopback",
        target: Target { host: "127.0.0.1", ..FOG },
        told: true,
        ..CASE
    },
    Case {
        name: "healthy/ipv6",
        target: Target { host: "[fd77::1]", ..FOG },
        told: true,
        ..CASE
    },
    Case {
        name: "healthy/another-machine",
        breaks: "elsewhere",
        target: Target { host: "10.77.0.2", ..FOG },
        told: true,
        ..CASE
    },
    Case {
        name: "healthy/known-machine",
        breaks: "elsewhere; mkdir -p /root/.ssh
            for key in /etc/ssh/ssh_host_*.pub; do echo \"10.77.0.2 $(cut -d' ' -f1,2 \"$key\")\"; done >/root/.ssh/known_hosts",
        target: Target { host: "10.77.0.2", ..FOG },
        told: true,
        ..CASE
    },
    Case { name: "healthy/internal-sftp-with-options", breaks: "subsystem 'internal-sftp -l INFO -u 0002'", ..CASE },
    Case { name: "healthy/upper-case-keyword", breaks: "sed -i 's/^Subsystem/SUBSYSTEM/' $conf", ..CASE },
    Case { name: "healthy/subsystem-in-a-drop-in", breaks: "no_subsystem; drop_in 10-sftp.conf 'Subsystem sftp internal-sftp'", ..CASE },
    Case {
        name: "healthy/commented-external-line",
        breaks: "last_lines '#Subsystem sftp /usr/lib/openssh/sftp-server' '# PasswordAuthentication no'",
        ..CASE
    },
    Case {
        name: "healthy/match-block-for-others",
        breaks: "last_lines 'Match User nobody' 'PasswordAuthentication no' 'ForceCommand /bin/false' 'ChrootDirectory /nowhere'",
        ..CASE
    },
    Case {
        name: "healthy/force-command-internal-sftp",
        breaks: "last_lines 'Match User fogproject' 'ForceCommand internal-sftp'",
        ..CASE
    },
    Case { name: "healthy/allow-users", breaks: "first_lines 'AllowUsers root fogproject'", ..CASE },
    Case { name: "healthy/one-session-and-two-tries", breaks: "first_lines 'MaxSessions 1' 'MaxAuthTries 2'", ..CASE },
    Case { name: "healthy/login-banner", breaks: "echo 'Authorised use only' >/etc/issue.net; first_lines 'Banner /etc/issue.net'", ..CASE },
    Case {
        name: "healthy/hosts-files-for-others",
        breaks: "printf 'vsftpd: ALL\\nsshd: 192.0.2.0/255.255.255.0\\n' >/etc/hosts.deny",
        ..CASE
    },
    Case { name: "healthy/storage-of-the-group", breaks: "chown root:fogproject /images /images/dev; chmod 0775 /images /images/dev", ..CASE },
    Case {
        name: "healthy/storage-through-acl",
        breaks: "chown root:root /images /images/dev; chmod 0755 /images /images/dev
            setfacl -m u:fogproject:rwx /images /images/dev",
        ..CASE
    },
    Case { name: "healthy/storage-behind-a-link", breaks: "mv /images /srv/images; ln -s /srv/images /images", ..CASE },
    Case {
        name: "healthy/home-missing",
        breaks: "rm -r $home",
        ..CASE
    },
    Case {
        name: "healthy/password-with-quotes",
        breaks: r#"odd="it's \$HOME \"and\" #all"; printf 'fogproject:%s\n' "$odd" | chpasswd; setting SVC_password "$odd""#,
        target: Target { password: Some("it's $HOME \"and\" #all"), ..FOG },
        ..CASE
    },
    Case {
        name: "healthy/settings-with-old-names",
        breaks: "sed -i 's/^SVC_user=/username=/; s/^SVC_password=/password=/; s/^NET_fog_server_ip=/ipaddress=/
            s/^STORAGE_image_share_path=/storageLocation=/' /opt/fog/.fogsettings",
        ..CASE
    },
    Case { name: "healthy/settings-elsewhere", breaks: "mv /opt/fog /srv/fog; echo \"fogprogramdir='/srv/fog'\" >/etc/fog/fog.conf", ..CASE },
    Case { name: "healthy/no-fog-conf", breaks: "rm /etc/fog/fog.conf", ..CASE },
];
