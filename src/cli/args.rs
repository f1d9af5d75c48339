//! What clap parses. The help text is written here and nowhere else.

use std::ffi::OsString;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use super::{Repair, ReportFile, Selection};
use crate::file::Root;
use crate::finding::Severity;
use crate::predict::Libssh2;
use crate::report::Format;
use crate::sshd::Release;
use crate::target::{Endpoint, PasswordSource, Request, valid};

/// What the help begins with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  sudo sftp-doctor                     examine the FOG server it runs on
  sudo sftp-doctor --fix               repair it, prove it, or leave it as it was
  sftp-doctor fogproject@10.0.0.39     examine another machine; asks for the password
  sftp-doctor --password-file FILE HOST:2222
  sftp-doctor --format markdown HOST   a report to paste on the forum
  sftp-doctor checks                   list what it looks for
  sftp-doctor config --user fogproject the sshd configuration in force, line by line
  sudo sftp-doctor undo                take back the newest repair";

/// What the help ends with.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  a capture would finish
  1  it would not, or a finding reaches --fail-on
  2  wrong command line or unusable input file
  3  could not examine
  4  a repair was taken back";

/// Says why FOG's image capture fails at its end: one real SSH session, every stage measured, the
/// one root cause named with evidence.
#[derive(Debug, Parser)]
#[command(
    name = "sftp-doctor",
    version,
    before_help = EXAMPLES,
    after_help = EXIT_CODES,
    help_template = "{before-help}{about}\n\n{usage-heading} {usage}\n\n{all-args}{after-help}",
    max_term_width = 100
)]
pub struct Cli {
    /// What to do instead of a diagnosis.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Whom to examine; without it, the FOG server this machine is
    ///
    /// An IPv6 address with a port stands in brackets: [2001:db8::1]:22. Without a target, account,
    /// password, address and storage come from FOG's settings, which root alone can read.
    #[arg(value_name = "[USER@]HOST[:PORT]")]
    pub(super) typed: Option<String>,

    /// The target as parsed from what was typed.
    #[arg(skip)]
    pub(super) endpoint: Option<Endpoint>,

    /// Account that logs in [default: FOG's settings, else fogproject]
    #[arg(long, value_name = "USER", value_parser = user)]
    pub(super) user: Option<String>,

    /// TCP port [default: 22]
    #[arg(long, allow_negative_numbers = true, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) port: Option<u16>,

    /// Image root, an absolute path on the server [default: FOG's settings, else /images]
    #[arg(long, value_name = "PATH", value_parser = storage)]
    pub(super) storage: Option<String>,

    /// Read the password from the first line of FILE, or of standard input if FILE is -
    #[arg(long, value_name = "FILE")]
    pub(super) password_file: Option<PathBuf>,

    /// Examine without writing the scratch files of FOG's last step on the server
    #[arg(long)]
    pub no_rehearsal: bool,

    /// Predict for this release of libssh2, when FOG's PHP runs on another machine: 1.10.0
    #[arg(long, global = true, value_name = "RELEASE", value_parser = libssh2)]
    pub php_libssh2: Option<String>,

    /// Run FOG's sequence in this machine's PHP as well, and report what it says
    #[arg(long)]
    pub ask_php: bool,

    /// Measure the stages N times, one login each, and report minimum, median and maximum
    #[arg(long, allow_negative_numbers = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub repeat: Option<u16>,

    /// Examine this node of FOG's only; may be repeated [default: all of them]
    #[arg(long = "node", value_name = "NAME", conflicts_with = "typed")]
    pub nodes: Vec<String>,

    /// Examine at most N nodes at the same time
    #[arg(long, allow_negative_numbers = true, value_name = "N", default_value = "32", value_parser = clap::value_parser!(u16).range(1..=128))]
    pub jobs: u16,

    /// Longest wait for any one answer, in seconds; twice that bounds a target
    #[arg(long, allow_negative_numbers = true, value_name = "SECONDS", default_value = "10", value_parser = timeout)]
    pub timeout: Duration,

    /// Exit with 1 when a finding is at least this bad
    #[arg(long, global = true, value_name = "SEVERITY", default_value = "fatal")]
    pub fail_on: FailOn,

    /// What may be repaired.
    #[command(flatten)]
    pub repair: Repair,

    /// What holds for subcommands as well.
    #[command(flatten)]
    pub common: Common,
}

/// Options of more than one subcommand. One that a subcommand has no use for is refused with it.
#[derive(Debug, Args)]
#[command(next_help_heading = "With subcommands as well")]
pub struct Common {
    /// Form of the report
    #[arg(long, global = true, value_name = "FORMAT", default_value = "terminal")]
    pub format: Format,

    /// Write the report to FILE as well, in this form; may be repeated
    #[arg(long = "report", global = true, value_name = "FORMAT=FILE", action = ArgAction::Append)]
    pub reports: Vec<ReportFile>,

    /// Save the record of the run in FILE: sftp-doctor replay FILE says the same elsewhere
    #[arg(long, global = true, value_name = "FILE")]
    pub save: Option<PathBuf>,

    /// Replace the file of --save if it exists; with undo, take a repair back though files or
    /// accounts have changed since (what is replaced is kept in its record)
    #[arg(long, global = true)]
    pub force: bool,

    /// Keep names, addresses and comments in what strangers read; passwords are never in it
    #[arg(long, global = true)]
    pub no_redact: bool,

    /// Say the verdict and the root cause, and nothing else
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Colour: auto means on a terminal, unless NO_COLOR is set or TERM is dumb
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,

