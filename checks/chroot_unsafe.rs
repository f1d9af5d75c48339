//! `chroot-unsafe`: a component of ChrootDirectory is not root's alone.

use crate::case::{Look, Stage, StageEnd, StoragePath};
use crate::check::login;
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;
use crate::remedy::quoted;
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "chroot-unsafe",
    summary: "A component of ChrootDirectory is missing, not root's, or writable for others",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
sshd locks the account into ChrootDirectory only if every directory on the way there belongs to root and
nobody else can write to it. If not, it hangs up, right after a successful login. The usual mistake is to
name the account's home or the image store itself, which belong to the account.

## What FOG shows
`ssh2_sftp(): Unable to startup SFTP subsystem: Unable to startup channel`.

## How the doctor knows
Symptom: the login is accepted, and the connection dies before the channel is open. Proof, on the server
itself: owner and mode of each component of the directory in force for this account.

## What to do
Make the directory root's and put a directory of the account's inside it; or take the line out, if the
account needs no chroot. FOG needs the image store at its usual path, which a chroot hides.

## How sure one can be
Confirmed with the component. From outside likely.

## Sources
OpenSSH `session.c`, `safely_chroot` (7.4 to 10.5; access lists are not looked at); sshd_config(5), TOKENS.
";

/// `LIBSSH2_ERROR_CHANNEL_FAILURE`: the server said no, and the connection stands.
const REFUSED: i32 = -21;

fn run(examination: &Examination<'_>) -> Answer {
    let session = examination.session();
    let Some(error) = &session.channel_error else {
        let opened = session.subsystem.is_some();
        return if opened { Answer::Passed } else { Answer::NotReached };
    };
    if error.code == REFUSED || session.ended(Stage::Channel) != StageEnd::Failed {
        return Answer::Passed;
    }
    let symptom = Evidence::new("logged in, then the connection died before a channel was open");
    let see = Fix::new("see-the-chroot", FixClass::Manual, "see the directory in force")
        .run("sudo sshd -T | grep -i ^chrootdirectory")
        .run("namei -l DIRECTORY");
    if login::from_outside(examination) {
        let title = "a component of ChrootDirectory is not root's alone".to_owned();
        return found(title).likely().seen(symptom).cured_by(see).into();
    }
    let Some(after) = login::after(examination) else { return Answer::NotReached };
    let way = match login::needed(&after.chroot) {
        Ok(Some(way)) => way,
        Ok(None) => return Answer::Passed,
        Err(answer) => return answer,
    };
    let Some((component, why)) = way.iter().find_map(|at| Some((at, unsafe_because(at)?))) else {
        return Answer::Passed;
    };
    let path = text::line(&component.path, 120);
    let finding = found(format!("sshd does not trust its ChrootDirectory: {path} {why}"))
        .confirmed()
        .seen(symptom)
        .seen(Evidence::new(why).in_file(path))
        .explains(&["external-sftp-server"]);
    let finding = login::with(finding, line(examination));
    login::with(finding, login::logged(examination, &["chroot"]))
        .cured_by(cure(component, &examination.target().storage.value))
        .into()
}

fn found(title: String) -> Finding {
    Finding::fatal(CHECK.id, Stage::Channel, title).fog_shows(says::NO_CHANNEL)
}

/// What safely_chroot says no to, in its order.
fn unsafe_because(component: &StoragePath) -> Option<String> {
    let facts = match &component.file {
        Look::Seen(facts) => facts,
        Look::Absent => return Some("does not exist".into()),
        Look::CouldNot { .. } | Look::NotLooked { .. } => return None,
    };
    if facts.uid != 0 {
        return Some(format!("belongs to uid {}, not to root", facts.uid));
    }
    if facts.mode & 0o022 != 0 {
        return Some(format!("is writable for others than root, mode {}", facts.permissions()));
    }
    (!facts.is_dir()).then(|| "is no directory".into())
}

fn line(examination: &Examination<'_>) -> Option<Evidence> {
    let sshd = examination.sshd().ok()?;
    let setting = sshd.effective.get("chrootdirectory")?;
    let place = setting.place.as_ref()?;
    let said = format!("ChrootDirectory {}", text::line(&setting.value, 100));
    Some(Evidence::new(said).at(&*place.file, place.line))
}

fn cure(component: &StoragePath, storage: &str) -> Fix {
    let path = quoted(&component.path);
    let title = format!(
        "make it root's if {} lies inside it as well; else take the line out",
        text::line(storage, 80)
    );
    let fix = Fix::new("make-it-roots", FixClass::Manual, title);
    match component.file {
        Look::Absent => fix.run(format!("sudo install -d -o root -g root -m 0755 {path}")),
        _ => fix.run(format!("sudo chown root:root {path} && sudo chmod go-w {path}")),
    }
}
