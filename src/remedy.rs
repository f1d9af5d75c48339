//! The cures that several checks know, as data.

use crate::check::Examination;
use crate::finding::{Fix, FixClass};

/// Start sshd, and see why it did not.
#[must_use]
pub fn start_sshd(examination: &Examination<'_>) -> Fix {
    let unit = unit(examination);
    Fix::new("start-sshd", FixClass::Manual, "start sshd, once its configuration loads")
        .run("sudo sshd -t")
        .run(format!("sudo systemctl start {unit}"))
}

/// Put the line at `file:line` right, validated before sshd is told.
#[must_use]
pub fn use_internal_sftp(examination: &Examination<'_>, file: &str, line: usize) -> Fix {
    let unit = unit(examination);
    let edit = format!(
        "sudo sed -i.before-sftp-doctor '{line}s|.*|Subsystem sftp internal-sftp|' {}",
        quoted(file)
    );
    Fix::new("use-internal-sftp", FixClass::Safe, "let sshd answer SFTP itself, without the shell")
        .run(format!("{edit} && sudo sshd -t && sudo systemctl reload {unit}"))
}

/// The same from outside, where nobody has seen the line.
#[must_use]
pub fn find_subsystem_line() -> Fix {
    Fix::new(
        "use-internal-sftp",
        FixClass::Manual,
        "find the Subsystem line, and let it say internal-sftp",
    )
    .run("sudo sshd -T | grep -i ^subsystem")
    .run("sudo grep -rniE '^[[:space:]]*subsystem' /etc/ssh/sshd_config /etc/ssh/sshd_config.d")
}

/// The unit is `ssh` on Debian and what descends from it, `sshd` elsewhere.
fn unit(examination: &Examination<'_>) -> &'static str {
    let banner = examination.session().banner.as_ref();
    let identification = banner.and_then(|banner| banner.identification.as_deref());
    match identification {
        Some(line) if line.contains("Debian") || line.contains("Ubuntu") => "ssh",
        _ => "sshd",
    }
}

/// `path` as one word of a shell.
#[must_use]
pub fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    if !path.is_empty() && path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_planted_name_stays_one_word() {
        assert_eq!(quoted("/etc/ssh/sshd_config"), "/etc/ssh/sshd_config");
        assert_eq!(quoted("/a b;$(x)'y"), r"'/a b;$(x)'\''y'");
    }
}
