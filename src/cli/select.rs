//! Which checks run: `--only` and `--skip`.

use clap::{ArgAction, Args};
use thiserror::Error;

use super::hint::most_like;
use crate::text;

/// Which checks run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Selection {
    /// Run these checks only
    #[arg(long, global = true, value_name = "ID,…", value_delimiter = ',', action = ArgAction::Append)]
    pub only: Vec<String>,

    /// Leave these checks out
    #[arg(long, global = true, value_name = "ID,…", value_delimiter = ',', action = ArgAction::Append)]
    pub skip: Vec<String>,
}

/// Why a selection cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadSelection {
    /// No check has the id.
    #[error("{flag} '{id}': no check has this id; {}", .meant.as_ref()
        .map_or("sftp-doctor checks lists them".to_owned(), |id| format!("did you mean {id}?")))]
    Unknown {
        /// `--only` or `--skip`.
        flag: &'static str,
        /// What was typed, escaped.
        id: String,
        /// The id that is most like it.
        meant: Option<String>,
    },
    /// All are skipped.
    #[error("--only and --skip together leave no check")]
    Nothing,
}

impl Selection {
    /// True when the check runs.
    #[must_use]
    pub fn wants(&self, id: &str) -> bool {
        let named = |ids: &[String]| ids.iter().any(|given| given == id);
        (self.only.is_empty() || named(&self.only)) && !named(&self.skip)
    }

    /// Looks every id up in `known`.
    ///
    /// # Errors
    /// The first id that no check has, with the one most like it; or that nothing is left.
    pub fn verify(&self, known: &[&str]) -> Result<(), BadSelection> {
        for (flag, ids) in [("--only", &self.only), ("--skip", &self.skip)] {
            if let Some(id) = ids.iter().find(|id| !known.contains(&id.as_str())) {
                let meant = most_like(id, known).map(str::to_owned);
                return Err(BadSelection::Unknown { flag, id: text::line(id, 60), meant });
            }
        }
        // Without a check there is nothing to leave out.
        if known.is_empty() || known.iter().any(|id| self.wants(id)) {
            Ok(())
        } else {
            Err(BadSelection::Nothing)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Selection;

    const KNOWN: [&str; 2] = ["port-closed", "silent-server"];

    fn selection(only: &[&str], skip: &[&str]) -> Selection {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        Selection { only: owned(only), skip: owned(skip) }
    }

    #[test]
    fn only_and_skip() {
        assert!(selection(&[], &[]).wants("port-closed"));
        assert!(!selection(&["silent-server"], &[]).wants("port-closed"));
        assert!(!selection(&["port-closed"], &["port-closed"]).wants("port-closed"));
    }

    #[test]
    fn unknown_ids_are_refused_with_a_suggestion() {
        assert_eq!(selection(&["port-closed"], &["silent-server"]).verify(&KNOWN), Ok(()));
        let said = |s: Selection| s.verify(&KNOWN).unwrap_err().to_string();
        assert_eq!(
            said(selection(&["port-clsoed"], &[])),
            "--only 'port-clsoed': no check has this id; did you mean port-closed?"
        );
        assert_eq!(
            said(selection(&[], &["\u{1b}[31m"])),
            "--skip '\\x1b[31m': no check has this id; sftp-doctor checks lists them"
        );
        assert_eq!(said(selection(&KNOWN, &KNOWN)), "--only and --skip together leave no check");
    }
}
