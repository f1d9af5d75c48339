//! After files were taken back: sshd reads them, if they load. A fix may have repaired files on which
//! sshd had stopped; whoever takes it back wants his files back, not sshd stopped.

use std::time::{Duration, Instant};

use super::service::{NoWay, NotInForce, Seen, find, renew};
use super::validate::{Candidate, Question, Refusal, validate};

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
}

/// Lets the sshd of `port` read its files again.
#[must_use]
pub fn read_again(port: u16) -> InForce {
    let deadline = Instant::now() + PATIENCE;
    let service = match find(port, deadline) {
        Ok(service) => service,
        Err(why) => return InForce::NoWay(why),
    };
    if service.is_stopped() {
        return InForce::Stopped;
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
