//! `sftp-doctor man`: the manual page, made from the command line itself.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Arg, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use super::output;
use crate::cli::{Cli, EXAMPLES, EXIT_CODES};

/// Writes the page, as roff.
pub(super) fn run() -> ExitCode {
    output::report(0, write)
}

fn write(out: &mut dyn Write) -> io::Result<()> {
    // The sections of their own stand in the help as text before and after.
    let command = Cli::command().before_help(None).after_help(None);
    let version = concat!("sftp-doctor ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).section("8").source(version).manual("FOG Project");
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    literal("EXAMPLES", EXAMPLES).to_writer(out)?;
    man.render_options_section(out)?;
    commands(&command).to_writer(out)?;
    literal("EXIT STATUS", EXIT_CODES).to_writer(out)
}

/// A section whose lines stand as they are, without the heading they have in the help.
fn literal(title: &str, text: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [title]).control("nf", []);
    for line in text.lines().skip(1) {
        roff.text([roman(line.trim_start())]);
    }
    roff.control("fi", []);
    roff
}

/// Every subcommand with what is its own.
fn commands(command: &Command) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let own = || sub.get_arguments().filter(|arg| arg.get_id() != "help");
        let mut usage = vec![bold(sub.get_name())];
        usage.extend(own().filter(|arg| arg.is_positional()).flat_map(|arg| {
            let name = arg.get_value_names().and_then(|names| names.first());
            [roman(" "), italic(name.map_or("", |name| name.as_str()))]
        }));
        roff.control("TP", []).text(usage);
        roff.text([roman(help(sub.get_about()))]);
        if own().any(|arg| !arg.is_positional()) {
            roff.control("RS", []);
            for arg in own().filter(|arg| !arg.is_positional()) {
                roff.control("TP", []).text(option(arg)).text([roman(help(arg.get_help()))]);
            }
            roff.control("RE", []);
        }
    }
    roff
}

fn option(arg: &Arg) -> Vec<Inline> {
    let value = arg.get_value_names().and_then(|names| names.first());
    vec![
        bold(format!("--{} ", arg.get_long().unwrap_or_default())),
        italic(value.map_or("", |name| name.as_str())),
    ]
}

fn help(text: Option<&clap::builder::StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}
