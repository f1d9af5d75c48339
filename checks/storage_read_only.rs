//! `storage-read-only`: the storage is mounted read-only.

use crate::case::Stage;
use crate::check::rehearsed::says as said;
use crate::check::space::refusing;
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::quoted;
use crate::text;

/// The check.
pub(super) const CHECK: Check =
    Check { id: "storage-read-only", summary: "The storage is mounted read-only", page: PAGE, run };

const PAGE: &str = "\
## What is wrong
The file system of the image root, or of its `dev/`, is mounted read-only: on purpose, or by the kernel
after errors of the disk.

## What FOG shows
`Unable to move the captured image into place: …`; the betas of 1.6 before August 2026 show nothing and
mark the task as complete.

## How the doctor knows
Symptom: the server answers a change with \"Failure\". Proof: the mount's flags, as this machine or the
server's own answer to `statvfs@openssh.com` tells them.

## What to do
Look for disk errors in the kernel's log first; then mount it writable.

## How sure one can be
Confirmed, also from outside: the server itself says so.

## Sources
rename(2), mkdir(2), EROFS; statvfs(3); OpenSSH `sftp-server.c`, `process_extended_statvfs`, and PROTOCOL,
section 4.4.
";

fn run(examination: &Examination<'_>) -> Answer {
    let space = match refusing(examination) {
        Ok(space) => space,
        Err(answer) => return answer,
    };
    if !space.read_only {
        return Answer::Passed;
    }
    let path = text::line(&space.path, 80);
    let flags = match space.mounted {
        Some(mounted) => format!("{} on {}: mounted read-only", mounted.kind, mounted.mounted_on),
        None => "the server says: mounted read-only".into(),
    };
    let fix = Fix::new("mount-it-writable", FixClass::Manual, "see why, then mount it writable")
        .run("sudo dmesg --level=err,warn | tail -n 20")
        .run(format!(
            "findmnt --target {0}; sudo mount -o remount,rw \"$(findmnt -no TARGET --target {0})\"",
            quoted(&space.path)
        ));
    Finding::fatal(CHECK.id, Stage::Rehearsal, format!("{path} is mounted read-only"))
        .confirmed()
        .seen(Evidence::new(said(space.step)).ms(space.step.ms))
        .seen(Evidence::new(flags).in_file(path))
        .fog_shows(says::NOT_MOVED)
        .explains(&["rename-crosses-filesystems"])
        .cured_by(fix)
        .into()
}
