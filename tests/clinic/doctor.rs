//! The doctor under test: the static binary, run in a sandbox, and what can be seen of its visit from outside.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::case::Case;
use crate::run::Ended;
use crate::sandbox::Sandbox;

/// Process start, reading files: what a run may take beyond twice its timeout on a busy machine.
const SLACK: Duration = Duration::from_secs(3);

/// Where it saves its record: in a place that is not looked at for traces.
const RECORD: &str = "/run/clinic/case.json";

/// What the server saw of a visit.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Traces {
    /// connections opened from the doctor's machine
    pub(crate) connections: u64,
    /// "Accepted" lines in sshd's log
    pub(crate) logins: u64,
    /// "Starting session" lines: an sftp server or a command was started
    pub(crate) sessions: u64,
    /// connections with a refused login
    pub(crate) refused: u64,
    /// every name, mode and owner in the places it must leave as they were
    pub(crate) files: Vec<String>,
}

/// A visit.
pub(crate) struct Visit {
    pub(crate) ended: Ended,
    pub(crate) before: Traces,
    pub(crate) after: Traces,
    /// the record it saved, as it is
    pub(crate) record: String,
}

/// The binary: `SFTP_DOCTOR_BIN`, or the static one, built now so that an old one is never tested.
pub(crate) fn binary() -> Result<PathBuf, String> {
    if let Some(path) = std::env::var_os("SFTP_DOCTOR_BIN") {
        let path = PathBuf::from(path);
        return std::path::absolute(&path).map_err(|e| format!("{}: {e}", path.display()));
    }
    let target = format!("{}-unknown-linux-musl", std::env::consts::ARCH);
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--release", "--features", "static", "--target", &target])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .map_err(|e| format!("cargo: {e}"))?;
    if !built.success() {
        return Err(format!("the static binary ({target}) does not build"));
    }
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder);
    Ok(folder.join(target).join("release/sftp-doctor"))
}

/// Runs it on the case.
pub(crate) fn visit(sandbox: &Sandbox, case: &Case, password: &str) -> Result<Visit, String> {
    let arguments = arguments(case);
    let mut program = vec!["/usr/local/bin/sftp-doctor"];
    program.extend(arguments.iter().map(String::as_str));
    let secret = format!("{}\n", case.target.password.unwrap_or(password));
    let input = if case.told { secret.as_str() } else { "" };
    let before = traces(sandbox)?;
    let ended = sandbox.run(&program, input, Duration::from_secs(2 * case.timeout) + SLACK)?;
    let after = traces(sandbox)?;
    let record = record(sandbox)?;
    Ok(Visit { ended, before, after, record })
}

/// Runs it on a second machine, told where to look, with no more than the network; with the record it
/// saved.
pub(crate) fn visit_from(
    client: &Sandbox,
    case: &Case,
    password: &str,
) -> Result<(Ended, String), String> {
    let arguments = arguments(&Case { told: true, ..*case });
    let mut program = vec!["/usr/local/bin/sftp-doctor"];
    program.extend(arguments.iter().map(String::as_str));
    let secret = format!("{}\n", case.target.password.unwrap_or(password));
    let ended = client.run(&program, &secret, Duration::from_secs(2 * case.timeout) + SLACK)?;
    Ok((ended, record(client)?))
}

fn record(sandbox: &Sandbox) -> Result<String, String> {
    sandbox.ask(&format!("cat {RECORD} 2>/dev/null || true"))
}

fn arguments(case: &Case) -> Vec<String> {
    let target = &case.target;
    let timeout = case.timeout.to_string();
    let mut all: Vec<String> =
        ["--format", "json", "--timeout", &timeout, "--save", RECORD, "--no-redact"]
            .map(String::from)
            .into();
    all.extend(case.options.iter().map(|option| (*option).to_owned()));
    if case.told {
        all.extend(["--password-file", "-", "--storage", target.storage].map(String::from));
        all.push(format!("{}@{}:{}", target.user, target.host, target.port));
    }
    all
}

/// Scratch names change the times of the storage's directories, so those are left out there.
const LOOK: &str = r"
awk '/^Tcp:/ && $6 ~ /^[0-9]+$/ { print $6 }' /proc/net/snmp
grep -c '^Accepted ' /var/log/sshd.log
grep -c '^Starting session: ' /var/log/sshd.log
grep -E '^Failed (password|keyboard-interactive)' /var/log/sshd.log | grep -o 'port [0-9]*' | sort -u | wc -l
find /images /srv /opt/fog/snapins /var/www -printf '%p %y %m %u %g\n' 2>/dev/null | sort
find /etc /opt /home /root /usr/local /tmp -path /opt/fog/snapins -prune -o -printf '%p %y %m %u %g %C@\n' 2>/dev/null | sort
";

fn traces(sandbox: &Sandbox) -> Result<Traces, String> {
    let script = format!("touch /var/log/sshd.log; {{ {LOOK} }} || true");
    let text = sandbox.ask(&script)?;
    let mut lines = text.lines();
    let mut number = || lines.next().and_then(|line| line.parse().ok()).unwrap_or(u64::MAX);
    let (connections, logins, sessions, refused) = (number(), number(), number(), number());
    let files = lines.map(str::to_owned).collect();
    Ok(Traces { connections, logins, sessions, refused, files })
}
