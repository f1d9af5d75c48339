//! The shape of `--format json`: what `docs/report-schema.json` promises, and what no schema can say.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

const SCHEMA: &str = include_str!("../../docs/report-schema.json");

static VALIDATOR: LazyLock<Result<Validator, String>> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(SCHEMA).map_err(|error| error.to_string())?;
    jsonschema::draft202012::new(&schema).map_err(|error| error.to_string())
});

/// What breaks the contract.
pub(crate) fn breaches(report: &Value) -> Vec<String> {
    let validator = match &*VALIDATOR {
        Ok(validator) => validator,
        Err(error) => return vec![format!("docs/report-schema.json: {error}")],
    };
    let breach = |error: jsonschema::ValidationError<'_>| {
        format!("{} is not as the schema says: {error}", error.instance_path())
    };
    let mut all: Vec<String> = validator.iter_errors(report).map(breach).collect();
    all.extend(unfounded(report));
    all
}

/// A cause has evidence.
fn unfounded(report: &Value) -> Vec<String> {
    let causes = report["causes"].as_array().map_or(&[][..], Vec::as_slice);
    let bare = |cause: &&Value| cause["evidence"].as_array().is_none_or(Vec::is_empty);
    causes.iter().filter(bare).map(|cause| format!("{} has no evidence", cause["id"])).collect()
}
