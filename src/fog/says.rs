//! What FOG shows when the end of a capture fails: the text on the client's console after
//! `Error returned:` (FOG 1.6, `TaskQueue::_moveUpload` and `FOGSSH::ssherror`).

/// TCP, banner, key exchange and login: FOG cannot tell them apart.
pub const NO_CONNECTION: &str = "Unable to connect to ssh during move upload";

/// PHP waits for ever where libssh2 has no timeout (PECL ssh2 up to 1.4.1, libssh2 1.9.0 to 1.11.1).
pub const HANGS: &str = "nothing at all: PHP waits for ever, and the client tries again and again";

/// The famous sentence; libssh2 has it for whatever is no version packet.
pub const FAMOUS: &str = "ssh2_sftp(): Unable to startup SFTP subsystem: \
     Timeout waiting for response from SFTP subsystem";

/// libssh2's sentence for a denied subsystem request.
pub const REQUEST_DENIED: &str =
    "ssh2_sftp(): Unable to startup SFTP subsystem: Unable to request SFTP subsystem";

/// libssh2's sentence when the session channel is refused, or the connection dies before it is open.
pub const NO_CHANNEL: &str =
    "ssh2_sftp(): Unable to startup SFTP subsystem: Unable to startup channel";

/// The connection ended before the login began: PHP takes a list of methods that never came for a login without one
/// (PECL ssh2 1.3.1 and 1.4.1, `ssh2_auth_password`).
pub const NOT_BEGUN: &str =
    "ssh2_sftp(): Unable to startup SFTP subsystem: session not authenticated yet";

/// A rename that the server refused. The betas of 1.6 before August 2026 show nothing, and mark the
/// task as complete.
pub const NOT_MOVED: &str = "Unable to move the captured image into place: … (early 1.6 betas: \
     nothing, the task is shown as complete)";

/// A rename of the image that is there already, which the server refused.
pub const NOT_ASIDE: &str = "Unable to move the existing image aside: …";
/// The client, where it can write no image: FOG's last step would have moved what there is.
pub const CLIENT_CANNOT_WRITE: &str =
    "an error of the client while it writes the image, before SFTP is used";
