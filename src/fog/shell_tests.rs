use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::{Complaint, MOST_COMPLAINTS, Unusable, parse};

/// `NAME` → value in force, as our reader sees it.
fn value_of(text: &[u8], name: &str) -> Option<Result<String, Unusable>> {
    let script = parse(text);
    let last = script.assignments.into_iter().rfind(|a| a.name == name)?;
    Some(last.value.map(|secret| secret.expose().to_owned()))
}

fn text_of(text: &str) -> String {
    value_of(text.as_bytes(), "A").expect("an assignment").expect("a usable value")
}

#[test]
fn quotes_as_in_the_shell() {
    for (source, value) in [
        ("A='x y'", "x y"),
        (r"A='it'\''s'", "it's"),
        (r#"A="a\"b\\c\$d\`e\f""#, r#"a"b\c$d`e\f"#),
        (r"A=a\ b\'c", "a b'c"),
        ("A=", ""),
        ("A='a'\"b\"c", "abc"),
        ("A=a#b # comment", "a#b"),
        ("export A=1", "1"),
        ("B=1 A=2", "2"),
        ("  A=1; B=2", "1"),
        ("A='one\ntwo'", "one\ntwo"),
        ("A=\"one\\\ntwo\"", "onetwo"),
        ("A=1\nA=2", "2"),
        ("A='$HOME `id`'", "$HOME `id`"),
        ("A=\"5$ \"", "5$ "),
        ("A=a=b", "a=b"),
        ("## End of FOG Settings\nA=after", "after"),
        ("\u{feff}A=1", "1"),
        ("A='Grüße'", "Grüße"),
    ] {
        assert_eq!(text_of(source), value, "{source}");
    }
}

#[test]
fn nothing_is_expanded() {
    let over_lines = ["A=\\\n~", "A=$\\\nB", "A=\"$\\\n\\\nB\""];
    let sources = ["A=$B", "A=${B:-x y}", "A=\"x$(id \"-u\") y\"", "A=`id -u`", "A=~/x", "A=$'x'"];
    for source in sources.into_iter().chain(over_lines) {
        let after = format!("{source}\nB=2");
        assert_eq!(value_of(after.as_bytes(), "A"), Some(Err(Unusable::NeedsShell)), "{source}");
        assert_eq!(value_of(after.as_bytes(), "B"), Some(Ok("2".into())), "{source}");
    }
    assert_eq!(value_of(b"A='\xff'", "A"), Some(Err(Unusable::NotText)));
    assert_eq!(value_of(b"A='\0'", "A"), Some(Err(Unusable::NotText)));
}

#[test]
fn a_bad_line_hides_nothing() {
    let script = parse(b"A=1\nrm -rf x\nA=2 command\nB='open\nC=3\nD=(1 2)\r\nE=5\r\n9=x\n");
    let kept: Vec<_> = script.assignments.iter().map(|a| (a.line, a.name.as_str())).collect();
    assert_eq!(kept, [(1, "A"), (5, "C"), (7, "E")]);
    let complaints = [
        (2, Complaint::NotAnAssignment),
        (3, Complaint::NotAnAssignment),
        (4, Complaint::QuoteNotClosed),
        (6, Complaint::NotAnAssignment),
        (7, Complaint::CarriageReturn),
        (8, Complaint::NotAnAssignment),
    ];
    assert_eq!(script.complaints, complaints);
    assert_eq!(value_of(b"E='5'\r\n", "E"), Some(Ok("5".into())));
}

#[test]
fn complaints_are_bounded_and_debug_shows_no_value() {
    let script = parse("?\n".repeat(1000).as_bytes());
    assert_eq!(script.complaints.len(), MOST_COMPLAINTS);
    assert!(!format!("{:?}", parse(b"password='hunter2'")).contains("hunter2"));
}

/// What bash itself makes of `A` in `source`.
fn bash(source: &str) -> Option<String> {
    let script = format!("{source}\nprintf %s \"$A\"");
    let mut bash = Command::new("bash");
    bash.env_clear().args(["--norc", "-c", &script]).stderr(Stdio::null());
    String::from_utf8(bash.output().ok()?.stdout).ok()
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(text: Vec<u8>) {
        parse(&text);
    }

    #[test]
    fn any_shell_like_text_is_read_without_a_panic(text in "([A-C]=|['\"\\\\$`#;~ \n\r=(){}a-b]){0,60}") {
        parse(text.as_bytes());
    }

    #[test]
    fn what_the_installer_quotes_comes_back(value in "[^\0]{0,40}") {
        let source = format!("A='{}'\n", value.replace('\'', r"'\''"));
        prop_assert_eq!(text_of(&source), value);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// A quoted word of any make-up means the same to bash. Nothing in it can be run: expansions
    /// and operators are not among its characters.
    #[test]
    fn a_word_means_what_bash_says(word in "('[a-z \"#;\\\\\n]*'|\"([a-z '#;~]|\\\\[\"\\\\$a\n])*\"|[a-z%:=~]|\\\\[a-z'\"# $;\n]){0,12}") {
        let source = format!("A={word}");
        let ours = value_of(source.as_bytes(), "A").expect("an assignment");
        match (ours, bash(&source)) {
            (_, None) => eprintln!("skipped: no bash here"),
            (Err(Unusable::NeedsShell), _) => prop_assert!(word.contains('~')),
            (ours, Some(bash)) => prop_assert_eq!(ours, Ok(bash)),
        }
    }
}
