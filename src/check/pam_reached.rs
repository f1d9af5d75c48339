//! Which lines of PAM's auth stage are reached once the password is right, and which of them may refuse.

use crate::case::{Account, PamKind, PamLine, PamStack};

/// Modules that refuse nobody whose password is right, and those that have a check of their own.
const HARMLESS: [&str; 12] = [
    "pam_unix.so",
    "pam_env.so",
    "pam_permit.so",
    "pam_cap.so",
    "pam_faildelay.so",
    "pam_nologin.so",
    "pam_access.so",
    "pam_listfile.so",
    "pam_faillock.so",
    "pam_shells.so",
    "pam_google_authenticator.so",
    "pam_mount.so",
];

/// The first line that may refuse, or must: then the second is true.
#[must_use]
pub fn refuser<'a>(pam: &'a PamStack, account: &Account) -> Option<(&'a PamLine, bool)> {
    let reached = reached(pam);
    reached.into_iter().filter(|line| line.can_refuse()).find_map(|line| {
        match line.module.as_str() {
            "pam_succeed_if.so" => match holds(&line.args, account) {
                Some(true) => None,
                Some(false) => Some((line, true)),
                None => Some((line, false)),
            },
            module if HARMLESS.contains(&module) => None,
            _ => Some((line, false)),
        }
    })
}

/// What pam_unix's success passes over is left out (pam.conf(5): `success=N`, `sufficient`).
fn reached(pam: &PamStack) -> Vec<&PamLine> {
    let (mut all, mut over) = (Vec::new(), 0_usize);
    for line in pam.lines.iter().filter(|line| line.kind == PamKind::Auth) {
        if over > 0 {
            over -= 1;
            continue;
        }
        all.push(line);
        if line.module != "pam_unix.so" {
            continue;
        }
        if line.control == "sufficient" || line.control.contains("success=done") {
            break;
        }
        over = line.passes_over();
    }
    all
}

/// pam_succeed_if(8): every condition holds; none where one cannot be told here.
#[must_use]
pub fn holds(args: &[String], account: &Account) -> Option<bool> {
    const FLAGS: [&str; 6] = ["debug", "use_uid", "quiet", "quiet_fail", "quiet_success", "audit"];
    let words: Vec<&str> = args.iter().map(String::as_str).filter(|w| !FLAGS.contains(w)).collect();
    if words.is_empty() || !words.len().is_multiple_of(3) || args.iter().any(|arg| arg == "use_uid")
    {
        return None;
    }
    let mut all = Some(true);
    for condition in words.chunks_exact(3) {
        let [field, operator, value] = condition[..] else { return None };
        match condition_holds(field, operator, value, account) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}

fn condition_holds(field: &str, operator: &str, value: &str, account: &Account) -> Option<bool> {
    let groups = || account.groups.iter().any(|group| value.split(':').any(|v| v == group));
    match operator {
        "ingroup" => return (field == "user").then(groups),
        "notingroup" => return (field == "user").then(|| !groups()),
        _ => {}
    }
    let text = match field {
        "user" => account.name.as_str(),
        "shell" => account.shell.as_str(),
        "home" => account.home.as_str(),
        "uid" | "gid" => {
            let own = if field == "uid" { account.uid } else { account.gid };
            let value: u32 = value.parse().ok()?;
            return Some(match operator {
                "lt" | "<" => own < value,
                "le" | "<=" => own <= value,
                "gt" | ">" => own > value,
                "ge" | ">=" => own >= value,
                "eq" | "=" => own == value,
                "ne" | "!=" => own != value,
                _ => return None,
            });
        }
        _ => return None,
    };
    match operator {
        "=" => Some(text == value),
        "!=" => Some(text != value),
        "in" => Some(value.split(':').any(|v| v == text)),
        "notin" => Some(!value.split(':').any(|v| v == text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{holds, refuser};
    use crate::case::{Account, PamKind, PamLine, PamStack};

    fn account() -> Account {
        Account {
            name: "fog".into(),
            uid: 999,
            gid: 999,
            groups: vec!["fog".into(), "users".into()],
            group_ids: vec![999, 100],
            home: "/home/fog".into(),
            shell: "/bin/bash".into(),
        }
    }

    fn line(control: &str, module: &str, args: &str) -> PamLine {
        PamLine {
            file: "/etc/pam.d/sshd".into(),
            line: 1,
            kind: PamKind::Auth,
            control: control.into(),
            module: module.into(),
            args: args.split_ascii_whitespace().map(str::to_owned).collect(),
            missing: false,
        }
    }

    #[test]
    fn conditions_hold_as_the_manual_says() {
        for (args, expected) in [
            ("uid >= 1000 quiet_success", Some(false)),
            ("uid < 1000 quiet", Some(true)),
            ("user ingroup users:wheel", Some(true)),
            ("user ingroup wheel", Some(false)),
            ("user notin root:fog", Some(false)),
            ("shell = /bin/bash uid != 0", Some(true)),
            ("rhost = x", None),
            ("uid >= 1000 use_uid", None),
            ("", None),
        ] {
            let args: Vec<String> = args.split_ascii_whitespace().map(str::to_owned).collect();
            assert_eq!(holds(&args, &account()), expected, "{args:?}");
        }
    }

    #[test]
    fn only_lines_that_are_reached_count() {
        let unix = line("[success=1 default=ignore]", "pam_unix.so", "");
        let deny = line("requisite", "pam_deny.so", "");
        let wheel = line("required", "pam_wheel.so", "");
        let found = |lines: Vec<PamLine>| {
            let pam = PamStack { lines, ..PamStack::default() };
            refuser(&pam, &account()).map(|(line, certain)| (line.module.clone(), certain))
        };
        assert_eq!(found(vec![unix.clone(), deny.clone()]), None);
        let wheel_found = Some(("pam_wheel.so".into(), false));
        assert_eq!(found(vec![unix.clone(), deny.clone(), wheel.clone()]), wheel_found);
        let last = line("sufficient", "pam_unix.so", "");
        assert_eq!(found(vec![last, wheel, deny]), None);
        let low = line("requisite", "pam_succeed_if.so", "uid >= 1000");
        assert_eq!(found(vec![low, unix]), Some(("pam_succeed_if.so".into(), true)));
    }
}
