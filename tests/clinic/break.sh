# shellcheck shell=bash
# The words in which the cases say how a server is broken. Sourced in a sandbox, before the case's own lines; a sandbox
# begins as FOG's installer leaves a server: internal-sftp, and FOG's warning in .bashrc.
set -euo pipefail
conf=/etc/ssh/sshd_config
home=/home/fogproject
storage=/images
mac=00163e5a7b9c
external=/usr/lib/openssh/sftp-server
sshd=(/usr/sbin/sshd -E /var/log/sshd.log)

# --- sshd_config -----------------------------------------------------------------------------------------------------
subsystem() { sed -i "s|^Subsystem.*|Subsystem\tsftp\t$1|" "$conf"; }
no_subsystem() { sed -i '/^Subsystem/d' "$conf"; }
first_lines() { local rest; rest=$(cat "$conf"); printf '%s\n' "$@" "$rest" >"$conf"; }
last_lines() { printf '%s\n' "$@" >>"$conf"; }
drop_in() { local name=$1; shift; printf '%s\n' "$@" >"/etc/ssh/sshd_config.d/$name"; }

# --- the account -----------------------------------------------------------------------------------------------------
bashrc() { printf '%s\n' "$@" >"$home/.bashrc"; }
# in_home FILE LINE...: a file of the account's own, such as a start-up file of its shell.
in_home() {
    local file=$home/$1; shift
    install -d "${file%/*}"; printf '%s\n' "$@" >"$file"; chown -R fogproject:fogproject "$home"
}
quiet_bashrc() { : >"$home/.bashrc"; }
# As on a server that came from FOG 1.5: Debian's own .bashrc, which ends early without a terminal, then FOG's lines.
guarded_bashrc() { cat /etc/skel/.bashrc - >"$home/.bashrc.new" <"$home/.bashrc"; mv "$home/.bashrc.new" "$home/.bashrc"; }
# with_shell SHELL: an external sftp-server, started by this shell.
with_shell() { quiet_external; login_shell "$1"; }
# fish makes folders of its own when it is started first.
with_fish() { with_shell /usr/bin/fish; runuser -u fogproject -- env -i HOME="$home" /usr/bin/fish -c true; }
login_shell() { usermod --shell "$1" fogproject; }
# FOG's installer on an external server that stays quiet.
quiet_external() { subsystem "$external"; quiet_bashrc; }
# second_factor [ARGUMENT...]: pam_google_authenticator asks for a code behind the password; `enrolled`: the account has one.
second_factor() { sed -i "s/^@include common-auth/&\nauth required pam_google_authenticator.so $*/" /etc/pam.d/sshd; }
enrolled() {
    in_home .google_authenticator JBSWY3DPEHPK3PXPJBSWY3DPEH '" TOTP_AUTH'
    chmod 0400 "$home/.google_authenticator"
}
# A program in the place of sftp-server.
program() { printf '#!/bin/bash\n%s\n' "$2" >"$1"; chmod 0755 "$1"; }

# --- file systems ----------------------------------------------------------------------------------------------------
# The file system in IMAGE at DIR. The kernel takes the loop device back with the last mount, and so with the sandbox,
# however that ends. No more devices are made than the machine has.
loop_at() {
    local image=$1 dir=$2 n try
    for n in {0..7}; do [[ -e /dev/loop$n ]] || mknod -m 0660 "/dev/loop$n" b 7 "$n"; done
    mkdir -p "$dir"
    for try in {1..100}; do
        for n in {0..7}; do mount -o "loop=/dev/loop$n" "$image" "$dir" 2>/dev/null && return; done
        sleep 0.05
    done
    echo "no loop device is free" >&2
    return 1
}
# A btrfs at DIR, the one file system with quotas that needs no kernel option; in it the subvolumes SUB….
btrfs_at() {
    local dir=$1 sub
    shift
    truncate -s 64M /run/btrfs.img
    mkfs.btrfs -q --mixed /run/btrfs.img >/dev/null 2>&1
    loop_at /run/btrfs.img "$dir"
    for sub; do btrfs -q subvolume create "$dir/$sub"; done
    btrfs -q quota enable "$dir"
}
# An ext4 at DIR, made with the options OPTION….
ext4_at() {
    local dir=$1
    shift
    truncate -s 16M /run/ext4.img
    mkfs.ext4 -q "$@" /run/ext4.img
    loop_at /run/ext4.img "$dir"
}
# Fills the file system at DIR as far as its quotas allow.
fill() { dd if=/dev/zero of="$1/old.img" bs=4k 2>/dev/null || true; sync -f "$1"; }

