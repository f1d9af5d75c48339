//! An edit as a unified diff.
