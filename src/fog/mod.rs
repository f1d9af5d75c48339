//! fog
