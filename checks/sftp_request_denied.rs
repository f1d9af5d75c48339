//! `sftp-request-denied`: an option of the SFTP server forbids a request FOG needs.

use crate::case::{Stage, StepKind, StepRecord};
use crate::check::rehearsed::{Right, refused, right_to_write, says as said};
use crate::check::stored::{Held, stored};
use crate::check::{Answer, Check, Examination};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy;
use crate::sshd::{Runs, SftpOptions};
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "sftp-request-denied",
    summary: "An option of the SFTP server forbids a request FOG needs",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
The SFTP server is started with `-R` (read-only), with `-P` and a request FOG needs, or with `-p` and a
list that lacks it. Owner and mode of the storage do not matter then.

## What FOG shows
`Unable to move the captured image into place: …`; the betas of 1.6 before August 2026 show nothing and
mark the task as complete.

## How the doctor knows
Symptom: the server's \"Permission denied\". Proof: the same answer to a request that could change
nothing and that nothing else forbids (a directory that is there made again, or renamed to itself); on the
server itself also the option in the line in force. `mkdir` and `open` FOG does not need for its move: where
those are denied, the rehearsal goes another way.

Without `remove` and `rmdir` FOG can move an image and cannot clear the older one away, without `stat` it
does not see it: the first capture works, and a later one of the same image does not.

## What to do
Take the option off FOG's account.

## How sure one can be
Confirmed with the server's answer, or with symptom and option.

## Sources
OpenSSH `sftp-server.c`, `request_permitted` and the table of handlers (7.4 to 10.6); sftp-server(8).
";

fn run(examination: &Examination<'_>) -> Answer {
    let steps = [
        StepKind::StatStorage,
        StepKind::StatCaptureDir,
        StepKind::Mkdir,
        StepKind::Write,
        StepKind::Rename,
        StepKind::Unlink,
        StepKind::Rmdir,
    ];
    let refused = match refused(examination, &steps) {
        Ok(refused) => refused,
        Err(answer) => return cleared_away(examination).unwrap_or(answer),
    };
    if !refused.is_denied() {
        return Answer::Passed;
    }
    let step = refused.step();
    let symptom = Evidence::new(said(step)).ms(step.ms);
    if step.denied == Some(false) {
        // The same request was granted elsewhere.
        return Answer::Passed;
    }
    let Some(serving) = examination.serving() else { return outside(step, symptom) };
    let Some(runs) = serving.runs.as_ref().filter(|runs| runs.is_sftp_server()) else {
        return Answer::Passed;
    };
    // session.c, do_child: up to 10.3 internal-sftp keeps nine words, its name included.
    let bounded = runs.internal && !serving.release.at_least(10, 4);
    let kept = if bounded { runs.arguments.len().min(8) } else { runs.arguments.len() };
    let options = SftpOptions::parse(&runs.arguments[..kept], serving.build).unwrap_or_default();
    let Some((request, option)) =
        requests(step.kind).iter().find_map(|request| Some((*request, options.denies(request)?)))
    else {
        return Answer::Passed;
    };
    let option = text::line(&option, 60);
    // Modes that forbid it as well are another cause, which would be left over.
    let directory = if matches!(step.kind, StepKind::Mkdir | StepKind::Write) {
        examination.target().capture_dir()
    } else {
        examination.target().storage.value.trim_end_matches('/').to_owned()
    };
    let also = matches!(right_to_write(examination, &directory), Right::Lacking(_));
    let mut finding = Finding::fatal(
        CHECK.id,
        Stage::Rehearsal,
        format!("the SFTP server denies {request}: it is started with {option}"),
    )
    .confirmed_if(!also)
    .seen(symptom)
    .fog_shows(says::NOT_MOVED);
    if let Some(evidence) = serving.evidence() {
        finding = finding.seen(evidence);
    }
    allowed(examination, finding, runs).into()
}

