//! Whether the storage is mounted as it should be: a directory that is made, or given away, under a
//! mount point where nothing is mounted would be hidden by the mount later.

use std::collections::HashSet;
use std::path::Path;

use super::disk;
use crate::case::{Look, StorageGround};

const LIMIT: u64 = 1 << 20;
/// Where an admin's units and generated ones lie (systemd.unit(5)).
const UNITS: [&str; 3] =
    ["/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system"];

/// Looks at what should be mounted at or above `storage` and its `dev/`.
pub(super) fn look(storage: &str) -> Look<StorageGround> {
    let storage = storage.trim_end_matches('/');
    let (dev, root) = (format!("{storage}/dev"), if storage.is_empty() { "/" } else { storage });
    let mounted = mounted();
    let mut absent: Vec<String> = fstab().into_iter().chain(units()).collect();
    absent.retain(|point| Path::new(&dev).starts_with(point) && !mounted.contains(point));
    absent.sort_unstable();
    absent.dedup();
    let mntcheck = Path::new(root).join(".mntcheck").symlink_metadata().is_ok();
    Look::Seen(StorageGround { absent_mounts: absent, mntcheck })
}

/// proc_pid_mountinfo(5): the fifth field.
fn mounted() -> HashSet<String> {
    let text = disk::read("/proc/self/mountinfo", LIMIT).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    text.lines().filter_map(|line| line.split(' ').nth(4)).map(unescaped).collect()
}

/// fstab(5): the second field.
fn fstab() -> Vec<String> {
    let text = disk::read("/etc/fstab", LIMIT).unwrap_or_default();
    points(&String::from_utf8_lossy(&text))
}

fn points(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let points = lines.filter_map(|line| line.split_ascii_whitespace().nth(1)).map(unescaped);
    points.filter(|point| point.starts_with('/')).map(without_slash).collect()
}

/// `Where=` of the mount and automount units.
fn units() -> Vec<String> {
    let folders = UNITS.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten();
    let names = folders.flatten().map(|entry| entry.path());
    let units = names.filter(|path| path.extension().is_some_and(|ending| ending == "mount"));
    let texts = units.filter_map(|path| disk::read(path.to_str()?, LIMIT).ok());
    let wheres = texts.filter_map(|text| {
        let text = String::from_utf8_lossy(&text).into_owned();
        let line = text.lines().find_map(|line| line.trim().strip_prefix("Where="))?;
        Some(without_slash(line.trim().to_owned()))
    });
    wheres.collect()
}

fn without_slash(path: String) -> String {
    match path.trim_end_matches('/') {
        "" => path,
        short => short.to_owned(),
    }
}

/// Blanks and backslashes stand as three octal digits (getmntent(3)).
fn unescaped(field: &str) -> String {
    let codes = [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")];
    codes.iter().fold(field.to_owned(), |text, (code, c)| text.replace(code, c))
}

#[cfg(test)]
mod tests {
    use super::points;

    #[test]
    fn mount_points_are_the_second_field() {
        let text = "# x /y\nUUID=1 / ext4 defaults 0 1\nnas:/x /images/ nfs noauto 0 0\nswap none swap sw 0 0\n/dev/sdb /my\\040images xfs\n";
        assert_eq!(points(text), ["/", "/images", "/my images"]);
    }
}
