//! Questions at the terminal. All that is not a yes is a no: another word, the end of the input, Ctrl-C,
//! a terminal that is gone.

use std::io::{self, IsTerminal as _, Write as _};
use std::os::fd::AsFd as _;
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::probe::Interrupt;

/// There is somebody to ask.
pub(super) fn at_a_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// True when the answer is yes.
pub(super) fn ask(question: &str, interrupt: &Interrupt) -> bool {
    if interrupt.asked() {
        return false;
    }
    prompt(&format!("{question} [y/N] "));
    answer(Some(interrupt), None)
}

/// Writes to whoever is to answer.
pub(super) fn prompt(text: &str) {
    let mut out = io::stderr().lock();
    // A terminal that is gone answers nothing, which is a no.
    let _ = write!(out, "{text}").and_then(|()| out.flush());
}

/// True when yes is answered before `interrupt` and before `end`.
pub(super) fn answer(interrupt: Option<&Interrupt>, end: Option<Instant>) -> bool {
    let stdin = io::stdin();
    let mut polled = vec![PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN)];
    polled.extend(interrupt.map(|interrupt| PollFd::new(interrupt, PollFlags::IN)));
    loop {
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        let Ok(timeout) = left.map(Timespec::try_from).transpose() else { return false };
        match poll(&mut polled, timeout.as_ref()) {
            Ok(0) => return false,
            Ok(_) => break,
            Err(Errno::INTR) => continue,
            Err(_) => return false,
        }
    }
    if interrupt.is_some_and(Interrupt::asked) {
        // The shell's prompt is not to stand behind the question.
        prompt("\n");
        return false;
    }
    let mut answer = String::new();
    stdin.read_line(&mut answer).is_ok() && says_yes(&answer)
}

fn says_yes(answer: &str) -> bool {
    matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::says_yes;

    #[test]
    fn only_a_yes_is_one() {
        assert!(["y", "Y\n", " yes \r\n", "YES"].into_iter().all(says_yes));
        assert!(
            ["", "\n", "n", "yes, no", "ye", "yy", "\u{1b}[Ay"].into_iter().all(|no| !says_yes(no))
        );
    }
}
