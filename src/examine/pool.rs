//! Several at the same time, and a bound.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Calls `work` with 0 to `count` - 1, at most `jobs` at the same time, in that order; gives what
/// came of each, in that order.
pub(super) fn each<T: Send>(count: usize, jobs: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::with_capacity(count));
    let take_turns = || {
        loop {
            let turn = next.fetch_add(1, Ordering::Relaxed);
            if turn >= count {
                break;
            }
            let result = work(turn);
            results.lock().unwrap_or_else(PoisonError::into_inner).push((turn, result));
        }
    };
    thread::scope(|scope| {
        // A system that has no thread left is served by those there are: this one at the least.
        for _ in 1..jobs.min(count) {
            if thread::Builder::new()
                .name("session".into())
                .spawn_scoped(scope, take_turns)
                .is_err()
            {
                break;
            }
        }
        take_turns();
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(turn, _)| *turn);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, Instant};

    use super::each;

    #[test]
    fn all_are_done_in_order_and_no_more_than_the_bound_at_once() {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let results = each(40, 8, |turn| {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(5));
            now.fetch_sub(1, Ordering::SeqCst);
            turn * 2
        });
        assert_eq!(results, (0..40).map(|turn| turn * 2).collect::<Vec<_>>());
        let most = most.load(Ordering::SeqCst);
        assert!((2..=8).contains(&most), "{most} at once");
    }

    #[test]
    fn one_that_takes_long_delays_no_other() {
        let start = Instant::now();
        let ends = each(20, 4, |turn| {
            std::thread::sleep(Duration::from_millis(if turn == 0 { 500 } else { 1 }));
            start.elapsed()
        });
        assert!(ends[1..].iter().all(|end| *end < Duration::from_millis(400)), "{ends:?}");
    }

    #[test]
    fn none_and_one() {
        assert_eq!(each(0, 4, |turn| turn), Vec::<usize>::new());
        assert_eq!(each(1, 0, |turn| turn), [0]);
    }
}
