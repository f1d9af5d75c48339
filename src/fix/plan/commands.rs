//! A plan as commands to type: for another machine, a saved Case, or a reader who wants to do it
//! alone.

use std::path::Path;

use crate::check::Examination;
use crate::fix::{Standing, Step};
use crate::remedy::{check_and_reload, quoted, start};

use super::plan::{Plan, Service};

/// The commands that do what the plan would do, in its order.
#[must_use]
pub fn of(plan: &Plan, examination: &Examination<'_>) -> Vec<String> {
    let steps = plan.changes.iter().flat_map(|change| step(&change.step));
    let service = match plan.service {
        Service::Nothing => None,
        Service::Reload => Some(check_and_reload(examination)),
        Service::Start => Some(start(examination)),
    };
    steps.chain(service).collect()
}

fn step(step: &Step) -> Vec<String> {
    match step {
        Step::Write { path, before, after } => lines(path, before, after),
        Step::Create { path, bytes, standing } => create(path, bytes, *standing),
        Step::Rename { from, to, .. } => vec![format!("sudo mv -n {} {}", word(from), word(to))],
        Step::Remove { path, .. } => vec![format!("sudo rm -i {}", word(path))],
        Step::MakeDirectory { path, standing } => {
            let Standing { uid, gid, mode } = standing;
            vec![format!("sudo install -d -o {uid} -g {gid} -m {mode:04o} {}", word(path))]
        }
        Step::Own { path, before, after } => own(path, *before, *after),
        Step::Account { run, .. } => {
            let words: Vec<String> = run.iter().map(|argument| quoted(argument)).collect();
            vec![format!("sudo {}", words.join(" "))]
        }
    }
}

fn word(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}

fn own(path: &Path, before: Standing, after: Standing) -> Vec<String> {
    let chown = (before.uid, before.gid) != (after.uid, after.gid);
    let chown = chown.then(|| format!("sudo chown {}:{} {}", after.uid, after.gid, word(path)));
    let chmod = (before.mode != after.mode)
        .then(|| format!("sudo chmod {:04o} {}", after.mode, word(path)));
    chown.into_iter().chain(chmod).collect()
}

fn create(path: &Path, bytes: &[u8], standing: Standing) -> Vec<String> {
    let Standing { uid, gid, mode } = standing;
    let install = format!("sudo install -o {uid} -g {gid} -m {mode:04o} /dev/null {}", word(path));
    if bytes.is_empty() {
        return vec![install];
    }
    let text = String::from_utf8_lossy(bytes).into_owned();
    let lines: Vec<String> = text.lines().map(quoted).collect();
    vec![
        install,
        format!("printf '%s\\n' {} | sudo tee {} >/dev/null", lines.join(" "), word(path)),
    ]
}

/// One `sed` for each run of changed lines, the last first, so that the numbers stay right.
fn lines(path: &Path, before: &[u8], after: &[u8]) -> Vec<String> {
    let split = |bytes: &[u8]| -> Vec<String> {
        let lines = bytes.split_inclusive(|b| *b == b'\n');
        lines
            .map(|line| String::from_utf8_lossy(line).trim_end_matches(['\n', '\r']).into())
            .collect()
    };
    let (old, new) = (split(before), split(after));
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let room = old.len().min(new.len()) - same;
    let behind =
        old.iter().rev().zip(new.iter().rev()).take(room).take_while(|(a, b)| a == b).count();
    let (gone, come) = (&old[same..old.len() - behind], &new[same..new.len() - behind]);
    let file = word(path);
    let sed = |script: String| format!("sudo sed -i.before-sftp-doctor {} {file}", quoted(&script));
    if gone.len() == come.len() {
        let changed = gone.iter().zip(come).enumerate().filter(|(_, (a, b))| a != b);
        let scripts = changed.map(|(at, (_, new))| format!("{}c\\{}", same + at + 1, escaped(new)));
        return scripts.map(sed).collect();
    }
    if gone.is_empty() && same == old.len() {
        // A last line without an end would run into the first new one.
        let open = !before.is_empty() && !before.ends_with(b"\n");
        let end = open.then(|| "''".to_owned()).into_iter();
        let lines: Vec<String> = end.chain(come.iter().map(|line| quoted(line))).collect();
        return vec![format!("printf '%s\\n' {} | sudo tee -a {file} >/dev/null", lines.join(" "))];
    }
    if gone.is_empty() {
        let text: Vec<String> = come.iter().map(|line| escaped(line)).collect();
        return vec![sed(format!("{}i\\{}", same + 1, text.join("\\n")))];
    }
    vec![format!("sudoedit +{} {file}", same + 1)]
}

/// For the text of sed's `c` and `i`, where `\t` is a tab.
fn escaped(line: &str) -> String {
    line.replace('\\', "\\\\").replace('\t', "\\t")
}

#[cfg(test)]
mod tests {
    use super::lines;
    use std::path::Path;

    #[test]
    fn lines_become_commands() {
        let of = |a: &str, b: &str| lines(Path::new("/f"), a.as_bytes(), b.as_bytes());
        assert_eq!(of("a\nb\nc\n", "a\nB x\nc\n"), ["sudo sed -i.before-sftp-doctor '2c\\B x' /f"]);
        assert_eq!(of("a\n", "n\na\n"), ["sudo sed -i.before-sftp-doctor '1i\\n' /f"]);
        assert_eq!(
            of("a\n", "a\nMatch User x\n\ty\n"),
            ["printf '%s\\n' 'Match User x' '\ty' | sudo tee -a /f >/dev/null"]
        );
        assert_eq!(
            of("Match User a\nX no", "Match User a\nX no\nMatch User x\n\ty\n"),
            ["printf '%s\\n' '' 'Match User x' '\ty' | sudo tee -a /f >/dev/null"]
        );
    }
}
