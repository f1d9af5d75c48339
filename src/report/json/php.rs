//! What PHP's calls come to, from the prediction and from PHP itself.

use super::fill::micros;
use super::record;
use crate::case::{Look, PhpSaid, TargetCase};
use crate::predict::{Libssh2, Php, Predicted, Shown};
use crate::report::safe::safe;
use crate::report::words;

pub(super) fn php(at: &TargetCase, predicted: Option<&Predicted>) -> record::Php {
    record::Php {
        libssh2: predicted.and_then(|p| p.libssh2).map(|release| release.to_string()),
        predicted: predicted.and_then(Predicted::first).map(expected),
        said: at.php_said.seen().map(said),
        not_said: reason(&at.php_said),
    }
}

fn expected((libssh2, shown): &(Libssh2, Shown)) -> record::Predicted {
    let safe_all = |lines: &Vec<String>| lines.iter().map(|line| safe(line)).collect();
    let (outcome, call, after_s, mut all) = match &shown.php {
        Php::Works => ("works", None, 0, Vec::new()),
        Php::Waits { call } => ("hangs", Some(*call), 0, Vec::new()),
        Php::Fails { call, warnings, after_s } => {
            ("message", Some(*call), *after_s, warnings.iter().map(safe_all).collect())
        }
    };
    let or = all.split_off(all.len().min(1));
    record::Predicted {
        libssh2: libssh2.to_string(),
        outcome,
        call,
        after_s,
        messages: all.into_iter().next().unwrap_or_default(),
        or,
        console: shown.console.as_deref().map(safe),
        web: shown.web.as_deref().map(safe),
    }
}

/// Why PHP did not speak.
fn reason(said: &Look<PhpSaid>) -> Option<String> {
    match said {
        Look::CouldNot { reason, .. } | Look::NotLooked { reason } => Some(safe(reason)),
        Look::Seen(_) | Look::Absent => None,
    }
}

fn said(said: &PhpSaid) -> record::Said {
    record::Said {
        outcome: words::php_outcome(said.outcome),
        call: safe(&said.call),
        messages: said.warnings.iter().map(|line| safe(line)).collect(),
        ms: micros(said.ms),
    }
}
