//! `storage-full`: no space is left on the storage.

use crate::case::Stage;
use crate::check::rehearsed::says as said;
use crate::check::space::refusing;
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::remedy::quoted;
use crate::text;

/// The check.
pub(super) const CHECK: Check =
    Check { id: "storage-full", summary: "No space is left on the storage", page: PAGE, run };

const PAGE: &str = "\
## What is wrong
The file system of the storage is full. A move needs hardly any space, but a client cannot write its
image.

## What FOG shows
The client fails while it writes, before SFTP is used; what was written may still be moved.

## How the doctor knows
Symptom: the server answers a scratch directory or file with \"Failure\". Proof: no free block, as this
machine or the server's own answer to `statvfs@openssh.com` tells.

## What to do
Make space: old images, captures left in `dev/`, `.movetmp` directories.

## How sure one can be
Confirmed, also from outside: the server itself says so.

## Sources
write(2), ENOSPC; statvfs(3); OpenSSH `sftp-server.c`, `errno_to_portable`.
";

/// Less than a scratch file needs: a file system keeps blocks of up to 64 KiB.
const NOTHING: u64 = 64 * 1024;

fn run(examination: &Examination<'_>) -> Answer {
    let space = match refusing(examination) {
        Ok(space) => space,
        Err(answer) => return answer,
    };
    if space.read_only || space.free_bytes >= NOTHING {
        return Answer::Passed;
    }
    let path = text::line(&space.path, 80);
    let left = format!("{} bytes are free", space.free_bytes);
    let fix = Fix::new("make-space", FixClass::Manual, "see what fills it").run(format!(
        "df -h {0}; sudo du -xsh {1}/* {1}/dev/* | sort -h | tail",
        quoted(&space.path),
        quoted(&examination.target().storage.value)
    ));
    Finding::fatal(CHECK.id, Stage::Rehearsal, format!("no space is left on {path}"))
        .confirmed()
        .seen(Evidence::new(said(space.step)).ms(space.step.ms))
        .seen(Evidence::new(left).in_file(path))
        .fog_shows(space.shows(examination))
        .cured_by(fix)
        .into()
}
