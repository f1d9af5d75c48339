//! `fog-uses-ftp`: the FOG that is installed finishes a capture over FTP.

use crate::case::{Generation, Stage};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "fog-uses-ftp",
    summary: "The FOG that is installed finishes captures over FTP, not SFTP",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
FOG 1.5 moves a captured image over FTP. What this doctor examines is what FOG 1.6 does: nothing of it
explains a capture that fails today, and all of it counts once FOG is updated.

## What FOG shows
Texts of FTP: `FTP connection failed`, `550 Rename failed`.

## How the doctor knows
FOG's files: there is no class for SSH in its web directory; or the release in its settings.

## What to do
For FOG 1.5, look at vsftpd and the account's password. Before an update to 1.6, cure what the doctor finds.

## How sure one can be
Confirmed by FOG's files.

## Sources
FOG 1.5 `FOGFTP`; FOG 1.6 `FOGSSH`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let fog = match examination.fog() {
        Ok(fog) => fog,
        Err(answer) => return answer,
    };
    if !examination.is_first() {
        return Answer::not_applicable("said with the first target");
    }
    let Some(generation) = fog.generation else {
        return Answer::not_applicable("FOG's release is not known");
    };
    if generation != Generation::Ftp {
        return Answer::Passed;
    }
    let version = fog.version.as_ref();
    let release = version.map_or("1.5", |version| &version.text);
    let title = format!("FOG {release} finishes captures over FTP");
    let mut finding = Finding::hazard(CHECK.id, Stage::Resolve, title).confirmed();
    if let Some(version) = version {
        let text = format!("FOG's release: {}", version.text);
        finding = finding.seen(Evidence::new(text).in_file(&version.file));
    }
    if let Some(web) = &fog.web {
        finding = finding.seen(Evidence::new("no class for SSH in it").in_file(web));
    }
    let fix = Fix::new("look-at-vsftpd", FixClass::Manual, "look at the FTP server")
        .run("sudo systemctl status vsftpd; sudo tail -n 20 /var/log/vsftpd.log");
    finding.fog_shows("FTP connection failed, or 550 Rename failed").cured_by(fix).into()
}
