//! Where names stand in a Case: in members of their own, and in the languages of the files that
//! decide over a login. Addresses, domains and paths need no place; they are known by their shape.

mod log; // lines of logs, and titles of processes
mod members; // members named for what they hold
mod rules; // hosts.allow, access.conf, time.conf, PAM
pub(super) mod shapes; // names known by the shape of what they stand in
mod sshd; // sshd_config

use super::masks::Masks;
use super::names::Kind;
use crate::case::{AfterRecord, Case, FogRecord, HostRecord, Look, TargetCase};

/// Takes note of every name of `case`.
pub(super) fn names(case: &Case, masks: &mut Masks) {
    if let Some(machine) = &case.recorded.machine {
        masks.learn(Kind::Host, machine);
    }
    for at in &case.targets {
        target(at, masks);
    }
    if let Look::Seen(fog) = &case.fog {
        of_fog(fog, masks);
    }
    for host in case.targets.iter().filter_map(|at| at.host.seen()) {
        of_machine(host, masks);
        after(&host.after, masks);
    }
    members::learn(case, masks);
}

fn target(at: &TargetCase, masks: &mut Masks) {
    let target = &at.target;
    masks.learn_evaluated(Kind::User, &target.user.value);
    masks.learn(Kind::Host, &target.host.value);
    masks.learn(Kind::Host, &target.name);
    if let Some(elsewhere) = &target.fog_address_elsewhere {
        masks.learn(Kind::Host, &elsewhere.value);
    }
    if let Some(account) = at.host.seen().and_then(|host| host.account.seen()) {
        masks.learn_evaluated(Kind::User, &account.name);
        account.groups.iter().for_each(|group| masks.learn_evaluated(Kind::Group, group));
    }
}

/// Nodes, clients, images and accounts, as FOG's database names them.
fn of_fog(fog: &FogRecord, masks: &mut Masks) {
    let database = match &fog.database {
        Look::Seen(database) => database,
        Look::CouldNot { reason, .. } => return log::line(reason, masks),
        Look::Absent | Look::NotLooked { .. } => return,
    };
    database.complaints.iter().for_each(|said| log::line(said, masks));
    for node in &database.nodes {
        masks.learn(Kind::Node, &node.name);
        masks.learn(Kind::Host, &node.host);
        masks.learn_evaluated(Kind::User, &node.user);
        node.group_name.iter().for_each(|name| masks.learn(Kind::Node, name));
    }
    for settings in [&database.settings.tftp_host, &database.settings.web_host] {
        settings.iter().for_each(|host| masks.learn(Kind::Host, host));
    }
    database.settings.tftp_user.iter().for_each(|user| masks.learn_evaluated(Kind::User, user));
    database.tasks.iter().for_each(|task| masks.learn(Kind::Host, &task.client));
    for client in &database.clients {
        masks.learn(Kind::Host, &client.name);
        client.image.iter().for_each(|image| masks.learn(Kind::Image, image));
    }
    for image in &database.images {
        masks.learn(Kind::Image, &image.name);
        masks.learn(Kind::Image, &image.path);
    }
}

fn of_machine(host: &HostRecord, masks: &mut Masks) {
    if let Look::Seen(files) = &host.sshd {
        files.files.texts().for_each(|(_, text)| sshd::file(&text.0, masks));
    }
    for (keyword, value) in host.sshd_says.seen().into_iter().flatten() {
        sshd::line(&format!("{keyword} {value}"), masks);
    }
    for file in host.startup.seen().into_iter().flatten().chain(host.sshrc.seen()) {
        file.text.seen().into_iter().for_each(|text| log::options(&text.to_string(), masks));
    }
    for rule in host.hosts_access.seen().into_iter().flatten() {
        rules::of_hosts(&rule.text, masks);
    }
    for process in host.processes.seen().into_iter().flatten() {
        log::title(&process.line(), masks);
    }
    for entry in host
        .holdings
        .seen()
        .into_iter()
        .flat_map(|holdings| holdings.aside.iter().chain(&holdings.images))
    {
        let image = entry.name.strip_suffix(".movetmp").unwrap_or(&entry.name);
        masks.learn(Kind::Image, image);
    }
}

fn after(after: &AfterRecord, masks: &mut Masks) {
    if let Look::Seen(pam) = &after.pam {
        pam.access.seen().into_iter().flatten().for_each(|rule| rules::access(&rule.text, masks));
        pam.time.seen().into_iter().flatten().for_each(|rule| rules::time(&rule.text, masks));
        pam.lines.iter().for_each(|line| rules::pam(&line.args, masks));
    }
    for line in after.log.seen().into_iter().flatten() {
        log::line(&line.text, masks);
    }
}
