//! Where a report is to be written: whole or not at all, and never through a link.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{Access, AtFlags, CWD, FileType, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

/// A name in a directory that is held open, so that nobody can put another directory there between
/// the look before the run and the write after it.
#[derive(Debug)]
pub struct Place {
    directory: OwnedFd,
    name: OsString,
    rights: Rights,
}

/// Who may read the file, and whether it may take an older one's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// For its owner alone; else for those that the umask lets.
    pub private: bool,
    /// A regular file of that name is replaced.
    pub replace: bool,
}

impl Place {
    /// Looks whether a file can be written at `path`: nothing or a regular file may be there.
    ///
    /// # Errors
    /// When the directory is missing or may not be written, or something else has that name.
    pub fn new(path: &Path) -> io::Result<Self> {
        Self::with(path, Rights { private: false, replace: true })
    }

    /// The same with other rights.
    ///
    /// # Errors
    /// When the directory is missing or may not be written, or something has that name that must
    /// stay.
    pub fn with(path: &Path, rights: Rights) -> io::Result<Self> {
        let name = path.file_name().ok_or_else(|| other("it names no file"))?.to_owned();
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
        let directory =
            rustix::fs::openat(CWD, parent.unwrap_or(Path::new(".")), flags, Mode::empty())?;
        let place = Self { directory, name, rights };
        place.is_free()?;
        rustix::fs::accessat(&place.directory, ".", Access::WRITE_OK, AtFlags::empty())?;
        Ok(place)
    }

    /// Writes `bytes` there, in the place of an older file if that is allowed. A reader sees the old bytes or the new
    /// ones.
    ///
    /// # Errors
    /// When the system refuses; what was there before is unchanged then.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        self.is_free()?;
        let aside = self.aside();
        let flags =
            OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        // As any new file: the umask takes away what it takes.
        let mode = if self.rights.private { 0o600 } else { 0o666 };
        let file = rustix::fs::openat(&self.directory, &aside, flags, mode.into())?;
        let done = fill(file, bytes).and_then(|()| self.rename(&aside));
        if done.is_err() {
            let _ = rustix::fs::unlinkat(&self.directory, &aside, AtFlags::empty());
        }
        done
    }

    fn is_free(&self) -> io::Result<()> {
        let found = rustix::fs::statat(&self.directory, &self.name, AtFlags::SYMLINK_NOFOLLOW);
        match found.map(|stat| FileType::from_raw_mode(stat.st_mode)) {
            Err(Errno::NOENT) => Ok(()),
            Ok(FileType::RegularFile) if self.rights.replace => Ok(()),
            Ok(FileType::RegularFile) => Err(other("it exists")),
            Ok(FileType::Symlink) => Err(other("it is a link, and none is followed here")),
            Ok(FileType::Directory) => Err(other("it is a directory")),
            Ok(_) => Err(other("it is no regular file")),
            Err(error) => Err(error.into()),
        }
    }

    /// The name it has while it is being written.
    fn aside(&self) -> OsString {
        let number = format!(".{}.", std::process::id());
        [OsStr::new(&number), &self.name].into_iter().collect()
    }

    fn rename(&self, aside: &OsStr) -> io::Result<()> {
        let (here, name) = (&self.directory, &self.name);
        if self.rights.replace {
            return Ok(rustix::fs::renameat(here, aside, here, name)?);
        }
        match rustix::fs::renameat_with(here, aside, here, name, RenameFlags::NOREPLACE) {
            // A file system that cannot, NFS for one, can link.
            Err(Errno::INVAL | Errno::NOSYS) => {
                rustix::fs::linkat(here, aside, here, name, AtFlags::empty())?;
                Ok(rustix::fs::unlinkat(here, aside, AtFlags::empty())?)
            }
            done => Ok(done?),
        }
    }
}

fn fill(file: OwnedFd, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::from(file);
    file.write_all(bytes)?;
    file.sync_all()
}

fn other(why: &str) -> io::Error {
    io::Error::other(why)
}

#[cfg(test)]
mod tests {
    use super::{Place, Rights};
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_file_is_written_whole_and_replaces_an_older_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("report.md");
        for text in ["first", "second"] {
            Place::new(&path).unwrap().write(text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn no_link_is_followed_not_even_one_that_comes_later() {
        let dir = tempfile::tempdir().unwrap();
        let (victim, path) = (dir.path().join("victim"), dir.path().join("report"));
        fs::write(&victim, "precious").unwrap();
        let place = Place::new(&path).unwrap();
        symlink(&victim, &path).unwrap();
        assert!(place.write(b"text").unwrap_err().to_string().contains("link"));
        assert!(Place::new(&path).unwrap_err().to_string().contains("link"));
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_private_file_replaces_none_and_is_its_owners() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("case.json");
        let rights = Rights { private: true, replace: false };
        let (first, second) =
            (Place::with(&path, rights).unwrap(), Place::with(&path, rights).unwrap());
        first.write(b"first").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
        assert!(second.write(b"second").unwrap_err().to_string().contains("it exists"));
        assert!(Place::with(&path, rights).is_err());
        let replace = Rights { replace: true, ..rights };
        Place::with(&path, replace).unwrap().write(b"third").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "third");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn what_cannot_be_written_is_said_before() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("dir")).unwrap();
        for path in ["dir", "none/report", ".."] {
            assert!(Place::new(&dir.path().join(path)).is_err(), "{path}");
        }
    }
}
