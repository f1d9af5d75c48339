//! What is in force for a login before and after, keyword by keyword.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::sshd::Connection;

/// A login, as `sshd -T -C` takes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Login {
    /// The account.
    pub user: String,
    /// Where it comes from.
    pub address: IpAddr,
    /// Where it arrives.
    pub local_address: IpAddr,
    /// The port it arrives at.
    pub local_port: u16,
}

impl Login {
    /// The specification of `-C`. None for a name with a comma or an equals sign, which would be
    /// read as more than one.
    pub(super) fn criteria(&self) -> Option<String> {
        let plain = !self.user.is_empty() && !self.user.contains([',', '=']);
        let (user, port) = (&self.user, self.local_port);
        let (address, local) = (self.address.to_canonical(), self.local_address.to_canonical());
        plain.then(|| {
            format!("user={user},host={address},addr={address},laddr={local},lport={port}")
        })
    }

    /// The same, as our own reading takes it.
    pub(super) fn connection(&self, groups: Vec<String>) -> Connection {
        let connection = Connection { groups, ..Connection::of(&self.user, &[]) };
        connection
            .from(&self.address.to_canonical().to_string())
            .to(&self.local_address.to_canonical().to_string(), self.local_port)
    }
}

/// Everything in force for a login: keywords in lower case, several values where it has several.
pub(super) type Values = BTreeMap<String, Vec<String>>;

/// A keyword that says something else afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// For whom.
    pub login: Login,
    /// The keyword, in lower case.
    pub keyword: String,
    /// Its values before. They come from files: escape them before they are shown.
    pub before: Vec<String>,
    /// Its values after.
    pub after: Vec<String>,
}

/// The keywords whose values differ.
pub(super) fn differences(login: &Login, before: &Values, after: &Values) -> Vec<Difference> {
    let keywords =
        before.keys().chain(after.keys().filter(|keyword| !before.contains_key(*keyword)));
    let values = |of: &Values, keyword: &str| of.get(keyword).cloned().unwrap_or_default();
    let all = keywords.map(|keyword| Difference {
        login: login.clone(),
        keyword: keyword.clone(),
        before: values(before, keyword),
        after: values(after, keyword),
    });
    all.filter(|difference| difference.before != difference.after).collect()
}

#[cfg(test)]
mod tests {
    use super::{Login, Values, differences};

    fn values(lines: &[(&str, &str)]) -> Values {
        let mut values = Values::new();
        for (keyword, value) in lines {
            values.entry((*keyword).into()).or_default().push((*value).into());
        }
        values
    }

    fn login(user: &str) -> Login {
        let address = "::ffff:10.0.0.2".parse().unwrap();
        Login { user: user.into(), address, local_address: address, local_port: 22 }
    }

    #[test]
    fn every_keyword_that_says_something_else_is_named() {
        let before = values(&[("usepam", "yes"), ("acceptenv", "LANG"), ("acceptenv", "LC_*")]);
        let after = values(&[("usepam", "yes"), ("acceptenv", "LANG"), ("allowusers", "bob")]);
        let found = differences(&login("root"), &before, &after);
        let names: Vec<&str> = found.iter().map(|one| one.keyword.as_str()).collect();
        assert_eq!(names, ["acceptenv", "allowusers"]);
        assert!(found[1].before.is_empty());
        assert!(differences(&login("root"), &before, &before).is_empty());
    }

    #[test]
    fn a_name_that_would_be_two_criteria_is_not_asked_about() {
        let criteria = login("root").criteria().unwrap();
        assert_eq!(criteria, "user=root,host=10.0.0.2,addr=10.0.0.2,laddr=10.0.0.2,lport=22");
        assert_eq!(login("a,addr=1.2.3.4").criteria(), None);
    }
}
