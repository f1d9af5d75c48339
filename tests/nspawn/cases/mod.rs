//! The cases. Each is bash with the words of `words.sh` and of the clinic's `break.sh`, on a machine of its own.

mod by_hand; // without an init system
mod dialogue; // questions at a terminal
mod faults; // reloads that fail or do nothing
mod fix; // the repair as a whole
mod log; // what sshd logs, and what it has read
mod systemd; // ways to reload and start
mod trial; // a login to a candidate
mod validation; // what sshd says of a candidate

/// One case.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) init: Init,
    pub(crate) script: &'static str,
}

/// What runs the machine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Init {
    /// it is booted; sshd runs
    Systemd,
    /// nothing: a sandbox, in which the case starts sshd
    None,
}

/// All of them.
pub(crate) fn all() -> impl Iterator<Item = &'static Case> {
    [
        systemd::CASES,
        by_hand::CASES,
        validation::CASES,
        trial::CASES,
        fix::CASES,
        dialogue::CASES,
        faults::CASES,
        log::CASES,
    ]
    .into_iter()
    .flatten()
}
