//! This machine, looked at once for all targets on one of its ports.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use crate::case::{HostRecord, Look};
use crate::probe::host::{self, Around, Asked};

/// What is known of this machine's ports.
#[derive(Default)]
pub(super) struct Here {
    ports: Mutex<Vec<(u16, Look<Around>)>>,
}

impl Here {
    /// This machine as `asked` needs it, if one of `addresses` is its own.
    pub(super) fn look(&self, addresses: &[SocketAddr], asked: &Asked<'_>) -> Look<HostRecord> {
        if !host::is_here(addresses) {
            return Look::not_looked("the server is another machine");
        }
        self.around(asked).map(|around| host::look_within(around, asked))
    }

    /// Whoever comes while somebody looks waits for what that one sees.
    fn around(&self, asked: &Asked<'_>) -> Look<Around> {
        let mut ports = self.ports.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, around)) = ports.iter().find(|(port, _)| *port == asked.port) {
            return around.clone();
        }
        let around = host::look_around(asked.port, asked.deadline);
        ports.push((asked.port, around.clone()));
        around
    }
}
