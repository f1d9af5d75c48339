//! Members that say in their own name what they hold, so that a member of tomorrow is not
//! forgotten: `user`, `host`, `group`, `image`.

use serde_json::Value;

use crate::case::Case;
use crate::redact::masks::Masks;
use crate::redact::names::Kind;

/// Takes note of what they hold.
pub(super) fn learn(case: &Case, masks: &mut Masks) {
    // What cannot be serialised cannot be redacted either, and is refused there.
    let Ok(value) = serde_json::to_value(case) else { return };
    walk(&value, None, masks);
}

fn walk(value: &Value, kind: Option<Kind>, masks: &mut Masks) {
    match value {
        Value::String(text) => {
            let is_name = text.len() <= 64 && !text.contains(['/', ' ', '\\']);
            if let Some(kind) = kind.filter(|_| is_name) {
                masks.learn(kind, text);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, kind, masks)),
        Value::Object(members) => {
            for (name, member) in members {
                // Where the value came from is no name.
                let inherited = if name == "value" { kind } else { None };
                walk(member, of_member(name).or(inherited), masks);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn of_member(name: &str) -> Option<Kind> {
    match name {
        "user" | "users" | "username" | "owner" => Some(Kind::User),
        "host" | "hosts" | "hostname" | "host_name" | "machine" | "node" => Some(Kind::Host),
        "group" | "groups" => Some(Kind::Group),
        "image" | "images" | "image_name" => Some(Kind::Image),
        _ => None,
    }
}
