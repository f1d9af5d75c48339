//! Hand-made Cases with their findings: what a renderer may meet, and what it must survive.

use sftp_doctor::case::{
    Attempt, AttemptEnd, AuthRecord, BannerEnd, BannerRecord, Case, ConnectEnd, HostKeyRecord,
    HostKeyTrust, Method, Origin, RehearsalRecord, Role, Stage, StageEnd, Status, StepEnd,
};
use sftp_doctor::diagnosis::{Diagnosis, Verdict};
use sftp_doctor::finding::{Evidence, Finding, Fix, FixClass};
use sftp_doctor::text::Bytes;

#[path = "report_parts.rs"]
mod parts;
#[path = "report_several.rs"]
mod several;
use parts::*;
pub(crate) use several::{fog_server, many_nodes};

/// A Case and what the checks made of it.
pub(crate) struct Example {
    pub(crate) case: Case,
    pub(crate) diagnosis: Diagnosis,
}

const FAMOUS: &str = "ssh2_sftp(): Unable to startup SFTP subsystem: Timeout waiting for response \
                      from SFTP subsystem";

pub(crate) fn healthy() -> Example {
    let hazard = Finding::hazard(
        "external-sftp-server",
        Stage::Subsystem,
        "sshd runs /usr/lib/openssh/sftp-server through the login shell, so that one line in a \
         start-up file would break every capture",
    )
    .confirmed()
    .seen(
        Evidence::new("Subsystem sftp /usr/lib/openssh/sftp-server")
            .at("/etc/ssh/sshd_config", 115),
    )
    .cured_by(internal_sftp());
    example(
        whole_session(),
        vec![
            passed("port-closed"),
            passed("shell-startup-output"),
            gap("denied-by-hosts-file", "cannot read /etc/hosts.deny: Permission denied"),
            gap("drop-in-not-included", "cannot read /etc/hosts.deny: Permission denied"),
            found(hazard),
        ],
    )
}

/// Text before the version packet.
pub(crate) fn famous_sentence() -> Example {
    let finding = Finding::fatal(
        "shell-startup-output",
        Stage::FirstBytes,
        "/home/fogproject/.bashrc prints text before sftp-server starts",
    )
    .confirmed()
    .seen(
        Evidence::new("103 bytes came before the version packet").bytes(NOTICE.as_bytes()).ms(12.4),
    )
    .seen(Evidence::new("echo \"You seem to be using…\"").at("/home/fogproject/.bashrc", 118))
    .fog_shows(FAMOUS)
    .explains(&["external-sftp-server"])
    .cured_by(internal_sftp())
    .cured_by(Fix::new(
        "silence-startup-file",
        FixClass::Manual,
        "Let the start-up file print only where a terminal reads it",
    ));
    example(
        famous_session(),
        vec![passed("port-closed"), found(finding), unreached("storage-missing")],
    )
}

/// The same server, and no check that knows it.
pub(crate) fn no_cause_named() -> Example {
    example(famous_session(), vec![passed("port-closed"), unreached("storage-missing")])
}

pub(crate) fn wrong_password() -> Example {
    let mut session = reached(Stage::Authentication, StageEnd::Failed, 4712.0, "refused");
    session.auth = Some(AuthRecord {
        methods: vec!["publickey".into(), "password".into()],
        attempts: vec![Attempt {
            method: Method::Password,
            end: AttemptEnd::Refused(error(-18, "Authentication failed (username/password)")),
            prompts: Vec::new(),
            ms: 2210,
        }],
        ..AuthRecord::default()
    });
    let finding = Finding::fatal(
        "wrong-password",
        Stage::Authentication,
        "the server refuses the password of fogproject from SVC_password, /opt/fog/.fogsettings:31",
    )
    .likely()
    .seen(Evidence::new("refused by keyboard-interactive and by password, one login").ms(4712.0))
    .fog_shows("Unable to connect to ssh during move upload")
    .cured_by(
        Fix::new("set-password", FixClass::Consent, "Give the account the password FOG uses")
            .run("sudo grep -n SVC_password /opt/fog/.fogsettings")
            .run("sudo passwd fogproject"),
    );
    let mut example = example(session, vec![passed("port-closed"), found(finding)]);
    let target = &mut example.case.targets[0].target;
    let settings = |line, key: &str| Origin::Settings {
        file: "/opt/fog/.fogsettings".into(),
        line,
        key: key.into(),
    };
    target.user.origin = settings(30, "SVC_user");
    target.password = Some(settings(31, "SVC_password"));
    example
}

