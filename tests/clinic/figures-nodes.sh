# shellcheck shell=bash disable=SC2016 # expanded in the sandbox
# FOG's nodes in one run, read from a real database: of ten, eight are served by a real sshd, one is closed, one accepts
# and keeps silent. They live in three network namespaces of the sandbox, an address each. Sourced by tests/figures.
#
# Prints a row a run: the nodes, --jobs, whole time, the doctor's peak memory, the most connections it had at once (looked
# at every 10 ms), the lines of its report.

read -r -d '' nodes_words <<'WORDS' || true
# place NAME NUMBER: a network namespace with the addresses 10.78.NUMBER.1 to .200.
place() {
    ip netns add "$1"
    ip link add "to$1" type veth peer name "in$1"
    ip link set "in$1" netns "$1"
    ip -n "$1" link set lo up
    ip addr add "10.78.$2.254/24" dev "to$1"
    ip link set "to$1" up
    local last
    for last in {1..200}; do echo "addr add 10.78.$2.$last/24 dev in$1"; done | ip -n "$1" -batch -
    ip -n "$1" link set "in$1" up
}
places() {
    place works 1
    place silent 2
    place closed 3
    ip netns exec works /usr/sbin/sshd -o MaxStartups=500 -o PerSourceMaxStartups=none -o PidFile=/run/works.pid
    cat >/tmp/silent.php <<'PHP'
<?php
$s = stream_socket_server('tcp://0.0.0.0:22', $number, $why, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN,
    stream_context_create(['socket' => ['backlog' => 500]]));
touch('/tmp/silent.ready');
$kept = [];
while ($c = stream_socket_accept($s, -1)) { $kept[] = $c; }
PHP
    ip netns exec silent php /tmp/silent.php >/dev/null 2>&1 </dev/null &
    until_there /tmp/silent.ready
}
# nodes COUNT [KIND]: that many, the server itself among them; of one kind, or mixed.
nodes() {
    local number kind
    sql "DELETE FROM nfsGroupMembers WHERE ngmID > 1"
    for ((number = 2; number <= $1; number++)); do
        case ${2:-$((number % 10))} in
            9 | closed) kind=3 ;;
            0 | silent) kind=2 ;;
            *) kind=1 ;;
        esac
        echo "INSERT INTO nfsGroupMembers SELECT $number, 'node-$number', '', '0', 1, ngmRootPath, ngmSSLPath, ngmFTPPath,
            ngmSnapinPath, '1', '10.78.$kind.$number', 10, ngmUser, ngmPass, ngmInterface, ngmWebroot
            FROM nfsGroupMembers WHERE ngmID = 1;"
    done >/tmp/nodes.sql
    sql "source /tmp/nodes.sql"
}
# run LABEL JOBS: a row.
run() {
    local begin=$EPOCHREALTIME pid now peak=0 most=0 lines
    sftp-doctor --timeout 5 --jobs "$2" >/tmp/report 2>/tmp/complaints & pid=$!
    while [[ -d /proc/$pid ]]; do
        now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$pid/status 2>/dev/null)
        [[ -n $now && $now -gt $peak ]] && peak=$now
        # To port 22, established or on its way.
        now=$(awk '$3 ~ /:0016$/ && ($4 == "01" || $4 == "02") { n++ } END { print n + 0 }' /proc/net/tcp)
        [[ $now -gt $most ]] && most=$now
        sleep 0.01
    done
    wait "$pid"
    lines=$(wc -l </tmp/report)
    local took=$(((${EPOCHREALTIME/./} - ${begin/./}) / 1000))
    printf '%-22s %5s %9d ms %8d KiB %8d %6d\n' "$1" "$2" "$took" "$peak" "$most" "$lines"
}
WORDS

sandbox 'fog_database 1.6' "$nodes_words"'
places
printf "%-22s %5s %12s %12s %8s %6s\n" nodes jobs time memory sockets lines
for count in 1 10 50 200; do nodes "$count"; run "$count" 32; done
nodes 200; for jobs in 8 64 128; do run "200" "$jobs"; done
for count in 10 50 200; do nodes "$count" closed; run "$count, all but 1 closed" 32; done
for count in 10 33 65; do nodes "$count" silent; run "$count, all but 1 silent" 32; done
nodes 65 silent; run "65, all but 1 silent" 128
'
