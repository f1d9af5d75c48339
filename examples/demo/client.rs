//! What FOG's PHP does at the end of a capture, in the same calls of the same library: connect,
//! log in, start SFTP. PECL ssh2 1.3.1 and 1.4.1 put libssh2's sentence into the warning that
//! FOG shows.

use std::error::Error;
use std::net::{SocketAddr, TcpStream};

/// Milliseconds each call may take. PHP itself has no such bound.
const PATIENCE: u32 = 5000;

/// The sentence that FOG shows, or none if SFTP starts.
pub(crate) fn sentence(
    address: SocketAddr,
    user: &str,
    password: &str,
) -> Result<Option<String>, Box<dyn Error>> {
    let mut session = ssh2::Session::new()?;
    session.set_timeout(PATIENCE);
    session.set_tcp_stream(TcpStream::connect(address)?);
    session.handshake()?;
    session.userauth_password(user, password)?;
    let error = session.sftp().err();
    Ok(error.map(|e| format!("ssh2_sftp(): Unable to startup SFTP subsystem: {}", e.message())))
}
