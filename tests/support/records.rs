//! The saved records of `tests/replay`.

use std::fs;
use std::path::PathBuf;

use sftp_doctor::case::Case;
use sftp_doctor::case_file;

/// Where a record lies.
#[allow(dead_code)]
pub(crate) fn path(name: &str) -> PathBuf {
    PathBuf::from(format!("tests/replay/{name}.json"))
}

/// Every record with its name, in the order of the names.
#[allow(dead_code)]
pub(crate) fn all() -> Vec<(String, Case)> {
    let files = fs::read_dir("tests/replay").unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.is_file()).collect();
    files.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let case = case_file::from_bytes(&fs::read(&path).unwrap());
        (name.clone(), case.unwrap_or_else(|why| panic!("{name}: {why}")))
    };
    files.into_iter().map(read).collect()
}
