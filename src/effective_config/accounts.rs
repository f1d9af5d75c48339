//! Users and groups of a tree, from its passwd and group files.

use std::path::Path;

use crate::sshd::Source;

/// The groups of a user, the primary one first; None when the tree has no such user.
pub(super) fn groups(source: &dyn Source, user: &str) -> Option<Vec<String>> {
    let passwd = lines(source, "/etc/passwd");
    let gid = passwd.iter().map(|line| fields(line)).find(|f| f.first() == Some(&user))?;
    let gid = gid.get(3).copied().unwrap_or_default().to_owned();
    let group = lines(source, "/etc/group");
    let (mut primary, mut others) = (Vec::new(), Vec::new());
    for line in &group {
        let fields = fields(line);
        let [name, _, id, members, ..] = fields[..] else { continue };
        if id == gid {
            primary.push(name.to_owned());
        } else if members.split(',').any(|member| member == user) {
            others.push(name.to_owned());
        }
    }
    primary.extend(others);
    Some(primary)
}

fn lines(source: &dyn Source, path: &str) -> Vec<String> {
    let bytes = source.read(Path::new(path)).unwrap_or_default();
    String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()
}

fn fields(line: &str) -> Vec<&str> {
    line.split(':').collect()
}

#[cfg(test)]
mod tests {
    use super::groups;
    use crate::sshd::Memory;

    #[test]
    fn the_primary_group_comes_first() {
        let tree = Memory::new()
            .with("/etc/passwd", "root:x:0:0::/root:/bin/sh\nfog:x:5:7::/home/fog:/bin/bash\n")
            .with("/etc/group", "sftp:x:9:fog,x\nfog:x:7:\nother:x:8:foggy\n");
        assert_eq!(groups(&tree, "fog"), Some(vec!["fog".into(), "sftp".into()]));
        assert_eq!(groups(&tree, "nobody"), None);
    }
}
