//! examine
