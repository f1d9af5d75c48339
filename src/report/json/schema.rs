//! The JSON Schema of the document, made from its structs. `docs/report-schema.json` is what is made
//! here: `SFTP_DOCTOR_WRITE_DOCS=1 cargo test --lib json::schema` writes it anew.

use std::path::Path;

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::record::Report;

/// The closed sets of words.
pub(super) mod words {
    use schemars::{Schema, SchemaGenerator, json_schema};

    use crate::case::{PhpOutcome, Role, Stage, StageEnd};
    use crate::check::Answer;
    use crate::diagnosis::Verdict;
    use crate::finding::{Certainty, FixClass, Severity};
    use crate::report::words;

    fn one_of<const N: usize>(words: [impl ToString; N]) -> Schema {
        json_schema!({ "type": "string", "enum": words.map(|word| word.to_string()).to_vec() })
    }

    pub(in super::super) fn schema(_: &mut SchemaGenerator) -> Schema {
        one_of([super::super::SCHEMA])
    }

    pub(in super::super) fn verdict(_: &mut SchemaGenerator) -> Schema {
        use Verdict::{CaptureFails, CaptureWorks, Unknown};
        one_of([CaptureWorks, CaptureFails, Unknown].map(Verdict::name))
    }

    pub(in super::super) fn role(_: &mut SchemaGenerator) -> Schema {
        use Role::{KernelStore, SnapinStore, StorageNode};
        one_of([StorageNode, SnapinStore, KernelStore].map(Role::name))
    }

    pub(in super::super) fn stage(_: &mut SchemaGenerator) -> Schema {
        one_of(Stage::ALL.map(super::super::fill::stage_id))
    }

    pub(in super::super) fn stage_end(_: &mut SchemaGenerator) -> Schema {
        use StageEnd::{Done, Failed, Interrupted, NotReached, Skipped, TimedOut};
        one_of([Done, Failed, TimedOut, NotReached, Skipped, Interrupted].map(StageEnd::name))
    }

    pub(in super::super) fn php_outcome(_: &mut SchemaGenerator) -> Schema {
        use PhpOutcome::{Hangs, Message, Works};
        one_of([Works, Message, Hangs].map(words::php_outcome))
    }

    pub(in super::super) fn origin(_: &mut SchemaGenerator) -> Schema {
        one_of([
            "argument",
            "option",
            "settings",
            "database",
            "default",
            "prompt",
            "file",
            "standard-input",
        ])
    }

    pub(in super::super) fn certainty(_: &mut SchemaGenerator) -> Schema {
        use Certainty::{Confirmed, Likely, Possible};
        one_of([Confirmed, Likely, Possible].map(words::certainty))
    }

    pub(in super::super) fn severity(_: &mut SchemaGenerator) -> Schema {
        use Severity::{Advice, Fatal, Hazard};
        one_of([Fatal, Hazard, Advice].map(words::severity))
    }

    pub(in super::super) fn class(_: &mut SchemaGenerator) -> Schema {
        use FixClass::{Consent, Manual, Safe};
        one_of([Safe, Consent, Manual].map(words::class))
    }

    pub(in super::super) fn outcome(_: &mut SchemaGenerator) -> Schema {
        let nothing = String::new;
        let all = [
            Answer::Passed,
            Answer::Found(Vec::new()),
            Answer::NotReached,
            Answer::NotApplicable { reason: nothing() },
            Answer::CouldNotLook { reason: nothing(), command: None },
        ];
        one_of(all.map(|answer| answer.outcome()))
    }
}

/// The schema as a document.
fn schema() -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Report>();
    schema.insert("title".into(), super::SCHEMA.into());
    let what = "What sftp-doctor --format json writes. Members may be added to it, so that a reader \
                skips what it does not know.";
    schema.insert("description".into(), Value::from(what));
    let text = serde_json::to_string_pretty(&schema).unwrap();
    format!("{text}\n")
}

#[test]
fn the_documented_schema_is_that_of_the_structs() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report-schema.json");
    if std::env::var_os("SFTP_DOCTOR_WRITE_DOCS").is_some() {
        std::fs::write(file, schema()).unwrap();
        return;
    }
    let again = "SFTP_DOCTOR_WRITE_DOCS=1 cargo test --lib json::schema writes it anew";
    assert!(std::fs::read_to_string(file).unwrap_or_default() == schema(), "it differs; {again}");
}
