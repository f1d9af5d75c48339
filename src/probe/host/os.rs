//! The distribution, in its own words.

use crate::file::Root;
use crate::text;

/// `PRETTY_NAME` of os-release(5): the file in `/etc` wins over the one in `/usr/lib`.
pub(super) fn look(root: &Root) -> Option<String> {
    let files = ["/etc/os-release", "/usr/lib/os-release"];
    let text = files.iter().find_map(|file| root.read(file, 64 * 1024).ok())?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let name = text.lines().rev().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let name = name.trim().trim_matches(['"', '\'']);
    (!name.is_empty()).then(|| text::line(name, 80))
}

#[cfg(test)]
mod tests {
    use super::look;
    use crate::file::Root;

    #[test]
    fn the_name_is_read_and_tamed() {
        let dir = tempfile::tempdir().unwrap();
        let root = Root::new(dir.path());
        assert_eq!(look(&root), None);
        std::fs::create_dir(dir.path().join("etc")).unwrap();
        let file = dir.path().join("etc/os-release");
        std::fs::write(&file, "ID=x\nPRETTY_NAME=\"A \u{1b}[1mB\"\n").unwrap();
        assert_eq!(look(&root).as_deref(), Some("A \\x1b[1mB"));
    }
}
