//! How long to wait: each wait has a limit, and the whole target has twice that.

use std::time::{Duration, Instant};

/// The limits of one target.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    wait: Duration,
    end: Instant,
}

impl Limits {
    /// `wait` for each wait, twice that from now on for all of them together.
    #[must_use]
    pub fn starting_now(wait: Duration) -> Self {
        Self { wait, end: Instant::now() + 2 * wait }
    }

    /// Until when the next wait may last.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        (Instant::now() + self.wait).min(self.end)
    }

    /// The limit of one wait.
    #[must_use]
    pub fn wait(&self) -> Duration {
        self.wait
    }

    /// Until when all of it may last.
    #[must_use]
    pub fn end(&self) -> Instant {
        self.end
    }

    /// The same end, with a shorter wait.
    #[must_use]
    pub fn with_wait(&self, wait: Duration) -> Self {
        Self { wait: wait.min(self.wait), end: self.end }
    }
}
