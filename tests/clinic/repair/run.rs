//! One case, from the fault to `undo`.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::state::State;
use crate::case::{CASE, Case, Root};
use crate::contract;
use crate::oracle;
use crate::runner::PASSWORD;
use crate::sandbox::Sandbox;
use crate::tree::Tree;

/// A repair examines twice, tries once, and waits for sshd.
const LIMIT: Duration = Duration::from_secs(90);
/// The doctor's `--timeout`, in seconds, where the case does not say another.
const TIMEOUT: u64 = 8;

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// repaired without more
    Safe,
    /// repaired after consent
    Consent,
    /// left alone, with commands
    ByHand,
    /// nothing was wrong
    Healthy,
}

/// What came of a case; an error is a failure.
pub(super) fn case(case: &Case, tree: &Tree, binary: &Path) -> Result<Kind, String> {
    let sandbox = Sandbox::new(tree, Some(binary))?;
    sandbox.stand(case.breaks)?;
    let ended = Patient { case, sandbox: &sandbox }.repaired();
    let survivors = sandbox.end();
    let kind = ended?;
    if survivors.is_empty() { Ok(kind) } else { Err(survivors.join("; ")) }
}

struct Patient<'a> {
    case: &'a Case,
    sandbox: &'a Sandbox,
}

/// What the doctor did.
struct Said {
    report: Value,
    code: Option<i32>,
}

impl Said {
    fn outcome(&self) -> &str {
        self.report["fix"]["outcome"].as_str().unwrap_or("?")
    }

    fn list(&self, member: &str) -> &[Value] {
        self.report["fix"][member].as_array().map_or(&[], Vec::as_slice)
    }

    fn reason(&self) -> &str {
        self.report["fix"]["reason"].as_str().unwrap_or("")
    }

    /// Each cause it cured stands in the report of the repair before.
    fn cures_what_is_named_by(&self, before: &Said) -> bool {
        let named = before.report["causes"].as_array().map_or(&[][..], Vec::as_slice);
        self.list("cured").iter().all(|one| named.iter().any(|cause| cause["id"] == one["cause"]))
    }

    /// The paths it says it changes.
    fn paths(&self) -> Vec<String> {
        let text = |change: &Value, member: &str| change[member].as_str().map(str::to_owned);
        let named = self.list("changes").iter().flat_map(|change| {
            let account = change["kind"] == "account";
            let shadow =
                ["/etc/shadow", "/etc/passwd"].map(|path| account.then(|| path.to_owned()));
            let [shadow, passwd] = shadow;
            [text(change, "path"), text(change, "to"), shadow, passwd]
        });
        named.flatten().collect()
    }
}

