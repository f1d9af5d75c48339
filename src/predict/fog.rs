//! What FOG makes of PHP's words: its console on the client, and its web pages.
//!
//! FOG 1.6, `TaskQueue::_moveUpload`, `FOGSSH::ssherror`, `FOGPage` (kernel update) and the client's
//! `fog.imgcomplete`.

use super::php::{dropped, not_moved, unreachable};
use super::{Libssh2, Php, php};
use crate::case::{Role, SessionRecord, Target};

/// What can be seen of a capture's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// How PHP's sequence ends.
    pub php: Php,
    /// The client's console, after `Error returned:`. None where PHP waits for ever, or it works.
    pub console: Option<String>,
    /// The web page that updates a kernel with the same calls. None likewise, and where that page
    /// does something else.
    pub web: Option<String>,
}

/// What FOG shows for the observed server when PHP loads `libssh2`. `cause` is the id of the cause
/// that stands in the way of a capture: some strike where the session cannot go.
#[must_use]
pub fn shown(
    session: &SessionRecord,
    target: &Target,
    libssh2: Libssh2,
    cause: Option<&str>,
) -> Option<Shown> {
    let php = match (cause, php(session, target, libssh2)) {
        (Some("php-ssh2-missing"), _) => no_extension(),
        (Some("fog-address-not-here"), _) => elsewhere(target)?,
        // PHP waits out the name lookup that kept the doctor from seeing the end.
        (Some("denied-by-hosts-file"), Some(Php::Waits { .. })) => dropped(&target.host.value),
        (Some(_), Some(Php::Works)) => not_moved(),
        (_, php) => php?,
    };
    if target.role != Role::StorageNode {
        return at_store(php, target);
    }
    let (console, web) = match &php {
        Php::Works | Php::Waits { .. } => (None, None),
        Php::Fails { call: "ssh2_sftp", warnings, .. } => {
            let said = warnings.first().and_then(|lines| lines.last());
            let text = thrown(said.map_or("", String::as_str), target);
            (Some(text.clone()), Some(text))
        }
        Php::Fails { call: "ssh2_sftp_rename", .. } => (Some(rename(target, cause)), None),
        // The page is empty where PHP itself gives up.
        Php::Fails { warnings, .. } if *warnings == [[UNDEFINED]] => {
            (Some(String::new()), Some(String::new()))
        }
        Php::Fails { .. } => (
            Some("Unable to connect to ssh during move upload".to_owned()),
            Some("Unable to connect to ssh".to_owned()),
        ),
    };
    Some(Shown { php, console, web })
}

/// The same calls for a store that no image is captured to: a web page uses it, and no client.
fn at_store(php: Php, target: &Target) -> Option<Shown> {
    let web = match &php {
        Php::Works | Php::Waits { .. } => None,
        // What the server refuses there is another call's.
        Php::Fails { call: "ssh2_sftp_rename", .. } => return None,
        Php::Fails { call: "ssh2_sftp", warnings, .. } => {
            let said = warnings.first().and_then(|lines| lines.last());
            Some(thrown(said.map_or("", String::as_str), target))
        }
        Php::Fails { warnings, .. } if *warnings == [[UNDEFINED]] => Some(String::new()),
        Php::Fails { .. } if target.role == Role::SnapinStore => {
            Some(format!("Storage Node: {}: SSH Connection has failed.", target.host.value))
        }
        Php::Fails { .. } => Some("Unable to connect to ssh".to_owned()),
    };
    Some(Shown { php, console: None, web })
}

/// What PHP's error log has where the extension is missing.
const UNDEFINED: &str = "Uncaught Error: Call to undefined function ssh2_connect()";

fn no_extension() -> Php {
    let warnings = vec![vec![UNDEFINED.to_owned()]];
    Php::Fails { call: "ssh2_connect", warnings, after_s: 0 }
}

/// FOG connects to the address of its settings, whatever was examined in its place.
fn elsewhere(target: &Target) -> Option<Php> {
    let host = &target.fog_address_elsewhere.as_ref()?.value;
    Some(unreachable(host, target.port.value, 0))
}

/// `FOGSSH::ssherror`: the last error of PHP, thrown as it is. Path and line differ by release.
fn thrown(message: &str, target: &Target) -> String {
    let (host, user) = (&target.host.value, &target.user.value);
    format!(
        "Type: 2, File: …/fogssh.class.php, Line: …, Message: {message}, Host: {host}, \
         Username: {user}"
    )
}

/// The two renames of the last step: an older image aside, and the new one into place.
fn rename(target: &Target, cause: Option<&str>) -> String {
    let storage = target.storage.value.trim_end_matches('/');
    if cause == Some("movetmp-left-behind") {
        return format!("Unable to move the existing image aside: {storage}/<image>");
    }
    format!(
        "Unable to move the captured image into place: {storage}/dev/<mac> -> {storage}/<image>. \
         Check the capture folder is owned by and writable to the storage node user"
    )
}

impl Shown {
    /// One sentence for a report: what the client's console shows.
    #[must_use]
    pub fn sentence(&self) -> String {
        match (&self.php, self.console.as_ref().or(self.web.as_ref())) {
            (Php::Waits { .. }, _) => {
                "nothing at all: PHP waits for ever, and the client tries again and again".into()
            }
            (Php::Fails { call: "ssh2_sftp_rename", .. }, Some(text)) => format!(
                "{text} (1.6 betas before August 2026: nothing, the task is shown as complete)"
            ),
            (Php::Fails { after_s, .. }, Some(text)) if *after_s > 0 => {
                format!("{text} (after {after_s} s)")
            }
            (_, Some(text)) if text.is_empty() => {
                "an empty page: PHP ends with a fatal error, which its own log has".into()
            }
            (_, Some(text)) => text.clone(),
            (_, None) => "nothing: all calls succeed".into(),
        }
    }
}
