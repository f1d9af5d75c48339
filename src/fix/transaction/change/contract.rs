//! What every kind of change can do.

use super::super::super::Step;
use super::super::attributes::Attributes;
use super::super::trouble::Why;
use super::account::Account;
use super::bench::Bench;
use super::create::Create;
use super::make_directory::MakeDirectory;
use super::own::Own;
use super::remove::Remove;
use super::rename::Rename;
use super::write::Write;

/// As what a change is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Found {
    /// Not made.
    Before,
    /// Made.
    After,
    /// Made in part.
    Between,
}

/// How closely one looks before a change is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Look {
    /// At what the change was about.
    Own,
    /// At owner, mode and extended attributes as well: somebody may have changed them since.
    Whole,
}

/// A kind of change. Nothing about it is remembered in memory: what it finds on the disk decides, so
/// that it can be taken back by another process after a crash at any point.
pub(in super::super) trait Change {
    /// For messages: "cannot … /path".
    fn doing(&self) -> &'static str;

    /// Looks whether it can be made; gives what the file or directory is like before.
    fn check(&self) -> Result<Option<Attributes>, Why>;

    /// Makes it, on disk when this returns. [`Why::Changed`] means that somebody else was there
    /// first, and that what he wrote is in its place, untouched.
    fn make(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why>;

    /// Once all are made: what is not needed any more leaves the directory.
    fn settle(&self, _bench: &mut Bench<'_, '_>) -> Result<(), Why> {
        Ok(())
    }

    /// As what it is found; [`Why::Changed`] where it is neither as before nor as after.
    fn find(&self, bench: &Bench<'_, '_>, look: Look) -> Result<Found, Why>;

    /// Takes it back, on disk when this returns. What is there instead of the change is gone then.
    fn take_back(&self, bench: &mut Bench<'_, '_>) -> Result<(), Why>;

    /// Removes what an interrupted attempt left beside the file.
    fn tidy(&self, _bench: &Bench<'_, '_>) -> Result<(), Why> {
        Ok(())
    }

    /// The bytes that stand in the place of the change, for keeping; none where nothing does.
    fn present(&self) -> Result<Option<Vec<u8>>, Why> {
        Ok(None)
    }
}

/// What a step does.
pub(in super::super) fn change(step: &Step) -> Box<dyn Change + '_> {
    match step {
        Step::Write { path, before, after } => Box::new(Write { path, before, after }),
        Step::Create { path, bytes, standing } => {
            Box::new(Create { path, bytes, standing: *standing })
        }
        Step::Rename { from, to, before } => Box::new(Rename { from, to, before }),
        Step::Remove { path, before } => Box::new(Remove { path, before }),
        Step::MakeDirectory { path, standing } => {
            Box::new(MakeDirectory { path, standing: *standing })
        }
        Step::Own { path, before, after } => Box::new(Own { path, before: *before, after: *after }),
        Step::Account { run, undo } => Box::new(Account { run, undo }),
    }
}
