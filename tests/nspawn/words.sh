# shellcheck shell=bash
# The words of the cases, beside those of the clinic's break.sh: put before a case's own lines, in a booted machine and in
# a sandbox of the clinic alike. $password is set before them.
if [[ -d /run/systemd/system ]]; then
    ip link add fog0 type veth peer name fog1
    ip addr add 10.77.0.1/24 dev fog0
    ip -6 addr add fd77::1/64 dev fog0 nodad
    ip link set fog0 up
    ip link set fog1 up
else
    # The sandbox has a place for one program.
    guard() { sftp-doctor "$@"; }
fi
. /run/clinic/break.sh

fail() { echo "$*" >&2; exit 1; }
# says PATTERN COMMAND...: the command's output matches; it is shown where it does not.
says() {
    local pattern=$1 output
    shift
    output=$("$@" 2>&1) || true
    grep -Eq -- "$pattern" <<<"$output" || fail "not /$pattern/ from $*: $output"
}
# The output without its line ends, which stand where the report is full.
flowing() { { "$@" 2>&1 || true; } | tr -s ' \n' ' '; }
never_says() {
    local pattern=$1 output
    shift
    output=$("$@" 2>&1) || true
    ! grep -Eq -- "$pattern" <<<"$output" || fail "/$pattern/ from $*: $output"
}

# --- a session that stays open -----------------------------------------------------------------------------------------
client=(ssh -o StrictHostKeyChecking=no -o LogLevel=ERROR -i /root/key root@10.77.0.1)
key() {
    install -d -m 0700 /root/.ssh
    ssh-keygen -q -t ed25519 -N '' -f /root/key
    cp /root/key.pub /root/.ssh/authorized_keys
}
open_session() {
    [[ -e /root/key ]] || key
    mkfifo /root/in
    "${client[@]}" cat </root/in >/root/out &
    exec 7>/root/in
    echoes hello
}
# What goes into the session comes back.
echoes() {
    local try
    echo "$1" >&7
    for try in {1..200}; do
        ! grep -qx "$1" /root/out || return 0
        sleep 0.02
    done
    fail "the open session does not answer any more"
}

# --- the server --------------------------------------------------------------------------------------------------------
# One sshd for all connections; bullseye's socket starts one for each.
by_socket() {
    [[ $(accepts) == no ]] || exit 0
    systemctl stop ssh.service
    systemctl enable --quiet --now ssh.socket
}
accepts() { systemctl show --value --property=Accept ssh.socket; }
reload_by_hand() { systemctl reload ssh.service; until_there /run/sshd.pid; sleep 0.2; }
state() { systemctl show --value --property=ActiveState "$1"; }
is() { [[ $(state "$1") == "$2" ]] || fail "$1 is $(state "$1"), not $2"; }
# A restart with files that do not load: systemd tries until its limit is reached.
restart_in_vain() {
    ! systemctl restart ssh.service 2>/dev/null || fail "sshd starts with files that were to be broken"
    local try
    for try in {1..100}; do
        [[ $(state ssh.service) != failed ]] || return 0
        sleep 0.1
    done
    fail "the service did not give up"
}
# sshd's own lines of the journal since its start.
journal() { journalctl --no-pager --output=cat --unit=ssh.service; }
not_loading() { last_lines 'PermitRootLogin perhaps'; }
loading() { sed -i '/^PermitRootLogin perhaps$/d' "$conf"; }

# A case for the releases up to 9.4 alone: the documented repair beside the line that is there, which they refuse to start
# with. Newer ones ignore it, and refuse nothing that a repair of the subsystem would mend.
two_subsystems() {
    drop_in 00-fog.conf $'Subsystem\tsftp\tinternal-sftp'
    ! sshd -t 2>/dev/null || exit 0
}
# The configuration loads, and nothing is left to do.
repaired() {
    sshd -t
    local before
    before=$(cat "$conf")
    sftp-doctor --fix --yes >/root/again || fail "the second time: $(cat /root/again)"
    [[ $(cat "$conf") == "$before" ]] || fail 'the second time something was changed'
}

# --- without an init system --------------------------------------------------------------------------------------------
# sshd as the clinic starts it, by hand.
by_hand() { "${sshd[@]}"; until_there /run/sshd.pid; }
gone() {
    local try
    for try in {1..200}; do
        [[ -e /proc/$1 ]] || return 0
        sleep 0.02
    done
    fail "process $1 does not end"
}
stop_by_hand() { local pid; pid=$(cat /run/sshd.pid); kill "$pid"; gone "$pid"; }

# --- a login to a candidate --------------------------------------------------------------------------------------------
# candidate SED: the main file with this change, in /root/candidate.
candidate() { sed "$1" "$conf" >/root/candidate; }
# trial CLIENT SERVER [FILE]: what becomes of it.
trial() { guard trial "$1" "$2" "$conf=${3:-/root/candidate}" <<<"$password"; }

# --- FOG's capture -----------------------------------------------------------------------------------------------------
php() {
    timeout -s KILL 10 /usr/bin/php /run/clinic/oracle.php 10.77.0.1 22 fogproject "$storage" "$mac" nspawn-image <<<"$password"
}
php_works() { says '"outcome":"works"' php; }
# It fails with a message, or still waits after ten seconds.
php_fails() { never_says '"outcome":"works"' php; }
