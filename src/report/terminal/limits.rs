//! The time of each stage beside the limits of others: of the slow ones, or of all with `-v`.

use std::io;

use crate::case::{StageRecord, TargetCase};
use crate::predict::{SLOW_MS, StageLimit, limits};
use crate::report::paper::{Paper, plain, strong};
use crate::report::words;

const NAME: usize = 14;

pub(super) fn write(paper: &mut Paper, at: &TargetCase) -> io::Result<()> {
    let all = paper.style().verbose > 0;
    let wanted = |stage: &&StageRecord| stage.end.was_reached() && (all || stage.ms >= SLOW_MS);
    let stages: Vec<&StageRecord> = at.session.timeline.iter().filter(wanted).collect();
    if stages.is_empty() {
        return Ok(());
    }
    paper.blank()?;
    paper.hanging(2, 2, &[strong("how long others would wait")])?;
    for stage in stages {
        let limits: Vec<String> = limits(stage.stage, at).iter().map(in_words).collect();
        let text = format!("{} here; {}", words::duration(stage.ms), limits.join("; "));
        let name = strong(format!("{:<NAME$} ", stage.stage.name()));
        paper.beside(2, &[name], &[plain(text)])?;
    }
    Ok(())
}

fn in_words(limit: &StageLimit) -> String {
    let StageLimit { who, seconds, name } = limit;
    match seconds {
        Some(seconds) => format!("{who} {seconds} s ({name})"),
        None => format!("{who} for ever ({name})"),
    }
}
