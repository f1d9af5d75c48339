//! The account's shell is not bash. Which files each shell reads for `sshd -> SHELL -c sftp-server` was measured on bookworm
//! and trixie: zsh `zshenv`, tcsh `csh.cshrc` and `.tcshrc` or `.cshrc`, fish its `conf.d` folders and `config.fish`, ksh93 and
//! mksh none.

use crate::case::Certain::{Confirmed, Enough};
use crate::case::Root::Cause;
use crate::case::{CASE, Case, Php};

const TIMEOUT: Php = Php::Fails("Timeout waiting for response from SFTP subsystem");

const fn prints(name: &'static str, breaks: &'static str) -> Case {
    Case { name, breaks, php: TIMEOUT, root: Cause("shell-startup-output", Confirmed), ..CASE }
}

/// A program that prints something else each time: the line that runs it is likely.
const fn runs(name: &'static str, breaks: &'static str) -> Case {
    Case { name, breaks, php: TIMEOUT, root: Cause("shell-startup-output", Enough), ..CASE }
}

/// A start-up file puts another program in the place of the sftp server.
const fn prints_instead(name: &'static str, breaks: &'static str) -> Case {
    Case { root: Cause("shell-startup-exit", Confirmed), ..prints(name, breaks) }
}

const fn hangs(name: &'static str, breaks: &'static str, id: &'static str) -> Case {
    Case { name, breaks, php: Php::Hangs, root: Cause(id, Confirmed), ..CASE }
}

/// A server on which a capture works.
const fn healthy(name: &'static str, breaks: &'static str) -> Case {
    Case { name, breaks, also: &["external-sftp-server"], ..CASE }
}

