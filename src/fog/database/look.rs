//! The whole look, within its deadline.

use std::time::Instant;

use super::Database;
use super::access::Login;
use crate::case::Look;

/// Asks the database.
pub(in crate::fog) fn look(login: Login, _deadline: Instant) -> Look<Database> {
    let Login { at, name, user, password, from } = login;
    drop((at, name, user, password, from));
    Look::not_looked("FOG's database is not asked yet")
}
