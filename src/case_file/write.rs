//! From a Case to a file, readable for its owner alone.

use super::{LIMIT, Unsaved};
use crate::case::Case;
use crate::file::Place;
use crate::redact::{self, Hidden};

/// Writes `case` at `place`, redacted unless `as_it_is`, and says what was hidden in it.
///
/// # Errors
/// When the redacted record would be diagnosed differently, or the file cannot be written. Nothing
/// is written then.
pub fn save(case: &Case, as_it_is: bool, place: &Place) -> Result<Option<Hidden>, Unsaved> {
    if as_it_is || case.recorded.redacted {
        write(case, place)?;
        return Ok(None);
    }
    let (redacted, hidden) = redact::case(case)?;
    write(&redacted, place)?;
    Ok(Some(hidden))
}

fn write(case: &Case, place: &Place) -> Result<(), Unsaved> {
    let mut bytes = serde_json::to_vec_pretty(case)?;
    bytes.push(b'\n');
    if bytes.len() > LIMIT {
        return Err(Unsaved::TooLong);
    }
    Ok(place.write(&bytes)?)
}
