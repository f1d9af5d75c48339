//! The way to the images, component by component, and their `dev/`.

use std::path::Path;

use super::disk;
use crate::case::{HostRecord, Look, StoragePath};
use crate::probe::session::StorageSight;
use crate::text;

/// At most this many components.
const DEPTH: usize = 32;
/// The kernel follows no more links than this, one after the other (path_resolution(7), Linux 4.2 and later).
const LINKS: usize = 40;

/// `/`, each component of `storage` down to itself, then its `dev/`. Before a component that is a link stand the
/// directories that the link leads through: the account has to pass them as well.
pub(super) fn look(storage: &str) -> Vec<StoragePath> {
    let mut path = String::from("/");
    let mut found = vec![at(&path)];
    let names = storage.split('/').filter(|name| !name.is_empty());
    for name in names.take(DEPTH).chain(["dev"]) {
        if !path.ends_with('/') {
            path.push('/');
        }
        path.push_str(name);
        for passed in passed(Path::new(&path)) {
            if found.len() < 2 * DEPTH && found.iter().all(|known| known.path != passed) {
                found.push(at(&passed));
            }
        }
        found.push(at(&path));
    }
    found
}

/// The directories above everything that the link at `path` leads through; none where it is no link, or leads
/// nowhere. A name with `..` in it is left to the last of them, the place itself with no link in its name.
fn passed(path: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let Ok(real) = std::fs::canonicalize(path) else { return found };
    let mut here = path.to_owned();
    for _ in 0..LINKS {
        let Ok(link) = std::fs::read_link(&here) else { break };
        here = here.parent().unwrap_or(Path::new("/")).join(link);
        above(&here, &mut found);
    }
    if here != path {
        above(&real, &mut found);
    }
    found
}

/// The directories above `path`, from the root down, that are not in `found`.
fn above(path: &Path, found: &mut Vec<String>) {
    let mut names: Vec<&Path> = path.ancestors().skip(1).collect();
    names.reverse();
    for name in names.into_iter().filter_map(Path::to_str).filter(|name| !name.contains("..")) {
        if found.iter().all(|known| known != name) {
            found.push(name.to_owned());
        }
    }
}

/// What the rehearsal is to know of the storage at `path`: nothing where the server is another
/// machine.
#[must_use]
pub fn sight_of_storage(host: Option<&HostRecord>, path: &str) -> StorageSight {
    let Some(host) = host else { return StorageSight::default() };
    let way = host.storage.seen().map_or(&[][..], Vec::as_slice);
    let storage = path.trim_end_matches('/');
    let dev = format!("{storage}/dev");
    let own = |component: &&StoragePath| component.path == storage || component.path == dev;
    let mut facts = way.iter().filter(own).filter_map(|component| component.file.seen());
    StorageSight { seen: true, keeps_names: facts.any(|facts| facts.append_only) }
}

fn at(path: &str) -> StoragePath {
    let file = match disk::facts(path) {
        // It leads back to itself: there is nothing there.
        Look::CouldNot { .. } if is_loop(path) => Look::Absent,
        file => file,
    };
    let link = (file == Look::Absent).then(|| std::fs::read_link(path).ok()).flatten();
    let leads_to = link.map(|link| text::line(&link.to_string_lossy(), 200));
    StoragePath { path: path.to_owned(), file, leads_to }
}

/// A link that leads to itself, by however many others (ELOOP).
fn is_loop(path: &str) -> bool {
    let error = std::fs::metadata(path).err().and_then(|error| error.raw_os_error());
    error == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(test)]
mod tests {
    use super::look;
    use crate::case::Look;

    #[test]
    fn every_component_is_looked_at() {
        let paths: Vec<String> = look("/srv/fog/").into_iter().map(|c| c.path).collect();
        assert_eq!(paths, ["/", "/srv", "/srv/fog", "/srv/fog/dev"]);
        assert!(look("/")[0].file.seen().is_some_and(crate::case::FileFacts::is_dir));
    }
    #[test]
    fn what_a_link_leads_through_is_looked_at_as_well() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        let at = |name: &str| root.join(name);
        std::fs::create_dir_all(at("home/store/images/dev")).unwrap();
        std::os::unix::fs::symlink("home/store", at("store")).unwrap();
        std::os::unix::fs::symlink(at("store/images"), at("images")).unwrap();
        std::os::unix::fs::symlink("loop", at("loop")).unwrap();
        let way = look(at("images").to_str().unwrap());
        let place = |name: &str| way.iter().position(|c| c.path == at(name).to_str().unwrap());
        assert!(place("store").unwrap() < place("images").unwrap());
        assert!(place("home/store").unwrap() < place("images").unwrap());
        assert!(place("images").unwrap() < place("images/dev").unwrap());
        let looped = look(at("loop").to_str().unwrap());
        let end = looped.iter().find(|c| c.path.ends_with("/loop")).unwrap();
        assert_eq!((&end.file, end.leads_to.as_deref()), (&Look::Absent, Some("loop")));
    }
}
