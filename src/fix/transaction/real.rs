//! From a path as somebody wrote it to the path of the real thing, for the plan. While a change is
//! carried out no link is followed any more.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::os::fd::OwnedFd;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{AtFlags, FileType, Mode, Stat, fstat, openat, readlinkat, statat};
use rustix::io::Errno;
use rustix::process::geteuid;

use super::place::PASS;
use super::trouble::{Trouble, Why};

/// As many links as the kernel follows (path_resolution(7)).
const MAX_LINKS: usize = 40;

/// The path of the regular file that `path` leads to, without a link in it.
///
/// A link is followed only where nobody but root and the user of the doctor can have planted it.
///
/// # Errors
/// When nothing is there, links lead in a circle, one of them may be planted, or it is no file.
pub fn real_file(path: &Path) -> Result<PathBuf, Trouble> {
    let found = Walk::along(path).and_then(|walk| match walk.last {
        Some(FileType::RegularFile) => Ok(walk.path),
        Some(FileType::Directory) => Err(Why::NotAFile("a directory")),
        Some(_) => Err(Why::NotAFile("a special file")),
        None => Err(Why::Missing),
    });
    found.map_err(|why| why.when("change", path))
}

/// The same for a path whose last component may be a directory, or nothing yet.
///
/// # Errors
/// When a directory on the way is not there, links lead in a circle, or one of them may be planted.
pub fn real_place(path: &Path) -> Result<PathBuf, Trouble> {
    Walk::along(path).map(|walk| walk.path).map_err(|why| why.when("change", path))
}

/// The way through the directories, from `/`.
struct Walk {
    /// The directories passed, `/` first.
    dirs: Vec<OwnedFd>,
    path: PathBuf,
    /// What the last component is; none where nothing is there.
    last: Option<FileType>,
}

impl Walk {
    fn along(path: &Path) -> Result<Self, Why> {
        if !path.is_absolute() {
            return Err(Why::Plan("a path is not absolute"));
        }
        let mut walk = Self { dirs: Vec::new(), path: PathBuf::new(), last: None };
        walk.start_at_root()?;
        let mut left = components(path);
        let mut links = 0;
        while let Some(name) = left.pop_front() {
            let here = walk.dirs.last().ok_or(Why::NotADirectory)?;
            if walk.last != Some(FileType::Directory) {
                return Err(if walk.last.is_none() { Why::Missing } else { Why::NotADirectory });
            }
            if name == ".." {
                walk.up();
                continue;
            }
            let stat = match statat(here, &name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) => stat,
                Err(Errno::NOENT) => {
                    walk.path.push(name);
                    walk.last = None;
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            if FileType::from_raw_mode(stat.st_mode) == FileType::Symlink {
                links += 1;
                if links > MAX_LINKS {
                    return Err(Why::LinkLoop);
                }
                if !may_follow(&fstat(here)?, &stat) {
                    return Err(Why::PlantedLink(walk.path));
                }
                let target = readlinkat(here, &name, Vec::new())?;
                let target: OsString =
                    std::os::unix::ffi::OsStringExt::from_vec(target.into_bytes());
                if Path::new(&target).is_absolute() {
                    walk.start_at_root()?;
                }
                for name in components(Path::new(&target)).into_iter().rev() {
                    left.push_front(name);
                }
                continue;
            }
            walk.down(name, &stat)?;
        }
        Ok(walk)
    }

    fn start_at_root(&mut self) -> Result<(), Why> {
        self.dirs = vec![rustix::fs::open("/", PASS, Mode::empty())?];
        self.path = PathBuf::from("/");
        self.last = Some(FileType::Directory);
        Ok(())
    }

    fn down(&mut self, name: OsString, stat: &Stat) -> Result<(), Why> {
        let kind = FileType::from_raw_mode(stat.st_mode);
        if kind == FileType::Directory {
            let here = self.dirs.last().ok_or(Why::NotADirectory)?;
            self.dirs.push(openat(here, &name, PASS, Mode::empty())?);
        }
        self.path.push(name);
        self.last = Some(kind);
        Ok(())
    }

    fn up(&mut self) {
        if self.dirs.len() > 1 {
            self.dirs.pop();
            self.path.pop();
        }
    }
}

fn components(path: &Path) -> VecDeque<OsString> {
    path.components()
        .filter(|component| matches!(component, Component::Normal(_) | Component::ParentDir))
        .map(|component| component.as_os_str().to_owned())
        .collect()
}

/// True where nobody but root and the user of the doctor can have made the link.
fn may_follow(dir: &Stat, link: &Stat) -> bool {
    trusted(dir) || (dir.st_mode & 0o1000 != 0 && own(dir) && own(link))
}

/// True when nobody but root and the user of the doctor can change names in the directory.
pub(super) fn trusted(dir: &Stat) -> bool {
    let group_writes = dir.st_mode & 0o020 != 0 && dir.st_gid != 0;
    own(dir) && !group_writes && dir.st_mode & 0o002 == 0
}

fn own(stat: &Stat) -> bool {
    stat.st_uid == 0 || stat.st_uid == geteuid().as_raw()
}
