//! A bare word that was meant as a subcommand, an id that was meant as another, an option out of another program.

use clap::Error;
use clap::error::{ContextKind, ContextValue};
use strsim::damerau_levenshtein;

/// The name that `word` was probably meant to be. One slip of the finger is allowed, in longer names
/// two.
pub(super) fn meant<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let far = |name: &str| if name.len() > 4 { 2 } else { 1 };
    names
        .into_iter()
        .map(|name| (damerau_levenshtein(&word, name), name))
        .filter(|(distance, name)| *distance <= far(name))
        .min()
        .map(|(_, name)| name)
}

/// The known id most like `typed`, for a suggestion: a beginning, or a part, or the same with slips.
#[must_use]
pub fn most_like<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let likeness = |id: &str| {
        let part = !typed.is_empty() && (id.starts_with(&typed) || id.contains(&typed));
        if part { 1.0 } else { strsim::normalized_damerau_levenshtein(&typed, id) }
    };
    let best = known.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) >= 0.5).then_some(*best)
}

/// Tells those who come with another program's habit what to type here.
pub(super) fn at_home_elsewhere(mut error: Error) -> Error {
    let typed = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(typed)) => typed.split('=').next().unwrap_or_default(),
        _ => return error,
    };
    let tip = match typed {
        "--host" | "--hostname" | "--server" => {
            "whom to examine is an argument: sftp-doctor fogproject@HOST"
        }
        "--password" | "--pass" => {
            "everybody on the machine can read a command line: use --password-file FILE, where - is standard input"
        }
        _ => return error,
    };
    error.remove(ContextKind::SuggestedArg);
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    error
}

#[cfg(test)]
mod tests {
    use super::{meant, most_like};

    #[test]
    fn slips_are_seen_and_hosts_are_not() {
        let names = ["checks", "help"];
        for slip in ["chekcs", "check", "Checks", "cheks", "chechs"] {
            assert_eq!(meant(slip, names), Some("checks"), "{slip}");
        }
        for host in ["fog", "localhost", "backup", "server", "shell", "checkmate"] {
            assert_eq!(meant(host, names), None, "{host}");
        }
    }

    #[test]
    fn an_id_is_suggested() {
        let known = ["port-closed", "silent-server", "shell-startup-output"];
        assert_eq!(most_like("port-close", &known), Some("port-closed"));
        assert_eq!(most_like("startup", &known), Some("shell-startup-output"));
        assert_eq!(most_like("slient-server", &known), Some("silent-server"));
        assert_eq!(most_like("use-internal-sftp", &known), None);
        assert_eq!(most_like("", &known), None);
    }
}
