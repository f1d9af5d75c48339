//! From the options of two passes to the values in force (servconf.c:copy_set_server_options and
//! dump_config).

use std::collections::{HashMap, HashSet};

use super::config::Config;
use super::connection::Connection;
use super::default;
use super::diagnostic::Place;
use super::effective::{Effective, Lost, Setting, Why};
use super::keyword::{Keyword, Scope, keywords, slot_of};
use super::listen;
use super::options::{At, Held, Loser, LostTo, Options, Slot};
use super::release::Release;
use super::releases::Behaviour;
use super::subsystem::Subsystem;
use super::value::Kind;
use super::walk::Walk;

mod printed; // values as they are printed

pub(super) use printed::penalties;
use printed::printed;

impl Config {
    /// What is in force for a connection, and which lines decided it: sshd's second pass.
    #[must_use]
    pub fn effective(&self, connection: &Connection) -> Effective {
        let walk = Walk::new(self, Some(connection)).run();
        let matched = walk.options;
        let mut effective = Effective {
            settings: Vec::new(),
            diagnostics: Vec::new(),
            crashes: crashes(self, &matched),
            subsystems: Vec::new(),
            unheard: Vec::new(),
        };
        for (index, row) in keywords().iter().enumerate() {
            if slot_of(row.name, self.release) == Some(index) && row.has_value() {
                let slot = overlaid(self, index, row, &matched);
                settle(self, row, &slot, &matched, &mut effective);
            }
        }
        if self.loads() {
            let problems = walk.problems.into_iter();
            effective.diagnostics = problems.map(|p| super::read::shown(self, p)).collect();
        }
        effective
    }
}

impl Keyword {
    fn has_value(&self) -> bool {
        let without = [Kind::Match, Kind::Include, Kind::Deprecated, Kind::Ignored];
        !without.contains(&self.kind) && self.kind != Kind::Unsupported
    }
}

/// 9.5 to 10.2 copy the three arrays of subsystems one after another, with one count: for the
/// second and third, as many old entries are freed as there are new ones. Without a global
/// subsystem the array is missing; with fewer than the block has, what lies behind it is freed,
/// which glibc's allocator survives within the array's own chunk (measured on 10.0 with one to
/// three global subsystems: three in the block pass, four crash).
fn crashes(config: &Config, matched: &Options) -> bool {
    let Some(slot) = slot_of("subsystem", config.release) else { return false };
    config.release.does(Behaviour::MatchSubsystemCanCrash)
        && matched.slot(slot).held.len() > room(config.options.slot(slot).held.len())
}

/// The pointers that fit into the chunk malloc gives for an array of `count`, on 64-bit glibc.
fn room(count: usize) -> usize {
    match count {
        0 => 0,
        _ => (8 * count + 8).next_multiple_of(16).max(32) / 8 - 1,
    }
}

/// The global values, and those of matching blocks over them.
fn overlaid(config: &Config, index: usize, row: &Keyword, matched: &Options) -> Slot {
    let mut slot = config.options.slot(index).clone();
    let over = matched.slot(index);
    slot.lost.extend(over.lost.iter().cloned());
    if row.scope(config.release) == Scope::Match {
        if row.takes_effect_in_match(config.release) {
            overlay(&mut slot, over, row);
        } else {
            let deaf = over.held.iter().filter(|held| !slot.held.iter().any(|h| h.at == held.at));
            let deaf =
                deaf.map(|h| Loser { value: h.value.clone(), at: h.at, why: LostTo::NoEffect });
            slot.lost.extend(deaf.collect::<Vec<_>>());
        }
    }
    let winners: HashSet<At> = slot.held.iter().map(|held| held.at).collect();
    slot.lost.retain(|loser| !winners.contains(&loser.at));
    slot.lost.sort_by_key(|loser| (loser.at, matches!(loser.why, LostTo::Block(_))));
    slot.lost.dedup_by_key(|loser| loser.at);
    slot
}

fn overlay(slot: &mut Slot, over: &Slot, row: &Keyword) {
    let Some(first) = over.held.first() else { return };
    let in_parts = matches!(row.kind, Kind::RekeyLimit);
    let replaced = |held: &Held| !in_parts || over.held.iter().any(|new| new.part == held.part);
    for old in slot.held.iter().filter(|held| replaced(held)) {
        let why = LostTo::Overridden(first.at);
        slot.lost.push(Loser { value: old.value.clone(), at: old.at, why });
    }
    slot.held.retain(|held| !replaced(held));
    slot.held.extend(over.held.iter().cloned());
}

/// Writes the settings of one keyword.
fn settle(
    config: &Config,
    row: &'static Keyword,
    slot: &Slot,
    matched: &Options,
    to: &mut Effective,
) {
    let mut values: Vec<(Vec<u8>, Option<At>)> = match row.name {
        "listenaddress" => listened(config, slot),
        "kbdinteractiveauthentication" => vec![keyboard(config, slot, matched)],
        _ if emptied(config, row, slot, matched) => Vec::new(),
        _ => printed(config, row, slot),
    };
    if is_filled_again(config, row, &values, matched) {
        values = Vec::new();
    }
    if values.is_empty() && !emptied(config, row, slot, matched) {
        let defaults = default::values(row, config.release, config.build);
        values = defaults.into_iter().map(|value| (value.into_bytes(), None)).collect();
        if row.name == "port" {
            values = vec![(b"22".to_vec(), None)];
        }
    }
    if row.name == "subsystem" {
        to.subsystems = slot.held.iter().filter_map(|held| subsystem(config, held)).collect();
    }
    let mut lost: Vec<Lost> = slot.lost.iter().filter_map(|loser| shown(config, loser)).collect();
    let mut named = match row.name {
        "subsystem" => by_name(std::mem::take(&mut lost)),
        _ => HashMap::new(),
    };
    for (value, at) in values {
        let mine = match row.name {
            "subsystem" => named.remove(&first_word(&value)).unwrap_or_default(),
            _ => std::mem::take(&mut lost),
        };
        to.settings.push(Setting {
            keyword: row.name,
            value: String::from_utf8_lossy(&value).trim_end().to_owned(),
            place: at.and_then(|at| config.place(at)),
            lost: mine,
        });
    }
    lost.extend(named.into_values().flatten());
    to.unheard.extend(lost.into_iter().map(|lost| (row.name, lost)));
}

