//! `kernel-store-refused`: a kernel cannot be updated with FOG's own credentials and directory for it.

use crate::case::{AttemptEnd, Role, Stage, StepEnd, StepKind, StepRecord};
use crate::check::store::{self, Refused};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::remedy::quoted;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "kernel-store-refused",
    summary: "A kernel cannot be updated with the credentials and directory FOG has for it",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
FOG updates kernels and inits over SFTP with a host, an account, a password and a directory of their own
(`FOG_TFTP_HOST`, `FOG_TFTP_FTP_USERNAME`, `FOG_TFTP_FTP_PASSWORD`, `FOG_TFTP_PXE_KERNEL_DIR`). They fail,
though captures may work: they are a second copy of the node's.

## What FOG shows
`Unable to connect to ssh` under the title `Kernel Update Fail`, or `Type: …, Message: …`.

## How the doctor knows
A session with those credentials: `backup/` is there or can be made, a kernel is written, noted, moved aside
and removed, under scratch names.

## What to do
Correct FOG's settings under TFTP Server, or give the directory to the account.

## How sure one can be
Confirmed: the server refused. A command that fails to note the kernel's release stops nothing, and is
advice.

## Sources
FOG 1.6 `FOGPage` (kernel update: exists, mkdir, rename, put, chmod, `attr -s version`); FOG issues 311 and
673.
";

fn run(examination: &Examination<'_>) -> Answer {
    if examination.target().role != Role::KernelStore {
        return Answer::not_applicable("no kernel is uploaded to it");
    }
    if let Some(evidence) = refused_login(examination) {
        return login(examination, evidence);
    }
    match store::refused(examination) {
        Ok(refused) => directory(examination, refused),
        Err(Answer::Passed) => command(examination),
        Err(answer) => answer,
    }
}

fn refused_login(examination: &Examination<'_>) -> Option<Evidence> {
    let auth = examination.session().auth.as_ref().filter(|auth| !auth.accepted())?;
    let last = auth.attempts.last()?;
    matches!(last.end, AttemptEnd::Refused(_))
        .then(|| Evidence::new(format!("the login was refused: {}", last.method.name())))
}

fn login(examination: &Examination<'_>, evidence: Evidence) -> Answer {
    let target = examination.target();
    let user = text::line(&target.user.value, 60);
    let title = format!("the kernel store's login as {user} is refused");
    let fix = Fix::new(
        "correct-the-kernel-stores-login",
        FixClass::Manual,
        "give FOG's settings under TFTP Server the account and password of the storage node",
    );
    let from = target.password.as_ref().map_or("none".to_owned(), ToString::to_string);
    Finding::hazard(CHECK.id, Stage::Authentication, title)
        .confirmed()
        .seen(evidence)
        .seen(Evidence::new(format!("the password came from: {from}")))
        .fog_shows("Unable to connect to ssh")
        .explains(&["wrong-password"])
        .cured_by(fix)
        .into()
}

fn directory(examination: &Examination<'_>, refused: Refused) -> Answer {
    let target = examination.target();
    let Refused { step, evidence } = refused;
    let path = text::line(&target.storage.value, 80);
    let title = format!("kernels cannot be updated in {path}: {step}");
    let (user, quoted_path) = (&target.user.value, quoted(&target.storage.value));
    let fix = Fix::new("own-the-kernel-directory", FixClass::Consent, "give it to the account")
        .run(format!("sudo chown {user} {quoted_path} && sudo chmod u+rwx {quoted_path}"));
    let finding = Finding::hazard(CHECK.id, Stage::Rehearsal, title).confirmed();
    finding.seen(evidence).fog_shows("Type: …, Message: …").cured_by(fix).into()
}

/// Everything was done but the note of the release.
fn command(examination: &Examination<'_>) -> Answer {
    let steps = examination.session().rehearsal.iter().flat_map(|rehearsal| &rehearsal.steps);
    let failed = |step: &&StepRecord| {
        step.kind == StepKind::Exec && matches!(step.end, StepEnd::Exited { .. })
    };
    let Some(StepRecord { end: StepEnd::Exited { code, said }, .. }) =
        steps.into_iter().find(failed)
    else {
        return Answer::Passed;
    };
    let code = code.map_or("it was not run".to_owned(), |code| format!("exit {code}"));
    let title = "the release of a kernel cannot be noted on it";
    let fix = Fix::new("install-attr", FixClass::Manual, "install attr, and let commands be run");
    Finding::advice(CHECK.id, Stage::Rehearsal, title)
        .confirmed()
        .seen(Evidence::new(format!("attr -s version: {code} {said}")))
        .cured_by(fix.run("command -v attr || sudo apt-get install attr || sudo dnf install attr"))
        .into()
}
