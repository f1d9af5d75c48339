//! The registry: one line a check, in the order of the stages; hazards last. Where nothing else
//! ranks two possible causes, what is here first is named first: put the more usual one there.

mod account_expired;
mod account_locked;
mod account_missing;
mod banned_by_fail2ban;
mod capture_dir_missing;
mod capture_dir_not_writable;
mod capture_not_movable;
mod captures_stranded;
mod chroot_hides_storage;
mod chroot_unsafe;
mod config_does_not_load;
mod config_not_reloaded;
mod configuration_read_differently;
mod connection_filtered;
mod connection_limit_reached;
mod credentials_out_of_step;
mod denied_by_hosts_file;
mod drop_in_not_included;
mod dropped_before_banner;
mod duplicate_subsystem;
mod exports_no_root_squash;
mod exports_uid_differs;
mod external_sftp_server;
mod fog_address_not_here;
mod fog_database_unreadable;
mod fog_ssh_port_differs;
mod fog_uses_ftp;
mod forced_command;
mod host_key_changed;
mod host_keys_unloadable;
mod host_not_found;
mod immutable_flag;
mod inodes_exhausted;
mod kernel_store_refused;
mod listens_elsewhere;
mod login_banner_too_long;
mod login_shell_refuses;
mod login_too_slow;
mod max_auth_tries_too_low;
mod movetmp_left_behind;
mod no_common_algorithm;
mod nologin_file;
mod not_an_ssh_server;
mod pam_refuses_account;
mod pam_session_refused;
mod pam_stack_broken;
mod password_expired;
mod password_login_disabled;
mod php_hangs_here;
mod php_libssh2_too_old;
mod php_ssh2_missing;
mod port_closed;
mod quota_exceeded;
mod rename_crosses_filesystems;
mod resource_limit_too_low;
mod second_factor_required;
mod selinux_blocks_web_server;
mod sessions_disabled;
mod sftp_request_denied;
mod sftp_server_bad_options;
mod sftp_server_crashes;
mod sftp_server_hangs;
mod sftp_server_missing;
mod sftp_server_not_executable;
mod sftp_server_slow;
mod shell_missing;
mod shell_startup_exit;
mod shell_startup_output;
mod shell_startup_stalls;
mod silent_server;
mod snapin_store_refused;
mod source_penalised;
mod sshrc_output;
mod sticky_directory;
mod storage_full;
mod storage_missing;
mod storage_not_writable;
mod storage_path_differs;
mod storage_read_only;
mod subsystem_hidden_by_match;
mod subsystem_inside_match;
mod subsystem_name_differs;
mod subsystem_not_defined;
mod user_not_allowed;
mod wrong_password;
mod wrong_program;

use crate::check::Check;

/// Every check.
pub const ALL: &[&Check] = &[
    &host_not_found::CHECK,
    &fog_address_not_here::CHECK,
    &fog_uses_ftp::CHECK,
    &fog_database_unreadable::CHECK,
    &port_closed::CHECK,
    &listens_elsewhere::CHECK,
    &fog_ssh_port_differs::CHECK,
    &host_keys_unloadable::CHECK,
    &config_does_not_load::CHECK,
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
    &selinux_blocks_web_server::CHECK,
    &host_key_changed::CHECK,
    &login_banner_too_long::CHECK,
    &password_login_disabled::CHECK,
    &account_missing::CHECK,
    &user_not_allowed::CHECK,
    &account_locked::CHECK,
    &shell_missing::CHECK,
    &credentials_out_of_step::CHECK,
    &max_auth_tries_too_low::CHECK,
    &login_too_slow::CHECK,
    &nologin_file::CHECK,
    &pam_stack_broken::CHECK,
    &pam_refuses_account::CHECK,
    &account_expired::CHECK,
    &second_factor_required::CHECK,
    &wrong_password::CHECK,
    &sessions_disabled::CHECK,
    &resource_limit_too_low::CHECK,
    &pam_session_refused::CHECK,
    &chroot_unsafe::CHECK,
    &subsystem_not_defined::CHECK,
    &subsystem_name_differs::CHECK,
    &subsystem_hidden_by_match::CHECK,
    &password_expired::CHECK,
    &sftp_server_missing::CHECK,
    &sftp_server_not_executable::CHECK,
    &shell_startup_output::CHECK,
    &shell_startup_exit::CHECK,
    &login_shell_refuses::CHECK,
    &sftp_server_bad_options::CHECK,
    &forced_command::CHECK,
    &sshrc_output::CHECK,
    &sftp_server_crashes::CHECK,
    &sftp_server_hangs::CHECK,
    &shell_startup_stalls::CHECK,
    &wrong_program::CHECK,
    &chroot_hides_storage::CHECK,
    &storage_missing::CHECK,
    &storage_path_differs::CHECK,
    &capture_dir_missing::CHECK,
    &storage_not_writable::CHECK,
    &capture_dir_not_writable::CHECK,
    &storage_read_only::CHECK,
    &storage_full::CHECK,
    &inodes_exhausted::CHECK,
    &quota_exceeded::CHECK,
    &rename_crosses_filesystems::CHECK,
    &configuration_read_differently::CHECK,
    &immutable_flag::CHECK,
    &sftp_request_denied::CHECK,
    &capture_not_movable::CHECK,
    &sticky_directory::CHECK,
    &movetmp_left_behind::CHECK,
    &captures_stranded::CHECK,
    &exports_uid_differs::CHECK,
    &exports_no_root_squash::CHECK,
    &duplicate_subsystem::CHECK,
    &subsystem_inside_match::CHECK,
    &config_not_reloaded::CHECK,
    &sftp_server_slow::CHECK,
    &external_sftp_server::CHECK,
    &drop_in_not_included::CHECK,
    &php_hangs_here::CHECK,
    &snapin_store_refused::CHECK,
    &kernel_store_refused::CHECK,
];
