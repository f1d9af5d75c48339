//! FOG itself is at odds: its database, its settings, its stores. A real MariaDB with FOG's schema of three generations.

use crate::case::Certain::Confirmed;
use crate::case::Root::Cause;
use crate::case::{CASE, Case, FOG, Php, Release, Target};

const NO_CONNECTION: Php = Php::Fails("Unable to connect to ssh during move upload");
const NOT_MOVED: Php = Php::Fails("Unable to move the captured image into place");

/// What the cases of FOG's database have in common: sessions for SFTP, and for the command that notes a kernel's release.
const WITH_DATABASE: Case = Case { sessions: 2, ..CASE };
/// Debian 12 alone: what differs between releases is not what these are about.
const ONE: &[Release] = &[Release::Bookworm];

pub(super) const CASES: &[Case] = &[
    Case { name: "healthy/database-of-1.6", breaks: "fog_database 1.6", ..WITH_DATABASE },
    Case { name: "healthy/database-of-an-early-beta", breaks: "fog_database 1.6-early", ..WITH_DATABASE },
    Case { name: "healthy/database-of-august", breaks: "fog_database 1.6-august", releases: ONE, ..WITH_DATABASE },
    Case {
        name: "healthy/database-over-tcp",
        breaks: "fog_database 1.6; config_file $web/commons/config.class.php 127.0.0.1",
        releases: ONE,
        // The database's own connection is counted as well.
        connections: 2,
        ..WITH_DATABASE
    },
    Case {
        name: "healthy/database-known-from-the-settings",
        breaks: "fog_database 1.6; rm $web/commons/config.class.php; setting DB_host localhost
            setting DB_name fog; setting DB_user fogmaster; setting DB_password \"$database_password\"",
        releases: ONE,
        ..WITH_DATABASE
    },
    Case {
        name: "fog-uses-ftp/database-of-1.5",
        breaks: "fog_database 1.5",
        root: Cause("fog-uses-ftp", Confirmed),
        ..WITH_DATABASE
    },
    // No database and no web pages: the settings' own line tells the release.
    Case {
        name: "fog-uses-ftp/storage-node-of-1.5",
        breaks: "sed -i 's/^## Version: .*/## Version: 1.5.9/; s/^FOG_install_type=.*/installtype=S/' /opt/fog/.fogsettings",
        releases: ONE,
        root: Cause("fog-uses-ftp", Confirmed),
        ..CASE
    },
    // --- the database does not answer, or not with all of it
    Case {
        name: "fog-database-unreadable/stopped",
        breaks: "fog_database 1.6; stop_database",
        root: Cause("fog-database-unreadable", Confirmed),
        ..CASE
    },
    Case {
        name: "fog-database-unreadable/wrong-password",
        breaks: "fog_database 1.6; sql \"SET PASSWORD FOR fogmaster@localhost = PASSWORD('another')\"",
        root: Cause("fog-database-unreadable", Confirmed),
        ..CASE
    },
    Case {
        name: "fog-database-unreadable/unknown-database",
        breaks: "fog_database 1.6; sql 'GRANT ALL ON *.* TO fogmaster@localhost; DROP DATABASE fog'",
        releases: ONE,
        root: Cause("fog-database-unreadable", Confirmed),
        ..CASE
    },
    Case {
        name: "fog-database-unreadable/missing-column",
        breaks: "fog_database 1.6; sql 'ALTER TABLE nfsGroupMembers DROP COLUMN ngmSnapinPath'",
        root: Cause("fog-database-unreadable", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        name: "fog-database-unreadable/missing-table",
        breaks: "fog_database 1.6; sql 'DROP TABLE tasks'",
        releases: ONE,
        root: Cause("fog-database-unreadable", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        name: "fog-database-unreadable/locked-table",
        breaks: "fog_database 1.6; later() {
            (database fog <<<'LOCK TABLES tasks WRITE; DO SLEEP(60)' >/dev/null 2>&1 </dev/stdin &)
            until sql 'SHOW FULL PROCESSLIST' | grep -q SLEEP; do sleep 0.02; done; }",
        releases: ONE,
        root: Cause("fog-database-unreadable", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        // Something answers on the database's port, and never speaks.
        name: "fog-database-unreadable/silent",
        breaks: "fog_files 1.6; config_file $web/commons/config.class.php 127.0.0.1
            fake_server 3306 'true'",
        releases: ONE,
        root: Cause("fog-database-unreadable", Confirmed),
        connections: 2,
        ..CASE
    },
    Case {
        name: "fog-database-unreadable/rows-that-no-target-can-be-made-of",
        breaks: r#"fog_database 1.6; sql "INSERT INTO nfsGroupMembers SELECT 2, 'line\nbreak \Z[31m\'quoted\"', '', '0', 1, ngmRootPath,
            ngmSSLPath, ngmFTPPath, ngmSnapinPath, '1', '10.77.0.1\r\nX', 1, ngmUser, ngmPass, '', '' FROM nfsGroupMembers;
            INSERT INTO nfsGroupMembers SELECT 3, REPEAT('x', 250), '', '0', 1, '', '', 'relative', '', '1', '10.77.0.1', 1,
            '-oProxyCommand=x', ngmPass, '', '' FROM nfsGroupMembers WHERE ngmID = 1""#,
        releases: ONE,
        root: Cause("fog-database-unreadable", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        name: "healthy/node-names-with-quotes-and-control-characters",
        breaks: r#"fog_database 1.6; sql "UPDATE nfsGroupMembers SET ngmMemberName = 'a\'b\"c\n\Z[31m\t<d>'""#,
        releases: ONE,
        ..WITH_DATABASE
    },
    Case {
        // All of them are this server; they share one connection.
        name: "healthy/a-thousand-nodes",
        breaks: r#"fog_database 1.6; sql "INSERT INTO nfsGroupMembers SELECT seq + 1, CONCAT('node', seq), '', '0', 1, ngmRootPath,
            ngmSSLPath, ngmFTPPath, ngmSnapinPath, '0', '10.77.0.1', 1, ngmUser, ngmPass, '', '' FROM nfsGroupMembers, seq_1_to_999""#,
        releases: ONE,
        ..WITH_DATABASE
    },
    // --- passwords
    Case {
        name: "credentials-out-of-step/node",
        breaks: r#"fog_database 1.6; sql "UPDATE nfsGroupMembers SET ngmPass = 'old password'""#,
        target: Target { password: Some("old password"), ..FOG },
        php: NO_CONNECTION,
        root: Cause("credentials-out-of-step", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        name: "credentials-out-of-step/node-with-trailing-blanks",
        breaks: r#"fog_database 1.6; padded="$(account_password)  "
            sql "UPDATE nfsGroupMembers SET ngmPass = $(quoted "$padded"); UPDATE globalSettings SET settingValue = $(quoted "$padded")
                WHERE settingKey = 'FOG_TFTP_FTP_PASSWORD'"; printf 'fogproject:another\n' | chpasswd"#,
        php: NO_CONNECTION,
        root: Cause("credentials-out-of-step", Confirmed),
        also: &["kernel-store-refused"],
        ..WITH_DATABASE
    },
    Case {
        name: "credentials-out-of-step/kernel-store",
        breaks: r#"fog_database 1.6; sql "UPDATE globalSettings SET settingValue = 'stale' WHERE settingKey = 'FOG_TFTP_FTP_PASSWORD'""#,
        root: Cause("credentials-out-of-step", Confirmed),
        also: &["kernel-store-refused"],
        connections: 2,
        sessions: 1,
        ..WITH_DATABASE
    },
    Case {
        name: "credentials-out-of-step/settings-as-html",
        breaks: r#"printf 'fogproject:a>b&c\n' | chpasswd; setting SVC_password 'a>b&c'; fog_database 1.6
            setting SVC_password 'a&gt;b&amp;c'"#,
        target: Target { password: Some("a>b&c"), ..FOG },
        root: Cause("credentials-out-of-step", Confirmed),
        ..WITH_DATABASE
    },
    // --- port, address, paths
    Case {
        name: "fog-ssh-port-differs/sshd-moved",
        breaks: "fog_database 1.6; first_lines 'Port 2222'",
        php: NO_CONNECTION,
        root: Cause("fog-ssh-port-differs", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        name: "fog-ssh-port-differs/setting-moved",
        breaks: r#"fog_database 1.6; sql "UPDATE globalSettings SET settingValue = '2222' WHERE settingKey = 'FOG_SSH_PORT'""#,
        target: Target { port: 2222, ..FOG },
        php: NO_CONNECTION,
        root: Cause("fog-ssh-port-differs", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        name: "fog-address-not-here/database-and-settings",
        breaks: r#"fog_database 1.6; setting NET_fog_server_ip 10.77.0.9
            sql "UPDATE nfsGroupMembers SET ngmHostname = '10.77.0.9'; UPDATE globalSettings SET settingValue = '10.77.0.9'
                WHERE settingKey IN ('FOG_TFTP_HOST', 'FOG_WEB_HOST')""#,
        target: Target { host: "10.77.0.9", ..FOG },
        php: NO_CONNECTION,
        root: Cause("fog-address-not-here", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        name: "fog-address-not-here/settings-alone",
        breaks: "fog_database 1.6; setting NET_fog_server_ip 10.77.0.9",
        root: Cause("fog-address-not-here", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        name: "storage-path-differs/left-behind",
        breaks: r#"fog_database 1.6; sql "UPDATE nfsGroupMembers SET ngmFTPPath = '/old/images'""#,
        target: Target { storage: "/old/images", ..FOG },
        php: NOT_MOVED,
        root: Cause("storage-path-differs", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        // Both are there, and the capture lies in the other one.
        name: "storage-path-differs/two-directories",
        breaks: r#"fog_database 1.6; install -d -o fogproject -g fogproject -m 0775 /srv/images/dev /srv/images
            sql "UPDATE nfsGroupMembers SET ngmFTPPath = '/srv/images'""#,
        target: Target { storage: "/srv/images", ..FOG },
        php: NOT_MOVED,
        root: Cause("storage-path-differs", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        // The disk was full, and a second node of the same machine has the next one.
        name: "healthy/two-nodes-on-one-machine",
        breaks: r#"fog_database 1.6; install -d -o fogproject -g fogproject -m 0777 /srv/images2 /srv/images2/dev
            touch /srv/images2/.mntcheck /srv/images2/dev/.mntcheck
            printf '%s\n' '/srv/images2 *(ro,sync,no_wdelay,no_subtree_check,insecure_locks,no_root_squash,insecure,fsid=2)' >>/etc/exports
            sql "CREATE TEMPORARY TABLE two SELECT * FROM nfsGroupMembers WHERE ngmIsMasterNode = '1' LIMIT 1;
                 UPDATE two SET ngmID = 77, ngmMemberName = 'SecondDisk', ngmIsMasterNode = '0', ngmRootPath = '/srv/images2', ngmFTPPath = '/srv/images2';
                 INSERT INTO nfsGroupMembers SELECT * FROM two""#,
        releases: ONE,
        ..WITH_DATABASE
    },
    Case {
        name: "healthy/two-paths-to-one-directory",
        breaks: r#"fog_database 1.6; ln -s /images /srv/fog-images; sql "UPDATE nfsGroupMembers SET ngmFTPPath = '/srv/fog-images/'""#,
        target: Target { storage: "/srv/fog-images", ..FOG },
        releases: ONE,
        ..WITH_DATABASE
    },
    // --- the other stores
    Case {
        name: "snapin-store-refused/owned-by-root",
        breaks: "fog_database 1.6; chown root:root /opt/fog/snapins; chmod 0755 /opt/fog/snapins",
        root: Cause("snapin-store-refused", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        name: "snapin-store-refused/not-there",
        breaks: "fog_database 1.6; rm -r /opt/fog/snapins; chmod 0755 /opt/fog; chown root:root /opt/fog",
        root: Cause("snapin-store-refused", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        name: "kernel-store-refused/read-only",
        breaks: "fog_database 1.6; mount --bind $web/service/ipxe $web/service/ipxe; mount -o remount,bind,ro $web/service/ipxe",
        root: Cause("kernel-store-refused", Confirmed),
        sessions: 1,
        ..WITH_DATABASE
    },
    Case {
        name: "kernel-store-refused/owned-by-root",
        breaks: "fog_database 1.6; chown root:root $web/service/ipxe; chmod 0755 $web/service/ipxe",
        root: Cause("kernel-store-refused", Confirmed),
        // The command comes after what was refused.
        sessions: 1,
        ..WITH_DATABASE
    },
    Case {
        name: "account-missing/of-the-kernel-store",
        breaks: r#"fog_database 1.6; sql "UPDATE globalSettings SET settingValue = 'fog' WHERE settingKey = 'FOG_TFTP_FTP_USERNAME'""#,
        root: Cause("account-missing", Confirmed),
        also: &["kernel-store-refused"],
        connections: 2,
        sessions: 1,
        ..WITH_DATABASE
    },
    // --- what clients captured
    Case {
        name: "captures-stranded/an-early-beta-called-it-complete",
        breaks: "fog_database 1.6-early; captured() { install -d -o fogproject /images/dev/00163e000002
            touch -d '3 hours ago' /images/dev/00163e000002/d1p1.img /images/dev/00163e000002; }",
        root: Cause("captures-stranded", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        // Its task is open: it may still be running.
        name: "healthy/a-capture-of-an-open-task",
        breaks: "fog_database 1.6; captured() { touch -d '3 hours ago' /images/dev/$mac/d1p1.img /images/dev/$mac; }",
        releases: ONE,
        never: &["captures-stranded"],
        ..WITH_DATABASE
    },
    Case {
        name: "capture-not-movable/of-a-client-that-the-database-knows",
        breaks: "fog_database 1.6-early; captured() { chown -R root: /images/dev/$mac; chmod 0755 /images/dev/$mac; }",
        php: NOT_MOVED,
        root: Cause("capture-not-movable", Confirmed),
        ..WITH_DATABASE
    },
    Case {
        name: "exports-no-root-squash/for-clients",
        breaks: "printf '/images *(ro,sync)\\n/images/dev *(rw,async,no_root_squash,fsid=1)\\n' >/etc/exports",
        root: Cause("exports-no-root-squash", Confirmed),
        ..CASE
    },
    Case {
        name: "exports-no-root-squash/file-of-its-own",
        breaks: "mkdir -p /etc/exports.d; echo '/images/dev 10.0.0.0/8(rw,async,no_root_squash,fsid=1)' >/etc/exports.d/fog.exports",
        root: Cause("exports-no-root-squash", Confirmed),
        ..CASE
    },
    Case {
        name: "exports-uid-differs/whole-store",
        breaks: "printf '/images 10.0.0.0/8(rw,async,all_squash,anonuid=4711,anongid=4711)\\n' >/etc/exports",
        root: Cause("exports-uid-differs", Confirmed),
        ..CASE
    },
    Case {
        name: "exports-uid-differs/account-made-anew",
        breaks: "printf '/images *(ro,sync,all_squash,anonuid=4711)\\n/images/dev *(rw,async,all_squash,anonuid=4711,anongid=4711)\\n' >/etc/exports",
        root: Cause("exports-uid-differs", Confirmed),
        ..CASE
    },
    Case {
        name: "healthy/exports-as-fog-writes-them",
        breaks: "id=$(id -u fogproject)
            printf '/images *(ro,sync,all_squash,anonuid=%d)\\n/images/dev *(rw,async,all_squash,anonuid=%d)\\n/srv *(rw,no_root_squash)\\n' $id $id >/etc/exports",
        ..CASE
    },
    // --- SELinux: the files that the kernel and the policy store show; this PHP runs outside of it
    Case {
        name: "selinux-blocks-web-server/no-module",
        breaks: "selinux 1 0; mkdir -p /var/log/audit; echo 'type=AVC msg=audit(1.0:1): avc:  denied  { name_connect } for  pid=7 \
                 comm=\"php-fpm\" dest=22 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:ssh_port_t:s0 \
                 tclass=tcp_socket permissive=0' >/var/log/audit/audit.log",
        verdict: Some("capture-fails"),
        root: Cause("selinux-blocks-web-server", Confirmed),
        ..CASE
    },
    // The module allows the ports of sshd's type, and this one has another.
    Case {
        name: "selinux-blocks-web-server/port-without-its-type",
        breaks: "fog_database 1.6; first_lines 'Port 2222'; sql \"UPDATE globalSettings SET settingValue = '2222' WHERE settingKey = 'FOG_SSH_PORT'\"
            selinux 1 0; mkdir -p $policy/modules/400/fog /var/log/audit
            echo 'portcon tcp 2200-2210 system_u:object_r:ssh_port_t:s0' >$policy/ports.local
            echo 'type=AVC msg=audit(1.0:1): avc:  denied  { name_connect } for  pid=7 comm=\"httpd\" dest=2222 \
                 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:unreserved_port_t:s0 tclass=tcp_socket permissive=0' \
                 >/var/log/audit/audit.log",
        releases: ONE,
        target: Target { port: 2222, ..FOG },
        verdict: Some("capture-fails"),
        root: Cause("selinux-blocks-web-server", Confirmed),
        ..WITH_DATABASE
    },
    Case { name: "healthy/selinux-with-fogs-module", breaks: "selinux 1 0; mkdir -p $policy/modules/400/fog", ..CASE },
    Case { name: "healthy/selinux-with-the-boolean", breaks: "selinux 1 1", ..CASE },
    Case { name: "healthy/selinux-that-only-logs", breaks: "selinux 0 0", ..CASE },
];
