//! Causes whose checks do not exist yet: PHP's part is proved now (`--all`), the doctor is asked once there is a check.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Release::{Sid, Trixie};
use crate::case::Root::Cause;
use crate::case::{CASE, Case, FOG, Php, Target};

const NO_BANNER: Php = Php::Fails("Failed getting banner");
const REFUSED_TCP: Php = Php::Fails("Unable to connect to 10.77.0.1 on port 22");
/// Releases on which a second Subsystem line, or one in a Match block, loads.
const LENIENT: &[crate::case::Release] = &[Trixie, Sid];

const fn case(name: &'static str, breaks: &'static str, php: Php, id: &'static str) -> Case {
    Case { name, breaks, php, root: Cause(id, Confirmed), ..CASE }
}

pub(super) const CASES: &[Case] = &[
    // reach
    case("listens-elsewhere/port", "first_lines 'Port 2222'", REFUSED_TCP, "listens-elsewhere"),
    case(
        "listens-elsewhere/address",
        "first_lines 'ListenAddress 127.0.0.1'",
        REFUSED_TCP,
        "listens-elsewhere",
    ),
    case(
        "connection-limit-reached/max-startups",
        "first_lines 'MaxStartups 1'
         later() { (exec 7<>/dev/tcp/10.77.0.1/22; exec sleep 1000) >/dev/null 2>&1 & sleep 0.3; }",
        NO_BANNER,
        "connection-limit-reached",
    ),
    Case {
        releases: LENIENT,
        ..case(
            "source-penalised/bare-connections",
            "later() { for try in {1..25}; do (exec 7<>/dev/tcp/10.77.0.1/22; read -r -t 1 <&7) || true; done; sleep 0.5; }",
            NO_BANNER,
            "source-penalised",
        )
    },
    // FOG
    Case {
        target: Target { host: "10.77.0.9", ..FOG },
        root: Cause("fog-address-not-here", Enough),
        ..case(
            "fog-address-not-here/old-address",
            "setting NET_fog_server_ip 10.77.0.9",
            Php::Fails("Unable to connect to 10.77.0.9 on port 22"),
            "",
        )
    },
];
