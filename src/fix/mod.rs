//! `--fix`: a repair as a transaction. Previewed, validated, proved by a working capture, or taken
//! back to the byte. The only part of the doctor that changes anything.

pub mod plan; // what is to be changed, and in which order
mod step; // one concrete change, as data

pub use step::{Standing, Step};
