//! A case: the files of a configuration, and the connections to ask for.
//!
//! In a `.cases` file, `=== title` begins a case, `--- path` a file under /etc/ssh, and
//! `@@ user=…,addr=…` names a connection as `sshd -T -C` takes it. A line that begins with `\|` has
//! C's escapes resolved and gets no line end of its own.

use sftp_doctor::sshd::Connection;

/// One configuration and the connections it is asked about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    /// What it is about.
    pub(crate) title: String,
    /// Paths under /etc/ssh, and bytes.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// In the form of `-C`.
    pub(crate) connections: Vec<String>,
}

/// The accounts of the trees, and their groups.
pub(crate) const ACCOUNTS: [(&str, &[&str]); 3] = [
    ("alice", &["alice", "staff", "sftponly"]),
    ("bob", &["bob"]),
    ("fogproject", &["fogproject"]),
];

/// What every connection has that does not say otherwise.
const USUAL: &str = "user=alice,host=client.example,addr=10.1.2.3,laddr=10.77.0.1,lport=22";

impl Case {
    /// The connections, at least one; each with a local port, which sshd insists on.
    pub(crate) fn connections(&self) -> Vec<String> {
        if self.connections.is_empty() { vec![USUAL.to_owned()] } else { self.connections.clone() }
    }
}

/// The connection of a `-C` text.
pub(crate) fn connection(spec: &str) -> Connection {
    let mut connection = Connection::default();
    for part in spec.split(',') {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.to_owned();
        match name {
            "user" => {
                let known = ACCOUNTS.iter().find(|(name, _)| *name == value);
                let groups = known.map_or(&[][..], |(_, groups)| groups);
                connection.groups = groups.iter().map(ToString::to_string).collect();
                connection.user = Some(value);
            }
            "host" => connection.host = Some(value),
            "addr" => connection.address = Some(value),
            "laddr" => connection.local_address = Some(value),
            "lport" => connection.local_port = value.parse().ok(),
            "rdomain" => connection.rdomain = Some(value),
            "invalid-user" => connection.invalid_user = true,
            other => panic!("no such criterion: {other}"),
        }
    }
    connection
}

/// The cases of one file.
pub(crate) fn parse(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("=== ") {
            cases.push(Case { title: title.to_owned(), ..Case::default() });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(path) = line.strip_prefix("--- ") {
            case.files.push((path.to_owned(), Vec::new()));
        } else if let Some(spec) = line.strip_prefix("@@ ") {
            case.connections.push(spec.to_owned());
        } else {
            if case.files.is_empty() {
                case.files.push(("sshd_config".to_owned(), Vec::new()));
            }
            let file = &mut case.files.last_mut().unwrap().1;
            match line.strip_prefix("\\|") {
                Some(escaped) => file.extend(unescaped(escaped)),
                None => {
                    file.extend_from_slice(line.as_bytes());
                    file.push(b'\n');
                }
            }
        }
    }
    cases
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut chars = text.bytes();
    while let Some(byte) = chars.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        bytes.push(match chars.next().unwrap() {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'f' => 0x0c,
            b'0' => 0,
            b'x' => {
                let digits = [chars.next().unwrap(), chars.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    bytes
}
