//! The lines of a run, and the totals that close it.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::case::{Case, Php, Release};
use crate::judge::Judgement;
use crate::oracle::Said;
use crate::runner::seconds;
use crate::side_by_side::Outcome;

/// What came of one case on one release.
pub(crate) struct Line {
    pub(crate) said: Said,
    /// the judgement and the doctor's time; none when only PHP was asked
    pub(crate) doctor: Option<(Judgement, Duration)>,
    /// whether FOG's message was predicted; none when only PHP was asked
    pub(crate) message: Option<Result<(), String>>,
    /// all that the doctor printed
    pub(crate) report: String,
}

impl Line {
    /// A case that could not be run.
    pub(crate) fn broken(what: String) -> Line {
        let judgement = Judgement { misses: vec![what], ..Judgement::default() };
        let doctor = Some((judgement, Duration::ZERO));
        Line { said: Said::default(), doctor, message: None, report: String::new() }
    }

    /// A case that says of PHP what PHP does not do: its own error, whatever the doctor says.
    pub(crate) fn wrong_case(said: Said, expected: Php) -> Line {
        let what =
            format!("the case is wrong: PHP {} ({}), not {expected:?}", said.short(), said.message);
        Line { said, ..Line::broken(what) }
    }

    fn misses(&self) -> &[String] {
        self.doctor.as_ref().map_or(&[], |(judgement, _)| &judgement.misses)
    }
}

impl Outcome for Line {
    fn miss(&self) -> Option<String> {
        (!self.misses().is_empty()).then(|| self.misses().join("; "))
    }
}

#[derive(Default)]
struct Totals {
    cases: usize,
    judged: usize,
    roots: usize,
    verdicts: usize,
    messages: usize,
    false_alarms: usize,
    peak: u64,
    /// where a capture works: how many, the doctor's time, PHP's time
    working: (u32, Duration, Duration),
    doctor: Duration,
    php: Duration,
}

impl Totals {
    fn print(&self, release: Release) {
        let Totals { cases, judged, roots, verdicts, messages, false_alarms, .. } = self;
        let each = |time: Duration| time.as_secs_f64() / (*cases).max(1) as f64;
        let (working, doctor, php) = self.working;
        println!(
            "{}: {cases} cases, root cause named first {roots}/{judged}, verdict as PHP's \
             {verdicts}/{judged}, FOG's message predicted exactly {messages}/{judged}, false alarms {false_alarms}, doctor's peak {:.1} MiB, seconds a case: \
             doctor {:.2}, PHP {:.2}; where a capture works ({working}): doctor {:.2}, PHP {:.2}",
            release.name(),
            self.peak as f64 / 1024.0,
            each(self.doctor),
            each(self.php),
            doctor.as_secs_f64() / f64::from(working.max(1)),
            php.as_secs_f64() / f64::from(working.max(1)),
        );
    }
}

/// The run so far.
#[derive(Default)]
pub(crate) struct Summary {
    releases: BTreeMap<Release, Totals>,
    passed: usize,
    failed: Vec<String>,
    /// messages that were not predicted: a figure, and no failure of the case
    messages: Vec<String>,
}

impl Summary {
    /// Takes in a case, and prints its line.
    pub(crate) fn add(&mut self, case: &Case, release: Release, line: &Line, took: Duration) {
        let totals = self.releases.entry(release).or_default();
        totals.cases += 1;
        totals.php += line.said.took;
        let mut doctor = String::from("not asked");
        if let Some((judgement, took)) = &line.doctor {
            totals.judged += 1;
            totals.roots += usize::from(judgement.root_named);
            totals.verdicts += usize::from(judgement.verdict_equal);
            totals.messages += usize::from(line.message == Some(Ok(())));
            totals.false_alarms += judgement.false_alarms;
            totals.doctor += *took;
            if line.said.outcome == "works" {
                let (count, doctor, php) = totals.working;
                totals.working = (count + 1, doctor + *took, php + line.said.took);
            }
            totals.peak = totals.peak.max(judgement.peak);
            doctor = format!("{} {}", judgement.short, seconds(*took));
        }
        println!(
            "{:4} {:9} {:44} PHP {} {} | doctor {doctor} | {}",
            if line.misses().is_empty() { "ok" } else { "MISS" },
            release.name(),
            case.name,
            line.said.short(),
            seconds(line.said.took),
            seconds(took),
        );
        if let Some(Err(what)) = &line.message {
            println!("       . {what}");
            self.messages.push(format!("{} on {}: {what}", case.name, release.name()));
        }
        self.count(&format!("{} on {}", case.name, release.name()), line.misses(), &line.report);
    }

    /// Takes in a test that is no case.
    pub(crate) fn check(&mut self, name: &str, misses: &[String]) {
        println!("{:4} {name}", if misses.is_empty() { "ok" } else { "MISS" });
        self.count(name, misses, "");
    }

    fn count(&mut self, name: &str, misses: &[String], report: &str) {
        if misses.is_empty() {
            self.passed += 1;
            return;
        }
        for miss in misses {
            println!("       - {miss}");
        }
        if !report.is_empty() {
            println!("{report}");
        }
        self.failed.push(format!("{name}: {}", misses.join("; ")));
    }

    /// Prints the totals; true if nothing failed.
    pub(crate) fn close(&self) -> bool {
        println!();
        for failed in &self.failed {
            println!("missed: {failed}");
        }
        for message in &self.messages {
            println!("message: {message}");
        }
        for (release, totals) in &self.releases {
            totals.print(*release);
        }
        println!("{} passed, {} failed", self.passed, self.failed.len());
        self.failed.is_empty()
    }
}
