//! What systemd says of sshd's units.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::Instant;

use crate::probe::program;

/// sd_booted(3): the machine was booted with systemd, and it is this one.
pub(super) fn is_init() -> bool {
    Path::new("/run/systemd/system").is_dir()
}

/// The properties of a unit that decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Unit {
    values: BTreeMap<String, String>,
}

impl Unit {
    /// Asks for them.
    pub(super) fn show(name: &str, deadline: Instant) -> io::Result<Self> {
        let properties = "--property=LoadState,ActiveState,SubState,UnitFileState,MainPID,KillMode,\
            Accept,ExecStart";
        let said = program::run("systemctl", &["show", properties, "--", name], deadline)?;
        Ok(Self::parse(&String::from_utf8_lossy(&said.output)))
    }

    fn parse(text: &str) -> Self {
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        Self { values: pairs.map(|(key, value)| (key.into(), value.into())).collect() }
    }

    fn is(&self, property: &str, value: &str) -> bool {
        self.values.get(property).is_some_and(|have| have == value)
    }

    pub(super) fn exists(&self) -> bool {
        self.is("LoadState", "loaded")
    }

    pub(super) fn is_active(&self) -> bool {
        self.is("ActiveState", "active") || self.is("ActiveState", "reloading")
    }

    pub(super) fn has_failed(&self) -> bool {
        self.is("ActiveState", "failed")
    }

    pub(super) fn is_enabled(&self) -> bool {
        self.is("UnitFileState", "enabled") || self.is("UnitFileState", "enabled-runtime")
    }

    pub(super) fn accepts(&self) -> bool {
        self.is("Accept", "yes")
    }

    /// A stop ends its main process alone, and sessions go on.
    pub(super) fn spares_sessions(&self) -> bool {
        self.is("KillMode", "process")
    }

    pub(super) fn main_pid(&self) -> Option<u32> {
        self.values.get("MainPID")?.parse().ok().filter(|pid| *pid != 0)
    }

    /// The words of its ExecStart, variables and all:
    /// `{ path=/usr/sbin/sshd ; argv[]=/usr/sbin/sshd -D $SSHD_OPTS ; … }`.
    pub(super) fn starts(&self) -> Option<&str> {
        let line = self.values.get("ExecStart")?;
        let words = line.split_once("argv[]=")?.1;
        Some(words.split(" ; ").next().unwrap_or(words))
    }
}

#[cfg(test)]
mod tests {
    use super::Unit;

    #[test]
    fn properties_are_read() {
        let unit = Unit::parse(
            "MainPID=0\nExecStart={ path=/usr/sbin/sshd ; argv[]=/usr/sbin/sshd -D $SSHD_OPTS ; \
             ignore_errors=no ; pid=0 }\nKillMode=process\nActiveState=failed\nLoadState=loaded\n",
        );
        assert_eq!(unit.starts(), Some("/usr/sbin/sshd -D $SSHD_OPTS"));
        assert!(unit.exists() && unit.has_failed() && unit.spares_sessions());
        assert!(!unit.is_active() && !unit.accepts() && unit.main_pid().is_none());
    }
}
