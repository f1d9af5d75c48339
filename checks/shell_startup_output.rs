//! `shell-startup-output`: a start-up file of the shell prints before an external sftp-server
//! starts.

use crate::case::{FirstBytes, Stage, StartupFile};
use crate::check::startup::{self, printing_line};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding};
use crate::fog::says;
use crate::remedy;
use crate::sshd::Runs;
use crate::text::{self, Bytes};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "shell-startup-output",
    summary: "A start-up file of the shell prints before the sftp server starts",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
An external sftp-server is started by the account's shell, and the shell reads its start-up file
first: `.bashrc` for bash, `zshenv` for zsh, `.tcshrc` or `.cshrc` for tcsh, `config.fish` and the files
of `conf.d` for fish, none for dash and ksh. What that prints arrives where the SFTP protocol is expected.
FOG's own installer appends a warning that prints to the account's `.bashrc`.

## What FOG shows
The famous sentence: `ssh2_sftp(): Unable to startup SFTP subsystem: Timeout waiting for response from
SFTP subsystem`. It is no time-out: it comes at once.

## How the doctor knows
Symptom: text before the SFTP version packet, or instead of it. Proof, on the server itself: an
external Subsystem line is in force, and the text stands in a start-up file.

## What to do
Use `internal-sftp`: sshd answers itself, no shell is started. The start-up file can stay.

## How sure one can be
Confirmed with text and line. Likely where the line runs a program that prints something else each time,
and from outside: `/etc/ssh/sshrc` prints to the same place.

## Sources
OpenSSH `session.c`, `do_child`; bash `shell.c`, `run_startup_files`; FOG `functions.sh`,
`configureUsers`; libssh2 1.8.0 to 1.11.1 `sftp_init`; measured.
";

/// The beginning of what FOG's installer puts into the account's `.bashrc`.
const FOG_WARNING: &[u8] = b"You seem to be using the '";
/// libssh2 1.11 reads this much before it looks at a length; fewer bytes and an end make it hang.
const READ_AHEAD: usize = 9;

fn run(examination: &Examination<'_>) -> Answer {
    let Some(first) = &examination.session().first_bytes else { return Answer::NotReached };
    let Some(printed) = printed(first) else { return Answer::Passed };
    let host = examination.at.host.seen();
    let files = host.and_then(|host| host.startup.seen()).map_or(&[][..], Vec::as_slice);
    let line = files.iter().find_map(|file| Some((file, printing_line(file, &printed)?)));
    let before_version = first.version_at.is_some_and(|at| at > 0);
    let of_fog = printed.0.starts_with(FOG_WARNING);
    let serving = examination.serving();
    let runs = serving.as_ref().and_then(|serving| serving.runs.as_ref());
    if runs.is_some_and(|runs| runs.internal) {
        return Answer::Passed;
    }
    if before_version
        && line.is_none()
        && runs.is_some_and(|runs| startup::script_prints(examination, runs))
    {
        // Another cause, `wrong-program`.
        return Answer::Passed;
    }
    // What a program prints stands in no file.
    let program = match line {
        None if runs.is_some_and(Runs::is_sftp_server) => {
            startup::running(startup::lines(examination))
        }
        _ => None,
    };
    if line.is_none() && program.is_none() && !before_version && !of_fog {
        return Answer::Passed;
    }
    let what = text::line(&String::from_utf8_lossy(&printed.first_line().0), 60);
    let mut finding = Finding::fatal(CHECK.id, Stage::FirstBytes, title(line, program.as_ref()))
        .confirmed_if(runs.is_some() && line.is_some())
        .seen(Evidence::new(symptom(first)).bytes(&printed.0).ms(first.ms))
        .fog_shows(shows(first, &printed))
        .explains(&["external-sftp-server", "wrong-program"]);
    if let Some((file, line)) = line {
        let evidence = Evidence::new(format!("this line prints \"{what}\""));
        finding = finding.seen(evidence.at(&file.path, line));
    }
    if let Some(program) = &program {
        finding = finding.likely().seen(program.evidence());
    }
    if let Some(runs) = runs {
        finding = finding.seen(crate::check::line_of(runs));
    }
    finding.cured_by(remedy::let_sshd_answer(examination, runs)).into()
}

/// What came before the version packet, or instead of it; none where it begins like a packet.
fn printed(first: &FirstBytes) -> Option<Bytes> {
    let end = first.version_at.unwrap_or(first.bytes.0.len());
    let bytes = &first.bytes.0[..end.min(first.bytes.0.len())];
    let text = bytes.first().is_some_and(|byte| *byte != 0);
    text.then(|| Bytes(bytes.to_vec()))
}

fn title(line: Option<(&StartupFile, usize)>, program: Option<&startup::Line<'_>>) -> String {
    let place = match (line, program) {
        (Some((file, line)), _) => Some(format!("{}:{line}", file.path)),
        (None, Some(program)) => Some(program.place()),
        (None, None) => None,
    };
    match place {
        Some(place) => format!("{place} prints before the sftp server starts"),
        None => "a start-up file of the shell prints before the sftp server starts".into(),
    }
}

fn symptom(first: &FirstBytes) -> &'static str {
    match first.version_at {
        Some(_) => "this came before the SFTP version packet",
        None => "this came instead of the SFTP version packet",
    }
}

fn shows(first: &FirstBytes, printed: &Bytes) -> &'static str {
    let short = printed.0.len() < READ_AHEAD && first.version_at.is_none();
    if short { says::HANGS } else { says::FAMOUS }
}
