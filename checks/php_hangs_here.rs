//! `php-hangs-here`: with the libssh2 that FOG's PHP loads, PHP waits for ever instead of failing.

use crate::case::{Look, Stage, StageEnd};
use crate::check::{Answer, Check, Examination};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::predict::{Php, libssh2_of, php};

/// The check.
pub(super) const CHECK: Check = Check {
    id: "php-hangs-here",
    summary: "PHP waits for ever for this server, and FOG shows no message",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
Beside what is wrong with the server: the libssh2 that FOG's PHP loads has no time-out, and for what
this server does it waits for ever. PHP's own limits do not count a wait. Each try of the client leaves
one more PHP process waiting, until the web server has none left.

## What FOG shows
Nothing. The client posts again and again, or the web server answers with its own error 504.

## How the doctor knows
What the server did is laid beside a table of libssh2 releases. The release is the one in the library's
file that PHP's extension is linked to, or the one named with `--php-libssh2`; not the one that `php --ri
ssh2` shows, which is that of the compilation.

## What to do
Cure the cause. Then restart PHP, so that the waiting processes go. From libssh2 1.11.2 on an end of
stream is reported instead of waited out.

## How sure one can be
Confirmed for the releases of the table, 1.8.0 to 1.11.1. It is advice: a capture fails with a message
too.

## Sources
libssh2 `sftp.c`, `sftp_packet_read`, pull request 2581; `session.c`, `_libssh2_wait_socket`; measured with
1.8.0, 1.9.0, 1.10.0, 1.11.0 and 1.11.1 under PHP 8.2.
";

fn run(examination: &Examination<'_>) -> Answer {
    let Some(libssh2) = libssh2_of(examination.case) else {
        return Answer::not_applicable("it is not known which libssh2 FOG's PHP loads");
    };
    let session = examination.session();
    let stage = match php(session, examination.target(), libssh2) {
        None => return Answer::NotReached,
        Some(Php::Waits { .. }) => stopped(examination),
        Some(Php::Works | Php::Fails { .. }) => return Answer::Passed,
    };
    let fix = Fix::new("restart-php", FixClass::Manual, "end the PHP processes that wait")
        .run("sudo systemctl restart 'php*-fpm'");
    let title = format!("PHP waits for ever here, with libssh2 {libssh2}");
    let finding = Finding::advice(CHECK.id, stage, title).confirmed();
    let library = match &examination.case.php.here {
        Look::Seen(here) if examination.case.php.named.is_none() => here.libssh2(),
        _ => None,
    };
    match library {
        Some(library) => finding
            .seen(Evidence::new(format!("libssh2 {}", library.release)).in_file(&library.file)),
        None => finding.seen(Evidence::new(format!("libssh2 {libssh2}, as named"))),
    }
    .cured_by(fix)
    .into()
}

/// The stage at which the session stopped.
fn stopped(examination: &Examination<'_>) -> Stage {
    let mut timeline = examination.session().timeline.iter();
    let ended = |end| matches!(end, StageEnd::Failed | StageEnd::TimedOut);
    timeline.find(|record| ended(record.end)).map_or(Stage::FirstBytes, |record| record.stage)
}
