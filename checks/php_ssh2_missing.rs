//! `php-ssh2-missing`: the PHP that serves FOG's web pages does not load the `ssh2` extension.

use crate::case::{PhpHere, Sapi, Ssh2Extension, Stage};
use crate::check::{Answer, Check, Examination, present};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::text;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "php-ssh2-missing",
    summary: "The PHP that serves FOG's pages does not load the ssh2 extension",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
FOG calls `ssh2_connect`, a function of PECL's `ssh2` extension. PHP's web SAPI (php-fpm, or Apache's
module) has ini files of its own: an extension that the command line loads may be missing there, and a
new PHP release comes without it.

## What FOG shows
An empty page, and on the client an empty `Error returned:`. PHP's log has `Call to undefined function
ssh2_connect()`.

## How the doctor knows
FOG's web directory is on this machine, and no ini file of any installed web SAPI loads `ssh2`, or the
extension's file is gone. It reads the files and runs nothing.

## What to do
Install the extension for the PHP that serves the web, and restart it.

## How sure one can be
Confirmed where no web SAPI has it, its library is not on the machine, or `disable_functions` has FOG's calls. With several PHPs installed, one that has it is taken for the one
in use.

## Sources
FOG `FOGSSH.php` (it catches `Exception`, not PHP's `Error`); Debian `php-ssh2`, RHEL `php-pecl-ssh2`,
Alpine `php*-pecl-ssh2`.
";

fn run(examination: &Examination<'_>) -> Answer {
    let here = match present(&examination.case.php.here, "there is no PHP on this machine") {
        Ok(here) => here,
        Err(answer) => return answer,
    };
    let Some(fog_web) = &here.fog_web else {
        return Answer::not_applicable("FOG's web directory is not on this machine");
    };
    let web: Vec<&Sapi> = here.web().collect();
    if web.is_empty() {
        return Answer::not_applicable("no web server's PHP is installed here");
    }
    if web.iter().any(|sapi| sapi.has_ssh2()) {
        return Answer::Passed;
    }
    let title = "PHP has no ssh2 extension where it serves FOG's pages";
    let finding = Finding::fatal(CHECK.id, Stage::Resolve, title).confirmed();
    let finding = finding.seen(Evidence::new("FOG's web directory").in_file(fog_web));
    web.into_iter()
        .fold(finding, |finding, sapi| {
            let text = format!("{}: {}", sapi.kind.name(), why(sapi));
            finding.seen(Evidence::new(text).in_file(&sapi.program))
        })
        .cured_by(install(here))
        .into()
}

fn why(sapi: &Sapi) -> String {
    match &sapi.ssh2 {
        None => "none of its ini files loads ssh2".into(),
        Some(Ssh2Extension { lacks: Some(library), file, .. }) => {
            format!("{file} needs {}, which is not there", text::line(library, 40))
        }
        Some(_) => format!("disable_functions has {}", sapi.disabled.join(", ")),
    }
}

fn install(here: &PhpHere) -> Fix {
    let restart = "sudo systemctl restart 'php*-fpm'";
    if here.web().any(|sapi| !sapi.disabled.is_empty()) {
        let title = "take FOG's calls out of disable_functions, restart PHP";
        return Fix::new("enable-the-functions", FixClass::Manual, title)
            .run("sudo grep -rn '^disable_functions' /etc/php*")
            .run(restart);
    }
    let mut loaded = here.web().filter_map(|sapi| sapi.ssh2.as_ref());
    if let Some(extension) = loaded.find(|ssh2| ssh2.lacks.is_some()) {
        let title = "bring the library back, restart PHP";
        return Fix::new("install-libssh2", FixClass::Manual, title)
            .run(format!("ldd {}", crate::remedy::quoted(&extension.file)))
            .run("sudo apt-get install --reinstall libssh2-1 || sudo dnf reinstall libssh2")
            .run(restart);
    }
    let debian = here.sapis.iter().any(|sapi| sapi.program.contains("php-fpm8."))
        || here.sapis.iter().any(|sapi| sapi.program.contains("apache2"));
    let fix = Fix::new("install-ssh2", FixClass::Manual, "install the extension, restart PHP");
    if debian {
        fix.run("sudo apt-get install php-ssh2").run("sudo systemctl restart 'php*-fpm' apache2")
    } else {
        fix.run("sudo dnf install php-pecl-ssh2 || sudo apk add php-pecl-ssh2")
            .run("sudo systemctl restart php-fpm")
    }
}
