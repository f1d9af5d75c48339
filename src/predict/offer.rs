//! The algorithms each release of libssh2 offers, and which list would not meet the server's.
//!
//! `libssh2_session_supported_algs` of 1.8.0, 1.9.0, 1.10.0, 1.11.0 and 1.11.1, measured, on OpenSSL
//! and on libgcrypt.

use super::Libssh2;
use crate::case::{AlgorithmList, KexinitRecord};

/// The lists of `kexinit` that have nothing in common with what `libssh2` offers, each with that
/// offer as its client.
#[must_use]
pub fn apart(kexinit: &KexinitRecord, libssh2: Libssh2) -> Vec<AlgorithmList> {
    let offered: Vec<AlgorithmList> = kexinit
        .lists
        .iter()
        .map(|list| AlgorithmList {
            name: list.name.clone(),
            server: list.server.clone(),
            client: offer(&list.name, libssh2).iter().map(|name| (*name).to_owned()).collect(),
        })
        .collect();
    // A cipher that authenticates by itself needs no MAC.
    let alone = offered.iter().filter(|list| list.name.starts_with("cipher")).all(|list| {
        let agreed = list.client.iter().find(|ours| list.server.contains(ours));
        agreed.is_some_and(|name| name.contains("gcm@") || name.contains("poly1305@"))
    });
    let needed = |list: &AlgorithmList| !(alone && list.name.starts_with("MAC"));
    offered.into_iter().filter(|list| needed(list) && !list.meets()).collect()
}

fn offer(list: &str, libssh2: Libssh2) -> Vec<&'static str> {
    match list.split([' ', ',']).next() {
        Some("key") => key_exchanges(libssh2),
        Some("host") => host_keys(libssh2),
        Some("cipher") => ciphers(libssh2),
        Some("MAC") => macs(libssh2),
        // Neither PHP nor FOG asks for compression.
        _ => vec!["none"],
    }
}

/// Elliptic curves: from 1.9.0 on OpenSSL, on libgcrypt never.
fn has_curves(libssh2: Libssh2) -> bool {
    libssh2.at_least(1, 9, 0) && !libssh2.gcrypt
}

fn key_exchanges(libssh2: Libssh2) -> Vec<&'static str> {
    let mut all = Vec::new();
    if has_curves(libssh2) {
        all.extend(["curve25519-sha256", "curve25519-sha256@libssh.org"]);
        all.extend(["ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521"]);
    }
    all.push("diffie-hellman-group-exchange-sha256");
    if libssh2.at_least(1, 10, 0) {
        all.extend(["diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512"]);
        all.push("diffie-hellman-group14-sha256");
    }
    all.extend(["diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1"]);
    all.push("diffie-hellman-group-exchange-sha1");
    all
}

fn host_keys(libssh2: Libssh2) -> Vec<&'static str> {
    let mut all = Vec::new();
    if has_curves(libssh2) {
        all.extend(["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"]);
        all.push("ssh-ed25519");
    }
    if libssh2.at_least(1, 11, 0) {
        all.extend(["rsa-sha2-512", "rsa-sha2-256"]);
    }
    all.push("ssh-rsa");
    if !libssh2.at_least(1, 11, 1) {
        all.push("ssh-dss");
    }
    all
}

fn ciphers(libssh2: Libssh2) -> Vec<&'static str> {
    let mut all = Vec::new();
    if libssh2.at_least(1, 11, 1) && !libssh2.gcrypt {
        all.push("chacha20-poly1305@openssh.com");
    }
    if libssh2.at_least(1, 11, 0) && !libssh2.gcrypt {
        all.extend(["aes256-gcm@openssh.com", "aes128-gcm@openssh.com"]);
    }
    all.extend(["aes256-ctr", "aes192-ctr", "aes128-ctr"]);
    all.extend(["aes256-cbc", "rijndael-cbc@lysator.liu.se", "aes192-cbc", "aes128-cbc"]);
    all.extend(["blowfish-cbc", "arcfour128", "arcfour", "cast128-cbc", "3des-cbc"]);
    all
}

fn macs(libssh2: Libssh2) -> Vec<&'static str> {
    let mut all = vec!["hmac-sha2-256", "hmac-sha2-512"];
    if libssh2.at_least(1, 11, 0) {
        all.extend(["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"]);
        all.push("hmac-sha1-etm@openssh.com");
    }
    all.extend(["hmac-sha1", "hmac-sha1-96", "hmac-md5", "hmac-md5-96"]);
    all.extend(["hmac-ripemd160", "hmac-ripemd160@openssh.com"]);
    all
}

#[cfg(test)]
mod tests {
    use super::apart;
    use crate::case::{AlgorithmList, KexinitRecord};
    use crate::predict::Libssh2;

    /// The default lists of OpenSSH 9.2 as far as they matter here.
    fn server(change: (&str, &str)) -> KexinitRecord {
        let lists = [
            ("key exchange", "sntrup761x25519-sha512@openssh.com,curve25519-sha256"),
            ("host key", "rsa-sha2-512,rsa-sha2-256,ecdsa-sha2-nistp256,ssh-ed25519"),
            ("cipher, client to server", "chacha20-poly1305@openssh.com,aes128-ctr"),
            ("cipher, server to client", "chacha20-poly1305@openssh.com,aes128-ctr"),
            ("MAC, client to server", "umac-64-etm@openssh.com,hmac-sha2-256"),
            ("MAC, server to client", "umac-64-etm@openssh.com,hmac-sha2-256"),
        ];
        let list = |(name, names): (&str, &str)| {
            let names = if name.starts_with(change.0) { change.1 } else { names };
            AlgorithmList {
                name: name.into(),
                server: names.split(',').map(str::to_owned).collect(),
                client: Vec::new(),
            }
        };
        KexinitRecord { lists: lists.into_iter().map(list).collect() }
    }

    fn first(change: (&str, &str), release: &str, gcrypt: bool) -> Option<String> {
        let libssh2 = Libssh2 { gcrypt, ..Libssh2::parse(release).unwrap() };
        apart(&server(change), libssh2).first().map(|list| list.name.clone())
    }

    #[test]
    fn as_measured_by_release() {
        let default = ("none", "");
        assert_eq!(first(default, "1.8.0", false).as_deref(), Some("key exchange"));
        assert_eq!(first(default, "1.10.0", true).as_deref(), Some("key exchange"));
        assert_eq!(first(default, "1.9.0", false), None);
        let rsa = ("host", "rsa-sha2-512,rsa-sha2-256");
        assert_eq!(first(rsa, "1.10.0", false).as_deref(), Some("host key"));
        assert_eq!(first(rsa, "1.11.0", false), None);
        let chacha = ("cipher", "chacha20-poly1305@openssh.com");
        assert!(first(chacha, "1.11.0", false).unwrap().starts_with("cipher"));
        assert_eq!(first(chacha, "1.11.1", false), None);
        let etm = ("MAC", "hmac-sha2-256-etm@openssh.com,umac-64-etm@openssh.com");
        assert!(first(etm, "1.10.0", false).unwrap().starts_with("MAC"));
        assert_eq!(first(etm, "1.11.0", false), None);
        let sntrup = ("key", "sntrup761x25519-sha512@openssh.com");
        assert_eq!(first(sntrup, "1.11.1", false).as_deref(), Some("key exchange"));
    }
}
