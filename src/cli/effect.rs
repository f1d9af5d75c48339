//! Which options a command has a use for. One that would change nothing is refused: whoever typed it
//! expects something of it.

use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

use super::{Cli, args};

/// Options of a diagnosis alone, by clap's id, that a session is needed for.
const OF_A_SESSION: [&str; 2] = ["ask_php", "repeat"];

/// Refuses what was typed and has no effect on the command.
pub(super) fn verify(cli: &Cli, typed: &ArgMatches, command: &Command) -> Result<(), String> {
    let given = |id: &str| typed.value_source(id) == Some(ValueSource::CommandLine);
    let shown = |id: &str| {
        let argument = command.get_arguments().find(|argument| argument.get_id() == id);
        let long = argument.and_then(|argument| argument.get_long());
        long.map_or_else(|| "a target".to_owned(), |long| format!("--{long}"))
    };
    let mut all = typed.ids().map(clap::Id::as_str).filter(|id| given(id));
    if let Some((name, used)) = cli.command.as_ref().map(used) {
        let idle = all.find(|id| *id != "color" && !used.contains(id) && is_option(command, id));
        return match idle {
            Some(id) => Err(format!("{} has no effect on {name}", shown(id))),
            None => Ok(()),
        };
    }
    if given("force") && !given("save") {
        return Err("--force has no effect without --save or undo".to_owned());
    }
    let other_tree = !cli.root().is_this_machine();
    match all.find(|id| other_tree && OF_A_SESSION.contains(id)) {
        Some(id) => Err(format!("{} needs a session, and --root DIR makes none", shown(id))),
        None => Ok(()),
    }
}

/// Groups of the definitions stand among the ids as well.
fn is_option(command: &Command, id: &str) -> bool {
    command.get_arguments().any(|argument| argument.get_id() == id)
}

/// The subcommand's name, and the ids of the options outside of it that it uses.
fn used(command: &args::Command) -> (&'static str, &'static [&'static str]) {
    use args::Command::{Checks, Completions, Config, Explain, Man, Replay, Undo};
    match command {
        Checks => ("checks", &["format", "only", "skip"]),
        Explain { .. } => ("explain", &["format"]),
        Config(_) => ("config", &["format", "root"]),
        Replay { .. } => (
            "replay",
            &[
                "consent",
                "dry_run",
                "fail_on",
                "fix",
                "force",
                "format",
                "no_redact",
                "only",
                "php_libssh2",
                "quiet",
                "reports",
                "save",
                "skip",
                "verbose",
            ],
        ),
        Completions { .. } => ("completions", &[]),
        Man => ("man", &[]),
        // Of another tree it says itself that it cannot.
        Undo(_) => ("undo", &["force", "format", "root"]),
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::read;

    fn said(line: &str) -> Option<String> {
        let words = std::iter::once("sftp-doctor").chain(line.split(' '));
        read(words.map(Into::into), &["port-closed"]).err().map(|error| error.to_string())
    }

    #[test]
    fn what_has_no_effect_is_refused() {
        for (line, says) in [
            ("--timeout 5 replay case.json", "--timeout has no effect on replay"),
            ("--user fog replay case.json", "--user has no effect on replay"),
            ("--fix --yes replay case.json", "--yes has no effect on replay"),
            ("replay case.json --root /mnt", "--root has no effect on replay"),
            ("--jobs 2 explain port-closed", "--jobs has no effect on explain"),
            ("explain port-closed -v", "--verbose has no effect on explain"),
            ("explain port-closed --fail-on advice", "--fail-on has no effect on explain"),
            ("undo --only port-closed", "--only has no effect on undo"),
            ("undo --quiet", "--quiet has no effect on undo"),
            ("undo --save x", "--save has no effect on undo"),
            ("config --report json=x", "--report has no effect on config"),
            ("--user fog config", "--user has no effect on config"),
            ("checks --root /mnt", "--root has no effect on checks"),
            ("man --format json", "--format has no effect on man"),
            ("completions bash --no-redact", "--no-redact has no effect on completions"),
            ("--force fog.example", "--force has no effect without --save"),
            ("--root /mnt --ask-php", "--ask-php needs a session"),
            ("--root /mnt --repeat 3", "--repeat needs a session"),
        ] {
            let said = said(line).unwrap_or_default();
            assert!(said.contains(says), "{line}: {said}");
        }
    }

    #[test]
    fn what_has_one_is_taken() {
        for line in [
            "replay case.json --save other.json --force --no-redact",
            "replay case.json --fix=consent --consent x",
            "--php-libssh2 1.9.0 replay case.json",
            "--fail-on advice --only port-closed replay case.json -q",
            "replay case.json -vv --report json=x --color never",
            "checks --only port-closed --format json",
            "config --user fog --root /mnt",
            "undo --force 3 --format json",
            "--color always man",
            "--root /mnt --no-rehearsal",
        ] {
            assert_eq!(said(line), None, "{line}");
        }
    }
}
