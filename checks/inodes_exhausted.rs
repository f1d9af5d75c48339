//! `inodes-exhausted`: the storage can hold no more files, though there is space.

use crate::case::Stage;
use crate::check::rehearsed::says as said;
use crate::check::space::refusing;
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::remedy::quoted;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "inodes-exhausted",
    summary: "The storage can hold no more files",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The file system of the storage has no free inode: it cannot hold one more file or directory, however much
space is left.

## What FOG shows
The client fails while it makes its directory, before SFTP is used; what was written may still be moved.

## How the doctor knows
Symptom: the server answers a scratch directory or file with \"Failure\". Proof: no free inode, as this
machine or the server's own answer to `statvfs@openssh.com` tells.

## What to do
Find the directory with the many files, and remove them.

## How sure one can be
Confirmed, also from outside: the server itself says so.

## Sources
mkdir(2), ENOSPC; statvfs(3), `f_favail`; OpenSSH `sftp-server.c`, `errno_to_portable`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let space = match refusing(examination) {
        Ok(space) => space,
        Err(answer) => return answer,
    };
    if space.read_only || space.free_files != Some(0) {
        return Answer::Passed;
    }
    let path = text::line(&space.path, 80);
    let fix = Fix::new("remove-files", FixClass::Manual, "see where the many files are").run(
        format!("df -i {0}; sudo du -x --inodes -d 2 {0} | sort -n | tail", quoted(&space.path)),
    );
    Finding::fatal(CHECK.id, Stage::Rehearsal, format!("{path} can hold no more files"))
        .confirmed()
        .seen(Evidence::new(said(space.step)).ms(space.step.ms))
        .seen(
            Evidence::new(format!("no inode is free, and {} bytes are", space.free_bytes))
                .in_file(path),
        )
        .fog_shows(space.shows(examination))
        .explains(&["storage-full"])
        .cured_by(fix)
        .into()
}
