#!/bin/sh
# Run once in a fresh tree: makes it a FOG server as FOG's installer leaves one (functions.sh: configureUsers,
# configureStorage, installPackages), as far as a capture's last step sees it. The account's password comes on standard
# input.
set -eu
read -r password

# The account: a system account with bash, an empty .bashrc, and FOG's warning appended to it.
useradd --system --user-group --shell /bin/bash --home-dir /home/fogproject fogproject
mkdir -p /home/fogproject
cat >/home/fogproject/.bashrc <<'BASHRC'
echo -e "You seem to be using the 'fogproject' system account to logon and work on your FOG Server system.\n\nIt's NOT recommended to use this account!\n"
#exit 1
BASHRC
chown -R fogproject:fogproject /home/fogproject
printf 'fogproject:%s\n' "$password" | chpasswd

# The storage.
mkdir -p /images/dev/postinitscripts /images/postdownloadscripts
touch /images/.mntcheck /images/dev/.mntcheck
chown -R fogproject:fogproject /images
chmod -R 775 /images

# The settings. The address is the sandbox's own.
mkdir -p /etc/fog /opt/fog
printf "fogprogramdir='/opt/fog'\n" >/etc/fog/fog.conf
cat >/opt/fog/.fogsettings <<SETTINGS
## Start of FOG Settings
## Created by the FOG Installer
## Version: 1.6.0
NET_fog_server_ip='10.77.0.1'
NET_interface='fog0'
NET_hostname='fog'
FOG_install_type='N'
FOG_os_id='2'
FOG_os_name='Debian'
STORAGE_image_share_path='/images'
SVC_user='fogproject'
SVC_password='$password'
## End of FOG Settings
SETTINGS
chmod 0600 /opt/fog/.fogsettings

# FOG's installer replaces the stock line.
sed -i 's|^Subsystem[[:space:]]*sftp[[:space:]].*|Subsystem\tsftp\tinternal-sftp|' /etc/ssh/sshd_config
grep -q '^Subsystem.sftp.internal-sftp$' /etc/ssh/sshd_config

# Host keys are the tree's, so that a sandbox need not make any.
ssh-keygen -A >/dev/null

# FOG's database, empty: made once, started only by the cases that ask for it (fog-database.sh). Its files are small,
# because a sandbox copies those that change.
cat >/etc/fog-database.cnf <<'CONF'
[mysqld]
datadir=/var/lib/mysql
socket=/run/mysqld/mysqld.sock
pid-file=/run/mysqld/mysqld.pid
user=mysql
bind-address=127.0.0.1
skip-name-resolve
skip-log-bin
innodb-log-file-size=4M
innodb-buffer-pool-size=16M
innodb-flush-log-at-trx-commit=0
innodb-use-native-aio=0
aria-log-file-size=8M
performance-schema=off
key-buffer-size=1M
CONF
getent passwd mysql >/dev/null || useradd --system --user-group --shell /bin/false --home-dir /nonexistent mysql
rm -rf /var/lib/mysql
install -d -o mysql -g mysql -m 0755 /var/lib/mysql /run/mysqld
mysql_install_db --defaults-file=/etc/fog-database.cnf --auth-root-authentication-method=socket --skip-test-db \
    --skip-name-resolve >/dev/null
rm -rf /run/mysqld
