//! A reader of the workflow commands in a step's log, by GitHub's documented rules ("Workflow commands
//! for GitHub Actions") and the order in which its runner tries them.

use std::collections::BTreeMap;

/// `::name key=value,key=value::message`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) name: String,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) message: String,
}

/// The command in a line; none where it is mere text.
pub(crate) fn command(line: &str) -> Option<Command> {
    // Blanks before it do not make it text.
    colons(line.trim_start()).or_else(|| brackets(line))
}

fn colons(line: &str) -> Option<Command> {
    let (head, message) = line.strip_prefix("::")?.split_once("::")?;
    Some(parts(head, ',', unescape(message, &DATA)))
}

/// The older form, `##[name key=value;key=value]message`, which may stand anywhere in a line.
fn brackets(line: &str) -> Option<Command> {
    let (_, rest) = line.split_once("##[")?;
    let (head, message) = rest.split_once(']')?;
    Some(parts(head, ';', message.to_owned()))
}

fn parts(head: &str, between: char, message: String) -> Command {
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let pairs = properties.split(between).filter_map(|pair| pair.split_once('='));
    let properties =
        pairs.map(|(key, value)| (key.trim().to_owned(), unescape(value, &PROPERTY))).collect();
    Command { name: name.to_owned(), properties, message }
}

const DATA: [(&str, &str); 3] = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
const PROPERTY: [(&str, &str); 5] =
    [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];

fn unescape(text: &str, table: &[(&str, &str)]) -> String {
    table.iter().fold(text.to_owned(), |text, (code, meant)| text.replace(code, meant))
}
