//! From the arguments to a validated command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{ColorChoice, CommandFactory, Error, FromArgMatches};

use super::effect;
use super::hint::{at_home_elsewhere, meant};
use super::{Cli, Color};
use crate::report::Format;
use crate::target::Endpoint;
use crate::text;

/// Reads and validates the arguments, the program's name first; `known_checks` are the ids that
/// `--only` and `--skip` may name.
///
/// # Errors
/// What is wrong, ready to be shown with [`Error::exit`]: it goes to standard error with exit code
/// 2, and help and version to standard output with 0.
pub fn read(args: impl IntoIterator<Item = OsString>, known_checks: &[&str]) -> Result<Cli, Error> {
    let args: Vec<OsString> = args.into_iter().collect();
    let mut command = own_help(Cli::command().color(help_colour(&args)));
    let parsed = command.try_get_matches_from_mut(&args);
    let (mut cli, matches) = parsed
        .and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)))
        .map_err(|error| mistyped(error, &args, &mut command))
        .map_err(|error| at_home_elsewhere(harmless(error, &args, &mut command)))?;
    validate(&mut cli, known_checks, &command)
        .and_then(|()| effect::verify(&cli, &matches, &command))
        .map_err(|why| command.error(ErrorKind::ValueValidation, why))?;
    Ok(cli)
}

/// The help of `undo` names the options that mean something to it; the others are accepted, as
/// everywhere.
fn own_help(mut command: clap::Command) -> clap::Command {
    // Options of every subcommand are handed down by this.
    command.build();
    command.mut_subcommands(|sub| if sub.get_name() == "undo" { of_undo(sub) } else { sub })
}

fn of_undo(undo: clap::Command) -> clap::Command {
    undo.mut_args(|arg| match arg.get_id().as_str() {
        "format" => arg.help("Form of the report: terminal or json").hide_possible_values(true),
        "force" => arg.help(
            "Take it back though files or accounts have changed since; what is replaced is kept in \
             its record",
        ),
        "color" => arg,
        _ if arg.is_global_set() => arg.hide(true),
        _ => arg,
    })
}

/// What clap alone does not see.
fn validate(cli: &mut Cli, known_checks: &[&str], command: &clap::Command) -> Result<(), String> {
    if let Some(typed) = cli.typed.take() {
        if let Some(name) = meant(&typed, subcommands(command)) {
            return Err(like_a_subcommand(&typed, name));
        }
        let endpoint = typed.parse::<Endpoint>().map_err(|why| why.to_string())?;
        agree("user", endpoint.user.as_ref(), cli.user.as_ref())?;
        agree("port", endpoint.port.as_ref(), cli.port.as_ref())?;
        cli.endpoint = Some(endpoint);
    }
    if cli.repair.fix.is_some() && !cli.diagnoses() {
        return Err("--fix is for a diagnosis".to_owned());
    }
    has_such_a_report(cli)?;
    each_its_own_file(cli)?;
    cli.common.checks.verify(known_checks).map_err(|why| why.to_string())
}

/// Annotations and the like are made of a diagnosis; a list or a page has none.
fn has_such_a_report(cli: &Cli) -> Result<(), String> {
    let (diagnoses, format) = (cli.diagnoses(), cli.common.format);
    if !diagnoses && !matches!(format, Format::Terminal | Format::Json) {
        return Err("this command has the formats terminal and json".to_owned());
    }
    Ok(())
}

/// What is written last would be all that is left.
fn each_its_own_file(cli: &Cli) -> Result<(), String> {
    let reports = cli.common.reports.iter().map(|report| &report.path);
    let mut seen: Vec<&PathBuf> = Vec::new();
    for path in reports.chain(&cli.common.save) {
        if seen.contains(&path) {
            let path = text::line(&path.display().to_string(), 60);
            return Err(format!(
                "'{path}' is named twice: each report, and --save, has its own file"
            ));
        }
        seen.push(path);
    }
    Ok(())
}

fn like_a_subcommand(typed: &str, name: &str) -> String {
    let typed = text::line(typed, 60);
    format!(
        "'{typed}' looks like the subcommand '{name}'; to examine a host of that name, write \
         USER@{typed}"
    )
}

/// A subcommand with a slip in it is a host to clap, which then complains of what stands behind it.
fn mistyped(error: Error, args: &[OsString], command: &mut clap::Command) -> Error {
    let typed = args.get(1).map(|arg| arg.to_string_lossy().into_owned()).unwrap_or_default();
    let name = meant(&typed, subcommands(command)).filter(|name| *name != typed).map(str::to_owned);
    match name {
        Some(name) if error.use_stderr() => {
            command.error(ErrorKind::InvalidSubcommand, like_a_subcommand(&typed, &name))
        }
        _ => error,
    }
}