    /// Which checks run.
    #[command(flatten)]
    pub checks: Selection,

    /// Look at the tree at DIR instead of /: a mounted disk, a chroot; no session is made
    #[arg(long, global = true, value_name = "DIR", default_value = "/", hide_default_value = true)]
    pub(super) root: PathBuf,

    /// Say more; twice, still more
    #[arg(long, short, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

/// The subcommands.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// List the checks
    Checks,

    /// Say what is behind an id of the report or a pasted error text; needs no network
    Explain {
        /// An id, or a text of FOG, PHP, libssh2, sshd's log or OpenSSH's client; - reads it from
        /// standard input
        #[arg(value_name = "ID | TEXT | -")]
        words: Vec<OsString>,
    },
    /// Show the sshd configuration in force for a connection, with the line that decided each value
    Config(Configuration),

    /// Say what the checks find in a record that --save wrote; needs no network
    Replay {
        /// The file, or - for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },

    /// Write the completions for a shell to standard output
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write the manual page to standard output: sftp-doctor man | man -l -
    Man,

    /// Take back the newest repair, or one that was interrupted; needs root
    Undo(Undo),
}

/// Which repair `undo` takes back.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Undo {
    /// Its number [default: the newest]
    #[arg(value_name = "TRANSACTION", value_parser = transaction)]
    pub transaction: Option<u32>,
}

/// For whom `config` shows the configuration. A criterion that is not given does not match.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Configuration {
    /// Account that logs in
    #[arg(long, value_name = "USER", value_parser = user)]
    pub user: Option<String>,

    /// Address the client comes from
    #[arg(long, value_name = "ADDRESS")]
    pub address: Option<IpAddr>,

    /// Address the client connects to
    #[arg(long, value_name = "ADDRESS")]
    pub local_address: Option<IpAddr>,

    /// Port the client connects to
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub local_port: Option<u16>,

    /// Show this keyword only; may be repeated
    #[arg(long = "keyword", value_name = "KEYWORD")]
    pub keywords: Vec<String>,

    /// Main file, as seen inside --root [default: /etc/ssh/sshd_config]
    #[arg(long, value_name = "FILE")]
    pub sshd_config: Option<PathBuf>,

    /// OpenSSH release that reads the files, such as 9.2 [default: the one installed there]
    #[arg(long, value_name = "RELEASE", value_parser = openssh)]
    pub release: Option<String>,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set or TERM is dumb.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// From which severity on a finding makes the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A capture fails because of it.
    Fatal,
    /// It works today; one more step and it fails.
    Hazard,
    /// It could be better.
    Advice,
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Fatal => Self::Fatal,
            FailOn::Hazard => Self::Hazard,
            FailOn::Advice => Self::Advice,
        }
    }
}

impl Cli {
    /// Whom it asks to examine.
    #[must_use]
    pub fn request(&self) -> Request {
        let password = self.password_file.clone().map(|file| {
            let stdin = file.as_os_str() == "-";
            if stdin { PasswordSource::StandardInput } else { PasswordSource::File(file) }
        });
        Request {
            endpoint: self.endpoint.clone(),
            user: self.user.clone(),
            port: self.port,
            storage: self.storage.clone(),
            password,
            root: self.root(),
            nodes: self.nodes.clone(),
        }
    }

    /// True when a diagnosis is its answer.
    #[must_use]
    pub fn diagnoses(&self) -> bool {
        matches!(self.command, None | Some(Command::Replay { .. }))
    }

    /// The tree it asks to look at.
    #[must_use]
    pub fn root(&self) -> Root {
        Root::new(&self.common.root)
    }
}

fn user(typed: &str) -> Result<String, String> {
    valid::user(typed).map(str::to_owned).map_err(|why| why.to_string())
}

fn storage(typed: &str) -> Result<String, String> {
    valid::path(typed).map(str::to_owned).map_err(|why| why.to_string())
}

fn libssh2(typed: &str) -> Result<String, String> {
    Libssh2::parse(typed).map(|release| release.to_string())
}

fn openssh(typed: &str) -> Result<String, String> {
    let release = Release::parse(typed).ok_or("it is a release of OpenSSH, such as 9.2")?;
    Ok(release.to_string())
}

fn transaction(typed: &str) -> Result<u32, String> {
    typed.parse().map_err(|_| "it is the number that the repair was given, such as 3".to_owned())
}

fn timeout(typed: &str) -> Result<Duration, String> {
    // `f64` itself takes `inf`, `1e3` and signs.
    let plain = typed.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match typed.parse::<f64>() {
        Ok(seconds) if plain && (1.0..=3600.0).contains(&seconds) => {
            Ok(Duration::from_secs_f64(seconds))
        }
        _ => Err("it is a number of seconds from 1 to 3600, such as 10 or 2.5".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cli, timeout};
    use clap::CommandFactory;
    use std::time::Duration;

    #[test]
    fn clap_finds_no_fault_in_the_definitions() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_timeout_has_bounds_and_may_have_a_fraction() {
        assert_eq!(timeout("2.5"), Ok(Duration::from_millis(2500)));
        assert_eq!(timeout("3600"), Ok(Duration::from_secs(3600)));
        for bad in ["", "0", "0.9", "3600.1", "-1", "1e3", "inf", "nan", "10s", "."] {
            assert!(timeout(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn help_begins_with_examples() {
        let help = Cli::command().render_long_help().to_string();
        assert!(help.starts_with("Examples:\n  sudo sftp-doctor "), "{help}");
        assert!(help.contains("Usage: sftp-doctor"), "{help}");
    }
}
