//! The post for a forum: how it reads, and what a CommonMark parser makes of it.
#![allow(clippy::unwrap_used)] // a test fails by panicking

#[path = "support/report_cases.rs"]
#[allow(dead_code)]
mod cases;

use cases::Example;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use sftp_doctor::finding::{Evidence, Finding};
use sftp_doctor::report::{Failure, Told, markdown};

fn report(example: &Example) -> String {
    let mut out = Vec::new();
    markdown::write(&Told::of(&example.case, &example.diagnosis), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What a parser sees: headings, prose, and blocks with their kind.
#[derive(Default)]
struct Seen {
    headings: Vec<(HeadingLevel, String)>,
    prose: String,
    blocks: Vec<(String, String)>,
}

/// Parses with every extension on; anything but headings, prose and fenced blocks is a failure.
fn seen(text: &str) -> Seen {
    let mut seen = Seen::default();
    let mut block: Option<(String, String)> = None;
    let mut heading = None;
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) => {
                block = Some((kind.to_string(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) => seen.blocks.extend(block.take()),
            Event::Start(Tag::Heading { level, .. }) => heading = Some((level, String::new())),
            Event::End(TagEnd::Heading(_)) => seen.headings.extend(heading.take()),
            Event::Text(text) => match (&mut block, &mut heading) {
                (Some((_, lines)), _) => lines.push_str(&text),
                (_, Some((_, title))) => title.push_str(&text),
                _ => seen.prose.push_str(&text),
            },
            Event::SoftBreak => seen.prose.push('\n'),
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            other => panic!("{other:?} in\n{text}"),
        }
    }
    seen
}

#[test]
fn reads_well() {
    for (name, example) in cases::all() {
        insta::assert_snapshot!(format!("{name}_markdown"), report(&example));
    }
}

#[test]
fn a_parser_sees_headings_prose_and_blocks_and_nothing_else() {
    for (name, example) in cases::all() {
        let seen = seen(&report(&example));
        let (level, title) = &seen.headings[0];
        assert_eq!(*level, HeadingLevel::H2, "{name}");
        assert!(title.contains("capture would"), "{name}: {title}");
        let titles: Vec<&str> = seen.headings[1..].iter().map(|(_, t)| t.as_str()).collect();
        let known = ["Noticed beside it", "Versions", "Timeline", "Checks"];
        assert!(titles.iter().all(|title| known.contains(title)), "{name}: {titles:?}");
        assert!(seen.blocks.iter().all(|(kind, _)| kind == "text" || kind == "sh"), "{name}");
    }
}

#[test]
fn nothing_foreign_stands_outside_of_a_block() {
    for (name, example) in cases::all() {
        let seen = seen(&report(&example));
        let plain = |c: char| c.is_ascii_alphanumeric() || " \n.,:()-+".contains(c);
        assert!(seen.prose.chars().all(plain), "{name}: {}", seen.prose);
        for word in ["forged", "owned", "everyone", "192.0.2.7"] {
            assert!(!seen.prose.contains(word), "{name}: {}", seen.prose);
        }
    }
}

#[test]
fn the_root_cause_stands_on_top_and_all_of_it() {
    let seen = seen(&report(&cases::famous_sentence()));
    let (kind, first) = &seen.blocks[0];
    assert_eq!(kind, "text");
    for part in ["shell-startup-output, fatal", "confirmed", "12.4 ms", ".bashrc:118"] {
        assert!(first.contains(part), "{part} is not in\n{first}");
    }
    let (kind, commands) = &seen.blocks[1];
    assert_eq!(kind, "sh");
    let typed = commands.replace("\\\n", " ");
    let typed: Vec<&str> = typed.split_whitespace().collect();
    let meant = &cases::famous_sentence().diagnosis.causes[0].finding.fixes[0].commands[0];
    assert_eq!(typed, meant.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn no_line_is_over_80_columns() {
    for (name, example) in cases::all() {
        for line in report(&example).lines() {
            // A word of a command is not broken: it is to be copied.
            let one_word = line.trim().trim_end_matches(" \\").split(' ').count() == 1;
            let quoted = line.trim_start().starts_with('\'');
            let fits = line.chars().count() <= 80;
            assert!(fits || one_word || quoted || name == "hostile_markup", "{name}: {line}");
        }
    }
}

#[test]
fn nothing_acts_on_a_terminal() {
    for (name, example) in cases::all() {
        let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}' || c == '\u{2028}';
        assert!(!report(&example).contains(acts), "{name}");
    }
}

#[test]
fn a_huge_report_keeps_what_counts() {
    let mut example = cases::famous_sentence();
    for _ in 0..100 {
        let mut more = cases::healthy().diagnosis.causes;
        let finding = more[0].finding.clone();
        more[0].finding = finding.seen(Evidence::new("wörds ".repeat(600)));
        example.diagnosis.causes.extend(more);
        example.diagnosis.checked.extend(cases::hostile_markup().diagnosis.checked);
    }
    let text = report(&example);
    assert!(text.encode_utf16().count() <= 30_000, "{}", text.encode_utf16().count());
    assert!(text.contains("lines were left out here"));
    let seen = seen(&text);
    assert!(seen.blocks[0].1.contains("shell-startup-output, fatal"));
    assert!(text.contains("### Versions"));
}

#[test]
fn even_a_huge_root_cause_ends() {
    let mut example = cases::closed_port();
    let finding = Finding { evidence: Vec::new(), ..example.diagnosis.causes[0].finding.clone() };
    let evidence = |n: usize| Evidence::new(format!("{n} {}", "`".repeat(3000)));
    example.diagnosis.causes[0].finding = (0..50).fold(finding, |f, n| f.seen(evidence(n)));
    let text = report(&example);
    assert!(text.encode_utf16().count() <= 30_000);
    assert!(seen(&text).blocks[0].1.contains("nothing listens"));
}

#[test]
fn what_was_hidden_is_said() {
    let example = cases::healthy();
    let mut out = Vec::new();
    let hidden = Some("Hidden: 2 host names.");
    markdown::write(&Told { hidden, ..Told::of(&example.case, &example.diagnosis) }, &mut out)
        .unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.ends_with("Hidden: 2 host names.\n"), "{text}");
}

#[test]
fn a_run_that_examined_nothing_can_be_posted() {
    let failure = Failure { what: format!("no {}", cases::MARKUP), path: None, remedy: None };
    let mut out = Vec::new();
    markdown::write_failure(&failure, &mut out).unwrap();
    let seen = seen(&String::from_utf8(out).unwrap());
    assert_eq!(seen.headings[0].1, "Nothing could be examined.");
    assert!(seen.blocks[0].1.contains("@everyone"));
}
