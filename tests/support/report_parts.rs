//! What the hand-made Cases are built from.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use sftp_doctor::case::{
    BannerEnd, BannerRecord, Case, ConnectEnd, FirstBytes, Look, Origin, RehearsalRecord, Role,
    SCHEMA, SessionRecord, Sourced, SshError, Stage, StageEnd, StageRecord, StepEnd, StepKind,
    StepRecord, SubsystemEnd, Target, TargetCase,
};
use sftp_doctor::check::{Answer, Check, Checked};
use sftp_doctor::diagnosis::diagnose;
use sftp_doctor::finding::{Finding, Fix, FixClass};
use sftp_doctor::text::Bytes;

use super::Example;

pub(super) const NOTICE: &str = "You seem to be using the 'fogproject' system account to logon and work on \
                      your FOG server system.\n";

pub(super) fn example(session: SessionRecord, checked: Vec<Checked>) -> Example {
    let at = TargetCase {
        target: target(),
        session,
        host: Look::not_looked("the server is another machine"),
        php_said: Look::not_looked("it was not asked"),
        repeat: None,
    };
    let case = Case {
        schema: SCHEMA.into(),
        doctor: "0.1.0".into(),
        libssh2: "1.11.1".into(),
        recorded: Default::default(),
        php: Default::default(),
        fog: Look::not_looked("nobody looked for FOG"),
        machine: Default::default(),
        targets: vec![at],
    };
    let diagnosis = diagnose(&case, checked);
    Example { case, diagnosis }
}

pub(super) fn target() -> Target {
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

pub(super) fn address() -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)), 22)
}

pub(super) fn error(code: i32, text: &str) -> SshError {
    SshError { code, text: text.into() }
}

pub(super) fn whole_session() -> SessionRecord {
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
        rehearsal: Some(RehearsalRecord {
            steps: steps(),
            left_behind: Vec::new(),
            start: None,
            file_system: None,
        }),
        ..SessionRecord::default()
    }
}

/// A session that ended at `stage`.
pub(super) fn reached(stage: Stage, end: StageEnd, ms: f64, note: &str) -> SessionRecord {
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

pub(super) fn famous_session() -> SessionRecord {
    let note = "103 bytes that are no version packet";
    let mut session = reached(Stage::FirstBytes, StageEnd::Failed, 12.4, note);
    session.subsystem = Some(SubsystemEnd::Granted);
    session.first_bytes = Some(first_bytes(NOTICE.as_bytes(), Some(NOTICE.len())));
    session
}

pub(super) fn first_bytes(bytes: &[u8], version_at: Option<usize>) -> FirstBytes {
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

pub(super) fn end_stage(session: &mut SessionRecord, stage: Stage, end: StageEnd, note: &str) {
    for record in session.timeline.iter_mut().filter(|r| r.stage == stage) {
        record.end = end;
        record.note = note.into();
    }
}

pub(super) fn steps() -> Vec<StepRecord> {
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

pub(super) fn internal_sftp() -> Fix {
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

pub(super) fn checked(id: &'static str, answer: Answer) -> Checked {
    let check = Check { id, summary: "", page: "", run: |_| Answer::Passed };
    Checked { check: Box::leak(Box::new(check)), target: 0, answer }
}

pub(super) fn passed(id: &'static str) -> Checked {
    checked(id, Answer::Passed)
}

pub(super) fn unreached(id: &'static str) -> Checked {
    checked(id, Answer::NotReached)
}

pub(super) fn found(finding: Finding) -> Checked {
    checked(finding.id, finding.into())
}

pub(super) fn gap(id: &'static str, reason: &str) -> Checked {
    let command = Some("sudo cat /etc/hosts.deny".to_owned());
    checked(id, Answer::CouldNotLook { reason: reason.into(), command })
}

pub(super) fn idle(id: &'static str, reason: &str) -> Checked {
    checked(id, Answer::not_applicable(reason))
}
