//! The keys of `.fogsettings` that matter here, under their names of all generations.
//!
//! FOG renamed its keys in August 2026 (GH-1120, ADR 0024 of FOGProject/fogproject); its installer
//! moves a file to the new names when it runs. 1.5 and the 1.6 betas before have the old ones.

/// What a setting means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// The account that FOG logs in with.
    User,
    /// Its password.
    Password,
    /// The server's own address.
    Address,
    /// The interface that has it.
    Interface,
    /// The server's own name.
    Hostname,
    /// The image root.
    Storage,
    /// The capture root, where an admin has moved it by hand.
    CaptureRoot,
    /// Whether the installer rewrites `/etc/exports`.
    ManageExports,
    /// The database's host.
    DbHost,
    /// The database's name.
    DbName,
    /// The database's user.
    DbUser,
    /// The database's password.
    DbPassword,
    /// Whether the database is another machine's.
    DbExternal,
    /// `N` for a server, `S` for a storage node.
    InstallType,
    /// The family of the distribution, as a number.
    OsId,
    /// The distribution's name.
    OsName,
    /// The web server's document root.
    DocumentRoot,
    /// FOG's path below it.
    WebRoot,
    /// `http` or `https`.
    WebProtocol,
    /// The web server's program.
    WebServer,
    /// PHP's version, as the installer chose it.
    PhpVersion,
    /// What the installer may do to the firewall.
    Firewall,
}

/// Meaning, new name, old names; of two old names the first is the rule.
const NAMES: &[(Key, &str, &[&str])] = &[
    (Key::User, "SVC_user", &["username"]),
    (Key::Password, "SVC_password", &["password"]),
    (Key::Address, "NET_fog_server_ip", &["ipaddress", "ipaddresses"]),
    (Key::Interface, "NET_interface", &["interface"]),
    (Key::Hostname, "NET_hostname", &["hostname"]),
    (Key::Storage, "STORAGE_image_share_path", &["storageLocation"]),
    (Key::CaptureRoot, "storageLocationCapture", &[]),
    (Key::ManageExports, "STORAGE_rebuild_nfs_exports", &["blexports"]),
    (Key::DbHost, "DB_host", &["snmysqlhost"]),
    (Key::DbName, "DB_name", &["mysqldbname"]),
    (Key::DbUser, "DB_user", &["snmysqluser"]),
    (Key::DbPassword, "DB_password", &["snmysqlpass"]),
    (Key::DbExternal, "DB_external", &["snmysqlexternal"]),
    (Key::InstallType, "FOG_install_type", &["installtype"]),
    (Key::OsId, "FOG_os_id", &["osid"]),
    (Key::OsName, "FOG_os_name", &["osname"]),
    (Key::DocumentRoot, "WEB_docroot", &["docroot"]),
    (Key::WebRoot, "WEB_root", &["webroot"]),
    (Key::WebProtocol, "WEB_url_proto", &["httpproto"]),
    (Key::WebServer, "WEB_server_engine", &["webserver"]),
    (Key::PhpVersion, "WEB_php_version", &["php_ver"]),
    (Key::Firewall, "SVC_firewall_control", &["fwconfigure"]),
];

impl Key {
    /// Its names, the new one first: FOG's installer takes an old name's value only where the new
    /// name has none (ADR 0024, "Migration").
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES
            .iter()
            .filter(move |(key, ..)| *key == self)
            .flat_map(|(_, new, old)| std::iter::once(*new).chain(old.iter().copied()))
    }

    /// True for a value that no one may see.
    #[must_use]
    pub fn is_secret(self) -> bool {
        matches!(self, Self::Password | Self::DbPassword)
    }
}

/// True for a name of the table, of whatever generation.
pub(crate) fn is_known(name: &str) -> bool {
    NAMES.iter().any(|(_, new, old)| *new == name || old.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::{Key, NAMES};

    #[test]
    fn a_key_has_one_row_and_a_name_one_key() {
        let mut names: Vec<_> = NAMES.iter().flat_map(|(key, ..)| key.names()).collect();
        let before = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), before);
        assert_eq!(Key::User.names().collect::<Vec<_>>(), ["SVC_user", "username"]);
        assert_eq!(Key::CaptureRoot.names().count(), 1);
    }
}
