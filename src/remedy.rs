//! The cures that several checks know, as data.

use crate::check::Examination;
use crate::cure::Cure;
use crate::finding::{Fix, FixClass};
use crate::sshd::Runs;

/// Start sshd, and see why it did not.
#[must_use]
pub fn start_sshd(examination: &Examination<'_>) -> Fix {
    let here = examination.at.host.seen().is_some();
    let class = if here { FixClass::Safe } else { FixClass::Manual };
    let unit = unit(examination);
    Fix::new("start-sshd", class, "start sshd, once its configuration loads")
        .run("sudo sshd -t")
        .run(format!("sudo systemctl start {unit}"))
        .by(Cure::Start)
}

/// Put the line at `file:line` right, validated before sshd is told.
#[must_use]
pub fn use_internal_sftp(examination: &Examination<'_>, file: &str, line: usize) -> Fix {
    let edit = format!(
        "sudo sed -i.before-sftp-doctor '{line}s|.*|Subsystem sftp internal-sftp|' {}",
        quoted(file)
    );
    Fix::new("use-internal-sftp", FixClass::Safe, "let sshd answer SFTP itself, without the shell")
        .run(edit)
        .run(check_and_reload(examination))
        .by(Cure::InternalSftp)
}

/// Let sshd answer itself, whichever line decides now; from outside, how to find it.
#[must_use]
pub fn let_sshd_answer(examination: &Examination<'_>, runs: Option<&Runs>) -> Fix {
    let Some(runs) = runs else { return find_subsystem_line() };
    let Some(place) = &runs.place else { return find_subsystem_line() };
    if !runs.forced {
        return use_internal_sftp(examination, &place.file, place.line);
    }
    let line = place.line;
    let edit = format!(
        "sudo sed -i.before-sftp-doctor '{line}s|.*|ForceCommand internal-sftp|' {}",
        quoted(&place.file)
    );
    Fix::new("force-internal-sftp", FixClass::Consent, "force SFTP, answered by sshd itself")
        .run(edit)
        .run(check_and_reload(examination))
        .by(Cure::InternalSftp)
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

/// Add a Subsystem line where there is none: above everything, where no Match block can take it.
#[must_use]
pub fn add_internal_sftp(examination: &Examination<'_>) -> Fix {
    let main = "/etc/ssh/sshd_config";
    Fix::new("define-the-subsystem", FixClass::Safe, "define it, answered by sshd itself")
        .run(format!("sudo sed -i.before-sftp-doctor '1i Subsystem sftp internal-sftp' {main}"))
        .run(check_and_reload(examination))
        .by(Cure::InternalSftp)
}

/// Let sshd read what lies on disk.
#[must_use]
pub fn reload(examination: &Examination<'_>) -> Fix {
    Fix::new("reload-sshd", FixClass::Safe, "let sshd read its files again")
        .run(check_and_reload(examination))
        .by(Cure::Reload)
}

/// Give `directory` to the account as FOG's installer does, or open the way to it at `component`.
#[must_use]
pub fn own_directory(user: &str, directory: &str, component: &str) -> Fix {
    let path = quoted(component);
    if component != directory && !directory.starts_with(component.trim_end_matches('/')) {
        // A link leads there, often into somebody's home: opened to this account alone, or not at all.
        let title = "let the account pass, or move the images out of there";
        return Fix::new("open-the-way", FixClass::Manual, title)
            .run(format!("sudo setfacl -m u:{user}:x {path}"));
    }
    if component != directory {
        return Fix::new("open-the-way", FixClass::Consent, "let the account pass")
            .run(format!("sudo chmod o+x {path}"))
            .by(Cure::Pass { path: component.to_owned() });
    }
    Fix::new("own-the-directory", FixClass::Safe, "give it to the account, as FOG's installer does")
        .run(format!("sudo chown {user}:{user} {path} && sudo chmod 775 {path}"))
        .by(Cure::Own { path: component.to_owned() })
}

/// The command that validates first: up to OpenSSH 9.4 a file that does not load ends sshd.
#[must_use]
pub fn check_and_reload(examination: &Examination<'_>) -> String {
    // A reload ends an sshd that a socket of systemd has started (Debian's 9.2 and 10.0).
    let verb = if by_socket(examination) { "restart" } else { "reload" };
    format!("sudo sshd -t && sudo systemctl {verb} {}", unit(examination))
}

fn by_socket(examination: &Examination<'_>) -> bool {
    let port = examination.target().port.value;
    let listeners = examination.at.host.seen().and_then(|host| host.listeners.seen());
    let mut here = listeners.into_iter().flatten().filter(|l| l.address.port() == port);
    here.any(|listener| listener.program.as_deref() == Some("systemd"))
}

/// A change of the account by `usermod`, and what takes it back.
#[must_use]
pub fn usermod<const N: usize>(user: &str, set: [&str; N], undo: [&str; N]) -> Cure {
    program("/usr/sbin/usermod", user, &set, &undo)
}

/// A change of the account's dates by `chage`, and what takes it back.
#[must_use]
pub fn chage(user: &str, set: &[&str], undo: &[&str]) -> Cure {
    program("/usr/bin/chage", user, set, undo)
}

/// A field of shadow(5) as `chage` takes it; -1 empties it.
#[must_use]
pub fn number(field: Option<i64>) -> String {
    field.unwrap_or(-1).to_string()
}

fn program(path: &str, user: &str, set: &[&str], undo: &[&str]) -> Cure {
    let words = |options: &[&str]| {
        let words = std::iter::once(path).chain(options.iter().copied()).chain([user]);
        words.map(str::to_owned).collect()
    };
    Cure::Account { run: words(set), undo: words(undo) }
}

/// The command that starts sshd, once its files load.
#[must_use]
pub fn start(examination: &Examination<'_>) -> String {
    let unit = unit(examination);
    format!("sudo sshd -t && sudo systemctl reset-failed {unit}; sudo systemctl start {unit}")
}

/// The unit is `ssh` on Debian and what descends from it, `sshd` elsewhere.
fn unit(examination: &Examination<'_>) -> &'static str {
    let banner = examination.session().banner.as_ref();
    let identification = banner.and_then(|banner| banner.identification.as_deref());
    let of_debian = match identification {
        Some(line) => line.contains("Debian") || line.contains("Ubuntu"),
        None => {
            let files = examination.at.host.seen().and_then(|host| host.sshd.seen());
            files.is_some_and(|files| files.os.iter().any(|id| id == "debian" || id == "ubuntu"))
        }
    };
    if of_debian { "ssh" } else { "sshd" }
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
