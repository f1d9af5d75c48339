//! Configurations made from the grammar of sshd_config: mostly right, sometimes wrong, with
//! includes, blocks, quotes, comments and blanks where sshd allows or only just forbids them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sftp_doctor::sshd::{Release, Scope, keyword};

use super::case::Case;

/// Keywords with values that are right in most releases.
const VALUES: [(&str, &[&str]); 58] = [
    ("Port", &["22", "2222", "443"]),
    ("AddressFamily", &["any", "inet"]),
    ("ListenAddress", &["127.0.0.1", "0.0.0.0:2200", "10.77.0.1"]),
    ("UsePAM", &["yes", "no"]),
    ("LoginGraceTime", &["60", "2m", "1h30m"]),
    ("MaxAuthTries", &["1", "3", "10"]),
    ("MaxSessions", &["0", "1", "7"]),
    ("ClientAliveInterval", &["0", "30", "5m"]),
    ("ClientAliveCountMax", &["0", "5"]),
    ("PermitRootLogin", &["yes", "no", "prohibit-password", "forced-commands-only"]),
    ("IgnoreRhosts", &["yes", "no", "shosts-only"]),
    ("PubkeyAuthentication", &["yes", "no"]),
    ("PasswordAuthentication", &["yes", "no"]),
    ("KbdInteractiveAuthentication", &["yes", "no"]),
    ("ChallengeResponseAuthentication", &["yes", "no"]),
    ("PermitEmptyPasswords", &["yes", "no"]),
    ("PermitTTY", &["yes", "no"]),
    ("X11Forwarding", &["yes", "no"]),
    ("X11DisplayOffset", &["10", "20"]),
    ("AllowTcpForwarding", &["yes", "no", "local", "remote", "all"]),
    ("AllowAgentForwarding", &["yes", "no"]),
    ("DisableForwarding", &["yes", "no"]),
    ("GatewayPorts", &["yes", "no", "clientspecified"]),
    ("UseDNS", &["yes", "no"]),
    ("Compression", &["yes", "no", "delayed"]),
    ("PrintMotd", &["yes", "no"]),
    ("Banner", &["none", "/etc/issue", "\"/etc/my banner\"", "/x#y"]),
    ("ForceCommand", &["none", "internal-sftp", "internal-sftp -l INFO", "/bin/echo \"a  b\" # c"]),
    ("ChrootDirectory", &["none", "/srv/%u", "/srv"]),
    ("AuthorizedKeysFile", &[".ssh/a", ".ssh/a .ssh/b", "none", "/etc/%u", "~/x"]),
    ("AllowUsers", &["alice", "a b", "alice@10.0.0.0/8", "*"]),
    ("DenyUsers", &["mallory", "x y z"]),
    ("AllowGroups", &["staff", "a b"]),
    ("DenyGroups", &["nogroup"]),
    ("AcceptEnv", &["LANG", "LC_* X"]),
    ("SetEnv", &["A=1", "A=1 B=2", "\"A=1 2\"", "A=1 A=2"]),
    ("AuthenticationMethods", &["any", "publickey", "publickey,password password"]),
    (
        "Subsystem",
        &[
            "sftp internal-sftp",
            "sftp /usr/lib/openssh/sftp-server",
            "SFTP internal-sftp -R",
            "foo /bin/foo \"a b\"",
            "sftp internal-sftp -f AUTH -l INFO",
        ],
    ),
    ("MaxStartups", &["10:30:60", "5", "100:50:200"]),
    ("PerSourceMaxStartups", &["none", "5"]),
    ("PerSourceNetBlockSize", &["24:56", "32:128"]),
    ("PerSourcePenalties", &["no", "yes", "authfail:10", "crash:2m noauth:3 max:1h"]),
    ("IPQoS", &["ef", "af21 cs1", "none", "8"]),
    ("RekeyLimit", &["1G", "default none", "512M 1h"]),
    ("PermitOpen", &["any", "none", "a:1 b:2", "[::1]:*"]),
    ("PermitListen", &["any", "8080", "localhost:81 82"]),
    ("ChannelTimeout", &["none", "session=5m *=1h"]),
    ("UnusedConnectionTimeout", &["none", "5m"]),
    ("LogLevel", &["INFO", "verbose", "DEBUG3"]),
    ("SyslogFacility", &["AUTH", "local1"]),
    ("StreamLocalBindMask", &["0177", "077"]),
    ("FingerprintHash", &["md5", "sha256"]),
    ("Ciphers", &["aes256-ctr", "+aes128-cbc", "-aes*"]),
    ("PubkeyAcceptedKeyTypes", &["ssh-ed25519", "+ssh-rsa", "-ecdsa*", "^rsa-sha2-512"]),
    ("RequiredRSASize", &["1024", "2048"]),
    ("RefuseConnection", &["yes", "no"]),
    ("HostKey", &["/etc/ssh/ssh_host_ed25519_key", "/etc/ssh/ssh_host_rsa_key"]),
    ("Protocol", &["2"]),
];

