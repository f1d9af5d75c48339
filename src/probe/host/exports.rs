//! `/etc/exports` and `/etc/exports.d/*.exports` (exports(5)): directories, clients, options.

use super::disk;
use crate::case::{Export, Look};
use crate::text;

const MAIN: &str = "/etc/exports";
const FOLDER: &str = "/etc/exports.d";
const LIMIT: u64 = 256 * 1024;
/// As many clients as are kept.
const KEPT: usize = 200;

/// Reads the files; absent where there is none.
pub(super) fn look() -> Look<Vec<Export>> {
    let mut files = vec![MAIN.to_owned()];
    let entries = std::fs::read_dir(FOLDER).into_iter().flatten().flatten();
    let mut more: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".exports") && !name.starts_with('.'))
        .map(|name| format!("{FOLDER}/{name}"))
        .collect();
    more.sort();
    files.extend(more);
    let mut all = Vec::new();
    let mut any = false;
    for file in files {
        match disk::read(&file, LIMIT) {
            Ok(bytes) => {
                any = true;
                all.extend(parse(&file, &String::from_utf8_lossy(&bytes)));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Look::unreadable(&file, &error),
        }
    }
    all.truncate(KEPT);
    if any { Look::Seen(all) } else { Look::Absent }
}

/// The lines of one file. A backslash at a line's end joins it with the next.
fn parse(file: &str, text: &str) -> Vec<Export> {
    let mut all = Vec::new();
    let (mut joined, mut first) = (String::new(), 0);
    for (index, line) in text.lines().enumerate() {
        if joined.is_empty() {
            first = index + 1;
        }
        if let Some(begin) = line.strip_suffix('\\') {
            joined.push_str(begin);
            joined.push(' ');
            continue;
        }
        joined.push_str(line);
        all.extend(line_of(file, first, &joined));
        joined.clear();
    }
    all
}

fn line_of(file: &str, line: usize, text: &str) -> Vec<Export> {
    let text = text.trim();
    let (path, rest) = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => text.split_once(char::is_whitespace).unwrap_or((text, "")),
    };
    if !path.starts_with('/') {
        return Vec::new();
    }
    let mut defaults = "";
    let mut all = Vec::new();
    for word in rest.split_whitespace().take_while(|word| !word.starts_with('#')) {
        // `-rw,sync` before the clients holds for all of them.
        if let Some(options) = word.strip_prefix('-') {
            defaults = options;
            continue;
        }
        let (client, options) = word.split_once('(').unwrap_or((word, ""));
        let options = options.trim_end_matches(')');
        let options = defaults.split(',').chain(options.split(','));
        all.push(Export {
            file: file.to_owned(),
            line,
            path: text::line(path, 400),
            client: text::line(client, 120),
            options: options
                .filter(|option| !option.is_empty())
                .map(|option| text::line(option, 80))
                .collect(),
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn fogs_lines_and_others_are_read() {
        let text = "# comment\n/images *(ro,sync,all_squash,anonuid=998,anongid=998,fsid=0)\n\
                    /images/dev \\\n  *(rw,async,all_squash,anonuid=998,fsid=1) 10.0.0.0/8(rw,no_root_squash)\n\
                    \"/a b\" -rw host # x(ro)\nnonsense\n";
        let all = parse("/etc/exports", text);
        assert_eq!(all.len(), 4);
        assert_eq!(
            (all[0].line, all[0].path.as_str(), all[0].anonymous()),
            (2, "/images", Some(998))
        );
        assert!(!all[0].is_writable() && all[0].squashes_all() && !all[0].keeps_root());
        assert_eq!((all[1].line, all[1].is_writable()), (3, true));
        assert!(all[2].keeps_root() && all[2].anonymous() == Some(65534));
        assert_eq!((all[3].path.as_str(), all[3].client.as_str()), ("/a b", "host"));
        assert!(all[3].is_writable());
    }
}
