//! The options of a repair.

use std::time::Duration;

use clap::{Args, ValueEnum};

/// What may be repaired, and who says yes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Repair")]
pub struct Repair {
    /// Repair what was found and prove it, or leave everything as it was; shows the changes first
    ///
    /// Without a value only what changes nothing but what it cures; --fix=consent offers the rest,
    /// one by one. For another machine, a mounted tree or a saved record the changes are shown as
    /// commands to type.
    #[arg(
        long,
        global = true,
        value_name = "WHICH",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "safe"
    )]
    pub fix: Option<Which>,

    /// Say yes to the changes without a terminal
    #[arg(long, requires = "fix")]
    pub yes: bool,

    /// Consent to these fixes, by the ids that the report shows
    #[arg(long, global = true, requires = "fix", value_name = "ID,…", value_delimiter = ',')]
    pub consent: Vec<String>,

    /// Show the changes and make none
    #[arg(long, requires = "fix")]
    pub dry_run: bool,

    /// Take the changes back unless they are confirmed on this terminal within so many seconds
    #[arg(long, requires = "fix", value_name = "SECONDS", value_parser = seconds)]
    pub confirm_within: Option<Duration>,
}

/// Which fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// What changes nothing but what it cures.
    Safe,
    /// The rest as well, each after consent.
    Consent,
}

fn seconds(typed: &str) -> Result<Duration, String> {
    match typed.parse::<u64>() {
        Ok(seconds) if (5..=3600).contains(&seconds) => Ok(Duration::from_secs(seconds)),
        _ => Err("it is a number of seconds from 5 to 3600".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::Which;
    use crate::cli::read;

    fn parsed(words: &[&str]) -> Result<crate::cli::Cli, clap::Error> {
        let words = std::iter::once("sftp-doctor").chain(words.iter().copied());
        read(words.map(Into::into), &["x"])
    }

    #[test]
    fn a_word_behind_fix_is_a_host() {
        let cli = parsed(&["--fix", "10.0.0.39"]).unwrap();
        assert_eq!(cli.repair.fix, Some(Which::Safe));
        assert!(cli.request().endpoint.is_some());
        assert_eq!(parsed(&["--fix=consent"]).unwrap().repair.fix, Some(Which::Consent));
        assert_eq!(parsed(&[]).unwrap().repair.fix, None);
    }

    #[test]
    fn a_saved_record_can_be_planned_for() {
        for words in [["--fix", "replay", "x.json"], ["replay", "x.json", "--fix"]] {
            assert_eq!(parsed(&words).unwrap().repair.fix, Some(Which::Safe));
        }
        let cli = parsed(&["replay", "x.json", "--fix=consent", "--consent", "a"]).unwrap();
        assert_eq!(cli.repair.consent, ["a"]);
        assert!(parsed(&["replay", "x.json", "--consent", "a"]).is_err());
        assert!(parsed(&["undo", "--fix"]).is_err());
    }

    #[test]
    fn nothing_is_confirmed_without_a_repair() {
        for lonely in ["--yes", "--dry-run", "--consent=x", "--confirm-within=60"] {
            assert!(parsed(&[lonely]).is_err(), "{lonely}");
        }
        let all = ["--fix", "--yes", "--consent", "a,b", "--confirm-within", "60"];
        assert_eq!(parsed(&all).unwrap().repair.consent, ["a", "b"]);
    }
}
