#!/usr/bin/env bash
# Boots one machine: a tree under a tmpfs overlay, with its real systemd, a network of its own and the address 10.77.0.1.
# Runs as the first process of fresh mount and PID namespaces:
#
#   unshare --mount --pid --fork --kill-child --mount-proc tests/nspawn/boot.sh TREE BASE CLINIC GROUP GUARD DOCTOR
#
# BASE is any empty directory, CLINIC the clinic's directory, GROUP a new name for its group of processes. The machine
# lives until standard input closes; all that runs in it dies with it.
set -euo pipefail
tree=$1 base=$2 clinic=$3 group=$4 guard=$5 doctor=$6

# systemd makes its groups of processes inside the one it is started in: a group for each machine keeps them apart. Who
# called this removes it.
for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
    [[ -e $hierarchy/cgroup.procs ]] && mkdir "$hierarchy/$group" 2>/dev/null || continue
    echo $$ >"$hierarchy/$group/cgroup.procs"
done

mount -t tmpfs -o mode=0755,size=512m tmpfs "$base"
mkdir "$base/upper" "$base/work" "$base/root"
chmod 0755 "$base"/{upper,root}
mount -t overlay -o "lowerdir=$tree,upperdir=$base/upper,workdir=$base/work" overlay "$base/root"
root=$base/root
touch "$root"/usr/local/bin/{guard,sftp-doctor}

# Its locks belong here, not in the machine's own /run.
[[ ! -d /run/systemd ]] || mount -t tmpfs -o mode=0755 tmpfs /run/systemd
systemd-nspawn --quiet --boot --machine=fog --private-network --register=no --keep-unit --console=pipe \
    --resolv-conf=off --timezone=off --link-journal=no \
    --bind-ro="$clinic:/run/clinic" --bind-ro="$guard:/usr/local/bin/guard" --bind-ro="$doctor:/usr/local/bin/sftp-doctor" -D "$root" \
    </dev/null >/dev/null 2>&1 &
# The kernel ends all of a PID namespace with its first process.
while read -r _; do :; done
