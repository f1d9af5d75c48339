//! Why FOG's database could not be read, and what to do about it. All sentences stand here.

use std::io::ErrorKind;

use mysql::{DriverError, Error};

use super::access::{Login, Place};
use crate::case::Look;
use crate::text;

/// Numbers of MariaDB's and MySQL's errors (`errmsg-utf8.txt`, `mysqld_error.h`).
pub(super) const NO_SUCH_TABLE: u16 = 1146;
const LOCK_WAIT_TIMEOUT: u16 = 1205;
const STATEMENT_TIMEOUT: [u16; 2] = [1969, 3024];
const ACCESS_DENIED: [u16; 3] = [1045, 1698, 1044];
const UNKNOWN_DATABASE: u16 = 1049;
const TOO_MANY_CONNECTIONS: [u16; 2] = [1040, 1203];
const HOST_BLOCKED: [u16; 2] = [1129, 1130];

/// The answer of a look that got no connection.
pub(super) fn no_connection<T>(login: &Login, error: &Error) -> Look<T> {
    let at = login.at.to_string();
    let (reason, command) = match error {
        Error::MySqlError(said) => refused(login, &at, said.code, &said.message),
        _ => unreachable_at(login, &at, kind(error), error),
    };
    Look::CouldNot { reason, command }
}

/// The answer where no socket is there.
pub(super) fn stopped<T>(login: &Login) -> Look<T> {
    Look::CouldNot {
        reason: format!("FOG's database is not running: {} is not there", login.at),
        command: START.to_owned(),
    }
}

/// The answer where nothing came in time.
pub(super) fn silent<T>(at: &str) -> Look<T> {
    Look::CouldNot {
        reason: format!("FOG's database at {at} did not answer in time"),
        command: "sudo mysql -e 'SHOW FULL PROCESSLIST'".to_owned(),
    }
}

const START: &str = "sudo systemctl status mariadb mysql; sudo systemctl start mariadb || \
                     sudo systemctl start mysql";

fn refused(login: &Login, at: &str, code: u16, said: &str) -> (String, String) {
    let (user, name, from) =
        (text::line(&login.user, 60), text::line(&login.name, 60), &login.from);
    if ACCESS_DENIED.contains(&code) {
        let reason = format!(
            "the database at {at} refuses {user} with the password of {from} (error {code})"
        );
        let file = Some(file_of(from)).filter(|file| is_plain(file)).unwrap_or("config.class.php");
        return (reason, format!("sudo grep -nE 'DATABASE_|DB_|snmysql' {file}"));
    }
    let (reason, command) = match code {
        UNKNOWN_DATABASE => (
            format!("the server at {at} has no database {name}, which {from} names"),
            "sudo mysql -e 'SHOW DATABASES'",
        ),
        code if TOO_MANY_CONNECTIONS.contains(&code) => (
            format!("the database at {at} has too many connections (error {code})"),
            "sudo mysql -e 'SHOW FULL PROCESSLIST'",
        ),
        code if HOST_BLOCKED.contains(&code) => (
            format!("the database at {at} lets this machine not in (error {code})"),
            "sudo mysql -e 'SELECT user, host FROM mysql.user'",
        ),
        code => (
            format!("the database at {at} says: {} (error {code})", text::line(said, 160)),
            "sudo mysql -e 'SHOW WARNINGS'",
        ),
    };
    (reason, command.to_owned())
}

/// `file` of `file:line`.
fn file_of(from: &str) -> &str {
    match from.rsplit_once(':') {
        Some((file, line)) if line.parse::<usize>().is_ok() => file,
        _ => from,
    }
}

/// It stands in a command that a person is told to type.
fn is_plain(path: &str) -> bool {
    path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c))
}

fn unreachable_at(
    login: &Login,
    at: &str,
    kind: Option<ErrorKind>,
    error: &Error,
) -> (String, String) {
    let local = matches!(login.at, Place::Socket(_));
    match kind {
        Some(ErrorKind::ConnectionRefused | ErrorKind::NotFound) if local => {
            (format!("FOG's database is not running: nothing listens at {at}"), START.to_owned())
        }
        Some(ErrorKind::ConnectionRefused) => {
            (format!("FOG's database is not running: {at} refuses connections"), START.to_owned())
        }
        Some(ErrorKind::TimedOut | ErrorKind::WouldBlock) => {
            (format!("FOG's database at {at} did not answer in time"), START.to_owned())
        }
        _ => {
            let why = text::line(&error.to_string(), 160);
            (format!("FOG's database at {at} cannot be read: {why}"), START.to_owned())
        }
    }
}

fn kind(error: &Error) -> Option<ErrorKind> {
    match error {
        Error::IoError(error) => Some(error.kind()),
        Error::DriverError(DriverError::CouldNotConnect(Some((.., kind)))) => Some(*kind),
        Error::DriverError(DriverError::ConnectTimeout | DriverError::Timeout) => {
            Some(ErrorKind::TimedOut)
        }
        _ => None,
    }
}

/// What was wrong with one table, in a few words; none where the connection is gone, and no further
/// question can be asked.
pub(super) fn of_table(table: &str, error: &Error) -> Option<String> {
    let Error::MySqlError(said) = error else { return None };
    Some(match said.code {
        NO_SUCH_TABLE => format!("there is no table {table}"),
        LOCK_WAIT_TIMEOUT => format!("the table {table} is locked"),
        code if STATEMENT_TIMEOUT.contains(&code) => format!("the table {table} is too slow"),
        code => {
            let words = text::line(&said.message, 160);
            format!("the table {table} cannot be read: {words} (error {code})")
        }
    })
}

/// Another statement would wait as long.
pub(super) fn is_lock(error: &Error) -> bool {
    matches!(error, Error::MySqlError(said) if said.code == LOCK_WAIT_TIMEOUT)
}
