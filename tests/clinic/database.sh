# shellcheck shell=bash
# FOG's web directory and database, for the cases that ask for them. Sourced by break.sh.
#
#   fog_files GENERATION      the files of FOG that tell its generation: 1.5, 1.6-early, 1.6-august, 1.6
#   fog_database GENERATION   the same, and MariaDB with FOG's schema of that generation and a server's usual rows
#   sql STATEMENT…            as the database's root
#
# The schema holds the tables and columns that count here (FOG's commons/schema.php), with rows as its installer and an
# admin leave them. Secrets are the account's own password, and one of the database's with everything PHP escapes.
web=/var/www/html/fog
# shellcheck disable=SC2016 # no expansion is meant
database_password='db'\''s \secret "$HOME" #1'
account_password() { sed -n "s/^SVC_password='\(.*\)'$/\1/p" /opt/fog/.fogsettings; }

database() { mariadb --no-defaults --socket=/run/mysqld/mysqld.sock -u root "$@"; }
sql() { database -e "$*" fog; }

# 'text' as a string of SQL.
quoted() { local text=${1//\\/\\\\}; printf "'%s'" "${text//\'/\'\'}"; }

start_database() {
    install -d -o mysql -g mysql -m 0755 /run/mysqld
    setsid /usr/sbin/mariadbd --defaults-file=/etc/fog-database.cnf --tmpdir=/var/lib/mysql "$@" >/var/log/mariadb.log 2>&1 </dev/null &
    local try
    for try in {1..500}; do
        ! database -e 'SELECT 1' >/dev/null 2>&1 || return 0
        sleep 0.02
    done
    tail -n 20 /var/log/mariadb.log >&2
    return 1
}

stop_database() {
    database -e SHUTDOWN
    local try
    for try in {1..300}; do
        [[ -e /run/mysqld/mysqld.pid ]] || return 0
        sleep 0.02
    done
}

# FOG's own quoting of the password in its file: \ and ' escaped, in single quotes.
config_file() {
    local text=${database_password//\\/\\\\}
    text=${text//\'/\\\'}
    install -d "$(dirname "$1")"
    cat >"$1" <<PHP
<?php
/** Made by the installer. Not: define('DATABASE_HOST', 'elsewhere'); */
class Config
{
    private static function _dbSettings()
    {
        define('DATABASE_TYPE', 'mysql'); // mysql or oracle
        define('DATABASE_HOST', '${2:-localhost}');
        define('DATABASE_NAME', 'fog');
        define('DATABASE_USERNAME', 'fogmaster');
        define('DATABASE_PASSWORD', '$text');
    }
    private static function _svcSettings()
    {
        // Read once, when the database is made.
        define('TFTP_HOST', "10.99.99.99");
        define('STORAGE_FTP_PASSWORD', 'stale');
    }
}
PHP
    chmod 0660 "$1"
}

fog_files() {
    install -d "$web/service/ipxe" /opt/fog/snapins
    chown fogproject: "$web/service/ipxe" /opt/fog/snapins
    chmod 0775 "$web/service/ipxe" /opt/fog/snapins
    # In the place of the package that FOG installs for its note of a kernel's release.
    program /usr/local/bin/attr 'exit 0'
    install -d "$web"/{commons,lib/fog,lib/reg-task}
    local version=$1
    case $1 in
        1.6)
            install -d "$web"/src/{Net,Base}
            echo '<?php class FOGSSH {}' >"$web/src/Net/FOGSSH.php"
            version=1.6.0
            echo "<?php define('FOG_VERSION', '$version');" >"$web/commons/version.php"
            config_file "$web/commons/config.class.php"
            ;;
        1.6-august)
            version=1.6.0-beta.4108
            echo '<?php class FOGSSH {}' >"$web/lib/fog/fogssh.class.php"
            echo '<?php // renames the old image to .movetmp' >"$web/lib/reg-task/taskqueue.class.php"
            ;;
        1.6-early)
            version=1.6.0-beta.2130
            echo '<?php class FOGSSH {}' >"$web/lib/fog/fogssh.class.php"
            echo '<?php // moves' >"$web/lib/reg-task/taskqueue.class.php"
            ;;
        1.5) version=1.5.10.1 ;;
    esac
    if [[ $1 != 1.6 ]]; then
        echo "<?php define('FOG_VERSION', '$version');" >"$web/lib/fog/system.class.php"
        config_file "$web/lib/fog/config.class.php"
    fi
    sed -i "s/^## Version: .*/## Version: $version/" /opt/fog/.fogsettings
}

fog_database() {
    fog_files "$1"
    start_database
    database <<SQL
CREATE DATABASE fog;
CREATE USER fogmaster@localhost IDENTIFIED BY $(quoted "$database_password");
CREATE USER fogmaster@'127.0.0.1' IDENTIFIED BY $(quoted "$database_password");
GRANT ALL ON fog.* TO fogmaster@localhost;
GRANT ALL ON fog.* TO fogmaster@'127.0.0.1';
SQL
    fog_schema "$1" | database fog
    fog_rows "$1" | database fog
}

# 1.5 keeps MyISAM tables in three-byte UTF-8; the betas of 1.6 move to InnoDB, 1.6 to four bytes and foreign keys.
fog_schema() {
    local engine='ENGINE=InnoDB DEFAULT CHARSET=utf8mb4' step=430 reference=', FOREIGN KEY (ngmGroupID) REFERENCES nfsGroups (ngID)'
    case $1 in
        1.5) engine='ENGINE=MyISAM DEFAULT CHARSET=utf8' step=271 reference= ;;
        1.6-early) engine='ENGINE=InnoDB DEFAULT CHARSET=utf8' step=300 reference= ;;
        1.6-august) engine='ENGINE=InnoDB DEFAULT CHARSET=utf8' step=319 reference= ;;
    esac
    cat <<SQL
