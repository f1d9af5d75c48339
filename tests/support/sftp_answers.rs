//! A small SFTP server that says yes to everything a rehearsal asks, and says no as told.

/// `SSH_FXP_INIT` and the requests a rehearsal makes, SFTP version 3.
pub(crate) const INIT: u8 = 1;
const OPEN: u8 = 3;
const STATS: [u8; 3] = [7, 8, 17];
const REALPATH: u8 = 16;
#[allow(dead_code)] // used in part
pub(crate) const MKDIR: u8 = 14;
#[allow(dead_code)]
pub(crate) const RENAME: u8 = 18;

const VERSION: u8 = 2;
const STATUS: u8 = 101;
const HANDLE: u8 = 102;
const NAME: u8 = 104;
const ATTRIBUTES: u8 = 105;

/// The answers to all whole packets in `data`, each made by `answer` from type and id.
pub(crate) fn answers(data: &[u8], answer: fn(u8, [u8; 4]) -> Vec<u8>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = data;
    while let Some((head, tail)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*head) as usize;
        let Some((packet, more)) = tail.split_at_checked(length) else { break };
        let id = packet.get(1..5).and_then(|id| id.try_into().ok()).unwrap_or_default();
        out.extend(answer(packet.first().copied().unwrap_or(0), id));
        rest = more;
    }
    out
}

/// Yes to everything; every path is a directory.
pub(crate) fn yes(kind: u8, id: [u8; 4]) -> Vec<u8> {
    match kind {
        INIT => packet(VERSION, &[0, 0, 0, 3]),
        OPEN => packet(HANDLE, &[&id, string(b"h").as_slice()].concat()),
        REALPATH => {
            let name = [&id, [0, 0, 0, 1].as_slice(), &string(b"/home/fogproject"), &string(b"")];
            packet(NAME, &[name.concat().as_slice(), &[0; 4]].concat())
        }
        kind if STATS.contains(&kind) => {
            // Flags: permissions; a directory anyone may use.
            packet(
                ATTRIBUTES,
                &[&id, [0, 0, 0, 4].as_slice(), &0o40_777_u32.to_be_bytes()].concat(),
            )
        }
        _ => status(id, 0, b"Success"),
    }
}

/// A status with its text.
pub(crate) fn status(id: [u8; 4], code: u32, text: &[u8]) -> Vec<u8> {
    packet(STATUS, &[&id, code.to_be_bytes().as_slice(), &string(text), &string(b"en")].concat())
}

/// A packet: length, type, body.
pub(crate) fn packet(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 1).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), [kind].as_slice(), body].concat()
}

/// A string with its length.
pub(crate) fn string(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes(), bytes].concat()
}
