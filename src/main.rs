//! sftp-doctor
fn main(){}