/// An empty list of algorithms is filled with the default when the configuration of a connection is
/// put together: `Ciphers -*` takes nothing away. One of a block that holds comes too late for that.
fn is_filled_again(
    config: &Config,
    row: &Keyword,
    values: &[(Vec<u8>, Option<At>)],
    matched: &Options,
) -> bool {
    let empty = matches!(values, [(value, _)] if value.is_empty());
    let late = row.scope(config.release) == Scope::Match
        && slot_of(row.name, config.release).is_some_and(|index| matched.is_set(index));
    matches!(row.kind, Kind::Algorithms(_)) && empty && !late
}

fn first_word(value: &[u8]) -> Vec<u8> {
    value.split(|b| *b == b' ').next().unwrap_or_default().to_vec()
}

/// The lost lines of each subsystem, by its name.
fn by_name(lost: Vec<Lost>) -> HashMap<Vec<u8>, Vec<Lost>> {
    let mut named: HashMap<Vec<u8>, Vec<Lost>> = HashMap::new();
    for one in lost {
        named.entry(first_word(one.value.as_bytes())).or_default().push(one);
    }
    named
}

/// True when a line leaves the keyword without a value, so that nothing is printed. `none` in a
/// block that holds comes too late for that, and stays a value.
fn emptied(config: &Config, row: &Keyword, slot: &Slot, matched: &Options) -> bool {
    let late = slot_of(row.name, config.release).is_some_and(|index| matched.is_set(index));
    is_none(slot) && !late && cleared_list(config.release, row)
}

fn is_none(slot: &Slot) -> bool {
    matches!(&slot.held[..], [held] if held.value.eq_ignore_ascii_case(b"none"))
}

fn cleared_list(release: Release, row: &Keyword) -> bool {
    match row.name {
        "authorizedkeysfile" | "revokedkeys" => release.does(Behaviour::NoneIsAloneInKeysFile),
        "channeltimeout" => !release.does(Behaviour::ChannelTimeoutPrintsNone),
        _ => false,
    }
}

fn listened(config: &Config, slot: &Slot) -> Vec<(Vec<u8>, Option<At>)> {
    let global = |name| slot_of(name, config.release).map(|slot| &config.options.slot(slot).held);
    let ports = global("port").map_or(&[][..], Vec::as_slice);
    let family = global("addressfamily").and_then(|held| held.first());
    let family = family.map_or(&b"any"[..], |held| held.value.as_slice());
    let listeners = listen::listeners(ports, family, &slot.held);
    listeners.into_iter().map(|listener| (listener.value, listener.at)).collect()
}

/// Whether keyboard-interactive is on after startup: up to 8.6
/// ChallengeResponseAuthentication, on by default, forces it.
pub(super) fn keyboard_interactive(release: Release, options: &Options) -> (Vec<u8>, Option<At>) {
    let value = |name: &str| slot_of(name, release).and_then(|slot| options.value(slot, 0));
    let own = value("kbdinteractiveauthentication");
    if release.does(Behaviour::ChallengeResponseIsSeparate) {
        let challenge = value("challengeresponseauthentication");
        if challenge.is_none_or(|held| held.value == b"yes") {
            return (b"yes".to_vec(), challenge.map(|held| held.at));
        }
        return own.map_or((b"no".to_vec(), None), |held| (held.value.clone(), Some(held.at)));
    }
    own.map_or((b"yes".to_vec(), None), |held| (held.value.clone(), Some(held.at)))
}

fn keyboard(config: &Config, slot: &Slot, matched: &Options) -> (Vec<u8>, Option<At>) {
    let index = slot_of("kbdinteractiveauthentication", config.release);
    let over = index.and_then(|index| matched.value(index, 0));
    match (over, slot.held.first()) {
        (Some(_), Some(held)) => (held.value.clone(), Some(held.at)),
        _ => keyboard_interactive(config.release, &config.options),
    }
}

fn subsystem(config: &Config, held: &Held) -> Option<Subsystem> {
    let (name, words) = held.subsystem.as_ref()?;
    let lossy = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
    let mut words = words.iter().map(lossy);
    Some(Subsystem {
        name: lossy(name),
        command: words.next()?,
        arguments: words.collect(),
        place: config.place(held.at)?,
    })
}

fn shown(config: &Config, loser: &Loser) -> Option<Lost> {
    let place = |at: At| -> Option<Place> { config.place(at) };
    let why = match loser.why {
        LostTo::EarlierLine(at) => Why::EarlierLine(place(at)?),
        LostTo::LaterLine(at) => Why::LaterLine(place(at)?),
        LostTo::Block(at) => Why::Block(place(at)?),
        LostTo::Overridden(at) => Why::Overridden(place(at)?),
        LostTo::NoEffect => Why::NoEffect,
    };
    let value = String::from_utf8_lossy(&loser.value).into_owned();
    Some(Lost { place: place(loser.at)?, value, why })
}
