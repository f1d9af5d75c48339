//! `configuration-read-differently`: the installed sshd says something else than the files do.

use std::collections::BTreeSet;

use crate::case::Stage;
use crate::check::{Answer, Check, Examination, Sshd, needed};
use crate::finding::{Evidence, Finding, Fix, FixClass, Severity};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "configuration-read-differently",
    summary: "The installed sshd puts other values in force than its files say",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
`sshd -T`, asked with the start options of the running daemon, prints another value for this connection
than the doctor reads in the files. Usually the daemon was started with `-o` options (RHEL's crypto
policies come that way) or with another file (`-f`). What the report says of a line then rests on less.

## What FOG shows
Nothing because of it.

## How the doctor knows
It reads the files itself, to be able to name file and line, and asks the installed sshd too. Every
keyword that can stop a capture, or that a file sets, is compared.

## What to do
Believe sshd. If no start option explains the difference, it is a fault of the doctor: please report it
with both values.

## How sure one can be
Confirmed that the two differ.

## Sources
sshd(8), `-T` and `-C`; docs/sshd-differences.md.
";

/// More lines than anybody reads.
const SHOWN: usize = 5;

fn run(examination: &Examination<'_>) -> Answer {
    let Some(host) = examination.at.host.seen() else {
        return Answer::not_applicable("the server is another machine");
    };
    let said = match needed(&host.sshd_says) {
        Ok(Some(said)) => said,
        Ok(None) => return Answer::NotReached,
        Err(answer) => return answer,
    };
    if examination.session().openssh().is_none() {
        // Which release reads the files is not known, and defaults differ.
        return Answer::NotReached;
    }
    let sshd = match examination.sshd() {
        Ok(sshd) => sshd,
        Err(answer) => return answer,
    };
    let differences = differences(&sshd, said);
    if differences.is_empty() {
        return Answer::Passed;
    }
    let title = format!("sshd -T differs from its files in {}", list(&differences));
    let finding = Finding::hazard(CHECK.id, Stage::Subsystem, title).confirmed();
    let advice = Finding { severity: Severity::Advice, ..finding };
    let see = Fix::new("see-how-sshd-is-started", FixClass::Manual, "see the options of sshd")
        .run("ps -o args= -C sshd");
    let advice =
        differences.into_iter().take(SHOWN).fold(advice, |finding, (_, e)| finding.seen(e));
    advice.cured_by(see).into()
}

fn list(differences: &[(String, Evidence)]) -> String {
    let names: Vec<&str> = differences.iter().take(SHOWN).map(|(name, _)| name.as_str()).collect();
    let more = if differences.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", names.join(", "))
}

/// Keywords of which sshd and the files give other values.
fn differences(sshd: &Sshd, said: &[(String, String)]) -> Vec<(String, Evidence)> {
    let keywords: BTreeSet<&str> = sshd
        .effective
        .settings()
        .iter()
        .map(|setting| setting.keyword)
        .filter(|keyword| sshd.config.matters(keyword))
        .collect();
    keywords.into_iter().filter_map(|keyword| difference(sshd, said, keyword)).collect()
}

fn difference(sshd: &Sshd, said: &[(String, String)], keyword: &str) -> Option<(String, Evidence)> {
    let mut theirs: Vec<&str> =
        said.iter().filter(|(name, _)| name == keyword).map(|(_, value)| value.as_str()).collect();
    let mut ours: Vec<&str> =
        sshd.effective.all(keyword).map(|setting| setting.value.as_str()).collect();
    theirs.sort_unstable();
    ours.sort_unstable();
    // A build prints no line for what it does not know (UsePAM without PAM).
    if theirs == ours || theirs.is_empty() {
        return None;
    }
    let show = |values: &[&str]| crate::text::line(&values.join(", "), 80);
    let text = format!("{keyword}: sshd says {}, the files say {}", show(&theirs), show(&ours));
    let evidence = Evidence::new(text);
    let place = sshd.effective.get(keyword).and_then(|setting| setting.place.as_ref());
    let evidence = match place {
        Some(place) => evidence.at(&*place.file, place.line),
        None => evidence,
    };
    Some((keyword.to_owned(), evidence))
}
