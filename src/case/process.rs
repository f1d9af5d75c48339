//! Processes of the session, looked at while they kept it waiting.

use serde::{Deserialize, Serialize};

/// A process that sshd started for this session, directly or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Its number.
    pub pid: u32,
    /// Its parent's.
    pub parent: u32,
    /// Its words, escaped, at most 16 of at most 200 characters.
    pub words: Vec<String>,
    /// Its state as proc(5) names it: `S` sleeps, `D` waits for a disk, `T` is stopped, `R` runs.
    pub state: char,
    /// The function of the kernel in which it waits, where that could be seen.
    pub waits_in: Option<String>,
}

impl Process {
    /// Its command line.
    #[must_use]
    pub fn line(&self) -> String {
        self.words.join(" ")
    }

    /// The name of its program without the way to it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.words.first().map_or("", |word| word.rsplit('/').next().unwrap_or_default())
    }

    /// What it does, in words.
    #[must_use]
    pub fn does(&self) -> String {
        let state = match self.state {
            'T' | 't' => "stopped",
            'D' => "waiting for a disk or a mount",
            'R' => "running",
            'Z' => "dead",
            _ => "waiting",
        };
        match &self.waits_in {
            Some(place) => format!("{state} in {place}"),
            None => state.into(),
        }
    }
}
