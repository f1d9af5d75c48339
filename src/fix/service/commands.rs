//! What each way runs, as words: shown in the preview, then run.

use super::way::{Service, Way};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// A program and its arguments.
    Run(Vec<String>),
    /// SIGHUP to this process.
    HangUp(u32),
}

impl Act {
    fn run(words: &[&str]) -> Self {
        Self::Run(words.iter().map(ToString::to_string).collect())
    }

    /// As a person would type it.
    pub(super) fn line(&self) -> String {
        match self {
            Self::Run(words) => words.join(" "),
            Self::HangUp(pid) => format!("kill -HUP {pid}"),
        }
    }
}

impl Service {
    /// The commands that bring the files into force, for the preview. None where the next
    /// connection reads them anyway.
    #[must_use]
    pub fn commands(&self) -> Vec<String> {
        self.acts().iter().map(Act::line).collect()
    }

    pub(super) fn acts(&self) -> Vec<Act> {
        let verb = if self.running.is_some() { "reload" } else { "start" };
        match &self.way {
            Way::Systemd { unit } if self.running.is_some() => {
                vec![Act::run(&["systemctl", "reload", unit])]
            }
            // A service that has hit its start limit refuses a start though its files are repaired
            // (measured on 8.4 to 10.6, systemd 247 to 257).
            Way::Systemd { unit } => vec![
                Act::run(&["systemctl", "reset-failed", unit]),
                Act::run(&["systemctl", "start", unit]),
            ],
            // Five restarts within ten seconds would be one too many, good ones among them.
            Way::Socket { unit, serving: true, .. } => vec![
                Act::run(&["systemctl", "reset-failed", unit]),
                Act::run(&["systemctl", "restart", unit]),
            ],
            // The socket fails with its service; to reset one of them is not enough.
            Way::Socket { unit, socket, serving: false } => vec![
                Act::run(&["systemctl", "reset-failed", unit, socket]),
                Act::run(&["systemctl", "start", socket]),
            ],
            Way::EachConnection { .. } if self.listening => Vec::new(),
            Way::EachConnection { socket } => vec![
                Act::run(&["systemctl", "reset-failed", socket]),
                Act::run(&["systemctl", "start", socket]),
            ],
            Way::OpenRc { service } => vec![Act::run(&["rc-service", service, verb])],
            Way::Script { script } => vec![Act::run(&[&script.to_string_lossy(), verb])],
            Way::Signal { pid } => vec![Act::HangUp(*pid)],
            Way::Start => {
                let program = self.started.program.as_str();
                let options = self.started.options.iter().map(String::as_str);
                vec![Act::run(&std::iter::once(program).chain(options).collect::<Vec<_>>())]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::fix::service::{Service, Way};
    use crate::probe::host::Started;

    fn commands(way: Way) -> Vec<String> {
        let started = Started::default();
        Service { way, running: None, started, port: 22, listening: false }.commands()
    }

    #[test]
    fn what_was_stopped_by_its_start_limit_is_reset_first() {
        let unit = "ssh.service".to_owned();
        let lines = commands(Way::Systemd { unit: unit.clone() });
        assert_eq!(lines, ["systemctl reset-failed ssh.service", "systemctl start ssh.service"]);
        let socket = "ssh.socket".to_owned();
        let lines =
            commands(Way::Socket { unit: unit.clone(), socket: socket.clone(), serving: false });
        assert_eq!(lines[0], "systemctl reset-failed ssh.service ssh.socket");
        // A reload would end it.
        let lines = commands(Way::Socket { unit, socket, serving: true });
        assert_eq!(lines, ["systemctl reset-failed ssh.service", "systemctl restart ssh.service"]);
        assert_eq!(commands(Way::Start), ["/usr/sbin/sshd"]);
    }
}
