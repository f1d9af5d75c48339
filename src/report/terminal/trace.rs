//! `-v`: the session event by event, for those who know the protocol; `-vv`: the server's lists, all of
//! the first bytes, and what was seen of this machine. There is no secret in a Case, and none here.

mod events; // of the session
mod machine; // the looks at this machine

use std::io;

use crate::case::{Look, TargetCase};
use crate::report::paper::{Paper, plain, strong};

const NAME: usize = 14;

pub(super) fn write(paper: &mut Paper, at: &TargetCase) -> io::Result<()> {
    let level = paper.style().verbose;
    if level == 0 {
        return Ok(());
    }
    paper.blank()?;
    paper.hanging(2, 2, &[strong("the session, event by event")])?;
    for (stage, text) in events::of(&at.session, level > 1) {
        row(paper, stage.name(), &text)?;
    }
    if level == 1 {
        return Ok(());
    }
    paper.blank()?;
    paper.hanging(2, 2, &[strong("what was looked at on this machine")])?;
    match &at.host {
        Look::Seen(host) => {
            machine::rows(host).iter().try_for_each(|(name, text)| row(paper, name, text))
        }
        other => row(paper, "machine", &machine::ending(other)),
    }
}

fn row(paper: &mut Paper, name: &str, text: &str) -> io::Result<()> {
    paper.beside(2, &[strong(format!("{name:<NAME$} "))], &[plain(text)])
}
