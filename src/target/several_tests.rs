use super::{Rows, unusable};
use crate::case::{CaptureTask, DatabaseRecord, GlobalSettings, Look, NodeRecord, Origin, Role};
use crate::file::Root;
use crate::fog::{Database, FogKnown};
use crate::secret::Secret;
use crate::target::{Chosen, Presence};

const SETTINGS: &str = "## Version: 1.6.0\nSVC_user='fogproject'\nSVC_password='s3cret'\n\
    NET_fog_server_ip='10.0.0.39'\nFOG_install_type='N'\n";

fn node(id: u32, name: &str, host: &str) -> NodeRecord {
    NodeRecord {
        id,
        name: name.into(),
        group: 1,
        master: id == 2,
        enabled: true,
        host: host.into(),
        user: "fogproject".into(),
        has_password: true,
        root_path: "/images".into(),
        ftp_path: format!("/images{id}"),
        snapin_path: Some("/opt/fog/snapins".into()),
        ..NodeRecord::default()
    }
}

fn three() -> Database {
    let settings = GlobalSettings {
        ssh_port: Some("2222".into()),
        tftp_host: Some("10.0.0.39".into()),
        tftp_user: Some("fog".into()),
        kernel_dir: Some("/var/www/html/fog/service/ipxe/".into()),
        ..GlobalSettings::default()
    };
    let nodes = vec![
        node(1, "first", "10.0.0.41"),
        node(2, "master", "10.0.0.39"),
        NodeRecord { enabled: false, ..node(3, "off", "10.0.0.42") },
        node(4, "bad\nname", "10.0.0.43"),
    ];
    Database {
        record: DatabaseRecord { nodes, settings, ..DatabaseRecord::default() },
        node_passwords: vec![(2, Secret::new("two".into()))],
        kernel_password: Some(Secret::new("kernel".into())),
    }
}

fn chosen(database: Database, settings: &str, here: &[&str]) -> Vec<Chosen> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(dir.path().join("opt/fog")).unwrap();
    std::fs::write(dir.path().join("opt/fog/.fogsettings"), settings).unwrap();
    let known = FogKnown::with_database(&Root::new(dir.path()), Look::Seen(database));
    let presence = |host: &str| {
        if here.contains(&host) { Presence::Here } else { Presence::NotHere }
    };
    Rows::of(&known, &presence).unwrap().all()
}

fn endpoints(all: &[Chosen]) -> Vec<(Role, String, String)> {
    let one = |c: &Chosen| (c.target.role, c.target.endpoint(), c.target.storage.value.clone());
    all.iter().map(one).collect()
}

#[test]
fn the_master_first_then_nodes_snapins_and_kernels() {
    let all = chosen(three(), SETTINGS, &["10.0.0.39"]);
    let node = |host: &str, path: &str| {
        (Role::StorageNode, format!("fogproject@{host}:2222"), path.to_owned())
    };
    let snapins = "/opt/fog/snapins".to_owned();
    let kernels = "/var/www/html/fog/service/ipxe/".to_owned();
    assert_eq!(
        endpoints(&all),
        [
            node("10.0.0.39", "/images2"),
            node("10.0.0.41", "/images1"),
            node("10.0.0.43", "/images4"),
            (Role::SnapinStore, "fogproject@10.0.0.39:2222".into(), snapins),
            (Role::KernelStore, "fog@10.0.0.39:2222".into(), kernels),
        ]
    );
    let passwords: Vec<_> = all.iter().map(|c| c.password.as_ref().map(Secret::expose)).collect();
    assert_eq!(passwords, [Some("two"), None, None, Some("two"), Some("kernel")]);
    let from = |row: &str, column: &str| Origin::Database {
        table: "nfsGroupMembers".into(),
        row: row.into(),
        column: column.into(),
    };
    assert_eq!(all[0].target.host.origin, from("master", "ngmHostname"));
    assert_eq!(all[0].target.password, Some(from("master", "ngmPass")));
    assert_eq!(all[1].target.password, None);
    assert_eq!(all[3].target.name, "snapins of master");
}

#[test]
fn an_open_capture_task_decides_who_is_first() {
    let mut database = three();
    database.record.tasks = vec![CaptureTask { node: Some(4), ..CaptureTask::default() }];
    assert_eq!(chosen(database, SETTINGS, &[])[0].target.host.value, "10.0.0.43");
}

#[test]
fn nothing_is_sent_to_an_address_this_machine_should_have() {
    let all = chosen(three(), SETTINGS, &[]);
    assert_eq!(all[0].target.endpoint(), "fogproject@127.0.0.1:2222");
    let elsewhere = all[0].target.fog_address_elsewhere.as_ref().unwrap();
    assert_eq!(elsewhere.value, "10.0.0.39");
    assert!(matches!(elsewhere.origin, Origin::Database { .. }));
    assert_eq!(all[1].target.endpoint(), "fogproject@10.0.0.41:2222");
}

#[test]
fn on_a_storage_node_only_that_node_counts() {
    let settings = SETTINGS.replace("'N'", "'S'");
    let all = chosen(three(), &settings, &["10.0.0.41"]);
    let roles: Vec<Role> = all.iter().map(|chosen| chosen.target.role).collect();
    assert_eq!(roles, [Role::StorageNode, Role::SnapinStore]);
    assert_eq!(all[0].target.host.value, "10.0.0.41");
}

#[test]
fn a_row_that_could_act_is_no_target_and_is_said() {
    let mut database = three();
    database.record.nodes[1].host = "10.0.0.39\r\nx".into();
    database.record.nodes[0].user = "-oProxyCommand=x".into();
    database.record.nodes[3].ftp_path = "images".into();
    assert!(chosen(database.clone(), SETTINGS, &[]).is_empty());
    let said: Vec<String> = database.record.nodes.iter().filter_map(unusable).collect();
    assert_eq!(said.len(), 3);
    assert_eq!(said[1], "node master: its host has a blank or a control character in it");
    assert_eq!(said[2], "node bad\\nname: its path images: it is not an absolute path");
}
