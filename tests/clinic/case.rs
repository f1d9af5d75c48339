//! What a case is: data, and nothing that runs.

/// A Debian release, and with it one pair of OpenSSH and libssh2.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub(crate) enum Release {
    /// OpenSSH 8.4, libssh2 1.9.0
    Bullseye,
    /// OpenSSH 9.2, libssh2 1.10.0
    Bookworm,
    /// OpenSSH 10.0, libssh2 1.11.1
    Trixie,
    /// whatever is newest
    Sid,
}

impl Release {
    pub(crate) const ALL: [Release; 4] =
        [Release::Bullseye, Release::Bookworm, Release::Trixie, Release::Sid];

    /// The suite's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Release::Bullseye => "bullseye",
            Release::Bookworm => "bookworm",
            Release::Trixie => "trixie",
            Release::Sid => "sid",
        }
    }
}

/// What PHP must do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Php {
    /// the whole sequence succeeds
    Works,
    /// it ends with a message that contains this text
    Fails(&'static str),
    /// it is still waiting at the deadline
    Hangs,
}

/// What the doctor must name first.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Root {
    /// nothing is wrong: no fatal cause, and no other one that the case does not list
    Nothing,
    /// this id, with this certainty
    Cause(&'static str, Certain),
}

/// How sure the doctor must be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Certain {
    /// symptom and cause both seen
    Confirmed,
    /// whatever it can honestly say beyond "possible"
    Enough,
}

/// The account and the place that both PHP and the doctor are given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    pub(crate) host: &'static str,
    pub(crate) port: u16,
    pub(crate) user: &'static str,
    pub(crate) storage: &'static str,
    /// the password, where it is not the account's own
    pub(crate) password: Option<&'static str>,
}

/// The FOG server itself, as its settings name it: the doctor is started without a target.
pub(crate) const FOG: Target =
    Target { host: "10.77.0.1", port: 22, user: "fogproject", storage: "/images", password: None };

/// One way in which a server is broken, or looks it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    /// unique; the first part is the id it is about
    pub(crate) name: &'static str,
    pub(crate) releases: &'static [Release],
    /// bash, with the words of `break.sh`
    pub(crate) breaks: &'static str,
    pub(crate) target: Target,
    /// whether the doctor is given the target on its command line; without, it reads FOG's settings
    pub(crate) told: bool,
    /// further options of the doctor
    pub(crate) options: &'static [&'static str],
    /// the doctor's `--timeout`, in seconds: it bounds each of its waits, and twice that its run
    pub(crate) timeout: u64,
    pub(crate) php: Php,
    /// where a release's PHP does something else
    pub(crate) php_on: &'static [(Release, Php)],
    pub(crate) root: Root,
    /// other ids that must be among the causes
    pub(crate) also: &'static [&'static str],
    /// ids that must not
    pub(crate) never: &'static [&'static str],
    /// connections where all is well: one, and one more for another password or a database over TCP
    pub(crate) connections: u64,
    /// sessions that sshd starts where all is well
    pub(crate) sessions: u64,
    /// a verdict other than the one PHP's outcome asks for
    pub(crate) verdict: Option<&'static str>,
    /// an exit code other than the one the verdict asks for
    pub(crate) exit: Option<i32>,
    /// what the machine's kernel must have: file systems by their names; the case is skipped without
    pub(crate) needs: &'static [&'static str],
    /// `--fix` asks first, and says this
    pub(crate) asks: Option<&'static str>,
    /// bash that must succeed after `--fix`, with the password on its standard input
    pub(crate) repaired: &'static str,
}

/// What most cases have in common.
pub(crate) const CASE: Case = Case {
    name: "",
    releases: &Release::ALL,
    breaks: "",
    target: FOG,
    told: false,
    options: &[],
    timeout: 5,
    php: Php::Works,
    php_on: &[],
    root: Root::Nothing,
    also: &[],
    never: &[],
    connections: 1,
    sessions: 1,
    verdict: None,
    exit: None,
    needs: &[],
    asks: None,
    repaired: "",
};

impl Case {
    /// What PHP must do on this release.
    pub(crate) fn php(&self, release: Release) -> Php {
        let other = self.php_on.iter().find(|(on, _)| *on == release);
        other.map_or(self.php, |(_, php)| *php)
    }

    /// The verdict the doctor must reach.
    pub(crate) fn verdict(&self, release: Release) -> &'static str {
        let php = if self.php(release) == Php::Works { "capture-works" } else { "capture-fails" };
        self.verdict.unwrap_or(php)
    }

    /// How many sessions it takes where all is well.
    pub(crate) fn visits(&self) -> u64 {
        let repeats = self.options.iter().find_map(|o| o.strip_prefix("--repeat=")?.parse().ok());
        repeats.unwrap_or(1) + u64::from(self.options.contains(&"--ask-php"))
    }

    /// The code the doctor must exit with.
    pub(crate) fn exit(&self, release: Release) -> i32 {
        let code = match self.verdict(release) {
            "capture-works" => 0,
            "capture-fails" => 1,
            _ => 3,
        };
        self.exit.unwrap_or(code)
    }
}
