//! Which sshd a tree has, without running anything of it.

use std::path::Path;

use crate::sshd::{Build, Release, Source};

/// Where the server lies.
const SERVERS: [&str; 3] = ["/usr/sbin/sshd", "/usr/bin/sshd", "/usr/local/sbin/sshd"];

/// The release: what the package manager's records say, else the words in the program itself.
pub(super) fn release(source: &dyn Source) -> Option<String> {
    let release = dpkg(source).or_else(|| apk(source)).or_else(|| program(source))?;
    Some(release.to_string())
}

/// Whose build it is.
pub(super) fn build(source: &dyn Source) -> Build {
    let path = ["/etc/os-release", "/usr/lib/os-release"];
    let text = path.iter().find_map(|path| text(source, path)).unwrap_or_default();
    let words = text
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")));
    let words: Vec<&str> = words.map(|word| word.trim().trim_matches(['"', '\''])).collect();
    Build::of_os(words)
}

/// Debian: the Version of openssh-server in dpkg's status.
fn dpkg(source: &dyn Source) -> Option<Release> {
    let status = text(source, "/var/lib/dpkg/status")?;
    let mut paragraphs = status.split("\n\n");
    let package =
        paragraphs.find(|text| text.lines().any(|line| line == "Package: openssh-server"))?;
    let installed = package.lines().any(|line| line == "Status: install ok installed");
    let version = package.lines().find_map(|line| line.strip_prefix("Version: "))?;
    installed.then(|| Release::parse(version))?
}

/// Alpine: `V:` of openssh-server in apk's records.
fn apk(source: &dyn Source) -> Option<Release> {
    let installed = text(source, "/lib/apk/db/installed")?;
    let mut packages = installed.split("\n\n");
    let package = packages.find(|text| text.lines().any(|line| line == "P:openssh-server"))?;
    let version = package.lines().find_map(|line| line.strip_prefix("V:"))?;
    Release::parse(&version.replace("_p", "p"))
}

/// The first `OpenSSH_9.2p1` in the program.
fn program(source: &dyn Source) -> Option<Release> {
    let bytes = SERVERS.iter().find_map(|path| source.read(Path::new(path)).ok())?;
    let mark = b"OpenSSH_";
    bytes.windows(mark.len()).enumerate().filter(|(_, w)| w == mark).find_map(|(at, _)| {
        let text: Vec<u8> = bytes[at + mark.len()..]
            .iter()
            .copied()
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'.')
            .take(16)
            .collect();
        // `OpenSSH_2.*` names the bugs of old clients.
        let text = String::from_utf8(text).ok()?;
        Release::parse(&text).filter(|release| *release >= Release::OLDEST)
    })
}

fn text(source: &dyn Source, path: &str) -> Option<String> {
    let bytes = source.read(Path::new(path)).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::{build, release};
    use crate::sshd::{Build, Memory};

    #[test]
    fn the_package_record_counts_before_the_program() {
        let status = "Package: x\nVersion: 1\n\nPackage: openssh-server\n\
                      Status: install ok installed\nVersion: 1:9.2p1-2+deb12u10\n\n";
        let tree = Memory::new()
            .with("/var/lib/dpkg/status", status)
            .with("/usr/sbin/sshd", "OpenSSH_2.*\0OpenSSH_8.4p1\0");
        assert_eq!(release(&tree).as_deref(), Some("9.2"));
        let program = Memory::new()
            .with("/usr/sbin/sshd", b"\x7fELF OpenSSH_2.*,OpenSSH_3.0*\0OpenSSH_8.7p1\0");
        assert_eq!(release(&program).as_deref(), Some("8.7"));
        assert_eq!(release(&Memory::new()), None);
    }

    #[test]
    fn the_distribution_is_read_from_os_release() {
        let of = |text: &str| build(&Memory::new().with("/etc/os-release", text));
        assert_eq!(of("NAME=x\nID=debian\n"), Build::Debian);
        assert_eq!(of("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"), Build::RedHat);
        assert_eq!(of("ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"\n"), Build::Suse);
        assert_eq!(of("ID=alpine\n"), Build::Unknown);
    }
}
