//! The sentences that every format shares.

use crate::case::{Look, PhpOutcome, Status, StepEnd, StepRecord, TargetCase, held_by_another};
use crate::diagnosis::Verdict;
use crate::finding::{Certainty, Fix, FixClass, Severity};

/// The verdict of a run that examined nothing.
pub(super) const NOTHING_EXAMINED: &str = "Nothing could be examined.";

/// A release of the doctor, as a word that acts nowhere, whoever wrote it into a Case.
pub(super) fn release(text: &str) -> &str {
    let harmless = text.chars().all(|c| c.is_ascii_alphanumeric() || ".+-".contains(c));
    let looks_like_one = text.starts_with(|c: char| c.is_ascii_digit()) && text.len() <= 30;
    if harmless && looks_like_one { text } else { "of an unknown release" }
}

/// The verdict as a sentence.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::CaptureWorks => "A capture would finish.",
        Verdict::CaptureFails => "A capture would not finish.",
        Verdict::Unknown => "Whether a capture would finish is not known.",
    }
}

/// The word for a severity.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Fatal => "fatal",
        Severity::Hazard => "hazard",
        Severity::Advice => "advice",
    }
}

/// The word for a certainty.
pub(super) fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Confirmed => "confirmed",
        Certainty::Likely => "likely",
        Certainty::Possible => "possible",
    }
}

/// What a certainty rests on.
pub(super) fn grounds(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Confirmed => "symptom and cause seen, or no other cause is possible",
        Certainty::Likely => "the symptom or the cause was seen, but not both",
        Certainty::Possible => "nothing that was seen speaks against it",
    }
}

/// The word for what a fix takes.
pub(super) fn class(class: FixClass) -> &'static str {
    match class {
        FixClass::Safe => "safe",
        FixClass::Consent => "consent",
        FixClass::Manual => "manual",
    }
}

/// What a fix takes, explained.
pub(super) fn class_explained(class: FixClass) -> &'static str {
    match class {
        FixClass::Safe => "safe: it changes nothing else",
        FixClass::Consent => "needs your consent: it widens access or touches an account",
        FixClass::Manual => "by hand",
    }
}

/// How to have the doctor do it, with the head of the command.
pub(super) fn offer(fix: &Fix) -> Option<(&'static str, &'static str)> {
    match fix.class {
        _ if fix.cure.is_empty() => None,
        FixClass::Safe => Some((
            "Next, have it done, proved, and taken back if it does not help:",
            "sudo sftp-doctor --fix",
        )),
        FixClass::Consent => Some((
            "Next, say yes to it, have it proved, and taken back if it does not help:",
            "sudo sftp-doctor --fix=consent",
        )),
        FixClass::Manual => None,
    }
}

/// Milliseconds for a column: a tenth where that still says something.
pub(super) fn ms(ms: f64) -> String {
    match ms {
        ..0.05 => "<0.1".to_owned(),
        ..99.95 => format!("{ms:.1}"),
        _ => format!("{ms:.0}"),
    }
}

/// A time in a sentence: `12.5 ms`, `10.0 s`.
pub(super) fn duration(value: f64) -> String {
    if value < 1000.0 { format!("{} ms", ms(value)) } else { format!("{:.1} s", value / 1000.0) }
}

/// A step of the rehearsal as a sentence: what was asked, of what, and the answer.
pub(super) fn step(step: &StepRecord) -> String {
    format!("{} {}: {}", step.kind.name(), step.path, step_end(&step.end))
}

/// The answer to a step of the rehearsal.
pub(super) fn step_end(end: &StepEnd) -> String {
    match end {
        StepEnd::Done => "done".to_owned(),
        StepEnd::Refused(status) => format!("refused, {}", status_words(status)),
        StepEnd::NotADirectory => "not a directory".to_owned(),
        StepEnd::Exited { code: Some(code), said } => format!("ended with status {code}, “{said}”"),
        StepEnd::Exited { code: None, said } => format!("not run: {said}"),
        StepEnd::Broke(error) => format!("broke off: {}", error.text),
        StepEnd::TimedOut => "no answer until the deadline".to_owned(),
    }
}

/// A status with its name from draft-ietf-secsh-filexfer-02 section 7, and the server's own words.
fn status_words(status: &Status) -> String {
    let name = match status.code {
        0 => "OK",
        1 => "end of file",
        2 => "no such file",
        3 => "permission denied",
        4 => "failure",
        5 => "bad message",
        6 => "no connection",
        7 => "connection lost",
        8 => "operation unsupported",
        _ => "unknown",
    };
    format!("status {} ({name}), “{}”", status.code, status.text)
}

/// Where the commands of a fix are to be typed, as the head of a list of them.
pub(super) fn where_to_type(at: &TargetCase) -> &'static str {
    match at.host {
        Look::Seen(_) => "Next, type:",
        _ if held_by_another(&at.host).is_some() => "Next, type:",
        _ => "Next, type on the server:",
    }
}

/// The word for how PHP's sequence ended.
pub(super) fn php_outcome(outcome: PhpOutcome) -> &'static str {
    match outcome {
        PhpOutcome::Works => "works",
        PhpOutcome::Message => "message",
        PhpOutcome::Hangs => "hangs",
    }
}
