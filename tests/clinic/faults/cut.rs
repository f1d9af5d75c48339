//! A doctor that is cut short.

use std::time::Duration;

use super::fault::{Moment, Run};
use crate::sandbox::Sandbox;

/// The doctor, as an admin starts it.
const DOCTOR: &str = "/usr/local/bin/sftp-doctor --fix --yes --timeout 3";
const LIMIT: Duration = Duration::from_secs(120);

/// Starts it, cuts it short, and waits until nothing of it is left.
pub(super) fn run(sandbox: &Sandbox, words: &str, cut: Run) -> Result<(), String> {
    let script = match cut {
        Run::Whole => format!("{DOCTOR} || true"),
        Run::Killed(moment) => format!(
            // A shell makes a group for it, as a person's does.
            "set -m; {DOCTOR} >/run/said 2>&1 </dev/null & run=$!; set +m; {}
             for process in $(doctors); do kill -9 $process 2>/dev/null || true; done
             wait $run || true",
            wait(moment)
        ),
        // Its terminal is the one of script(1), and goes with it.
        Run::Terminal(moment) => format!(
            "mkfifo /run/keys; exec 9<>/run/keys
             SHELL=/bin/bash script -qfc 'set -m; {DOCTOR}' /dev/null >/run/said 2>&1 <&9 & run=$!
             {}; kill -9 $run 2>/dev/null || true; wait $run || true",
            wait(moment)
        ),
        Run::Connection(moment) => format!(
            "mkfifo /run/keys; exec 9<>/run/keys
             ssh -tt -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -i /run/key root@10.77.0.1 '{DOCTOR}' \\
                 >/run/said 2>&1 <&9 & run=$!
             {}; kill -9 $run 2>/dev/null || true; wait $run || true",
            wait(moment)
        ),
    };
    let script = format!("set -euo pipefail\n{words}\n{script}\nall_end");
    sandbox.run(&["bash", "-c", &script], "", LIMIT)?.or_fail("the run that is cut short")?;
    Ok(())
}

/// Waits for it.
fn wait(moment: Moment) -> String {
    match moment {
        Moment::Run(after) => format!("sleep {:.3}", after.as_secs_f64()),
        Moment::Changes(after) => {
            format!("until_it_changes $run; sleep {:.3}", after.as_secs_f64())
        }
    }
}
