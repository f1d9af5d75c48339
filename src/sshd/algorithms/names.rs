//! The names themselves: cipher.c, mac.c, kex-names.c, sshkey.c and myproposal.h at every tag from
//! 7.4 to 10.5, and `sshd -T` of Debian's builds of 8.4, 9.2, 10.0 and 10.6.

use super::super::build::Build;
use super::super::release::Release;
use super::super::value::Algorithms;

type Version = (u16, u16);

/// One name.
#[derive(Clone, Copy)]
pub(super) struct Name {
    pub(super) name: &'static str,
    pub(super) since: Version,
    pub(super) until: Option<Version>,
    /// Debian carried it back to this release.
    pub(super) debian_since: Option<Version>,
}

const fn n(name: &'static str) -> Name {
    Name { name, since: (0, 0), until: None, debian_since: None }
}

impl Name {
    const fn since(mut self, major: u16, minor: u16) -> Self {
        self.since = (major, minor);
        self
    }
    const fn until(mut self, major: u16, minor: u16) -> Self {
        self.until = Some((major, minor));
        self
    }
    const fn debian_since(mut self, major: u16, minor: u16) -> Self {
        self.debian_since = Some((major, minor));
        self
    }
}

/// All names of a kind, in the order of OpenSSH's own tables.
pub(super) fn table(which: Algorithms, release: Release) -> impl Iterator<Item = Name> {
    let table: &[Name] = match which {
        Algorithms::Ciphers => CIPHERS,
        Algorithms::Macs => MACS,
        Algorithms::Kex => KEX,
        Algorithms::Keys | Algorithms::CaSignatures if release.at_least(9, 0) => KEYS,
        Algorithms::Keys | Algorithms::CaSignatures => OLD_KEYS,
    };
    let signatures = which == Algorithms::CaSignatures;
    table.iter().copied().filter(move |name| !(signatures && is_certificate(name.name)))
}

fn is_certificate(name: &str) -> bool {
    name.ends_with("-cert-v01@openssh.com") || name.ends_with("-cert")
}

/// myproposal.h: the names in force when no line says anything. Names a release does not know are
/// left out by the caller.
pub(super) fn defaults(which: Algorithms, release: Release, build: Build) -> &'static str {
    match which {
        Algorithms::Ciphers if release.at_least(10, 0) => {
            "chacha20-poly1305@openssh.com,aes128-gcm@openssh.com,aes256-gcm@openssh.com,\
             aes128-ctr,aes192-ctr,aes256-ctr"
        }
        Algorithms::Ciphers => {
            "chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,\
             aes128-gcm@openssh.com,aes256-gcm@openssh.com"
        }
        Algorithms::Macs => {
            "umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,\
             hmac-sha2-512-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-64@openssh.com,\
             umac-128@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1"
        }
        Algorithms::Kex => key_exchanges(release, build),
        Algorithms::Keys => key_types(release),
        Algorithms::CaSignatures => signatures(release),
    }
}

fn key_exchanges(release: Release, build: Build) -> &'static str {
    // Debian 12's 9.2 already has the name without the suffix (measured on deb12u10).
    let early = build == Build::Debian && release.at_least(9, 2);
    match () {
        () if release.at_least(10, 0) => {
            "mlkem768x25519-sha256,sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,\
             curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,\
             ecdh-sha2-nistp384,ecdh-sha2-nistp521"
        }
        () if release.at_least(9, 9) || early => {
            "sntrup761x25519-sha512,sntrup761x25519-sha512@openssh.com,mlkem768x25519-sha256,\
             curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,\
             ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,\
             diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,\
             diffie-hellman-group14-sha256"
        }
        () if release.at_least(9, 0) => {
            "sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,\
             ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,\
             diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,\
             diffie-hellman-group18-sha512,diffie-hellman-group14-sha256"
        }
        () if release.at_least(8, 9) => {
            "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,\
             ecdh-sha2-nistp384,ecdh-sha2-nistp521,sntrup761x25519-sha512@openssh.com,\
             diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,\
             diffie-hellman-group18-sha512,diffie-hellman-group14-sha256"
        }
        () if release.at_least(8, 2) => {
            "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,\
             ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,\
             diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,\
             diffie-hellman-group14-sha256"
        }
        () => {
            "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,\
             ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,\
             diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,\
             diffie-hellman-group14-sha256,diffie-hellman-group14-sha1"
        }
    }
}

