//! Whether a stream is coloured: the choice on the command line, then the habits of the terminal.

use std::io::IsTerminal;

/// The choice on the command line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColourChoice {
    /// Where the stream is a terminal that can show them.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// True when what goes to `stream` is coloured. Each stream is asked for itself: a report in a
/// file stays plain while the prompt on the terminal is not.
///
/// The environment counts for [`ColourChoice::Auto`] alone: a `NO_COLOR` that is not empty
/// (no-color.org) wins over `CLICOLOR_FORCE` (bixense.com/clicolors), that one over `TERM=dumb`.
#[must_use]
pub fn colour_for(choice: ColourChoice, stream: &impl IsTerminal) -> bool {
    decide(choice, &|name| std::env::var(name).ok(), stream.is_terminal())
}

fn decide(
    choice: ColourChoice,
    variable: &dyn Fn(&str) -> Option<String>,
    is_terminal: bool,
) -> bool {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    match choice {
        ColourChoice::Always => true,
        ColourChoice::Never => false,
        ColourChoice::Auto if set("NO_COLOR").is_some() => false,
        ColourChoice::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        ColourChoice::Auto => is_terminal && set("TERM").as_deref() != Some("dumb"),
    }
}

#[cfg(test)]
mod tests {
    use super::{ColourChoice, decide};

    fn coloured(choice: ColourChoice, environment: &[(&str, &str)], is_terminal: bool) -> bool {
        let variable = |name: &str| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        decide(choice, &variable, is_terminal)
    }

    #[test]
    fn the_command_line_wins_over_the_environment() {
        assert!(coloured(ColourChoice::Always, &[("NO_COLOR", "1"), ("TERM", "dumb")], false));
        assert!(!coloured(ColourChoice::Never, &[("CLICOLOR_FORCE", "1")], true));
    }

    #[test]
    fn the_environment_decides_in_its_order() {
        let auto =
            |environment, is_terminal| coloured(ColourChoice::Auto, environment, is_terminal);
        assert!(auto(&[("TERM", "xterm")], true));
        assert!(!auto(&[("TERM", "xterm")], false));
        assert!(!auto(&[("TERM", "dumb")], true));
        assert!(!auto(&[("NO_COLOR", "1")], true));
        assert!(auto(&[("NO_COLOR", "")], true));
        assert!(auto(&[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], false));
        assert!(!auto(&[("CLICOLOR_FORCE", "0")], false));
        assert!(!auto(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], true));
    }
}
