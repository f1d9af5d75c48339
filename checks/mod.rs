//! The registry: one line a check, in the order of the stages; hazards last.

mod account_expired;
mod account_locked;
mod account_missing;
mod banned_by_fail2ban;
mod capture_dir_missing;
mod capture_dir_not_writable;
mod chroot_unsafe;
mod connection_filtered;
mod connection_limit_reached;
mod denied_by_hosts_file;
mod drop_in_not_included;
mod dropped_before_banner;
mod external_sftp_server;
mod fog_address_not_here;
mod host_key_changed;
mod host_keys_unloadable;
mod host_not_found;
mod listens_elsewhere;
mod login_too_slow;
mod max_auth_tries_too_low;
mod no_common_algorithm;
mod nologin_file;
mod not_an_ssh_server;
mod pam_refuses_account;
mod password_expired;
mod password_login_disabled;
mod php_hangs_here;
mod php_libssh2_too_old;
mod php_ssh2_missing;
mod port_closed;
mod rename_crosses_filesystems;
mod second_factor_required;
mod sessions_disabled;
mod sftp_server_hangs;
mod sftp_server_missing;
mod shell_missing;
mod shell_startup_output;
mod silent_server;
mod source_penalised;
mod storage_missing;
mod storage_not_writable;
mod subsystem_not_defined;
mod user_not_allowed;
mod wrong_password;

use crate::check::Check;

/// Every check.
pub const ALL: &[&Check] = &[
    &host_not_found::CHECK,
    &fog_address_not_here::CHECK,
    &port_closed::CHECK,
    &listens_elsewhere::CHECK,
    &host_keys_unloadable::CHECK,
    &connection_filtered::CHECK,
    &banned_by_fail2ban::CHECK,
    &not_an_ssh_server::CHECK,
    &silent_server::CHECK,
    &denied_by_hosts_file::CHECK,
    &connection_limit_reached::CHECK,
    &source_penalised::CHECK,
    &dropped_before_banner::CHECK,
    &no_common_algorithm::CHECK,
    &php_libssh2_too_old::CHECK,
    &php_ssh2_missing::CHECK,
    &host_key_changed::CHECK,
    &password_login_disabled::CHECK,
    &second_factor_required::CHECK,
    &account_missing::CHECK,
    &user_not_allowed::CHECK,
    &account_locked::CHECK,
    &shell_missing::CHECK,
    &wrong_password::CHECK,
    &max_auth_tries_too_low::CHECK,
    &login_too_slow::CHECK,
    &nologin_file::CHECK,
    &pam_refuses_account::CHECK,
    &account_expired::CHECK,
    &sessions_disabled::CHECK,
    &chroot_unsafe::CHECK,
    &subsystem_not_defined::CHECK,
    &password_expired::CHECK,
    &sftp_server_missing::CHECK,
    &shell_startup_output::CHECK,
    &sftp_server_hangs::CHECK,
    &storage_missing::CHECK,
    &capture_dir_missing::CHECK,
    &storage_not_writable::CHECK,
    &capture_dir_not_writable::CHECK,
    &rename_crosses_filesystems::CHECK,
    &external_sftp_server::CHECK,
    &drop_in_not_included::CHECK,
    &php_hangs_here::CHECK,
];
