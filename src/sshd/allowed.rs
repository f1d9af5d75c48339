//! Whether AllowUsers, DenyUsers, AllowGroups and DenyGroups let somebody in (auth.c, allowed_user;
//! match.c, match_user; groupaccess.c, ga_match; 7.4 to 10.5).

use super::address::{Found, match_list};
use super::connection::Connection;
use super::effective::{Effective, Setting};
use super::pattern::{self, Verdict, matches};

/// Why somebody is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAllowed<'a> {
    /// The keyword that leaves them out, as sshd_config(5) writes it.
    pub keyword: &'static str,
    /// The patterns with their lines: the one that matches, or all of those that do not.
    pub patterns: Vec<&'a Setting>,
    /// False where a pattern names hosts and sshd may know the client by name (`UseDNS`).
    pub certain: bool,
}

/// What keeps the connection's user out; none if nothing does.
#[must_use]
pub fn not_allowed<'a>(
    effective: &'a Effective,
    connection: &Connection,
) -> Option<NotAllowed<'a>> {
    let user = |setting: &&Setting| user_matches(&setting.value, connection);
    let group = |setting: &&Setting| {
        let pattern = setting.value.as_bytes();
        connection.groups.iter().any(|group| matches(group.as_bytes(), pattern))
    };
    let all = |keyword: &str| effective.all(keyword).collect::<Vec<_>>();
    let denied = |keyword, found: Option<&'a Setting>| found.map(|one| (keyword, vec![one]));
    let left_out = |keyword, patterns: Vec<&'a Setting>, listed: bool| {
        (!listed && !patterns.is_empty()).then_some((keyword, patterns))
    };
    let (users, groups) = (all("allowusers"), all("allowgroups"));
    let user_listed = users.iter().any(user);
    let group_listed = groups.iter().any(group);
    // sshd asks in this order.
    let (keyword, patterns) = denied("DenyUsers", effective.all("denyusers").find(user))
        .or_else(|| left_out("AllowUsers", users, user_listed))
        .or_else(|| denied("DenyGroups", effective.all("denygroups").find(group)))
        .or_else(|| left_out("AllowGroups", groups, group_listed))?;
    let of_hosts = patterns.iter().any(|setting| setting.value.contains('@'));
    let certain = !(of_hosts && effective.is_yes("usedns"));
    Some(NotAllowed { keyword, patterns, certain })
}

/// One pattern, commas and `!` as they stand; behind `@` a list of hosts.
fn user_matches(value: &str, connection: &Connection) -> bool {
    let user = connection.user.as_deref().unwrap_or_default().as_bytes();
    let Some((name, hosts)) = value.rsplit_once('@') else {
        return matches(user, value.as_bytes());
    };
    matches(user, name.as_bytes()) && host_matches(hosts.as_bytes(), connection)
}

/// match.c:match_host_and_ip. A list with a wrong mask stops sshd's process: no match either.
fn host_matches(list: &[u8], connection: &Connection) -> bool {
    let address = match_list(connection.address.as_deref(), list);
    if matches!(address, Found::Veto | Found::Invalid) {
        return false;
    }
    let host = connection.host.as_deref().unwrap_or_default();
    match pattern::list(host.as_bytes(), list, true) {
        Verdict::Veto => false,
        Verdict::Yes => true,
        Verdict::No => address == Found::Yes,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::not_allowed;
    use crate::sshd::{Build, Connection, Memory, Release, read};

    fn ask(config: &str) -> Option<(&'static str, Vec<usize>)> {
        let mut files = Memory::default();
        files.insert("/etc/ssh/sshd_config", config.as_bytes());
        let main = Path::new("/etc/ssh/sshd_config");
        let config = read(&files, main, Release::NEWEST, Build::default());
        let connection =
            Connection::of("fog", &["fog", "users"]).from("10.0.0.7").to("10.0.0.7", 22);
        let effective = config.effective(&connection);
        let found = not_allowed(&effective, &connection)?;
        let lines = found.patterns.iter().filter_map(|s| Some(s.place.as_ref()?.line)).collect();
        Some((found.keyword, lines))
    }

    #[test]
    fn lists_let_in_and_keep_out_as_sshd_does() {
        for inside in [
            "",
            "AllowUsers root fog",
            "AllowUsers f*",
            "AllowUsers fog@10.0.0.0/8",
            "AllowUsers root\nAllowUsers fog",
            "AllowGroups users",
            "DenyUsers fog@192.0.2.*",
            "DenyGroups wheel",
            "AllowUsers root\nMatch User fog\nAllowUsers fog",
            "DenyUsers !fog",
        ] {
            assert_eq!(ask(inside), None, "{inside}");
        }
        for (outside, keyword, lines) in [
            ("AllowUsers root admin", "AllowUsers", vec![1, 1]),
            ("AllowUsers root,fog", "AllowUsers", vec![1]),
            ("AllowUsers Fog", "AllowUsers", vec![1]),
            ("AllowUsers fog@192.0.2.0/24", "AllowUsers", vec![1]),
            ("AllowUsers fog@10.0.0.0/8,!10.0.0.7", "AllowUsers", vec![1]),
            ("AllowUsers fog\nDenyUsers a f?g", "DenyUsers", vec![2]),
            ("DenyGroups x users", "DenyGroups", vec![1]),
            ("AllowGroups wheel ssh", "AllowGroups", vec![1, 1]),
        ] {
            assert_eq!(ask(outside), Some((keyword, lines)), "{outside}");
        }
    }
}
