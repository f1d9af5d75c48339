//! docs/architecture.md names every room of the sources, and none that is gone.

#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders below `src`: all of the first level, and of the second those that are modules of their
/// own. What lies deeper, or belongs to a file beside it, is part of its room.
fn rooms() -> Vec<String> {
    let mut all = Vec::new();
    for folder in folders(Path::new("src")) {
        let inner = folders(&folder).into_iter().filter(|inner| inner.join("mod.rs").exists());
        all.extend(inner.map(|inner| format!("{}/", inner.display())));
        all.push(format!("{}/", folder.display()));
    }
    all
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

/// What the first column of the table names.
fn rows() -> BTreeSet<String> {
    let text = fs::read_to_string("docs/architecture.md").unwrap();
    let table = text.split("| folder | its subject |").nth(1).unwrap();
    let lines = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    let first = lines.filter_map(|line| line.split('|').nth(1));
    first.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

#[test]
fn every_room_has_its_row_and_every_row_its_room() {
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR")).unwrap();
    let rows = rows();
    let missing: Vec<String> = rooms().into_iter().filter(|room| !rows.contains(room)).collect();
    assert!(missing.is_empty(), "docs/architecture.md has no row for {missing:?}");
    let gone: Vec<&String> = rows.iter().filter(|row| !Path::new(row).exists()).collect();
    assert!(gone.is_empty(), "docs/architecture.md has rows for {gone:?}");
    assert!(rows.len() > 30, "{rows:?}");
}
