//! The words of a new line.

use crate::sshd::{Build, SftpOptions};

/// What FOG asks an SFTP server for (facts: stat, mkdir, rename, chmod, upload, removal).
pub(super) const NEEDED: [&str; 11] = [
    "open", "close", "read", "write", "stat", "lstat", "setstat", "mkdir", "rename", "remove",
    "rmdir",
];

/// The options that internal-sftp knows, in their order; with `allow`, without those that deny what
/// FOG needs. Unknown ones would end it (sftp-server.c, sftp_server_main).
pub(super) fn carried(words: &[String], build: Build, allow: bool) -> Vec<String> {
    let mut kept = Vec::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let Some(flag) = word.strip_prefix('-').and_then(|rest| rest.chars().next()) else { break };
        let mut option = vec![word.clone()];
        if "dflPpu".contains(flag) && word.len() == 2 {
            option.extend(words.next().cloned());
        }
        let known = "dflPpuRe".contains(flag);
        let Some(parsed) = SftpOptions::parse(&option, build).ok().filter(|_| known) else {
            continue;
        };
        let denies = NEEDED.iter().any(|request| parsed.denies(request).is_some());
        if !(allow && denies) && flag != 'e' {
            kept.extend(option);
        }
    }
    kept
}

/// A word as sshd_config writes it.
pub(super) fn word(text: &str) -> String {
    if text.contains([' ', '\t', '#', '\'']) { format!("\"{text}\"") } else { text.to_owned() }
}

/// `program` and `arguments` as the end of a line.
pub(super) fn command(program: &str, arguments: &[String]) -> String {
    let words: Vec<String> = arguments.iter().map(|argument| word(argument)).collect();
    std::iter::once(program.to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// The line of a file with another command behind `Subsystem sftp`: how it is written up to there
/// stays, and a comment behind it as well.
pub(super) fn with_command(line: &str, command: &str) -> String {
    let text = line.trim_start();
    let keyword = text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let rest = &text[keyword..];
    let name = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let behind = rest[name..].strip_prefix("sftp").filter(|behind| behind.starts_with([' ', '\t']));
    let own = text[..keyword].eq_ignore_ascii_case("subsystem") && name > 0;
    let Some(behind) = behind.filter(|_| own) else { return format!("Subsystem sftp {command}") };
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    let head = text.len() - behind.len() + blanks;
    let old = &behind[blanks..];
    let comment = match old.find(" #").or_else(|| old.find("\t#")) {
        Some(at) if !old.contains(['"', '\'']) => &old[at..],
        _ => "",
    };
    format!("{}{command}{}", &text[..head], comment.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{carried, with_command};
    use crate::sshd::Build;

    #[test]
    fn a_line_keeps_its_look() {
        let new = |line| with_command(line, "internal-sftp -l INFO");
        assert_eq!(new("Subsystem\tsftp\t/usr/lib/x"), "Subsystem\tsftp\tinternal-sftp -l INFO");
        assert_eq!(
            new("  SUBSYSTEM sftp  /x -R # ours "),
            "SUBSYSTEM sftp  internal-sftp -l INFO # ours"
        );
        assert_eq!(new("Subsystem SFTP /x"), "Subsystem sftp internal-sftp -l INFO");
        assert_eq!(new("Subsystem=\"sftp\" /x"), "Subsystem sftp internal-sftp -l INFO");
    }

    #[test]
    fn options_that_it_knows_are_carried_over() {
        let of = |text: &str, allow| {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            carried(&words, Build::Debian, allow).join(" ")
        };
        assert_eq!(
            of("-f AUTHPRIV -lINFO -u 0002 -m 0664 -e", false),
            "-f AUTHPRIV -lINFO -u 0002"
        );
        assert_eq!(of("-R -l LOUD -d /images", false), "-R -d /images");
        assert_eq!(of("-R -P rename,symlink -l INFO", true), "-l INFO");
        assert_eq!(of("-P symlink", true), "-P symlink");
        assert_eq!(of("-p open,read", true), "");
    }
}
