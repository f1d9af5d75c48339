//! A capture works today, and may not tomorrow.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Root::Cause;
use crate::case::{CASE, Case};

pub(super) const CASES: &[Case] = &[
    Case {
        name: "external-sftp-server/stock-debian",
        breaks: "quiet_external",
        root: Cause("external-sftp-server", Enough),
        ..CASE
    },
    Case {
        name: "external-sftp-server/with-arguments",
        breaks: "quiet_bashrc; subsystem \"$external -f AUTHPRIV -l INFO\"",
        root: Cause("external-sftp-server", Enough),
        ..CASE
    },
    Case {
        name: "drop-in-not-included/name-without-conf",
        breaks: "drop_in 00-fog-internal-sftp 'Subsystem sftp internal-sftp'",
        root: Cause("drop-in-not-included", Enough),
        ..CASE
    },
    Case {
        name: "drop-in-not-included/no-include-line",
        breaks: "sed -i '/^Include/d' $conf; drop_in 00-fog-internal-sftp.conf 'Subsystem sftp internal-sftp'",
        root: Cause("drop-in-not-included", Enough),
        ..CASE
    },
    Case {
        name: "config-does-not-load/link-that-leads-nowhere-since",
        breaks: "later() { ln -s /srv/gone.conf /etc/ssh/sshd_config.d/50-site.conf; }",
        root: Cause("config-does-not-load", Confirmed),
        ..CASE
    },
    Case {
        name: "configuration-read-differently/start-option",
        breaks: "sshd+=(-o LoginGraceTime=77)",
        root: Cause("configuration-read-differently", Confirmed),
        ..CASE
    },
    Case {
        name: "configuration-read-differently/another-file",
        breaks: "cp $conf /etc/ssh/other; echo 'MaxSessions 7' >>/etc/ssh/other; sshd+=(-f /etc/ssh/other)",
        root: Cause("configuration-read-differently", Confirmed),
        ..CASE
    },
];
