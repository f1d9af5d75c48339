//! How far a transaction has come: a file of lines of one length, written in place. No line ever
//! needs room on the disk that it does not have already.

use std::fs::File;
use std::os::unix::fs::FileExt;

use super::trouble::Why;

/// The length of a line, its end included.
const LINE: usize = 16;

/// Where the whole transaction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Changes are being made.
    Begun,
    /// All are made; nobody has said yet that they stay.
    Applied,
    /// They stay.
    Committed,
    /// They are being taken back.
    Undoing,
    /// They are taken back.
    Undone,
}

/// Where one change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Not begun.
    Planned,
    /// Perhaps made, perhaps not.
    Begun,
    /// Made.
    Done,
    /// Taken back.
    Undone,
}

impl Phase {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Begun, "begun"),
        (Self::Applied, "applied"),
        (Self::Committed, "committed"),
        (Self::Undoing, "undoing"),
        (Self::Undone, "undone"),
    ];

    /// True when nothing is left to be done.
    pub(super) fn is_over(self) -> bool {
        matches!(self, Self::Committed | Self::Undone)
    }
}

impl Mark {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Planned, "planned"),
        (Self::Begun, "begun"),
        (Self::Done, "done"),
        (Self::Undone, "undone"),
    ];
}

/// The open file.
#[derive(Debug)]
pub(super) struct Progress(pub(super) File);

impl Progress {
    /// What the file holds before the first change.
    pub(super) fn blank(steps: usize) -> Vec<u8> {
        let mut bytes = line("begun").to_vec();
        for _ in 0..steps {
            bytes.extend(line("planned"));
        }
        bytes
    }

    pub(super) fn set_phase(&self, phase: Phase) -> Result<(), Why> {
        self.write(0, word(&Phase::ALL, &phase))
    }

    pub(super) fn set(&self, step: usize, mark: Mark) -> Result<(), Why> {
        self.write(step + 1, word(&Mark::ALL, &mark))
    }

    /// A line that cannot be read, torn by a loss of power, stands for the most cautious: not over.
    pub(super) fn phase(&self) -> Phase {
        self.read(0).and_then(|word| meaning(&Phase::ALL, &word)).unwrap_or(Phase::Begun)
    }

    /// The same: perhaps made.
    pub(super) fn mark(&self, step: usize) -> Mark {
        self.read(step + 1).and_then(|word| meaning(&Mark::ALL, &word)).unwrap_or(Mark::Begun)
    }

    fn write(&self, number: usize, word: &str) -> Result<(), Why> {
        self.0.write_all_at(&line(word), (number * LINE) as u64)?;
        Ok(self.0.sync_data()?)
    }

    fn read(&self, number: usize) -> Option<String> {
        let mut bytes = [0; LINE];
        self.0.read_exact_at(&mut bytes, (number * LINE) as u64).ok()?;
        Some(String::from_utf8_lossy(&bytes).trim_end().to_owned())
    }
}

fn line(word: &str) -> [u8; LINE] {
    let mut line = [b' '; LINE];
    line[..word.len()].copy_from_slice(word.as_bytes());
    line[LINE - 1] = b'\n';
    line
}

fn word<T: PartialEq>(all: &[(T, &'static str)], wanted: &T) -> &'static str {
    all.iter().find(|(value, _)| value == wanted).map_or("", |(_, word)| word)
}

fn meaning<T: Copy>(all: &[(T, &str)], read: &str) -> Option<T> {
    all.iter().find(|(_, word)| *word == read).map(|(value, _)| *value)
}
