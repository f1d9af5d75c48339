//! What one directive does on a pass: its value, its block, its files.

use super::super::apply::{Directive, apply};
use super::super::arguments::{Arguments, Keyed};
use super::super::criteria;
use super::super::include;
use super::super::keyword::{Found, Merge, Scope, find, keywords, slot_of};
use super::super::options::{At, Loser, LostTo};
use super::super::release::Release;
use super::super::releases::Behaviour;
use super::super::source::ReadError;
use super::super::value::{Fault, Kind, Parsed, Reader};
use super::{State, Walk};

impl Walk<'_> {
    pub(super) fn directive(
        &mut self,
        line: &[u8],
        keyed: &Keyed,
        at: At,
        state: &mut State,
        depth: usize,
    ) -> Result<(), Fault> {
        let config = self.config;
        let (release, build) = (config.release, config.build);
        let like_a_shell = release.does(Behaviour::SplitsLikeAShell);
        let start = keyed.keyword.start;
        let fault = |at, message: String| Err(Fault { at, message });
        let keyword = String::from_utf8_lossy(&keyed.keyword.text);
        if like_a_shell && keyed.rest.is_none_or(|rest| rest >= line.len()) {
            return fault(start, format!("no argument after keyword \"{keyword}\""));
        }
        let Some(found) = find(&keyed.keyword.text, release, build) else {
            return fault(start, format!("Bad configuration option: {keyword}"));
        };
        self.mentioned.insert(found.slot);
        let kind = keywords()[found.slot].kind;
        let mut arguments = match Arguments::new(line, keyed.rest, like_a_shell) {
            Ok(arguments) => arguments,
            Err(at) => return fault(at, "invalid quotes".into()),
        };
        if !state.active && found.row.scope(release) == Scope::Global {
            return match self.connection {
                // Already dealt with at startup.
                Some(_) => Ok(()),
                None => fault(
                    start,
                    format!("Directive '{keyword}' is not allowed within a Match block"),
                ),
            };
        }
        self.note(found, &keyword, at);
        let reader = Reader {
            release,
            build,
            keyword: &keyword,
            start,
            active: state.active,
            is_set: self.options.is_set(found.slot),
            accounts: &config.accounts,
        };
        match kind {
            Kind::Include => self.include(&reader, &mut arguments, at, *state, depth)?,
            Kind::Match => self.block(&reader, line, keyed, &mut arguments, at, state)?,
            _ => {
                let parsed = reader.read(kind, &mut arguments)?;
                self.take(found, kind, parsed, at, *state)
                    .or_else(|message| fault(start, message))?;
            }
        }
        match arguments.garbage() {
            Some(word) => fault(word.start, "extra arguments at end of line".into()),
            None => Ok(()),
        }
    }

    /// Puts a value in its place, or among the losers when its block does not hold.
    fn take(
        &mut self,
        found: Found,
        kind: Kind,
        parsed: Parsed,
        at: At,
        state: State,
    ) -> Result<(), String> {
        let release = self.config.release;
        if !state.active {
            if let (Some(block), Some(_)) = (state.block, self.connection) {
                let lost =
                    Loser { value: printed(&parsed, release), at, why: LostTo::Block(block) };
                self.options.slot_mut(found.slot).lost.push(lost);
            }
            return Ok(());
        }
        let row = &keywords()[found.slot];
        let mut merge = row.merge(release);
        if row.name == "authorizedprincipalscommand"
            && release.does(Behaviour::PrincipalsCommandFollowsKeysCommand)
        {
            let keys = slot_of("authorizedkeyscommand", release);
            if let Some(first) = keys.and_then(|keys| self.options.value(keys, 0)).map(|h| h.at) {
                let why = LostTo::EarlierLine(first);
                let lost = Loser { value: printed(&parsed, release), at, why };
                self.options.slot_mut(found.slot).lost.push(lost);
                return Ok(());
            }
            merge = Merge::Last;
        }
        let directive = Directive { slot: found.slot, kind, merge, at };
        apply(&mut self.options, &directive, parsed, release)
    }

    fn block(
        &mut self,
        reader: &Reader,
        line: &[u8],
        keyed: &Keyed,
        arguments: &mut Arguments,
        at: At,
        state: &mut State,
    ) -> Result<(), Fault> {
        let connection = self.connection.filter(|_| !state.never);
        let split = reader.release.does(Behaviour::MatchSplitsLikeAShell);
        let met = if split || !reader.release.does(Behaviour::SplitsLikeAShell) {
            criteria::holds(reader, arguments, connection)
        } else {
            // 8.7 to 9.8 check the quotes in one grammar and read the criteria in the other.
            let cut = Arguments::new(line, keyed.rest, false);
            let mut cut = cut.map_err(|at| Fault { at, message: String::new() })?;
            let met = criteria::holds(reader, &mut cut, connection);
            if cut.is_spent() {
                arguments.consume();
            }
            met
        };
        state.block = Some(at);
        state.match_only = false;
        state.active = false;
        state.active = met? && !state.never;
        Ok(())
    }

    fn include(
        &mut self,
        reader: &Reader,
        arguments: &mut Arguments,
        at: At,
        state: State,
        depth: usize,
    ) -> Result<(), Fault> {
        let config = self.config;
        let child = self.child(state);
        for pattern in include::patterns(reader, arguments)? {
            let Some(targets) = config.targets.get(&pattern) else { continue };
            let known = self.remembered.get(&pattern).copied();
            // The second pass goes by what the first one has remembered, which is all.
            let known = known.filter(|_| self.connection.is_none());
            for (index, target) in targets.iter().enumerate().take(known.unwrap_or(usize::MAX)) {
                match &target.file {
                    Ok(file) if !self.too_deep => self.file(*file, child, depth + 1),
                    Ok(_) => {}
                    Err(why) => self.unreadable(&target.path.to_string_lossy(), why, at),
                }
                if known.is_none() {
                    self.remembered.insert(pattern.clone(), index + 1);
                }
            }
        }
        Ok(())
    }

    /// The state in which an included file begins.
    fn child(&self, state: State) -> State {
        let lost = self.config.release.does(Behaviour::IncludedMatchNeverMatches);
        if state.match_only && !lost {
            return state;
        }
        State { never: !state.active, match_only: false, ..state }
    }

    fn unreadable(&mut self, path: &str, why: &ReadError, at: At) {
        if *why == ReadError::Denied {
            // sshd runs as root; it is this process that may not.
            self.warn(at, format!("{path}: {why}: what it says is missing here"));
        } else {
            self.error(Some(at), format!("{path}: {why}"));
        }
    }

    /// What is worth a word though sshd accepts it.
    fn note(&mut self, found: Found, keyword: &str, at: At) {
        let kind = keywords()[found.slot].kind;
        let unsupported = matches!(kind, Kind::Optional | Kind::OptionalWord | Kind::GssKex)
            && !include::has_kerberos(self.config.build, self.config.release);
        if matches!(kind, Kind::Deprecated) {
            self.warn(at, format!("Deprecated option {keyword}"));
        } else if matches!(kind, Kind::Unsupported) || unsupported {
            self.warn(at, format!("Unsupported option {keyword}"));
        } else if found.row.is_vendors() && self.config.build == super::super::build::Build::Unknown
        {
            self.warn(at, format!("{keyword} is known to some distributions' sshd only"));
        }
    }
}

/// A value as it would be printed, to show what was lost.
fn printed(parsed: &Parsed, release: Release) -> Vec<u8> {
    match parsed {
        Parsed::Values(values) => values.join(&b' '),
        Parsed::Parts(parts) => {
            let parts: Vec<&[u8]> = parts.iter().map(|(_, value)| value.as_slice()).collect();
            parts.join(&b' ')
        }
        Parsed::Overwrite(value) => value.clone(),
        Parsed::Subsystem { name, words } => {
            let mut shown = vec![name.clone()];
            if release.does(Behaviour::QuotesSubsystemWords) {
                shown.push(super::super::tokens::argv_assemble(words));
            } else {
                shown.extend(words.iter().cloned());
            }
            shown.join(&b' ')
        }
        Parsed::Nothing => Vec::new(),
    }
}
