//! Other programs: run by a fixed path or name, without a shell, with a deadline and a bound on
//! what they may say.

use std::io::{self, Read, Write as _};
use std::os::fd::AsFd;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use rustix::event::PollFlags;

use super::Interrupt;
use super::wait::{Woken, wait_for};

/// At most this much of a program's output is read.
const OUTPUT_LIMIT: usize = 1 << 20;

/// What a program said on standard output, and its exit code (none after a signal).
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) output: Vec<u8>,
}

/// Runs `program` with `arguments`, no input, the C locale and a path of system folders only.
///
/// # Errors
/// When it cannot be started, or is not done by `deadline` (it is killed then), or says more than
/// a mebibyte.
pub(crate) fn run(program: &str, arguments: &[&str], deadline: Instant) -> io::Result<Said> {
    run_unless(program, arguments, deadline, None)
}

/// The same; it is killed as well when the user asks to stop.
///
/// # Errors
/// As [`run`], and [`io::ErrorKind::Interrupted`].
pub(crate) fn run_unless(
    program: &str,
    arguments: &[&str],
    deadline: Instant,
    interrupt: Option<&Interrupt>,
) -> io::Result<Said> {
    let mut child = quiet(program, arguments).stdout(Stdio::piped()).spawn()?;
    let pipe = child.stdout.take();
    finish(child, pipe, deadline, interrupt)
}

/// The same, with what it says on standard error.
pub(crate) fn complaints(program: &str, arguments: &[&str], deadline: Instant) -> io::Result<Said> {
    let mut child = quiet(program, arguments).stderr(Stdio::piped()).spawn()?;
    let pipe = child.stderr.take();
    finish(child, pipe, deadline, None)
}

/// The exit code of a program that is told something on its standard input, and says nothing; none
/// after a signal. What it is told fits into a pipe.
///
/// # Errors
/// As [`run`].
pub(crate) fn told(
    program: &str,
    arguments: &[&str],
    words: &[&[u8]],
    deadline: Instant,
) -> io::Result<Option<i32>> {
    let mut command = quiet(program, arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // One that has ended already says so by its exit code.
        let _ = words.iter().try_for_each(|words| stdin.write_all(words));
    }
    let pipe = child.stdout.take();
    finish(child, pipe, deadline, None).map(|said| said.code)
}

fn quiet(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn finish(
    mut child: Child,
    pipe: Option<impl Read + AsFd>,
    deadline: Instant,
    interrupt: Option<&Interrupt>,
) -> io::Result<Said> {
    let output = pipe.map_or_else(|| Ok(Vec::new()), |pipe| read_until(pipe, deadline, interrupt));
    if output.is_err() {
        // It may have ended by itself in the meantime.
        let _ = child.kill();
    }
    let code = child.wait()?.code();
    output.map(|output| Said { code, output })
}

fn read_until(
    mut pipe: impl Read + AsFd,
    deadline: Instant,
    interrupt: Option<&Interrupt>,
) -> io::Result<Vec<u8>> {
    let mut output = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        match wait_for(pipe.as_fd(), PollFlags::IN, deadline, interrupt)? {
            Woken::Ready => {}
            Woken::Deadline => {
                return Err(io::Error::new(io::ErrorKind::TimedOut, "it did not end in time"));
            }
            Woken::Interrupted => return Err(io::ErrorKind::Interrupted.into()),
        }
        let length = pipe.read(&mut buffer)?;
        if length == 0 {
            return Ok(output);
        }
        if output.len() + length > OUTPUT_LIMIT {
            return Err(io::Error::other("it says more than a mebibyte"));
        }
        output.extend_from_slice(&buffer[..length]);
    }
}
