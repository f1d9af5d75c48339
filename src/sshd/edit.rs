//! Changes to lines, as data.
