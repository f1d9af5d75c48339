# shellcheck shell=bash
# What can go wrong while a server is repaired. Put before the lines of a fault, and before those that break the server.
conf=/etc/ssh/sshd_config
external=/usr/lib/openssh/sftp-server

# sshd behind a script, which can be made to fail: what /run/fault says is done first. It is found by its path, as the real one
# is, and the real one still bears its name.
behind_a_script() {
    mkdir /usr/lib/real
    mv /usr/sbin/sshd /usr/lib/real/sshd
    put_script /usr/sbin/sshd sshd 'case " $* " in
        *" -t "*) what=check ;;
        *" -T "*) what=ask ;;
        *" -i "*) what=trial ;;
        *" -R "*) what=session ;;
        *) what=daemon ;;
    esac'
    # From 9.8 on a program of its own.
    if [[ -e /usr/lib/openssh/sshd-session ]]; then
        mv /usr/lib/openssh/sshd-session /usr/lib/real/sshd-session
        put_script /usr/lib/openssh/sshd-session sshd-session what=session
    fi
    readlink /proc/self/ns/net >/run/network
}
put_script() {
    cat >"$1" <<SCRIPT
#!/bin/bash
$3
# A trial has a network of its own.
in_earnest() { [[ \$(readlink /proc/self/ns/net) == "\$(cat /run/network)" ]]; }
repaired() { grep -qs '^Subsystem.*internal-sftp' $conf /etc/ssh/sshd_config.d/*.conf; }
stop_once_it_has_a_title() {
    while [[ -e /proc/\$\$ ]] && ! grep -qaE '\[(accepted|priv)' /proc/\$\$/cmdline; do sleep 0.002; done
    kill -STOP \$\$
}
[[ ! -e /run/fault ]] || . /run/fault
exec -a $1 /usr/lib/real/$2 "\$@"
SCRIPT
    chmod 0755 "$1"
}
# sshd is told by a signal, not by Debian's script, which does not know one behind a script.
by_signal() { rm /etc/init.d/ssh; }
# A script as Debian's, which finds sshd by its pid file alone: it checks the files first.
by_pid_file() {
    printf '#!/bin/sh\n/usr/sbin/sshd -t || exit 1\n[ "$1" != start ] || exec /usr/sbin/sshd\nkill -HUP $(cat /run/sshd.pid)\n' \
        >/etc/init.d/ssh
}
# fault LINE...: from now on.
fault() { printf '%s\n' "$@" >/run/fault.new; mv /run/fault.new /run/fault; }
no_fault() {
    rm -f /run/fault
    local process
    for process in $(stopped); do kill -9 "$process" 2>/dev/null || true; done
}
stopped() { awk '$3 == "T" { print $1 }' /proc/[0-9]*/stat 2>/dev/null || true; }
# A line for `fault`: sshd's process for a connection stops where WHEN. It has its configuration by the time it bears a title;
# before that, sshd could not be told anything either (9.2: it waits for such processes before it starts itself again).
stops() { echo "if [[ \$what == session ]] && in_earnest && $1; then stop_once_it_has_a_title & fi"; }
# The check of the files fails when `n` is so.
checks_fail() {
    fault 'if [[ $what == check ]]; then
        n=$(($(cat /run/checks 2>/dev/null || echo 0) + 1)); echo $n >/run/checks
        if ((n '"$1"')); then echo "/etc/ssh/sshd_config: out of luck" >&2; exit 255; fi
    fi'
}

# small_disk DIRECTORY: a disk of its own for this directory, which is one of several on it.
small_disk() {
    [[ -d $1 ]] || mkdir -m 0700 "$1"
    mkdir /run/small
    mount -t tmpfs -o size=1m tmpfs /run/small
    cp -a "$1" /run/small/it
    mount --bind /run/small/it "$1"
    [[ $1 != /etc/ssh ]] || has_read
}
# has_read: what lies on the disk is what sshd goes by.
has_read() {
    local try before
    before=$(stat -c %i /run/sshd.pid)
    kill -HUP "$(cat /run/sshd.pid)"
    for try in {1..100}; do
        [[ $(stat -c %i /run/sshd.pid 2>/dev/null || echo "$before") == "$before" ]] || return 0
        sleep 0.05
    done
    echo "sshd does not read its files" >&2
    return 1
}
# all_but PAGES: no more room than this on the small disk, until `room`.
all_but() {
    local pages ballast=/run/small/ballast
    dd if=/dev/zero of=$ballast bs=4096 2>/dev/null || true
    pages=$(($(stat -c %s $ballast) / 4096))
    truncate -s $(((pages - $1) * 4096)) $ballast
}
room() { rm /run/small/ballast; }
read_only() { mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"; }

# The doctor's processes in this sandbox.
doctors() {
    local process
    for process in /proc/[0-9]*; do
        [[ $(readlink "$process/exe") != /usr/local/bin/sftp-doctor ]] || echo "${process#/proc/}"
    done
}
# until_it_changes PROCESS: waits until the record of a repair is begun, or the process has ended.
until_it_changes() {
    while [[ -e /proc/$1 && ! -e /var/lib/sftp-doctor/transactions/1 ]]; do sleep 0.01; done
}
# all_end: waits until none is left.
all_end() {
    local try
    for try in {1..600}; do
        [[ -n $(doctors) ]] || return 0
        sleep 0.1
    done
    echo "the doctor does not end" >&2
    return 1
}
# Root may log in with a key, which leaves nothing in root's home.
key() {
    last_lines 'Match User root' '    AuthorizedKeysFile /run/authorized'
    ssh-keygen -q -t ed25519 -N '' -f /run/key
    cp /run/key.pub /run/authorized
}

# sshd listens and answers, and its files load.
serves() {
    local try program=/usr/sbin/sshd said
    [[ ! -e /usr/lib/real/sshd ]] || program=/usr/lib/real/sshd
    said=$("$program" -t 2>&1) || { echo "the files do not load: $said" >&2; return 1; }
    for try in {1..50}; do
        said=
        read -r -t 2 said 2>/dev/null </dev/tcp/10.77.0.1/22 || true
        [[ $said != SSH-* ]] || break
        sleep 0.1
    done
    [[ $said == SSH-* ]] || { echo "sshd does not answer: $(sshds)" >&2; return 1; }
}
# Nothing is left that a trial, or a connection, has started.
alone() {
    local try said
    for try in {1..50}; do
        said=$(sshds)
        [[ $said != *' '* ]] || { sleep 0.1; continue; }
        return 0
    done
    echo "these are left: $said" >&2
    return 1
}
sshds() {
    local process all=()
    for process in /proc/[0-9]*; do
        case $(readlink "$process/exe") in
            */sshd | */sshd-session | */sshd-auth) all+=("${process#/proc/}:$(tr '\0 ' '__' <"$process/cmdline")") ;;
        esac
    done
    echo "${all[*]}"
}
