//! The value of a directive: checked as sshd checks it, and written as `sshd -T` prints it.

mod choice;
mod limits;
mod lists;
mod paths;
mod scalars;
mod tails;

use super::accounts::Accounts;
use super::arguments::Arguments;
use super::build::Build;
use super::release::Release;
use super::releases::Behaviour;
use super::tokens::Word;
pub(super) use choice::Choice;
pub(super) use limits::PENALTIES;

/// The lists of algorithms a keyword takes its names from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Algorithms {
    Ciphers,
    Macs,
    Kex,
    Keys,
    CaSignatures,
}

/// How the arguments of a keyword are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    AcceptEnv,
    AgentSocket,
    Algorithms(Algorithms),
    AuthenticationMethods,
    ChannelTimeout,
    Choose(Choice),
    Command,
    Deprecated,
    Facility,
    Flag,
    GroupPatterns,
    HostKey,
    HostKeyAgent,
    Ignored,
    Include,
    Int,
    IntOrNone,
    IpQos,
    KeysFile,
    ListenAddress,
    LogLevel,
    LogVerbose,
    Match,
    MaxStartups,
    NetBlockSize,
    OctalMask,
    /// A flag of a build with Kerberos or GSSAPI.
    Optional,
    OptionalWord,
    /// Key exchanges of GSSAPI, known to patched builds.
    GssKex,
    Path,
    Penalties,
    PenaltyExempt,
    PermitListen,
    PermitOpen,
    PermitUserEnvironment,
    Port,
    PubkeyAuthOptions,
    RDomain,
    RekeyLimit,
    RevokedKeys,
    SecurityKeyProvider,
    SetEnv,
    Subsystem,
    Tail,
    TildeWord,
    Time,
    TimeOrNone,
    Unsupported,
    UserPatterns,
    VersionAddendum,
    Word,
}

/// What a directive says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Parsed {
    /// Its values, in order.
    Values(Vec<Vec<u8>>),
    /// Values of a keyword whose parts are kept apart: which part, and its value.
    Parts(Vec<(usize, Vec<u8>)>),
    /// A value that replaces what was set before.
    Overwrite(Vec<u8>),
    /// A subsystem: its name, and the words of its command.
    Subsystem { name: Vec<u8>, words: Vec<Vec<u8>> },
    /// Nothing: deprecated, or an empty list that this release accepts.
    Nothing,
}

impl Parsed {
    fn one(value: impl Into<Vec<u8>>) -> Self {
        Self::Values(vec![value.into()])
    }
}

/// Why a directive is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where in the line.
    pub at: usize,
    /// The sentence, near to sshd's own.
    pub message: String,
}

/// What reading a value depends on.
pub(super) struct Reader<'a> {
    pub release: Release,
    pub build: Build,
    /// The keyword as it is written.
    pub keyword: &'a str,
    /// Where the keyword stands.
    pub start: usize,
    /// True when the directive takes effect.
    pub active: bool,
    /// True when an earlier line has set it.
    pub is_set: bool,
    pub accounts: &'a Accounts,
}

type Answer = Result<Parsed, Fault>;

impl Reader<'_> {
    /// Reads the value; words that are left over are the caller's.
    pub(super) fn read(&self, kind: Kind, arguments: &mut Arguments) -> Answer {
        let optional = matches!(kind, Kind::Optional | Kind::OptionalWord | Kind::GssKex);
        if optional && !super::include::has_kerberos(self.build, self.release) {
            // Unsupported: passed over, whatever it says.
            arguments.consume();
            return Ok(Parsed::Nothing);
        }
        match kind {
            Kind::GssKex => self.gss_kex(arguments),
            Kind::AgentSocket => self.agent_socket(arguments),
            Kind::AcceptEnv => self.accept_env(arguments),
            Kind::Algorithms(which) => self.algorithms(which, arguments),
            Kind::AuthenticationMethods => self.authentication_methods(arguments),
            Kind::ChannelTimeout => self.channel_timeout(arguments),
            Kind::Choose(choice) => self.choose(choice, arguments),
            Kind::Command => self.command(arguments),
            Kind::Facility => self.facility(arguments),
            Kind::Flag | Kind::Optional => self.choose(Choice::Flag, arguments),
            Kind::GroupPatterns => self.group_patterns(arguments),
            Kind::HostKey => self.one_of_paths(arguments),
            Kind::Path => self.path(arguments),
            Kind::HostKeyAgent => self.path_unless(arguments, b"SSH_AUTH_SOCK", false),
            Kind::Int => self.int(arguments),
            Kind::IntOrNone => self.int_or_none(arguments),
            Kind::IpQos => self.ip_qos(arguments),
            Kind::KeysFile => self.keys_file(arguments),
            Kind::ListenAddress => self.listen_address(arguments),
            Kind::LogLevel => self.log_level(arguments),
            Kind::LogVerbose => self.log_verbose(arguments),
            Kind::MaxStartups => self.max_startups(arguments),
            Kind::NetBlockSize => self.net_block_size(arguments),
            Kind::OctalMask => self.octal_mask(arguments),
            Kind::Penalties => self.penalties(arguments),
            Kind::PenaltyExempt => self.penalty_exempt(arguments),
            Kind::PermitListen => self.permit_open(arguments, true),
            Kind::PermitOpen => self.permit_open(arguments, false),
            Kind::PermitUserEnvironment => self.permit_user_environment(arguments),
            Kind::Port => self.port(arguments),
            Kind::PubkeyAuthOptions => self.pubkey_auth_options(arguments),
            Kind::RDomain => self.no_rdomain(),
            Kind::OptionalWord | Kind::Word => self.word(arguments),
            Kind::RekeyLimit => self.rekey_limit(arguments),
            Kind::RevokedKeys => self.revoked_keys(arguments),
            Kind::SecurityKeyProvider => self.path_unless(arguments, b"internal", true),
            Kind::SetEnv => self.set_env(arguments),
            Kind::Subsystem => self.subsystem(arguments),
            Kind::Tail => self.tail(arguments),
            Kind::TildeWord => self.tilde_word(arguments),
            Kind::Time => self.time(arguments),
            Kind::TimeOrNone => self.time_or_none(arguments),
            Kind::UserPatterns => self.user_patterns(arguments),
            Kind::VersionAddendum => self.version_addendum(arguments),
            Kind::Deprecated | Kind::Ignored | Kind::Unsupported | Kind::Match | Kind::Include => {
                arguments.consume();
                Ok(Parsed::Nothing)
            }
        }
    }

    fn does(&self, behaviour: Behaviour) -> bool {
        self.release.does(behaviour)
    }

    /// A refusal with its place.
    fn fault<T>(&self, at: Option<&Word>, message: impl Into<String>) -> Result<T, Fault> {
        Err(Fault { at: at.map_or(self.start, |word| word.start), message: message.into() })
    }

    fn missing<T>(&self) -> Result<T, Fault> {
        self.fault(None, format!("{} missing argument.", self.keyword))
    }

    fn required(&self, arguments: &mut Arguments) -> Result<Word, Fault> {
        arguments.required().map_or_else(|| self.missing(), Ok)
    }
}

/// A word of a file in a message.
fn quoted(word: &Word) -> String {
    String::from_utf8_lossy(&word.text).into_owned()
}
