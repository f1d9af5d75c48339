//! The program behind an external `Subsystem sftp` line.

use rustix::fs::{StatVfsMountFlags, statvfs};

use super::disk;
use crate::case::{FileFacts, Look, SftpServer, StoragePath};

/// Enough for the first line of a script.
const FIRST_LINE: u64 = 256;
/// More directories than a path to a program has.
const DEPTH: usize = 16;

/// Looks at `path`, an absolute one.
pub(super) fn look(path: &str) -> SftpServer {
    let flags = statvfs(path).map(|facts| facts.f_flag);
    SftpServer {
        path: path.to_owned(),
        file: disk::facts(path),
        way: directories(path).map(at).collect(),
        noexec: flags.is_ok_and(|flags| flags.contains(StatVfsMountFlags::NOEXEC)),
        interpreter: interpreter(path),
    }
}

/// `/`, `/usr`, `/usr/lib` of `/usr/lib/sftp-server`.
fn directories(path: &str) -> impl Iterator<Item = &str> {
    let slashes = path.match_indices('/').map(|(at, _)| at).take(DEPTH);
    slashes.map(|at| if at == 0 { "/" } else { &path[..at] })
}

fn at(path: &str) -> StoragePath {
    StoragePath { path: path.to_owned(), file: disk::facts(path), leads_to: None }
}

/// The program in the first line of a script.
fn interpreter(path: &str) -> Option<(String, Look<FileFacts>)> {
    let text = disk::read(path, FIRST_LINE).ok()?;
    let line = text.strip_prefix(b"#!")?.split(|byte| *byte == b'\n').next()?;
    let line = String::from_utf8_lossy(line).into_owned();
    // A carriage return at its end belongs to the name: scripts from Windows.
    let name = line.trim_matches([' ', '\t']).split([' ', '\t']).next()?.to_owned();
    let facts = disk::facts(&name);
    Some((name, facts))
}

#[cfg(test)]
mod tests {
    use super::directories;

    #[test]
    fn the_way_has_every_directory() {
        let way: Vec<&str> = directories("/usr/lib/x").collect();
        assert_eq!(way, ["/", "/usr", "/usr/lib"]);
    }
}
