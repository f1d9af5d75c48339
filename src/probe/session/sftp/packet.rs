//! Packets as bytes: a length, a type, a body of integers and strings.

use crate::case::SftpRecord;
use crate::text;

/// `SSH_FXP_*` types.
pub(in super::super) const INIT: u8 = 1;
pub(in super::super) const VERSION: u8 = 2;
pub(super) const OPEN: u8 = 3;
pub(super) const CLOSE: u8 = 4;
pub(super) const WRITE: u8 = 6;
pub(super) const SETSTAT: u8 = 9;
pub(super) const LSTAT: u8 = 7;
pub(super) const OPENDIR: u8 = 11;
pub(super) const READDIR: u8 = 12;
pub(super) const REMOVE: u8 = 13;
pub(super) const MKDIR: u8 = 14;
pub(super) const RMDIR: u8 = 15;
pub(super) const REALPATH: u8 = 16;
pub(super) const STAT: u8 = 17;
pub(super) const RENAME: u8 = 18;
pub(super) const EXTENDED: u8 = 200;
pub(super) const EXTENDED_REPLY: u8 = 201;
pub(super) const STATUS: u8 = 101;
pub(super) const HANDLE: u8 = 102;
pub(super) const NAME: u8 = 104;
pub(super) const ATTRS: u8 = 105;

/// `SSH_FILEXFER_ATTR_*` flags.
const ATTR_SIZE: u32 = 1;
const ATTR_UIDGID: u32 = 2;
pub(super) const ATTR_PERMISSIONS: u32 = 4;
const ATTR_ACMODTIME: u32 = 8;
const ATTR_EXTENDED: u32 = 0x8000_0000;

/// What an attribute block says; nothing where the server leaves it out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in super::super) struct Attributes {
    /// Owner and group.
    pub(in super::super) ids: Option<(u32, u32)>,
    /// Type and permission bits.
    pub(in super::super) mode: Option<u32>,
    /// When it last changed, in seconds since 1970.
    pub(in super::super) changed: Option<u32>,
}

impl Attributes {
    /// A directory, as far as the server tells.
    pub(in super::super) fn is_dir(&self) -> Option<bool> {
        Some(self.mode? & 0o170_000 == 0o040_000)
    }
}

/// The first packet: protocol version 3, as libssh2 sends it.
pub(in super::super) fn init() -> [u8; 9] {
    [0, 0, 0, 5, INIT, 0, 0, 0, 3]
}

/// A request under construction.
pub(super) struct Request(Vec<u8>);

impl Request {
    /// A request of type `kind` with its number.
    pub(super) fn new(kind: u8, id: u32) -> Self {
        Self([&[0, 0, 0, 0, kind][..], &id.to_be_bytes()].concat())
    }

    /// Adds an integer.
    pub(super) fn number(mut self, value: u32) -> Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    /// Adds a 64-bit integer.
    pub(super) fn long(mut self, value: u64) -> Self {
        self.0.extend(value.to_be_bytes());
        self
    }

    /// Adds a string with its length.
    pub(super) fn string(mut self, value: &[u8]) -> Self {
        // What we send is made by us and far below 4 GiB.
        self.0.extend(u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes());
        self.0.extend_from_slice(value);
        self
    }

    /// The packet with its length in front.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let length = u32::try_from(self.0.len() - 4).unwrap_or(u32::MAX);
        self.0[..4].copy_from_slice(&length.to_be_bytes());
        self.0
    }
}

/// Reads a body from its front; every read says `None` past the end.
pub(super) struct Body<'a>(pub(super) &'a [u8]);

impl<'a> Body<'a> {
    /// An integer.
    pub(super) fn number(&mut self) -> Option<u32> {
        let (head, tail) = self.0.split_first_chunk::<4>()?;
        self.0 = tail;
        Some(u32::from_be_bytes(*head))
    }

