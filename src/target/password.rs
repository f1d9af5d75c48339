//! Where a password is read from: a file, a pipe, standard input, a prompt.

use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use zeroize::Zeroizing;

use super::BadPassword;
use crate::file;
use crate::secret::Secret;

/// The longest first line. OpenSSH's sshd refuses passwords over 1,024 bytes (auth-passwd.c,
/// MAX_PASSWORD_LEN, since 7.3).
const LIMIT: usize = 4096;
/// How long a pipe may be silent: its writer may be a person unlocking a password store.
const PATIENCE: Duration = Duration::from_secs(60);

/// A password from a file, and the mode of a file that others than its owner can read.
pub(super) fn from_file(path: &Path) -> Result<(Secret, Option<u32>), BadPassword> {
    // NONBLOCK: the opening of a named pipe would wait for its writer without end.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let fd = rustix::fs::open(path, flags, Mode::empty()).map_err(system)?;
    let opened = std::fs::File::from(fd);
    let facts = opened.metadata().map_err(|e| BadPassword::System(file::reason(&e)))?;
    if facts.is_file() {
        // A file this long holds something else than a password.
        if facts.len() > LIMIT as u64 {
            return Err(BadPassword::TooLong);
        }
        let open_to = facts.mode() & 0o7777;
        Ok((first_line(opened.as_fd(), PATIENCE)?, (open_to & 0o044 != 0).then_some(open_to)))
    } else if std::os::unix::fs::FileTypeExt::is_fifo(&facts.file_type()) {
        Ok((first_line(opened.as_fd(), PATIENCE)?, None))
    } else {
        Err(BadPassword::NotAFile(file::kind(facts.file_type())))
    }
}

/// The first line of standard input. On a terminal the caller prompts instead, so that nothing
/// typed is shown.
pub(super) fn from_stdin() -> Result<Secret, BadPassword> {
    first_line(rustix::stdio::stdin(), PATIENCE)
}

/// True where a question can be asked: somebody sits at standard input.
pub(super) fn on_a_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Asks on the terminal itself, without showing what is typed; standard output stays the report's.
pub(super) fn prompt(question: &str) -> io::Result<Secret> {
    rpassword::prompt_password(question).map(Secret::new)
}

/// Everything up to the first line end, one trailing CR removed and nothing else.
fn first_line(fd: BorrowedFd<'_>, patience: Duration) -> Result<Secret, BadPassword> {
    let deadline = Instant::now() + patience;
    let mut buffer = Zeroizing::new([0_u8; LIMIT + 1]);
    let mut length = 0;
    let end = loop {
        wait(fd, deadline)?;
        match rustix::io::read(fd, &mut buffer[length..]) {
            Ok(0) => break length,
            Ok(count) => length += count,
            Err(Errno::INTR | Errno::AGAIN) => continue,
            Err(error) => return Err(system(error)),
        }
        if let Some(end) = buffer[..length].iter().position(|b| *b == b'\n') {
            break end;
        }
        if length > LIMIT {
            return Err(BadPassword::TooLong);
        }
    };
    let line = &buffer[..end];
    password(line.strip_suffix(b"\r").unwrap_or(line))
}

fn password(line: &[u8]) -> Result<Secret, BadPassword> {
    if line.is_empty() {
        Err(BadPassword::Empty)
    } else if line.len() > LIMIT {
        Err(BadPassword::TooLong)
    } else if line.contains(&0) {
        Err(BadPassword::Nul)
    } else {
        let text = str::from_utf8(line).map_err(|_| BadPassword::NotText)?;
        Ok(Secret::new(text.to_owned()))
    }
}

fn wait(fd: BorrowedFd<'_>, deadline: Instant) -> Result<(), BadPassword> {
    let left = deadline.saturating_duration_since(Instant::now());
    let left = Timespec::try_from(left).unwrap_or_default();
    match poll(&mut [PollFd::new(&fd, PollFlags::IN)], Some(&left)) {
        Ok(0) => Err(BadPassword::Silent(PATIENCE.as_secs())),
        // A signal that did not end the program ends no wait.
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(system(error)),
    }
}

fn system(error: Errno) -> BadPassword {
    BadPassword::System(file::reason(&error.into()))
}

#[cfg(test)]
mod tests {
    use super::{BadPassword, from_file};
    use std::os::unix::fs::PermissionsExt;

    fn read(bytes: &[u8]) -> Result<String, BadPassword> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        from_file(file.path()).map(|(secret, _)| secret.expose().to_owned())
    }

    #[test]
    fn the_first_line_and_nothing_trimmed() {
        assert_eq!(read(b" pa ss \nsecond"), Ok(" pa ss ".into()));
        assert_eq!(read(b"word\r\n"), Ok("word".into()));
        assert_eq!(read(b"word\r\r\n"), Ok("word\r".into()));
        assert_eq!(read(b"word"), Ok("word".into()));
        assert_eq!(read(&[b'x'; 4096]), Ok("x".repeat(4096)));
    }

    #[test]
    fn what_is_no_password_says_why() {
        assert_eq!(read(b""), Err(BadPassword::Empty));
        assert_eq!(read(b"\nword"), Err(BadPassword::Empty));
        assert_eq!(read(b"\r\n"), Err(BadPassword::Empty));
        assert_eq!(read(&[b'x'; 4097]), Err(BadPassword::TooLong));
        assert_eq!(read(b"a\0b"), Err(BadPassword::Nul));
        assert_eq!(read(b"\xff"), Err(BadPassword::NotText));
        let read = |path: &str| from_file(path.as_ref()).err();
        assert_eq!(read("/"), Some(BadPassword::NotAFile("a directory")));
        assert_eq!(read("/dev/zero"), Some(BadPassword::NotAFile("a device")));
        let missing = BadPassword::System("No such file or directory".into());
        assert_eq!(read("/nonexistent/file"), Some(missing));
    }

    #[test]
    fn a_file_that_others_read_is_noticed() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"word").unwrap();
        for (mode, noticed) in [(0o600, None), (0o640, Some(0o640)), (0o604, Some(0o604))] {
            std::fs::set_permissions(file.path(), PermissionsExt::from_mode(mode)).unwrap();
            assert_eq!(from_file(file.path()).unwrap().1, noticed);
        }
    }

    #[test]
    fn a_pipe_is_read_as_it_is_written_and_a_silent_one_ends() {
        use std::io::Write;
        use std::os::fd::AsFd;
        let (reader, mut writer) = std::io::pipe().unwrap();
        let silent = super::first_line(reader.as_fd(), std::time::Duration::from_millis(20));
        assert!(matches!(silent, Err(BadPassword::Silent(_))));
        let writing = std::thread::spawn(move || {
            for part in ["wo", "rd\n", "more"] {
                writer.write_all(part.as_bytes()).unwrap();
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        });
        let path = format!("/dev/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&reader));
        assert_eq!(from_file(path.as_ref()).unwrap().0.expose(), "word");
        writing.join().unwrap();
    }
}
