//! The default trees of the distributions: which Subsystem is in force, which file decides it, how
//! the service is named and where its port is decided.
//!
//! Debian's own files were read; those marked *second-hand* rest on documents and on copies others
//! made (packages' spec files, published configurations), not on an installed system.

// The helpers of tests stop the test as well; clippy allows this in test functions only.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use sftp_doctor::sshd::{
    Build, Connection, Memory, PortFrom, Program, Release, Source, read, service,
};

/// A distribution's tree, and what is expected of it.
struct Tree {
    name: &'static str,
    release: &'static str,
    build: Build,
    files: &'static [(&'static str, &'static str)],
    main: &'static str,
    subsystem: (&'static str, &'static str, usize),
    unit: &'static str,
    port: PortFrom,
    password: bool,
}

const DEBIAN: &str = "\
# This is the sshd server system-wide configuration file.
Include /etc/ssh/sshd_config.d/*.conf

#Port 22
KbdInteractiveAuthentication no
UsePAM yes
X11Forwarding yes
PrintMotd no
AcceptEnv LANG LC_*
Subsystem\tsftp\t/usr/lib/openssh/sftp-server
";

/// Debian 11 still uses the old keyword.
const BULLSEYE: &str = "\
Include /etc/ssh/sshd_config.d/*.conf
ChallengeResponseAuthentication no
UsePAM yes
X11Forwarding yes
PrintMotd no
AcceptEnv LANG LC_*
Subsystem\tsftp\t/usr/lib/openssh/sftp-server
";

const CLOUD: &str = "PasswordAuthentication no\n";

const RHEL8: &str = "\
HostKey /etc/ssh/ssh_host_rsa_key
HostKey /etc/ssh/ssh_host_ecdsa_key
HostKey /etc/ssh/ssh_host_ed25519_key
SyslogFacility AUTHPRIV
PermitRootLogin yes
AuthorizedKeysFile\t.ssh/authorized_keys
PasswordAuthentication yes
ChallengeResponseAuthentication no
GSSAPIAuthentication yes
GSSAPICleanupCredentials no
UsePAM yes
X11Forwarding yes
PrintMotd no
AcceptEnv LANG LC_CTYPE
Subsystem\tsftp\t/usr/libexec/openssh/sftp-server
";

const RHEL9: &str = "\
Include /etc/ssh/sshd_config.d/*.conf
AuthorizedKeysFile\t.ssh/authorized_keys
Subsystem\tsftp\t/usr/libexec/openssh/sftp-server
";

const REDHAT: &str = "\
Include /etc/crypto-policies/back-ends/opensshserver.config
SyslogFacility AUTHPRIV
ChallengeResponseAuthentication no
GSSAPIAuthentication yes
GSSAPICleanupCredentials no
UsePAM yes
X11Forwarding yes
PrintMotd no
";

const POLICY: &str = "Ciphers aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,aes256-ctr\n";

const SUSE: &str = "\
Include /etc/ssh/sshd_config.d/*.conf
Include /usr/etc/ssh/sshd_config.d/*.conf
AuthorizedKeysFile\t.ssh/authorized_keys
UsePAM yes
X11Forwarding yes
Subsystem\tsftp\t/usr/libexec/ssh/sftp-server
AcceptEnv LANG LC_CTYPE
";

const ARCH: &str = "\
Include /etc/ssh/sshd_config.d/*.conf
AuthorizedKeysFile\t.ssh/authorized_keys
Subsystem\tsftp\t/usr/lib/ssh/sftp-server
";

const ALPINE: &str = "\
AuthorizedKeysFile\t.ssh/authorized_keys
AllowTcpForwarding no
GatewayPorts no
X11Forwarding no
Subsystem\tsftp\tinternal-sftp
";

const MAIN: &str = "/etc/ssh/sshd_config";
const SSH_SERVICE: (&str, &str) = ("/lib/systemd/system/ssh.service", "[Service]\n");
const SSHD_SERVICE: (&str, &str) = ("/usr/lib/systemd/system/sshd.service", "[Service]\n");
const SSH_SOCKET: (&str, &str) = ("/lib/systemd/system/ssh.socket", "[Socket]\nListenStream=22\n");
const ENABLED: (&str, &str) = ("/etc/systemd/system/sockets.target.wants/ssh.socket", "");
const DEFAULTS: (&str, &str) = ("/etc/default/ssh", "SSHD_OPTS=\n");

fn debian(name: &'static str, release: &'static str, main: &'static str, line: usize) -> Tree {
    Tree {
        name,
        release,
        build: Build::Debian,
        files: if main == BULLSEYE {
            &[(MAIN, BULLSEYE), SSH_SERVICE, SSH_SOCKET, DEFAULTS]
        } else {
            &[(MAIN, DEBIAN), SSH_SERVICE, SSH_SOCKET, DEFAULTS]
        },
        main: MAIN,
        subsystem: ("/usr/lib/openssh/sftp-server", MAIN, line),
        unit: "ssh.service",
        port: PortFrom::Config,
        password: true,
    }
}

fn trees() -> Vec<Tree> {
    let redhat = |name, release, files| Tree {
        name,
        release,
        build: Build::RedHat,
        files,
        main: MAIN,
        subsystem: ("/usr/libexec/openssh/sftp-server", MAIN, 3),
        unit: "sshd.service",
        port: PortFrom::Config,
        password: true,
    };
    let drop_in = "/etc/ssh/sshd_config.d/50-redhat.conf";
    let policy = ("/etc/crypto-policies/back-ends/opensshserver.config", POLICY);
    let nine: &'static [_] = vec![(MAIN, RHEL9), (drop_in, REDHAT), policy, SSHD_SERVICE].leak();
    let ten: &'static [_] = vec![
        (MAIN, RHEL9),
        (
            "/etc/ssh/sshd_config.d/40-redhat-crypto-policies.conf",
            "Include /etc/crypto-policies/back-ends/opensshserver.config\n",
        ),
        (drop_in, &REDHAT[REDHAT.find("Syslog").unwrap()..]),
        policy,
        SSHD_SERVICE,
    ]
    .leak();
    vec![
        debian("Debian 11", "8.4", BULLSEYE, 7),
        debian("Debian 12", "9.2", DEBIAN, 10),
        debian("Debian 13", "10.0", DEBIAN, 10),
        debian("Ubuntu 20.04 (second-hand)", "8.2", BULLSEYE, 7),
        Tree {
            files: &[
                (MAIN, DEBIAN),
                ("/etc/ssh/sshd_config.d/50-cloud-init.conf", CLOUD),
                SSH_SERVICE,
                SSH_SOCKET,
            ],
            password: false,
            ..debian("Ubuntu 22.04 in a cloud (second-hand)", "8.9", DEBIAN, 10)
        },
        Tree {
            files: &[
                (MAIN, DEBIAN),
                SSH_SERVICE,
                SSH_SOCKET,
                ENABLED,
                (
                    "/etc/systemd/system/ssh.socket.d/addresses.conf",
                    "[Socket]\nListenStream=\nListenStream=2222\n",
                ),
            ],
            unit: "ssh.socket",
            port: PortFrom::Socket("/etc/systemd/system/ssh.socket.d/addresses.conf".into()),
            ..debian("Ubuntu 23.04 (second-hand)", "9.0", DEBIAN, 10)
        },
        Tree {
            files: &[
                (MAIN, DEBIAN),
                SSH_SERVICE,
                SSH_SOCKET,
                ENABLED,
                ("/usr/lib/systemd/system-generators/sshd-socket-generator", ""),
            ],
            unit: "ssh.socket",
            port: PortFrom::Generated(
                "/usr/lib/systemd/system-generators/sshd-socket-generator".into(),
            ),
            ..debian("Ubuntu 24.04", "9.6", DEBIAN, 10)
        },
        Tree {
            subsystem: ("/usr/libexec/openssh/sftp-server", MAIN, 15),
            ..redhat(
                "RHEL 8 (second-hand)",
                "8.0",
                &[(MAIN, RHEL8), SSHD_SERVICE, ("/etc/sysconfig/sshd", "OPTIONS=\"-u0\"\n")],
            )
        },
        redhat("RHEL 9 (second-hand)", "8.7", nine),
        redhat("RHEL 10 (second-hand)", "9.9", ten),
        redhat("Fedora 42 (second-hand)", "9.9", ten),
        Tree {
            name: "openSUSE Tumbleweed (second-hand)",
            release: "10.0",
            build: Build::Suse,
            files: &[("/usr/etc/ssh/sshd_config", SUSE), SSHD_SERVICE],
            main: "/usr/etc/ssh/sshd_config",
            subsystem: ("/usr/libexec/ssh/sftp-server", "/usr/etc/ssh/sshd_config", 6),
            unit: "sshd.service",
            port: PortFrom::Config,
            password: true,
        },
        Tree {
            name: "Arch (second-hand)",
            release: "10.0",
            build: Build::Unknown,
            files: &[
                (MAIN, ARCH),
                (
                    "/etc/ssh/sshd_config.d/99-archlinux.conf",
                    "KbdInteractiveAuthentication no\nUsePAM yes\nPrintMotd no\n",
                ),
                SSHD_SERVICE,
            ],
            main: MAIN,
            subsystem: ("/usr/lib/ssh/sftp-server", MAIN, 3),
            unit: "sshd.service",
            port: PortFrom::Config,
            password: true,
        },
        Tree {
            name: "Alpine (second-hand)",
            release: "9.9",
            build: Build::Unknown,
            files: &[(MAIN, ALPINE), ("/etc/init.d/sshd", "#!/sbin/openrc-run\n")],
            main: MAIN,
            subsystem: ("internal-sftp", MAIN, 5),
            unit: "sshd",
            port: PortFrom::Config,
            password: true,
        },
    ]
}

fn memory(tree: &Tree) -> Memory {
    tree.files.iter().fold(Memory::new(), |memory, (path, text)| memory.with(path, text))
}

#[test]
fn every_default_tree_loads_and_names_its_subsystem() {
    for tree in trees() {
        let memory = memory(&tree);
        let release = Release::parse(tree.release).unwrap();
        let config = read(&memory, Path::new(tree.main), release, tree.build);
        assert!(config.loads(), "{}: {:?}", tree.name, config.diagnostics());
        assert_eq!(config.not_included(), [""; 0].map(std::path::PathBuf::from), "{}", tree.name);
        let effective = config.effective(&Connection::of("fogproject", &["fogproject"]));
        let sftp = effective.subsystem("sftp").unwrap();
        let (command, file, line) = tree.subsystem;
        assert_eq!(
            (sftp.command.as_str(), &*sftp.place.file, sftp.place.line),
            (command, file, line),
            "{}",
            tree.name
        );
        assert_eq!(sftp.program() == Program::Internal, command == "internal-sftp");
        assert_eq!(effective.is_yes("passwordauthentication"), tree.password, "{}", tree.name);
        assert_eq!(
            effective.is_yes("usepam"),
            tree.build != Build::Unknown || tree.name.starts_with("Arch"),
            "{}",
            tree.name
        );
    }
}

#[test]
fn every_default_tree_names_its_service_and_where_its_port_is_decided() {
    for tree in trees() {
        let service = service(&memory(&tree)).unwrap();
        assert_eq!(
            (service.unit.as_str(), &service.port),
            (tree.unit, &tree.port),
            "{}",
            tree.name
        );
    }
    let options =
        Memory::new().with(SSH_SERVICE.0, "").with("/etc/default/ssh", "SSHD_OPTS=\"-p 2222\"\n");
    let port = service(&options).unwrap().port;
    assert_eq!(port, PortFrom::Options("/etc/default/ssh".into()));
    assert_eq!(service(&Memory::new()), None);
    assert!(!options.exists(Path::new(MAIN)));
}
