//! Reads a configuration: all its files, and the first pass over them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::accounts::Accounts;
use super::arguments::{Arguments, Shape, shape, stripped};
use super::build::Build;
use super::config::{Config, File, Glob, Target};
use super::diagnostic::{Diagnostic, Severity};
use super::keyword::find;
use super::lines::load;
use super::options::{At, Options};
use super::release::Release;
use super::releases::Behaviour;
use super::source::{ReadError, Source};
use super::value::{Kind, Reader};
use super::walk::{Problem, Walk};
use super::{glob, include, startup};

/// How many files are read. More are a mistake or an attack.
const MAX_FILES: usize = 20_000;

/// Reads `main` and all it includes, as sshd of `release` does at startup: always a value, with
/// what is wrong in its diagnostics.
#[must_use]
pub fn read(source: &dyn Source, main: &Path, release: Release, build: Build) -> Config {
    let mut config = Config {
        release,
        build,
        accounts: Accounts::read(source),
        files: Vec::new(),
        targets: HashMap::new(),
        globs: Vec::new(),
        diagnostics: Vec::new(),
        unread: BTreeMap::new(),
        not_included: Vec::new(),
        options: Options::default(),
        mentioned: BTreeSet::new(),
    };
    let mut problems = load_all(source, main, &mut config);
    let walk = Walk::new(&config, None).run();
    problems.extend(walk.problems);
    let (options, mentioned) = (walk.options, walk.mentioned);
    problems.extend(startup::check(&config, &options));
    config.options = options;
    config.mentioned = mentioned;
    config.diagnostics = problems.into_iter().map(|problem| shown(&config, problem)).collect();
    config.not_included = not_included(source, &config);
    config
}

pub(super) fn shown(config: &Config, problem: Problem) -> Diagnostic {
    Diagnostic {
        severity: problem.severity,
        message: problem.message,
        place: problem.at.and_then(|at| config.place(at)),
    }
}

/// Loads the main file and everything Include lines lead to, each file once.
fn load_all(source: &dyn Source, main: &Path, config: &mut Config) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut known = HashMap::new();
    if let Err(why) = load_one(source, main, config, &mut known) {
        let message = format!("{}: {why}", main.display());
        problems.push(Problem { severity: Severity::Error, at: None, message });
        config.unread.insert(main.to_owned(), why);
    }
    let mut next = 0;
    while next < config.files.len() {
        for pattern in patterns_of(config, next) {
            if !config.targets.contains_key(&pattern) && config.targets.len() < MAX_FILES {
                let targets = targets_of(source, &pattern, config, &mut known);
                config.targets.insert(pattern, targets);
            }
        }
        problems.extend(nul_warnings(config, next));
        next += 1;
    }
    problems
}

fn load_one(
    source: &dyn Source,
    path: &Path,
    config: &mut Config,
    known: &mut HashMap<PathBuf, usize>,
) -> Result<usize, ReadError> {
    if let Some(index) = known.get(path) {
        return Ok(*index);
    }
    if config.files.len() >= MAX_FILES {
        return Err(ReadError::TooLarge);
    }
    let bytes = source.read(path)?;
    let lines = load(&bytes, config.release.does(Behaviour::CutsComments));
    let name = Arc::from(path.to_string_lossy());
    config.files.push(File { path: path.to_owned(), bytes, name, lines });
    known.insert(path.to_owned(), config.files.len() - 1);
    Ok(config.files.len() - 1)
}

fn targets_of(
    source: &dyn Source,
    pattern: &[u8],
    config: &mut Config,
    known: &mut HashMap<PathBuf, usize>,
) -> Vec<Target> {
    let mut targets = Vec::new();
    for path in glob::expand(source, pattern) {
        let path = PathBuf::from(OsStr::from_bytes(&path));
        let file = load_one(source, &path, config, known);
        if let Err(why) = &file {
            config.unread.insert(path.clone(), why.clone());
        }
        targets.push(Target { path, file });
    }
    let directory = glob::directory_of(pattern).map(|path| PathBuf::from(OsStr::from_bytes(path)));
    config.globs.push(Glob {
        pattern: String::from_utf8_lossy(pattern).into_owned(),
        directory,
        matches: targets.iter().map(|target| target.path.clone()).collect(),
    });
    targets
}

/// The patterns of all Include lines of a file, whatever block they stand in: at startup sshd
/// follows them all.
fn patterns_of(config: &Config, file: usize) -> Vec<Vec<u8>> {
    let lines = &config.files[file].lines;
    let mut found = Vec::new();
    for line in &lines.lines {
        let text = stripped(lines.of(*line));
        // Nothing else can be an Include line; most lines end here.
        if !matches!(text.first(), Some(b'i' | b'I' | b'"' | b'=')) {
            continue;
        }
        let Shape::Keyed(keyed) = shape(text) else { continue };
        let row = find(&keyed.keyword.text, config.release, config.build);
        if row.is_none_or(|found| found.row.kind != Kind::Include) {
            continue;
        }
        let like_a_shell = config.release.does(Behaviour::SplitsLikeAShell);
        let Ok(mut arguments) = Arguments::new(text, keyed.rest, like_a_shell) else { continue };
        let keyword = String::from_utf8_lossy(&keyed.keyword.text);
        let reader = Reader {
            release: config.release,
            build: config.build,
            keyword: &keyword,
            start: 0,
            active: true,
            is_set: false,
            accounts: &config.accounts,
        };
        found.extend(include::patterns(&reader, &mut arguments).unwrap_or_default());
    }
    found
}

fn nul_warnings(config: &Config, file: usize) -> Vec<Problem> {
    let lines = &config.files[file].lines;
    let warn = |nul: &usize| {
        let line = lines.lines.iter().rposition(|line| line.origin <= *nul)?;
        let message = "a NUL byte: sshd sees neither the rest of this line nor its end".into();
        let byte = u32::try_from(nul - lines.lines[line].origin).ok()?;
        let at = At { file: u32::try_from(file).ok()?, line: u32::try_from(line).ok()?, byte };
        Some(Problem { severity: Severity::Warning, at: Some(at), message })
    };
    lines.nuls.iter().take(100).filter_map(warn).collect()
}

/// Files in the drop-in directories that were not read: `sshd_config.d` in /etc/ssh, beside the
/// main file, and wherever an Include looks for files.
fn not_included(source: &dyn Source, config: &Config) -> Vec<PathBuf> {
    let mut directories = BTreeSet::from([PathBuf::from("/etc/ssh/sshd_config.d")]);
    if let Some(main) = config.files.first().and_then(|file| file.path.parent()) {
        directories.insert(main.join("sshd_config.d"));
    }
    let named =
        |glob: &Glob| glob.directory.clone().filter(|d| d.to_string_lossy().ends_with(".d"));
    directories.extend(config.globs.iter().filter_map(named));
    let read: BTreeSet<&Path> =
        config.globs.iter().flat_map(|g| &g.matches).map(PathBuf::as_path).collect();
    let mut found = Vec::new();
    for directory in directories {
        let mut names = source.list(&directory).unwrap_or_default();
        names.sort_unstable();
        let paths = names.iter().map(|name| directory.join(name));
        found.extend(paths.filter(|p| !read.contains(p.as_path()) && !source.is_directory(p)));
    }
    found
}