    /// A 64-bit integer.
    pub(super) fn long(&mut self) -> Option<u64> {
        let (head, tail) = self.0.split_first_chunk::<8>()?;
        self.0 = tail;
        Some(u64::from_be_bytes(*head))
    }

    /// A string with its length.
    pub(super) fn string(&mut self) -> Option<&'a [u8]> {
        let length = self.number()? as usize;
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        Some(head)
    }

    /// An attribute block (draft-ietf-secsh-filexfer-02, section 5).
    pub(super) fn attributes(&mut self) -> Option<Attributes> {
        let flags = self.number()?;
        let has = |flag: u32| flags & flag != 0;
        let mut all = Attributes::default();
        if has(ATTR_SIZE) {
            self.long()?;
        }
        if has(ATTR_UIDGID) {
            all.ids = Some((self.number()?, self.number()?));
        }
        if has(ATTR_PERMISSIONS) {
            all.mode = Some(self.number()?);
        }
        if has(ATTR_ACMODTIME) {
            let (_, changed) = (self.number()?, self.number()?);
            all.changed = Some(changed);
        }
        if has(ATTR_EXTENDED) {
            for _ in 0..self.number()? {
                let _ = (self.string()?, self.string()?);
            }
        }
        Some(all)
    }
}

/// The first string of an SSH structure: the type of a public key.
pub(in super::super) fn first_string(bytes: &[u8]) -> Option<&[u8]> {
    Body(bytes).string()
}

/// A version packet, its length included, and how long it is.
pub(in super::super) fn parse_version(bytes: &[u8]) -> Option<(SftpRecord, usize)> {
    let mut outer = Body(bytes);
    let payload = outer.string()?;
    let mut body = Body(payload.strip_prefix(&[VERSION])?);
    let mut record = SftpRecord { version: body.number()?, extensions: Vec::new() };
    let show = |bytes: &[u8]| text::line(&String::from_utf8_lossy(bytes), 80);
    while record.extensions.len() < 64 {
        let (Some(name), Some(data)) = (body.string(), body.string()) else { break };
        record.extensions.push((show(name), show(data)));
    }
    Some((record, bytes.len() - outer.0.len()))
}

#[cfg(test)]
mod tests {
    use super::{Attributes, Body, Request, STAT, parse_version};
    use proptest::prelude::*;

    #[test]
    fn a_request_carries_its_length() {
        let packet = Request::new(STAT, 7).string(b"/x").finish();
        assert_eq!(packet, [0, 0, 0, 11, 17, 0, 0, 0, 7, 0, 0, 0, 2, b'/', b'x']);
    }

    #[test]
    fn extensions_are_pairs() {
        let packet =
            [&[0, 0, 0, 15, 2, 0, 0, 0, 3, 0, 0, 0, 1, b'a', 0, 0, 0, 1, b'1'][..]].concat();
        let (record, length) = parse_version(&packet).unwrap();
        assert_eq!((record.version, length), (3, 19));
        assert_eq!(record.extensions, [("a".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn attributes_are_read_whatever_stands_between_them() {
        let flags = 0x8000_000f_u32.to_be_bytes();
        let numbers = [0, 7, 1000, 1001, 0o40_755, 5, 6].map(u32::to_be_bytes).concat();
        let extended = [0, 0, 0, 1, 0, 0, 0, 1, b'a', 0, 0, 0, 0];
        let bytes = [&flags, numbers.as_slice(), &extended, b"rest"].concat();
        let mut body = Body(&bytes);
        let all = Attributes { ids: Some((1000, 1001)), mode: Some(0o40_755), changed: Some(6) };
        assert_eq!(body.attributes(), Some(all));
        assert_eq!(body.0, b"rest");
        assert_eq!(Body(&bytes[..20]).attributes(), None);
    }

    proptest! {
        #[test]
        fn no_bytes_break_a_body(bytes: Vec<u8>) {
            let _ = parse_version(&bytes);
            let _ = Body(&bytes).attributes();
            let _ = Body(&bytes).string();
        }
    }
}