fn subcommands(command: &clap::Command) -> impl Iterator<Item = &str> {
    command.get_subcommands().map(clap::Command::get_name)
}

/// A value both in the target and as an option is one too many, unless they say the same.
fn agree<T: PartialEq>(what: &str, typed: Option<&T>, given: Option<&T>) -> Result<(), String> {
    match (typed, given) {
        (Some(typed), Some(given)) if typed != given => {
            Err(format!("the target and --{what} name two different {what}s"))
        }
        _ => Ok(()),
    }
}

/// clap repeats what was typed; an escape sequence in it must not reach the terminal, nor may a
/// forged line.
fn harmless(error: Error, args: &[OsString], command: &mut clap::Command) -> Error {
    let hostile = args.iter().find(|arg| arg.to_string_lossy().chars().any(char::is_control));
    match hostile {
        Some(arg) if error.use_stderr() => {
            let arg = text::line(&arg.to_string_lossy(), 60);
            command.error(
                ErrorKind::InvalidValue,
                format!("wrong command line; an argument has control characters in it: '{arg}'"),
            )
        }
        _ => error,
    }
}

/// Help and errors of clap come before `--color` is parsed. `auto` is clap's own: by stream,
/// NO_COLOR and TERM.
fn help_colour(args: &[OsString]) -> ColorChoice {
    let mut choice = ColorChoice::Auto;
    let mut args = args.iter().skip(1).map_while(|arg| arg.to_str().filter(|arg| *arg != "--"));
    while let Some(arg) = args.next() {
        let value = match arg.strip_prefix("--color") {
            Some("") => args.next(),
            Some(rest) => rest.strip_prefix('='),
            None => continue,
        };
        choice = match value {
            Some("always") => ColorChoice::Always,
            Some("never") => ColorChoice::Never,
            _ => ColorChoice::Auto,
        };
    }
    choice
}

