//! All faults.

use std::time::Duration;

use super::chance::Chance;
use super::fault::{Fault, Moment, PLAIN, Run, TWO_FILES, WITH_KEY};

const REFUSED: &[&str] = &["refused"];
const TAKEN_BACK: &[&str] = &["rolled-back"];
const ANY: &[&str] = &["refused", "rolled-back", "applied"];
const APPLIED: &[&str] = &["applied"];

/// All of them; `whole` is how long a repair takes where nothing goes wrong.
pub(super) fn all(whole: Duration, chance: &mut Chance) -> Vec<Fault> {
    let mut all: Vec<Fault> = checks().collect();
    all.extend(reloads());
    all.extend(proofs());
    all.extend(disks());
    all.extend(places());
    all.extend(logins());
    all.extend(cut_short(whole, chance));
    all
}

/// `sshd -t` says no to files that are all right.
fn checks() -> impl Iterator<Item = Fault> {
    let by_script = "behind_a_script; by_pid_file; subsystem $external";
    // A whole repair asks five times at most, and twice more where it is taken back.
    (1..=7).flat_map(move |n| {
        let once = Fault::whole(
            "sshd -t fails once",
            &format!("the {n}. time"),
            &format!("checks_fail '== {n}'"),
            ANY,
        )
        .on(by_script);
        let on = Fault::whole(
            "sshd -t fails from then on",
            &format!("from the {n}. time on"),
            &format!("checks_fail '>= {n}'"),
            ANY,
        )
        .on(by_script);
        [once, on]
    })
}

fn reloads() -> Vec<Fault> {
    let group = "the reload fails or does nothing";
    let script = |text: &str| format!("printf '#!/bin/sh\\n%s\\n' '{text}' >/etc/init.d/ssh");
    let of_script = |name: &str, text: &str| {
        Fault::whole(group, name, &script(text), TAKEN_BACK)
            .on("subsystem $external; cp -p /etc/init.d/ssh /run/kept")
            .ended_by("cp -p /run/kept /etc/init.d/ssh")
    };
    vec![
        of_script("the script fails", "echo no luck; exit 1"),
        of_script("the script does nothing", "exit 0"),
        of_script("the script takes for ever", "sleep 1000"),
        // start-stop-daemon compares the program, says 0, and sends nothing.
        Fault::whole(group, "Debian's script takes it for another sshd", "", TAKEN_BACK)
            .on("behind_a_script; subsystem $external")
            .ended_by(
                "cp /usr/lib/real/sshd /usr/sbin/sshd.new; mv /usr/sbin/sshd.new /usr/sbin/sshd
                 kill -HUP $(cat /run/sshd.pid); sleep 1",
            ),
        Fault::whole(group, "there is no pid file", "", APPLIED)
            .on("subsystem $external; first_lines 'PidFile none'; until_there() { sleep 0.5; }"),
        Fault::whole(
            group,
            "sshd dies of it",
            "fault '[[ $what != daemon ]] || ! repaired || exit 1'",
            TAKEN_BACK,
        ),
        Fault::whole(
            group,
            "sshd comes back after two seconds",
            "fault '[[ $what != daemon ]] || ! repaired || sleep 2'",
            APPLIED,
        ),
        Fault::whole(
            group,
            "sshd comes back too late",
            "fault '[[ $what != daemon ]] || ! repaired || sleep 12'",
            TAKEN_BACK,
        ),
    ]
}

fn proofs() -> Vec<Fault> {
    let session = "[[ $what == session ]] && in_earnest";
    let for_good = Fault::whole(
        "a proof that hangs",
        "nor does a session with the files of before go on",
        "fault '[[ $what != daemon ]] || touch /run/reloaded' \"$(stops '[[ -e /run/reloaded ]]')\"",
        TAKEN_BACK,
    );
    vec![
        Fault::whole(
            "a proof that hangs",
            "a session does not go on",
            "fault \"$(stops repaired)\"",
            TAKEN_BACK,
        ),
        Fault { is_for_good: true, ..for_good },
        Fault::whole(
            "a proof that hangs",
            "a session begins too late",
            &format!("fault 'if {session} && repaired; then sleep 15; fi'"),
            TAKEN_BACK,
        ),
        Fault::whole(
            "a proof that is worse",
            "every connection ends at once",
            &format!("fault 'if {session} && repaired; then exit 1; fi'"),
            TAKEN_BACK,
        ),
        Fault::whole(
            "a proof that is worse",
            "the account may not log in any more",
            &format!("fault 'if {session} && repaired; then touch /etc/nologin; fi'"),
            TAKEN_BACK,
        )
        .ended_by("no_fault; rm -f /etc/nologin"),
        Fault::whole(
            "a proof that is worse",
            "the storage is full by then",
            &format!("fault 'if {session} && repaired; then mount -t tmpfs -o ro,mode=0755 none /images; fi'"),
            ANY,
        )
        .ended_by("no_fault; while umount /images 2>/dev/null; do :; done"),
    ]
}

