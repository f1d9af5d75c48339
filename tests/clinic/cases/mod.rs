//! The cases, one file a topic.

mod channel;
mod gates;
mod handshake;
mod hazards;
mod healthy;
mod later;
mod listeners;
mod login;
mod php;
mod reach;
mod rehearsal;
mod subsystem;

use crate::case::Case;

const CHECKED: [&[Case]; 11] = [
    reach::CASES,
    listeners::CASES,
    handshake::CASES,
    login::CASES,
    gates::CASES,
    channel::CASES,
    subsystem::CASES,
    rehearsal::CASES,
    hazards::CASES,
    healthy::CASES,
    php::CASES,
];

/// Every case; `later` adds those whose checks do not exist yet.
pub(crate) fn all(later: bool) -> impl Iterator<Item = &'static Case> {
    let more = if later { later::CASES } else { &[] };
    CHECKED.into_iter().flatten().chain(more)
}

/// Whether the doctor can be asked, or only PHP.
pub(crate) fn has_check(case: &Case) -> bool {
    !later::CASES.iter().any(|later| later.name == case.name)
}
