use std::process::{Command, Stdio};

use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::prelude::*;

use super::{Files, KnownHosts, fingerprint};
use crate::case::HostKeyTrust::{self, Changed, CouldNotLook, Known, Unknown};

/// A key of type `kind`, made of `seed`, in the protocol's form.
fn key(kind: &str, seed: u8) -> Vec<u8> {
    let mut key = (kind.len() as u32).to_be_bytes().to_vec();
    key.extend_from_slice(kind.as_bytes());
    key.extend_from_slice(&32_u32.to_be_bytes());
    key.extend_from_slice(&[seed; 32]);
    key
}

fn ed(seed: u8) -> Vec<u8> {
    key("ssh-ed25519", seed)
}

/// A line's end: type and key.
fn word(kind: &str, seed: u8) -> String {
    format!("{kind} {}", STANDARD.encode(key(kind, seed)))
}

fn known(text: &str) -> KnownHosts {
    let read = vec![("kh".to_owned(), text.as_bytes().to_vec())];
    KnownHosts::parse(&Files { read, unreadable: Vec::new() })
}

fn trust(text: &str, name: &str, port: u16, key: &[u8]) -> HostKeyTrust {
    known(text).trust(&[name.to_owned()], port, "ssh-ed25519", key)
}

fn at(line: usize) -> HostKeyTrust {
    Known { place: format!("kh:{line}") }
}

#[test]
fn changed_only_within_one_key_type() {
    let (one, rsa) = (word("ssh-ed25519", 1), word("ssh-rsa", 1));
    let file = format!("# comment\n\nfog,10.0.0.39 {one} root@fog\nfog {rsa}\n");
    assert_eq!(trust(&file, "fog", 22, &ed(1)), at(3));
    assert_eq!(trust(&file, "FOG", 22, &ed(1)), at(3));
    assert_eq!(trust(&file, "10.0.0.39", 22, &ed(1)), at(3));
    let changed = Changed { place: "kh:3".into(), expected: Some(fingerprint(&ed(1))) };
    assert_eq!(trust(&file, "fog", 22, &ed(2)), changed);
    assert_eq!(trust(&file, "other", 22, &ed(1)), Unknown);
    let ecdsa = key("ecdsa-sha2-nistp256", 1);
    let names = ["fog".to_owned()];
    assert_eq!(known(&file).trust(&names, 22, "ecdsa-sha2-nistp256", &ecdsa), Unknown);
    let other_rsa = key("ssh-rsa", 9);
    let rsa = known(&file).trust(&names, 22, "rsa-sha2-512", &other_rsa);
    assert!(matches!(rsa, Changed { place, .. } if place == "kh:4"));
    assert_eq!(known(&file).kinds(&names, 22), ["ssh-ed25519", "ssh-rsa"]);
    assert!(known(&file).kinds(&names, 2222).is_empty());
}

#[test]
fn one_matching_entry_is_enough() {
    let (one, two) = (word("ssh-ed25519", 1), word("ssh-ed25519", 2));
    let file = format!("fog {one}\nfog {two}\n");
    assert_eq!(trust(&file, "fog", 22, &ed(2)), at(2));
    let file = format!("fog {one}\n10.0.0.39 {two}\n");
    let names = ["fog".to_owned(), "10.0.0.39".to_owned()];
    assert_eq!(known(&file).trust(&names, 22, "ssh-ed25519", &ed(2)), at(2));
}

#[test]
fn ports_and_ipv6() {
    let one = word("ssh-ed25519", 1);
    let file = format!("[fog]:2222 {one}\n[::1]:2222 {one}\n2001:db8::1 {one}\nold {one}\n");
    assert_eq!(trust(&file, "fog", 2222, &ed(1)), at(1));
    assert_eq!(trust(&file, "fog", 22, &ed(1)), Unknown);
    assert_eq!(trust(&file, "::1", 2222, &ed(1)), at(2));
    assert_eq!(trust(&file, "2001:db8::1", 22, &ed(1)), at(3));
    // Without an entry of the port, the one without a port may confirm a key and no more.
    assert_eq!(trust(&file, "old", 2222, &ed(1)), at(4));
    assert_eq!(trust(&file, "old", 2222, &ed(2)), Unknown);
    let changed = Changed { place: "kh:1".into(), expected: Some(fingerprint(&ed(1))) };
    assert_eq!(
        trust(&format!("{file}fog {}", word("ssh-ed25519", 2)), "fog", 2222, &ed(2)),
        changed
    );
}

#[test]
fn markers() {
    let one = word("ssh-ed25519", 1);
    let revoked = Changed { place: "kh:2".into(), expected: None };
    assert_eq!(trust(&format!("fog {one}\n@revoked * {one}\n"), "fog", 22, &ed(1)), revoked);
    let file = format!("@revoked fog {one}\n@cert-authority fog {}", word("ssh-ed25519", 2));
    assert_eq!(trust(&file, "fog", 22, &ed(3)), Unknown);
    assert_eq!(trust(&file, "fog", 22, &ed(2)), Unknown);
    assert!(known(&file).kinds(&["fog".to_owned()], 22).is_empty());
}

#[test]
fn a_bad_line_hides_nothing() {
    let one = word("ssh-ed25519", 1);
    let file = format!(
        "fog ssh-ed25519\n@who fog {one}\nfog ssh-ed25519 ???\nfog ssh-rsa {key}\n|1|x|y {one}\n\
         fog 1024 35 12345\n\u{0}\u{1}\nfog {one}\r\n",
        key = STANDARD.encode(ed(1)),
    );
    let known = known(&file);
    assert_eq!(known.trust(&["fog".to_owned()], 22, "ssh-ed25519", &ed(1)), at(8));
    assert_eq!(known.bad_lines().len(), 7);
    assert_eq!(known.bad_lines()[0], "kh:1: no key type and key after the host names");
}

