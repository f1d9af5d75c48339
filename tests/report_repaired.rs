//! What a repair changed, would change or took back, in every form of the report.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "support/report_cases.rs"]
#[allow(dead_code)]
mod cases;
#[path = "support/workflow_commands.rs"]
mod workflow_commands;

use cases::Example;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use quick_junit::Report;
use sftp_doctor::finding::FixClass;
use sftp_doctor::fix::plan::{Change, Chosen, Offer, Plan, Service};
use sftp_doctor::fix::{Before, Outcome, Repair, Standing, Step};
use sftp_doctor::report::{Format, Style, Told};
use workflow_commands::command;

const BEFORE: &str = "Port 22\nSubsystem\tsftp\t/usr/lib/openssh/sftp-server\n# end\n";
const AFTER: &str = "Port 22\nSubsystem\tsftp\tinternal-sftp\n# end\n";

fn chosen(cause: &'static str, fix: &'static str, title: &str) -> Chosen {
    Chosen { target: 0, cause, fix, title: title.to_owned(), class: FixClass::Safe }
}

fn repair(outcome: Outcome) -> Repair {
    let write = Step::Write {
        path: "/etc/ssh/sshd_config".into(),
        before: BEFORE.into(),
        after: AFTER.into(),
    };
    let standing = |uid, mode| Standing { uid, gid: uid, mode };
    let own = Step::Own {
        path: "/images/dev".into(),
        before: standing(0, 0o755),
        after: standing(997, 0o775),
    };
    let cures = vec!["shell-startup-output"];
    let plan = Plan {
        changes: vec![
            Change { step: write, cures: cures.clone() },
            Change { step: own, cures: vec!["capture-dir-not-writable"] },
        ],
        service: Service::Reload,
        cured: vec![
            chosen("shell-startup-output", "use-internal-sftp", "let sshd answer SFTP itself"),
            chosen("capture-dir-not-writable", "own-the-directory", "give it to the account"),
        ],
        offered: vec![Offer {
            chosen: chosen("account-locked", "unlock-account", "unlock the account"),
            why: "it lets fogproject log in again".to_owned(),
            commands: vec!["sudo passwd -u fogproject".to_owned()],
        }],
        notes: vec!["root is logged in from 192.0.2.9".to_owned()],
        commands: vec!["sudo install -d -o fogproject /images/dev".to_owned()],
        ..Plan::default()
    };
    let (why, done) = match outcome {
        Outcome::Applied => (None, true),
        Outcome::RolledBack => (Some("the capture did not finish after it"), true),
        Outcome::Refused => (Some("somebody has changed /etc/ssh/sshd_config since"), false),
        Outcome::Declined | Outcome::NothingToDo | Outcome::DryRun => (None, false),
    };
    Repair {
        outcome,
        why: why.map(str::to_owned),
        transaction: done.then(|| "3".to_owned()),
        plan: if outcome == Outcome::NothingToDo { Plan::default() } else { plan },
        service: done.then(|| "sshd (process 812) has read its files again".to_owned()),
        before: Before { verdict: "capture-fails", causes: cures },
    }
}

const OUTCOMES: [Outcome; 6] = [
    Outcome::Applied,
    Outcome::RolledBack,
    Outcome::Refused,
    Outcome::Declined,
    Outcome::NothingToDo,
    Outcome::DryRun,
];

