//! What was hidden, counted.

use std::fmt;

/// What was hidden, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Names of accounts.
    pub users: usize,
    /// Names of groups.
    pub groups: usize,
    /// Names of hosts.
    pub hosts: usize,
    /// Addresses and networks.
    pub addresses: usize,
    /// MAC addresses.
    pub macs: usize,
    /// Fingerprints of keys.
    pub keys: usize,
    /// Names of images.
    pub images: usize,
    /// Names of storage nodes and their groups.
    pub nodes: usize,
    /// Components of paths.
    pub paths: usize,
    /// Lines of comment.
    pub comments: usize,
}

impl Hidden {
    /// Nothing had to be hidden.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// `2 host names, 3 addresses and 14 comments`; `nothing`.
impl fmt::Display for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = [
            (self.users, "user name", "user names"),
            (self.groups, "group name", "group names"),
            (self.hosts, "host name", "host names"),
            (self.addresses, "address", "addresses"),
            (self.macs, "MAC address", "MAC addresses"),
            (self.keys, "key fingerprint", "key fingerprints"),
            (self.images, "image name", "image names"),
            (self.nodes, "node name", "node names"),
            (self.paths, "part of a path", "parts of paths"),
            (self.comments, "comment", "comments"),
        ];
        let some: Vec<String> = all
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
            .collect();
        match some.split_last() {
            None => f.write_str("nothing"),
            Some((last, [])) => f.write_str(last),
            Some((last, rest)) => write!(f, "{} and {last}", rest.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Hidden;

    #[test]
    fn it_reads_as_a_sentence_goes() {
        let mut hidden = Hidden::default();
        assert_eq!(hidden.to_string(), "nothing");
        hidden.hosts = 2;
        assert_eq!(hidden.to_string(), "2 host names");
        hidden.users = 1;
        hidden.comments = 14;
        assert_eq!(hidden.to_string(), "1 user name, 2 host names and 14 comments");
    }
}
