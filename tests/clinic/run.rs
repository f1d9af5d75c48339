//! One program run to its end or to a deadline, its output in files: a daemon that keeps them open holds nobody up.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::memory;

/// No program here has more to say.
const MOST_OUTPUT: u64 = 4 << 20;

/// What became of it.
pub(crate) struct Ended {
    /// the exit code; none if a signal or the deadline ended it
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
    /// the most memory it held, in KiB, as far as it was seen
    pub(crate) peak: u64,
}

impl Ended {
    /// Its output, if it succeeded.
    pub(crate) fn or_fail(self, what: &str) -> Result<String, String> {
        match self.code {
            Some(0) => Ok(self.stdout),
            code => Err(format!("{what}: exit {code:?}: {}{}", self.stdout, self.stderr)),
        }
    }
}

/// Runs it with this on its standard input.
pub(crate) fn run(command: &mut Command, input: &str, limit: Duration) -> Result<Ended, String> {
    start(command, input, limit).map_err(|e| format!("{:?}: {e}", command.get_program()))
}

fn start(command: &mut Command, input: &str, limit: Duration) -> std::io::Result<Ended> {
    let (mut stdin, mut stdout, mut stderr) =
        (tempfile::tempfile()?, tempfile::tempfile()?, tempfile::tempfile()?);
    stdin.write_all(input.as_bytes())?;
    stdin.seek(SeekFrom::Start(0))?;
    let began = Instant::now();
    let mut child = command
        .stdin(Stdio::from(stdin))
        .stdout(Stdio::from(stdout.try_clone()?))
        .stderr(Stdio::from(stderr.try_clone()?))
        .spawn()?;
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if began.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            break None;
        }
        peak = memory::peak_of_child(child.id()).unwrap_or(0).max(peak);
        std::thread::sleep(Duration::from_millis(3));
    };
    let took = began.elapsed();
    let code = status.and_then(|status| status.code());
    Ok(Ended { code, stdout: text(&mut stdout)?, stderr: text(&mut stderr)?, took, peak })
}

fn text(file: &mut File) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(MOST_OUTPUT).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
