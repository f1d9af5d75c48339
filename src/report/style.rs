//! What an output can show.

use std::io::IsTerminal;
use std::os::fd::AsFd;

use super::{ColourChoice, colour_for};

/// What an output can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns; no line is longer but a command to copy.
    pub width: usize,
    /// Colours and bold.
    pub colour: bool,
    /// Characters beyond ASCII.
    pub unicode: bool,
    /// Say more: 1 adds the session's trace, 2 the rest of what was recorded.
    pub verbose: u8,
}

/// The width where nobody tells, and the widest that still reads well.
const WIDTHS: (usize, usize) = (80, 120);
/// Narrower than this, lines break within words.
const NARROWEST: usize = 40;

impl Style {
    /// No colour, UTF-8, `width` columns (at least 40).
    #[must_use]
    pub fn plain(width: usize) -> Self {
        Self { width: width.max(NARROWEST), colour: false, unicode: true, verbose: 0 }
    }

    /// What `stream` can show: the terminal's width up to 120 columns, 80 where it is no terminal;
    /// the characters of the locale.
    #[must_use]
    pub fn of(stream: &(impl IsTerminal + AsFd), choice: ColourChoice) -> Self {
        let width = rustix::termios::tcgetwinsize(stream.as_fd())
            .ok()
            .map(|size| usize::from(size.ws_col))
            .filter(|columns| *columns > 0 && stream.is_terminal())
            .map_or(WIDTHS.0, |columns| columns.clamp(NARROWEST, WIDTHS.1));
        let unicode = is_utf8(&|name| std::env::var(name).ok());
        Self { width, colour: colour_for(choice, stream), unicode, verbose: 0 }
    }
}

/// The character set of the locale, by POSIX's order of the variables: the first that is not empty
/// decides, and none means the POSIX locale.
fn is_utf8(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()))
        .map(|locale| locale.to_ascii_lowercase())
        .is_some_and(|locale| locale.contains("utf-8") || locale.contains("utf8"))
}

#[cfg(test)]
mod tests {
    use super::is_utf8;

    fn locale(environment: &[(&str, &str)]) -> bool {
        is_utf8(&|name| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_first_variable_that_says_something_decides() {
        assert!(locale(&[("LANG", "de_DE.UTF-8")]));
        assert!(locale(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")]));
        assert!(!locale(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]));
        assert!(!locale(&[("LANG", "de_DE.ISO-8859-1")]));
        assert!(!locale(&[]));
    }
}
