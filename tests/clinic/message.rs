//! The message that the doctor predicts for FOG against the one PHP gave.

use serde_json::Value;

use crate::oracle::{DEADLINE, MAC, Said};

/// What the doctor predicted, where it is not what PHP said. An `Err` tells both.
pub(crate) fn compare(said: &Said, report: &str) -> Result<(), String> {
    let report: Value = serde_json::from_str(report).map_err(|e| e.to_string())?;
    let php = &report["targets"][0]["php"];
    asked(said, php)?;
    let predicted = &php["predicted"];
    let outcome = predicted["outcome"].as_str().unwrap_or("nothing");
    // PHP's own patience may be longer than that of the one who asks it.
    let waits = predicted["after_s"].as_u64().unwrap_or(0) >= DEADLINE;
    let outcome = if waits { "hangs" } else { outcome };
    let texts = if outcome == "message" { texts(predicted) } else { Vec::new() };
    let right = outcome == said.outcome && (texts.is_empty() || texts.contains(&said.message));
    if right {
        return Ok(());
    }
    Err(format!("predicted {outcome} {texts:?}; PHP: {} {:?}", said.outcome, said.message))
}

/// Where the doctor asked PHP itself, it must have heard what we did.
fn asked(said: &Said, php: &Value) -> Result<(), String> {
    match php["said"]["outcome"].as_str() {
        Some(outcome) if outcome != said.outcome => {
            Err(format!("the doctor's PHP: {}; ours: {}", php["said"], said.outcome))
        }
        _ => Ok(()),
    }
}

/// Every form the message may take: as the oracle puts FOG's words and PHP's together.
fn texts(predicted: &Value) -> Vec<String> {
    let console = predicted["console"].as_str().unwrap_or("");
    let lines = |value: &Value| -> Vec<String> {
        let all = value.as_array().into_iter().flatten();
        all.filter_map(|line| line.as_str().map(str::to_owned)).collect()
    };
    let mut all = vec![lines(&predicted["messages"])];
    all.extend(predicted["or"].as_array().into_iter().flatten().map(lines));
    let call = predicted["call"].as_str().unwrap_or("");
    all.into_iter()
        .map(|lines| match call {
            "ssh2_sftp" => lines.last().cloned().unwrap_or_default(),
            // The oracle leaves out FOG's advice.
            "ssh2_sftp_rename" => {
                let named = console.replace("<mac>", MAC).replace("<image>", "clinic-image");
                named.split(". Check").next().unwrap_or("").to_owned()
            }
            _ if console.is_empty() => lines.join("; "),
            _ => format!("{console} ({})", lines.join("; ")),
        })
        .collect()
}
