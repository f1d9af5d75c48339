//! What FOG writes to disk.

mod keys; // what the keys mean, under old and new names
mod names; // the names of what lies in the storage
pub mod says; // what FOG shows when the end of a capture fails
mod settings; // the settings file, found and read
mod shell; // assignments in shell syntax, read without a shell

pub use keys::Key;
pub use names::{ASIDE, is_capture};
pub use settings::{BadSetting, NoSettings, Settings, SettingsError};
pub use shell::{Complaint, Unusable};
