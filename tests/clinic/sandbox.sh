#!/usr/bin/env bash
# Makes one sandbox: a tree under a tmpfs overlay as the whole root, its own /dev, /run, /tmp and /proc, its own loopback
# and address. Runs as the first process of fresh mount, network, PID, UTS and IPC namespaces:
#
#   unshare --mount --net --pid --uts --ipc --fork --kill-child tests/clinic/sandbox.sh TREE BASE FILES [DOCTOR]
#
# BASE is any empty directory, FILES the directory with break.sh, database.sh and oracle.php. Prints "ready PID" (the machine's PID of
# this process) when the sandbox stands. It lives until standard input closes; all that runs in it dies with it.
set -euo pipefail
tree=$1 base=$2 files=$3 doctor=${4:-}

# /proc is still the machine's own here.
read -r pid _ </proc/self/stat

mount -t tmpfs -o mode=0755,size=512m tmpfs "$base"
mkdir "$base/upper" "$base/work" "$base/root"
chmod 0755 "$base"/{upper,root}
mount -t overlay -o "lowerdir=$tree,upperdir=$base/upper,workdir=$base/work" overlay "$base/root"
root=$base/root
cd "$root"

mount -t proc -o nosuid,nodev,noexec proc proc
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs sys
mount -t tmpfs -o mode=0755,nosuid,size=1m tmpfs dev
mknod -m 0666 dev/null c 1 3
mknod -m 0666 dev/zero c 1 5
mknod -m 0666 dev/full c 1 7
mknod -m 0666 dev/random c 1 8
mknod -m 0666 dev/urandom c 1 9
mknod -m 0666 dev/tty c 5 0
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs dev/shm
mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs run
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs tmp

mkdir run/lock run/clinic run/sshd
chmod 0755 run/sshd
cp "$files/break.sh" "$files/database.sh" "$files/oracle.php" run/clinic/
if [[ -n $doctor ]]; then
    touch usr/local/bin/sftp-doctor
    mount --bind "$doctor" usr/local/bin/sftp-doctor
    mount -o remount,bind,ro usr/local/bin/sftp-doctor
fi

mkdir run/machine
pivot_root . run/machine
exec chroot . /bin/bash -c '
    set -eu
    cd /
    umount -l /run/machine
    rmdir /run/machine
    hostname fog
    ip link set lo up
    ip link add fog0 type veth peer name fog1
    ip addr add 10.77.0.1/24 dev fog0
    ip -6 addr add fd77::1/64 dev fog0 nodad
    ip link set fog0 up
    ip link set fog1 up
    echo "ready '"$pid"'"
    # Waiting here also collects the daemons that lost their parent.
    while read -r _; do :; done
' sandbox
