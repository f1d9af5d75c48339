//! What PAM does for sshd: the `auth` and `account` lines of its service, includes followed
//! (pam.conf(5); Linux-PAM 1.1 to 1.7).

use std::io;

use super::{disk, pam_files};
use crate::case::{Account, Look, PamKind, PamLine, PamStack};
use crate::text;

/// The administrator's first, then the vendor's (SUSE, and Linux-PAM since 1.4).
const FOLDERS: [&str; 2] = ["/etc/pam.d", "/usr/lib/pam.d"];
const LIMIT: u64 = 64 * 1024;
/// Deeper and longer than any stack.
const DEPTH: usize = 8;
const LINES: usize = 200;

/// Reads the stack of `service`, and what its modules read about `account`.
pub(super) fn look(service: &str, account: &Account) -> Look<PamStack> {
    let mut lines = Vec::new();
    for kind in [PamKind::Auth, PamKind::Account] {
        if let Err((path, error)) = follow(service, kind, DEPTH, &mut lines) {
            return Look::unreadable(&path, &error);
        }
    }
    Look::Seen(pam_files::complete(service, lines, account))
}

fn follow(
    service: &str,
    kind: PamKind,
    depth: usize,
    lines: &mut Vec<PamLine>,
) -> Result<(), (String, io::Error)> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if depth == 0 || lines.len() >= LINES || !service.chars().all(plain) {
        return Ok(());
    }
    let Some((path, content)) = read(service)? else { return Ok(()) };
    for (at, line) in joined(&content) {
        match parse(&line) {
            Some(Parsed::Include(other)) => follow(&other, kind, depth - 1, lines)?,
            Some(Parsed::Line { of, control, module, .. })
                if of == kind && matches!(control.as_str(), "include" | "substack") =>
            {
                follow(&module, kind, depth - 1, lines)?;
            }
            Some(Parsed::Line { of, control, module, args }) if of == kind => {
                let module = module.rsplit('/').next().unwrap_or_default().to_owned();
                lines.push(PamLine { file: path.clone(), line: at, kind, control, module, args });
            }
            _ => {}
        }
    }
    Ok(())
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
        assert!(line("session required pam_limits.so").is_none());
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
