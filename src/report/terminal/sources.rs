//! Where each value of a target came from, what came from one place together.

use crate::case::{Origin, Target};
use crate::text;

/// `host, user: /opt/fog/.fogsettings:4, 11; port: default`.
pub(super) fn sources(target: &Target) -> String {
    let mut origins = vec![
        ("host", &target.host.origin),
        ("port", &target.port.origin),
        ("user", &target.user.origin),
        ("storage", &target.storage.origin),
    ];
    origins.extend(target.password.as_ref().map(|origin| ("password", origin)));
    let mut groups: Vec<Vec<(&str, &Origin)>> = Vec::new();
    for one in origins {
        match groups.iter_mut().find(|group| is_one_place(group[0].1, one.1)) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let mut all: Vec<String> = groups.iter().map(|group| line(group)).collect();
    if target.password.is_none() {
        all.push("password: none".to_owned());
    }
    all.join("; ")
}

fn is_one_place(one: &Origin, other: &Origin) -> bool {
    match (one, other) {
        (Origin::Settings { file, .. }, Origin::Settings { file: other, .. }) => file == other,
        (
            Origin::Database { table, row, .. },
            Origin::Database { table: other, row: other_row, .. },
        ) => table == other && row == other_row,
        _ => one == other,
    }
}

/// What came from one place; alone, with the key or the column.
fn line(group: &[(&str, &Origin)]) -> String {
    let names: Vec<&str> = group.iter().map(|(name, _)| *name).collect();
    let place = match group {
        [(_, Origin::Settings { file, .. }), _, ..] => {
            let lines = group.iter().filter_map(|(_, origin)| match origin {
                Origin::Settings { line, .. } => Some(line.to_string()),
                _ => None,
            });
            format!("{file}:{}", lines.collect::<Vec<_>>().join(", "))
        }
        [(_, Origin::Database { table, row, .. }), _, ..] => {
            format!("{} of {table}, FOG's database", text::line(row, 60))
        }
        [(_, origin), ..] => origin.to_string(),
        [] => String::new(),
    };
    format!("{}: {place}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::sources;
    use crate::case::{Origin, Role, Sourced, Target};

    #[test]
    fn one_place_is_named_once() {
        let settings = |line| Origin::Settings {
            file: "/opt/fog/.fogsettings".to_owned(),
            line,
            key: "x".to_owned(),
        };
        let row = |row: &str, column: &str| Origin::Database {
            table: "nfsGroupMembers".to_owned(),
            row: row.to_owned(),
            column: column.to_owned(),
        };
        let from = |origin| Sourced::new("x".to_owned(), origin);
        let target = Target {
            name: String::new(),
            role: Role::StorageNode,
            host: from(settings(4)),
            port: Sourced::new(22, Origin::Default),
            user: from(settings(11)),
            storage: from(Origin::Default),
            password: Some(row("west", "ngmPass")),
            fog_address_elsewhere: None,
        };
        let said = sources(&target);
        let expected = "host, user: /opt/fog/.fogsettings:4, 11; port, storage: default; \
                        password: ngmPass of west, database table nfsGroupMembers";
        assert_eq!(said, expected);
        let target = Target { user: from(row("west", "ngmUser")), ..target };
        let said = sources(&target);
        assert!(said.contains("user, password: west of nfsGroupMembers, FOG's database"), "{said}");
    }
}
