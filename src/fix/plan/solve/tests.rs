//! What is found for small configurations, on releases of both grammars.

use std::path::{Path, PathBuf};

use super::super::goal::Goal;
use super::super::site::Site;
use super::{Solution, solve};
use crate::case::RefusedAccount;
use crate::fix::Step;
use crate::fix::plan::draft;
use crate::sshd::{Build, Connection, Memory, Release};

const MAIN: &str = "/etc/ssh/sshd_config";
const INCLUDE: &str = "Include /etc/ssh/sshd_config.d/*.conf\n";
const EXTERNAL: &str = "Subsystem sftp /usr/lib/openssh/sftp-server";
const OLD: (u16, u16) = (9, 2);
const NEW: (u16, u16) = (10, 0);

fn internal() -> Goal {
    Goal { internal: true, ..Goal::default() }
}

/// The solution, and the main file afterwards.
fn solved(
    files: &Memory,
    release: (u16, u16),
    goal: &Goal,
    refused: &[RefusedAccount],
) -> Option<(Solution, String)> {
    let fog = Connection::of("fogproject", &["fogproject"]).from("10.0.0.7").to("10.0.0.7", 22);
    let as_one = |name: &str| Connection { user: Some(name.to_owned()), ..fog.clone() };
    let others = std::iter::once("root").chain(refused.iter().map(|one| one.name.as_str()));
    let site = Site {
        files,
        main: Path::new(MAIN),
        releases: vec![Release::new(release.0, release.1)],
        build: Build::Debian,
        others: others.map(as_one).collect(),
        fog,
        refused,
    };
    let solution = solve(&site, goal)?;
    let mut now = files.clone();
    for step in &solution.steps {
        let then = draft::after(&now, step);
        assert!(site.loads(&then) || !site.loads(files), "every single change loads");
        now = then;
    }
    let main = crate::sshd::Source::read(&now, Path::new(MAIN)).unwrap();
    Some((solution, String::from_utf8(main).unwrap()))
}

fn main(text: &str) -> Memory {
    Memory::new().with(MAIN, text)
}

#[test]
fn the_line_in_force_is_changed_in_place_and_keeps_its_options() {
    let files = main(&format!("Port 22\n{EXTERNAL} -l INFO -m 0664 # ours\nUsePAM yes\n"));
    let (solution, text) = solved(&files, OLD, &internal(), &[]).unwrap();
    assert!(solution.is_safe());
    assert_eq!(text, "Port 22\nSubsystem sftp internal-sftp -l INFO # ours\nUsePAM yes\n");
}

#[test]
fn one_of_two_lines_goes_and_the_internal_one_stays() {
    let files = main(&format!("{INCLUDE}{EXTERNAL}\n"))
        .with("/etc/ssh/sshd_config.d/00-fog-internal-sftp.conf", "Subsystem sftp internal-sftp\n");
    let goal = Goal { one_line: true, ..Goal::default() };
    for release in [OLD, NEW] {
        let (solution, text) = solved(&files, release, &goal, &[]).unwrap();
        assert!(solution.is_safe());
        assert_eq!(text, format!("{INCLUDE}#{EXTERNAL}\n"), "{release:?}");
    }
}

#[test]
fn a_line_in_a_block_is_not_enough() {
    let block = "Match User nobody\n  Subsystem sftp internal-sftp\n";
    let (_, text) = solved(&main(&format!("UsePAM yes\n{block}")), NEW, &internal(), &[]).unwrap();
    assert_eq!(text, format!("UsePAM yes\nSubsystem sftp internal-sftp\n{block}"));
    let (_, text) = solved(&main(&format!("UsePAM yes\n{block}")), OLD, &internal(), &[]).unwrap();
    assert!(text.contains("\n  #Subsystem sftp internal-sftp\n"), "{text}");
    assert!(text.starts_with("UsePAM yes\nSubsystem sftp internal-sftp\nMatch"), "{text}");
}

#[test]
fn an_unread_drop_in_gets_a_name_where_nothing_else_serves() {
    let name = "/etc/ssh/sshd_config.d/00-fog-internal-sftp";
    let unread =
        |main: &str| Memory::new().with(MAIN, main).with(name, "Subsystem sftp internal-sftp\n");
    let goal = Goal { drop_ins: vec![PathBuf::from(name)], ..internal() };
    let (solution, _) = solved(&unread(INCLUDE), OLD, &goal, &[]).unwrap();
    assert!(matches!(&solution.steps[..], [Step::Rename { .. }]), "{solution:?}");
    let served = format!("{INCLUDE}Subsystem sftp internal-sftp\n");
    let (solution, _) = solved(&unread(&served), OLD, &goal, &[]).unwrap();
    assert!(matches!(&solution.steps[..], [Step::Remove { .. }]), "{solution:?}");
}

#[test]
fn nobody_gets_sftp_whose_shell_refuses_it() {
    let backup = RefusedAccount {
        name: "backup".into(),
        groups: vec!["backup".into()],
        shell: "/usr/sbin/nologin".into(),
    };
    let refused = std::slice::from_ref(&backup);
    let files = main(&format!("{EXTERNAL}\n"));
    let (solution, _) = solved(&files, OLD, &internal(), refused).unwrap();
    assert_eq!(solution.opened, ["backup"]);
    assert!(!solution.is_safe());
    let (solution, text) = solved(&files, NEW, &internal(), refused).unwrap();
    assert!(solution.is_safe());
    assert_eq!(
        text,
        format!("{EXTERNAL}\nMatch User fogproject\n    Subsystem sftp internal-sftp\n")
    );
}

#[test]
fn a_block_that_hides_the_subsystem_gets_it_as_well() {
    let text =
        "Subsystem sftp internal-sftp\nMatch User fogproject\n\tSubsystem netconf /bin/true\n";
    let (solution, text) = solved(&main(text), NEW, &internal(), &[]).unwrap();
    assert!(solution.is_safe());
    assert!(text.ends_with("\tSubsystem sftp internal-sftp\n\tSubsystem netconf /bin/true\n"));
}

#[test]
fn what_is_allowed_for_the_account_changes_nothing_for_others() {
    let goal = Goal { account: vec!["PasswordAuthentication yes".into()], ..Goal::default() };
    let plain = "PasswordAuthentication no\n";
    let (solution, text) = solved(&main(plain), OLD, &goal, &[]).unwrap();
    assert!(solution.consent);
    let block = "Match User fogproject Address 10.0.0.7\n    PasswordAuthentication yes\n";
    assert_eq!(text, format!("{plain}{block}"));
    let other = "Match User fogproject\n  PasswordAuthentication no\n";
    let (_, text) = solved(&main(other), OLD, &goal, &[]).unwrap();
    assert_eq!(text, format!("{block}{other}"));
}

#[test]
fn what_cannot_be_cured_has_no_solution() {
    assert_eq!(solved(&main("Nonsense yes\n"), NEW, &internal(), &[]), None);
    let goal = Goal { account: vec!["PermitTTY maybe".into()], ..Goal::default() };
    assert_eq!(solved(&main("UsePAM yes\n"), NEW, &goal, &[]), None);
}