pub(crate) fn closed_port() -> Example {
    let mut session = reached(Stage::Connect, StageEnd::Failed, 0.1, "refused");
    session.connects = vec![(address(), ConnectEnd::Refused)];
    let finding =
        Finding::fatal("port-closed", Stage::Connect, "nothing listens on 192.0.2.7 port 22")
            .confirmed()
            .seen(Evidence::new("192.0.2.7:22 refused the connection").ms(0.1))
            .fog_shows("Unable to connect to ssh during move upload")
            .cured_by(
                Fix::new("start-sshd", FixClass::Manual, "Start sshd")
                    .run("sudo systemctl status ssh"),
            );
    example(session, vec![found(finding), unreached("shell-startup-output")])
}

pub(crate) fn silent_server() -> Example {
    let mut session =
        reached(Stage::Banner, StageEnd::TimedOut, 10_000.3, "connected, but not a byte");
    session.banner = Some(BannerRecord {
        raw: Bytes::default(),
        end: BannerEnd::TimedOut,
        identification: None,
    });
    let finding = Finding::fatal(
        "silent-server",
        Stage::Banner,
        "192.0.2.7 port 22 accepts connections and never speaks",
    )
    .likely()
    .seen(Evidence::new("no banner until the deadline").ms(10_000.3))
    .fog_shows("nothing: PHP waits without an end");
    example(session, vec![passed("port-closed"), found(finding)])
}

pub(crate) fn rename_across_file_systems() -> Example {
    let mut session = whole_session();
    end_stage(&mut session, Stage::Rehearsal, StageEnd::Failed, "rename refused");
    let mut steps = steps();
    let rename = 5;
    steps.truncate(rename + 1);
    steps[rename].end = StepEnd::Refused(Status { code: 4, text: "Failure".into() });
    session.rehearsal = Some(RehearsalRecord {
        steps,
        left_behind: vec!["/images/dev/.sftp-doctor-4f2a".into()],
        ..RehearsalRecord::default()
    });
    let finding = Finding::fatal(
        "rename-crosses-filesystems",
        Stage::Rehearsal,
        "/images/dev is another file system than /images, so that nothing can be moved between them",
    )
    .confirmed()
    .seen(Evidence::new("rename refused with status 4, “Failure”").ms(0.4))
    .seen(Evidence::new("device 8:17, /images is on 8:1").in_file("/images/dev"))
    .fog_shows("Unable to move the captured image into place: /images/dev/… -> /images/…")
    .cured_by(
        Fix::new("one-file-system", FixClass::Manual, "Put /images/dev on the file system of /images")
            .run("findmnt -T /images/dev"),
    );
    example(session, vec![passed("port-closed"), passed("storage-missing"), found(finding)])
}

/// A server that sends escape sequences wherever it can.
pub(crate) fn hostile_banner() -> Example {
    let hostile = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}[31mSSH\u{9b}1m\r\n\u{202e}txt.\u{7f}";
    let mut session = reached(Stage::Banner, StageEnd::Failed, 3.0, hostile);
    session.banner = Some(BannerRecord {
        raw: Bytes(hostile.as_bytes().to_vec()),
        end: BannerEnd::Closed,
        identification: Some(hostile.into()),
    });
    session.first_bytes = Some(first_bytes(hostile.as_bytes(), None));
    let finding = Finding::fatal(
        "not-an-ssh-server",
        Stage::Banner,
        format!("what answers is no SSH server: {hostile}"),
    )
    .confirmed()
    .seen(Evidence::new(hostile).in_file(hostile).bytes(hostile.as_bytes()))
    .fog_shows(hostile)
    .cured_by(Fix::new("look", FixClass::Manual, hostile).run(format!("echo {hostile}")));
    let mut example = example(session, vec![found(finding), gap("denied-by-hosts-file", hostile)]);
    let target = &mut example.case.targets[0].target;
    target.host.value = hostile.into();
    target.user.value = hostile.into();
    target.storage.value = hostile.into();
    target.password = Some(Origin::File(hostile.into()));
    example
}

