//! Single directives of every keyword, with words that are right for some keyword and wrong for others.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sftp_doctor::sshd::Release;

use super::case::Case;

/// Words that are right for some keyword and wrong for others.
const WORDS: [&str; 78] = [
    "yes",
    "no",
    "Yes",
    "NO",
    "true",
    "none",
    "None",
    "any",
    "all",
    "default",
    "delayed",
    "local",
    "0",
    "1",
    "7",
    "22",
    "-1",
    "+3",
    "08",
    "0x10",
    "255",
    "256",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "99999999999999999999",
    "1.5",
    ".5",
    "5.",
    "30s",
    "5m",
    "1h30m",
    "2w",
    "5x",
    "1s1s",
    "1K",
    "1.5G",
    "16",
    "15",
    "0177",
    "1777",
    "888",
    "10:30:60",
    "10:30",
    "60:30:10",
    "24:56",
    "24",
    "33:0",
    "/etc/issue",
    "relative/path",
    "~/x",
    "~bob/x",
    "~nosuch/x",
    "~",
    "%u",
    "/a b",
    "alice",
    "a,b",
    "!a",
    "*",
    "alice@10.0.0.0/8",
    "a@10.0.0.1/8",
    "A=1",
    "=1",
    "A=",
    "a:1",
    "a:*",
    "[::1]:22",
    "8080",
    "a/1",
    "session=5m",
    "publickey,password",
    "publickey,nosuch",
    "internal-sftp",
    "INFO",
    "ssh-ed25519",
    "authfail:5",
];

/// More words, for keywords that take few others.
const NAMES: [&str; 30] = [
    "sftp",
    "silent",
    "local3",
    "ef",
    "lowdelay",
    "cs8",
    "prohibit-password",
    "shosts-only",
    "md5",
    "point-to-point",
    "clientspecified",
    "touch-required",
    "aes128-ctr",
    "+aes128-cbc",
    "-*",
    "^aes256-ctr",
    "hmac-sha1",
    "curve25519-sha256",
    "ssh-rsa,ssh-dss",
    "*,!ssh-rsa",
    "+ssh-rsa",
    "rsa-sha2-256",
    "ecdsa*",
    "overflow:deny-all",
    "max-sources4:5",
    "crash:1.5",
    "127.0.0.1",
    "::1",
    "[::]:22",
    "0.0.0.0/0",
];

/// One directive of any keyword Debian's build knows, with words that may or may not be for it.
pub(crate) fn lone(release: Release) -> impl Strategy<Value = Case> {
    let known = sftp_doctor::sshd::keywords().iter().filter(|row| row.is_known_to(release));
    let without = ["match", "include", "hostkeyagent"];
    let names: Vec<&str> = known.map(|row| row.name).filter(|n| !without.contains(n)).collect();
    let quote = select(vec!["", "", "", "\"", "'"]);
    let word = (prop_oneof![3 => select(WORDS.to_vec()), 1 => select(NAMES.to_vec())], quote)
        .prop_map(|(word, quote)| format!("{quote}{word}{quote}"));
    let places = select(vec!["", "", "Match User alice\n", "Match User bob\n", "Match all\n"]);
    (
        vec((select(names), prop_oneof![2 => vec(word.clone(), 1..2), 1 => vec(word, 1..4)]), 1..3),
        places,
    )
        .prop_map(|(lines, place)| {
            let mut text = place.to_owned();
            for (name, words) in lines {
                text.push_str(&format!("{name} {}\n", words.join(" ")));
            }
            let files = vec![("sshd_config".to_owned(), text.into_bytes())];
            Case { title: "one directive".into(), files, connections: Vec::new() }
        })
}
