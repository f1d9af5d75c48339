//! Bounded rows of a table, whatever columns it has: FOG's schema changes with every release.

use std::time::{Duration, Instant};

use mysql::prelude::Queryable;
use mysql::{Conn, Error, Row, Value};

use super::error;

/// As many characters of a value as are read.
const VALUE: usize = 1024;
/// As many bytes of one table as are kept.
const TABLE: usize = 4 << 20;
/// How long a statement waits for another's lock, in seconds.
const LOCK: u32 = 2;

/// A connection in a transaction that only reads.
pub(super) struct Reader {
    connection: Conn,
    deadline: Instant,
    /// The connection is gone, or the time is over.
    ended: bool,
    /// What could not be read.
    pub(super) complaints: Vec<String>,
}

/// What is asked of a table.
pub(super) struct Question<'a> {
    pub(super) table: &'a str,
    /// Without the first ones no row makes sense.
    pub(super) needed: &'a [&'a str],
    /// Some releases have none of these.
    pub(super) wanted: &'a [&'a str],
    /// What follows the table: a condition, an order; of our own making.
    pub(super) rest: &'a str,
    pub(super) most: usize,
}

/// The rows of a table, and whether there were more.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) rows: Vec<Vec<Option<String>>>,
    pub(super) more: bool,
}

impl Reader {
    /// Begins the transaction.
    pub(super) fn begin(connection: Conn, deadline: Instant) -> Result<Self, Error> {
        let mut reader = Self { connection, deadline, ended: false, complaints: Vec::new() };
        // MariaDB's limit and MySQL's: each refuses the other's.
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_secs(1));
        let _ = reader.set(&format!("max_statement_time = {}", left.as_secs()));
        let _ = reader.set(&format!("max_execution_time = {}", left.as_millis()));
        let _ = reader.set(&format!("lock_wait_timeout = {LOCK}"));
        reader.connection.query_drop("START TRANSACTION READ ONLY")?;
        Ok(reader)
    }

    fn set(&mut self, what: &str) -> Result<(), Error> {
        self.connection.query_drop(format!("SET SESSION {what}"))
    }

    /// Rows with the needed and wanted columns in that order; none where a wanted column is
    /// missing. Empty where the table cannot be read: the complaint says why.
    pub(super) fn ask(&mut self, question: &Question<'_>) -> Rows {
        if self.ended || Instant::now() >= self.deadline {
            return Rows::default();
        }
        self.try_ask(question).unwrap_or_else(|error| {
            self.complain(question.table, &error);
            Rows::default()
        })
    }

    fn try_ask(&mut self, question: &Question<'_>) -> Result<Rows, Error> {
        let Question { table, needed, wanted, rest, most } = question;
        let known = self.columns(table)?;
        let has = |column: &&&str| known.iter().any(|known| known.eq_ignore_ascii_case(column));
        let missing: Vec<&str> =
            needed.iter().chain(*wanted).filter(|c| !has(c)).copied().collect();
        if !missing.is_empty() {
            self.complaints.push(format!("the table {table} has no column {}", missing.join(", ")));
        }
        if needed.iter().any(|column| missing.contains(column)) {
            return Ok(Rows::default());
        }
        let column = |name: &&str| match missing.contains(name) {
            true => "NULL".to_owned(),
            false => format!("LEFT(`{name}`, {VALUE})"),
        };
        let columns: Vec<String> = needed.iter().chain(*wanted).map(column).collect();
        let limit = most + 1;
        self.select(
            &format!("SELECT {} FROM `{table}` {rest} LIMIT {limit}", columns.join(", ")),
            *most,
        )
    }

    /// The rows of a statement of our own making.
    pub(super) fn select(&mut self, statement: &str, most: usize) -> Result<Rows, Error> {
        let mut found = Rows::default();
        let mut bytes = 0;
        // Row by row: what a server sends beyond the limit is read and dropped, until the deadline.
        for row in self.connection.query_iter(statement)? {
            let row = values(row?);
            bytes += row.iter().flatten().map(String::len).sum::<usize>();
            if found.rows.len() == most || bytes > TABLE {
                found.more = true;
                break;
            }
            found.rows.push(row);
        }
        Ok(found)
    }

    fn columns(&mut self, table: &str) -> Result<Vec<String>, Error> {
        let rows: Vec<Row> = self.connection.query(format!("SHOW COLUMNS FROM `{table}`"))?;
        let mut rows = rows.into_iter().take(500);
        Ok(rows.by_ref().filter_map(|row| values(row).into_iter().next()?).collect())
    }

    /// Notes what was wrong; after a lost connection nothing more is asked.
    pub(super) fn complain(&mut self, table: &str, error: &Error) {
        if error::is_lock(error) {
            // One that holds a lock may hold others: no more waiting.
            let _ = self.set("lock_wait_timeout = 1");
        }
        match error::of_table(table, error) {
            Some(words) => self.complaints.push(words),
            None => {
                self.ended = true;
                self.complaints.push(format!("the connection ended at the table {table}"));
            }
        }
    }
}

/// The values of a row as text; none for NULL and for what is no text.
fn values(row: Row) -> Vec<Option<String>> {
    row.unwrap_raw().into_iter().map(|value| text(value?)).collect()
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Bytes(bytes) => String::from_utf8(bytes).ok(),
        Value::Int(number) => Some(number.to_string()),
        Value::UInt(number) => Some(number.to_string()),
        _ => None,
    }
}