const CRITERIA: [&str; 18] = [
    "all",
    "User alice",
    "User bob",
    "User *,!bob",
    "User al*",
    "user=alice",
    "Group staff",
    "Group bob,sftponly",
    "Host *.example",
    "Address 10.0.0.0/8",
    "Address 10.*",
    "Address 192.168.0.0/16,!192.168.1.0/24",
    "LocalAddress 10.77.0.1",
    "LocalPort 22",
    "LocalPort 2222",
    "User alice Address 10.0.0.0/8",
    "Group * LocalPort 22",
    "User !alice",
];

const PATTERNS: [&str; 9] = [
    "/etc/ssh/sshd_config.d/*.conf",
    "sshd_config.d/*.conf",
    "sshd_config.d/*",
    "x.conf",
    "/etc/ssh/x.conf sshd_config.d/10.conf",
    "none/*",
    "[x].conf",
    "sub/?.conf",
    "\"x.conf\"",
];

/// Lines with something wrong, or only just right.
const ODD: [&str; 26] = [
    "",
    "# comment",
    "   ",
    "#",
    "\"Port 1",
    "Permit\"TTY no",
    "UsePrivilegeSeparation yes",
    "NoSuchThing 1",
    "MaxSessions",
    "MaxSessions x",
    "MaxSessions 1 2",
    "AllowUsers",
    "AllowUsers # x",
    "Subsystem sftp",
    "Match",
    "Match User",
    "Match Foo x",
    "Match all User x",
    "Include",
    "Include \"\"",
    "Banner \"/a",
    "Banner '/a b'",
    "=MaxSessions 4",
    "\"MaxSessions\" 4",
    "Match Address 10.0.0.1/8",
    "Port 0",
];

const CONNECTIONS: [&str; 6] = [
    "user=alice,host=client.example,addr=10.1.2.3,laddr=10.77.0.1,lport=22",
    "user=bob,host=10.1.2.3,addr=10.1.2.3,laddr=10.77.0.1,lport=2222",
    "user=fogproject,host=h,addr=192.168.1.2,laddr=127.0.0.1,lport=22",
    "user=alice,host=h,addr=2001:db8::1,laddr=::1,lport=22",
    "user=nosuchuser,host=h,addr=192.168.2.2,laddr=10.77.0.1,lport=22",
    "addr=10.9.9.9,lport=2222",
];

const FILES: [&str; 6] = [
    "sshd_config.d/10.conf",
    "sshd_config.d/9.conf",
    "sshd_config.d/B.conf",
    "sshd_config.d/plain",
    "x.conf",
    "sub/y.conf",
];

/// How a line is written: its indentation, separator, end, and the case of its keyword.
#[derive(Clone, Debug)]
struct Dress {
    indent: &'static str,
    between: &'static str,
    end: &'static str,
    upper: bool,
}

fn dress() -> impl Strategy<Value = Dress> {
    let plain = Just(Dress { indent: "", between: " ", end: "", upper: false });
    let fancy = (
        select(vec!["", "  ", "\t", "\r "]),
        select(vec![" ", "\t", "  ", "=", " = ", "= "]),
        select(vec!["", " ", "\r", "\t\r", "\x0c", " # note", " # don't"]),
        any::<bool>(),
    )
        .prop_map(|(indent, between, end, upper)| Dress { indent, between, end, upper });
    prop_oneof![6 => plain, 1 => fancy]
}

