//! What lies in a directory: a few packets of names with their attributes.

use super::client::{Client, status_of};
use super::error::Refusal;
use super::packet::{Attributes, Body, NAME, OPENDIR, READDIR, STATUS};
use crate::text;

/// As much of a name, and of an owner's, as is kept: file systems have 255 bytes for one.
const LONGEST: usize = 255;
/// `SSH_FX_EOF`.
const EOF: u32 = 1;

/// A name in a directory.
pub(in super::super) struct Name {
    /// The name, bounded and escaped. One that was shortened names nothing: it is only shown.
    pub(in super::super) name: String,
    /// The owner's name, as `ls -l` shows it: the third word of the longer name (OpenSSH 7.4 to
    /// 10.6, `sftp-common.c`, `ls_file`).
    pub(in super::super) owner: Option<String>,
    /// What it is, no link followed.
    pub(in super::super) attributes: Attributes,
}

impl Client {
    /// The names in `path`, at most `most` of them, and whether there are more. The server sends
    /// about a hundred in a packet.
    pub(in super::super) fn list(
        &mut self,
        path: &str,
        most: usize,
    ) -> Result<(Vec<Name>, bool), Refusal> {
        let handle = self.open(OPENDIR, |r| r.string(path.as_bytes()))?;
        let mut names = Vec::new();
        let read = self.read_names(&handle, most, &mut names);
        let closed = self.close(&handle);
        let more = read?;
        closed?;
        Ok((names, more))
    }

    /// Reads until the end, or until there are enough; true if there may be more.
    fn read_names(
        &mut self,
        handle: &[u8],
        most: usize,
        names: &mut Vec<Name>,
    ) -> Result<bool, Refusal> {
        while names.len() < most {
            let (kind, body) = self.ask(READDIR, |r| r.string(handle))?;
            let before = names.len();
            match kind {
                NAME => names.extend(Names(Body(&body[4.min(body.len())..])).take(most - before)),
                STATUS if Body(&body).number() == Some(EOF) => return Ok(false),
                _ => return Err(status_of(kind, &body)),
            }
            if names.len() == before {
                return Err(Refusal::nonsense("a list without names"));
            }
        }
        Ok(true)
    }
}

/// The names in a packet, behind their number; it ends where they make no sense.
struct Names<'a>(Body<'a>);

impl Iterator for Names<'_> {
    type Item = Name;

    fn next(&mut self) -> Option<Name> {
        let (name, longer) = (self.0.string()?, self.0.string()?);
        let attributes = self.0.attributes()?;
        let longer = String::from_utf8_lossy(longer);
        let owner = longer.split_ascii_whitespace().nth(2);
        Some(Name {
            name: text::line(&String::from_utf8_lossy(name), LONGEST),
            owner: owner.map(|owner| text::line(owner, 64)),
            attributes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::packet::Body;
    use super::Names;
    use proptest::prelude::*;

    fn string(bytes: &[u8]) -> Vec<u8> {
        [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat()
    }

    #[test]
    fn a_name_comes_with_its_owner_and_escaped() {
        let longer = b"drwxr-xr-x    4 fogproject fog  4096 Jan  1 10:00 x";
        let attributes = [4_u32, 0o40_755].map(u32::to_be_bytes).concat();
        let bytes = [string(b"a\x1b[2J"), string(longer), attributes].concat();
        let names: Vec<_> = Names(Body(&bytes)).collect();
        assert_eq!(names.len(), 1);
        assert_eq!(names[0].owner.as_deref(), Some("fogproject"));
        assert!(!names[0].name.contains('\x1b'));
        assert_eq!(names[0].attributes.is_dir(), Some(true));
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes: Vec<u8>) {
            prop_assert!(Names(Body(&bytes)).count() <= bytes.len());
        }
    }
}
