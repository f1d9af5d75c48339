//! Every command line of the documents, typed on a server on which a capture works and on one on which it does not: each
//! ends with the exit code that the help promises. What asks is answered with yes, at a terminal.

use std::path::Path;
use std::time::Duration;

use crate::lines::{commands, documents};
use crate::options::Options;
use crate::run::Ended;
use crate::sandbox::Sandbox;
use crate::tree::Tree;

pub(crate) const NAME: &str = "documented: every command line of the documents does what it should";

/// No line takes longer: twenty sessions, one after the other.
const LIMIT: Duration = Duration::from_secs(90);

/// The addresses, ports, names and trees that the documents speak of.
const PREPARE: &str = r#"
    ip addr add 10.0.0.39/24 dev fog0
    echo 10.77.0.1 fog.example >>/etc/hosts
    first_lines 'Port 22' 'Port 2222'
    install -d -m 0700 /mnt/disk /mnt/image /etc/nagios /var/lib/sftp-doctor
    mount --bind / /mnt/disk
    mount --bind / /mnt/image
    account_password >/etc/nagios/fog.password
    chmod 0600 /etc/nagios/fog.password
    "#;
const BREAK: &str = "quiet_external; bashrc 'echo hi'";

/// Each line runs in its page's own directory, with what its surroundings would have set.
const SURROUNDINGS: &str = r#"
    mkdir -p "/tmp/pages/$PAGE"
    cd "/tmp/pages/$PAGE"
    cp -p /etc/nagios/fog.password FILE
    export FOG_PASSWORD_FILE=FILE GITHUB_STEP_SUMMARY=summary report=report
    touch summary
    "#;

const SAVE: &str = "sftp-doctor --save case.json >/dev/null 2>&1";

/// Whether it was asked for.
pub(crate) fn is_wanted(options: &Options) -> bool {
    let patterns = &options.patterns;
    !options.oracle
        && (patterns.is_empty() || patterns.iter().any(|pattern| NAME.contains(pattern.as_str())))
}

/// Every line that ended otherwise.
pub(crate) fn run(tree: &Tree, doctor: &Path) -> Vec<String> {
    let on = |works: bool| {
        let all = Server::new(tree, doctor, works).and_then(|mut server| server.read_all());
        all.unwrap_or_else(|why| vec![why])
    };
    std::thread::scope(|scope| {
        let healthy = scope.spawn(|| on(true));
        let mut misses = on(false);
        misses.extend(healthy.join().unwrap_or_else(|_| vec!["a thread died".to_owned()]));
        misses
    })
}

/// A server that a reader of the documents sits at.
struct Server {
    sandbox: Sandbox,
    /// a capture works now
    works: bool,
    /// repairs that can be taken back
    repaired: usize,
}

impl Server {
    fn new(tree: &Tree, doctor: &Path, works: bool) -> Result<Self, String> {
        let sandbox = Sandbox::new(tree, Some(doctor))?;
        sandbox.stand(&format!("{PREPARE}\n{}", if works { "" } else { BREAK }))?;
        Ok(Self { sandbox, works, repaired: 0 })
    }

    fn read_all(&mut self) -> Result<Vec<String>, String> {
        let (mut misses, mut count) = (Vec::new(), 0);
        for path in documents() {
            let text = std::fs::read_to_string(&path).map_err(|e| e.to_string())?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            for line in commands(&text) {
                // What stands behind it in the page.
                let line = line.split(" #").next().unwrap_or_default().trim_end().to_owned();
                let Some(typed) = typed(&line) else { continue };
                count += 1;
                misses.extend(self.line(&name, &line, &typed)?);
            }
            if let Some(script) = plugin(&text) {
                let due = if self.works { 0 } else { 2 };
                let ended = self.shell(&name, &format!("set -- 10.0.0.39\n{script}"), "")?;
                misses.extend(miss(&format!("{name}: its plugin"), due, &ended));
            }
        }
        if count < 30 {
            misses.push(format!("only {count} command lines were found"));
        }
        Ok(misses)
    }

    fn line(&mut self, page: &str, line: &str, typed: &str) -> Result<Option<String>, String> {
        let works = if self.works { "a capture works" } else { "a capture fails" };
        let due = self.due(line);
        let ended = match changes(line) {
            // At a terminal, where somebody says yes twice.
            true => self.shell(page, &format!("script -qec '{typed}' /dev/null"), "y\ny\n")?,
            false => self.shell(page, &format!("set -- 10.0.0.39\n{typed}"), "")?,
        };
        if changes(line) && !self.works {
            (self.works, self.repaired) = (true, self.repaired + 1);
        } else if line.ends_with(" undo") && self.repaired > 0 {
            (self.works, self.repaired) = (false, self.repaired - 1);
        }
        Ok(miss(&format!("{page}: {line} ({works})"), due, &ended))
    }

    /// The exit code that the help promises.
    fn due(&self, line: &str) -> i32 {
        let words: Vec<&str> = line.split_whitespace().collect();
        let has = |word: &str| words.contains(&word);
        let alone = ["explain", "checks", "config", "man", "completions", "--help", "--version"];
        match words.get(1) {
            Some(word) if alone.contains(word) => 0,
            // Nobody has repaired anything there: no repair has a number.
            Some(&"undo") if words.len() > 2 && self.works => 2,
            Some(&"undo") => 0,
            _ if changes(line) => 0,
            // Files alone say nothing of a session.
            _ if has("--root") => 3,
            _ => i32::from(!self.works),
        }
    }

    fn shell(&self, page: &str, script: &str, input: &str) -> Result<Ended, String> {
        let script = format!("PAGE={page}\n{SURROUNDINGS}\n{script}");
        self.sandbox.run(&["bash", "-c", &script], input, LIMIT)
    }
}

/// Makes changes after a yes.
fn changes(line: &str) -> bool {
    let harmless = ["--dry-run", " replay ", "--root"].iter().any(|word| line.contains(word));
    line.split_whitespace().any(|word| word.starts_with("--fix")) && !harmless
}

/// What a reader types for it; none where the page's own test does.
fn typed(line: &str) -> Option<String> {
    // The check that docs/add-a-check.md leads to.
    if line.contains("reverse-lookup-enabled") {
        return None;
    }
    let word = |word: &str| match word {
        "ID" => "port-closed".to_owned(),
        "HOST" => "fog.example".to_owned(),
        word => word.to_owned(),
    };
    let typed = line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    let typed = if typed.ends_with(" replay -") { format!("{typed} <case.json") } else { typed };
    Some(match typed.contains(" replay ") {
        // Saved by an earlier line of the page, or by somebody else.
        true => format!("[[ -e case.json ]] || {SAVE}; {typed}"),
        false => typed,
    })
}

/// The page's plugin for a monitoring: a whole script.
fn plugin(text: &str) -> Option<&str> {
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.into_iter().find(|block| block.contains("/etc/nagios/"))
}

fn miss(what: &str, due: i32, ended: &Ended) -> Option<String> {
    let panicked = ended.stderr.contains("panicked at");
    // A wrong command line, or nothing of that number, is told on standard error alone.
    let silent = ended.stdout.is_empty() && due != 2;
    (ended.code != Some(due) || panicked || silent).then(|| {
        let said = format!("{}{}", ended.stdout, ended.stderr);
        let said: Vec<&str> = said.lines().rev().take(6).collect();
        format!("{what}: exit {:?}, not {due}: {said:?}", ended.code)
    })
}
