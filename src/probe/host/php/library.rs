//! The libssh2 that the dynamic linker gives an extension: the name it asks for, the paths the
//! linker knows under that name, and what the library says of itself.

use crate::case::LoadedLibssh2;
use crate::file::Root;

/// glibc's list of libraries.
const CACHE: &str = "/etc/ld.so.cache";
/// Where libraries are that no list names, on 64-bit machines.
const FOLDERS: [&str; 8] = [
    "/usr/local/lib",
    "/lib/x86_64-linux-gnu",
    "/usr/lib/x86_64-linux-gnu",
    "/lib/aarch64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/lib64",
    "/usr/lib64",
    "/usr/lib",
];
/// libssh2 has 200 to 400 KiB; an extension with it inside, some more.
const LIBRARY_LIMIT: usize = 8 << 20;
const CACHE_LIMIT: usize = 4 << 20;
/// Class, byte order and machine of an ELF file.
const ELF_HEAD: std::ops::Range<usize> = 0..20;
/// The sentence that the repair of libssh2 pull request 2581 brought.
const REPAIR: &[u8] = b"Unexpected channel EOF while reading SFTP packet";

/// The libssh2 of the extension in `file`.
pub(super) fn of(root: &Root, file: &str) -> Option<LoadedLibssh2> {
    let extension = root.read(file, LIBRARY_LIMIT).ok()?;
    let Some(name) = text_after(&extension, b"libssh2.so") else {
        // It has libssh2 inside.
        return describe(&extension, file);
    };
    let name = format!("libssh2.so{name}");
    candidates(root, &name).into_iter().find_map(|path| {
        let library = root.read(&path, LIBRARY_LIMIT).ok()?;
        let same_kind = kind(&library).is_some() && kind(&library) == kind(&extension);
        same_kind.then(|| describe(&library, &path)).flatten()
    })
}

/// The library that the extension in `file` asks for, where glibc's linker knows none of that name. An extension with
/// a search path of its own may find one all the same.
pub(super) fn lacking(root: &Root, file: &str) -> Option<String> {
    let extension = root.read(file, LIBRARY_LIMIT).ok()?;
    let name = format!("libssh2.so{}", text_after(&extension, b"libssh2.so")?);
    let own_path = [&b"$ORIGIN"[..], b"/lib\0", b"/lib64\0"];
    if own_path.into_iter().any(|path| holds(&extension, path))
        || !root.on_this_machine(CACHE).exists()
    {
        return None;
    }
    let there = |path: &String| root.on_this_machine(path).exists();
    (!candidates(root, &name).iter().any(there)).then_some(name)
}

/// Class, byte order and machine; the rest of the head differs between files.
fn kind(elf: &[u8]) -> Option<(&[u8], &[u8])> {
    let head = elf.get(ELF_HEAD).filter(|head| head.starts_with(b"\x7fELF"))?;
    Some((&head[4..6], &head[18..20]))
}

/// The paths the linker's list has for `name`, then the usual folders.
fn candidates(root: &Root, name: &str) -> Vec<String> {
    let ending = format!("/{name}");
    let listed = root.read(CACHE, CACHE_LIMIT).ok().map(|cache| {
        let strings = cache.split(|byte| *byte == 0);
        let paths = strings.filter(|s| s.starts_with(b"/") && s.ends_with(ending.as_bytes()));
        paths.filter_map(|path| String::from_utf8(path.to_vec()).ok()).collect::<Vec<_>>()
    });
    let mut all = listed.unwrap_or_default();
    all.extend(FOLDERS.iter().map(|folder| format!("{folder}{ending}")));
    all
}

fn describe(library: &[u8], file: &str) -> Option<LoadedLibssh2> {
    let release = text_after(library, b"SSH-2.0-libssh2_")?;
    let end = release.find(' ').unwrap_or(release.len());
    Some(LoadedLibssh2 {
        release: crate::text::line(&release[..end], 40),
        file: file.to_owned(),
        reports_eof: holds(library, REPAIR),
        gcrypt: holds(library, b"libgcrypt.so"),
    })
}

/// What follows `needle` up to the next NUL, at most 60 bytes of it.
fn text_after(bytes: &[u8], needle: &[u8]) -> Option<String> {
    let at = find(bytes, needle)? + needle.len();
    let rest = &bytes[at..bytes.len().min(at + 60)];
    let end = rest.iter().position(|byte| *byte == 0)?;
    String::from_utf8(rest[..end].to_vec()).ok()
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    find(bytes, needle).is_some()
}

/// The first byte is looked for alone: these files have some hundred KiB.
fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let (first, mut from) = (*needle.first()?, 0);
    while let Some(at) = bytes.get(from..)?.iter().position(|byte| *byte == first) {
        if bytes[from + at..].starts_with(needle) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{describe, find, text_after};

    #[test]
    fn a_library_says_what_it_is() {
        let library = b"\0x\0SSH-2.0-libssh2_1.9.0\0libgcrypt.so.20\0";
        let seen = describe(library, "/x").unwrap();
        assert_eq!((seen.release.as_str(), seen.gcrypt, seen.reports_eof), ("1.9.0", true, false));
        assert!(describe(b"nothing of it", "/x").is_none());
    }

    #[test]
    fn what_ends_early_is_not_read_over() {
        assert_eq!(find(b"aab", b"ab"), Some(1));
        assert_eq!(find(b"aa", b"ab"), None);
        assert_eq!(text_after(b"libssh2.so.1", b"libssh2.so"), None);
        assert_eq!(text_after(b"libssh2.so.1\0", b"libssh2.so"), Some(".1".into()));
    }
}
