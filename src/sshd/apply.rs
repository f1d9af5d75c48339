//! What a directive that is in force does to the options.

use super::keyword::Merge;
use super::options::{At, Held, Loser, LostTo, Options, Slot};
use super::release::Release;
use super::releases::Behaviour;
use super::tokens::argv_assemble;
use super::value::{Kind, Parsed};

/// The most subsystems up to 9.4.
const MAX_SUBSYSTEMS: usize = 256;

/// The most that are looked at in any release, each being compared with those before it.
const MOST_SUBSYSTEMS: usize = 10_000;

/// The most ports (`MAX_PORTS`).
const MAX_PORTS: usize = 256;

/// A directive to be applied.
pub(super) struct Directive {
    pub slot: usize,
    pub kind: Kind,
    pub merge: Merge,
    pub at: At,
}

/// Applies it, or says why sshd refuses it at this point.
pub(super) fn apply(
    options: &mut Options,
    directive: &Directive,
    parsed: Parsed,
    release: Release,
) -> Result<(), String> {
    let slot = options.slot_mut(directive.slot);
    if directive.kind == Kind::Port && slot.held.len() >= MAX_PORTS {
        return Err("too many ports.".into());
    }
    match parsed {
        Parsed::Nothing => {}
        Parsed::Values(values) => take_values(slot, directive, values),
        Parsed::Overwrite(value) => replace(slot, 0, value, directive.at),
        Parsed::Parts(parts) => take_parts(slot, directive, parts),
        Parsed::Subsystem { name, words } => {
            return take_subsystem(slot, directive.at, name, words, release);
        }
    }
    Ok(())
}

fn take_values(slot: &mut Slot, directive: &Directive, values: Vec<Vec<u8>>) {
    let at = directive.at;
    let first = slot.held.first().map(|held| held.at);
    match (directive.merge, first) {
        (Merge::Append, _) | (_, None) => {
            slot.held.extend(values.into_iter().map(|value| held(0, value, at)));
        }
        (Merge::Last, Some(_)) => {
            replace(slot, 0, values.into_iter().next().unwrap_or_default(), at);
        }
        (Merge::First | Merge::FirstLine, Some(first)) => {
            slot.lost.push(lost(values.join(&b' '), at, LostTo::EarlierLine(first)));
        }
    }
}

fn take_parts(slot: &mut Slot, directive: &Directive, parts: Vec<(usize, Vec<u8>)>) {
    let penalties = directive.kind == Kind::Penalties;
    if parts.is_empty()
        && let Some(first) = slot.held.first()
    {
        let why = LostTo::EarlierLine(first.at);
        slot.lost.push(lost(Vec::new(), directive.at, why));
    }
    for (part, value) in parts {
        let set = slot.held.iter().find(|held| held.part == part).map(|held| held.at);
        match (set, directive.merge) {
            (Some(_), Merge::Last) => replace(slot, part, value, directive.at),
            (Some(first), _) => {
                slot.lost.push(lost(value, directive.at, LostTo::EarlierLine(first)));
            }
            (None, _) => {
                slot.held.push(held(part, value, directive.at));
                if penalties && part > 0 {
                    // Any number switches penalties on, even after `no`.
                    slot.held.retain(|held| held.part != 0);
                    slot.held.push(held(0, b"1".to_vec(), directive.at));
                }
            }
        }
    }
}

fn take_subsystem(
    slot: &mut Slot,
    at: At,
    name: Vec<u8>,
    words: Vec<Vec<u8>>,
    release: Release,
) -> Result<(), String> {
    let limited = release.does(Behaviour::SubsystemsAreLimited);
    let most = if limited { MAX_SUBSYSTEMS } else { MOST_SUBSYSTEMS };
    if slot.held.len() >= most {
        return Err("too many subsystems defined.".into());
    }
    let command = match release.does(Behaviour::QuotesSubsystemWords) {
        true => argv_assemble(&words),
        false => words.join(&b' '),
    };
    let value = [name.as_slice(), &command].join(&b' ');
    let same = |held: &&Held| held.subsystem.as_ref().is_some_and(|known| known.0 == name);
    if let Some(first) = slot.held.iter().find(same).map(|held| held.at) {
        slot.lost.push(lost(value, at, LostTo::EarlierLine(first)));
        if release.does(Behaviour::DuplicateSubsystemIsFatal) {
            let shown = String::from_utf8_lossy(&name);
            return Err(format!("Subsystem '{shown}' already defined."));
        }
        return Ok(());
    }
    if words.is_empty() {
        return Err("Missing subsystem command.".into());
    }
    slot.held.push(Held { part: 0, value, at, subsystem: Some((name, words)) });
    Ok(())
}

fn replace(slot: &mut Slot, part: usize, value: Vec<u8>, at: At) {
    if let Some(index) = slot.held.iter().position(|held| held.part == part) {
        let old = slot.held.remove(index);
        slot.lost.push(lost(old.value, old.at, LostTo::LaterLine(at)));
    }
    slot.held.push(held(part, value, at));
}

fn held(part: usize, value: Vec<u8>, at: At) -> Held {
    Held { part, value, at, subsystem: None }
}

fn lost(value: Vec<u8>, at: At, why: LostTo) -> Loser {
    Loser { value, at, why }
}
