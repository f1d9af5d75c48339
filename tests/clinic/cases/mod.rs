//! The cases, one file a topic.

mod channel;
mod files;
mod fog;
mod gates;
mod handshake;
mod hazards;
mod healthy;
mod later;
mod links;
mod listeners;
mod login;
mod opened;
mod pam;
mod php;
mod program;
mod reach;
mod rehearsal;
mod second_factor;
mod shells;
mod storage;
mod subsystem;

use crate::case::Case;

const CHECKED: [&[Case]; 20] = [
    reach::CASES,
    listeners::CASES,
    handshake::CASES,
    login::CASES,
    gates::CASES,
    pam::CASES,
    second_factor::CASES,
    channel::CASES,
    subsystem::CASES,
    opened::CASES,
    program::CASES,
    shells::CASES,
    rehearsal::CASES,
    storage::CASES,
    links::CASES,
    hazards::CASES,
    files::CASES,
    healthy::CASES,
    php::CASES,
    fog::CASES,
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
