//! From a plan to a proof: validated, tried, made, brought into force and proved, or taken back.

mod better; // is it better than before?
mod judge; // what sshd itself says of the plan
mod logins; // for whom it is asked
mod settle; // the real files behind links
mod take_back; // and is as before
mod unseen; // what was changed since the preview
mod work; // one after the other

pub use better::better;
pub use settle::settle;
pub use work::{Carried, Work, carry_out};
