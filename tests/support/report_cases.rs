//! Hand-made Cases with their findings: what a renderer may meet, and what it must survive.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use sftp_doctor::case::{
    Attempt, AttemptEnd, AuthRecord, BannerEnd, BannerRecord, Case, ConnectEnd, FirstBytes,
    HostKeyRecord, HostKeyTrust, Look, Method, Origin, RehearsalRecord, Role, SCHEMA,
    SessionRecord, Sourced, SshError, Stage, StageEnd, StageRecord, Status, StepEnd, StepKind,
    StepRecord, SubsystemEnd, Target, TargetCase,
};
use sftp_doctor::check::{Answer, Check, Checked};
use sftp_doctor::diagnosis::{Diagnosis, diagnose};
use sftp_doctor::finding::{Evidence, Finding, Fix, FixClass};
use sftp_doctor::text::Bytes;

/// A Case and what the checks made of it.
pub(crate) struct Example {
    pub(crate) case: Case,
    pub(crate) diagnosis: Diagnosis,
}

const FAMOUS: &str = "ssh2_sftp(): Unable to startup SFTP subsystem: Timeout waiting for response \
                      from SFTP subsystem";
const NOTICE: &str = "You seem to be using the 'fogproject' system account to logon and work on \
                      your FOG server system.\n";

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
        none_accepted: false,
        methods_error: None,
        attempts: vec![Attempt {
            method: Method::Password,
            end: AttemptEnd::Refused(error(-18, "Authentication failed (username/password)")),
            prompts: Vec::new(),
            ms: 2210,
        }],
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
    session.rehearsal =
        Some(RehearsalRecord { steps, left_behind: vec!["/images/dev/.sftp-doctor-4f2a".into()] });
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
    ]
}

fn example(session: SessionRecord, checked: Vec<Checked>) -> Example {
    let at = TargetCase {
        target: target(),
        session,
        host: Look::not_looked("the server is another machine"),
    };
    let case = Case {
        schema: SCHEMA.into(),
        doctor: "0.1.0".into(),
        libssh2: "1.11.1".into(),
        targets: vec![at],
    };
    let diagnosis = diagnose(&case, checked);
    Example { case, diagnosis }
}

fn target() -> Target {
    Target {
        name: "192.0.2.7".into(),
        role: Role::StorageNode,
        host: Sourced::new("192.0.2.7".into(), Origin::Argument),
        port: Sourced::new(22, Origin::Default),
        user: Sourced::new("fogproject".into(), Origin::Default),
        storage: Sourced::new("/images".into(), Origin::Default),
        password: Some(Origin::StandardInput),
        fog_address_elsewhere: None,
    }
}

fn address() -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)), 22)
}

fn error(code: i32, text: &str) -> SshError {
    SshError { code, text: text.into() }
}

