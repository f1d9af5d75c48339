//! The leaves of a JSON document, whatever members it has.

use serde_json::Value;

/// The pointer of each leaf, in order.
pub(crate) fn paths(value: &Value) -> Vec<String> {
    let mut all = Vec::new();
    walk(value, &mut String::new(), &mut all);
    all
}

fn walk(value: &Value, at: &mut String, all: &mut Vec<String>) {
    let length = at.len();
    let mut step = |name: &str, member: &Value| {
        at.push('/');
        at.push_str(&name.replace('~', "~0").replace('/', "~1"));
        walk(member, at, all);
        at.truncate(length);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| step(name, member)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| step(&index.to_string(), item));
        }
        _ => all.push(at.clone()),
    }
}
