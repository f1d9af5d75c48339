//! The terminal report on hand-made Cases: how it reads, and what it never does.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "support/report_cases.rs"]
mod cases;

use cases::Example;
use sftp_doctor::case::StageEnd;
use sftp_doctor::diagnosis::Verdict;
use sftp_doctor::report::{Failure, Style, terminal};

fn report(example: &Example, style: Style) -> String {
    let mut out = Vec::new();
    terminal::write(&example.case, &example.diagnosis, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn reads_well_at_80_columns() {
    for (name, example) in cases::all() {
        insta::assert_snapshot!(format!("{name}_80"), report(&example, Style::plain(80)));
    }
}

#[test]
fn uses_the_room_of_120_columns() {
    for (name, example) in [
        ("healthy", cases::healthy()),
        ("famous_sentence", cases::famous_sentence()),
        ("fog_server", cases::fog_server()),
        ("many_nodes", cases::many_nodes()),
    ] {
        insta::assert_snapshot!(format!("{name}_120"), report(&example, Style::plain(120)));
    }
}

#[test]
fn experts_get_the_session_event_by_event() {
    let verbose = |level| Style { verbose: level, ..Style::plain(80) };
    insta::assert_snapshot!("wrong_password_v", report(&cases::wrong_password(), verbose(1)));
    insta::assert_snapshot!("famous_sentence_vv", report(&cases::famous_sentence(), verbose(2)));
    for (name, example) in cases::all() {
        let text = report(&example, verbose(2));
        let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(acts), "{name}: {text:?}");
    }
}

#[test]
fn degrades_to_ascii() {
    let ascii = Style { unicode: false, ..Style::plain(80) };
    for (name, example) in cases::all() {
        assert!(report(&example, ascii).is_ascii(), "{name} is not ASCII");
    }
    insta::assert_snapshot!("famous_sentence_ascii", report(&cases::famous_sentence(), ascii));
}

#[test]
fn no_line_is_over_the_width_but_a_command() {
    for (name, example) in cases::all() {
        let commands: Vec<&String> = example
            .diagnosis
            .causes
            .iter()
            .flat_map(|cause| cause.finding.fixes.iter().flat_map(|fix| &fix.commands))
            .collect();
        for width in [40, 60, 80, 120] {
            for unicode in [true, false] {
                let style = Style { unicode, ..Style::plain(width) };
                for line in report(&example, style).lines() {
                    let copied = commands.iter().any(|c| c.trim() == line.trim())
                        || (name.starts_with("hostile") && line.trim().starts_with("echo"));
                    let columns = line.chars().count();
                    assert!(copied || columns <= width, "{name}, {width}: {columns} {line:?}");
                }
            }
        }
    }
}

#[test]
fn nothing_acts_on_the_terminal() {
    for (name, example) in cases::all() {
        let text = report(&example, Style::plain(80));
        let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(acts), "{name}: {text:?}");
    }
}

#[test]
fn colour_is_of_the_eight_and_changes_no_word() {
    for (name, example) in cases::all() {
        let coloured = report(&example, Style { colour: true, ..Style::plain(80) });
        let mut bare = coloured.clone();
        for code in ["0", "1", "32", "1;31", "1;35"] {
            bare = bare.replace(&format!("\u{1b}[{code}m"), "");
        }
        assert_ne!(bare, coloured, "{name} has no colour at all");
        assert_eq!(bare, report(&example, Style::plain(80)), "{name}");
    }
}

#[test]
fn the_most_important_stands_last() {
    let last = |example: &Example| {
        let text = report(example, Style::plain(80));
        text.lines().last().unwrap_or_default().trim().to_owned()
    };
    assert_eq!(last(&cases::healthy()), "A capture would finish.");
    assert_eq!(last(&cases::closed_port()), "sudo systemctl status ssh");
    assert_eq!(last(&cases::no_cause_named()), "sudo sftp-doctor");
}

#[test]
fn an_unknown_verdict_says_why() {
    let mut skipped = cases::healthy();
    skipped.diagnosis.verdict = Verdict::Unknown;
    skipped.diagnosis.causes.clear();
    let session = &mut skipped.case.targets[0].session;
    session.rehearsal = None;
    session.timeline[10].end = StageEnd::Skipped;
    session.timeline[10].note = "--no-rehearsal".into();
    let text = report(&skipped, Style::plain(80));
    assert!(text.ends_with("why        rehearsal: skipped, --no-rehearsal\n"), "{text}");

    let session = &mut skipped.case.targets[0].session;
    session.interrupted = true;
    session.timeline[10].end = StageEnd::Interrupted;
    let text = report(&skipped, Style::plain(80));
    assert!(text.ends_with("why        the run was interrupted during rehearsal\n"), "{text}");
}

#[test]
fn a_failure_names_the_file_and_the_remedy() {
    let mut failure = Failure {
        what: "no such file".into(),
        path: Some("/opt/fog/.fogsettings".into()),
        remedy: Some("name a target: sftp-doctor fogproject@HOST".into()),
    };
    let text = |failure: &Failure| {
        let mut out = Vec::new();
        failure.write(Style::plain(80), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let expected = "sftp-doctor: /opt/fog/.fogsettings: no such file\n  \
                    name a target: sftp-doctor fogproject@HOST\n";
    assert_eq!(text(&failure), expected);
    failure.what = "cannot read /opt/fog/.fogsettings".into();
    assert!(text(&failure).starts_with("sftp-doctor: cannot read /opt/fog/.fogsettings\n"));
}
