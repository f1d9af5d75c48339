//! sftp-doctor
fn main() {}
