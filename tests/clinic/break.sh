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
quiet_bashrc() { : >"$home/.bashrc"; }
# As on a server that came from FOG 1.5: Debian's own .bashrc, which ends early without a terminal, then FOG's lines.
guarded_bashrc() { cat /etc/skel/.bashrc - >"$home/.bashrc.new" <"$home/.bashrc"; mv "$home/.bashrc.new" "$home/.bashrc"; }
login_shell() { usermod --shell "$1" fogproject; }
# FOG's installer on an external server that stays quiet.
quiet_external() { subsystem "$external"; quiet_bashrc; }
# A program in the place of sftp-server.
program() { printf '#!/bin/bash\n%s\n' "$2" >"$1"; chmod 0755 "$1"; }

# --- file systems ----------------------------------------------------------------------------------------------------
# A btrfs of its own at DIR, the one file system with quotas that needs no kernel option. The kernel takes the loop device
# back with the last mount, and so with the sandbox, however that ends. No more devices are made than the machine has.
# The subvolumes SUB… are made in it.
btrfs_at() {
    local dir=$1 n try sub
    shift
    truncate -s 64M /run/btrfs.img
    mkfs.btrfs -q --mixed /run/btrfs.img >/dev/null 2>&1
    for n in {0..7}; do [[ -e /dev/loop$n ]] || mknod -m 0660 "/dev/loop$n" b 7 "$n"; done
    mkdir -p "$dir"
    for try in {1..100}; do
        for n in {0..7}; do mount -o "loop=/dev/loop$n" /run/btrfs.img "$dir" 2>/dev/null && break 2; done
        sleep 0.05
    done
    for sub; do btrfs -q subvolume create "$dir/$sub"; done
    btrfs -q quota enable "$dir"
    mountpoint -q "$dir"
}
# Fills the file system at DIR as far as its quotas allow.
fill() { dd if=/dev/zero of="$1/old.img" bs=4k 2>/dev/null || true; sync -f "$1"; }

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
