//! Where FOG's database is, and with which credentials.

use std::path::Path;

use crate::fog::installed::Config;
use crate::fog::{Key, Settings, SettingsError};
use crate::secret::Secret;
use crate::text;

/// Where the socket of a distribution's MariaDB or MySQL is. PHP takes the one it was built with.
const SOCKETS: [&str; 4] = [
    "/run/mysqld/mysqld.sock",
    "/var/run/mysqld/mysqld.sock",
    "/var/lib/mysql/mysql.sock",
    "/run/mysql/mysql.sock",
];

/// MySQL's port.
const PORT: u16 = 3306;

/// The way to the database.
#[derive(Debug)]
pub(in crate::fog) struct Login {
    pub(super) at: Place,
    pub(super) name: String,
    pub(super) user: String,
    pub(super) password: Secret,
    /// The file the credentials are from.
    pub(super) from: String,
}

/// Where it listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// `localhost` means a socket, to PHP as to every client of MySQL.
    Socket(String),
    /// None of the usual sockets is there.
    NoSocket,
    /// Host and port.
    Tcp(String, u16),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Socket(path) => f.write_str(path),
            Self::NoSocket => f.write_str(SOCKETS[0]),
            Self::Tcp(host, port) => write!(f, "{}:{port}", text::line(host, 120)),
        }
    }
}

/// The credentials: `config.class.php`, which FOG's web pages use, else the settings, which its
/// installer uses. None where neither names them.
pub(in crate::fog) fn login(
    settings: &Result<Settings, SettingsError>,
    config: Option<&Config>,
) -> Option<Login> {
    config.and_then(of_config).or_else(|| of_settings(settings.as_ref().ok()?))
}

fn of_config(config: &Config) -> Option<Login> {
    let text = |name| config.get(name).map(|value| value.expose().to_owned());
    Some(Login {
        at: place(&text("DATABASE_HOST")?),
        name: text("DATABASE_NAME")?,
        user: text("DATABASE_USERNAME")?,
        password: config.get("DATABASE_PASSWORD")?.clone(),
        from: match config.line("DATABASE_PASSWORD") {
            Some(line) => format!("{}:{line}", config.file),
            None => config.file.clone(),
        },
    })
}

fn of_settings(settings: &Settings) -> Option<Login> {
    let text = |key| settings.get(key).ok().flatten().map(|found| found.value);
    let password = settings.secret(Key::DbPassword).ok().flatten();
    Some(Login {
        at: place(&text(Key::DbHost)?),
        name: text(Key::DbName).unwrap_or_else(|| "fog".to_owned()),
        user: text(Key::DbUser)?,
        from: settings.file.clone(),
        password: password.map_or_else(|| Secret::new(String::new()), |found| found.value),
    })
}

/// `localhost`, `10.0.0.5`, `db.example:3307`; `p:` before it asks PHP for a lasting connection.
fn place(host: &str) -> Place {
    let host = host.trim();
    let host = host.strip_prefix("p:").unwrap_or(host);
    if host.is_empty() || host.eq_ignore_ascii_case("localhost") {
        let there = SOCKETS.iter().find(|path| Path::new(path).exists());
        return there.map_or(Place::NoSocket, |path| Place::Socket((*path).to_owned()));
    }
    match host.split_once(':') {
        Some((name, port)) if !port.contains(':') => match port.parse() {
            Ok(port) => Place::Tcp(name.to_owned(), port),
            Err(_) => Place::Tcp(host.to_owned(), PORT),
        },
        _ => Place::Tcp(host.to_owned(), PORT),
    }
}

#[cfg(test)]
mod tests {
    use super::{PORT, Place, place};

    #[test]
    fn a_host_is_written_in_several_ways() {
        let tcp = |host: &str, port| Place::Tcp(host.into(), port);
        assert_eq!(place("10.0.0.5"), tcp("10.0.0.5", PORT));
        assert_eq!(place("p:db.example:3307 "), tcp("db.example", 3307));
        assert_eq!(place("fd77::1"), tcp("fd77::1", PORT));
        assert!(!matches!(place("p:localhost"), Place::Tcp(..)));
        assert!(!matches!(place(""), Place::Tcp(..)));
    }
}
