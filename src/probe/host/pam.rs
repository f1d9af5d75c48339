//! What PAM does for sshd: the `auth`, `account` and `session` lines of its service, includes followed
//! (pam.conf(5); Linux-PAM 1.1 to 1.7).

use std::io;
use std::path::PathBuf;

use super::{disk, pam_files, pam_modules};
use crate::case::{AccessRule, Account, Look, PamKind, PamLine, PamStack};
use crate::text;

/// The administrator's first, then the vendor's (SUSE, and Linux-PAM since 1.4).
const FOLDERS: [&str; 2] = ["/etc/pam.d", "/usr/lib/pam.d"];
const LIMIT: u64 = 64 * 1024;
/// Deeper and longer than any stack.
const DEPTH: usize = 8;
const LINES: usize = 200;

/// Reads the stack of `service`, and what its modules read about `account`.
pub(super) fn look(service: &str, account: &Account) -> Look<PamStack> {
    let mut stack = Reading { folders: pam_modules::folders(), ..Reading::default() };
    for kind in [PamKind::Auth, PamKind::Account, PamKind::Session] {
        // What has no file of its own gets that of `other`.
        let followed = stack.follow(service, kind, DEPTH).and_then(|there| match there {
            true => Ok(true),
            false => stack.follow("other", kind, DEPTH),
        });
        if let Err((path, error)) = followed {
            return Look::unreadable(&path, &error);
        }
    }
    let complete = pam_files::complete(service, stack.lines, account);
    Look::Seen(PamStack { absent: stack.absent, ..complete })
}

/// A stack as far as it was read.
#[derive(Default)]
struct Reading {
    folders: Vec<PathBuf>,
    lines: Vec<PamLine>,
    absent: Vec<AccessRule>,
}

impl Reading {
    /// True where there is such a service.
    fn follow(
        &mut self,
        service: &str,
        kind: PamKind,
        depth: usize,
    ) -> Result<bool, (String, io::Error)> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if depth == 0 || self.lines.len() >= LINES || !service.chars().all(plain) {
            return Ok(true);
        }
        let Some((path, content)) = read(service)? else { return Ok(false) };
        for (at, line) in joined(&content) {
            let included = match parse(&line) {
                Some(Parsed::Include(other)) => other,
                Some(Parsed::Line { of, control, module, .. })
                    if of == kind && matches!(control.as_str(), "include" | "substack") =>
                {
                    module
                }
                Some(Parsed::Line { of, control, module, args }) if of == kind => {
                    let missing = pam_modules::is_missing(&module, &self.folders);
                    let module = module.rsplit('/').next().unwrap_or_default().to_owned();
                    let file = path.clone();
                    self.lines.push(PamLine {
                        file,
                        line: at,
                        kind,
                        control,
                        module,
                        args,
                        missing,
                    });
                    continue;
                }
                _ => continue,
            };
            let text = text::line(line.trim(), 120);
            let rule = AccessRule { file: path.clone(), line: at, text };
            if !self.follow(&included, kind, depth - 1)? && !self.absent.contains(&rule) {
                self.absent.push(rule);
            }
        }
        Ok(true)
    }
}

fn read(service: &str) -> Result<Option<(String, String)>, (String, io::Error)> {
    for folder in FOLDERS {
        let path = format!("{folder}/{service}");
        match disk::read(&path, LIMIT) {
            Ok(bytes) => return Ok(Some((path, String::from_utf8_lossy(&bytes).into_owned()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err((path, error)),
        }
    }
    Ok(None)
}

/// Lines with their numbers; a backslash at the end joins the next.
fn joined(content: &str) -> Vec<(usize, String)> {
    let (mut all, mut open) = (Vec::<(usize, String)>::new(), false);
    for (at, line) in content.lines().enumerate() {
        let (part, goes_on) = line.strip_suffix('\\').map_or((line, false), |part| (part, true));
        match all.last_mut() {
            Some((_, text)) if open => text.push_str(part),
            _ => all.push((at + 1, part.to_owned())),
        }
        open = goes_on;
    }
    all
}

enum Parsed {
    Include(String),
    Line { of: PamKind, control: String, module: String, args: Vec<String> },
}

fn parse(line: &str) -> Option<Parsed> {
    let line = line.split('#').next().unwrap_or_default().trim();
    let mut words = words(line).into_iter();
    let first = words.next()?;
    if first == "@include" {
        return Some(Parsed::Include(words.next()?));
    }
    let of = match first.trim_start_matches('-').to_ascii_lowercase().as_str() {
        "auth" => PamKind::Auth,
        "account" => PamKind::Account,
        "session" => PamKind::Session,
        _ => return None,
    };
    let mut next = || words.next().map(|word| text::line(&word, 200));
    let (control, module) = (next()?, next()?);
    let args = std::iter::from_fn(next).take(32).collect();
    Some(Parsed::Line { of, control: control.to_ascii_lowercase(), module, args })
}

/// Words between blanks; brackets hold one together.
fn words(line: &str) -> Vec<String> {
    let (mut all, mut word, mut inside) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        inside = (inside || c == '[') && c != ']';
        if c.is_ascii_whitespace() && !inside {
            all.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        } else {
            word.push(c);
        }
    }
    all.extend((!word.is_empty()).then_some(word));
    all
}

#[cfg(test)]
mod tests {
    use super::{Parsed, joined, parse};
    use crate::case::PamKind;
    use proptest::prelude::*;

    fn line(text: &str) -> Option<(PamKind, String, String, Vec<String>)> {
        match parse(text)? {
            Parsed::Line { of, control, module, args } => Some((of, control, module, args)),
            Parsed::Include(_) => None,
        }
    }

    #[test]
    fn lines_of_a_stack_are_read() {
        let (of, control, module, args) =
            line("-account\t[success=1 default=ignore]  /lib/pam_unix.so a=b [c d] # x").unwrap();
        assert_eq!((of, module.as_str()), (PamKind::Account, "/lib/pam_unix.so"));
        assert_eq!(control, "[success=1 default=ignore]");
        assert_eq!(args, ["a=b", "[c d]"]);
        assert!(line("password required pam_unix.so").is_none());
        assert!(line("# auth required x").is_none());
        assert!(matches!(parse("@include common-auth"), Some(Parsed::Include(_))));
        assert_eq!(joined("a \\\nb\nc"), [(1, "a b".into()), (3, "c".into())]);
    }

    proptest! {
        #[test]
        fn no_line_breaks_the_reader(text: String) {
            let _ = parse(&text);
        }
    }
}
