//! File, id, page, document and clinic case of a check share one name, and `docs/causes` is what the
//! pages in the checks say.
//!
//! `SFTP_DOCTOR_WRITE_DOCS=1 cargo test --test pages` writes the documents anew.
#![allow(clippy::unwrap_used, clippy::print_stderr)] // a test fails by panicking

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sftp_doctor::check::Check;
use sftp_doctor::checks::ALL;

/// The sections of a page, in order.
const SECTIONS: [&str; 6] = [
    "What is wrong",
    "What FOG shows",
    "How the doctor knows",
    "What to do",
    "How sure one can be",
    "Sources",
];

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn names(dir: &str, ending: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(here(dir)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
}

fn ids() -> BTreeSet<String> {
    ALL.iter().map(|check| check.id.to_owned()).collect()
}

#[test]
fn file_and_id_share_the_name() {
    let mut files = names("checks", ".rs");
    assert!(files.remove("mod"));
    let files: BTreeSet<String> = files.iter().map(|name| name.replace('_', "-")).collect();
    assert_eq!(files, ids());
    assert_eq!(ALL.len(), ids().len(), "two checks have one id");
}

#[test]
fn every_page_has_its_sections() {
    for check in ALL {
        let titles: Vec<&str> =
            check.page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(titles, SECTIONS, "{}", check.id);
        for section in check.page.split("## ").skip(1) {
            let (title, text) = section.split_once('\n').unwrap();
            assert!(text.trim().len() > 10, "{}: {title} is empty", check.id);
        }
        let long = check.page.lines().find(|line| line.chars().count() > 200);
        assert_eq!(long, None, "{}", check.id);
        assert!(!check.summary.ends_with('.') && check.summary.len() <= 90, "{}", check.id);
    }
}

#[test]
fn every_check_has_a_clinic_case_of_its_name() {
    let mut cases = String::new();
    for file in names("tests/clinic/cases", ".rs") {
        let path = here("tests/clinic/cases").join(file + ".rs");
        cases.push_str(&std::fs::read_to_string(path).unwrap());
    }
    let without: Vec<&str> =
        ALL.iter().map(|c| c.id).filter(|id| !cases.contains(&format!("\"{id}/"))).collect();
    assert!(without.is_empty(), "these checks have no clinic case: {without:?}");
}

#[test]
fn the_documents_say_what_the_pages_say() {
    let mut expected: Vec<(String, String)> =
        ALL.iter().map(|check| (check.id.to_owned(), document(check))).collect();
    expected.push(("README".to_owned(), index()));
    let dir = here("docs/causes");
    if std::env::var_os("SFTP_DOCTOR_WRITE_DOCS").is_some() {
        std::fs::create_dir_all(&dir).unwrap();
        for name in names("docs/causes", ".md") {
            std::fs::remove_file(dir.join(name + ".md")).unwrap();
        }
        for (name, text) in &expected {
            std::fs::write(dir.join(format!("{name}.md")), text).unwrap();
        }
        return;
    }
    let known: BTreeSet<String> = expected.iter().map(|(name, _)| name.clone()).collect();
    let again = "SFTP_DOCTOR_WRITE_DOCS=1 cargo test --test pages writes them anew";
    assert_eq!(names("docs/causes", ".md"), known, "{again}");
    for (name, text) in expected {
        let written = std::fs::read_to_string(dir.join(format!("{name}.md"))).unwrap();
        assert_eq!(written, text, "docs/causes/{name}.md differs; {again}");
    }
}

fn document(check: &Check) -> String {
    let Check { id, summary, page, .. } = check;
    format!("# {id}\n\n{summary}.\n\n{}\n", page.trim_end())
}

fn index() -> String {
    let mut text = String::from(
        "# The causes\n\nOne page a check, in the order of the stages; `sftp-doctor explain ID` shows \
         the same page. Made from the checks by `tests/pages.rs`.\n\n| id | what is wrong |\n|---|---|\n",
    );
    for Check { id, summary, .. } in ALL {
        text.push_str(&format!("| [{id}]({id}.md) | {summary} |\n"));
    }
    text
}