pub(super) const CASES: &[Case] = &[
    // zsh
    prints("shell-startup-output/zsh", "with_shell /bin/zsh; in_home .zshenv '# ours' 'echo \"Welcome to $HOST\"'"),
    prints("shell-startup-output/zsh-system-wide", "with_shell /bin/zsh; echo 'print -P \"Authorised use only, %n\"' >>/etc/zsh/zshenv"),
    prints(
        "shell-startup-output/zsh-zdotdir",
        "with_shell /bin/zsh; echo 'export ZDOTDIR=$HOME/.config/zsh' >>/etc/zsh/zshenv
         in_home .config/zsh/.zshenv 'source \"${ZDOTDIR}/greeting.zsh\"'; in_home .config/zsh/greeting.zsh 'print good morning'",
    ),
    prints(
        "shell-startup-output/zsh-zdotdir-of-pam",
        "with_shell /bin/zsh; echo 'ZDOTDIR=/srv/zsh' >>/etc/environment
         mkdir /srv/zsh; echo 'echo these files are shared by all' >/srv/zsh/.zshenv",
    ),
    runs("shell-startup-output/zsh-shows-a-file", "with_shell /bin/zsh; echo 'FOG server of the lab' >/etc/motd; in_home .zshenv 'umask 002' 'cat /etc/motd'"),
    hangs("shell-startup-exit/zsh", "with_shell /bin/zsh; in_home .zshenv '[[ -o interactive ]] || exit 4'", "shell-startup-exit"),
    hangs("shell-startup-exit/zsh-system-wide", "with_shell /bin/zsh; echo 'if [[ ! -t 0 ]] { exit 0 }' >>/etc/zsh/zshenv", "shell-startup-exit"),
    hangs("shell-startup-stalls/zsh-asks", "with_shell /bin/zsh; in_home .zshenv 'read -r \"answer?Which project? \"'", "shell-startup-stalls"),
    hangs("shell-startup-stalls/zsh-another-shell", "with_shell /bin/zsh; in_home .zshenv 'exec bash'", "shell-startup-stalls"),
    hangs("login-shell-refuses/rzsh", "with_shell /bin/rzsh", "login-shell-refuses"),
    healthy(
        "healthy/zsh-files-that-are-not-read",
        "with_shell /bin/zsh; for file in .zshrc .zprofile .zlogin .profile; do in_home $file 'echo hello' 'exit 1'; done
         echo 'echo hello' >>/etc/zsh/zshrc; echo 'exit 1' >/etc/zshenv",
    ),
    healthy(
        "healthy/zsh-guarded",
        "with_shell /bin/zsh; in_home .zshenv '[[ -o interactive ]] && echo hello' 'if [[ -t 1 ]]; then' '  exit 1' 'fi' \
         '[[ -o login ]] && {' '  sleep 1000' '}' 'echo hello >&2'",
    ),
    healthy("healthy/zsh-zdotdir", "with_shell /bin/zsh; echo 'ZDOTDIR=/srv' >>/etc/zsh/zshenv; in_home .zshenv 'echo hello' 'exit 1'"),
    // tcsh
    prints("shell-startup-output/tcsh", "with_shell /bin/tcsh; in_home .tcshrc 'set greeting = hello' 'echo \"$greeting from the storage node\"'"),
    prints("shell-startup-output/tcsh-sourced", "with_shell /bin/tcsh; in_home .cshrc 'if ( -r ~/.aliases ) source ~/.aliases'; in_home .aliases 'echo aliases are loaded'"),
    prints("shell-startup-output/csh-drop-in", "with_shell /bin/csh; echo 'echo This machine is monitored' >/etc/csh/cshrc.d/notice"),
    runs("shell-startup-output/tcsh-shows-the-date", "with_shell /bin/tcsh; in_home .cshrc 'setenv EDITOR vi' 'date'"),
    hangs(
        "shell-startup-exit/tcsh",
        "with_shell /bin/tcsh; in_home .cshrc 'if ( ! $?prompt && ! $?loginsh ) then' '  exec /bin/false' 'else if ( $?prompt ) then' '  alias ll ls -l' 'endif'",
        "shell-startup-exit",
    ),
    hangs("shell-startup-exit/tcsh-system-wide", "with_shell /bin/tcsh; echo 'if ( $?prompt == 0 ) exec true' >>/etc/csh.cshrc", "shell-startup-exit"),
    hangs("shell-startup-stalls/tcsh-asks", "with_shell /bin/tcsh; in_home .tcshrc 'set answer = $<'", "shell-startup-stalls"),
    hangs("shell-startup-stalls/tcsh-system-wide", "with_shell /bin/tcsh; echo 'sleep 1000' >>/etc/csh.cshrc", "shell-startup-stalls"),
    healthy(
        "healthy/tcsh-files-that-are-not-read",
        "with_shell /bin/tcsh; in_home .login 'echo hello' 'exit 1'; in_home .tcshrc 'set history = 100'; in_home .cshrc 'echo hello' 'exit 1'
         echo 'echo hello' >>/etc/csh.login",
    ),
    healthy(
        "healthy/tcsh-guarded",
        "with_shell /bin/tcsh; in_home .cshrc 'if ($?tcsh && $?prompt) then' '  echo hello' '  exit 1' 'endif' 'if ( ! $?prompt ) goto quiet' \
         'echo hello' 'quiet:' 'set path = ( $path /opt/bin )'",
    ),
    healthy("healthy/tcsh-exit-ends-the-file-only", "with_shell /bin/tcsh; in_home .tcshrc 'if ( ! $?prompt ) exit 5' 'echo hello'"),
    // fish
    prints("shell-startup-output/fish", "with_fish; in_home .config/fish/config.fish 'set -x EDITOR vi' 'echo \"Welcome, $USER\"'"),
    prints("shell-startup-output/fish-drop-in", "with_fish; in_home .config/fish/conf.d/motd.fish 'set_color green' 'echo to the storage of FOG' 'set_color normal'"),
    prints("shell-startup-output/fish-of-a-package", "with_fish; echo 'printf \"%s is loaded\\n\" plugin' >/usr/share/fish/vendor_conf.d/zz-plugin.fish"),
    hangs("shell-startup-exit/fish", "with_fish; in_home .config/fish/config.fish 'status is-interactive; or exec true'", "shell-startup-exit"),
    hangs(
        "shell-startup-exit/fish-system-wide",
        "with_fish; printf '%s\\n' 'switch (uname)' '  case Darwin' '    exec true' 'end' 'if not status --is-interactive' '  exec false' 'end' >/etc/fish/config.fish",
        "shell-startup-exit",
    ),
    hangs("shell-startup-stalls/fish", "with_fish; in_home .config/fish/conf.d/wait.fish 'sleep 1000'", "shell-startup-stalls"),
    hangs("shell-startup-stalls/fish-another-shell", "with_fish; in_home .config/fish/config.fish 'exec bash'", "shell-startup-stalls"),
    healthy(
        "healthy/fish-guarded",
        "with_fish; in_home .config/fish/config.fish 'if status is-interactive' '  echo hello' '  exit 1' 'end' \
         'status --is-login; and echo hello' 'not status is-interactive; and set -g fish_greeting' 'isatty stdout; and exit 1'",
    ),
    healthy(
        "healthy/fish-files-that-are-not-read",
        "with_fish; echo 'echo hello; exit 1' >/usr/share/fish/vendor_conf.d/greeting.fish; in_home .config/fish/conf.d/greeting.fish '# quiet'
         in_home .config/fish/conf.d/notes.txt 'echo hello'; in_home .config/fish/functions/hello.fish 'echo hello'",
    ),
    healthy("healthy/fish-exit-ends-the-file-only", "with_fish; in_home .config/fish/config.fish 'status is-interactive; or exit 3' 'echo hello'"),
    // ksh93 and mksh read nothing
    healthy(
        "healthy/ksh",
        "with_shell /bin/ksh; for file in .profile .kshrc; do in_home $file 'echo hello' 'exit 1'; done; echo 'echo hello' >/etc/ksh.kshrc
         echo \"ENV=$home/.kshrc\" >>/etc/environment",
    ),
    healthy(
        "healthy/mksh",
        "with_shell /bin/mksh; for file in .profile .mkshrc; do in_home $file 'echo hello' 'exit 1'; done
         echo \"ENV=$home/.mkshrc\" >>/etc/environment",
    ),
    hangs("login-shell-refuses/rksh", "with_shell /bin/rksh", "login-shell-refuses"),
    hangs("login-shell-refuses/rmksh", "with_shell /bin/rmksh", "login-shell-refuses"),
    hangs("login-shell-refuses/rbash", "with_shell /bin/rbash", "login-shell-refuses"),
    // bash, what it runs rather than what it says
    runs("shell-startup-output/runs-programs", "quiet_external; bashrc 'HISTSIZE=1000' 'uptime' 'alias ll=\"ls -l\"'"),
    Case {
        root: Cause("shell-startup-exit", Enough),
        ..hangs("shell-startup-exit/on-the-first-failure", "quiet_external; bashrc 'set -eu' 'grep -q FOG /etc/motd.none 2>/dev/null' 'HISTSIZE=1000'", "")
    },
    // A terminal multiplexer without a guard: it is what answers.
    prints_instead(
        "shell-startup-exit/screen",
        "quiet_external; program /usr/local/bin/screen 'echo \"Must be connected to a terminal.\"; exit 1'; bashrc 'exec screen -xRR'",
    ),
    // What the client sends is read by the wrong one.
    hangs("shell-startup-stalls/asks-with-a-limit", "quiet_external; bashrc 'read -t 1 -p \"Press enter\"'", "shell-startup-stalls"),
    prints(
        "shell-startup-output/nvm",
        "quiet_external; in_home .nvm/nvm.sh 'nvm_use() { echo \"Now using node $1\"; }' 'nvm_use v18'
         bashrc 'export NVM_DIR=\"$HOME/.nvm\"' '[ -s \"$NVM_DIR/nvm.sh\" ] && \\. \"$NVM_DIR/nvm.sh\"  # This loads nvm'",
    ),
    prints(
        "shell-startup-output/link-to-dotfiles",
        "quiet_external; in_home dotfiles/bashrc 'echo hi from the dotfiles'; rm $home/.bashrc; ln -s dotfiles/bashrc $home/.bashrc",
    ),
    prints("shell-startup-output/function", "quiet_external; bashrc 'greet() {' '  echo \"hello from $1\"' '}' 'greet me'"),
    prints("shell-startup-output/before-the-guard", "quiet_external; bashrc 'echo \"Welcome\"' '[ -z \"$PS1\" ] && return'"),
    prints(
        "shell-startup-output/to-those-who-come-over-ssh",
        "quiet_external; bashrc 'if [ -n \"$SSH_CONNECTION\" ]; then echo \"remote login from ${SSH_CLIENT%% *}\"; fi'",
    ),
    healthy(
        "healthy/bashrc-with-errors",
        "quiet_external; bashrc 'tput setaf 1' 'stty -ixon' 'source /opt/missing/env.sh' 'set -u' 'PATH=$PATH:$JAVA_HOME/bin' 'echo never'",
    ),
    healthy("healthy/bashrc-unfinished", "quiet_external; bashrc 'if [ -f x ]; then' 'echo hi'"),
    healthy("healthy/bashrc-prints-nothing", "quiet_external; bashrc \"echo -n ''\" 'set -x'"),
    healthy("healthy/bashrc-for-terminals-of-ssh", "quiet_external; bashrc 'if [[ -n $SSH_TTY ]]; then echo hello; fi' '[ -n \"$SSH_TTY\" ] && exit 1'"),
    healthy("healthy/bashrc-of-root", "quiet_external; bashrc 'echo hi'; chown root: $home/.bashrc; chmod 0600 $home/.bashrc"),
    healthy(
        "healthy/bash-env-that-is-not-permitted",
        "quiet_external; in_home .ssh/environment \"BASH_ENV=$home/.env\"; in_home .env 'echo hi'; in_home .ssh/rc 'echo hi'",
    ),
    prints("shell-startup-output/loop-over-a-folder", "quiet_external; bashrc 'for file in ~/.bashrc.d/*.sh; do' '  [ -r \"$file\" ] && . \"$file\"' 'done'; in_home .bashrc.d/10-hello.sh 'echo hello from the folder'"),
];
