//! Whose build of a release it is: some keywords exist in one distribution's build only.

/// Who built the sshd that reads the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Build {
    /// Not known: keywords of every distribution are accepted, with a warning.
    #[default]
    Unknown,
    /// The project's own release, with PAM, without Kerberos.
    Upstream,
    /// Debian and what descends from it.
    Debian,
    /// Red Hat, Fedora and their rebuilds.
    RedHat,
    /// SUSE.
    Suse,
}

impl Build {
    /// The build of a distribution, from the words `ID` and `ID_LIKE` of its os-release.
    #[must_use]
    pub fn of_os<'a>(ids: impl IntoIterator<Item = &'a str>) -> Self {
        for id in ids.into_iter().flat_map(str::split_whitespace) {
            match id.trim_matches(|c| c == '"' || c == '\'') {
                "debian" | "ubuntu" => return Self::Debian,
                "rhel" | "fedora" | "centos" => return Self::RedHat,
                "suse" | "opensuse" => return Self::Suse,
                _ => {}
            }
        }
        Self::Unknown
    }
}
