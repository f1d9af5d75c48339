//! The versions of everything that takes part, as every format shows them.

use crate::case::{Case, PhpHere, Sapi};
use crate::predict;

/// What is not known is left out.
pub(super) struct Versions {
    /// The server's OpenSSH: `9.2p1`.
    pub(super) openssh: Option<String>,
    /// PHP, with the way it is run: `fpm 8.2, cli 8.2`.
    pub(super) php: Option<String>,
    /// The libssh2 that FOG's PHP loads.
    pub(super) php_libssh2: Option<String>,
    /// FOG's release.
    pub(super) fog: Option<String>,
    /// The server's distribution.
    pub(super) os: Option<String>,
}

impl Versions {
    pub(super) fn of(case: &Case) -> Self {
        let first = case.targets.first();
        let banner = first.and_then(|at| at.session.banner.as_ref());
        let openssh = banner
            .and_then(|banner| banner.identification.as_deref()?.split_once("-OpenSSH_"))
            .and_then(|(_, release)| release.split_whitespace().next())
            .map(str::to_owned);
        Self {
            openssh,
            php: case.php.here.seen().and_then(php),
            php_libssh2: predict::libssh2_of(case).map(|release| release.to_string()),
            fog: case.fog.seen().and_then(|fog| Some(fog.version.as_ref()?.text.clone())),
            os: first.and_then(|at| at.host.seen()?.os.clone()),
        }
    }
}

/// The releases in the names of PHP's programs: `/usr/sbin/php-fpm8.2`.
fn php(here: &PhpHere) -> Option<String> {
    let of = |sapi: &Sapi| {
        let name = sapi.program.rsplit('/').next()?;
        let digits = |c: &char| c.is_ascii_digit() || *c == '.';
        let release: String = name.chars().filter(digits).take(10).collect();
        let words = [sapi.kind.name(), release.trim_matches('.')];
        Some(words.join(" ").trim_end().to_owned())
    };
    let mut all: Vec<String> = here.sapis.iter().filter_map(of).collect();
    all.dedup();
    (!all.is_empty()).then(|| all.join(", "))
}
