//! File names as sshd expands them: OpenBSD's glob with no flags, which OpenSSH brings along on
//! Linux (openbsd-compat/glob.c). `* ? [..]` only: no braces, no `~`; `*` and `?` and `[` do not
//! match a leading dot; the result is in the order of bytes.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use super::source::Source;

/// A path of this length or more matches nothing (`PATH_MAX`).
const PATH_MAX: usize = 4096;

/// How many names of directories one pattern is compared with. `/*/*/*/*` would ask for the whole
/// disk.
const MAX_NAMES: usize = 200_000;

/// One character of a pattern.
#[derive(Clone, Debug)]
enum Piece {
    Byte(u8),
    Any,
    Many,
    Set { negated: bool, members: Vec<Member> },
}

#[derive(Clone, Debug)]
enum Member {
    Range(u8, u8),
    Class(Class),
}

/// The existing paths that match, in the order in which sshd includes them.
pub(super) fn expand(source: &dyn Source, pattern: &[u8]) -> Vec<Vec<u8>> {
    if pattern.len() >= PATH_MAX {
        return Vec::new();
    }
    let pieces = compile(pattern);
    let mut found = Vec::new();
    walk(source, Vec::new(), &pieces, &mut { MAX_NAMES }, &mut found);
    found.sort_unstable();
    found
}

/// The directories whose names a pattern is compared with.
pub(super) fn directory_of(pattern: &[u8]) -> Option<&[u8]> {
    let last = pattern.iter().rposition(|b| *b == b'/')?;
    Some(if last == 0 { b"/" } else { &pattern[..last] })
}

/// glob2: goes one component further.
fn walk(
    source: &dyn Source,
    mut path: Vec<u8>,
    pieces: &[Piece],
    left: &mut usize,
    found: &mut Vec<Vec<u8>>,
) {
    let end = pieces.iter().position(is_slash).unwrap_or(pieces.len());
    let component = &pieces[..end];
    let plain: Option<Vec<u8>> = component.iter().map(literal).collect();
    if let Some(plain) = plain {
        path.extend_from_slice(&plain);
        let rest = &pieces[end..];
        let slashes = rest.iter().take_while(|p| is_slash(p)).count();
        path.extend(std::iter::repeat_n(b'/', slashes));
        if slashes == rest.len() {
            if exists(source, &path) {
                found.push(path);
            }
        } else {
            walk(source, path, &rest[slashes..], left, found);
        }
        return;
    }
    let directory: &[u8] = if path.is_empty() { b"." } else { &path };
    let Ok(names) = source.list(Path::new(OsStr::from_bytes(directory))) else { return };
    let dotted = matches!(component.first(), Some(Piece::Byte(b'.')));
    for name in names {
        let name = name.as_bytes();
        if *left == 0 {
            return;
        }
        *left -= 1;
        if (name.starts_with(b".") && !dotted) || !matches(name, component) {
            continue;
        }
        let path = [path.as_slice(), name].concat();
        // What follows begins with a slash, or is nothing.
        walk(source, path, &pieces[end..], left, found);
    }
}

fn is_slash(piece: &Piece) -> bool {
    matches!(piece, Piece::Byte(b'/'))
}

fn literal(piece: &Piece) -> Option<u8> {
    match piece {
        Piece::Byte(byte) => Some(*byte),
        _ => None,
    }
}

/// `lstat`; a slash at the end asks for a directory.
fn exists(source: &dyn Source, path: &[u8]) -> bool {
    let as_path = Path::new(OsStr::from_bytes(path));
    if path.ends_with(b"/") { source.is_directory(as_path) } else { source.exists(as_path) }
}

fn compile(pattern: &[u8]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(&byte) = pattern.get(at) {
        at += 1;
        match byte {
            b'\\' if at < pattern.len() => {
                pieces.push(Piece::Byte(pattern[at]));
                at += 1;
            }
            b'?' => pieces.push(Piece::Any),
            b'*' if matches!(pieces.last(), Some(Piece::Many)) => {}
            b'*' => pieces.push(Piece::Many),
            b'[' => match set(&pattern[at..]) {
                Some((piece, length)) => {
                    pieces.push(piece);
                    at += length;
                }
                None => pieces.push(Piece::Byte(b'[')),
            },
            _ => pieces.push(Piece::Byte(byte)),
        }
    }
    pieces
}

