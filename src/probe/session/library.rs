//! Which libssh2 speaks for the doctor.

/// The libssh2 that libssh2-sys 0.3.3 compiles in: 1.11.1 with later fixes of its packet bounds.
/// The crate leaves out `libssh2_version`, so the pin in `Cargo.toml` and this are kept in step by
/// a test.
pub const LIBSSH2: &str = "1.11.1";

#[cfg(test)]
mod tests {
    #[test]
    fn the_pin_is_the_one_this_was_written_for() {
        let manifest = include_str!("../../../Cargo.toml");
        assert!(manifest.contains("libssh2-sys = \"=0.3.3\""), "look up what the new one bundles");
    }
}
