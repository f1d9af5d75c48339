//! The real sshd's answer and ours, side by side.

use std::collections::BTreeMap;
use std::path::Path;

use sftp_doctor::sshd::{Build, Config, DiskRoot, Effective, Release, read};

use super::case::{Case, connection};
use super::server::{Answer, Server};

/// The values of each keyword, in order.
type Values = BTreeMap<String, Vec<String>>;

/// What a suite's sshd is.
pub(crate) fn release_of(suite: &str) -> Release {
    let name = match suite {
        "bullseye" => "8.4",
        "bookworm" => "9.2",
        "trixie" => "10.0",
        _ => "10.6",
    };
    Release::parse(name).unwrap()
}

/// Reads what lies under the server's scratch root.
pub(crate) fn config(server: &Server, release: Release) -> Config {
    let root = DiskRoot::new(server.root());
    read(&root, Path::new("/etc/ssh/sshd_config"), release, Build::Debian)
}

/// Compares one case; `Err` says how the two differ.
pub(crate) fn compare(server: &mut Server, release: Release, case: &Case) -> Result<(), String> {
    server.put(case);
    let config = config(server, release);
    for spec in case.connections() {
        let real = server.ask("-T", &spec);
        one(server, &config, &spec, &real)
            .map_err(|how| format!("{release}, -C {spec}: {how}\n{}", shown(case)))?;
    }
    Ok(())
}

fn one(server: &mut Server, config: &Config, spec: &str, real: &Answer) -> Result<(), String> {
    let ours = config.effective(&connection(spec));
    if real.code != 0 {
        return refused(server, config, &ours, real);
    }
    if !config.loads() {
        return Err(format!("sshd loads it, we do not: {:?}", config.diagnostics()));
    }
    if ours.crashes() {
        return Err("sshd lives, we say it crashes".into());
    }
    if !ours.diagnostics().is_empty() {
        return Err(format!("sshd takes the connection, we do not: {:?}", ours.diagnostics()));
    }
    same(&printed(&real.out), &values(&ours))
}

/// sshd did not print the configuration: it must be for a reason we have too.
fn refused(
    server: &mut Server,
    config: &Config,
    ours: &Effective,
    real: &Answer,
) -> Result<(), String> {
    let startup = server.ask("-t", "");
    // Host keys that cannot be loaded are no matter of the text: it was accepted before.
    let without_keys = startup.err.contains("no hostkeys available");
    let loads = startup.code == 0 || without_keys;
    // A name that must resolve is an address we do not look up.
    let unresolved = startup.err.contains("bad addr or host") && !loads && config.loads();
    let warned = config.diagnostics().iter().any(|d| d.message.contains("must resolve"));
    if (without_keys && config.loads()) || (unresolved && warned) {
        return Ok(());
    }
    if loads != config.loads() {
        return Err(format!(
            "sshd -t says {}: {}; we say {}: {:?}",
            startup.code,
            startup.err,
            config.loads(),
            config.diagnostics()
        ));
    }
    if loads && real.code >= 128 && real.code != 255 && !ours.crashes() {
        return Err(format!("sshd dies of signal {}, we do not see why", real.code - 128));
    }
    let said_no = real.code < 128 || real.code == 255;
    if loads && said_no && !ours.crashes() && ours.diagnostics().is_empty() {
        return Err(format!("sshd refuses the connection: {}", real.err));
    }
    Ok(())
}

fn printed(text: &str) -> Values {
    let mut values = Values::new();
    for line in text.lines() {
        let (key, value) = line.split_once(' ').unwrap_or((line, ""));
        values.entry(key.to_ascii_lowercase()).or_default().push(value.trim_end().to_owned());
    }
    values
}

fn values(effective: &Effective) -> Values {
    let mut values = Values::new();
    for setting in effective.settings() {
        values.entry(setting.keyword.to_owned()).or_default().push(setting.value.clone());
    }
    values
}

fn same(real: &Values, ours: &Values) -> Result<(), String> {
    let empty = Vec::new();
    let keys: std::collections::BTreeSet<&String> = real.keys().chain(ours.keys()).collect();
    for key in keys {
        let (real, ours) = (real.get(key).unwrap_or(&empty), ours.get(key).unwrap_or(&empty));
        if !equal(real, ours) {
            return Err(format!("{key}: sshd says {real:?}, we say {ours:?}"));
        }
    }
    Ok(())
}

/// The same values but for one keyword, and those made of it.
pub(crate) fn only(before: &Answer, after: &Answer, keyword: &str) -> Result<(), String> {
    if after.code != 0 {
        // A line can be what another one needs: a command's user, a method that is on.
        return if after.err.contains("set without") || after.err.contains("satisfied") {
            Ok(())
        } else {
            Err(after.err.clone())
        };
    }
    let bound: &[&str] = match keyword {
        "port" | "addressfamily" => &["port", "addressfamily", "listenaddress"],
        "challengeresponseauthentication" => {
            &["challengeresponseauthentication", "kbdinteractiveauthentication"]
        }
        other => &[other],
    };
    let (mut old, mut new) = (printed(&before.out), printed(&after.out));
    for name in bound {
        old.remove(*name);
        new.remove(*name);
    }
    same(&old, &new)
}

/// Equal, where `?` stands for what sshd itself leaves undefined.
fn equal(real: &[String], ours: &[String]) -> bool {
    real.len() == ours.len()
        && real.iter().zip(ours).all(|(real, ours)| {
            real == ours || ours.strip_suffix('?').is_some_and(|head| real.starts_with(head))
        })
}

/// A case as it stands in a file, for a message.
pub(crate) fn shown(case: &Case) -> String {
    let mut text = format!("=== {}\n", case.title);
    for (path, bytes) in &case.files {
        text.push_str(&format!(
            "--- {path}\n{}\n",
            bytes.escape_ascii().to_string().replace("\\n", "\n")
        ));
    }
    text
}
