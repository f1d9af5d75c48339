//! The rows: servconf.c's `keywords[]` of every release from 7.4 to 10.5, of Debian's builds up to
//! 10.6, and what other distributions add.

use super::super::build::Build::{self, Debian, RedHat, Suse, Upstream};
use super::super::value::{Algorithms, Choice, Kind, Kind::*};
use super::{Keyword, Merge, Version};

const fn row(name: &'static str, kind: Kind) -> Keyword {
    Keyword {
        name,
        kind,
        merge: Merge::First,
        alias_of: None,
        since: (0, 0),
        until: None,
        match_since: None,
        match_gap: None,
        copied_since: (0, 0),
        last_until: None,
        builds: &[],
        debian_until: None,
        listed: false,
    }
}

/// A keyword that may stand in Match.
const fn all(name: &'static str, kind: Kind) -> Keyword {
    row(name, kind).in_match((0, 0))
}

const fn alias(name: &'static str, of: &'static str) -> Keyword {
    let mut keyword = row(name, Ignored);
    keyword.alias_of = Some(of);
    keyword
}

impl Keyword {
    const fn merged(mut self, merge: Merge) -> Self {
        self.merge = merge;
        self
    }
    const fn since(mut self, major: u16, minor: u16) -> Self {
        self.since = (major, minor);
        self
    }
    const fn until(mut self, major: u16, minor: u16) -> Self {
        self.until = Some((major, minor));
        self
    }
    const fn in_match(mut self, since: Version) -> Self {
        self.match_since = Some(since);
        self
    }
    const fn no_match_between(mut self, from: Version, until: Version) -> Self {
        self.match_gap = Some((from, until));
        self
    }
    const fn copied_since(mut self, major: u16, minor: u16) -> Self {
        self.copied_since = (major, minor);
        self
    }
    const fn last_until(mut self, major: u16, minor: u16) -> Self {
        self.last_until = Some((major, minor));
        self
    }
    const fn only(mut self, builds: &'static [Build]) -> Self {
        self.builds = builds;
        self
    }
    const fn debian_until(mut self, major: u16, minor: u16) -> Self {
        self.debian_until = Some((major, minor));
        self
    }
    const fn listed(mut self) -> Self {
        self.listed = true;
        self
    }
}

use Merge::{Append, FirstLine, Last};