/// Room for this many pages, on the disk of sshd's files, of the record, and of both.
fn disks() -> impl Iterator<Item = Fault> {
    let places = [
        ("a full disk: /etc/ssh", "/etc/ssh"),
        ("a full disk: /var/lib/sftp-doctor", "/var/lib/sftp-doctor"),
    ];
    places.into_iter().flat_map(|(group, path)| {
        (0..10).map(move |pages| {
            Fault::whole(
                group,
                &format!("{pages} pages are free"),
                &format!("small_disk {path}; all_but {pages}"),
                ANY,
            )
            .on(PLAIN)
            .ended_by("room")
        })
    })
}

fn places() -> Vec<Fault> {
    let group = "a place that cannot be written";
    let refused = |name: &str, begins: &str, ends: &str| {
        Fault::whole(group, name, begins, REFUSED).on(PLAIN).ended_by(ends)
    };
    let too_late = Fault::whole(
            group,
            "/etc is read-only once sshd has read it, and the proof fails",
            "fault 'if [[ $what == daemon ]] && repaired; then mount --bind /etc /etc; mount -o remount,bind,ro /etc; fi' \\
                   'if [[ $what == session ]] && in_earnest && repaired; then exit 1; fi'",
            TAKEN_BACK,
        )
        .ended_by("no_fault; while umount /etc 2>/dev/null; do :; done");
    vec![
        refused("/etc is read-only", "read_only /etc", "umount /etc"),
        refused("/etc/ssh is read-only", "read_only /etc/ssh", "umount /etc/ssh"),
        Fault {
            outcomes: &["not begun"],
            ..refused("/var/lib is read-only", "read_only /var/lib", "umount /var/lib")
        },
        refused("an immutable file", "chattr +i $conf", "chattr -i $conf"),
        refused("an immutable directory", "chattr +i /etc/ssh", "chattr -i /etc/ssh"),
        refused("a file that only grows", "chattr +a $conf", "chattr -a $conf"),
        refused("the file is a mount point", "mount --bind $conf $conf", "umount $conf"),
        Fault { is_for_good: true, ..too_late },
    ]
}

/// A login that is refused, and would be refused again by the proof.
fn logins() -> Vec<Fault> {
    let wrong = "cp -p /opt/fog/.fogsettings /run/kept
        sed -i \"s/^SVC_password=.*/SVC_password='another'/; s/^password=.*/password='another'/\" /opt/fog/.fogsettings";
    let of = |name: &str, breaks, arguments, outcomes| {
        let fault = Fault::whole("a login that is refused again", name, wrong, outcomes);
        let fault = fault.on(breaks).ended_by("cp -p /run/kept /opt/fog/.fogsettings");
        Fault { arguments, ..fault }
    };
    vec![
        of(
            "and the password is seen to be wrong before anything changes",
            "last_lines 'AllowUsers root'",
            &["--fix=consent", "--yes", "--consent=user-not-allowed", "--timeout=10"],
            REFUSED,
        ),
        of(
            "and the password is seen to be wrong once the account is unlocked",
            "usermod --lock fogproject",
            &["--fix=consent", "--yes", "--consent=account-locked", "--timeout=10"],
            TAKEN_BACK,
        ),
    ]
}

/// The doctor is killed, or loses its terminal. Most of a repair's time is for looking, so that half
/// of the moments are from the first change on.
fn cut_short(whole: Duration, chance: &mut Chance) -> Vec<Fault> {
    let mut moment = |number: usize| match number % 2 {
        0 => Moment::Changes(chance.up_to(whole)),
        _ => Moment::Run(chance.up_to(whole * 2)),
    };
    let mut all = Vec::new();
    for number in 0..50 {
        let breaks = if number % 4 < 2 { PLAIN } else { TWO_FILES };
        all.push(Fault::cut("kill -9 at random", breaks, Run::Killed(moment(number))));
    }
    for number in 0..10 {
        all.push(Fault::cut("the terminal closes", PLAIN, Run::Terminal(moment(number))));
    }
    for number in 0..10 {
        all.push(Fault::cut("the connection dies", WITH_KEY, Run::Connection(moment(number))));
    }
    all
}
