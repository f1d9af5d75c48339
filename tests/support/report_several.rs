//! Hand-made Cases with several targets.

use sftp_doctor::case::{ConnectEnd, Role, SessionRecord, Stage, StageEnd, TargetCase};
use sftp_doctor::check::Checked;
use sftp_doctor::diagnosis::diagnose;
use sftp_doctor::finding::{Evidence, Finding, Fix, FixClass};

use super::parts::*;
use super::{Example, address};

/// A FOG server: images and snapins on one connection, which work, and a kernel store whose password
/// is another.
pub(crate) fn fog_server() -> Example {
    let mut all = Several::default();
    all.add("DefaultMember", Role::StorageNode, "10.0.0.39", "/images", whole_session(), vec![]);
    let snapins = "/opt/fog/snapins";
    let name = "snapins of DefaultMember";
    all.add(name, Role::SnapinStore, "10.0.0.39", snapins, whole_session(), vec![]);
    let finding = Finding::fatal(
        "wrong-password",
        Stage::Authentication,
        "the server refuses the password of fogproject from settingValue of \
         FOG_TFTP_FTP_PASSWORD, database table globalSettings",
    )
    .likely()
    .seen(Evidence::new("refused by keyboard-interactive and by password, one login").ms(4712.0))
    .fog_shows("Unable to connect to ssh")
    .cured_by(Fix::new("set-password", FixClass::Consent, "Give FOG the account's password"));
    let session = reached(Stage::Authentication, StageEnd::Failed, 4712.0, "refused");
    let kernels = "/var/www/html/fog/service/ipxe";
    let found = vec![found(finding)];
    all.add("kernel store", Role::KernelStore, "10.0.0.39", kernels, session, found);
    all.example()
}

/// A server with 200 nodes: most work, some are closed, some silent, one has a long name, one a
/// hostile one.
pub(crate) fn many_nodes() -> Example {
    let mut all = Several::default();
    for number in 0..201_u8 {
        let host = format!("10.1.{}.{}", number / 100, number % 100 + 1);
        let name = match number {
            0 => "DefaultMember".to_owned(),
            7 => "the node in the basement of the school of arts".to_owned(),
            8 => "\u{1b}[2Jowned\u{202e}\r\n".to_owned(),
            _ => format!("node-{number:03}"),
        };
        let (session, checked) = match number {
            7 | 8 => closed(&host),
            19 | 57 | 101 | 150 => closed(&host),
            30 | 31 => silent(&host),
            _ => (whole_session(), vec![passed("port-closed")]),
        };
        all.add(&name, Role::StorageNode, &host, "/images", session, checked);
    }
    all.example()
}

fn closed(host: &str) -> (SessionRecord, Vec<Checked>) {
    let mut session = reached(Stage::Connect, StageEnd::Failed, 0.1, "refused");
    session.connects = vec![(address(), ConnectEnd::Refused)];
    let title = format!("nothing listens on {host} port 22");
    let finding = Finding::fatal("port-closed", Stage::Connect, title)
        .confirmed()
        .seen(Evidence::new(format!("{host}:22 refused the connection")).ms(0.1))
        .fog_shows("Unable to connect to ssh during move upload")
        .cured_by(
            Fix::new("start-sshd", FixClass::Manual, "Start sshd").run("sudo systemctl status ssh"),
        );
    (session, vec![found(finding)])
}

fn silent(host: &str) -> (SessionRecord, Vec<Checked>) {
    let note = "connected, but not a byte";
    let session = reached(Stage::Banner, StageEnd::TimedOut, 10_000.3, note);
    let title = format!("{host} port 22 accepts connections and never speaks");
    let finding = Finding::fatal("silent-server", Stage::Banner, title)
        .likely()
        .seen(Evidence::new("no banner until the deadline").ms(10_000.3))
        .fog_shows("nothing: PHP waits without an end");
    (session, vec![found(finding)])
}

#[derive(Default)]
struct Several {
    targets: Vec<TargetCase>,
    checked: Vec<Checked>,
}

impl Several {
    fn add(
        &mut self,
        name: &str,
        role: Role,
        host: &str,
        storage: &str,
        session: SessionRecord,
        checked: Vec<Checked>,
    ) {
        let mut at = example(session, Vec::new()).case.targets.remove(0);
        at.target.name = name.into();
        at.target.role = role;
        at.target.host.value = host.into();
        at.target.storage.value = storage.into();
        let index = self.targets.len();
        self.checked.extend(checked.into_iter().map(|one| Checked { target: index, ..one }));
        self.targets.push(at);
    }

    fn example(self) -> Example {
        let mut case = example(whole_session(), Vec::new()).case;
        case.targets = self.targets;
        let diagnosis = diagnose(&case, self.checked);
        Example { case, diagnosis }
    }
}
