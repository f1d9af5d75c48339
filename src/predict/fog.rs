//! What FOG makes of PHP's words: its console on the client, and its web pages.
//!
//! FOG 1.6, `TaskQueue::_moveUpload`, `FOGSSH::ssherror`, `FOGPage` (kernel update) and the client's
//! `fog.imgcomplete`.

use super::php::{dropped, not_moved, unreachable};
use super::{Libssh2, Php, php};
use crate::case::{Generation, RehearsalRecord, Role, SessionRecord, Target};
use crate::finding::Finding;
use crate::fog::says;

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
    /// The FOG it is for, where that is known.
    pub generation: Option<Generation>,
}

/// What a FOG of `generation` shows for the observed server when PHP loads `libssh2`. `cause` is what stands
/// in the way of a capture: some strike where the session cannot go.
#[must_use]
pub fn shown(
    session: &SessionRecord,
    target: &Target,
    libssh2: Libssh2,
    cause: Option<&Finding>,
    generation: Option<Generation>,
) -> Option<Shown> {
    if generation == Some(Generation::Ftp) {
        // It makes none of these calls.
        return None;
    }
    let client_stops =
        cause.is_some_and(|c| c.fog_shows.as_deref() == Some(says::CLIENT_CANNOT_WRITE));
    let php = match (cause.map(|cause| cause.id), php(session, target, libssh2)) {
        // What there is to move, a rename moves.
        _ if client_stops => Php::Works,
        (Some("php-ssh2-missing"), _) => no_extension(),
        (Some("fog-address-not-here"), _) => elsewhere(target)?,
        // The doctor is not the web server, and connects.
        (Some("selinux-blocks-web-server"), _) => {
            unreachable(&target.host.value, target.port.value, 0)
        }
        // PHP waits out the name lookup that kept the doctor from seeing the end.
        (Some("denied-by-hosts-file"), Some(Php::Waits { .. })) => dropped(&target.host.value),
        (Some(_), Some(Php::Works)) => not_moved(),
        // Nothing was made where it would have been left behind.
        (Some(_), None) if session.rehearsal.as_ref().is_some_and(was_not_made) => not_moved(),
        (_, php) => php?,
    };
    if target.role != Role::StorageNode {
        return at_store(php, target, generation);
    }
    let (console, web) = match &php {
        Php::Works | Php::Waits { .. } => (None, None),
        Php::Fails { call: "ssh2_sftp", warnings, .. } => {
            let said = warnings.first().and_then(|lines| lines.last());
            let text = thrown(said.map_or("", String::as_str), target, generation);
            (Some(text.clone()), Some(text))
        }
        // The result of the rename is not looked at.
        Php::Fails { call: "ssh2_sftp_rename", .. }
            if generation == Some(Generation::SilentRename) =>
        {
            (None, None)
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
    Some(Shown { php, console, web, generation })
}

/// The same calls for a store that no image is captured to: a web page uses it, and no client.
fn at_store(php: Php, target: &Target, generation: Option<Generation>) -> Option<Shown> {
    let web = match &php {
        Php::Works | Php::Waits { .. } => None,
        // What the server refuses there is another call's.
        Php::Fails { call: "ssh2_sftp_rename", .. } => return None,
        Php::Fails { call: "ssh2_sftp", warnings, .. } => {
            let said = warnings.first().and_then(|lines| lines.last());
            Some(thrown(said.map_or("", String::as_str), target, generation))
        }
        Php::Fails { warnings, .. } if *warnings == [[UNDEFINED]] => Some(String::new()),
        Php::Fails { .. } if target.role == Role::SnapinStore => {
            Some(format!("Storage Node: {}: SSH Connection has failed.", target.host.value))
        }
        Php::Fails { .. } => Some("Unable to connect to ssh".to_owned()),
    };
    Some(Shown { php, console: None, web, generation })
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
fn thrown(message: &str, target: &Target, generation: Option<Generation>) -> String {
    let (host, user) = (&target.host.value, &target.user.value);
    let file = match generation {
        Some(Generation::Namespaced) => "FOGSSH.php",
        _ => "fogssh.class.php",
    };
    format!(
        "Type: 2, File: …/{file}, Line: …, Message: {message}, Host: {host}, \
         Username: {user}"
    )
}

/// Neither refused nor brought to its end.
fn was_not_made(rehearsal: &RehearsalRecord) -> bool {
    rehearsal.failed().is_none() && !rehearsal.finished()
}

/// The two renames of the last step: an older image aside, and the new one into place.
fn rename(target: &Target, cause: Option<&Finding>) -> String {
    let storage = target.storage.value.trim_end_matches('/');
    let shows = cause.and_then(|cause| cause.fog_shows.as_deref());
    if shows == Some(says::NOT_ASIDE) {
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
            (Php::Fails { call: "ssh2_sftp_rename", .. }, None) => {
                "nothing: this FOG ignores a refused move and shows the task as complete; the \
                 image stays in dev/"
                    .into()
            }
            (Php::Fails { call: "ssh2_sftp_rename", .. }, Some(text))
                if self.generation.is_some() =>
            {
                text.clone()
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