fn text(example: &Example, repair: &Repair, format: Format) -> String {
    let told = Told { repair: Some(repair), ..Told::of(&example.case, &example.diagnosis) };
    let mut out = Vec::new();
    format.write(&told, Style::plain(80), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The server after it: healed, or as it was.
fn server(outcome: Outcome) -> Example {
    match outcome {
        Outcome::Applied | Outcome::NothingToDo => cases::healthy(),
        _ => cases::famous_sentence(),
    }
}

#[test]
fn reads_well() {
    for outcome in [Outcome::Applied, Outcome::RolledBack, Outcome::DryRun] {
        for format in [Format::Terminal, Format::Markdown, Format::Junit, Format::Github] {
            let shown = text(&server(outcome), &repair(outcome), format);
            insta::assert_snapshot!(format!("{}_{format:?}", outcome.name()), shown);
        }
    }
}

#[test]
fn every_form_says_what_changed_and_how_it_ended() {
    for outcome in OUTCOMES.into_iter().filter(|outcome| *outcome != Outcome::NothingToDo) {
        for format in [Format::Terminal, Format::Markdown, Format::Junit, Format::Github] {
            let shown = text(&server(outcome), &repair(outcome), format);
            for part in [
                "+Subsystem    sftp    internal-sftp",
                "-Subsystem    sftp    /usr/lib/openssh/sftp-server",
                "/images/dev: owner 0:0, mode 0755 becomes owner 997:997, mode 0775",
                "shell-startup-output, capture-dir-not-writable",
                "unlock-account",
                "sudo passwd -u fogproject",
                "root is logged in",
            ] {
                assert!(shown.contains(part), "{format:?}, {}: {part}\n{shown}", outcome.name());
            }
            let undo = shown.contains("sudo sftp-doctor undo 3");
            assert_eq!(undo, repair(outcome).transaction.is_some(), "{format:?}: {shown}");
            let typed = shown.contains("sudo install -d -o fogproject /images/dev");
            let left = matches!(outcome, Outcome::Refused | Outcome::DryRun);
            assert_eq!(typed, left, "{format:?}: {shown}");
        }
    }
}

#[test]
fn a_ci_reads_how_it_ended() {
    for (outcome, end, kind) in [
        (Outcome::Applied, "passed", "notice"),
        (Outcome::RolledBack, "failed", "error"),
        (Outcome::Refused, "error", "warning"),
        (Outcome::Declined, "skipped", "notice"),
        (Outcome::NothingToDo, "skipped", "notice"),
        (Outcome::DryRun, "skipped", "notice"),
    ] {
        let shown = text(&server(outcome), &repair(outcome), Format::Junit);
        let document = roxmltree::Document::parse(&shown).unwrap();
        let fix = document.descendants().find(|node| node.attribute("name") == Some("fix"));
        let inner = fix.unwrap().children().find(roxmltree::Node::is_element).unwrap();
        let said = match inner.tag_name().name() {
            "system-out" => "passed",
            "failure" => "failed",
            other => other,
        };
        assert_eq!(said, end, "{shown}");
        Report::deserialize_from_str(&shown).unwrap();

        let shown = text(&server(outcome), &repair(outcome), Format::Github);
        let all: Vec<_> = shown.lines().map(|line| command(line).unwrap()).collect();
        let title = format!("fix ({})", outcome.name());
        let fix = all.iter().find(|command| command.properties["title"] == title).unwrap();
        assert_eq!(fix.name, kind);
    }
}

#[test]
fn a_file_can_forge_nothing() {
    let mut repair = repair(Outcome::DryRun);
    let hostile = "```\n## forged\n::error::forged\n<script>\n]]>\n\u{1b}[2J\n@everyone\n";
    repair.plan.changes[0].step = Step::Write {
        path: "/etc/ssh/sshd_config.d/`x`.conf".into(),
        before: hostile.into(),
        after: format!("{hostile}{}\n", "long ".repeat(60)).into(),
    };
    let example = cases::famous_sentence();
    for format in [Format::Terminal, Format::Markdown, Format::Junit, Format::Github] {
        let shown = text(&example, &repair, format);
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{format:?}: {shown}");
    }
    let shown = text(&example, &repair, Format::Github);
    assert!(shown.lines().all(|line| !line.starts_with("::error::")), "{shown}");
    let shown = text(&example, &repair, Format::Markdown);
    let mut kinds = Vec::new();
    for event in Parser::new_ext(&shown, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) => {
                kinds.push(kind.to_string());
            }
            Event::Html(html) | Event::InlineHtml(html) => panic!("{html}"),
            _ => {}
        }
    }
    assert!(kinds.contains(&"diff".to_owned()), "{kinds:?}");
    assert!(!shown.contains("\n## forged"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
}