pub(super) const KEYWORDS: &[Keyword] = &[
    row("port", Port).merged(Append).listed(),
    row("addressfamily", Choose(Choice::AddressFamily)),
    row("listenaddress", ListenAddress).merged(Append).listed(),
    row("usepam", Flag).listed(),
    // 10.4 alone forbids it in Match.
    all("pamservicename", Word).since(9, 8).no_match_between((10, 4), (10, 5)),
    row("logingracetime", Time).listed(),
    all("x11displayoffset", Int),
    all("maxauthtries", Int).listed(),
    all("maxsessions", Int).listed(),
    all("clientaliveinterval", Time).listed(),
    all("clientalivecountmax", Int).listed(),
    all("requiredrsasize", Int).since(9, 1).listed(),
    all("streamlocalbindmask", OctalMask).last_until(10, 6),
    all("unusedconnectiontimeout", TimeOrNone).since(9, 2).listed(),
    all("permitrootlogin", Choose(Choice::PermitRootLogin)).listed(),
    row("ignorerhosts", Choose(Choice::IgnoreRhosts)).in_match((8, 3)),
    row("ignoreuserknownhosts", Flag),
    all("hostbasedauthentication", Flag),
    all("hostbasedusesnamefrompacketonly", Flag),
    all("pubkeyauthentication", Flag),
    all("kerberosauthentication", Optional),
    row("kerberosorlocalpasswd", Optional),
    row("kerberosticketcleanup", Optional),
    row("kerberosgetafstoken", Unsupported),
    all("gssapiauthentication", Optional).listed(),
    row("gssapicleanupcredentials", Optional),
    row("gssapidelegatecredentials", Optional).since(10, 3),
    row("gssapistrictacceptorcheck", Optional),
    row("gssapikeyexchange", Optional).only(&[Debian, RedHat, Suse]).debian_until(10, 4),
    row("gssapistorecredentialsonrekey", Optional)
        .only(&[Debian, RedHat, Suse])
        .debian_until(10, 4),
    row("gssapikexalgorithms", GssKex).only(&[Debian, RedHat, Suse]).debian_until(10, 4),
    all("gssapienablek5users", Optional).only(&[RedHat]),
    row("gssapiindicators", OptionalWord).only(&[RedHat]),
    all("kerberosusekuserok", Optional).only(&[RedHat]),
    row("kerberosuniqueccache", Optional).only(&[RedHat]),
    row("gssusesessionccache", Unsupported).only(&[Debian, RedHat]).debian_until(10, 4),
    row("rsaminsize", Int).only(&[RedHat]),
    all("passwordauthentication", Flag).listed(),
    all("kbdinteractiveauthentication", Flag).listed(),
    row("challengeresponseauthentication", Flag).until(8, 7),
    row("printmotd", Flag),
    row("printlastlog", Flag),
    all("x11forwarding", Flag).listed(),
    all("x11uselocalhost", Flag),
    all("permittty", Flag).listed(),
    all("permituserrc", Flag).listed(),
    row("strictmodes", Flag),
    row("tcpkeepalive", Choose(Choice::TrueFlag)),
    all("permitemptypasswords", Flag),
    row("compression", Choose(Choice::Compression)),
    all("gatewayports", Choose(Choice::GatewayPorts)),
    row("usedns", Flag).listed(),
    all("allowtcpforwarding", Choose(Choice::Forwarding)).listed(),
    all("allowagentforwarding", Flag),
    all("disableforwarding", Flag).listed(),
    all("allowstreamlocalforwarding", Choose(Choice::Forwarding)),
    all("streamlocalbindunlink", Flag),
    row("fingerprinthash", Choose(Choice::FingerprintHash)).merged(Last),
    all("exposeauthinfo", Flag).since(7, 6),
    row("warnweakcrypto", Choose(Choice::WeakCrypto)).since(10, 6),
    all("refuseconnection", Flag).since(9, 9).listed(),
    row("debianbanner", Flag).only(&[Debian]),
    row("pidfile", Path),
    row("modulifile", Path).since(8, 6),
    row("xauthlocation", Path),
    row("ciphers", Algorithms(Algorithms::Ciphers)).listed(),
    row("macs", Algorithms(Algorithms::Macs)).listed(),
    all("banner", Path).listed(),
    all("forcecommand", Tail).listed(),
    all("chrootdirectory", Word).listed(),
    all("trustedusercakeys", Path),
    all("revokedkeys", RevokedKeys).merged(FirstLine),
    row("securitykeyprovider", SecurityKeyProvider).since(8, 2),
    all("authorizedprincipalsfile", TildeWord),
    row("versionaddendum", VersionAddendum),
    all("authorizedkeyscommand", Command),
    all("authorizedkeyscommanduser", Word),
    all("authorizedprincipalscommand", Command),
    all("authorizedprincipalscommanduser", Word),
    row("hostkeyagent", HostKeyAgent),
    row("kexalgorithms", Algorithms(Algorithms::Kex)).listed(),
    all("casignaturealgorithms", Algorithms(Algorithms::CaSignatures)).since(7, 9),
    all("hostbasedacceptedkeytypes", Algorithms(Algorithms::Keys)).until(8, 5),
    all("hostbasedacceptedalgorithms", Algorithms(Algorithms::Keys)).since(8, 5),
    row("hostkeyalgorithms", Algorithms(Algorithms::Keys)).listed(),
    all("pubkeyacceptedkeytypes", Algorithms(Algorithms::Keys)).until(8, 5).listed(),
    all("pubkeyacceptedalgorithms", Algorithms(Algorithms::Keys)).since(8, 5).listed(),
    all("rdomain", RDomain).since(7, 7),
    row("sshdsessionpath", Path).since(9, 8),
    row("sshdauthpath", Path).since(10, 0),
    row("persourcepenaltyexemptlist", PenaltyExempt).since(9, 8).listed(),
    row("agentsocketpath", AgentSocket).since(10, 6),
    row("loglevel", LogLevel).in_match((7, 8)),
    row("syslogfacility", Facility),
    all("authorizedkeysfile", KeysFile).merged(FirstLine),
    row("hostkey", HostKey).merged(Append).listed(),
    row("hostcertificate", HostKey).merged(Append),
    all("allowusers", UserPatterns).merged(Append).listed(),
    all("denyusers", UserPatterns).merged(Append).listed(),
    all("allowgroups", GroupPatterns).merged(Append).listed(),
    all("denygroups", GroupPatterns).merged(Append).listed(),
    all("acceptenv", AcceptEnv).merged(Append),
    all("setenv", SetEnv).merged(FirstLine).since(7, 8).copied_since(8, 5),
    all("authenticationmethods", AuthenticationMethods).merged(FirstLine).listed(),
    all("logverbose", LogVerbose).merged(FirstLine).since(8, 5),
    all("channeltimeout", ChannelTimeout).merged(FirstLine).since(9, 2).listed(),
    row("subsystem", Subsystem).in_match((9, 5)).listed(),
    row("maxstartups", MaxStartups).last_until(10, 1).listed(),
    row("persourcemaxstartups", IntOrNone).since(8, 5).last_until(9, 5).listed(),
    row("persourcenetblocksize", NetBlockSize).since(8, 5).last_until(10, 1),
    all("permittunnel", Choose(Choice::Tunnel)),
    all("ipqos", IpQos).last_until(10, 3),
    all("rekeylimit", RekeyLimit).listed(),
    all("permitopen", PermitOpen).merged(FirstLine),
    all("permitlisten", PermitListen).merged(FirstLine).since(7, 8),
    row("permituserenvironment", PermitUserEnvironment),
    all("pubkeyauthoptions", PubkeyAuthOptions).since(8, 2),
    row("persourcepenalties", Penalties).since(9, 8).listed(),
    all("match", Match),
    all("include", Include).since(8, 2),
    // RHEL 8.6 and its rebuilds brought Include to their 8.0p1.
    all("include", Include).only(&[RedHat]).since(8, 0).until(8, 2),
    // Other names.
    alias("hostdsakey", "hostkey"),
    alias("hostbasedacceptedkeytypes", "hostbasedacceptedalgorithms").since(8, 5).in_match((0, 0)),
    alias("pubkeyacceptedkeytypes", "pubkeyacceptedalgorithms").since(8, 5).in_match((0, 0)),
    alias("dsaauthentication", "pubkeyauthentication"),
    alias("challengeresponseauthentication", "kbdinteractiveauthentication")
        .since(8, 7)
        .in_match((0, 0)),
    alias("skeyauthentication", "challengeresponseauthentication").until(7, 5),
    row("skeyauthentication", Deprecated).since(7, 5).until(8, 7),
    alias("skeyauthentication", "kbdinteractiveauthentication").since(8, 7).in_match((0, 0)),
    alias("keepalive", "tcpkeepalive"),
    // Without effect.
    row("protocol", Ignored),
    row("pamauthenticationviakbdint", Deprecated).until(10, 4),
    row("permitblacklistedkeys", Deprecated).only(&[Debian]),
    row("serverkeybits", Deprecated),
    row("keyregenerationinterval", Deprecated),
    row("rhostsauthentication", Deprecated),
    all("rhostsrsaauthentication", Deprecated),
    all("rsaauthentication", Deprecated),
    row("checkmail", Deprecated),
    row("uselogin", Deprecated),
    row("verifyreversemapping", Deprecated),
    row("reversemappingcheck", Deprecated),
    all("authorizedkeysfile2", Deprecated),
    row("useprivilegeseparation", Deprecated),
    row("kerberostgtpassing", Unsupported),
    row("afstokenpassing", Unsupported),
];

// An upstream build is a build without any of the additions.
const _: Build = Upstream;
