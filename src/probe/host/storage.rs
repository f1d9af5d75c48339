//! The way to the images, component by component, and their `dev/`.

use super::disk;
use crate::case::{HostRecord, Look, StoragePath};
use crate::probe::session::StorageSight;
use crate::text;

/// At most this many components.
const DEPTH: usize = 32;

/// `/`, each component of `storage` down to itself, then its `dev/`.
pub(super) fn look(storage: &str) -> Vec<StoragePath> {
    let mut path = String::from("/");
    let mut found = vec![at(&path)];
    let names = storage.split('/').filter(|name| !name.is_empty());
    for name in names.take(DEPTH).chain(["dev"]) {
        if !path.ends_with('/') {
            path.push('/');
        }
        path.push_str(name);
        found.push(at(&path));
    }
    found
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
    let file = disk::facts(path);
    let link = (file == Look::Absent).then(|| std::fs::read_link(path).ok()).flatten();
    let leads_to = link.map(|link| text::line(&link.to_string_lossy(), 200));
    StoragePath { path: path.to_owned(), file, leads_to }
}

#[cfg(test)]
mod tests {
    use super::look;

    #[test]
    fn every_component_is_looked_at() {
        let paths: Vec<String> = look("/srv/fog/").into_iter().map(|c| c.path).collect();
        assert_eq!(paths, ["/", "/srv", "/srv/fog", "/srv/fog/dev"]);
        assert!(look("/")[0].file.seen().is_some_and(crate::case::FileFacts::is_dir));
    }
}