#[test]
fn an_unreadable_file_may_have_known_better() {
    let read = vec![("kh".to_owned(), format!("fog {}", word("ssh-ed25519", 1)).into_bytes())];
    let files = Files { read, unreadable: vec!["/x: Permission denied".to_owned()] };
    let known = KnownHosts::parse(&files);
    let trust = |name: &str| known.trust(&[name.to_owned()], 22, "ssh-ed25519", &ed(1));
    assert_eq!(trust("fog"), at(1));
    assert_eq!(trust("other"), CouldNotLook { reason: "/x: Permission denied".to_owned() });
}

/// Runs ssh-keygen; none where it is missing.
fn ssh_keygen(args: &[&str]) -> Option<String> {
    let run = Command::new("ssh-keygen").args(args).stdin(Stdio::null()).output();
    match run {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(_) => {
            eprintln!("skipped: ssh-keygen is missing (apt install openssh-client)");
            None
        }
    }
}

/// The lines that speak of `name`, as `ssh-keygen -F` finds them.
fn found_by_openssh(name: &str, file: &str) -> Option<Vec<String>> {
    let said = ssh_keygen(&["-F", name, "-f", file])?;
    let line = |text: &str| Some(text.split("found: line ").nth(1)?.split(' ').next()?.to_owned());
    Some(said.lines().filter_map(line).map(|number| format!("{file}:{number}")).collect())
}

fn found_here(known: &KnownHosts, name: &str, port: u16) -> Vec<String> {
    known.of(&[name.to_owned()], port).iter().map(|entry| entry.place.clone()).collect()
}

#[test]
fn names_are_found_where_ssh_keygen_finds_them() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("known_hosts").display().to_string();
    let hosts = [
        "fog",
        "Fog.Example.org",
        "*.example.org,!bad.example.org",
        "!bad.example.org,*.example.org",
        "[fog]:2222",
        "[*]:2222",
        "10.0.0.39,fog2",
        "10.0.0.*",
        "::1",
        "[::1]:2222",
        "2001:db8::1",
        "2001:DB8::2",
        "fo?",
        "*",
        "!*",
        "!fog",
        "a,,b",
        ",",
        "fog,fog",
        "fe80::1%eth0",
    ];
    let lines = hosts.map(|host| format!("{host} {}\n", word("ssh-ed25519", 1)));
    std::fs::write(&path, lines.concat()).unwrap();
    let names = [
        ("fog", 22),
        ("fog", 2222),
        ("FOG", 22),
        ("fog.example.org", 22),
        ("bad.example.org", 22),
        ("fog2", 22),
        ("10.0.0.39", 22),
        ("10.0.0.4", 22),
        ("::1", 22),
        ("::1", 2222),
        ("2001:db8::1", 22),
        ("2001:db8::2", 22),
        ("nobody", 22),
        ("nobody", 2222),
        ("a", 22),
        ("b", 22),
        ("fe80::1%eth0", 22),
    ];
    for hashed in [false, true] {
        if hashed && ssh_keygen(&["-H", "-f", &path]).is_none() {
            return;
        }
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(hashed, bytes.starts_with(b"|1|"));
        let known =
            KnownHosts::parse(&Files { read: vec![(path.clone(), bytes)], ..Files::default() });
        for (name, port) in names {
            let asked = if port == 22 { name.to_owned() } else { format!("[{name}]:{port}") };
            // The client asks for the name in lower case; ssh-keygen hashes it as it was typed.
            let asked = if hashed { asked.to_lowercase() } else { asked };
            let Some(expected) = found_by_openssh(&asked, &path) else { return };
            assert_eq!(found_here(&known, name, port), expected, "{asked}, hashed: {hashed}");
        }
        assert!(!found_here(&known, "fog", 22).is_empty());
    }
}

#[test]
fn fingerprints_are_those_of_ssh_keygen() {
    assert!(fingerprint(&ed(1)).starts_with("SHA256:") && fingerprint(&ed(1)).len() == 50);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key.pub").display().to_string();
    std::fs::write(&path, word("ssh-ed25519", 7)).unwrap();
    let Some(said) = ssh_keygen(&["-l", "-f", &path]) else { return };
    assert_eq!(said.split(' ').nth(1), Some(fingerprint(&ed(7)).as_str()));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(text: Vec<u8>, name: String, port: u16) {
        let known = KnownHosts::parse(&Files { read: vec![("kh".into(), text)], ..Files::default() });
        prop_assert!(known.kinds(&[name], port).is_empty());
    }

    #[test]
    fn any_line_like_text_is_read_without_a_panic(
        hosts in "[a-c*?!,\\[\\]:|1=]{0,20}", rest in "( |\t|@revoked|ssh-rsa|AAAA|[a-zA-Z0-9=+/]){0,9}",
    ) {
        let known = known(&format!("{hosts} {rest}"));
        let _ = known.trust(&["abc".into()], 22, "ssh-rsa", b"x");
    }

    #[test]
    fn no_file_makes_a_key_known_that_is_not_in_it(seed in 1_u8.., hosts in "[a-c*?!,]{1,9}") {
        let file = format!("{hosts} {}\n", word("ssh-ed25519", 0));
        let known = known(&file).trust(&["abc".into()], 22, "ssh-ed25519", &ed(seed));
        let is_known = matches!(known, Known { .. });
        prop_assert!(!is_known);
    }
}
