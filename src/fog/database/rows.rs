//! What FOG's tables hold, as rows of ours.
//!
//! Tables and columns: FOGProject/fogproject, `commons/schema.php` and the classes of 1.5 to 1.6.

use super::access::Login;
use super::query::{Question, Reader};
use crate::case::{CaptureTask, ClientRecord, DatabaseRecord, ImageRecord, NodeRecord};
use crate::secret::Secret;
use crate::text;

const MOST_NODES: usize = 2000;
const MOST_TASKS: usize = 500;
const MOST_CLIENTS: usize = 5000;
const MOST_IMAGES: usize = 2000;

/// FOG's types of tasks that capture (`TaskType::CAPTURE`, and the same with debugging), and the
/// states in which one is not finished: queued, checked in, in progress.
const OPEN_CAPTURES: &str = "WHERE `taskTypeID` IN (2, 16) AND `taskStateID` IN (1, 2, 3) \
                             ORDER BY `taskStateID` DESC, `taskID`";

/// What the database says, with the passwords in it.
#[derive(Debug, Clone, Default)]
pub struct Database {
    /// All but the passwords.
    pub record: DatabaseRecord,
    /// `ngmPass` by `ngmID`, where it holds anything.
    pub node_passwords: Vec<(u32, Secret)>,
    /// `FOG_TFTP_FTP_PASSWORD`
    pub kernel_password: Option<Secret>,
}

impl Database {
    /// The password of a node.
    #[must_use]
    pub fn node_password(&self, id: u32) -> Option<&Secret> {
        self.node_passwords.iter().find(|(node, _)| *node == id).map(|(_, secret)| secret)
    }
}

/// Reads everything; what cannot be read is among the complaints.
pub(super) fn read(mut reader: Reader, login: &Login) -> Database {
    let mut database = Database::default();
    let record = &mut database.record;
    record.at = login.at.to_string();
    record.name = text::line(&login.name, 64);
    record.server = server(&mut reader);
    record.schema = schema(&mut reader);
    nodes(&mut reader, &mut database);
    settings(&mut reader, &mut database);
    let record = &mut database.record;
    tasks(&mut reader, record);
    clients(&mut reader, record);
    record.images = images(&mut reader);
    record.complaints = reader.complaints;
    database
}

fn server(reader: &mut Reader) -> String {
    let found = reader.select("SELECT VERSION()", 1).unwrap_or_default();
    let version = found.rows.into_iter().flatten().next().flatten();
    text::line(&version.unwrap_or_default(), 64)
}

fn schema(reader: &mut Reader) -> Option<u32> {
    let question = Question {
        table: "schemaVersion",
        needed: &["vValue"],
        wanted: &[],
        rest: "ORDER BY `vID` DESC",
        most: 1,
    };
    reader.ask(&question).rows.into_iter().next().map(Row)?.number(0)
}

/// A row of a table, by the number of the column asked for.
struct Row(Vec<Option<String>>);

impl Row {
    fn take(&mut self, column: usize) -> Option<String> {
        self.0.get_mut(column)?.take()
    }

    fn text(&mut self, column: usize) -> String {
        self.take(column).unwrap_or_default()
    }

    fn number(&mut self, column: usize) -> Option<u32> {
        self.take(column)?.trim().parse().ok()
    }

    /// FOG writes `1`, and `0` or nothing.
    fn flag(&mut self, column: usize) -> bool {
        self.take(column).is_some_and(|value| value.trim() == "1")
    }

    fn secret(&mut self, column: usize) -> Option<Secret> {
        self.take(column).filter(|value| !value.is_empty()).map(Secret::new)
    }
}

fn nodes(reader: &mut Reader, database: &mut Database) {
    let groups = groups(reader);
    let question = Question {
        table: "nfsGroupMembers",
        needed: &["ngmID", "ngmMemberName", "ngmHostname", "ngmUser", "ngmPass"],
        wanted: &[
            "ngmIsMasterNode",
            "ngmGroupID",
            "ngmIsEnabled",
            "ngmRootPath",
            "ngmFTPPath",
            "ngmSnapinPath",
        ],
        rest: "ORDER BY `ngmID`",
        most: MOST_NODES,
    };
    let found = reader.ask(&question);
    database.record.truncated |= found.more;
    for mut row in found.rows.into_iter().map(Row) {
        let Some(id) = row.number(0) else { continue };
        let password = row.secret(4);
        let group = row.number(6).unwrap_or_default();
        let root_path = row.text(8);
        database.record.nodes.push(NodeRecord {
            id,
            name: row.text(1),
            group,
            group_name: groups.iter().find(|(of, _)| *of == group).map(|(_, name)| name.clone()),
            master: row.flag(5),
            // A schema without the column has no nodes that are switched off.
            enabled: row.0.get(7).is_none_or(Option::is_none) || row.flag(7),
            host: row.text(2),
            user: row.text(3),
            has_password: password.is_some(),
            // The oldest schemas have one path for both.
            ftp_path: row.take(9).unwrap_or_else(|| root_path.clone()),
            root_path,
            snapin_path: row.take(10),
        });
        database.node_passwords.extend(password.map(|password| (id, password)));
    }
}

