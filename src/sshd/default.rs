//! What holds when no line says anything (servconf.c:fill_default_server_options).

use super::algorithms::Names;
use super::build::Build;
use super::include::has_kerberos;
use super::keyword::Keyword;
use super::release::Release;
use super::releases::Behaviour;
use super::value::Kind;

/// The default values of a keyword as `sshd -T` prints them; none for what it does not print.
pub(super) fn values(keyword: &Keyword, release: Release, build: Build) -> Vec<String> {
    let one = |value: &str| vec![value.to_owned()];
    match keyword.kind {
        Kind::Algorithms(which) => return vec![Names::of(which, release, build).default_list()],
        Kind::Optional | Kind::OptionalWord | Kind::GssKex if !has_kerberos(build, release) => {
            return Vec::new();
        }
        _ if keyword.is_vendors() && !matches!(build, Build::Debian) => return Vec::new(),
        _ => {}
    }
    match keyword.name {
        "hostkey" => host_keys(release),
        "permitrootlogin" if release.does(Behaviour::PrintsProhibitPassword) => {
            one("prohibit-password")
        }
        "ipqos" => one(ip_qos(release, build)),
        "challengeresponseauthentication" => one("yes"),
        "channeltimeout" if !release.does(Behaviour::ChannelTimeoutPrintsNone) => Vec::new(),
        "persourcepenalties" => vec![super::assemble::penalties(&[], release)],
        "pubkeyauthoptions" if release.does(Behaviour::PubkeyOptionsHaveMaxPkOk) => {
            one("none max-pk-ok:6")
        }
        "revokedkeys" if release.does(Behaviour::RevokedKeysIsAList) => Vec::new(),
        "tcpkeepalive" | "warnweakcrypto" if release.does(Behaviour::FlagsPrintAsTrue) => {
            one("true")
        }
        "debianbanner" if build != Build::Debian || !release.at_least(9, 8) => Vec::new(),
        "sshdsessionpath" => one(helper(build, "sshd-session").as_str()),
        "sshdauthpath" => one(helper(build, "sshd-auth").as_str()),
        name => table(name).map(one).unwrap_or_default(),
    }
}

fn host_keys(release: Release) -> Vec<String> {
    let mut keys = vec!["rsa", "ecdsa", "ed25519"];
    if !release.at_least(7, 6) {
        keys.insert(1, "dsa");
    }
    keys.extend(release.does(Behaviour::HasMldsaHostKey).then_some("mldsa44_ed25519"));
    keys.into_iter().map(|kind| format!("/etc/ssh/ssh_host_{kind}_key")).collect()
}

/// Debian kept the old default up to 9.2 (its patch revert-ipqos-defaults; measured on 8.4, 9.2),
/// and its 10.0 has half of what 10.1 changed (measured on 10.0p1-7+deb13u4).
fn ip_qos(release: Release, build: Build) -> &'static str {
    match () {
        () if release.at_least(10, 1) => "ef cs0",
        () if build == Build::Debian && release.at_least(10, 0) => "ef cs1",
        () if build == Build::Debian && !release.at_least(10, 0) => "lowdelay throughput",
        () if !release.at_least(7, 8) => "lowdelay throughput",
        () => "af21 cs1",
    }
}

fn helper(build: Build, name: &str) -> String {
    match build {
        Build::Upstream => format!("/usr/libexec/{name}"),
        Build::RedHat => format!("/usr/libexec/openssh/{name}"),
        Build::Suse => format!("/usr/libexec/ssh/{name}"),
        Build::Debian | Build::Unknown => format!("/usr/lib/openssh/{name}"),
    }
}

fn table(name: &str) -> Option<&'static str> {
    Some(match name {
        "addressfamily" | "authenticationmethods" | "permitopen" | "permitlisten" => "any",
        "logingracetime" => "120",
        "x11displayoffset" => "10",
        "maxauthtries" => "6",
        "maxsessions" => "10",
        "clientaliveinterval" => "0",
        "clientalivecountmax" => "3",
        "requiredrsasize" => "1024",
        "streamlocalbindmask" => "0177",
        "permitrootlogin" => "without-password",
        "pidfile" => "/run/sshd.pid",
        "modulifile" => "/etc/ssh/moduli",
        "xauthlocation" => "/usr/bin/xauth",
        "securitykeyprovider" => "internal",
        "fingerprinthash" => "SHA256",
        "agentsocketpath" => "user:.ssh/agent",
        "loglevel" => "INFO",
        "syslogfacility" => "AUTH",
        "pamservicename" => "sshd",
        "authorizedkeysfile" => ".ssh/authorized_keys .ssh/authorized_keys2",
        "maxstartups" => "10:30:100",
        "persourcenetblocksize" => "32:128",
        "rekeylimit" => "0 0",
        "gssapikexalgorithms" => {
            "gss-group14-sha256-,gss-group16-sha512-,gss-nistp256-sha256-,gss-curve25519-sha256-,\
             gss-group14-sha1-,gss-gex-sha1-"
        }
        "usepam"
        | "ignoreuserknownhosts"
        | "hostbasedauthentication"
        | "hostbasedusesnamefrompacketonly"
        | "kerberosauthentication"
        | "gssapiauthentication"
        | "gssapikeyexchange"
        | "gssapistorecredentialsonrekey"
        | "x11forwarding"
        | "permitemptypasswords"
        | "gatewayports"
        | "usedns"
        | "disableforwarding"
        | "streamlocalbindunlink"
        | "exposeauthinfo"
        | "refuseconnection"
        | "permittunnel"
        | "permituserenvironment" => "no",
        "ignorerhosts"
        | "pubkeyauthentication"
        | "kerberosorlocalpasswd"
        | "kerberosticketcleanup"
        | "gssapicleanupcredentials"
        | "gssapistrictacceptorcheck"
        | "passwordauthentication"
        | "kbdinteractiveauthentication"
        | "printmotd"
        | "printlastlog"
        | "x11uselocalhost"
        | "permittty"
        | "permituserrc"
        | "strictmodes"
        | "tcpkeepalive"
        | "compression"
        | "allowtcpforwarding"
        | "allowagentforwarding"
        | "allowstreamlocalforwarding"
        | "debianbanner" => "yes",
        "unusedconnectiontimeout"
        | "banner"
        | "forcecommand"
        | "chrootdirectory"
        | "trustedusercakeys"
        | "revokedkeys"
        | "authorizedprincipalsfile"
        | "versionaddendum"
        | "authorizedkeyscommand"
        | "authorizedkeyscommanduser"
        | "authorizedprincipalscommand"
        | "authorizedprincipalscommanduser"
        | "hostkeyagent"
        | "persourcepenaltyexemptlist"
        | "channeltimeout"
        | "persourcemaxstartups"
        | "pubkeyauthoptions" => "none",
        _ => return None,
    })
}
