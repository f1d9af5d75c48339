//! Nothing that speaks SSH is reached.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Release::{Bookworm, Bullseye};
use crate::case::Root::Cause;
use crate::case::{CASE, Case, FOG, Php, Target};

const NODE: Target = Target { host: "10.77.0.2", ..FOG };
const NO_BANNER: Php = Php::Fails("Failed getting banner");

pub(super) const CASES: &[Case] = &[
    Case {
        name: "port-closed/sshd-stopped",
        breaks: "no_sshd",
        php: Php::Fails("Unable to connect to 10.77.0.1 on port 22"),
        root: Cause("port-closed", Confirmed),
        ..CASE
    },
    Case {
        name: "listens-elsewhere/asked-for-another-port",
        target: Target { port: 2222, ..FOG },
        told: true,
        php: Php::Fails("Unable to connect to 10.77.0.1 on port 2222"),
        root: Cause("listens-elsewhere", Confirmed),
        ..CASE
    },
    Case {
        name: "port-closed/another-machine",
        breaks: "elsewhere; later() { kill \"$(cat /run/sshd.pid)\"; sleep 0.1; }",
        target: NODE,
        told: true,
        php: Php::Fails("Unable to connect to 10.77.0.2 on port 22"),
        root: Cause("port-closed", Enough),
        ..CASE
    },
    Case {
        name: "silent-server/says-nothing",
        breaks: "no_sshd; fake_server 22 ''",
        php: Php::Hangs,
        root: Cause("silent-server", Enough),
        ..CASE
    },
    Case {
        name: "silent-server/sshd-frozen",
        breaks: "later() { kill -STOP \"$(cat /run/sshd.pid)\"; }",
        php: Php::Hangs,
        root: Cause("silent-server", Enough),
        ..CASE
    },
    Case {
        name: "not-an-ssh-server/ftp",
        breaks: r#"no_sshd; fake_server 22 'fwrite($c, "220 (vsFTPd 3.0.3)\r\n")'"#,
        php: Php::Hangs,
        root: Cause("not-an-ssh-server", Confirmed),
        ..CASE
    },
    Case {
        name: "not-an-ssh-server/http",
        breaks: r#"no_sshd
            fake_server 22 'fgets($c);
                fwrite($c, "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nConnection: close\r\n\r\n<html>");
                stream_socket_shutdown($c, STREAM_SHUT_WR)'"#,
        php: NO_BANNER,
        root: Cause("not-an-ssh-server", Confirmed),
        ..CASE
    },
    Case {
        name: "not-an-ssh-server/tls",
        breaks: r#"no_sshd; fake_server 22 'fwrite($c, "\x15\x03\x01\x00\x02\x02\x46"); fclose($c)'"#,
        php: NO_BANNER,
        root: Cause("not-an-ssh-server", Confirmed),
        ..CASE
    },
    Case {
        name: "not-an-ssh-server/escape-sequences",
        breaks: r#"no_sshd; fake_server 22 'fwrite($c, "\e[2J\e]0;title\x07welcome\r\n\xff\xfe\x9b31m\r\n")'"#,
        php: Php::Hangs,
        root: Cause("not-an-ssh-server", Confirmed),
        ..CASE
    },
    Case {
        name: "dropped-before-banner/closes",
        breaks: "no_sshd; fake_server 22 'fclose($c)'",
        php: NO_BANNER,
        root: Cause("dropped-before-banner", Enough),
        ..CASE
    },
    Case {
        name: "dropped-before-banner/no-privilege-separation-directory",
        // A newer sshd sends its banner first and dies in the key exchange.
        releases: &[Bullseye, Bookworm],
        breaks: "later() { rmdir /run/sshd; }",
        php: NO_BANNER,
        root: Cause("dropped-before-banner", Enough),
        ..CASE
    },
    // libwrap sleeps for five seconds before it hangs up (clean_exit), so the doctor needs more patience than that.
    Case {
        name: "denied-by-hosts-file/deny-all",
        breaks: "echo 'sshd: ALL' >/etc/hosts.deny",
        timeout: 10,
        php: NO_BANNER,
        root: Cause("denied-by-hosts-file", Confirmed),
        ..CASE
    },
    Case {
        name: "denied-by-hosts-file/not-on-the-list",
        breaks: "echo 'sshd: 192.168.0.0/255.255.0.0 127.0.0.1' >/etc/hosts.allow; echo 'ALL: ALL' >/etc/hosts.deny",
        timeout: 10,
        php: NO_BANNER,
        root: Cause("denied-by-hosts-file", Confirmed),
        ..CASE
    },
    Case {
        name: "denied-by-hosts-file/deny-in-hosts-allow",
        breaks: "printf '# ours\\nvsftpd: ALL\\nsshd: ALL EXCEPT 192.168. : deny\\n' >/etc/hosts.allow",
        timeout: 10,
        php: NO_BANNER,
        root: Cause("denied-by-hosts-file", Confirmed),
        ..CASE
    },
    Case {
        name: "denied-by-hosts-file/another-program-in-its-place",
        breaks: "echo 'sshd: ALL: twist /bin/false' >/etc/hosts.allow",
        timeout: 10,
        php: NO_BANNER,
        root: Cause("denied-by-hosts-file", Confirmed),
        ..CASE
    },
    Case {
        // All that is seen in this time is silence, but the line is there.
        name: "denied-by-hosts-file/short-timeout",
        breaks: "echo 'sshd: ALL' >/etc/hosts.deny",
        timeout: 3,
        php: NO_BANNER,
        root: Cause("denied-by-hosts-file", Enough),
        ..CASE
    },
    Case {
        name: "host-not-found/no-such-name",
        target: Target { host: "nosuch.example", ..FOG },
        told: true,
        php: Php::Fails("getaddrinfo"),
        root: Cause("host-not-found", Enough),
        ..CASE
    },
    Case {
        name: "host-not-found/line-taken-away",
        breaks: "sed -i '/fog-node/d' /etc/hosts; echo 'hosts: files' >/etc/nsswitch.conf",
        target: Target { host: "fog-node", ..FOG },
        told: true,
        php: Php::Fails("getaddrinfo"),
        root: Cause("host-not-found", Enough),
        ..CASE
    },
    Case {
        // A neighbour that takes every packet and answers none.
        name: "connection-filtered/dropped",
        breaks: "ip neigh add 10.77.0.50 lladdr 02:00:00:00:00:50 dev fog0 nud permanent",
        target: Target { host: "10.77.0.50", ..FOG },
        told: true,
        php: Php::Hangs,
        root: Cause("connection-filtered", Enough),
        ..CASE
    },
    Case {
        name: "connection-filtered/no-neighbour",
        target: Target { host: "10.77.0.51", ..FOG },
        told: true,
        php: Php::Fails("Unable to connect to 10.77.0.51 on port 22"),
        root: Cause("connection-filtered", Enough),
        ..CASE
    },
];
