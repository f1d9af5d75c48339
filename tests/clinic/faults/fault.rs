//! What goes wrong while a server is repaired, as data.

use std::time::Duration;

/// One fault.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    /// what the table counts together
    pub(super) group: &'static str,
    pub(super) name: String,
    /// bash, with the words of `break.sh` and of `words.sh`: the server before its repair
    pub(super) breaks: &'static str,
    /// bash, once the server stands: from now on it goes wrong
    pub(super) begins: String,
    /// bash: and now it does not any more
    pub(super) ends: String,
    /// the doctor's
    pub(super) arguments: &'static [&'static str],
    /// sshd does not answer until it ends, whatever its files say
    pub(super) is_for_good: bool,
    pub(super) run: Run,
    /// what `fix.outcome` may be; whatever a run that is cut short says is not heard
    pub(super) outcomes: &'static [&'static str],
}

/// How the doctor is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    /// to its end
    Whole,
    /// `kill -9` for all of it
    Killed(Moment),
    /// the terminal closes
    Terminal(Moment),
    /// the SSH connection in which it runs is cut
    Connection(Moment),
}

/// When it is cut short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// this long after its start
    Run(Duration),
    /// this long after the record of its changes was begun
    Changes(Duration),
}

impl Fault {
    /// One after which the doctor is heard out.
    pub(super) fn whole(
        group: &'static str,
        name: &str,
        begins: &str,
        outcomes: &'static [&'static str],
    ) -> Self {
        Self {
            group,
            name: name.to_owned(),
            breaks: SCRIPTED,
            begins: begins.to_owned(),
            ends: "no_fault".to_owned(),
            arguments: FIX,
            is_for_good: false,
            run: Run::Whole,
            outcomes,
        }
    }

    /// On another server.
    pub(super) fn on(self, breaks: &'static str) -> Self {
        Self { breaks, ..self }
    }

    /// It takes this to end it.
    pub(super) fn ended_by(self, ends: &str) -> Self {
        Self { ends: ends.to_owned(), ..self }
    }

    /// One whose doctor is cut short.
    pub(super) fn cut(group: &'static str, breaks: &'static str, run: Run) -> Self {
        let (Run::Killed(moment) | Run::Terminal(moment) | Run::Connection(moment)) = run else {
            return Self::whole(group, "never", "", &[]);
        };
        let name = match moment {
            Moment::Run(after) => format!("{} ms after its start", after.as_millis()),
            Moment::Changes(after) => format!("{} ms into its changes", after.as_millis()),
        };
        let (begins, ends) = (String::new(), String::new());
        let is_for_good = false;
        let arguments = FIX;
        Self { group, name, breaks, begins, ends, arguments, is_for_good, run, outcomes: &[] }
    }
}

/// What needs no consent.
pub(super) const FIX: &[&str] = &["--fix", "--yes", "--timeout", "3"];

/// The famous sentence, on a server whose sshd is behind a script and is told by a signal.
pub(super) const SCRIPTED: &str = "behind_a_script; by_signal; subsystem $external";
/// The same, as Debian's own script tells it.
pub(super) const PLAIN: &str = "subsystem $external";
/// Root can log in.
pub(super) const WITH_KEY: &str = "subsystem $external; key";
/// Two files change.
pub(super) const TWO_FILES: &str =
    r#"subsystem $external; drop_in 00-fog-internal-sftp $'Subsystem\tsftp\tinternal-sftp'"#;
