//! For whom the effective configuration is asked.

/// The connection that Match criteria are compared with. What is not given does not match, as
/// with `sshd -T -C` of OpenSSH 8.2 and later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connection {
    /// The account that logs in.
    pub user: Option<String>,
    /// Its groups, the primary one included; empty for an account that does not exist.
    pub groups: Vec<String>,
    /// True when the account does not exist (`Match invalid-user`, 9.9 and later).
    pub invalid_user: bool,
    /// The client's name; sshd compares its address here unless `UseDNS yes`.
    pub host: Option<String>,
    /// The client's address.
    pub address: Option<String>,
    /// The address the client connected to.
    pub local_address: Option<String>,
    /// The port the client connected to.
    pub local_port: Option<u16>,
    /// The routing domain.
    pub rdomain: Option<String>,
}

impl Connection {
    /// A connection of `user`, who is in `groups`.
    #[must_use]
    pub fn of(user: &str, groups: &[&str]) -> Self {
        Self {
            user: Some(user.to_owned()),
            groups: groups.iter().map(ToString::to_string).collect(),
            ..Self::default()
        }
    }

    /// The same connection, coming from this address; its name is the address, as without UseDNS.
    #[must_use]
    pub fn from(mut self, address: &str) -> Self {
        self.address = Some(address.to_owned());
        self.host = Some(address.to_owned());
        self
    }

    /// The same connection, arriving at this address and port.
    #[must_use]
    pub fn to(mut self, local_address: &str, local_port: u16) -> Self {
        self.local_address = Some(local_address.to_owned());
        self.local_port = Some(local_port);
        self
    }
}
