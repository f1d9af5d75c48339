//! What could be done to sshd's files, each with its price: the cheapest set that cures is the plan.

use std::path::{Path, PathBuf};

use crate::sshd::edit::{Change, Edit};
use crate::sshd::{Config, Effective, Lost, Mention, Place, Source, Why};
use crate::text::Bytes;

use super::draft::Action;
use super::goal::Goal;
use super::site::Site;
use super::text::{command, with_command};

/// A thing that can be done.
pub(super) struct Candidate {
    pub(super) action: Action,
    pub(super) price: u32,
    /// It takes something from somebody, or changes what somebody forced.
    pub(super) consent: bool,
}

impl Candidate {
    fn of(price: u32, action: Action) -> Self {
        Self { action, price, consent: false }
    }

    fn with_consent(self) -> Self {
        Self { consent: true, ..self }
    }
}

/// All that could help towards the goal.
pub(super) fn all(site: &Site<'_>, goal: &Goal) -> Vec<Candidate> {
    let config = site.now();
    let effective = config.effective(&site.fog);
    let mut found: Vec<Candidate> = drop_ins(site, goal);
    if goal.about_subsystem() || !goal.drop_ins.is_empty() {
        let served = Served { site, goal, config: &config, effective: &effective };
        found.extend(served.lines());
        found.extend(served.forced());
        found.extend(served.new_line());
        found.extend(served.beside_the_line_that_hides());
        found.extend(served.own_block());
    }
    found
}

struct Served<'a> {
    site: &'a Site<'a>,
    goal: &'a Goal,
    config: &'a Config,
    effective: &'a Effective,
}

impl Served<'_> {
    /// The command that is to stand behind `Subsystem sftp`.
    fn command(&self) -> String {
        let arguments = self.site.carried(self.goal.allow);
        let runs = self.effective.sftp().filter(|runs| runs.is_sftp_server());
        match runs {
            Some(runs) if !self.goal.internal && !runs.internal => {
                command(&runs.command, &arguments)
            }
            _ => command("internal-sftp", &arguments),
        }
    }

    /// Each line that names the subsystem says something else, or goes.
    fn lines(&self) -> Vec<Candidate> {
        let undefined = self.effective.subsystem("sftp").is_none();
        let mut found = Vec::new();
        for line in self.config.subsystem_lines() {
            let own = line.name == "sftp";
            let near = undefined && is_near(&line.name);
            if !(own || near) {
                continue;
            }
            found.extend(self.other_words(&line));
            if own {
                let edit = self.config.comment_out(&line.place);
                let price = self.price_of_leaving(&line.place);
                found.extend(edit.ok().map(|edit| Candidate::of(price, Action::Lines(vec![edit]))));
            }
        }
        found
    }

    fn other_words(&self, line: &Mention) -> Option<Candidate> {
        let text = with_command(&line_of(self.config, &line.place)?, &self.command());
        let edit = self.config.replace_line(&line.place, &text).ok()?;
        let price = if line.in_block { 11 } else { 10 };
        Some(Candidate::of(price, Action::Lines(vec![edit])))
    }

    /// A line without effect goes first, then one of a drop-in.
    fn price_of_leaving(&self, place: &Place) -> u32 {
        let here = |lost: &Lost| lost.place.file == place.file && lost.place.line == place.line;
        let lost = self.effective.lost("subsystem").any(here);
        let in_main = Path::new(&*place.file) == self.site.main;
        match (lost, in_main) {
            (true, _) => 8,
            (false, false) => 9,
            (false, true) => 10,
        }
    }

    /// The ForceCommand line forces sshd's own server.
    fn forced(&self) -> Option<Candidate> {
        let runs = self.effective.sftp().filter(|runs| runs.forced)?;
        let place = runs.place.as_ref()?;
        let text = format!("ForceCommand {}", self.command());
        let edit = self.config.replace_line(place, &text).ok()?;
        Some(Candidate::of(10, Action::Lines(vec![edit])).with_consent())
    }

    /// A global line above all others.
    fn new_line(&self) -> Option<Candidate> {
        let edit = self.config.insert_above_include(&format!("Subsystem sftp {}", self.command()));
        edit.ok().map(|edit| Candidate::of(12, Action::Lines(vec![edit])))
    }

    /// A Match block's list of subsystems replaced the global one: `sftp` joins it, or takes the
    /// place of what is there (9.5 to 10.2 crash when the block has more than stand above it).
    fn beside_the_line_that_hides(&self) -> Vec<Candidate> {
        let hides = self.effective.lost("subsystem").find_map(|lost| match &lost.why {
            Why::Overridden(by) if lost.value.starts_with("sftp ") => Some(by.clone()),
            _ => None,
        });
        let Some(by) = hides else { return Vec::new() };
        let Some(old) = line_of(self.config, &by) else { return Vec::new() };
        let indent: String = old.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
        let line = format!("Subsystem sftp {}", self.command());
        let expects = Some(Bytes(old.into_bytes()));
        let text = Bytes(format!("{indent}{line}").into_bytes());
        let file = PathBuf::from(&*by.file);
        let join = Edit { file, line: by.line, expects, change: Change::Insert(text) };
        let mut found = vec![Candidate::of(13, Action::Lines(vec![join]))];
        let replaced = self.config.replace_line(&by, &line).ok();
        found.extend(
            replaced.map(|edit| Candidate::of(20, Action::Lines(vec![edit])).with_consent()),
        );
        found
    }

    /// A block for FOG's account alone, at the end: nobody else gets SFTP (9.5 and later).
    fn own_block(&self) -> Option<Candidate> {
        if !self.site.releases.iter().all(|release| release.at_least(9, 5)) {
            return None;
        }
        let line = format!("Subsystem sftp {}", self.command());
        Some(Candidate::of(14, block_at_the_end(self.site, &[line], false)?))
    }
}