fn key_types(release: Release) -> &'static str {
    match () {
        () if release.at_least(8, 8) => {
            "ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,\
             ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,\
             sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,\
             webauthn-sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,\
             rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,\
             ssh-mldsa44-ed25519-cert,ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,\
             ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,\
             webauthn-sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256,\
             ssh-mldsa44-ed25519"
        }
        () if release.at_least(8, 5) => {
            "ssh-ed25519-cert-v01@openssh.com,ecdsa-sha2-nistp256-cert-v01@openssh.com,\
             ecdsa-sha2-nistp384-cert-v01@openssh.com,ecdsa-sha2-nistp521-cert-v01@openssh.com,\
             sk-ssh-ed25519-cert-v01@openssh.com,sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,\
             rsa-sha2-512-cert-v01@openssh.com,rsa-sha2-256-cert-v01@openssh.com,\
             ssh-rsa-cert-v01@openssh.com,ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,\
             ecdsa-sha2-nistp521,sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,\
             rsa-sha2-512,rsa-sha2-256,ssh-rsa"
        }
        () => {
            "ecdsa-sha2-nistp256-cert-v01@openssh.com,ecdsa-sha2-nistp384-cert-v01@openssh.com,\
             ecdsa-sha2-nistp521-cert-v01@openssh.com,\
             sk-ecdsa-sha2-nistp256-cert-v01@openssh.com,ssh-ed25519-cert-v01@openssh.com,\
             sk-ssh-ed25519-cert-v01@openssh.com,rsa-sha2-512-cert-v01@openssh.com,\
             rsa-sha2-256-cert-v01@openssh.com,ssh-rsa-cert-v01@openssh.com,\
             ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,\
             sk-ecdsa-sha2-nistp256@openssh.com,ssh-ed25519,sk-ssh-ed25519@openssh.com,\
             rsa-sha2-512,rsa-sha2-256,ssh-rsa"
        }
    }
}

fn signatures(release: Release) -> &'static str {
    match () {
        () if release.at_least(8, 5) => {
            "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,\
             sk-ssh-ed25519@openssh.com,sk-ecdsa-sha2-nistp256@openssh.com,\
             webauthn-sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256"
        }
        () if release.at_least(8, 2) => {
            "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,\
             sk-ecdsa-sha2-nistp256@openssh.com,ssh-ed25519,sk-ssh-ed25519@openssh.com,\
             rsa-sha2-512,rsa-sha2-256"
        }
        () => {
            "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,ssh-ed25519,\
             rsa-sha2-512,rsa-sha2-256,ssh-rsa"
        }
    }
}

const CIPHERS: &[Name] = &[
    n("3des-cbc"),
    n("blowfish-cbc").until(7, 6),
    n("cast128-cbc").until(7, 6),
    n("arcfour").until(7, 6),
    n("arcfour128").until(7, 6),
    n("arcfour256").until(7, 6),
    n("aes128-cbc"),
    n("aes192-cbc"),
    n("aes256-cbc"),
    n("rijndael-cbc@lysator.liu.se").until(8, 5),
    n("aes128-ctr"),
    n("aes192-ctr"),
    n("aes256-ctr"),
    n("aes128-gcm@openssh.com"),
    n("aes256-gcm@openssh.com"),
    n("chacha20-poly1305@openssh.com"),
];

const MACS: &[Name] = &[
    n("hmac-sha1"),
    n("hmac-sha1-96"),
    n("hmac-sha2-256"),
    n("hmac-sha2-512"),
    n("hmac-md5"),
    n("hmac-md5-96"),
    n("hmac-ripemd160").until(7, 6),
    n("hmac-ripemd160@openssh.com").until(7, 6),
    n("umac-64@openssh.com"),
    n("umac-128@openssh.com"),
    n("hmac-sha1-etm@openssh.com"),
    n("hmac-sha1-96-etm@openssh.com"),
    n("hmac-sha2-256-etm@openssh.com"),
    n("hmac-sha2-512-etm@openssh.com"),
    n("hmac-md5-etm@openssh.com"),
    n("hmac-md5-96-etm@openssh.com"),
    n("hmac-ripemd160-etm@openssh.com").until(7, 6),
    n("umac-64-etm@openssh.com"),
    n("umac-128-etm@openssh.com"),
];

