//! The behaviours in which the releases differ: one table, with version ranges and sources.

use super::release::Release;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Which behaviour.
    pub behaviour: Behaviour,
    /// The first version that has it; None: since before 7.4.
    pub from: Option<(u16, u16)>,
    /// The first version that no longer has it; None: the newest one still does.
    pub until: Option<(u16, u16)>,
    /// What it does.
    pub what: &'static str,
    /// Where that is known from.
    pub source: &'static str,
}

impl Row {
    pub(super) fn holds_for(&self, release: Release) -> bool {
        let since = self.from.is_none_or(|(major, minor)| release.at_least(major, minor));
        let over = self.until.is_some_and(|(major, minor)| release.at_least(major, minor));
        since
            && !over
            && (self.behaviour != Behaviour::InvalidUserMatchesAll || release.is_9_9_p1())
    }
}

/// Every behaviour that differs between releases.
#[must_use]
pub fn behaviours() -> &'static [Row] {
    ROWS
}

type Version = Option<(u16, u16)>;

macro_rules! table {
    ($($name:ident, $from:expr, $until:expr, $what:literal, $source:literal;)*) => {
        /// A way of reading a configuration that not every release has.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Behaviour { $(#[doc = $what] $name),* }

        const ROWS: &[Row] = &[$(Row {
            behaviour: Behaviour::$name, from: $from, until: $until, what: $what, source: $source,
        }),*];
    };
}

const ALWAYS: Version = None;
const fn v(major: u16, minor: u16) -> Version {
    Some((major, minor))
}

