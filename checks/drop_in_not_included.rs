//! `drop-in-not-included`: a file in the drop-in directory that sshd never reads.

use std::path::Path;

use crate::case::Stage;
use crate::check::{Answer, Check, Examination, Sshd};
use crate::cure::Cure;
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::remedy::{self, quoted};
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "drop-in-not-included",
    summary: "A file in the drop-in directory is never read by sshd",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
A file in `sshd_config.d` matches no `Include` pattern, so sshd never reads it: most patterns want names
that end in `.conf`, and a main file without an `Include` line reads none. FOG's documentation names
such a file, `00-fog-internal-sftp`.

## What FOG shows
Nothing because of it; whatever the file was to cure is not cured.

## How the doctor knows
It follows every `Include` line as sshd does, and looks at what lies beside the files that match.

## What to do
If the main file already has a `Subsystem sftp` line, change that one and remove the drop-in: up to
OpenSSH 9.4 a second definition keeps sshd from starting. Otherwise rename the drop-in.

## How sure one can be
Confirmed: neither name nor pattern leaves room. Backup copies, and files that hold no directive, are
not reported.

## Sources
sshd_config(5), Include; measured on OpenSSH 8.4, 9.2, 10.0 and 10.6.
";

/// Endings of copies that nobody means to be read.
const COPIES: [&str; 9] =
    ["~", ".bak", ".orig", ".old", ".rpmsave", ".rpmnew", ".disabled", ".swp", ".md"];

fn run(examination: &Examination<'_>) -> Answer {
    let sshd = match examination.sshd() {
        Ok(sshd) => sshd,
        Err(answer) => return answer,
    };
    let files: Vec<Unread> = sshd
        .config
        .not_included()
        .iter()
        .filter(|path| !is_copy(path))
        .filter_map(|path| Some((path.display().to_string(), directives(examination, path)?)))
        .collect();
    let Some((first, _)) = files.first() else { return Answer::Passed };
    let title = match files.len() {
        1 => format!("sshd never reads {}", text::line(first, 80)),
        more => format!("sshd never reads {more} files of its drop-in directory"),
    };
    let finding = files.iter().fold(
        Finding::hazard(CHECK.id, Stage::Subsystem, title).confirmed(),
        |finding, (path, lines)| {
            let line = lines.first().map_or("", String::as_str);
            let text = format!("never read: {}", text::line(line, 80));
            finding.seen(Evidence::new(text).in_file(text::line(path, 120)))
        },
    );
    let patterns: Vec<&str> =
        sshd.config.globs().iter().map(|glob| glob.pattern.as_str()).collect();
    let read = if patterns.is_empty() { "no Include line".into() } else { patterns.join(", ") };
    finding
        .seen(Evidence::new(format!("sshd reads: {}", text::line(&read, 120))))
        .cured_by(cure(examination, &sshd, &files))
        .into()
}

/// A file that nobody reads, and its directives.
type Unread = (String, Vec<String>);

/// A copy that an editor or a package left, or that somebody put aside.
fn is_copy(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name.starts_with('.')
        || name.starts_with("readme")
        || name.contains(".dpkg-")
        || name.contains(".ucf-")
        || COPIES.iter().any(|ending| name.ends_with(ending))
}

/// The lines of a file that say something; none for a file that says nothing.
fn directives(examination: &Examination<'_>, path: &Path) -> Option<Vec<String>> {
    use crate::sshd::Source;
    let files = &examination.at.host.seen()?.sshd.seen()?.files;
    let bytes = files.read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let lines: Vec<String> = lines.map(str::to_owned).collect();
    (!lines.is_empty()).then_some(lines)
}

/// A second Subsystem line is fatal up to 9.4, so the drop-in is renamed only where it is the
/// first.
fn cure(examination: &Examination<'_>, sshd: &Sshd, files: &[Unread]) -> Fix {
    let path = files.first().map_or("", |(path, _)| path);
    let file = quoted(path);
    let all = files.iter().all(|(path, lines)| defines_sftp(lines) && !path.is_empty());
    let class = if all { FixClass::Safe } else { FixClass::Manual };
    let fix = if sshd.effective.subsystem("sftp").is_some() {
        Fix::new("remove-the-drop-in", class, "remove it: the line in force stands elsewhere")
            .run(format!("sudo rm -i {file}"))
    } else {
        Fix::new("rename-the-drop-in", class, "give it a name that is read")
            .run(format!("sudo mv -i {file} {}", quoted(&format!("{path}.conf"))))
            .run(remedy::check_and_reload(examination))
    };
    let paths = files.iter().filter(|_| all).map(|(path, _)| path.clone());
    paths.fold(fix, |fix, path| fix.by(Cure::DropIn { path }))
}

/// Nothing but what the subsystem is: the documented repair, in a file of its own.
fn defines_sftp(lines: &[String]) -> bool {
    lines.iter().all(|line| {
        let mut words = line.split_ascii_whitespace();
        words.next().is_some_and(|word| word.eq_ignore_ascii_case("subsystem"))
            && words.next() == Some("sftp")
    })
}

#[cfg(test)]
mod tests {
    use super::is_copy;
    use std::path::Path;

    #[test]
    fn copies_are_no_drop_ins() {
        for copy in ["x.conf.bak", "x.conf~", "README", ".x.conf.swp", "x.conf.dpkg-old"] {
            assert!(is_copy(Path::new(&format!("/etc/ssh/sshd_config.d/{copy}"))), "{copy}");
        }
        assert!(!is_copy(Path::new("/etc/ssh/sshd_config.d/00-fog-internal-sftp")));
    }
}