/// With the option taken off the line in force.
fn allowed(examination: &Examination<'_>, finding: Finding, runs: &Runs) -> Finding {
    let Some(place) = runs.place.as_ref() else { return finding };
    let words: Vec<&str> = runs.arguments.iter().map(String::as_str).collect();
    let fix = Fix::new("allow-the-request", FixClass::Consent, "take the option off this line")
        .run(format!("sudoedit +{} {}", place.line, remedy::quoted(&place.file)))
        .run(remedy::check_and_reload(examination))
        .by(Cure::AllowRequests);
    finding
        .seen(Evidence::new(format!("its options: {}", text::line(&words.join(" "), 80))))
        .cured_by(fix)
}

/// The move is granted, and what FOG needs where an older image is in its way is not: to see it, to
/// empty it, to remove it (`FOGSSH::exists` and `delete`).
fn cleared_away(examination: &Examination<'_>) -> Option<Answer> {
    let rehearsal = examination.session().rehearsal.as_ref()?;
    let denied: Vec<StepKind> = rehearsal.without.clone();
    let names: Vec<&str> =
        denied.iter().filter_map(|kind| requests(*kind).first().copied()).collect();
    if names.is_empty() {
        return None;
    }
    let names = names.join(" and ");
    let symptom = Evidence::new(format!("it denies {names} where nothing else forbids it"));
    let title = format!("the SFTP server denies {names}, which FOG needs to replace an image");
    let held = in_the_way(examination, &denied);
    let finding = match &held {
        Some(name) => Finding::fatal(CHECK.id, Stage::Rehearsal, title)
            .seen(Evidence::new(format!("{name} stays, and the image cannot be moved aside")))
            .fog_shows(says::NOT_ASIDE),
        None => Finding::hazard(CHECK.id, Stage::Rehearsal, title)
            .fog_shows("nothing yet; an error once an image is captured again"),
    };
    let finding = finding.confirmed().seen(symptom);
    let Some(serving) = examination.serving() else {
        return Some(finding.cured_by(remedy::find_subsystem_line()).into());
    };
    let finding = serving.evidence().into_iter().fold(finding, Finding::seen);
    Some(match serving.runs.as_ref().filter(|runs| runs.is_sftp_server()) {
        Some(runs) => allowed(examination, finding, runs).into(),
        None => finding.into(),
    })
}

/// An image aside that FOG would have to remove before it moves the next one there.
fn in_the_way(examination: &Examination<'_>, denied: &[StepKind]) -> Option<String> {
    let stored = stored(examination).ok()?;
    let emptied = !denied.contains(&StepKind::Unlink);
    let removed = !denied.contains(&StepKind::Rmdir);
    let stays = |held: &&Held<'_>| !removed || (!emptied && held.files != Some(0));
    let held = stored.aside.iter().filter(|held| held.beside_image).find(stays)?;
    Some(text::line(held.name, 80))
}

/// From another machine: the server's answer to a request that could change nothing decides.
fn outside(step: &StepRecord, symptom: Evidence) -> Answer {
    let certain = step.denied == Some(true);
    let title = match certain {
        true => format!("the SFTP server denies every {}, wherever", step.kind.name()),
        false => "an option of the SFTP server may forbid it".to_owned(),
    };
    let finding = Finding::fatal(CHECK.id, Stage::Rehearsal, title).seen(symptom);
    let finding = if certain {
        finding.confirmed().seen(Evidence::new("it denies one that nothing is in the way of"))
    } else {
        finding.possible()
    };
    finding.fog_shows(says::NOT_MOVED).cured_by(remedy::find_subsystem_line()).into()
}

/// The requests behind a step, by their names in sftp-server.c.
fn requests(step: StepKind) -> &'static [&'static str] {
    match step {
        StepKind::Realpath => &["realpath"],
        StepKind::StatStorage | StepKind::StatCaptureDir | StepKind::StatToBeMade => &["stat"],
        StepKind::Exec => &[],
        StepKind::Mkdir => &["mkdir"],
        StepKind::Write => &["open", "write", "close"],
        StepKind::Rename => &["rename"],
        StepKind::Chmod => &["setstat"],
        StepKind::Unlink => &["remove"],
        StepKind::Rmdir => &["rmdir"],
    }
}
