//! The fix transaction: all changes are made, or none is; whatever happens meanwhile can be taken
//! back, by this process or, after a crash, by another.

mod attributes; // owner, mode, ACL, extended attributes, time
mod begin; // all steps are made, or none is
mod change; // the kinds of changes
mod directories; // the times of directories
mod install; // a file takes the place of another
mod journal; // the record on disk
mod note; // what whoever began it wants to remember
mod obstacle; // what stands in the way
mod pending; // a transaction that was interrupted
mod place; // a name in a directory that is held open
mod point; // where a test can stop a transaction
mod progress; // how far it has come
mod real; // the real file behind links
mod record; // what is going to be done, as data
mod state; // the lock, and where records are
mod take_back; // the steps are taken back
mod trouble; // why a change cannot be made
mod undo; // a transaction is taken back later

pub use begin::{Failure, Left, Transaction};
pub use note::Note;
pub use pending::{Pending, pending, remembered};
pub use point::{Point, Points};
pub use real::{real_file, real_place};
pub use state::{Holder, Lock, LockError, StateDir};
pub use take_back::Taken;
pub use trouble::{Trouble, Why};
pub use undo::{UndoError, Undone, recover, undo, undo_at};
