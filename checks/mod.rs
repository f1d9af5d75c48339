//! The registry: one line a check, in the order of the stages.

mod connection_filtered;
mod denied_by_hosts_file;
mod dropped_before_banner;
mod host_key_changed;
mod host_not_found;
mod no_common_algorithm;
mod not_an_ssh_server;
mod port_closed;
mod sftp_server_hangs;
mod silent_server;
mod wrong_password;

use crate::check::Check;

/// Every check.
pub const ALL: &[&Check] = &[
    &host_not_found::CHECK,
    &port_closed::CHECK,
    &connection_filtered::CHECK,
    &not_an_ssh_server::CHECK,
    &silent_server::CHECK,
    &denied_by_hosts_file::CHECK,
    &dropped_before_banner::CHECK,
    &no_common_algorithm::CHECK,
    &host_key_changed::CHECK,
    &wrong_password::CHECK,
    &sftp_server_hangs::CHECK,
];
