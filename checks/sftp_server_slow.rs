//! `sftp-server-slow`: the sftp server answers, but late.

use crate::case::Stage;
use crate::check::{Answer, Check, Examination, startup};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::remedy;

/// The check.
pub(super) const CHECK: Check =
    Check { id: "sftp-server-slow", summary: "The sftp server answers, but late", page: PAGE, run };

const PAGE: &str = "\
## What is wrong
Nothing fails yet. From the request for the subsystem to the first byte of the answer a second and a half
or more went by; a healthy server takes milliseconds. A start-up file of the shell that waits, a slow
home directory, a busy machine.

## What FOG shows
Nothing: PHP has no limit there. A proxy or PHP-FPM in front may have one, often 60 seconds.

## How the doctor knows
The time of the first byte. `--repeat` tells whether it is always so.

## What to do
With an external server, use `internal-sftp`, which needs no shell. Otherwise look at the machine's load.

## How sure one can be
Confirmed: it was measured.

## Sources
Measured: 1 to 30 ms on an idle machine, 8.4 to 10.6.
";

/// Longer than a loaded machine takes to start a program.
const SLOW_MS: f64 = 1500.0;

fn run(examination: &Examination<'_>) -> Answer {
    let Some(first) = &examination.session().first_bytes else { return Answer::NotReached };
    let Some(ms) = first.first_ms.filter(|_| first.version_at == Some(0)) else {
        return Answer::Passed;
    };
    if ms < SLOW_MS {
        return Answer::Passed;
    }
    let seconds = ms / 1000.0;
    let title = format!("the sftp server took {seconds:.1} s to answer");
    let mut finding = Finding::hazard(CHECK.id, Stage::FirstBytes, title)
        .confirmed()
        .seen(Evidence::new("from the request for the subsystem to the first byte").ms(ms));
    let serving = examination.serving();
    let external = serving.as_ref().and_then(|serving| serving.external());
    if let Some(runs) = external {
        if let Some(line) = startup::waiting(startup::lines(examination), None) {
            finding = finding.seen(line.evidence());
        }
        return finding.cured_by(remedy::let_sshd_answer(examination, Some(runs))).into();
    }
    let fix = Fix::new("look-at-the-load", FixClass::Manual, "see what keeps the machine busy")
        .run("uptime; ps -eo pid,stat,pcpu,args --sort -pcpu | head");
    finding.cured_by(fix).into()
}
