//! Every file that a repair could touch, as it is.

use std::collections::BTreeMap;

use crate::sandbox::Sandbox;

/// Name, kind, mode, owner, bytes and time of everything in these places. The times of directories are left out but for
/// sshd's own: the rehearsal makes and removes names in them. So are the copies and locks of `usermod` and `chage`, and the captured image,
/// which PHP moves and which is put back.
const LOOK: &str = r#"
cd /
find etc etc/ssh opt srv home root images usr/local usr/lib/openssh -xdev \
    \( -path images/dev/00163e5a7b9c -o -path images/clinic-image \) -prune -o \
    \( -path 'etc/*-' -o -path etc/.pwd.lock \) -o \
    -type f -size -2048 -printf '%p\t%y %m %U:%G %T@ ' -exec md5sum {} \; -o \
    -type d -path 'etc/ssh*' -printf '%p\t%y %m %U:%G %T@\n' -o \
    -printf '%p\t%y %m %U:%G %l\n' 2>/dev/null |
    LC_ALL=C sort
"#;

/// Files that programs of the system write anew; their bytes count and their times do not.
const REWRITTEN: [&str; 4] = ["etc/passwd", "etc/shadow", "etc/group", "etc/gshadow"];

/// The files of a sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State(BTreeMap<String, String>);

impl State {
    /// As it is now.
    pub(crate) fn of(sandbox: &Sandbox) -> Result<State, String> {
        let text = sandbox.ask(LOOK)?;
        let lines = text.lines().filter_map(|line| line.split_once('\t'));
        Ok(State(lines.map(|(path, facts)| (format!("/{path}"), plain(path, facts))).collect()))
    }

    /// Without the times of files and directories, and without the places whose names begin so.
    pub(crate) fn timeless(&self, without: &str) -> State {
        let bare = |facts: &str| {
            if !facts.starts_with(['f', 'd']) {
                return facts.to_owned();
            }
            let words = facts.split(' ').enumerate().filter(|(at, _)| *at != 3);
            words.map(|(_, word)| word).collect::<Vec<_>>().join(" ")
        };
        let kept = self.0.iter().filter(|(path, _)| !path.starts_with(without));
        State(kept.map(|(path, facts)| (path.clone(), bare(facts))).collect())
    }

    /// The paths that are in one of the two only, or differ.
    pub(crate) fn differences(&self, other: &State) -> Vec<String> {
        let names = self.0.keys().chain(other.0.keys());
        let mut found: Vec<String> =
            names.filter(|name| self.0.get(*name) != other.0.get(*name)).cloned().collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What differs, with what it was and is.
    pub(crate) fn told(&self, other: &State) -> Vec<String> {
        let facts = |state: &State, name: &str| {
            state.0.get(name).map_or("not there", String::as_str).to_owned()
        };
        let names = self.differences(other);
        names
            .iter()
            .map(|name| format!("{name}: {} became {}", facts(self, name), facts(other, name)))
            .collect()
    }
}

fn plain(path: &str, facts: &str) -> String {
    if !REWRITTEN.contains(&path) {
        return facts.to_owned();
    }
    let words = facts.split(' ').enumerate().filter(|(at, _)| *at != 3).map(|(_, word)| word);
    words.collect::<Vec<_>>().join(" ")
}