const KEX: &[Name] = &[
    n("diffie-hellman-group1-sha1"),
    n("diffie-hellman-group14-sha1"),
    n("diffie-hellman-group14-sha256"),
    n("diffie-hellman-group16-sha512"),
    n("diffie-hellman-group18-sha512"),
    n("diffie-hellman-group-exchange-sha1"),
    n("diffie-hellman-group-exchange-sha256"),
    n("ecdh-sha2-nistp256"),
    n("ecdh-sha2-nistp384"),
    n("ecdh-sha2-nistp521"),
    n("curve25519-sha256"),
    n("curve25519-sha256@libssh.org"),
    n("sntrup4591761x25519-sha512@tinyssh.org").since(8, 0).until(8, 5),
    n("sntrup761x25519-sha512").since(9, 9).debian_since(9, 2),
    n("sntrup761x25519-sha512@openssh.com").since(8, 5),
    n("mlkem768x25519-sha256").since(9, 9),
];

const OLD_KEYS: &[Name] = &[
    n("ssh-ed25519"),
    n("ssh-ed25519-cert-v01@openssh.com"),
    n("sk-ssh-ed25519@openssh.com").since(8, 2),
    n("sk-ssh-ed25519-cert-v01@openssh.com").since(8, 2),
    n("ssh-rsa"),
    n("rsa-sha2-256"),
    n("rsa-sha2-512"),
    n("ssh-dss"),
    n("ecdsa-sha2-nistp256"),
    n("ecdsa-sha2-nistp384"),
    n("ecdsa-sha2-nistp521"),
    n("sk-ecdsa-sha2-nistp256@openssh.com").since(8, 2),
    n("webauthn-sk-ecdsa-sha2-nistp256@openssh.com").since(8, 4),
    n("ssh-rsa-cert-v01@openssh.com"),
    n("rsa-sha2-256-cert-v01@openssh.com").since(7, 8),
    n("rsa-sha2-512-cert-v01@openssh.com").since(7, 8),
    n("ssh-dss-cert-v01@openssh.com"),
    n("ecdsa-sha2-nistp256-cert-v01@openssh.com"),
    n("ecdsa-sha2-nistp384-cert-v01@openssh.com"),
    n("ecdsa-sha2-nistp521-cert-v01@openssh.com"),
    n("sk-ecdsa-sha2-nistp256-cert-v01@openssh.com").since(8, 2),
];

const KEYS: &[Name] = &[
    n("ssh-ed25519"),
    n("ssh-ed25519-cert-v01@openssh.com"),
    n("sk-ssh-ed25519@openssh.com"),
    n("sk-ssh-ed25519-cert-v01@openssh.com"),
    n("ssh-mldsa44-ed25519").since(10, 6),
    n("ssh-mldsa44-ed25519-cert").since(10, 6),
    n("ecdsa-sha2-nistp256"),
    n("ecdsa-sha2-nistp256-cert-v01@openssh.com"),
    n("ecdsa-sha2-nistp384"),
    n("ecdsa-sha2-nistp384-cert-v01@openssh.com"),
    n("ecdsa-sha2-nistp521"),
    n("ecdsa-sha2-nistp521-cert-v01@openssh.com"),
    n("sk-ecdsa-sha2-nistp256@openssh.com"),
    n("sk-ecdsa-sha2-nistp256-cert-v01@openssh.com"),
    n("webauthn-sk-ecdsa-sha2-nistp256@openssh.com"),
    n("webauthn-sk-ecdsa-sha2-nistp256-cert-v01@openssh.com").since(10, 3),
    n("ssh-dss").until(10, 0),
    n("ssh-dss-cert-v01@openssh.com").until(10, 0),
    n("ssh-rsa"),
    n("ssh-rsa-cert-v01@openssh.com"),
    n("rsa-sha2-256"),
    n("rsa-sha2-256-cert-v01@openssh.com"),
    n("rsa-sha2-512"),
    n("rsa-sha2-512-cert-v01@openssh.com"),
];