# --- the log ---------------------------------------------------------------------------------------------------------
# What sshd and PAM say goes to auth.log, as rsyslog writes it; its stamps are another since Debian 13.
log_to_file() {
    sshd=(/usr/sbin/sshd)
    local stamp='M j H:i:s'
    grep -q 'VERSION_ID="1[0-2]"' /etc/os-release || stamp='Y-m-d\TH:i:s.uP'
    install -m 0640 -g adm /dev/null /var/log/auth.log
    cat >/tmp/syslog.php <<PHP
<?php
\$s = stream_socket_server('udg:///dev/log', \$error, \$why, STREAM_SERVER_BIND) or exit(1);
chmod('/dev/log', 0666);
touch('/tmp/syslog.ready');
while ((\$line = stream_socket_recvfrom(\$s, 8192)) !== false) {
    \$said = preg_replace('/^<\d+>... .\d [\d:]{8} /', '', rtrim(\$line, "\0\n"));
    file_put_contents('/var/log/auth.log', (new DateTime)->format('$stamp') . " fog \$said\n", FILE_APPEND);
}
PHP
    php /tmp/syslog.php >/dev/null 2>&1 </dev/null &
    until_there /tmp/syslog.ready
}

# --- FOG's settings --------------------------------------------------------------------------------------------------
setting() { sed -i "/^$1=/d" /opt/fog/.fogsettings; printf "%s='%s'\n" "$1" "${2//\'/\'\\\'\'}" >>/opt/fog/.fogsettings; }

# --- the network -----------------------------------------------------------------------------------------------------
with_sshd=yes
no_sshd() { with_sshd=; }
# fake_server PORT PHP: instead of sshd, PHP lines that serve each connection $c.
fake_server() {
    cat >/tmp/fake.php <<PHP
<?php
\$s = stream_socket_server('tcp://[::]:$1') or exit(1);
touch('/tmp/fake.ready');
\$kept = [];
while (\$c = stream_socket_accept(\$s, -1)) { $2; \$kept[] = \$c; }
PHP
    php /tmp/fake.php >/dev/null 2>&1 </dev/null &
    until_there /tmp/fake.ready
}
# filtered PORT HOW: the kernel's packet filter keeps this machine's own network from it: `drop`, `reject`, as fail2ban does.
filtered() {
    nft "add table inet f2b-table; add chain inet f2b-table f2b-chain { type filter hook input priority -1; }
        add set inet f2b-table addr-set-sshd { type ipv4_addr; flags interval; }
        add rule inet f2b-table f2b-chain tcp dport $1 ip saddr @addr-set-sshd $2
        add element inet f2b-table addr-set-sshd { 10.77.0.0/24 }"
}
# What fail2ban's log says of a ban of this address.
banned() { echo '2026-01-02 10:00:00,1 fail2ban.actions [8]: NOTICE  [sshd] Ban 10.77.0.1' >/var/log/fail2ban.log; }
# Another machine of FOG's at 10.77.0.2, with this sandbox's files and its own sshd.
elsewhere() {
    no_sshd
    # `ip netns add` needs a shared /run/netns.
    ip netns add node
    ip link set fog1 netns node
    ip -n node link set lo up
    ip -n node addr add 10.77.0.2/24 dev fog1
    ip -n node link set fog1 up
    ip netns exec node "${sshd[@]}"
    until_there /run/sshd.pid
}

# --- FOG's files and database ----------------------------------------------------------------------------------------
# shellcheck source=tests/clinic/database.sh
. /run/clinic/database.sh

# --- the order of things ---------------------------------------------------------------------------------------------
until_there() {
    local try
    for try in {1..300}; do
        [[ ! -e $1 ]] || return 0
        sleep 0.01
    done
    echo "$1 did not appear" >&2
    return 1
}

# What a client's NFS write leaves behind: the captured image, owned by the account.
capture() {
    [[ -d $storage/dev ]] || return 0
    mkdir "$storage/dev/$mac"
    echo image >"$storage/dev/$mac/d1p1.img"
    chown -R fogproject:fogproject "$storage/dev/$mac"
    chmod -R 0777 "$storage/dev/$mac"
}

# A case may define these: `captured` runs once the image lies in dev/, `later` when sshd serves.
captured() { :; }
later() { :; }

stand() {
    capture
    captured
    if [[ -n $with_sshd ]]; then
        "${sshd[@]}"
        until_there /run/sshd.pid
    fi
    later
}

# So that sshd's log tells how many sessions it started.
first_lines 'LogLevel VERBOSE'
