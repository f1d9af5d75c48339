//! Looks that a dead network mount may hold for ever: they run beside, and are left behind.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::case::Look;

/// A file system that lives answers within this time.
const PATIENCE: Duration = Duration::from_secs(1);

/// The answer of `look` about `path`, if it comes in time.
pub(super) fn patiently<T: Send + 'static>(
    path: &str,
    look: impl FnOnce() -> Look<T> + Send + 'static,
) -> Look<T> {
    let (sender, receiver) = mpsc::channel();
    let beside = thread::Builder::new().spawn(move || {
        // Nobody may listen any more.
        let _ = sender.send(look());
    });
    let answer = beside.ok().and_then(|_| receiver.recv_timeout(PATIENCE).ok());
    answer.unwrap_or_else(|| Look::CouldNot {
        reason: format!("{path} does not answer: a dead mount?"),
        command: format!("findmnt --target {path}"),
    })
}

#[cfg(test)]
mod tests {
    use super::patiently;
    use crate::case::Look;

    #[test]
    fn a_look_that_does_not_end_is_left_behind() {
        assert_eq!(patiently("/x", || Look::Seen(1)), Look::Seen(1));
        let stuck = patiently("/x", || {
            std::thread::sleep(std::time::Duration::from_secs(3));
            Look::Seen(1)
        });
        assert!(matches!(stuck, Look::CouldNot { .. }));
    }
}
