//! How far a run over several targets is: one line on standard error, where that is a terminal.

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use super::waiting::Waiting;
use crate::text;

/// As many names as the line has.
const NAMES: usize = 4;
/// Longer than this no name is shown.
const NAME: usize = 24;

/// The line. It is gone when this is dropped.
pub(super) struct Progress {
    names: Vec<String>,
    /// None where nobody would see it, and for one target alone.
    state: Option<Mutex<State>>,
    /// The line for one target alone.
    _waiting: Option<Waiting>,
}

#[derive(Default)]
struct State {
    done: usize,
    /// In the order in which they were begun.
    running: Vec<usize>,
}

impl Progress {
    /// For targets of these names. A terminal that cannot go back to the beginning of a line gets
    /// none.
    pub(super) fn over(names: Vec<String>) -> Self {
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        let seen = !dumb && io::stderr().is_terminal();
        let one = names.first().filter(|_| seen && names.len() == 1);
        let waiting = one.map(|name| Waiting::on_stderr(name));
        let state = (seen && names.len() > 1).then(Mutex::default);
        Self { names, state, _waiting: waiting }
    }

    /// The target of this index is begun.
    pub(super) fn begun(&self, index: usize) {
        self.change(|state| state.running.push(index));
    }

    /// It is done.
    pub(super) fn done(&self, index: usize) {
        self.change(|state| {
            state.running.retain(|running| *running != index);
            state.done += 1;
        });
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let Some(state) = &self.state else { return };
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut state);
        let width = rustix::termios::tcgetwinsize(io::stderr())
            .map_or(80, |size| usize::from(size.ws_col).max(20));
        // Nobody misses a line that cannot be written.
        let _ = write!(io::stderr().lock(), "\r\x1b[K{}", line(&self.names, &state, width));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.state.is_some() {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

/// `12 of 200 examined; waiting for node-1, node-2 and 30 more`, in less than `width` columns.
fn line(names: &[String], state: &State, width: usize) -> String {
    let done = format!("{} of {} examined", state.done, names.len());
    let named = |index: &usize| names.get(*index).map(|name| text::line(name, NAME));
    let waiting: Vec<String> = state.running.iter().take(NAMES).filter_map(named).collect();
    let more = match state.running.len().saturating_sub(NAMES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let whole = match waiting.is_empty() {
        true => done,
        false => format!("{done}; waiting for {}{more}", waiting.join(", ")),
    };
    whole.chars().take(width.saturating_sub(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::{State, line};

    #[test]
    fn the_line_is_short_and_tame() {
        let names: Vec<String> = (0..200).map(|number| format!("node\u{1b}[2J-{number}")).collect();
        let state = State { done: 12, running: (12..44).collect() };
        let shown = line(&names, &state, 200);
        assert!(shown.starts_with("12 of 200 examined; waiting for node\\x1b[2J-12, "), "{shown}");
        assert!(shown.ends_with("-15 and 28 more"), "{shown}");
        assert!(!shown.contains('\u{1b}'));
        assert_eq!(line(&names, &state, 40).chars().count(), 39);
        assert_eq!(line(&names, &State::default(), 80), "0 of 200 examined");
    }
}
