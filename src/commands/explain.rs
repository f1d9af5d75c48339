//! `sftp-doctor explain`: the page of an id, or the causes behind a pasted text.

use std::io;
use std::process::ExitCode;

use super::output::{self, COULD_NOT_EXAMINE};
use crate::checks;
use crate::cli::Cli;
use crate::explain::{Explanation, explain};
use crate::report::{self, Format, Style};

/// Explains; without words, lists what can be asked for. 2 where an id is none, 3 where nothing in
/// the text is known.
pub(super) fn run(cli: &Cli, words: &[String]) -> ExitCode {
    let style = Style::of(&io::stdout(), output::colour(cli));
    if words.is_empty() {
        return output::report(0, |out| match cli.common.format {
            Format::Json => report::checks::write_json(checks::ALL, out),
            _ => report::checks::write(checks::ALL, style, out),
        });
    }
    let typed = words.join(" ");
    let answer = explain(&typed);
    let code = match answer {
        Explanation::Page(_) | Explanation::Texts(_) => 0,
        Explanation::UnknownId { .. } => 2,
        Explanation::UnknownText => COULD_NOT_EXAMINE,
    };
    output::report(code, |out| match cli.common.format {
        Format::Json => report::explain::write_json(&typed, &answer, out),
        _ => report::explain::write(&typed, &answer, style, out),
    })
}
