//! FOG's sequence in this machine's own PHP: a program with a deadline, the password on its standard
//! input.

use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use rustix::event::PollFlags;
use serde::Deserialize;

use crate::case::{Look, PhpHere, PhpOutcome, PhpSaid, SapiKind, Target};
use crate::probe::Interrupt;
use crate::probe::wait::{Woken, wait_for};
use crate::secret::Secret;
use crate::text;

/// The script; it begins without PHP's opening tag, as `php -r` wants it.
const SCRIPT: &str = include_str!("ask.php");
/// More than its lines ever are.
const OUTPUT_LIMIT: usize = 64 * 1024;
/// More than PHP ever warns of.
const WARNING_LIMIT: usize = 20;

/// What PHP is asked about.
pub struct Question<'a> {
    /// Whom it talks to.
    pub target: &'a Target,
    /// The password.
    pub password: &'a Secret,
    /// A directory may be made, moved and removed, as the rehearsal does.
    pub rehearse: bool,
    /// Until when it may take.
    pub deadline: Instant,
    /// When to stop.
    pub interrupt: &'a Interrupt,
}

/// Asks the command line's PHP of this machine; it is the only one that can be run without the web
/// server.
#[must_use]
pub fn ask(here: &Look<PhpHere>, question: &Question<'_>) -> Look<PhpSaid> {
    let Some(here) = here.seen() else {
        return Look::not_looked("there is no PHP on this machine");
    };
    let mut cli = here.sapis.iter().filter(|sapi| sapi.kind == SapiKind::Cli);
    let Some(php) = cli.find(|sapi| sapi.ssh2.is_some()) else {
        return Look::not_looked("PHP's command line does not load ssh2 on this machine");
    };
    run(&php.program, question).unwrap_or_else(|error| Look::CouldNot {
        reason: format!("{} could not be asked: {error}", php.program),
        command: format!("{} -m", php.program),
    })
}

fn run(program: &str, question: &Question<'_>) -> io::Result<Look<PhpSaid>> {
    let target = question.target;
    let name = match question.rehearse {
        true => format!(".sftp-doctor-php-{}", std::process::id()),
        false => String::new(),
    };
    let began = Instant::now();
    let mut child = Command::new(program)
        .args(["-r", SCRIPT, "--", &target.host.value, &target.port.value.to_string()])
        .args([&target.user.value, target.storage.value.trim_end_matches('/'), &name])
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    // A password is shorter than a pipe: this does not wait. PHP may have ended already.
    if let Some(mut stdin) = child.stdin.take() {
        let _ = stdin.write_all(question.password.expose().as_bytes());
        let _ = stdin.write_all(b"\n");
    }
    let (output, ended) = read(&mut child, question);
    let _ = child.kill();
    child.wait()?;
    Ok(said(&output, ended?, began.elapsed().as_secs_f64() * 1000.0))
}

/// All it says until it ends or its time is over; whether it ended.
fn read(child: &mut Child, question: &Question<'_>) -> (Vec<u8>, io::Result<bool>) {
    let mut output = Vec::new();
    let Some(mut pipe) = child.stdout.take() else { return (output, Ok(true)) };
    let mut buffer = [0; 4096];
    let ended = loop {
        match wait_for(pipe.as_fd(), PollFlags::IN, question.deadline, Some(question.interrupt)) {
            Ok(Woken::Ready) => {}
            Ok(Woken::Deadline) => break Ok(false),
            Ok(Woken::Interrupted) => break Err(io::Error::other("interrupted")),
            Err(error) => break Err(error),
        }
        match pipe.read(&mut buffer) {
            Ok(0) => break Ok(true),
            Ok(length) if output.len() + length <= OUTPUT_LIMIT => {
                output.extend_from_slice(&buffer[..length]);
            }
            Ok(_) => break Err(io::Error::other("it says too much")),
            Err(error) => break Err(error),
        }
    };
    (output, ended)
}

/// A line of the script.
#[derive(Deserialize)]
struct Line {
    call: Option<String>,
    outcome: Option<PhpOutcome>,
    #[serde(default)]
    warnings: Vec<String>,
}

fn said(output: &[u8], ended: bool, ms: f64) -> Look<PhpSaid> {
    let mut said =
        PhpSaid { outcome: PhpOutcome::Hangs, call: String::new(), warnings: Vec::new(), ms };
    let mut over = !ended;
    for line in output.split(|byte| *byte == b'\n') {
        let Ok(line) = serde_json::from_slice::<Line>(line) else { continue };
        said.call = line.call.map_or(said.call, |call| text::line(&call, 40));
        if let Some(outcome) = line.outcome {
            said.outcome = outcome;
            over = true;
        }
        let warnings = line.warnings.iter().take(WARNING_LIMIT);
        said.warnings.extend(warnings.map(|warning| text::plain(warning)));
    }
    match over {
        true => Look::Seen(said),
        // It died without a word about the outcome.
        false => Look::CouldNot {
            reason: format!("PHP ended in {}() without an outcome", said.call),
            command: "php -m".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::said;
    use crate::case::{Look, PhpOutcome};

    #[test]
    fn what_is_missing_at_the_deadline_is_where_it_hangs() {
        let output = b"{\"call\":\"ssh2_connect\"}\n{\"call\":\"ssh2_sftp\"}\n";
        let hung = said(output, false, 5.0);
        let hung = hung.seen().unwrap();
        assert_eq!((hung.outcome, hung.call.as_str()), (PhpOutcome::Hangs, "ssh2_sftp"));
        assert!(matches!(said(output, true, 5.0), Look::CouldNot { .. }));
    }

    #[test]
    fn the_outcome_counts_and_warnings_are_escaped() {
        let output =
            b"{\"call\":\"ssh2_sftp\"}\n{\"outcome\":\"message\",\"warnings\":[\"a\\u001bb\"]}\n";
        let said = said(output, true, 5.0);
        let said = said.seen().unwrap();
        assert_eq!((said.outcome, said.warnings[0].as_str()), (PhpOutcome::Message, "a\\x1bb"));
    }
}
