//! The file: `testsuites`, `testsuite`, `testcase`, as Jenkins, GitLab and most others read it.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::outcome::{Outcome, TestCase};
use crate::report::safe::safe;

/// The cases of one target.
pub(super) struct Suite {
    pub(super) name: String,
    pub(super) seconds: f64,
    pub(super) cases: Vec<TestCase>,
}

/// Writes the document and a newline.
pub(super) fn document(suites: &[Suite], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new_with_indent(&mut *out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all: Vec<&TestCase> = suites.iter().flat_map(|suite| &suite.cases).collect();
    let seconds = suites.iter().map(|suite| suite.seconds).sum();
    let totals = totals(&all, seconds);
    writer
        .create_element("testsuites")
        .with_attribute(("name", "sftp-doctor"))
        .with_attributes(totals.iter().map(|(key, value)| (*key, value.as_str())))
        .write_inner_content(|writer| suites.iter().try_for_each(|s| suite(writer, s)))?;
    out.write_all(b"\n")
}

fn suite<W: Write>(writer: &mut Writer<W>, suite: &Suite) -> io::Result<()> {
    let all: Vec<&TestCase> = suite.cases.iter().collect();
    let totals = totals(&all, suite.seconds);
    writer
        .create_element("testsuite")
        .with_attribute(("name", valid(&suite.name).as_str()))
        .with_attributes(totals.iter().map(|(key, value)| (*key, value.as_str())))
        .write_inner_content(|writer| suite.cases.iter().try_for_each(|c| case(writer, c)))?;
    Ok(())
}

fn totals(cases: &[&TestCase], seconds: f64) -> [(&'static str, String); 5] {
    let count = |wanted: fn(&Outcome) -> bool| {
        cases.iter().filter(|case| wanted(&case.outcome)).count().to_string()
    };
    [
        ("tests", cases.len().to_string()),
        ("failures", count(|outcome| matches!(outcome, Outcome::Failure { .. }))),
        ("errors", count(|outcome| matches!(outcome, Outcome::Error { .. }))),
        ("skipped", count(|outcome| matches!(outcome, Outcome::Skipped { .. }))),
        ("time", format!("{seconds:.3}")),
    ]
}

fn case<W: Write>(writer: &mut Writer<W>, case: &TestCase) -> io::Result<()> {
    let time = format!("{:.3}", case.seconds);
    let element = writer
        .create_element("testcase")
        .with_attribute(("name", case.name))
        .with_attribute(("classname", "sftp-doctor"))
        .with_attribute(("time", time.as_str()));
    if matches!(case.outcome, Outcome::Passed) && case.output.is_empty() {
        element.write_empty()?;
        return Ok(());
    }
    element.write_inner_content(|writer| {
        ending(writer, &case.outcome)?;
        match case.output.is_empty() {
            true => Ok(()),
            false => output(writer, &case.output),
        }
    })?;
    Ok(())
}

fn ending<W: Write>(writer: &mut Writer<W>, outcome: &Outcome) -> io::Result<()> {
    let (name, kind, message, text) = match outcome {
        Outcome::Passed => return Ok(()),
        Outcome::Skipped { message } => ("skipped", None, message, ""),
        Outcome::Failure { kind, message, text } => {
            ("failure", Some(*kind), message, text.as_str())
        }
        Outcome::Error { kind, message, text } => ("error", Some(*kind), message, text.as_str()),
    };
    let mut element =
        writer.create_element(name).with_attribute(("message", valid(message).as_str()));
    if let Some(kind) = kind {
        element = element.with_attribute(("type", kind));
    }
    match text.is_empty() {
        true => element.write_empty()?,
        false => element.write_text_content(BytesText::new(&lines(text)))?,
    };
    Ok(())
}

fn output<W: Write>(writer: &mut Writer<W>, text: &str) -> io::Result<()> {
    let text = lines(text.trim_matches('\n'));
    writer.create_element("system-out").write_text_content(BytesText::new(&text))?;
    Ok(())
}

/// Each line on its own through the guard.
fn lines(text: &str) -> String {
    text.lines().map(valid).collect::<Vec<_>>().join("\n")
}

/// `text` without what XML 1.0 cannot hold even as a character reference (section 2.2). The
/// library escapes the rest.
fn valid(text: &str) -> String {
    safe(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
