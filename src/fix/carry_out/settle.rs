//! The plan names files as sshd opens them; what changes is the real file behind a link.

use std::path::PathBuf;

use crate::fix::Step;
use crate::fix::plan::Plan;
use crate::fix::transaction::{Trouble, real_file, real_place};

/// Puts the real path into every step.
///
/// # Errors
/// When a link on the way may have been planted, or leads nowhere.
pub fn settle(plan: &mut Plan) -> Result<(), Trouble> {
    let mut made: Vec<(PathBuf, PathBuf)> = Vec::new();
    for change in &mut plan.changes {
        match &mut change.step {
            Step::Write { path, .. } | Step::Remove { path, .. } => *path = real_file(path)?,
            Step::Rename { from, to, .. } => {
                *from = real_file(from)?;
                // In the same directory: only the name differs.
                if let (Some(dir), Some(name)) = (from.parent(), to.file_name()) {
                    *to = dir.join(name);
                }
            }
            Step::Own { path, .. } => *path = real_place(path)?,
            Step::MakeDirectory { path, .. } => {
                let real = real_place(path)?;
                made.push((path.clone(), real.clone()));
                *path = real;
            }
            Step::Create { path, .. } => {
                // Its directory may be one that is still to be made.
                let in_new = made.iter().find(|(as_named, _)| path.parent() == Some(as_named));
                *path = match (in_new, path.file_name()) {
                    (Some((_, real)), Some(name)) => real.join(name),
                    _ => real_place(path)?,
                };
            }
            Step::Account { .. } => {}
        }
    }
    Ok(())
}
