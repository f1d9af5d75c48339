//! After files were taken back: sshd reads them, if they load. A fix may have repaired files on which
//! sshd had stopped; whoever takes it back wants his files back, not sshd stopped. One that served
//! when the fix began, and died of it, is started.

use std::time::{Duration, Instant};

use super::service::{NoWay, NotInForce, Seen, Service, Way, find, renew};
use super::transaction::Undone;
use super::validate::{Candidate, Question, Refusal, validate};
use crate::text;

/// How long all of it may last.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether sshd has read the files.
#[derive(Debug)]
pub enum InForce {
    /// It was seen to.
    Seen(Seen),
    /// It does not run; whoever starts it starts it with them.
    Stopped,
    /// They do not load, as before the fix. It goes on with what it has read.
    DoesNotLoad {
        /// What `sshd -t` says, escaped.
        said: String,
    },
    /// They could not be tried out, so sshd was not told.
    Untried(Refusal),
    /// There is no safe way to tell it.
    NoWay(NoWay),
    /// It was told, and was not seen to.
    Not(NotInForce),
}

impl InForce {
    /// True when nothing is left to be done.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Seen(_) | Self::Stopped | Self::DoesNotLoad { .. })
    }

    /// What the running sshd does not have of the files; none where it has them, or does not run.
    #[must_use]
    pub fn complaint(&self) -> Option<String> {
        match self {
            Self::Seen(_) | Self::Stopped => None,
            Self::DoesNotLoad { said } => Some(format!(
                "sshd goes on with what it has read, for it does not load the files of before: {}",
                text::line(said, 200)
            )),
            Self::Untried(why) => Some(why.to_string()),
            Self::NoWay(why) => Some(why.to_string()),
            Self::Not(why) => Some(why.to_string()),
        }
    }
}

/// What the note of a transaction says where sshd served when it began.
pub(super) const SERVED: &str = "served";

/// Lets sshd read what a transaction that was taken back has changed; none where it never read it.
#[must_use]
pub fn read_again(undone: &Undone) -> Option<InForce> {
    let port = undone.note.reload?;
    let served = undone.note.more[SERVED].as_bool().unwrap_or_default();
    // After a whole repair, whoever has stopped sshd since has his reasons.
    Some(bring(port, (undone.interrupted && served).then_some(&|found| found)))
}

/// The same in the run of the repair itself: sshd is not left stopped if it was `before`.
pub(super) fn serve_again(before: &Service) -> InForce {
    let as_before = |found: Service| match found.way {
        Way::Start => Service { started: before.started.clone(), ..found },
        _ => found,
    };
    bring(before.port, before.listening.then_some(&as_before))
}

/// `start` says how one that is stopped is started; it stays so without.
fn bring(port: u16, start: Option<&dyn Fn(Service) -> Service>) -> InForce {
    let deadline = Instant::now() + PATIENCE;
    let mut service = match find(port, deadline) {
        Ok(service) => service,
        Err(why) => return InForce::NoWay(why),
    };
    if service.is_stopped() {
        match start {
            Some(start) => service = start(service),
            None => return InForce::Stopped,
        }
    }
    let question = Question {
        candidate: &Candidate::default(),
        logins: &[],
        started: &service.started,
        release: None,
        deadline,
    };
    match validate(&question) {
        Err(refusal) => return InForce::Untried(refusal),
        Ok(validation) if !validation.loads() => {
            return InForce::DoesNotLoad { said: validation.after.said.join("; ") };
        }
        Ok(_) => {}
    }
    match renew(&service, deadline) {
        Ok(seen) => InForce::Seen(seen),
        Err(why) => InForce::Not(why),
    }
}
