#!/bin/bash
# Run in a sandbox with FOG's database and an sshd that never answers: looks for passwords in everything the doctor leaves
# to others while it waits and when it is done. Prints each place in which one stands; "examined N places" at the end.
set -euo pipefail
# shellcheck source=tests/clinic/database.sh
. /run/clinic/database.sh
# What must be found nowhere: the account's password, the kernel store's, another node's, one of an older FOG's settings,
# a piece of the database's that nothing escapes.
secrets=("$(account_password)" stale-Kq7wZ node-Wv8tQ2 before-Lm4xN 'HOME" #1')
formats=$( (sftp-doctor --format none 2>&1 || true) | sed -n 's/.*\[possible values: \(.*\)\].*/\1/p')
formats=${formats//,/}
[[ -n $formats ]] || echo 'no form of a report is known'
mkdir /tmp/seen
running() {
    until [[ $(readlink "/proc/$1/exe" 2>/dev/null) == */sftp-doctor ]]; do sleep 0.01; done
}
for format in $formats; do
    sftp-doctor --format "$format" -vv --timeout 2 >"/tmp/seen/$format" 2>"/tmp/seen/$format.stderr" </dev/null &
    pid=$!
    running "$pid"
    sleep 0.8
    cat "/proc/$pid/cmdline" "/proc/$pid/environ" >"/tmp/seen/$format.proc"
    wait "$pid" || true
    [[ -s /tmp/seen/$format ]] || echo "no report in the form $format"
done
grep -q 'ngmPass' /tmp/seen/json || echo 'the database was not read: nothing is proved'
# A record as it is: comments stay in it.
sftp-doctor --timeout 2 --save /tmp/seen/record --no-redact >/dev/null 2>&1 </dev/null || true
sftp-doctor --timeout 2 --save /tmp/seen/redacted >/dev/null 2>&1 </dev/null || true
planted=$(grep -o 'planted here: ' /tmp/seen/record | wc -l)
# Once for each target: a node, its snapins, the kernel store.
[[ $planted == 30 ]] || echo "of 30 planted lines the record has $planted: nothing is proved"
for secret in "${secrets[@]}"; do
    # JSON writes a quote with a backslash.
    grep -rlF -e "$secret" -e "${secret//\"/\\\"}" /tmp/seen | sed 's|^|a password is in |' || true
done
# The kernel gives the files of a process that may not be dumped to root, whoever runs it.
account_password >/tmp/password
chmod 0644 /tmp/password
owner() {
    setpriv --reuid 65534 --regid 65534 --clear-groups "$@" >/dev/null 2>&1 </dev/null &
    local pid=$!
    sleep 0.6
    stat -c %u "/proc/$pid/environ"
    kill "$pid"
    wait "$pid" 2>/dev/null || true
}
[[ $(owner sleep 5) == 65534 ]] || echo 'this kernel does not tell what may be dumped'
[[ $(owner sftp-doctor --password-file /tmp/password --timeout 5 fogproject@10.77.0.1) == 0 ]] ||
    echo 'its memory can be dumped'
echo "examined $(find /tmp/seen -type f | wc -l) places"
