//! That a run over one target goes on: one line on standard error, where that is a terminal.

use std::io::{self, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::text;

/// Who is answered sooner sees no line.
const PATIENCE: Duration = Duration::from_millis(800);
/// Between two looks at the clock.
const TICK: Duration = Duration::from_millis(500);
/// Longer than this no name is shown.
const NAME: usize = 30;

/// The line. It is gone when this is dropped.
pub(super) struct Waiting {
    /// Closing it ends the thread.
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Waiting {
    /// For `name`, written to `out` from another thread.
    pub(super) fn for_target(name: &str, mut out: impl Write + Send + 'static) -> Self {
        let (stop, stopped) = mpsc::channel::<()>();
        let name = text::line(name, NAME);
        let begun = Instant::now();
        let tick = move || {
            let mut wait = PATIENCE;
            let mut shown = false;
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                // Nobody misses a line that cannot be written.
                let _ = write!(out, "\r\x1b[K{}", line(&name, begun.elapsed(), width()));
                let _ = out.flush();
                (wait, shown) = (TICK, true);
            }
            if shown {
                let _ = write!(out, "\r\x1b[K");
                let _ = out.flush();
            }
        };
        // Without a thread there is no line, and the run goes on.
        let thread = std::thread::Builder::new().spawn(tick).ok();
        Self { stop: Some(stop), thread }
    }

    /// For `name`, on standard error.
    pub(super) fn on_stderr(name: &str) -> Self {
        Self::for_target(name, io::stderr())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Of standard error's terminal, looked up anew each time: windows change.
fn width() -> usize {
    rustix::termios::tcgetwinsize(io::stderr()).map_or(80, |size| usize::from(size.ws_col).max(20))
}

/// In less than `width` columns: a line that goes on in the next one could not be taken back.
fn line(name: &str, since: Duration, width: usize) -> String {
    let whole = format!("examining {name}, {} s; Ctrl-C ends it and cleans up", since.as_secs());
    whole.chars().take(width.saturating_sub(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Waiting, line};
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    #[derive(Clone, Default)]
    struct Sheet(Arc<Mutex<Vec<u8>>>);

    impl Write for Sheet {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn written(time: Duration) -> String {
        let sheet = Sheet::default();
        let waiting = Waiting::for_target("node\u{1b}[2J", sheet.clone());
        std::thread::sleep(time);
        drop(waiting);
        String::from_utf8(sheet.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn a_quick_answer_needs_no_line_and_a_slow_one_leaves_none() {
        assert_eq!(written(Duration::from_millis(20)), "");
        let text = written(Duration::from_millis(1600));
        assert!(text.contains("examining node\\x1b[2J, "), "{text:?}");
        assert!(text.ends_with("\r\u{1b}[K") && text.matches("examining").count() >= 2, "{text:?}");
        assert!(!text.contains('\n'));
    }

    #[test]
    fn it_fits_a_terminal() {
        let long = "x".repeat(30);
        assert_eq!(line(&long, Duration::from_secs(9), 40).len(), 39);
        let whole = line(&long, Duration::from_secs(3600), 80);
        assert!(whole.len() < 80 && whole.ends_with("cleans up"), "{whole}");
    }
}
