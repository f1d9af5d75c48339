//! From bytes to a Case. Whatever they are, the answer comes soon and names what is wrong.

use std::io::Read;

use serde::Deserialize;

use super::{BadCase, LIMIT};
use crate::case::{Case, SCHEMA};
use crate::file::Root;
use crate::text;

/// The family of all schemas, and the number of the newest that is known.
const FAMILY: &str = "sftp-doctor/case/";
const NEWEST: u32 = 1;

/// The Case in the file at `path`.
///
/// # Errors
/// When it is no regular file of at most [`LIMIT`] bytes, or no Case.
pub fn from_file(path: &str) -> Result<Case, BadCase> {
    let bytes = Root::default().read(path, LIMIT).map_err(|error| match error {
        crate::file::ReadError::TooLong { .. } => BadCase::TooLong,
        error => BadCase::Unreadable(error),
    })?;
    from_bytes(&bytes)
}

/// The Case on standard input.
///
/// # Errors
/// As for a file.
pub fn from_stdin() -> Result<Case, BadCase> {
    let mut bytes = Vec::new();
    let limit = LIMIT as u64 + 1;
    std::io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(BadCase::Input)?;
    from_bytes(&bytes)
}

/// The members that every schema has.
#[derive(Deserialize)]
struct Head {
    schema: Option<String>,
    doctor: Option<String>,
}

/// The Case that `bytes` are.
///
/// # Errors
/// When they are none, or one of a newer schema.
pub fn from_bytes(bytes: &[u8]) -> Result<Case, BadCase> {
    if bytes.len() > LIMIT {
        return Err(BadCase::TooLong);
    }
    let head: Head = serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => BadCase::NotACase(None),
        _ => BadCase::NotJson(text::plain(&error.to_string())),
    })?;
    let schema = head.schema.as_deref().map(|schema| text::line(schema, 60));
    let doctor = text::line(head.doctor.as_deref().unwrap_or("of an unknown release"), 40);
    let number =
        head.schema.as_deref().and_then(|schema| schema.strip_prefix(FAMILY)?.parse().ok());
    match (number, schema) {
        (Some(1..=NEWEST), _) => {}
        (Some(_), Some(schema)) => {
            let (ours, known) = (env!("CARGO_PKG_VERSION"), SCHEMA);
            return Err(BadCase::Newer { schema, doctor, ours, known });
        }
        (_, schema) => return Err(BadCase::NotACase(schema)),
    }
    let case: Case = serde_json::from_slice(bytes)
        .map_err(|error| BadCase::Shape { doctor, what: text::plain(&error.to_string()) })?;
    if case.targets.is_empty() { Err(BadCase::Empty) } else { Ok(case) }
}

#[cfg(test)]
mod tests {
    use super::{FAMILY, LIMIT, NEWEST, from_bytes};
    use crate::case::SCHEMA;

    fn error(text: impl AsRef<[u8]>) -> String {
        from_bytes(text.as_ref()).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(SCHEMA, format!("{FAMILY}{NEWEST}"));
        assert!(error("").starts_with("it is no JSON: EOF"));
        assert!(error("{\"schema\": ").starts_with("it is no JSON: EOF"));
        assert!(error("[]").starts_with("it is JSON, but no Case"));
        assert!(error("{}").ends_with("is missing"));
        assert!(error(r#"{"schema": 7}"#).contains("no Case"));
        assert!(error(r#"{"schema": "sftp-doctor/report/1"}"#).ends_with("sftp-doctor/report/1"));
        let newer = error(r#"{"schema": "sftp-doctor/case/2", "doctor": "7.0", "targets": 3}"#);
        assert!(newer.contains("written by sftp-doctor 7.0"), "{newer}");
        let old = error(r#"{"schema": "sftp-doctor/case/1", "doctor": "0.1.0", "libssh2": "1"}"#);
        assert!(old.contains("sftp-doctor 0.1.0 would write it: missing field `targets`"), "{old}");
        let none = r#"{"schema":"sftp-doctor/case/1","doctor":"","libssh2":"","targets":[]}"#;
        assert_eq!(error(none), "it holds no target");
    }

    #[test]
    fn hostile_files_are_answered_soon_and_safely() {
        let deep = "[".repeat(500_000);
        assert!(error(&deep).contains("no Case"));
        let closed = format!("{deep}{}", "]".repeat(500_000));
        for inside in [&deep, &closed] {
            let head = r#"{"schema": "sftp-doctor/case/1", "targets": "#;
            let why = error(format!("{head}{inside}}}"));
            assert!(why.starts_with("it is no "), "{why}");
        }
        assert!(error(vec![b' '; LIMIT + 1]).contains("longer than 16 MiB"));
        assert!(error([0xff, 0xfe]).starts_with("it is no JSON"));
        let escapes = error("{\"schema\": \"\\u001b[2J\\n\"}");
        assert!(escapes.ends_with("\\x1b[2J\\n"), "{escapes}");
        let forged = r#"{"schema":"sftp-doctor/case/1","doctor":"\u001b]0;x","libssh2":[]}"#;
        assert!(!error(forged).chars().any(char::is_control));
    }
}