table! {
    SplitsLikeAShell, v(8, 7), ALWAYS,
        "Arguments are cut with argv_split: both quotes, backslashes, `#` at a word's start ends the line.",
        "a10f929d1; measured on 8.4, 8.7";
    CutsComments, ALWAYS, v(8, 7),
        "Everything from the first `#` of a line on is cut before it is parsed, quoted or not.",
        "servconf.c:load_server_config; measured on 8.2, 8.4, 9.2";
    MatchSplitsLikeAShell, v(9, 9), ALWAYS,
        "The criteria of Match are cut with argv_split too.",
        "servconf.c:match_cfg_line at 9.8, 9.9";
    InvalidUserMatchesAll, v(9, 9), v(10, 0),
        "9.9p1 alone: `Match invalid-user` is true at startup, so that its body holds for everyone.",
        "measured on 9.9p1, 9.9p2";
    EmptyListIsFatal, v(9, 7), ALWAYS,
        "A list keyword with nothing before its comment is refused.",
        "servconf.c at 9.6, 9.7";
    RelativeIncludeIsBroken, v(8, 2), v(8, 3),
        "A relative Include looks for a file named after the keyword.",
        "servconf.c at 8.2, 8.3; measured on 8.2";
    IncludedMatchNeverMatches, v(8, 2), v(8, 4),
        "Match blocks of files included from the global section never match.",
        "7af1e92cd; measured on 8.2; Ubuntu 20.04 has the fix since April 2023";
    IncludeFixesListenAddresses, v(8, 2), v(8, 4),
        "The end of every included file settles ListenAddress and Port: 22 is added when none came before.",
        "0a9a61161; measured on 8.2; Debian has the fix since 8.3p1-1";
    DuplicateSubsystemIsFatal, ALWAYS, v(9, 5),
        "A second Subsystem of the same name is refused; later the first wins.",
        "52dfe3c72; measured on 8.0 to 9.5";
    SubsystemsAreLimited, ALWAYS, v(9, 5),
        "At most 256 subsystems.",
        "servconf.c, MAX_SUBSYSTEMS";
    QuotesSubsystemWords, v(9, 5), ALWAYS,
        "A subsystem's words keep their quotes; before they were joined with single blanks.",
        "8a1450c62; measured on 9.2, 9.5";
    MatchSubsystemCanCrash, v(9, 5), v(10, 3),
        "A matching block with more subsystems than the global section has makes sshd crash, or read past an array.",
        "bug 3906, fixed by 831e6db69; measured on 9.5 to 10.0";
    ChecksSubsystemCommandAlways, v(10, 3), ALWAYS,
        "A Subsystem without a command is refused in a Match block that does not apply, too.",
        "4e0f2dee5, 0b98be75d";
    ChallengeResponseIsSeparate, ALWAYS, v(8, 7),
        "ChallengeResponseAuthentication is a switch of its own, and yes forces KbdInteractiveAuthentication to yes.",
        "servconf.c at 8.6, 8.7; measured on 8.4, 8.7";
    LastMaxStartupsWins, ALWAYS, v(10, 1),
        "The last MaxStartups wins, number by number.",
        "683d0abe5; measured on 8.4, 9.2, 10.0";
    MaxStartupsMayBeZero, ALWAYS, v(9, 2),
        "MaxStartups is not checked for being positive.",
        "servconf.c at 9.1, 9.2";
    OneNumberLeavesBegin, v(10, 1), v(10, 3),
        "MaxStartups with one number sets the limit alone.",
        "servconf.c at 10.1, 10.2, 10.3";
    LastPerSourceMaxStartupsWins, v(8, 5), v(9, 5),
        "The last PerSourceMaxStartups wins.",
        "servconf.c at 9.4, 9.5";
    LastNetBlockSizeWins, v(8, 5), v(10, 1),
        "The last PerSourceNetBlockSize wins.",
        "servconf.c at 10.0, 10.1";
    NetBlockSizeV6IsGarbage, v(8, 5), v(10, 3),
        "PerSourceNetBlockSize with one number leaves the IPv6 part undefined.",
        "servconf.c at 10.2, 10.3";
    LastIpQosWins, ALWAYS, v(10, 3),
        "The last IPQoS wins.",
        "2b0f4a72b";
    OldQosNamesMeanNone, v(10, 1), ALWAYS,
        "lowdelay, throughput and reliability mean none.",
        "misc.c at 10.0, 10.1";
    QosIsDecimal, v(9, 8), ALWAYS,
        "A number in IPQoS is decimal; before, 0x10 and 010 were read too.",
        "misc.c at 9.7, 9.8";
    TimesAreLong, ALWAYS, v(8, 5),
        "Times may be longer than an int, and are then cut off.",
        "misc.c:convtime at 8.4, 8.5";
    TimesAreDigits, v(9, 8), v(10, 3),
        "A number in a time has no sign and no blank before it.",
        "misc.c:convtime at 9.7, 9.8, 10.3";
    TimesHaveFractions, v(10, 3), ALWAYS,
        "Seconds may have a fraction, and may stand once only.",
        "misc.c:convtime_double at 10.3";
    SplitsUserAtLastAt, v(9, 9), ALWAYS,
        "user@host in AllowUsers is cut at the last `@`; before, at the first.",
        "match.c:match_user at 9.8, 9.9";
    SlashEndsHost, ALWAYS, v(8, 0),
        "host/port is accepted where host:port is meant.",
        "misc.c:hpdelim2 at 7.4, 8.0 (the versions between were not looked at); measured on 8.4";
    PrincipalsCommandFollowsKeysCommand, v(8, 7), v(9, 4),
        "AuthorizedPrincipalsCommand is ignored once AuthorizedKeysCommand is set; without it the last one wins.",
        "servconf.c, label parse_command, at 8.6, 8.7, 9.3, 9.4";
    RevokedKeysIsAList, v(10, 3), ALWAYS,
        "RevokedKeys takes several files.",
        "servconf.c at 10.2, 10.3";
    NoneIsAloneInKeysFile, v(10, 3), ALWAYS,
        "`none` in AuthorizedKeysFile must stand alone and leaves no file.",
        "servconf.c, label parse_filenames, at 10.3";
    PermitOpenAnyIsAlone, v(9, 7), ALWAYS,
        "`any` and `none` of PermitOpen and PermitListen are refused after another value; before, they ended the line.",
        "servconf.c at 9.6, 9.7";
    AnyMethodIsCheckedByLine, v(9, 7), ALWAYS,
        "`any` in AuthenticationMethods is refused behind another value of its line; before, behind an earlier line.",
        "servconf.c at 9.6, 9.7; measured on 9.2";
    SetEnvDropsDuplicates, v(9, 1), ALWAYS,
        "The second value of a name on one SetEnv line is dropped.",
        "servconf.c at 9.0, 9.1";
    PrintsProhibitPassword, v(10, 1), ALWAYS,
        "PermitRootLogin prints prohibit-password; before, without-password.",
        "servconf.c at 10.0, 10.1; measured on 9.2, 10.0, 10.6";
    MatchAddressIsChecked, v(8, 4), ALWAYS,
        "A wrong address in a Match line is refused at startup.",
        "servconf.c at 8.3, 8.4";
    CaAlgorithmsAreChecked, v(9, 4), ALWAYS,
        "CASignatureAlgorithms takes signature algorithms only.",
        "servconf.c at 9.3, 9.4";
    PenaltiesHaveFractions, v(10, 3), ALWAYS,
        "PerSourcePenalties counts in fractions of a second and knows invaliduser.",
        "servconf.c at 10.2, 10.3";
    LastBindMaskWins, ALWAYS, v(10, 6),
        "The last StreamLocalBindMask wins.",
        "servconf.c at 10.5; measured on 9.2, 10.0, 10.6";
    PubkeyOptionsHaveMaxPkOk, v(10, 6), ALWAYS,
        "PubkeyAuthOptions knows max-pk-ok.",
        "measured on 10.6";
    FlagsPrintAsTrue, v(10, 6), ALWAYS,
        "TCPKeepAlive and WarnWeakCrypto print as true and false, and are read so too.",
        "measured on 10.6 (Debian's build)";
    HasMldsaHostKey, v(10, 6), ALWAYS,
        "The default host keys include an ML-DSA-44 with Ed25519 key.",
        "measured on 10.6";
    ChannelTimeoutPrintsNone, v(9, 3), ALWAYS,
        "`sshd -T` prints ChannelTimeout when it is not set.",
        "servconf.c:dump_cfg_strarray_oneline at 9.2, 9.3";
}

impl Behaviour {
    pub(super) fn row(self) -> &'static Row {
        // The enum and the table come from one list, in one order.
        &ROWS[self as usize]
    }
}
