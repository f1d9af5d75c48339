//! Every password that FOG keeps on this machine, to be removed from whatever is recorded.

use super::FogKnown;
use crate::secret::Secret;

impl FogKnown {
    /// The passwords in the settings, in the file with the constants and in the database, whatever
    /// they are for, each once.
    #[must_use]
    pub fn secrets(&self) -> Vec<Secret> {
        let mut all: Vec<Secret> = Vec::new();
        let settings = self.settings.iter().flat_map(super::Settings::passwords);
        let constants = self.installed.config.iter().flat_map(|config| config.passwords());
        let rows = self.database.seen().into_iter().flat_map(|database| {
            let nodes = database.node_passwords.iter().map(|(_, secret)| secret);
            nodes.chain(&database.kernel_password)
        });
        for secret in settings.chain(constants).chain(rows) {
            if !secret.is_empty() && !all.iter().any(|known| known.is_same(secret)) {
                all.push(secret.clone());
            }
        }
        all
    }
}

/// True for the name of a setting or a constant that holds one: `SVC_password`, `snmysqlpass`,
/// `DATABASE_PASSWORD`.
pub(super) fn is_named(name: &str) -> bool {
    name.to_ascii_lowercase().contains("pass")
}

#[cfg(test)]
mod tests {
    use crate::case::Look;
    use crate::fog::{Database, FogKnown};
    use crate::secret::Secret;

    const SETTINGS: &str = "SVC_user='fogproject'\nSVC_password='account-1'\npassword='older-2'\n\
        DB_password='database-3'\nsnmysqlpass='database-3'\nDB_root_pass=$X\nDB_host=''\n";
    const CONFIG: &str = "<?php define('DATABASE_HOST', 'localhost');\n\
        define('DATABASE_PASSWORD', 'constant-4'); define('TFTP_FTP_PASSWORD', 'stale-5');";

    #[test]
    fn each_is_known_once_wherever_it_stands() {
        let tree = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = tree.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("opt/fog/.fogsettings", SETTINGS);
        write("var/www/html/fog/commons/config.class.php", CONFIG);
        let secret = |text: &str| Secret::new(text.to_owned());
        let database = Database {
            node_passwords: vec![(1, secret("node-6")), (2, secret("account-1"))],
            kernel_password: Some(secret("kernel-7")),
            ..Database::default()
        };
        let root = crate::file::Root::new(tree.path());
        let known = FogKnown::with_database(&root, Look::Seen(database));
        let all: Vec<String> = known.secrets().iter().map(|s| s.expose().to_owned()).collect();
        let expected = "account-1 older-2 database-3 constant-4 stale-5 node-6 kernel-7";
        assert_eq!(all.join(" "), expected);
    }
}
