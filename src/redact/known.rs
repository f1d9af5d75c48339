//! Names that everybody has, and that tell nobody's machine apart.

/// Accounts, groups and hosts of FOG, of distributions and of daemons; words of access.conf,
/// hosts.allow, time.conf, PAM and of logs.
const NAMES: &str = "\
    fogproject fog fogserver fogstorage fogsystem root admin administrator user users nobody nogroup \
    daemon bin sys adm wheel sudo staff games man mail news backup operator ftp sftp ssh sshd _ssh \
    www-data apache apache2 nginx http httpd mysql mariadb postgres tftp nfsnobody systemd \
    systemd-network systemd-timesync systemd-resolve messagebus dbus polkitd ubuntu debian centos \
    fedora rocky almalinux pi vagrant guest test sftpusers sftponly sftp-users sftp-only ssh-users \
    sshusers tty disk uucp proxy list irc shadow utmp video audio cdrom floppy plugdev netdev lp kvm \
    docker lxd dialout crontab localhost localdomain local lan server host gateway router ns www db \
    node storage defaultmember default images image client this arpa in-addr ip6 home internal example all \
    except known unknown paranoid cron tty1 none any yes no invalid illegal account name not is was \
    has from by to the a an of in on at for and or with session password login service process \
    connection allow deny authenticating preauth priv net listener accepted wk al true false port \
    config path dev value";

/// Domains in the names of algorithms and in manuals.
const DOMAINS: &str = "\
    openssh.com openssh.org libssh.org libssh2.org lysator.liu.se ssh.com cs.hut.fi matt.ucc.asn.au \
    tinyssh.org amazon.com debian.org ubuntu.com fogproject.org github.com php.net kernel.org \
    systemd.io gnu.org ietf.org freedesktop.org redhat.com canonical.com";

/// Ends of names with dots that are files, units or keys, and no hosts.
const SUFFIXES: &str = "\
    allow aside bak bash bashrc before-sftp-doctor bin cache daily cfg cnf conf config cshrc csv db \
    deb defs deny dist dpkg-dist dpkg-new dpkg-old env equiv exe fish fogsettings gz hourly html img \
    inc ini iso js json key list lock log lua md monthly mount movetmp new old orig path pem php pid \
    pl preload profile pub py rb repo rpm rpmnew rpmsave rs rules scope service sh slice so sock \
    socket sql swp tail tar target tgz timer tmp toml txt types ucf-dist weekly xml xz yaml yml zip \
    zsh zshenv";

/// Names with a dot that are files all the same.
const FILES: &str = "\
    issue.net jail.local rc.local";

/// Ends of the names of hosts that no registry sells: the word before them is the host's own.
const PRIVATE: &str = "\
    arpa corp domain example fritz home internal intern intra intranet invalid lab lan local \
    localdomain localhost private site test";

/// Trees of the system: what lies in them is everybody's, the names of accounts and hosts aside.
const SYSTEM: &str = "\
    etc usr bin sbin lib lib32 lib64 libx32 var run proc sys dev tmp boot root lost+found tftpboot \
    snapins nix";

/// Directories and files of other trees that everybody has.
const PATHS: &str = "\
    home srv mnt media opt data export exports nfs storage images image fog fogproject dev \
    postinitscripts postdownloadscripts snapins bin sbin lib lib64 etc usr var share local log logs \
    tmp run www html nologin false true null sh bash zsh dash ksh tcsh csh fish sftp-server \
    internal-sftp chroot sftp ssh upload uploads backup Users users disk disk1 disk2 vol volume \
    volume1 pool tank raid authorized_keys authorized_keys2 known_hosts config environment rc \
    config.fish functions conf.d dir . .. .bashrc .bash_profile .bash_login .bash_aliases \
    .bash_logout .profile .zshenv .zshrc .zprofile .cshrc .tcshrc .login .kshrc .ssh .config .local \
    .cache .mntcheck .fogsettings .hushlogin .cargo .env";

fn has(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

/// A name of an account, a group or a host that everybody may know.
pub(super) fn is_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    has(NAMES, &lower) || name.bytes().all(|b| b.is_ascii_digit())
}

/// A domain that stays.
pub(super) fn is_domain(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let inside = |domain: &str| {
        lower.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    DOMAINS.split_ascii_whitespace().any(inside)
}

/// A file's name that looks like a host's.
pub(super) fn is_file(name: &str) -> bool {
    has(FILES, name)
}

/// The last label of a host's name in a private network.
pub(super) fn is_private(label: &str) -> bool {
    has(PRIVATE, label)
}

/// The end of a file's name, without its dot.
pub(super) fn is_suffix(suffix: &str) -> bool {
    has(SUFFIXES, &suffix.to_ascii_lowercase())
}

/// The first component of a path into the system.
pub(super) fn is_system_tree(component: &str) -> bool {
    has(SYSTEM, component)
}

/// A component that everybody may know.
pub(super) fn is_path(component: &str) -> bool {
    has(PATHS, component) || component.starts_with(".sftp-doctor-")
}
