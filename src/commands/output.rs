//! Standard output, which is the report and nothing else.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use crate::cli::{Cli, Color};
use crate::report::{ColourChoice, Failure, Format, Style};
use crate::target::TargetError;

/// Exit code: could not examine, or could not say.
pub(super) const COULD_NOT_EXAMINE: u8 = 3;

/// Writes a report to standard output; `code` if that went well. A reader that has gone (`| head`)
/// is not an error.
pub(super) fn report(code: u8, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let what = format!("cannot write the report to standard output: {error}");
            complain(&Failure { what, path: None, remedy: None }, Style::plain(80));
            ExitCode::from(COULD_NOT_EXAMINE)
        }
        _ => ExitCode::from(code),
    }
}

/// Says on standard error why nothing was examined.
pub(super) fn complain(failure: &Failure, style: Style) {
    // There is nobody left to tell when standard error is closed.
    let _ = failure.write(style, &mut io::stderr().lock());
}

/// Nothing was examined: words on standard error, and a report in its form for whoever reads
/// standard output in another than the terminal's.
pub(super) fn fail(cli: &Cli, failure: &Failure, code: u8) -> ExitCode {
    complain(failure, Style::of(&io::stderr(), colour(cli)));
    match cli.common.format {
        Format::Terminal => ExitCode::from(code),
        format if code == COULD_NOT_EXAMINE => {
            let pending = super::undo::pending_here(cli);
            let style = Style::plain(80);
            report(code, |out| format.write_failure(failure, pending.as_ref(), style, out))
        }
        _ => ExitCode::from(code),
    }
}

/// Why there is nobody, or no tree, to examine.
pub(super) fn no_target(error: &TargetError) -> Failure {
    Failure {
        what: format!("{}: {}", error.what(), error.why()),
        path: Some(error.path()),
        remedy: Some(error.remedy()),
    }
}

/// A line on standard error that does not change the outcome.
pub(super) fn warn(text: &str) {
    let _ = writeln!(io::stderr().lock(), "sftp-doctor: {text}");
}

/// The choice of colour, as the report knows it.
pub(super) fn colour(cli: &Cli) -> ColourChoice {
    match cli.common.color {
        Color::Auto => ColourChoice::Auto,
        Color::Always => ColourChoice::Always,
        Color::Never => ColourChoice::Never,
    }
}
