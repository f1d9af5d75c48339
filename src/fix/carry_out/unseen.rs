//! What somebody has changed since the preview was made: a reload would bring it in, and nobody has
//! seen it.

use super::work::Work;
use crate::fix::service::{self, Service};

/// Why the plan is not what was shown any more; none where it is.
pub(super) fn unseen(work: &Work<'_>, service: &Service) -> Option<String> {
    // Where the diagnosis could not see what the running sshd has read, the preview named nothing.
    work.at().host.seen()?.daemon.seen()?;
    let named = |change: &crate::case::Change| {
        let mut unread = work.plan.unread.iter();
        unread.any(|one| (&one.path, one.ctime_ns) == (&change.path, change.ctime_ns))
    };
    let new = service::behind(service).into_iter().find(|change| !named(change))?;
    Some(format!(
        "{} was changed meanwhile, and a reload would bring that in as well; run it again to see it",
        new.path
    ))
}
