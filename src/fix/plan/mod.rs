//! What is to be changed: the smallest set of changes that cures the diagnosis, in an order in which
//! sshd loads its files after every single one. A pure function of the Case.

mod actions; // what could be done to sshd's files, each with its price
pub mod commands; // a plan as commands to type
mod direct; // changes that leave no choice of what
mod draft; // changes before they are steps
mod goal; // what is to hold afterwards
mod make; // from a diagnosis to a plan
#[allow(clippy::module_inception)]
mod plan; // the plan as data
mod several; // several targets on this machine
mod shown; // a change as a reader sees it
mod site; // what it starts from
mod solve; // the cheapest set that cures
mod spell; // the commands that the report shows
mod storage; // owners and modes
mod text; // the words of a new line
mod unread; // what others have changed

pub use make::{PENDING_EDITS, make};
pub use plan::{Change, Chosen, Manual, Offer, Plan, Service, Unread};
pub use shown::Shown;
pub use spell::spell_out;