/// The same choice for a parsed command line.
impl From<Color> for ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cli, read};
    use crate::cli::{Command, FailOn};
    use crate::file::Root;
    use crate::report::Format;
    use crate::target::PasswordSource;
    use clap::Error;
    use std::ffi::OsString;

    fn line(args: &[&str]) -> Result<Cli, Error> {
        let args = std::iter::once("sftp-doctor").chain(args.iter().copied()).map(OsString::from);
        read(args, &["port-closed", "silent-server"])
    }

    fn refused(args: &[&str]) -> String {
        let error = line(args).expect_err("a wrong command line");
        assert_eq!(error.exit_code(), 2, "{args:?}");
        error.to_string()
    }

    #[test]
    fn the_habits_of_other_programs_get_a_tip() {
        for args in [&["--host", "fog"][..], &["--server=fog"], &["--hostname"]] {
            let said = refused(args);
            assert!(said.contains("sftp-doctor fogproject@HOST"), "{said}");
            assert!(!said.contains("as a value"), "{said}");
        }
        for args in [&["--password", "x"][..], &["--pass=x"]] {
            assert!(refused(args).contains("use --password-file FILE"), "{args:?}");
        }
        assert!(refused(&["--prot", "22"]).contains("'--port'"));
    }

    #[test]
    fn defaults_and_everything() {
        let cli = line(&[]).unwrap();
        assert_eq!(cli.request(), crate::target::Request::default());
        assert_eq!((cli.timeout.as_secs(), cli.fail_on), (10, FailOn::Fatal));

        let cli = line(&[
            "fog@[::1]:2222",
            "--storage",
            "/data",
            "--password-file",
            "-",
            "--timeout=2.5",
            "--format",
            "json",
            "--only",
            "port-closed,silent-server",
            "--only=port-closed",
            "--no-rehearsal",
            "--root",
            "/mnt",
            "--fail-on",
            "hazard",
            "-vv",
        ])
        .unwrap();
        let request = cli.request();
        assert_eq!(request.endpoint.unwrap().host, "::1");
        assert_eq!(request.storage.as_deref(), Some("/data"));
        assert_eq!(request.password, Some(PasswordSource::StandardInput));
        assert_eq!(request.root, Root::new("/mnt"));
        assert_eq!(cli.common.checks.only.len(), 3);
        assert_eq!((cli.common.format, cli.common.verbose), (Format::Json, 2));
        assert!(cli.no_rehearsal);
    }

    #[test]
    fn the_help_of_undo_names_what_means_something_to_it() {
        let help = shown(&["undo", "--help"]);
        for own in ["TRANSACTION", "--format", "--force", "--color"] {
            assert!(help.contains(own), "{own}: {help}");
        }
        for other in ["--timeout", "--report", "--save", "--only", "--fail-on", "--root", "--quiet"]
        {
            assert!(!help.contains(other), "{other}: {help}");
        }
        // They are hidden there alone.
        assert!(shown(&["replay", "--help"]).contains("--only"));
        assert!(shown(&["--help"]).contains("--timeout"));
        assert!(line(&["undo", "3", "--force"]).unwrap().common.force);
        assert!(line(&["undo", "3", "--timeout", "5"]).is_err());
    }

    fn shown(args: &[&str]) -> String {
        line(args).expect_err("help is none").to_string()
    }

    #[test]
    fn subcommands_and_near_misses() {
        let cli = line(&["checks", "--format", "json"]).unwrap();
        assert_eq!((cli.command, cli.common.format), (Some(Command::Checks), Format::Json));
        let cli = line(&["--format", "json", "checks"]).unwrap();
        assert_eq!((cli.command, cli.common.format), (Some(Command::Checks), Format::Json));
        let said = refused(&["chekcs"]);
        assert!(said.contains("'chekcs' looks like the subcommand 'checks'"), "{said}");
        for words in
            [&["explian", "some text"][..], &["replya", "case.json"], &["cnfig", "--user", "fog"]]
        {
            assert!(refused(words).contains("looks like the subcommand"), "{words:?}");
        }
        assert!(refused(&["undo", "last"]).contains("the number that the repair was given"));
        assert!(refused(&["hlep"]).contains("'help'"));
        assert_eq!(line(&["root@chekcs"]).unwrap().request().endpoint.unwrap().host, "chekcs");
    }

    #[test]
    fn what_is_refused() {
        for (args, says) in [
            (&["a b"][..], "the host has a blank"),
            (&["--", "-oProxyCommand=x"], "the host begins with a minus sign"),
            (&["@host"], "the user name is empty"),
            (&["--user", "", "host"], "the user name is empty"),
            (&["host:70000"], "the port is '70000'"),
            (&["--port", "0"], "0 is not in 1..=65535"),
            (&["--jobs", "0"], "0 is not in 1..=128"),
            (&["--jobs", "129"], "129 is not in 1..=128"),
            (&["host", "--node", "west"], "cannot be used with"),
            (&["--port", "70000"], "70000 is not in 1..=65535"),
            (&["a@host", "--user", "b"], "two different users"),
            (&["host:1", "--port", "2"], "two different ports"),
            (&["2001:db8::1:22"], "[2001:db8::1]:22"),
            (&["--storage", "images"], "it is not an absolute path"),
            (&["--timeout", "0"], "from 1 to 3600"),
            (&["--report", "json=a", "--report", "junit=a"], "'a' is named twice"),
            (&["--report", "json=a", "--save", "a"], "'a' is named twice"),
            (&["config", "--release", "abc"], "it is a release of OpenSSH"),
            (&["--timeout", "-1"], "from 1 to 3600"),
            (&["--repeat", "-3"], "-3 is not in 1..=1000"),
            (&["--format", "xml"], "[possible values: terminal, json, markdown, junit, github]"),
            (&["--only", "port-clsed"], "did you mean port-closed?"),
            (&["--skip", "nothing-like-it"], "no check has this id; sftp-doctor checks lists"),
            (&["host", "other"], "unexpected argument 'other'"),
        ] {
            let said = refused(args);
            assert!(said.contains(says), "{args:?}: {said}");
        }
        let cli = line(&["a@host", "--user", "a", "--port", "22"]).unwrap();
        assert_eq!(cli.request().port, Some(22));
    }

    #[test]
    fn no_escape_sequence_and_no_password_is_repeated() {
        for args in [
            &["a\u{1b}[31m"][..],
            &["--port", "\u{1b}[31m"],
            &["--\u{1b}[31m"],
            &["host", "\u{1b}[31m"],
            &["--only", "\u{1b}[31m"],
        ] {
            assert!(!refused(args).contains('\u{1b}'), "{args:?}");
        }
        assert!(!refused(&["fog:hunter2@host"]).contains("hunter2"));
    }

    #[test]
    fn colour_of_help_follows_the_option() {
        use clap::ColorChoice::{Always, Auto, Never};
        for (args, choice) in [
            (&["--help"][..], Auto),
            (&["--color", "always", "--help"], Always),
            (&["--help", "--color=never"], Never),
            (&["--color=always", "--color", "auto"], Auto),
            (&["--colorful"], Auto),
            (&["--", "--color=never"], Auto),
        ] {
            let args: Vec<_> =
                std::iter::once(&"sftp-doctor").chain(args).map(OsString::from).collect();
            assert_eq!(super::help_colour(&args), choice, "{args:?}");
        }
        assert_eq!(line(&["--help"]).unwrap_err().exit_code(), 0);
    }
}
