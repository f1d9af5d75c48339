//! What sshd checks after its first pass (sshd.c:main), as far as it speaks of the text alone.

use super::config::Config;
use super::diagnostic::Severity;
use super::keyword::slot_of;
use super::listen::{self, Doubt};
use super::options::{At, Options};
use super::walk::Problem;

/// The problems of the configuration as a whole.
pub(super) fn check(config: &Config, options: &Options) -> Vec<Problem> {
    let mut problems = listen_addresses(config, options);
    problems.extend(command_without_user(config, options, "authorizedkeys"));
    problems.extend(command_without_user(config, options, "authorizedprincipals"));
    problems.extend(unsatisfiable_methods(config, options));
    problems
}

fn first<'a>(config: &Config, options: &'a Options, name: &str) -> Option<&'a [u8]> {
    let slot = slot_of(name, config.release)?;
    options.value(slot, 0).map(|held| held.value.as_slice())
}

fn listen_addresses(config: &Config, options: &Options) -> Vec<Problem> {
    let family = first(config, options, "addressfamily").unwrap_or(b"any");
    let Some(slot) = slot_of("listenaddress", config.release) else { return Vec::new() };
    let lines = &options.slot(slot).held;
    let mut problems: Vec<Problem> = listen::doubts(family, lines)
        .into_iter()
        .map(|(at, doubt)| match doubt {
            Doubt::Refused(name) => error(Some(at), format!("bad addr or host: {name}")),
            Doubt::NeedsResolver(name) => warning(
                Some(at),
                format!("{name} must resolve when sshd starts: this was not tried"),
            ),
        })
        .collect();
    if listen::is_unsure(config.release) && config.files.len() > 1 && !lines.is_empty() {
        let message = "this release may listen on port 22 as well (fixed in 8.4): ask sshd -T";
        problems.push(warning(lines.first().map(|held| held.at), message.into()));
    }
    problems
}

fn command_without_user(config: &Config, options: &Options, what: &str) -> Option<Problem> {
    let name = |end: &str| format!("{what}command{end}");
    let command = first(config, options, &name(""))?;
    if command.eq_ignore_ascii_case(b"none") || first(config, options, &name("user")).is_some() {
        return None;
    }
    let label = match what {
        "authorizedkeys" => "AuthorizedKeysCommand",
        _ => "AuthorizedPrincipalsCommand",
    };
    Some(error(None, format!("{label} set without {label}User")))
}

/// servconf.c and auth2.c:auth2_methods_valid: at least one list whose methods are all enabled.
fn unsatisfiable_methods(config: &Config, options: &Options) -> Option<Problem> {
    let slot = slot_of("authenticationmethods", config.release)?;
    let lists = &options.slot(slot).held;
    if lists.is_empty() || (lists.len() == 1 && lists[0].value.eq_ignore_ascii_case(b"any")) {
        return None;
    }
    let usable = |list: &[u8]| {
        list.split(|b| *b == b',').all(|method| {
            let name = method.split(|b| *b == b':').next().unwrap_or_default();
            is_enabled(config, options, name)
        })
    };
    if lists.iter().any(|held| usable(&held.value)) {
        return None;
    }
    let at = lists.first().map(|held| held.at);
    let message = "AuthenticationMethods cannot be satisfied by enabled authentication methods";
    Some(error(at, message.into()))
}

fn is_enabled(config: &Config, options: &Options, method: &[u8]) -> bool {
    let (keyword, default) = match method {
        b"none" => ("permitemptypasswords", false),
        b"publickey" => ("pubkeyauthentication", true),
        b"password" => ("passwordauthentication", true),
        b"hostbased" => ("hostbasedauthentication", false),
        b"gssapi-with-mic" => ("gssapiauthentication", false),
        _ => return super::assemble::keyboard_interactive(config.release, options).0 == b"yes",
    };
    first(config, options, keyword).map_or(default, |value| value == b"yes")
}

fn error(at: Option<At>, message: String) -> Problem {
    Problem { severity: Severity::Error, at, message }
}

fn warning(at: Option<At>, message: String) -> Problem {
    Problem { severity: Severity::Warning, at, message }
}