/// A bracket expression and its length behind the `[`; None when it is never closed.
fn set(text: &[u8]) -> Option<(Piece, usize)> {
    let negated = text.first() == Some(&b'!');
    let mut at = usize::from(negated);
    // The first character is a member, even `]`; the bracket must close after it.
    text.get(at + 1..)?.iter().position(|b| *b == b']')?;
    let mut members = Vec::new();
    loop {
        let byte = *text.get(at)?;
        if byte == b']' && !members.is_empty() {
            return Some((Piece::Set { negated, members }, at + 1));
        }
        if let Some((class, length)) = class(&text[at..]) {
            members.push(Member::Class(class));
            at += length;
            continue;
        }
        at += 1;
        let range = text.get(at) == Some(&b'-') && text.get(at + 1).is_some_and(|b| *b != b']');
        if range {
            members.push(Member::Range(byte, text[at + 1]));
            at += 2;
        } else {
            members.push(Member::Range(byte, byte));
        }
    }
}

/// What belongs to a class of characters.
type Class = fn(&u8) -> bool;

fn class(text: &[u8]) -> Option<(Class, usize)> {
    let rest = text.strip_prefix(b"[:")?;
    let end = rest.windows(2).position(|pair| pair == b":]")?;
    let class: Class = match &rest[..end] {
        b"alnum" => u8::is_ascii_alphanumeric,
        b"alpha" => u8::is_ascii_alphabetic,
        b"blank" => |b| matches!(b, b' ' | b'\t'),
        b"cntrl" => u8::is_ascii_control,
        b"digit" => u8::is_ascii_digit,
        b"graph" => u8::is_ascii_graphic,
        b"lower" => u8::is_ascii_lowercase,
        b"print" => |b| matches!(b, b' '..=b'~'),
        b"punct" => u8::is_ascii_punctuation,
        b"space" => |b| matches!(b, b' ' | b'\t'..=b'\r'),
        b"upper" => u8::is_ascii_uppercase,
        b"xdigit" => u8::is_ascii_hexdigit,
        _ => return None,
    };
    Some((class, end + 4))
}

fn matches(name: &[u8], pieces: &[Piece]) -> bool {
    let (mut n, mut p) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pieces.get(p) {
            Some(Piece::Many) => {
                star = Some((p, n));
                p += 1;
            }
            Some(piece) if holds(piece, name[n]) => {
                n += 1;
                p += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    n = from + 1;
                }
                None => return false,
            },
        }
    }
    pieces[p..].iter().all(|piece| matches!(piece, Piece::Many))
}

fn holds(piece: &Piece, byte: u8) -> bool {
    match piece {
        Piece::Byte(known) => *known == byte,
        Piece::Any | Piece::Many => true,
        Piece::Set { negated, members } => {
            let inside = members.iter().any(|member| match member {
                Member::Range(low, high) => (low..=high).contains(&&byte),
                Member::Class(class) => class(&byte),
            });
            inside != *negated
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::memory::Memory;
    use super::expand;

    fn found(names: &[&str], pattern: &str) -> Vec<String> {
        let source = names
            .iter()
            .fold(Memory::new(), |tree, name| tree.with(format!("/etc/ssh/d/{name}"), ""));
        expand(&source, format!("/etc/ssh/{pattern}").as_bytes())
            .into_iter()
            .map(|path| String::from_utf8(path).unwrap().replace("/etc/ssh/d/", ""))
            .collect()
    }

    #[test]
    fn names_come_in_the_order_of_bytes() {
        let names = ["9.conf", "10.conf", "a.conf", "B.conf", ".x.conf", "y"];
        assert_eq!(found(&names, "d/*.conf"), ["10.conf", "9.conf", "B.conf", "a.conf"]);
        assert_eq!(found(&names, "d/.*"), [".x.conf"]);
        assert_eq!(found(&names, "*/y"), ["y"]);
        assert_eq!(found(&names, "d/[0-9]*"), ["10.conf", "9.conf"]);
        assert_eq!(found(&names, "d/[!0-9]*"), ["B.conf", "a.conf", "y"]);
        assert_eq!(found(&names, "d/[[:upper:]]*"), ["B.conf"]);
        assert_eq!(found(&names, "d/{y,a.conf}"), [""; 0]);
        assert_eq!(found(&names, "d/\\y"), ["y"]);
        assert_eq!(found(&["[x"], "d/[x"), ["[x"]);
        assert_eq!(found(&["*", "b"], "d/\\*"), ["*"]);
    }
}