fn groups(reader: &mut Reader) -> Vec<(u32, String)> {
    let question = Question {
        table: "nfsGroups",
        needed: &["ngID", "ngName"],
        wanted: &[],
        rest: "ORDER BY `ngID`",
        most: MOST_NODES,
    };
    let rows = reader.ask(&question).rows.into_iter().map(Row);
    rows.filter_map(|mut row| Some((row.number(0)?, row.text(1)))).collect()
}

fn settings(reader: &mut Reader, database: &mut Database) {
    let question = Question {
        table: "globalSettings",
        needed: &["settingKey", "settingValue"],
        wanted: &[],
        rest: "WHERE `settingKey` IN ('FOG_SSH_PORT', 'FOG_TFTP_HOST', 'FOG_TFTP_FTP_USERNAME', \
               'FOG_TFTP_FTP_PASSWORD', 'FOG_TFTP_PXE_KERNEL_DIR', 'FOG_WEB_HOST', 'FOG_LOG_ERROR')",
        most: 50,
    };
    let found = &mut database.record.settings;
    for mut row in reader.ask(&question).rows.into_iter().map(Row) {
        let place = match row.text(0).as_str() {
            "FOG_TFTP_FTP_PASSWORD" => {
                database.kernel_password = row.secret(1);
                continue;
            }
            "FOG_SSH_PORT" => &mut found.ssh_port,
            "FOG_TFTP_HOST" => &mut found.tftp_host,
            "FOG_TFTP_FTP_USERNAME" => &mut found.tftp_user,
            "FOG_TFTP_PXE_KERNEL_DIR" => &mut found.kernel_dir,
            "FOG_WEB_HOST" => &mut found.web_host,
            "FOG_LOG_ERROR" => &mut found.log_error,
            _ => continue,
        };
        *place = row.take(1);
    }
}

fn tasks(reader: &mut Reader, record: &mut DatabaseRecord) {
    let question = Question {
        table: "tasks",
        needed: &["taskID", "taskHostID", "taskTypeID", "taskStateID"],
        wanted: &["taskNFSMemberID"],
        rest: OPEN_CAPTURES,
        most: MOST_TASKS,
    };
    let found = reader.ask(&question);
    record.truncated |= found.more;
    let mut tasks: Vec<(u32, CaptureTask)> = Vec::new();
    for mut row in found.rows.into_iter().map(Row) {
        let (Some(id), Some(client)) = (row.number(0), row.number(1)) else { continue };
        let node = row.number(4).filter(|node| *node != 0);
        tasks.push((client, CaptureTask { id, node, ..CaptureTask::default() }));
    }
    if tasks.is_empty() {
        return;
    }
    let ids: Vec<String> = tasks.iter().map(|(client, _)| client.to_string()).collect();
    let names = clients_of(reader, &format!("AND `hostID` IN ({})", ids.join(", ")));
    for (client, mut task) in tasks {
        if let Some((_, known)) = names.iter().find(|(id, _)| *id == client) {
            task.client.clone_from(&known.name);
            task.mac = Some(known.mac.clone());
        }
        record.tasks.push(task);
    }
}

fn clients(reader: &mut Reader, record: &mut DatabaseRecord) {
    record.clients = clients_of(reader, "").into_iter().map(|(_, client)| client).collect();
}

/// Clients with their primary addresses first, as far as the tables are there.
fn clients_of(reader: &mut Reader, condition: &str) -> Vec<(u32, ClientRecord)> {
    let statement = format!(
        "SELECT LEFT(`hmMAC`, 32), LEFT(`hostName`, 64), LEFT(`imageName`, 64), `hostID` \
         FROM `hostMAC` JOIN `hosts` ON `hostID` = `hmHostID` \
         LEFT JOIN `images` ON `imageID` = `hostImage` \
         WHERE 1 = 1 {condition} ORDER BY `hmPrimary` DESC, `hmID` LIMIT {MOST_CLIENTS}"
    );
    let rows = match reader.select(&statement, MOST_CLIENTS) {
        Ok(found) => found.rows,
        Err(error) => {
            reader.complain("hostMAC, hosts or images", &error);
            return Vec::new();
        }
    };
    let one = |mut row: Row| {
        let mac: String = row.text(0).chars().filter(char::is_ascii_hexdigit).collect();
        let (name, image) = (row.text(1), row.take(2));
        Some((row.number(3)?, ClientRecord { mac: mac.to_ascii_lowercase(), name, image }))
    };
    rows.into_iter().map(Row).filter_map(one).collect()
}

fn images(reader: &mut Reader) -> Vec<ImageRecord> {
    let question = Question {
        table: "images",
        needed: &["imageName", "imagePath"],
        wanted: &[],
        rest: "ORDER BY `imageID`",
        most: MOST_IMAGES,
    };
    let rows = reader.ask(&question).rows.into_iter().map(Row);
    rows.map(|mut row| ImageRecord { name: row.text(0), path: row.text(1) }).collect()
}
