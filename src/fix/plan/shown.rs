//! A change as a reader sees it.

use crate::fix::{Standing, Step};
use crate::sshd::diff::between;

/// What a change does, in parts that every format shows in its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What is done: `write`, `create`, `rename`, `remove`, `make-directory`, `own`, `account`.
    pub kind: &'static str,
    /// The path, or the command of an account's change. It may hold bytes of a file name.
    pub path: String,
    /// The new name of a file that gets one.
    pub to: Option<String>,
    /// The unified diff. Its bytes are those of the file: escape them before they are shown.
    pub diff: Option<String>,
    /// Owner and mode before and after, where they change.
    pub before: Option<Standing>,
    /// Owner and mode afterwards.
    pub after: Option<Standing>,
}

impl Step {
    /// The step for a reader.
    #[must_use]
    pub fn shown(&self) -> Shown {
        let path = self.path().map(|path| path.display().to_string()).unwrap_or_default();
        let plain = |kind| Shown {
            kind,
            path: path.clone(),
            to: None,
            diff: None,
            before: None,
            after: None,
        };
        let diff = |before: &[u8], after: &[u8]| {
            let diff = self.path().map(|path| between(path, before, after))?;
            Some(String::from_utf8_lossy(&diff).into_owned())
        };
        match self {
            Self::Write { before, after, .. } => {
                Shown { diff: diff(before, after), ..plain("write") }
            }
            Self::Create { bytes, standing, .. } => {
                Shown { diff: diff(b"", bytes), after: Some(*standing), ..plain("create") }
            }
            Self::Rename { to, .. } => {
                Shown { to: Some(to.display().to_string()), ..plain("rename") }
            }
            Self::Remove { before, .. } => Shown { diff: diff(before, b""), ..plain("remove") },
            Self::MakeDirectory { standing, .. } => {
                Shown { after: Some(*standing), ..plain("make-directory") }
            }
            Self::Own { before, after, .. } => {
                Shown { before: Some(*before), after: Some(*after), ..plain("own") }
            }
            Self::Account { run, .. } => Shown { path: run.join(" "), ..plain("account") },
        }
    }
}