impl Patient<'_> {
    fn repaired(&self) -> Result<Kind, String> {
        let before = State::of(self.sandbox)?;
        let first = self.doctor(&["--fix", "--yes"])?;
        match first.outcome() {
            "applied" if self.case.asks.is_some() => Err("it did not ask".into()),
            "applied" => self.proved(&first, &before, &["--fix", "--yes"]).map(|()| Kind::Safe),
            // Of another machine, or where no sshd holds the port, there are no files to plan from.
            "refused" if first.reason().starts_with("no plan can be made") => {
                self.untouched(&before)?;
                self.left(&first, &before)
            }
            "nothing-to-do" => {
                self.untouched(&before)?;
                self.left(&first, &before)
            }
            other => Err(format!("{other}: {}", first.reason())),
        }
    }

    /// Not repaired without more: with consent, or by hand.
    fn left(&self, first: &Said, before: &State) -> Result<Kind, String> {
        let ids: Vec<&str> =
            first.list("offered").iter().filter_map(|offer| offer["fix"].as_str()).collect();
        let root = first.report["causes"][0]["id"].as_str();
        if ids.is_empty() {
            let commands = first.list("manual").iter().any(|one| one["commands"][0].is_string());
            return match (root, self.case.root) {
                (None, Root::Nothing) => Ok(Kind::Healthy),
                _ if commands => Ok(Kind::ByHand),
                (Some(id), _) => Err(format!("{id} has no command to type")),
                (None, _) => Err("no cause was found".into()),
            };
        }
        self.asked(first)?;
        let consent = format!("--consent={}", ids.join(","));
        let arguments = ["--fix=consent", "--yes", &consent];
        let second = self.doctor(&arguments)?;
        match second.outcome() {
            "applied" => self.proved(&second, before, &arguments).map(|()| Kind::Consent),
            other => Err(format!("with consent {other}: {}", second.reason())),
        }
    }

    /// What it asks for is named.
    fn asked(&self, said: &Said) -> Result<(), String> {
        let Some(asks) = self.case.asks else { return Ok(()) };
        let reasons: Vec<&str> =
            said.list("offered").iter().filter_map(|offer| offer["reason"].as_str()).collect();
        let named = reasons.iter().any(|reason| reason.contains(asks));
        if named { Ok(()) } else { Err(format!("it asks, and does not say {asks}: {reasons:?}")) }
    }

    /// PHP succeeds, sshd loads, nothing else has changed, and it can be taken back.
    fn proved(&self, said: &Said, before: &State, arguments: &[&str]) -> Result<(), String> {
        if said.report["verdict"] != "capture-works" || said.code != Some(0) {
            return Err(format!("verdict {} and exit {:?}", said.report["verdict"], said.code));
        }
        let repaired = State::of(self.sandbox)?;
        self.only_what_was_said(said, before, &repaired)?;
        self.sandbox.ask("/usr/sbin/sshd -t").map_err(|why| format!("sshd -t: {why}"))?;
        let again = self.doctor(arguments)?;
        match again.outcome() {
            "nothing-to-do" => {}
            // What the cured cause had explained away shows now, and is the next repair.
            "applied" if again.cures_what_is_named_by(said) => self.undo()?,
            other => return Err(format!("a second time: {other} {}", again.reason())),
        }
        same(&repaired, &State::of(self.sandbox)?, "a second --fix")?;
        let php = self.php()?;
        if php.outcome != "works" {
            return Err(format!("PHP {}: {}", php.short(), php.message));
        }
        same(&repaired, &State::of(self.sandbox)?, "PHP")?;
        let more = self.sandbox.run(&["bash", "-c", self.case.repaired], PASSWORD, LIMIT)?;
        more.or_fail("what must hold after the repair")?;
        self.taken_back(said, before, arguments)
    }

    /// A case that took the capture along gets another one for as long as PHP is asked.
    fn php(&self) -> Result<oracle::Said, String> {
        let path = format!("{}/dev/{}", self.case.target.storage, oracle::MAC);
        // As `capture` of break.sh, which cannot be read in without breaking the server again.
        let script = format!(
            "[[ -d {path} || ! -d $(dirname {path}) ]] || {{ mkdir {path}; echo image >{path}/d1p1.img
             chown -R fogproject: {path}; chmod -R 0777 {path}; echo made; }}"
        );
        let made = self.sandbox.ask(&script)?;
        let stat = format!("stat -c '%u:%g %a' {path} 2>/dev/null || true");
        let standing = self.sandbox.ask(&stat)?;
        let php = oracle::ask(self.sandbox, self.case, PASSWORD.trim())?;
        if let Some((owner, mode)) = standing.trim().split_once(' ') {
            // Putting it back has opened it.
            self.sandbox.ask(&format!("chown {owner} {path} && chmod {mode} {path} || true"))?;
        }
        if made.trim() == "made" {
            self.sandbox.ask(&format!("rm -rf {path}"))?;
        }
        Ok(php)
    }

    fn only_what_was_said(&self, said: &Said, before: &State, after: &State) -> Result<(), String> {
        let paths = said.paths();
        // sshd's directories have another time where a name came or went.
        let around = |name: &String| {
            let mut parents = paths.iter().filter_map(|path| Path::new(path).parent());
            parents.any(|parent| parent == Path::new(name))
        };
        let mut differ = before.differences(after).into_iter();
        let more = differ.find(|name| !paths.contains(name) && !around(name));
        match more {
            Some(name) => Err(format!("{name} has changed, and was not said to")),
            None => Ok(()),
        }
    }

    fn taken_back(&self, said: &Said, before: &State, arguments: &[&str]) -> Result<(), String> {
        self.undo()?;
        let undone = State::of(self.sandbox)?;
        same(before, &undone, "undo")?;
        let dry: Vec<&str> = arguments.iter().copied().chain(["--dry-run"]).collect();
        let shown = self.doctor(&dry)?;
        // Where sshd was only told, it has been told; and one that was started goes on.
        let started = said.report["fix"]["service"]["action"] == "start";
        let told = (said.paths().is_empty() || started) && shown.outcome() == "nothing-to-do";
        if !told && (shown.outcome() != "dry-run" || shown.paths() != said.paths()) {
            return Err(format!("--dry-run after undo: {} {:?}", shown.outcome(), shown.paths()));
        }
        same(&undone, &State::of(self.sandbox)?, "--dry-run")
    }

    fn undo(&self) -> Result<(), String> {
        let ended = self.sandbox.run(&["/usr/local/bin/sftp-doctor", "undo"], "", LIMIT)?;
        match ended.code {
            Some(0) => Ok(()),
            code => Err(format!("undo: exit {code:?}: {}{}", ended.stdout, ended.stderr)),
        }
    }

    fn untouched(&self, before: &State) -> Result<(), String> {
        same(before, &State::of(self.sandbox)?, "a --fix that had nothing to do")
    }

    fn doctor(&self, arguments: &[&str]) -> Result<Said, String> {
        let case = self.case;
        let refused = refused_logins(self.sandbox)?;
        let secret = case.target.password.unwrap_or(PASSWORD.trim());
        // A refused login takes up to 4.5 s on a quiet machine, and this one is busier than the clinic.
        let timeout = if case.timeout == CASE.timeout { TIMEOUT } else { case.timeout }.to_string();
        let target = format!("{}@{}:{}", case.target.user, case.target.host, case.target.port);
        let mut words =
            vec!["/usr/local/bin/sftp-doctor", "--format", "json", "--timeout", &timeout];
        words.extend(arguments);
        if case.told {
            words.extend(["--password-file", "-", "--storage", case.target.storage, &target]);
        }
        let input = if case.told { format!("{secret}\n") } else { String::new() };
        let ended = self.sandbox.run(&words, &input, LIMIT)?;
        if ended.stdout.contains(secret) || ended.stderr.contains(secret) {
            return Err("the password is in its output".into());
        }
        let report: Value = serde_json::from_str(&ended.stdout)
            .map_err(|e| format!("no JSON document: {e}: {}", ended.stderr))?;
        let breaches = contract::breaches(&report);
        if let Some(breach) = breaches.first() {
            return Err(breach.clone());
        }
        let more = refused_logins(self.sandbox)?.saturating_sub(refused);
        if more > 1 {
            return Err(format!("{more} refused logins in one run"));
        }
        Ok(Said { report, code: ended.code })
    }
}

/// Connections that ended in a refused login, as sshd's log tells.
pub(crate) fn refused_logins(sandbox: &Sandbox) -> Result<usize, String> {
    let script =
        "grep -aE '^Failed (password|keyboard-interactive)' /var/log/sshd.log 2>/dev/null |
            grep -o 'port [0-9]*' | sort -u | wc -l";
    let said = sandbox.ask(&format!("{{ {script}; }} || true"))?;
    Ok(said.trim().parse().unwrap_or(0))
}

fn same(before: &State, after: &State, what: &str) -> Result<(), String> {
    match before.told(after).first() {
        Some(change) => Err(format!("{what} changed {change}")),
        None => Ok(()),
    }
}
