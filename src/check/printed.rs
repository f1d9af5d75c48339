//! The line of a file that prints what came over the wire.

use crate::case::{Look, StartupFile};
use crate::text::Bytes;

/// The line of `file` that prints the beginning of `printed`, from 1.
#[must_use]
pub fn printing_line(file: &StartupFile, printed: &Bytes) -> Option<usize> {
    let Look::Seen(text) = &file.text else { return None };
    let text = String::from_utf8_lossy(&text.0);
    let printed = String::from_utf8_lossy(&printed.0);
    let first = printed.lines().map(str::trim).find(|line| !line.is_empty())?;
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim_start().starts_with('#'));
    let verbatim = lines.clone().find(|(line, _)| line.contains(first));
    let variable = verbatim.and_then(|(line, _)| assigned(line));
    let of_variable = |name| {
        let used = [format!("${name}"), format!("${{{name}}}")];
        let fits = |line: &str| prints(line) && used.iter().any(|used| line.contains(used));
        lines.clone().find(|(line, _)| fits(line))
    };
    let verbatim = variable.and_then(of_variable).or(verbatim);
    let by_words = || {
        let words: Vec<&str> = words(first).collect();
        // A variable, or an escape sequence, stands for the other half.
        let enough = |line: &str| {
            let held = words.iter().filter(|word| line.contains(**word)).count();
            held >= 2 && held * 2 >= words.len() && prints(line)
        };
        lines.clone().find(|(line, _)| enough(line))
    };
    let by_beginning = || lines.clone().find(|(line, _)| begins(line, first));
    verbatim.or_else(by_beginning).or_else(by_words).map(|(_, number)| number)
}

/// The variable that a line sets, and nothing else: `NAME=TEXT`, `set NAME = TEXT`.
fn assigned(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = ["export ", "set ", "setenv ", "set -g "]
        .iter()
        .find_map(|word| line.strip_prefix(word))
        .unwrap_or(line);
    let end = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    let (name, rest) = line.split_at(end);
    (!name.is_empty() && rest.trim_start().starts_with('=')).then_some(name)
}

/// Shorter beginnings than this many bytes may be chance.
const BEGINNING: usize = 5;

/// The line prints a text that begins like `printed`, up to its first variable: `echo "Hi, $USER"`.
fn begins(line: &str, printed: &str) -> bool {
    let text = line.split_once(['"', '\'']).map(|(_, text)| text);
    let text = text.or_else(|| line.trim_start().split_once(' ').map(|(_, text)| text));
    let literal = text.and_then(|text| text.split(['$', '%', '\\', '`', '(']).next());
    prints(line)
        && literal.is_some_and(|literal| {
            literal.trim_end().len() >= BEGINNING && printed.starts_with(literal)
        })
}

/// The words of what was printed, escape sequences left out.
fn words(printed: &str) -> impl Iterator<Item = &str> {
    printed.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() >= 3)
}

/// The line has a command that prints, and not to standard error.
fn prints(line: &str) -> bool {
    let mut words = line.split(|c: char| !c.is_alphanumeric());
    words.any(|word| matches!(word, "echo" | "printf" | "print" | "cat")) && !line.contains(">&2")
}

#[cfg(test)]
mod tests {
    use super::printing_line;
    use crate::case::{Look, StartupFile};
    use crate::text::Bytes;

    #[test]
    fn the_line_is_found_outside_comments() {
        let text = b"# echo Welcome\n[ -t 0 ] || true\n  echo \"Welcome to FOG\"\n".to_vec();
        let file = StartupFile { path: "/home/x/.bashrc".into(), text: Look::Seen(Bytes(text)) };
        assert_eq!(printing_line(&file, &Bytes(b"Welcome to FOG\n".to_vec())), Some(3));
        assert_eq!(printing_line(&file, &Bytes(b"\n\nother\n".to_vec())), None);
        assert_eq!(printing_line(&file, &Bytes(b"\n".to_vec())), None);
    }

    #[test]
    fn a_text_in_a_variable_is_printed_where_that_is_used() {
        let text = b"motd='Welcome to FOG'\nset -u\necho \"$motd\"\n".to_vec();
        let file = StartupFile { path: "/home/x/.zshenv".into(), text: Look::Seen(Bytes(text)) };
        assert_eq!(printing_line(&file, &Bytes(b"Welcome to FOG\n".to_vec())), Some(3));
    }

    #[test]
    fn variables_and_colours_are_seen_through() {
        let text = b"greeting() { true; }\nprintf '\\033[1mHello\\033[0m from %s\\n' $HOSTNAME\n";
        let text = Look::Seen(Bytes(text.to_vec()));
        let file = StartupFile { path: "/home/x/.motd".into(), text };
        let printed = Bytes(b"\x1b[1mHello\x1b[0m from fog\n".to_vec());
        assert_eq!(printing_line(&file, &printed), Some(2));
        let text = Look::Seen(Bytes(b"umask 2\necho \"Welcome to $HOST\"\n".to_vec()));
        let file = StartupFile { path: "/home/x/.zshenv".into(), text };
        assert_eq!(printing_line(&file, &Bytes(b"Welcome to a\n".to_vec())), Some(2));
        assert_eq!(printing_line(&file, &Bytes(b"Welcome at a\n".to_vec())), None);
    }
}
