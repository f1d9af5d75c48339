//! `quota-exceeded`: the account has used up its quota on the storage.

use crate::case::Stage;
use crate::check::rehearsed::says as said;
use crate::check::space::refusing;
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::remedy::quoted;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "quota-exceeded",
    summary: "The account has used up its quota on the storage",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The file system of the storage has room, but the account, its group or the directory's project may not
use more of it.

## What FOG shows
The client fails while it writes, before SFTP is used; what was written may still be moved.

## How the doctor knows
Symptom: the server answers a scratch directory or file with \"Failure\", though there is space and the
mount is writable. Proof, on the server itself: quotas are in force on that mount.

## What to do
Raise the quota of the account, or take it off the storage.

## How sure one can be
Likely: only `quota` itself shows how much is used.

## Sources
write(2), EDQUOT; OpenSSH `sftp-server.c`, `errno_to_portable`; mount(8), `usrquota`; tmpfs(5).
";

fn run(examination: &Examination<'_>) -> Answer {
    let space = match refusing(examination) {
        Ok(space) => space,
        Err(answer) => return answer,
    };
    let Some(mounted) = space.mounted else {
        return Answer::not_applicable("the server is another machine");
    };
    let room = space.free_bytes >= 64 * 1024 && space.free_files != Some(0);
    if space.read_only || !room || !mounted.has_quotas() {
        return Answer::Passed;
    }
    let (path, user) = (text::line(&space.path, 80), &examination.target().user.value);
    let quotas: Vec<&str> = mounted
        .options
        .iter()
        .map(String::as_str)
        .filter(|option| option.contains("quota"))
        .collect();
    let fix = Fix::new("raise-the-quota", FixClass::Manual, "see how much is used, and raise it")
        .run(format!(
            "sudo quota -vs -u {}; sudo repquota -s {}",
            quoted(user),
            quoted(&mounted.mounted_on)
        ));
    Finding::fatal(CHECK.id, Stage::Rehearsal, format!("{user} may use no more of {path}"))
        .likely()
        .seen(Evidence::new(said(space.step)).ms(space.step.ms))
        .seen(Evidence::new(format!("{} bytes are free", space.free_bytes)).in_file(&path))
        .seen(
            Evidence::new(format!("quotas are in force: {}", text::line(&quotas.join(","), 80)))
                .in_file(&mounted.mounted_on),
        )
        .fog_shows("an error of the client while it writes the image, before SFTP is used")
        .cured_by(fix)
        .into()
}