fn whole_session() -> SessionRecord {
    let notes: [(f64, &str); 11] = [
        (0.02, "192.0.2.7"),
        (0.21, "192.0.2.7:22"),
        (8.4, "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10"),
        (13.9, "curve25519-sha256, ssh-ed25519, chacha20-poly1305@openssh.com"),
        (0.06, "ssh-ed25519 SHA256:2WvzJbI7G2QHuhR0TwpdbGJBeGzbVvYgZ3OoXUI7QZg, unknown"),
        (112.5, "keyboard-interactive accepted"),
        (1.2, ""),
        (0.9, "granted"),
        (21.7, "35 bytes"),
        (0.01, "SFTP 3, 11 extensions"),
        (3.3, "9 steps done"),
    ];
    let timeline = Stage::ALL
        .iter()
        .zip(notes)
        .map(|(stage, (ms, note))| StageRecord {
            stage: *stage,
            ms,
            limit_ms: 10_000,
            end: StageEnd::Done,
            note: note.into(),
        })
        .collect();
    SessionRecord {
        timeline,
        addresses: vec![address().ip()],
        connects: vec![(address(), ConnectEnd::Connected)],
        banner: Some(BannerRecord {
            raw: Bytes(b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\r\n".to_vec()),
            end: BannerEnd::Identification,
            identification: Some("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10".into()),
        }),
        rehearsal: Some(RehearsalRecord { steps: steps(), left_behind: Vec::new() }),
        ..SessionRecord::default()
    }
}

/// A session that ended at `stage`.
fn reached(stage: Stage, end: StageEnd, ms: f64, note: &str) -> SessionRecord {
    let mut session = whole_session();
    session.rehearsal = None;
    end_stage(&mut session, stage, end, note);
    for record in &mut session.timeline {
        if record.stage == stage {
            record.ms = ms;
        }
        if record.stage > stage {
            record.end = StageEnd::NotReached;
            record.ms = 0.0;
            record.note = String::new();
        }
    }
    session
}

fn famous_session() -> SessionRecord {
    let note = "103 bytes that are no version packet";
    let mut session = reached(Stage::FirstBytes, StageEnd::Failed, 12.4, note);
    session.subsystem = Some(SubsystemEnd::Granted);
    session.first_bytes = Some(first_bytes(NOTICE.as_bytes(), Some(NOTICE.len())));
    session
}

fn first_bytes(bytes: &[u8], version_at: Option<usize>) -> FirstBytes {
    FirstBytes {
        bytes: Bytes(bytes.to_vec()),
        first_ms: Some(12.4),
        version_at,
        eof: false,
        exit_status: None,
        exit_signal: None,
        broke: None,
        timed_out: false,
        ms: 12.4,
    }
}

fn end_stage(session: &mut SessionRecord, stage: Stage, end: StageEnd, note: &str) {
    for record in session.timeline.iter_mut().filter(|r| r.stage == stage) {
        record.end = end;
        record.note = note.into();
    }
}

fn steps() -> Vec<StepRecord> {
    let scratch = "/images/dev/.sftp-doctor-4f2a";
    let file = "/images/dev/.sftp-doctor-4f2a/d1p1.img";
    [
        (StepKind::Realpath, "/home/fogproject"),
        (StepKind::StatStorage, "/images"),
        (StepKind::StatCaptureDir, "/images/dev"),
        (StepKind::Mkdir, scratch),
        (StepKind::Write, file),
        (StepKind::Rename, scratch),
        (StepKind::Chmod, "/images/.sftp-doctor-4f2a"),
        (StepKind::Unlink, "/images/.sftp-doctor-4f2a/d1p1.img"),
        (StepKind::Rmdir, "/images/.sftp-doctor-4f2a"),
    ]
    .into_iter()
    .map(|(kind, path)| StepRecord { kind, path: path.into(), ms: 0.3, end: StepEnd::Done })
    .collect()
}

fn internal_sftp() -> Fix {
    Fix::new(
        "use-internal-sftp",
        FixClass::Safe,
        "Let sshd serve SFTP itself, without the login shell",
    )
    .run(
        "sudo sed -i '115s|.*|Subsystem sftp internal-sftp|' /etc/ssh/sshd_config \
             && sudo sshd -t && sudo systemctl reload ssh",
    )
}

fn checked(id: &'static str, answer: Answer) -> Checked {
    let check = Check { id, summary: "", page: "", run: |_| Answer::Passed };
    Checked { check: Box::leak(Box::new(check)), target: 0, answer }
}

fn passed(id: &'static str) -> Checked {
    checked(id, Answer::Passed)
}

fn unreached(id: &'static str) -> Checked {
    checked(id, Answer::NotReached)
}

fn found(finding: Finding) -> Checked {
    checked(finding.id, finding.into())
}

fn gap(id: &'static str, reason: &str) -> Checked {
    let command = Some("sudo cat /etc/hosts.deny".to_owned());
    checked(id, Answer::CouldNotLook { reason: reason.into(), command })
}
