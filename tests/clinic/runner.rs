//! Runs the cases side by side: nearly all of their time is waiting.

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use crate::case::{Case, Release};
use crate::judge::{self, Judgement};
use crate::machine::Machine;
use crate::options::Options;
use crate::oracle::Said;
use crate::sandbox::Sandbox;
use crate::side_by_side::{lock, side_by_side, take};
use crate::summary::{Line, Summary};
use crate::tree::Tree;
use crate::{cases, doctor, documented, message, needs, oracle, replay, secrets, selftest};

/// The account's password in every tree.
pub(crate) const PASSWORD: &str = include_str!("password");

/// What all jobs share.
struct Clinic<'a> {
    trees: Vec<(Release, Tree)>,
    binary: Option<&'a Path>,
    keep: Option<&'a Path>,
    summary: Mutex<Summary>,
    /// processes that outlived their sandbox
    survivors: Mutex<Vec<String>>,
}

/// Prints the names.
pub(crate) fn list(options: &Options) {
    for (case, release) in chosen(options) {
        println!("{:9} {}", release.name(), case.name);
    }
}

/// Runs what was asked for; true if all passed.
pub(crate) fn run(options: &Options) -> Result<bool, String> {
    let before = Machine::now();
    let binary = if options.oracle { None } else { Some(doctor::binary()?) };
    let trees = options.releases.iter().map(|release| Ok((*release, Tree::of(*release)?)));
    let clinic = Clinic {
        trees: trees.collect::<Result<_, String>>()?,
        binary: binary.as_deref(),
        keep: options.keep.as_deref(),
        summary: Mutex::new(Summary::default()),
        survivors: Mutex::new(Vec::new()),
    };
    let again = side_by_side(
        needs::runnable(options),
        options.jobs,
        |task| clinic.one(task.case, task.release).unwrap_or_else(Line::broken),
        |task, line, took| lock(&clinic.summary).add(task.case, task.release, &line, took),
    );
    again.iter().for_each(|line| println!("{line}"));
    let mut summary = take(clinic.summary);
    if let (Some((_, tree)), Some(binary), true) =
        (clinic.trees.first(), clinic.binary, secrets::is_wanted(options))
    {
        summary.check(secrets::NAME, &secrets::look(tree, binary));
    }
    if let (Some((_, tree)), Some(binary), true) =
        (clinic.trees.first(), clinic.binary, documented::is_wanted(options))
    {
        summary.check(documented::NAME, &documented::run(tree, binary));
    }
    for (name, misses) in selftest::all() {
        summary.check(name, &misses);
    }
    let mut changes = Machine::changes_since(&before);
    changes.extend(take(clinic.survivors));
    summary.check("the machine is as it was", &changes);
    Ok(summary.close())
}

pub(crate) fn chosen(options: &Options) -> Vec<(&'static Case, Release)> {
    let wanted = |case: &Case| {
        let patterns = &options.patterns;
        patterns.is_empty() || patterns.iter().any(|pattern| case.name.contains(pattern.as_str()))
    };
    let all = cases::all(options.all).filter(|case| wanted(case));
    let pairs = all.flat_map(|case| options.releases.iter().map(move |release| (case, *release)));
    pairs.filter(|(case, release)| case.releases.contains(release)).collect()
}

impl Clinic<'_> {
    /// PHP and the doctor each get a fresh sandbox, so that neither sees the other's traces or penalties.
    fn one(&self, case: &Case, release: Release) -> Result<Line, String> {
        let tree = self.trees.iter().find(|(of, _)| *of == release).map(|(_, tree)| tree);
        let tree = tree.ok_or("no tree")?;
        let (said, visit) = std::thread::scope(|scope| {
            let php = scope.spawn(|| self.ask_php(tree, case));
            let visit = self.visit(tree, case);
            (php.join().unwrap_or(Err("the oracle's thread died".into())), visit)
        });
        let said = said?;
        if !said.is(case.php(release)) {
            return Ok(Line::wrong_case(said, case.php(release)));
        }
        let Some(visit) = visit? else {
            return Ok(Line { said, doctor: None, message: None, report: String::new() });
        };
        let secret = case.target.password.unwrap_or(PASSWORD.trim());
        let mut judgement: Judgement = judge::judge(case, release, &visit, secret);
        judgement.misses.extend(replay::misses(&visit.ended, &visit.record, secret));
        if let Some(folder) = self.keep {
            replay::keep(folder, case, release, &visit)?;
        }
        let message = Some(message::compare(&said, &visit.ended.stdout));
        let report = format!("{}{}", visit.ended.stdout, visit.ended.stderr);
        Ok(Line { said, doctor: Some((judgement, visit.ended.took)), message, report })
    }

    fn ask_php(&self, tree: &Tree, case: &Case) -> Result<Said, String> {
        let sandbox = self.stand(tree, case, None)?;
        let said = oracle::ask(&sandbox, case, PASSWORD.trim());
        lock(&self.survivors).extend(sandbox.end());
        said
    }

    fn visit(&self, tree: &Tree, case: &Case) -> Result<Option<doctor::Visit>, String> {
        let Some(binary) = self.binary else { return Ok(None) };
        if !cases::has_check(case) {
            return Ok(None);
        }
        let sandbox = self.stand(tree, case, Some(binary))?;
        let visit = doctor::visit(&sandbox, case, PASSWORD.trim());
        lock(&self.survivors).extend(sandbox.end());
        visit.map(Some)
    }

    fn stand(&self, tree: &Tree, case: &Case, binary: Option<&Path>) -> Result<Sandbox, String> {
        let sandbox = Sandbox::new(tree, binary)?;
        sandbox.stand(case.breaks)?;
        Ok(sandbox)
    }
}

/// Seconds, for people.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}
