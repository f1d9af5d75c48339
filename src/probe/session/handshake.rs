//! Key exchange: algorithms, keys, and the `ssh-userauth` service.

use ssh2::{MethodType, Session};

use super::banner::Heard;
use super::error::Stop;
use super::kexinit::Sight;
use super::wire::{Turn, Wire};

/// The lists of the negotiation in the order of RFC 4253 section 7.1, with the names of reports.
pub(super) const LISTS: [(MethodType, &str); 8] = [
    (MethodType::Kex, "key exchange"),
    (MethodType::HostKey, "host key"),
    (MethodType::CryptCs, "cipher, client to server"),
    (MethodType::CryptSc, "cipher, server to client"),
    (MethodType::MacCs, "MAC, client to server"),
    (MethodType::MacSc, "MAC, server to client"),
    (MethodType::CompCs, "compression, client to server"),
    (MethodType::CompSc, "compression, server to client"),
];

/// Offers the host key types that are known of this host first, so that the key the server shows
/// can be compared.
pub(super) fn prefer_known_keys(wire: &Wire, kinds: &[String]) {
    let Ok(all) = wire.session.supported_algs(MethodType::HostKey) else { return };
    let known = |algorithm: &&str| kinds.iter().any(|kind| signs_with(kind, algorithm));
    let (first, rest): (Vec<&str>, Vec<&str>) = all.into_iter().partition(known);
    if !first.is_empty() {
        // Both halves come from libssh2's own list; it has nothing to refuse.
        let _ = wire.session.method_pref(MethodType::HostKey, &[first, rest].concat().join(","));
    }
}

/// A key of type `kind` can sign with `algorithm`; RSA keys have three (RFC 8332).
fn signs_with(kind: &str, algorithm: &str) -> bool {
    kind == algorithm || kind == "ssh-rsa" && algorithm.starts_with("rsa-sha2-")
}

/// One turn of the handshake with a server that waits for its client to speak.
pub(super) fn one_turn(session: &mut Session) -> Heard {
    let turn = Turn::from(session.handshake());
    let line = session.banner_bytes().unwrap_or_default().to_vec();
    match turn {
        _ if line.starts_with(b"SSH-") => Heard::Identification(line),
        Turn::Failed(_) => Heard::Closed(line),
        Turn::Ready(()) | Turn::Again => Heard::Other(line),
    }
}

/// Runs the key exchange to its end; `sight` is shown what the server sends in clear.
pub(super) fn exchange_keys(wire: &Wire, sight: &mut Sight) -> Result<String, Stop> {
    let mut session = wire.session.clone();
    wire.drive(|| {
        sight.look(|buffer| wire.peek(buffer));
        Turn::from(session.handshake())
    })?;
    let agreed = |kind| wire.session.methods(kind).unwrap_or("?").to_owned();
    Ok(format!("{}, {}", agreed(MethodType::Kex), agreed(MethodType::CryptCs)))
}
