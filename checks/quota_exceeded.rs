//! `quota-exceeded`: the account has used up its quota on the storage.

use crate::case::{FileSystem, Quota, QuotaOf, Stage, StepKind};
use crate::check::rehearsed::says as said;
use crate::check::space::{Space, refusing};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
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
The file system of the storage has room, but the account, its group, the directory's project or the
btrfs subvolume may not use more of it.

## What FOG shows
The client fails while it writes, before SFTP is used. What was written may still be moved; not on
btrfs, where a rename needs room as well.

## How the doctor knows
Symptom: the server answers a scratch directory or file with \"Failure\", though there is space and the
mount is writable. Proof, on the server itself: a quota in force, with what is used of it and its limit,
from `quotactl` or from `/sys/fs/btrfs/UUID/qgroups`.

## What to do
Raise the quota (`edquota -u USER`, `xfs_quota -x -c 'limit …'`, `btrfs qgroup limit SIZE DIRECTORY`), or
take it off the storage.

## How sure one can be
Confirmed where the figures of a user, a group or a subvolume are read and no room is left. Likely where
quotas are in force and their figures are not seen: those of a project, of several subvolumes together, of
an NFS server; and from another machine, where the server's figures show room and nothing can be made.

## Sources
write(2), EDQUOT; quotactl(2); Linux 6.18 `fs/btrfs/qgroup.c`, `qgroup_check_limits`, and `sysfs.c`; OpenSSH
`sftp-server.c`, `errno_to_portable`; mount(8), `usrquota`; tmpfs(5). Measured with btrfs on Linux 6.18.
";

fn run(examination: &Examination<'_>) -> Answer {
    let space = match refusing(examination) {
        Ok(space) => space,
        Err(answer) => return answer,
    };
    let room = space.free_bytes >= 64 * 1024 && space.free_files != Some(0);
    if space.read_only || !room {
        return Answer::Passed;
    }
    let Some(mounted) = space.mounted else { return from_outside(examination, &space) };
    let (seen, confirmed) = match in_the_way(mounted) {
        Some(InTheWay::Own(quotas)) => (quotas, true),
        Some(InTheWay::Somebodys(quotas)) => (quotas, false),
        None => return Answer::Passed,
    };
    let path = text::line(&space.path, 80);
    let user = &examination.target().user.value;
    let btrfs = mounted.kind == "btrfs";
    let who = if btrfs { "nobody" } else { user.as_str() };
    let quotas = seen.into_iter().map(|text| Evidence::new(text).in_file(&mounted.mounted_on));
    let finding =
        Finding::fatal(CHECK.id, Stage::Rehearsal, format!("{who} may use more of {path}"))
            .confirmed_if(confirmed)
            .seen(Evidence::new(said(space.step)).ms(space.step.ms))
            .seen(Evidence::new(format!("{} bytes are free", space.free_bytes)).in_file(&path));
    quotas
        .fold(finding, Finding::seen)
        .fog_shows(if btrfs { says::NOT_MOVED } else { WHILE_WRITING })
        .cured_by(fix(&space.path, mounted, user))
        .into()
}

/// The server's own figures show room on a writable file system, and nothing new can be made there.
fn from_outside(examination: &Examination<'_>, space: &Space<'_>) -> Answer {
    if !matches!(space.step.kind, StepKind::Mkdir | StepKind::Write) {
        return Answer::Passed;
    }
    let path = text::line(&space.path, 80);
    let room = format!("the server says: {} bytes are free, mounted writable", space.free_bytes);
    let fix = Fix::new("raise-the-quota", FixClass::Manual, "see how much is used, and raise it")
        .run(format!(
            "sudo quota -vs -u {}; sudo btrfs qgroup show -re {}",
            quoted(&examination.target().user.value),
            quoted(&space.path)
        ));
    Finding::fatal(CHECK.id, Stage::Rehearsal, format!("a quota may be used up on {path}"))
        .likely()
        .seen(Evidence::new(said(space.step)).ms(space.step.ms))
        .seen(Evidence::new(room).in_file(path))
        .fog_shows(WHILE_WRITING)
        .cured_by(fix)
        .into()
}

const WHILE_WRITING: &str = "an error of the client while it writes the image, before SFTP is used";

/// Quotas behind a refusal, in words.
enum InTheWay {
    /// Figures of the account's own, or of the subvolume's, that leave no room.
    Own(Vec<String>),
    /// Others are in force; whether they count this storage, or what is left of them, is not seen.
    Somebodys(Vec<String>),
}

/// File systems of other machines: EDQUOT comes from there (RFC 7530, `NFS4ERR_DQUOT`).
const FROM_OTHERS: &[&str] = &["nfs", "cifs", "smb3", "ceph", "fuse."];

fn in_the_way(mounted: &FileSystem) -> Option<InTheWay> {
    let known = mounted.quotas.seen().map_or(&[][..], Vec::as_slice);
    let used_up = || known.iter().filter(|quota| quota.is_used_up());
    let is_own = |quota: &&Quota| !matches!(quota.of, QuotaOf::Subvolumes(..));
    let (own, others): (Vec<_>, Vec<_>) = used_up().partition(is_own);
    if !own.is_empty() {
        return Some(InTheWay::Own(own.into_iter().map(figures).collect()));
    }
    if !others.is_empty() {
        return Some(InTheWay::Somebodys(others.into_iter().map(figures).collect()));
    }
    if FROM_OTHERS.iter().any(|kind| mounted.kind.starts_with(kind)) {
        let text = format!("it is {}: the quotas of its server are not seen here", mounted.kind);
        return Some(InTheWay::Somebodys(vec![text]));
    }
    let looked = mounted.quotas.seen().is_some();
    let blind = |name: &&str| !looked || name.starts_with("prjquota") || name.starts_with("pquota");
    let options = mounted.quota_options();
    let blind: Vec<&str> = options.filter(blind).collect();
    let text = format!("quotas are in force: {}", text::line(&blind.join(","), 80));
    (!blind.is_empty()).then(|| InTheWay::Somebodys(vec![text]))
}

/// `subvolume 256: 1044480 of 1048576 bytes used`.
fn figures(quota: &Quota) -> String {
    let of = match quota.of {
        QuotaOf::User(uid) => format!("user {uid}"),
        QuotaOf::Group(gid) => format!("group {gid}"),
        QuotaOf::Subvolume(number) => format!("quota of subvolume {number}"),
        QuotaOf::Subvolumes(level, number) => format!("quota group {level}/{number}"),
    };
    let of_most = |used: u64, most: Option<u64>, what: &str| {
        most.map(|most| format!("{used} of {most} {what} used"))
    };
    let Quota { used, most, grace_over, .. } = quota;
    let parts = [
        of_most(used.bytes, most.bytes, "bytes"),
        of_most(used.own_bytes, most.own_bytes, "exclusive bytes"),
        used.files.and_then(|files| of_most(files, most.files, "files")),
        grace_over.then(|| "over its soft limit for longer than the time of grace".to_owned()),
    ];
    format!("{of}: {}", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn fix(path: &str, mounted: &FileSystem, user: &str) -> Fix {
    let fix = Fix::new("raise-the-quota", FixClass::Manual, "see how much is used, and raise it");
    if mounted.kind == "btrfs" {
        return fix.run(format!("sudo btrfs qgroup show -re {}", quoted(path)));
    }
    fix.run(format!(
        "sudo quota -vs -u {}; sudo repquota -s {}",
        quoted(user),
        quoted(&mounted.mounted_on)
    ))
}