fn dressed(keyword: &str, value: &str, dress: &Dress) -> String {
    let keyword = if dress.upper { keyword.to_ascii_uppercase() } else { keyword.to_owned() };
    format!("{}{keyword}{}{value}{}", dress.indent, dress.between, dress.end)
}

/// A directive this release knows, and allows where it stands.
fn directive(release: Release, in_match: bool) -> impl Strategy<Value = String> {
    let fits = |name: &str| {
        let row = keyword(name).unwrap();
        row.is_known_to(release) && (!in_match || row.scope(release) == Scope::Match)
    };
    let rows: Vec<_> = VALUES.into_iter().filter(|(name, _)| fits(name)).collect();
    (select(rows), any::<prop::sample::Index>(), dress()).prop_map(
        |((name, values), index, dress)| dressed(name, values[index.index(values.len())], &dress),
    )
}

fn include() -> impl Strategy<Value = String> {
    (select(PATTERNS.to_vec()), dress())
        .prop_map(|(pattern, dress)| dressed("Include", pattern, &dress))
}

fn block(release: Release) -> impl Strategy<Value = Vec<String>> {
    let criteria = (select(CRITERIA.to_vec()), dress())
        .prop_map(|(criteria, dress)| dressed("Match", criteria, &dress));
    let line = prop_oneof![
        20 => directive(release, true).boxed(),
        2 => include().boxed(),
        1 => select(vec!["", "# in a block"]).prop_map(str::to_owned).boxed(),
    ];
    (criteria, vec(line, 0..5)).prop_map(|(criteria, mut lines)| {
        lines.insert(0, criteria);
        lines
    })
}

fn file(release: Release, main: bool) -> impl Strategy<Value = Vec<String>> {
    let line = prop_oneof![
        30 => directive(release, !main).boxed(),
        if main { 6 } else { 1 } => include().boxed(),
        1 => select(ODD.to_vec()).prop_map(str::to_owned).boxed(),
    ];
    (vec(line, 0..7), vec(block(release), 0..4)).prop_map(|(mut lines, blocks)| {
        lines.extend(blocks.into_iter().flatten());
        lines
    })
}

/// Bytes that mean something to a tokeniser, or should not stand there at all.
const SHARP: [&[u8]; 16] = [
    b"\"", b"'", b"\\", b"#", b"=", b"\r", b"\x0c", b"\0", b"\t", b" ", b"\n", b"\"\"", b"\\ ",
    b",", b"!", b"\xff",
];

/// A whole case: as the grammar has it, or with a few sharp bytes thrown in.
pub(crate) fn case(release: Release) -> impl Strategy<Value = Case> {
    let place =
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), select(SHARP.to_vec()));
    let spoilt = (grammatical(release), vec(place, 1..4)).prop_map(|(mut case, places)| {
        for (file, at, bytes) in places {
            let count = case.files.len();
            let text = &mut case.files[file.index(count)].1;
            let at = at.index(text.len() + 1);
            text.splice(at..at, bytes.iter().copied());
        }
        case
    });
    prop_oneof![2 => grammatical(release).boxed(), 1 => spoilt.boxed()]
}

fn grammatical(release: Release) -> impl Strategy<Value = Case> {
    let others = vec((select(FILES.to_vec()), file(release, false)), 0..4);
    let ends = prop_oneof![9 => Just("\n"), 1 => Just("\r\n")];
    (file(release, true), others, ends, vec(select(CONNECTIONS.to_vec()), 1..3)).prop_map(
        |(main, others, end, connections)| {
            let text = |lines: Vec<String>| lines.join(end).into_bytes();
            let mut files = vec![("sshd_config".to_owned(), text(main))];
            for (name, lines) in others {
                if !files.iter().any(|(known, _)| known == name) {
                    files.push((name.to_owned(), text(lines)));
                }
            }
            let connections = connections.into_iter().map(str::to_owned).collect();
            Case { title: "generated".into(), files, connections }
        },
    )
}
