//! Reads configurations beside the real sshd of Debian's releases: for every case, the same
//! verdict as `sshd -t`, and for every connection the same values as `sshd -T -C`.
//!
//! SFTP_DOCTOR_RELEASES names the suites (default: bookworm trixie), SFTP_DOCTOR_GENERATED the
//! number of generated cases for each. Without root or trees it says so, and passes.

// The helpers of tests stop the test as well; clippy allows this in test functions only.
#![allow(clippy::unwrap_used)]

#[path = "sshd/case.rs"]
mod case;
#[path = "sshd/compare.rs"]
mod compare;
#[path = "sshd/grammar.rs"]
mod grammar;
#[path = "sshd/lone.rs"]
mod lone;
#[path = "sshd/server.rs"]
mod server;

use std::cell::{Cell, RefCell};
use std::io::Write as _;

use case::{Case, parse};
use compare::{compare, release_of};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRng, TestRunner};
use server::Server;
use sftp_doctor::sshd::Release;
use sftp_doctor::sshd::edit::apply;

/// Past the test harness, which keeps the output of a test that passes to itself.
macro_rules! say {
    ($($text:tt)*) => { let _ = writeln!(std::io::stderr(), $($text)*); };
}

fn suites() -> Vec<String> {
    let names = std::env::var("SFTP_DOCTOR_RELEASES").unwrap_or("bookworm trixie".into());
    names.split_whitespace().map(str::to_owned).collect()
}

/// Every hand-written case, of all files.
fn hand_written() -> Vec<Case> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sshd/cases");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().flatten().map(|f| f.path()).collect();
    files.sort();
    files.iter().flat_map(|file| parse(&std::fs::read_to_string(file).unwrap())).collect()
}

/// Runs `work` for every suite at once; those without a tree are skipped, with a word.
fn on_every_suite(work: impl Fn(&str, &mut Server) -> Vec<String> + Sync) {
    let failures: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = suites()
            .into_iter()
            .map(|suite| {
                let work = &work;
                scope.spawn(move || match Server::start(&suite) {
                    Ok(mut server) => work(&suite, &mut server),
                    Err(why) => {
                        say!("skipped: {suite}: {why}");
                        Vec::new()
                    }
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(failures.is_empty(), "{} differ:\n\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn hand_written_cases_read_the_same() {
    let cases = hand_written();
    assert!(cases.len() >= 150, "only {} cases", cases.len());
    on_every_suite(|suite, server| {
        let failures: Vec<String> = cases
            .iter()
            .filter_map(|case| compare(server, release_of(suite), case).err())
            .collect();
        say!("{suite}: {} hand-written cases, {} differ", cases.len(), failures.len());
        failures
    });
}

/// How many cases are generated for each release.
fn generated() -> u32 {
    std::env::var("SFTP_DOCTOR_GENERATED").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
}

/// The same cases every time, so that a failure can be repeated; SFTP_DOCTOR_SEED asks for others.
fn rng() -> TestRng {
    let seed = std::env::var("SFTP_DOCTOR_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(3_u8);
    TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &[seed; 32])
}

/// Compares generated cases; how the first that differs does, made as small as it can be.
fn differing(
    suite: &str,
    server: &mut Server,
    what: &str,
    cases: impl Strategy<Value = Case>,
) -> Option<String> {
    let release = release_of(suite);
    let config = Config {
        cases: generated(),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    };
    let server = RefCell::new(server);
    let (asked, loaded) = (Cell::new(0), Cell::new(0));
    let result = TestRunner::new_with_rng(config, rng()).run(&cases, |case| {
        let server = &mut *server.borrow_mut();
        compare(server, release, &case).map_err(TestCaseError::fail)?;
        asked.set(asked.get() + 1);
        loaded.set(loaded.get() + u32::from(compare::config(server, release).loads()));
        Ok(())
    });
    say!("{suite}: {} generated cases of {what}, {} of them load", asked.get(), loaded.get());
    result.err().map(|error| error.to_string())
}

#[test]
fn generated_cases_read_the_same() {
    on_every_suite(|suite, server| {
        let cases = grammar::case(release_of(suite));
        differing(suite, server, "several files", cases).into_iter().collect()
    });
}

#[test]
fn generated_directives_read_the_same() {
    on_every_suite(|suite, server| {
        let cases = lone::lone(release_of(suite));
        differing(suite, server, "one directive", cases).into_iter().collect()
    });
}

/// Comments one deciding line out, and asks sshd before and after.
fn edit_once(server: &mut Server, release: Release, case: &Case) -> Result<(), String> {
    server.put(case);
    let before = compare::config(server, release);
    let spec = &case.connections()[0];
    let real = server.ask("-T", spec);
    if real.code != 0 {
        return Ok(());
    }
    let effective = before.effective(&case::connection(spec));
    let settings = effective.settings().iter().filter(|setting| setting.place.is_some());
    // Enough to see what a line does, and not every line of every case.
    for setting in settings.take(2) {
        let Ok(edit) = before.comment_out(setting.place.as_ref().unwrap()) else { continue };
        let mut edited = case.clone();
        for (name, text) in &mut edited.files {
            let path = std::path::Path::new("/etc/ssh").join(&*name);
            *text = apply(&path, text, std::slice::from_ref(&edit)).map_err(|e| e.to_string())?;
        }
        server.put(&edited);
        let after = server.ask("-T", spec);
        compare::only(&real, &after, setting.keyword).map_err(|how| {
            format!("{release}, without {edit:?}: {how}\n{}", compare::shown(case))
        })?;
    }
    Ok(())
}

#[test]
fn an_edit_changes_one_keyword_alone_for_sshd_too() {
    on_every_suite(|suite, server| {
        let release = release_of(suite);
        let cases = generated() / 5;
        let config = Config { cases, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, rng());
        let server = RefCell::new(server);
        let result = runner.run(&grammar::case(release), |case| {
            edit_once(&mut server.borrow_mut(), release, &case).map_err(TestCaseError::fail)
        });
        result.err().map(|error| error.to_string()).into_iter().collect()
    });
}