CREATE TABLE schemaVersion (vID int PRIMARY KEY AUTO_INCREMENT, vValue int NOT NULL) $engine;
INSERT INTO schemaVersion VALUES (1, $step);
CREATE TABLE nfsGroups (ngID int PRIMARY KEY AUTO_INCREMENT, ngName varchar(250) NOT NULL, ngDesc longtext NOT NULL) $engine;
CREATE TABLE nfsGroupMembers (ngmID int PRIMARY KEY AUTO_INCREMENT, ngmMemberName varchar(250) NOT NULL,
    ngmMemberDescription longtext NOT NULL, ngmIsMasterNode char(1) NOT NULL, ngmGroupID int NOT NULL,
    ngmRootPath longtext NOT NULL, ngmSSLPath longtext NOT NULL, ngmFTPPath longtext NOT NULL,
    ngmSnapinPath longtext NOT NULL, ngmIsEnabled char(1) NOT NULL, ngmHostname varchar(250) NOT NULL,
    ngmMaxClients int NOT NULL, ngmUser varchar(250) NOT NULL, ngmPass varchar(250) NOT NULL,
    ngmInterface varchar(25) NOT NULL, ngmWebroot longtext NOT NULL, KEY (ngmGroupID)$reference) $engine;
CREATE TABLE globalSettings (settingID int PRIMARY KEY AUTO_INCREMENT, settingKey varchar(254) NOT NULL,
    settingDesc longtext NOT NULL, settingValue varchar(254) NOT NULL, settingCategory varchar(254) NOT NULL,
    UNIQUE KEY (settingKey)) $engine;
CREATE TABLE hosts (hostID int PRIMARY KEY AUTO_INCREMENT, hostName varchar(16) NOT NULL, hostImage int NOT NULL) $engine;
CREATE TABLE hostMAC (hmID int PRIMARY KEY AUTO_INCREMENT, hmHostID int NOT NULL, hmMAC varchar(18) NOT NULL,
    hmPrimary enum('0','1') NOT NULL) $engine;
CREATE TABLE images (imageID int PRIMARY KEY AUTO_INCREMENT, imageName varchar(40) NOT NULL, imagePath longtext NOT NULL,
    imageSize varchar(200) NOT NULL) $engine;
CREATE TABLE tasks (taskID int PRIMARY KEY AUTO_INCREMENT, taskName varchar(250) NOT NULL, taskHostID int NOT NULL,
    taskImageID int NOT NULL, taskStateID int NOT NULL, taskTypeID mediumint NOT NULL, taskNFSGroupID int NOT NULL,
    taskNFSMemberID int NOT NULL) $engine;
SQL
}

fog_rows() {
    local password
    password=$(quoted "$(account_password)")
    cat <<SQL
INSERT INTO nfsGroups VALUES (1, 'default', '');
INSERT INTO nfsGroupMembers VALUES (1, 'DefaultMember', 'Auto generated fog nfs group member', '1', 1, '/images', '/opt/fog/snapins/ssl',
    '/images', '/opt/fog/snapins', '1', '10.77.0.1', 10, 'fogproject', $password, 'fog0', '/fog/');
INSERT INTO globalSettings (settingKey, settingValue, settingDesc, settingCategory) VALUES
    ('FOG_TFTP_HOST', '10.77.0.1', '', 'TFTP Server'), ('FOG_TFTP_FTP_USERNAME', 'fogproject', '', 'TFTP Server'),
    ('FOG_TFTP_FTP_PASSWORD', $password, '', 'TFTP Server'),
    ('FOG_TFTP_PXE_KERNEL_DIR', '$web/service/ipxe/', '', 'TFTP Server'),
    ('FOG_WEB_HOST', '10.77.0.1', '', 'Web Server'), ('FOG_LOG_ERROR', '0', '', 'Logging');
INSERT INTO images VALUES (1, 'Windows 11', 'clinic-image', '0.0'), (2, 'Debian', 'debian', '1.0');
INSERT INTO hosts VALUES (1, 'lab-01', 1), (2, 'lab-02', 2);
INSERT INTO hostMAC VALUES (1, 1, '00:16:3e:5a:7b:9c', '1'), (2, 2, '00:16:3e:00:00:02', '1');
INSERT INTO tasks VALUES (1, 'Capture Task', 1, 1, 3, 2, 1, 1), (2, 'Deploy Task', 2, 2, 1, 1, 1, 1),
    (3, 'Capture Task', 2, 2, 4, 2, 1, 1);
SQL
    [[ $1 == 1.5 ]] || echo "INSERT INTO globalSettings (settingKey, settingValue, settingDesc, settingCategory) VALUES
        ('FOG_SSH_PORT', '22', '', 'SSH Client'), ('FOG_SSH_USERNAME', 'root', '', 'SSH Client');"
}

# selinux ENFORCE MAY_CONNECT: the files of a kernel that runs SELinux, and of its policy's store.
policy=/var/lib/selinux/targeted/active
selinux() {
    mount -t tmpfs -o mode=0755,size=1m tmpfs /sys/fs
    mkdir -p /sys/fs/selinux/booleans "$policy/modules"
    printf '%s' "$1" >/sys/fs/selinux/enforce
    printf '%s %s' "$2" "$2" >/sys/fs/selinux/booleans/httpd_can_network_connect
    : >"$policy/ports.local"
}