/// `Match User …` with these lines behind the last line of the main file.
pub(super) fn block_at_the_end(site: &Site<'_>, lines: &[String], address: bool) -> Option<Action> {
    let bytes = site.files.read(site.main).ok()?;
    let line = bytes.split_inclusive(|b| *b == b'\n').count() + 1;
    let edits = block(site, lines, address)?.into_iter().map(|text| Edit {
        file: site.main.to_owned(),
        line,
        expects: None,
        change: Change::Insert(Bytes(text.into_bytes())),
    });
    Some(Action::Lines(edits.collect()))
}

/// The lines of a Match block for FOG's account, and with `address` for FOG's address alone.
pub(super) fn block(site: &Site<'_>, lines: &[String], address: bool) -> Option<Vec<String>> {
    let user = site.fog.user.as_deref()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if user.is_empty() || !user.chars().all(plain) {
        return None;
    }
    let mut head = format!("Match User {user}");
    if address {
        head.push_str(&format!(" Address {}", site.fog.address.as_deref()?));
    }
    Some(std::iter::once(head).chain(lines.iter().map(|line| format!("    {line}"))).collect())
}

/// Drop-ins that nobody reads get a name that is read, or go if they are about the subsystem alone.
fn drop_ins(site: &Site<'_>, goal: &Goal) -> Vec<Candidate> {
    let config = site.now();
    let wished = goal.drop_ins.iter().cloned();
    let about = config.not_included().iter().filter(|path| goal.internal && is_one(site, path));
    let mut paths: Vec<PathBuf> = wished.chain(about.cloned()).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut found = Vec::new();
    for path in paths.iter().filter(|path| is_one(site, path)) {
        found.push(Candidate::of(8, Action::Remove(path.clone())));
        if path.extension().is_none_or(|ending| ending != "conf") {
            let to = PathBuf::from(format!("{}.conf", path.display()));
            if !site.files.exists(&to) {
                found.push(Candidate::of(9, Action::Rename { from: path.clone(), to }));
            }
        }
    }
    found
}

/// It says nothing but what the subsystem `sftp` is.
pub(super) fn is_one(site: &Site<'_>, path: &Path) -> bool {
    let Ok(bytes) = site.files.read(path) else { return false };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    let about = |line: &str| {
        let mut words = line.split_ascii_whitespace();
        words.next().is_some_and(|word| word.eq_ignore_ascii_case("subsystem"))
            && words.next() == Some("sftp")
    };
    let first = lines.next();
    first.is_some_and(about) && lines.all(about)
}

/// A line as it stands, without its end.
pub(super) fn line_of(config: &Config, place: &Place) -> Option<String> {
    let file = config.file(Path::new(&*place.file))?;
    let line = file.bytes.split(|b| *b == b'\n').nth(place.line.checked_sub(1)?)?;
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    String::from_utf8(line.to_vec()).ok()
}

fn is_near(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("sftp") || strsim::damerau_levenshtein(&name, "sftp") <= 1
}
