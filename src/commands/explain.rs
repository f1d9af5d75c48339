//! `sftp-doctor explain`: the page of an id, or the causes behind a pasted text.

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Read};
use std::process::ExitCode;

use super::output::{self, COULD_NOT_EXAMINE};
use crate::checks;
use crate::cli::Cli;
use crate::explain::{Explanation, explain};
use crate::report::{self, Format, Style};

/// More than this of a paste nobody means to be explained.
const LONGEST: u64 = 64 * 1024;

/// What stands on standard input: no shell has to be kept from quotes and dollar signs there.
fn pasted() -> String {
    if io::stdin().is_terminal() {
        output::warn("paste the text, then press Enter and Ctrl-D");
    }
    let mut bytes = Vec::new();
    // What came before an error of the terminal is the paste.
    let _ = io::stdin().lock().take(LONGEST).read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Explains; without words, lists what can be asked for. 2 where an id is none, 3 where nothing in
/// the text is known.
pub(super) fn run(cli: &Cli, words: &[OsString]) -> ExitCode {
    let style = Style::of(&io::stdout(), output::colour(cli));
    if words.is_empty() {
        return output::report(0, |out| match cli.common.format {
            Format::Json => report::checks::write_json(checks::ALL, out),
            _ => report::checks::write(checks::ALL, style, out),
        });
    }
    let typed = match words {
        [word] if word == "-" => pasted(),
        words => words.join(OsStr::new(" ")).to_string_lossy().into_owned(),
    };
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
