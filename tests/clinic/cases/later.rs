//! Causes whose checks do not exist yet, or whose outcome PHP and the doctor do not share: PHP's part is proved now
//! (`--all`), the doctor is asked once there is a check.

use crate::case::Certain::Enough;
use crate::case::Root::Cause;
use crate::case::{CASE, Case, FOG, Php, Target};

pub(super) const CASES: &[Case] = &[
    // PHP connects to the old address, the doctor to 127.0.0.1.
    Case {
        name: "fog-address-not-here/old-address",
        breaks: "setting NET_fog_server_ip 10.77.0.9",
        target: Target { host: "10.77.0.9", ..FOG },
        php: Php::Fails("Unable to connect to 10.77.0.9 on port 22"),
        root: Cause("fog-address-not-here", Enough),
        ..CASE
    },
];
