//! The oracle: PHP with its ssh2 extension, doing what FOG does at the end of a capture.

use std::time::Duration;

use serde_json::Value;

use crate::case::{Case, Php};
use crate::sandbox::Sandbox;

/// A PHP that has said nothing by now waits for ever. The slowest honest answer is a wrong password through PAM,
/// asked for twice: 7 s.
pub(crate) const DEADLINE: u64 = 10;
pub(crate) const MAC: &str = "00163e5a7b9c";

/// What PHP said.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// "works", "message" or "hangs"
    pub(crate) outcome: String,
    /// the stage it reached
    pub(crate) stage: String,
    pub(crate) message: String,
    pub(crate) took: Duration,
}

impl Said {
    /// Whether this is what the case says of PHP.
    pub(crate) fn is(&self, expected: Php) -> bool {
        match expected {
            Php::Works => self.outcome == "works",
            Php::Hangs => self.outcome == "hangs",
            Php::Fails(text) => self.outcome == "message" && self.message.contains(text),
        }
    }

    /// In a few words.
    pub(crate) fn short(&self) -> String {
        match self.outcome.as_str() {
            "works" => "works".into(),
            outcome => format!("{outcome} at {}", self.stage),
        }
    }
}

/// Asks PHP. What it moved is put back.
pub(crate) fn ask(sandbox: &Sandbox, case: &Case, password: &str) -> Result<Said, String> {
    let target = &case.target;
    let port = target.port.to_string();
    let deadline = DEADLINE.to_string();
    let host = target.host.trim_matches(['[', ']']);
    // What lies aside already FOG removes.
    let aside = format!("{}/clinic-image.movetmp", target.storage);
    sandbox.ask(&format!("[ ! -e '{aside}' ] || cp -a '{aside}' /run/clinic/aside"))?;
    let ended = sandbox.run(
        &[
            "timeout",
            "-s",
            "KILL",
            &deadline,
            "php",
            "/run/clinic/oracle.php",
            host,
            &port,
            target.user,
            target.storage,
            MAC,
            "clinic-image",
        ],
        &format!("{}\n", target.password.unwrap_or(password)),
        Duration::from_secs(30),
    )?;
    let mut said = Said { outcome: "hangs".into(), took: ended.took, ..Said::default() };
    for line in ended.stdout.lines() {
        let value: Value = serde_json::from_str(line).map_err(|e| format!("PHP: {e}: {line}"))?;
        let text = |name| value.get(name).and_then(Value::as_str).map(str::to_owned);
        said.stage = text("stage").unwrap_or(said.stage);
        said.outcome = text("outcome").unwrap_or(said.outcome);
        said.message = text("message").unwrap_or(said.message);
    }
    // With a word about the outcome, its end no longer counts: libssh2 1.9.0 aborts while it is unloaded. Without one it
    // must be the deadline that ended it.
    let died = said.outcome == "hangs" && ended.took.as_secs() < DEADLINE;
    if died || said.stage.is_empty() {
        return Err(format!("PHP ended with {:?}: {}{}", ended.code, ended.stdout, ended.stderr));
    }
    put_back(sandbox, target.storage)?;
    Ok(said)
}

/// The image returns to dev/<mac>, and an older one to its place, as before.
fn put_back(sandbox: &Sandbox, storage: &str) -> Result<(), String> {
    let script = format!(
        "cd {storage} 2>/dev/null || exit 0
         if [ -d clinic-image ] && [ ! -d dev/{MAC} ]; then
             chmod 0777 clinic-image && mv -T clinic-image dev/{MAC}
             [ ! -e clinic-image.movetmp ] || mv -T clinic-image.movetmp clinic-image
             [ ! -e /run/clinic/aside ] || mv -T /run/clinic/aside clinic-image.movetmp
         fi
         rm -rf /run/clinic/aside"
    );
    sandbox.ask(&script).map(drop)
}
