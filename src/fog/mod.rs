//! What FOG writes to disk.

mod keys; // what the keys mean, under old and new names
pub mod says; // what FOG shows when the end of a capture fails
mod settings; // the settings file, found and read
mod shell; // assignments in shell syntax, read without a shell

pub use keys::Key;
pub use settings::{BadSetting, NoSettings, Settings, SettingsError};
pub use shell::{Complaint, Unusable};
