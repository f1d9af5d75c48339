//! Moments by chance, the same ones again for the same seed.

use std::time::Duration;

/// A sequence of numbers (Marsaglia's xorshift).
#[derive(Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// Begins at this seed.
    pub(super) fn from(seed: u64) -> Self {
        Self(seed.max(1))
    }

    /// Up to this time.
    pub(super) fn up_to(&mut self, most: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let micros = u64::try_from(most.as_micros()).unwrap_or(u64::MAX).max(1);
        Duration::from_micros(self.0 % micros)
    }
}
