//! What sshd says of the files that this thread sees.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::difference::{Login, Values};
use super::namespace::Refusal;
use super::view;
use crate::case::ConfigTest;
use crate::file::Root;
use crate::probe::host::{self, Started};
use crate::probe::program;
use crate::text;

/// More lines than anybody reads.
const LINES: usize = 20;
/// sshd.c: the directory for the unprivileged child, which a stopped service takes along (8.4 to
/// 10.6: `fatal("Missing privilege separation directory: %s")`).
pub(in crate::fix) const MISSING: &str = "Missing privilege separation directory: ";

/// `sshd -t`. Where its directory under /run is missing, it is shown one: that is no fault of the
/// configuration.
pub(super) fn test(started: &Started, deadline: Instant) -> Result<ConfigTest, Refusal> {
    let first = test_once(started, deadline)?;
    match missing_directory(&first) {
        Some(directory) => {
            view::show_directory(&directory)?;
            test_once(started, deadline)
        }
        None => Ok(first),
    }
}

fn test_once(started: &Started, deadline: Instant) -> Result<ConfigTest, Refusal> {
    let arguments = with(&["-t"], started);
    let said = program::complaints(&started.program, &arguments, deadline)
        .map_err(|error| refused(started, error))?;
    let text = String::from_utf8_lossy(&said.output).into_owned();
    let lines = text.lines().take(LINES).map(|line| text::line(line.trim_end(), 300));
    Ok(ConfigTest { code: said.code, said: lines.collect() })
}

fn missing_directory(test: &ConfigTest) -> Option<PathBuf> {
    let path = test.said.iter().find_map(|line| line.split_once(MISSING))?.1;
    let path = Path::new(path);
    (path.is_absolute() && !path.exists()).then(|| path.to_owned())
}

/// `sshd -T -C`; none where it does not answer for this login.
pub(super) fn in_force(
    started: &Started,
    login: &Login,
    deadline: Instant,
) -> Result<Option<Values>, Refusal> {
    let Some(criteria) = login.criteria() else { return Ok(None) };
    let arguments = with(&["-T", "-C", &criteria], started);
    let said = program::run(&started.program, &arguments, deadline)
        .map_err(|error| refused(started, error))?;
    if said.code != Some(0) {
        return Ok(None);
    }
    let mut values = Values::new();
    for (keyword, value) in String::from_utf8_lossy(&said.output).lines().filter_map(host::setting)
    {
        values.entry(keyword).or_default().push(value);
    }
    Ok(Some(values))
}

/// The same by our own reading, which has an answer for files that sshd does not load: the lines it
/// would refuse are left out.
pub(super) fn as_we_read_it(
    login: &Login,
    release: Option<&str>,
    deadline: Instant,
) -> Option<Values> {
    let files = host::look_at_sshd_files(&Root::default());
    let account = host::look_up(&login.user, deadline);
    let groups = account.seen().map(|account| account.groups.clone()).unwrap_or_default();
    let effective = files.seen()?.read_as(release).effective(&login.connection(groups));
    let mut values = Values::new();
    for setting in effective.settings() {
        values.entry(setting.keyword.into()).or_default().push(setting.value.clone());
    }
    Some(values)
}

fn with<'a>(first: &[&'a str], started: &'a Started) -> Vec<&'a str> {
    first.iter().copied().chain(started.options.iter().map(String::as_str)).collect()
}

fn refused(started: &Started, error: io::Error) -> Refusal {
    Refusal::Program { program: started.program.clone(), error }
}
