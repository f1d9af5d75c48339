//! Causes whose checks do not exist yet: PHP's part is proved now (`--all`), the doctor is asked once there is a check.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Release::{Sid, Trixie};
use crate::case::Root::{Cause, Nothing};
use crate::case::{CASE, Case, FOG, Php, Target};

const TIMEOUT: Php = Php::Fails("Timeout waiting for response from SFTP subsystem");
const DENIED: Php = Php::Fails("Unable to request SFTP subsystem");
const NOT_MOVED: Php = Php::Fails("Unable to move the captured image into place");
/// Releases on which a second Subsystem line, or one in a Match block, loads.
const LENIENT: &[crate::case::Release] = &[Trixie, Sid];

const fn case(name: &'static str, breaks: &'static str, php: Php, id: &'static str) -> Case {
    Case { name, breaks, php, root: Cause(id, Confirmed), ..CASE }
}

pub(super) const CASES: &[Case] = &[
    // subsystem
    case(
        "subsystem-name-differs/upper-case",
        "no_subsystem; first_lines 'Subsystem SFTP internal-sftp'",
        DENIED,
        "subsystem-name-differs",
    ),
    Case {
        releases: LENIENT,
        ..case(
            "subsystem-hidden-by-match/other-name",
            "last_lines 'Match User fogproject' 'Subsystem netconf /bin/true'",
            DENIED,
            "subsystem-hidden-by-match",
        )
    },
    case(
        "sftp-server-not-executable/mode",
        "quiet_external; chmod 0644 $external",
        Php::Hangs,
        "sftp-server-not-executable",
    ),
    case(
        "shell-startup-exit/silent",
        "quiet_external; bashrc 'exit 1'",
        Php::Hangs,
        "shell-startup-exit",
    ),
    case(
        "shell-startup-stalls/sleep",
        "quiet_external; bashrc 'sleep 1000'",
        Php::Hangs,
        "shell-startup-stalls",
    ),
    case(
        "shell-startup-stalls/prompt",
        "quiet_external; mkfifo /tmp/never; bashrc 'read -r answer </tmp/never'",
        Php::Hangs,
        "shell-startup-stalls",
    ),
    case(
        "login-shell-refuses/nologin",
        "quiet_external; login_shell /usr/sbin/nologin",
        TIMEOUT,
        "login-shell-refuses",
    ),
    case("login-shell-refuses/false", "quiet_external; login_shell /bin/false", Php::Hangs, "login-shell-refuses"),
    case(
        "forced-command/prints",
        "last_lines 'Match User fogproject' 'ForceCommand echo This account is for FOG only'",
        TIMEOUT,
        "forced-command",
    ),
    case(
        "forced-command/quoted-internal-sftp",
        "last_lines 'Match User fogproject' 'ForceCommand \"internal-sftp\"'; quiet_bashrc",
        Php::Hangs,
        "forced-command",
    ),
    case("sshrc-output/prints", "echo 'echo hello from sshrc' >/etc/ssh/sshrc", TIMEOUT, "sshrc-output"),
    case(
        "sftp-server-bad-options/unknown",
        "quiet_bashrc; subsystem \"$external -m 0664\"",
        Php::Hangs,
        "sftp-server-bad-options",
    ),
    case("wrong-program/cat", "quiet_bashrc; subsystem /bin/cat", Php::Hangs, "wrong-program"),
    case(
        // Its end of the channel is closed at once, and the program stays.
        "wrong-program/closes-its-output",
        "quiet_bashrc; program /usr/local/sbin/own-sftp 'exec cat >/dev/null'; subsystem /usr/local/sbin/own-sftp",
        Php::Hangs,
        "wrong-program",
    ),
    case(
        "sftp-server-crashes/killed",
        "quiet_bashrc; program /usr/local/sbin/own-sftp 'kill -9 $$'; subsystem /usr/local/sbin/own-sftp",
        Php::Hangs,
        "sftp-server-crashes",
    ),
    Case {
        root: Nothing,
        also: &["external-sftp-server", "sftp-server-slow"],
        ..case("sftp-server-slow/two-seconds", "quiet_external; bashrc 'sleep 2'", Php::Works, "")
    },
    // rehearsal
    case("capture-dir-missing/removed", "captured() { rm -r /images/dev; }", NOT_MOVED, "capture-dir-missing"),
    case(
        "chroot-hides-storage/home",
        "install -d /srv/jail; last_lines 'Match User fogproject' 'ChrootDirectory /srv/jail'",
        NOT_MOVED,
        "chroot-hides-storage",
    ),
    case(
        "capture-not-movable/no-root-squash",
        "captured() { chown -R root:root $storage/dev/$mac; chmod 0755 $storage/dev/$mac; }",
        NOT_MOVED,
        "capture-not-movable",
    ),
    case(
        "storage-read-only/mounted",
        "captured() { mount --bind /images /images; mount -o remount,bind,ro /images; }",
        NOT_MOVED,
        "storage-read-only",
    ),
    case(
        "sticky-directory/dev",
        "captured() { chown -R root:root $storage/dev; chmod 1777 $storage/dev; }",
        NOT_MOVED,
        "sticky-directory",
    ),
    case("sftp-request-denied/read-only", "subsystem 'internal-sftp -R'", NOT_MOVED, "sftp-request-denied"),
    case("sftp-request-denied/rename", "subsystem 'internal-sftp -P rename'", NOT_MOVED, "sftp-request-denied"),
    case(
        "movetmp-left-behind/of-root",
        "captured() { mkdir -p /images/clinic-image /images/clinic-image.movetmp
             echo old >/images/clinic-image.movetmp/d1p1.img; chown -R root:root /images/clinic-image.movetmp; }",
        Php::Fails("Unable to move the existing image aside"),
        "movetmp-left-behind",
    ),
    // hazards
    Case {
        releases: LENIENT,
        ..case("duplicate-subsystem/drop-in", "drop_in 10-sftp.conf 'Subsystem sftp internal-sftp'", Php::Works, "duplicate-subsystem")
    },
    case(
        "config-does-not-load/pending-edit",
        "later() { echo 'PasswordAuthentification yes' >>$conf; }",
        Php::Works,
        "config-does-not-load",
    ),
    case(
        "config-not-reloaded/pending-repair",
        "quiet_bashrc; bashrc 'echo hello'; subsystem $external; later() { sleep 0.1; subsystem internal-sftp; }",
        TIMEOUT,
        "config-not-reloaded",
    ),
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
