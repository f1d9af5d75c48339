//! `selinux-blocks-web-server`: SELinux keeps the web server's PHP from connecting to the SSH port.

use crate::case::{LogLine, Look, Selinux, Stage};
use crate::check::{Answer, Check, Examination, needed, present};
use crate::finding::{Evidence, Finding, Fix, FixClass};
use crate::fog::says;

/// The check.
pub(super) const CHECK: Check = Check {
    id: "selinux-blocks-web-server",
    summary: "SELinux keeps the web server from connecting to the SSH port",
    page: PAGE,
    run,
};

const PAGE: &str = "\
## What is wrong
SELinux enforces, and a web server's process may not connect to an SSH port: FOG's module is not loaded and
the boolean `httpd_can_network_connect` is off. Or the port was moved, and does not have the type
`ssh_port_t` that the module allows. The account itself can log in, from everywhere else.

## What FOG shows
`Unable to connect to ssh during move upload`, and nothing in FOG's logs.

## How the doctor knows
The kernel's state and booleans, the module store and its ports, and denials in the audit log. It runs
nothing.

## What to do
Let FOG's installer load its module, or set the boolean; give a moved port its type.

## How sure one can be
Confirmed with a denial in the audit log; likely by the policy alone, because another module may allow it.

## Sources
FOG `packages/selinux/fog.te`; FOG issues 235, 964 to 969 and 972; httpd_selinux(8).
";

/// The port that has the type in every policy.
const SSH: u16 = 22;

fn run(examination: &Examination<'_>) -> Answer {
    let selinux = match present(&examination.case.machine.selinux, "SELinux is not running here") {
        Ok(selinux) => selinux,
        Err(answer) => return answer,
    };
    if !examination.is_first() {
        return Answer::not_applicable("said with the first target");
    }
    if examination.fog().is_err() {
        return Answer::not_applicable("FOG's web server is not this machine's");
    }
    if !selinux.enforcing || selinux.may_connect == Look::Seen(true) {
        return Answer::Passed;
    }
    let port = examination.target().port.value;
    match needed(&selinux.module) {
        Err(answer @ Answer::CouldNotLook { .. }) => answer,
        Ok(Some(true)) if is_labelled(selinux, port) => Answer::Passed,
        Ok(Some(true)) => unlabelled(selinux, port),
        _ => no_module(selinux, port),
    }
}

fn is_labelled(selinux: &Selinux, port: u16) -> bool {
    let ports = selinux.ssh_ports.seen().map_or(&[][..], Vec::as_slice);
    port == SSH || ports.iter().any(|(low, high)| (*low..=*high).contains(&port))
}

fn no_module(selinux: &Selinux, port: u16) -> Answer {
    let title = format!("SELinux keeps the web server from connecting to port {port}");
    let fix = Fix::new("allow-connections", FixClass::Consent, "let the web server connect")
        .run("sudo setsebool -P httpd_can_network_connect on");
    finding(selinux, port, title)
        .seen(Evidence::new("FOG's module is not loaded"))
        .seen(Evidence::new("httpd_can_network_connect is off"))
        .cured_by(fix)
        .into()
}

fn unlabelled(selinux: &Selinux, port: u16) -> Answer {
    let title = format!("port {port} does not have the type ssh_port_t, which FOG's module allows");
    let fix = Fix::new("label-the-port", FixClass::Consent, "give the port its type")
        .run(format!("sudo semanage port -a -t ssh_port_t -p tcp {port}"));
    finding(selinux, port, title)
        .seen(Evidence::new(format!("no local port {port} of the type ssh_port_t")))
        .cured_by(fix)
        .into()
}

fn finding(selinux: &Selinux, port: u16, title: String) -> Finding {
    let here = format!("dest={port}");
    let of_port = |line: &&LogLine| line.text.split_ascii_whitespace().any(|word| word == here);
    let denial = selinux.denials.iter().rfind(of_port);
    let finding = Finding::fatal(CHECK.id, Stage::Connect, title)
        .confirmed_if(denial.is_some())
        .seen(Evidence::new("SELinux enforces"))
        .fog_shows(says::NO_CONNECTION);
    match denial {
        Some(line) => finding.seen(Evidence::new(line.text.clone()).in_file(line.source.clone())),
        None => finding,
    }
}
