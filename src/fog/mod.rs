//! What FOG writes to disk and to its database.

mod agree; // whether two passwords are the same
mod database; // what FOG's database says
mod installed; // release, generation and place of the FOG on the disk
mod keys; // what the keys mean, under old and new names
mod known; // settings, files and database together
mod names; // the names of what lies in the storage
mod php; // constants of a PHP file, read without PHP
pub mod says; // what FOG shows when the end of a capture fails
mod secrets; // every password, to be removed from records
mod settings; // the settings file, found and read
mod shell; // assignments in shell syntax, read without a shell

pub use database::Database;
pub use keys::Key;
pub use known::FogKnown;
pub use names::{ASIDE, is_capture};
pub use settings::{BadSetting, NoSettings, Settings, SettingsError};
pub use shell::{Complaint, Unusable};
