//! The values one pass over the files collects.

/// Where a directive stands: a file, a line and a byte, as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct At {
    pub file: u32,
    pub line: u32,
    pub byte: u32,
}

/// A value that was taken.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// Which part of a keyword with several.
    pub part: usize,
    /// As `sshd -T` prints it.
    pub value: Vec<u8>,
    pub at: At,
    /// For a subsystem: its name, and the words of its command.
    pub subsystem: Option<(Vec<u8>, Vec<Vec<u8>>)>,
}

/// A value that was not.
#[derive(Clone, Debug)]
pub(super) struct Loser {
    pub value: Vec<u8>,
    pub at: At,
    pub why: LostTo,
}

/// What a value lost to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LostTo {
    EarlierLine(At),
    LaterLine(At),
    /// The Match block it stands in does not hold.
    Block(At),
    /// A Match block that does hold.
    Overridden(At),
    /// This release does not copy the keyword from a Match block.
    NoEffect,
}

/// What is known of one keyword.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot {
    pub held: Vec<Held>,
    pub lost: Vec<Loser>,
}

/// All of them, by the keyword's index in the table.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    slots: Vec<Slot>,
}

static EMPTY: Slot = Slot { held: Vec::new(), lost: Vec::new() };

impl Options {
    pub(super) fn slot(&self, index: usize) -> &Slot {
        self.slots.get(index).unwrap_or(&EMPTY)
    }

    pub(super) fn slot_mut(&mut self, index: usize) -> &mut Slot {
        if self.slots.len() <= index {
            self.slots.resize_with(index + 1, Slot::default);
        }
        &mut self.slots[index]
    }

    pub(super) fn is_set(&self, index: usize) -> bool {
        !self.slot(index).held.is_empty()
    }

    pub(super) fn value(&self, index: usize, part: usize) -> Option<&Held> {
        self.slot(index).held.iter().find(|held| held.part == part)
    }
}
