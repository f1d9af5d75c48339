//! From what was observed to the document.

use super::{SCHEMA, php, record};
use crate::case::{Case, Origin, RepeatRecord, Stage, StageRecord, StageTimes, Target, TargetCase};
use crate::check::{Answer, Checked};
use crate::diagnosis::{Cause, Diagnosis, Verdict};
use crate::finding::{Evidence, Fix};
use crate::predict;
use crate::report::Failure;
use crate::report::safe::{command, safe};
use crate::report::versions::Versions;
use crate::report::words;

pub(super) fn report(case: &Case, diagnosis: &Diagnosis) -> record::Report {
    let targets = case.targets.iter().enumerate();
    let verdict = |index| diagnosis.verdicts.get(index).copied().unwrap_or(Verdict::Unknown);
    record::Report {
        schema: SCHEMA,
        doctor: safe(&case.doctor),
        verdict: diagnosis.verdict.name(),
        versions: versions(case),
        error: None,
        fix: None,
        interrupted_repair: None,
        targets: targets
            .map(|(index, at)| {
                target(at, verdict(index), php::php(at, diagnosis.predicted.get(index)))
            })
            .collect(),
        causes: diagnosis.causes.iter().map(|c| cause(case, c)).collect(),
        checks: diagnosis.checked.iter().map(|c| check(case, c)).collect(),
    }
}

pub(super) fn failure(failure: &Failure) -> record::Report {
    let error = record::Error {
        what: safe(&failure.what),
        path: failure.path.as_deref().map(safe),
        remedy: failure.remedy.as_deref().map(safe),
    };
    record::Report {
        schema: SCHEMA,
        doctor: env!("CARGO_PKG_VERSION").to_owned(),
        verdict: Verdict::Unknown.name(),
        versions: record::Versions::default(),
        error: Some(error),
        fix: None,
        interrupted_repair: None,
        targets: Vec::new(),
        causes: Vec::new(),
        checks: Vec::new(),
    }
}

fn versions(case: &Case) -> record::Versions {
    let Versions { openssh, php, php_libssh2, fog, os } = Versions::of(case);
    let safe = |text: Option<String>| text.as_deref().map(safe);
    record::Versions {
        fog: safe(fog),
        openssh: safe(openssh),
        libssh2: safe(Some(case.libssh2.clone())),
        php: safe(php),
        php_libssh2,
        os: safe(os),
    }
}

fn target(at: &TargetCase, verdict: Verdict, php: record::Php) -> record::Target {
    let Target { name, role, host, port, user, storage, password, .. } = &at.target;
    record::Target {
        name: safe(name),
        role: role.name(),
        host: safe(&host.value),
        port: port.value,
        user: safe(&user.value),
        storage: safe(&storage.value),
        from: record::From {
            host: origin(&host.origin),
            port: origin(&port.origin),
            user: origin(&user.origin),
            storage: origin(&storage.origin),
            password: password.as_ref().map(origin),
        },
        verdict: verdict.name(),
        timeline: at.session.timeline.iter().map(|record| stage(at, record)).collect(),
        left_behind: left_behind(at),
        php,
        repeat: at.repeat.as_ref().map(repeat),
    }
}

fn left_behind(at: &TargetCase) -> Vec<String> {
    let rehearsal = at.session.rehearsal.as_ref();
    rehearsal.into_iter().flat_map(|record| &record.left_behind).map(|name| safe(name)).collect()
}

fn origin(origin: &Origin) -> record::Origin {
    let kind = |origin| record::Origin { origin, ..record::Origin::default() };
    match origin {
        Origin::Argument => kind("argument"),
        Origin::Option(flag) => record::Origin { option: Some(safe(flag)), ..kind("option") },
        Origin::Settings { file, line, key } => record::Origin {
            file: Some(safe(file)),
            line: Some(*line),
            key: Some(safe(key)),
            ..kind("settings")
        },
        Origin::Database { table, row, column } => record::Origin {
            table: Some(safe(table)),
            row: Some(safe(row)),
            column: Some(safe(column)),
            ..kind("database")
        },
        Origin::Default => kind("default"),
        Origin::Prompt => kind("prompt"),
        Origin::File(path) => record::Origin { file: Some(safe(path)), ..kind("file") },
        Origin::StandardInput => kind("standard-input"),
    }
}