pub(crate) fn changed_host_key() -> Example {
    let mut session = reached(Stage::HostKey, StageEnd::Failed, 0.2, "another key than expected");
    session.host_key = Some(HostKeyRecord {
        kind: "ssh-ed25519".into(),
        fingerprint: "SHA256:2WvzJbI7G2QHuhR0TwpdbGJBeGzbVvYgZ3OoXUI7QZg".into(),
        trust: HostKeyTrust::Changed {
            place: "/root/.ssh/known_hosts:3".into(),
            expected: Some("SHA256:mVPwvezndPv/ARoIadVY98vAC0g+P/5633yTC4d/wXE".into()),
        },
    });
    let finding = Finding::hazard(
        "host-key-changed",
        Stage::HostKey,
        "192.0.2.7 shows another ssh-ed25519 key than /root/.ssh/known_hosts:3 names",
    )
    .confirmed()
    .seen(Evidence::new("SHA256:2WvzJbI7G2QHuhR0TwpdbGJBeGzbVvYgZ3OoXUI7QZg"));
    example(session, vec![passed("port-closed"), found(finding)])
}

/// Text that acts in Markdown, HTML, XML and GitHub's log.
pub(crate) const MARKUP: &str = "```` ~~~ ]]> --> <script>alert(1)</script> &lt; @everyone #1 \
                                 [x](https://evil.example) ![x](https://evil.example) |a|b| *b* \
                                 \n## forged\r\n::error file=x::forged ##[error]forged %0A \
                                 \u{2028}\u{202e}\u{fffe}\u{1b}[1m";

/// A server, and files, that say it wherever they can.
pub(crate) fn hostile_markup() -> Example {
    let mut session = reached(Stage::FirstBytes, StageEnd::Failed, 3.0, MARKUP);
    session.first_bytes = Some(first_bytes(MARKUP.as_bytes(), None));
    let finding = Finding::fatal("wrong-program", Stage::FirstBytes, MARKUP)
        .confirmed()
        .seen(Evidence::new(MARKUP).at(MARKUP, 7).bytes(MARKUP.as_bytes()))
        .fog_shows(MARKUP)
        .cured_by(Fix::new("look", FixClass::Manual, MARKUP).run(format!("echo {MARKUP}")));
    let hazard = Finding::hazard("external-sftp-server", Stage::Subsystem, MARKUP).likely();
    let checked = vec![
        found(finding),
        found(hazard),
        gap("denied-by-hosts-file", MARKUP),
        idle("drop-in-not-included", MARKUP),
    ];
    let mut example = example(session, checked);
    let target = &mut example.case.targets[0].target;
    target.name = MARKUP.into();
    target.host.value = MARKUP.into();
    target.storage.value = MARKUP.into();
    example.case.doctor = MARKUP.into();
    example
}

/// The famous sentence on the node, and a kernel store that works.
pub(crate) fn two_targets() -> Example {
    let mut example = famous_sentence();
    let mut store = healthy().case.targets.remove(0);
    store.target.role = Role::KernelStore;
    store.target.name = "kernel store".into();
    store.target.storage.value = "/tftpboot".into();
    example.case.targets.push(store);
    example.diagnosis.verdicts.push(Verdict::CaptureWorks);
    example
}

/// Every example, by name.
pub(crate) fn all() -> Vec<(&'static str, Example)> {
    vec![
        ("healthy", healthy()),
        ("famous_sentence", famous_sentence()),
        ("no_cause_named", no_cause_named()),
        ("wrong_password", wrong_password()),
        ("closed_port", closed_port()),
        ("silent_server", silent_server()),
        ("rename_across_file_systems", rename_across_file_systems()),
        ("hostile_banner", hostile_banner()),
        ("changed_host_key", changed_host_key()),
        ("two_targets", two_targets()),
        ("fog_server", fog_server()),
        ("many_nodes", many_nodes()),
        ("hostile_markup", hostile_markup()),
    ]
}