fn repeat(all: &RepeatRecord) -> record::Repeat {
    let stage = |times: &StageTimes| {
        let spread = times.spread();
        record::Spread {
            stage: stage_id(times.stage),
            min_ms: spread.map(|(low, ..)| micros(low)),
            median_ms: spread.map(|(_, middle, _)| micros(middle)),
            max_ms: spread.map(|(.., high)| micros(high)),
            failed: times.failed,
        }
    };
    record::Repeat {
        asked: all.asked,
        done: all.done,
        stopped: all.stopped.as_deref().map(safe),
        stages: all.stages.iter().map(stage).collect(),
    }
}

fn stage(at: &TargetCase, record: &StageRecord) -> record::Stage {
    let slow = record.end.was_reached() && record.ms >= predict::SLOW_MS;
    let others = if slow { predict::limits(record.stage, at) } else { Vec::new() };
    let limit = |limit: predict::StageLimit| record::Limit {
        who: limit.who,
        seconds: limit.seconds,
        name: safe(&limit.name),
    };

    record::Stage {
        stage: stage_id(record.stage),
        ms: micros(record.ms),
        outcome: record.end.name(),
        limit_ms: record.limit_ms,
        note: safe(&record.note),
        others: others.into_iter().map(limit).collect(),
    }
}

/// The name of a stage in one word: `key-exchange`.
pub(super) fn stage_id(stage: Stage) -> String {
    stage.name().replace(' ', "-")
}

/// Milliseconds to the microsecond; nothing is measured finer.
pub(super) fn micros(ms: f64) -> f64 {
    (ms * 1000.0).round() / 1000.0
}

fn name_of(case: &Case, index: usize) -> Option<String> {
    case.targets.get(index).map(|at| safe(&at.target.name))
}

fn cause(case: &Case, cause: &Cause) -> record::Cause {
    let finding = &cause.finding;
    record::Cause {
        id: finding.id,
        target: name_of(case, cause.target),
        certainty: words::certainty(finding.certainty),
        severity: words::severity(finding.severity),
        stage: stage_id(finding.stage),
        title: safe(&finding.title),
        evidence: finding.evidence.iter().map(evidence).collect(),
        fog_shows: finding.fog_shows.as_deref().map(safe),
        fixes: finding.fixes.iter().map(fix).collect(),
    }
}

fn evidence(evidence: &Evidence) -> record::Evidence {
    record::Evidence {
        text: safe(&evidence.text),
        file: evidence.file.as_deref().map(safe),
        line: evidence.line,
        bytes: evidence.bytes.as_ref().map(ToString::to_string),
        ms: evidence.ms.map(micros),
    }
}

fn fix(fix: &Fix) -> record::Fix {
    record::Fix {
        id: fix.id,
        class: words::class(fix.class),
        title: safe(&fix.title),
        commands: fix.commands.iter().map(|text| command(text)).collect(),
    }
}

fn check(case: &Case, checked: &Checked) -> record::Check {
    let (reason, ask) = match &checked.answer {
        Answer::NotApplicable { reason } => (Some(reason), None),
        Answer::CouldNotLook { reason, command } => (Some(reason), command.as_deref()),
        Answer::Passed | Answer::Found(_) | Answer::NotReached => (None, None),
    };
    record::Check {
        id: checked.check.id,
        target: name_of(case, checked.target),
        outcome: checked.answer.outcome(),
        reason: reason.map(|reason| safe(reason)),
        command: ask.map(command),
    }
}
