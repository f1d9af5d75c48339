//! A record with names, addresses, hardware addresses and a password planted in every text it has,
//! whatever member that is: none comes through, and what was equal stays equal.

#![allow(clippy::unwrap_used)]

#[path = "support/leaves.rs"]
mod leaves;
#[path = "support/records.rs"]
mod records;

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};
use sftp_doctor::case::Case;
use sftp_doctor::redact;
use sftp_doctor::secret::Secret;

/// What is planted behind every text.
const PLANTED: &str = " 0016.3eaa.bbc2 erik@10.20.30.40 alice-adm grp-chemie fog7 \
    fog7.physlab.acme.org 10.20.30.40 10.20.0.0/16 2a02:8:1::7 00:16:3e:5a:7b:9d 00163e5a7b9d \
    carol@mail.acme.org /home/dora/x /srv/acme-lab/a";
const NAMES: [&str; 15] = [
    "bbc2",
    "erik",
    "alice",
    "chemie",
    "fog7",
    "physlab",
    "acme",
    "10.20.",
    "2a02:8",
    "5a:7b:9d",
    "5a7b9d",
    "carol",
    "dora",
    "acme-lab",
    "SHA256:2Wvz",
];

/// The texts of a record that hold what somebody wrote: not the names of variants, nor addresses.
fn texts(case: &Value) -> Vec<String> {
    // The members of the items of a list are all of one kind.
    let mut known: HashMap<String, bool> = HashMap::new();
    let mut all = leaves::paths(case);
    all.retain(|path| *known.entry(kind(path)).or_insert_with(|| is_text(case, path)));
    all
}

fn is_text(case: &Value, path: &str) -> bool {
    let mut changed = case.clone();
    let Some(Value::String(text)) = changed.pointer_mut(path) else { return false };
    text.push_str(" x");
    let kept = serde_json::from_value::<Case>(changed.clone()).map(|case| json!(case));
    kept.is_ok_and(|kept| kept.pointer(path) == changed.pointer(path))
}

/// A pointer without the numbers of items.
fn kind(path: &str) -> String {
    let names = path.split('/').filter(|step| step.parse::<usize>().is_err());
    names.collect::<Vec<_>>().join("/")
}

/// Where the names stand that nothing tells by their shape.
fn with_places(mut case: Case) -> Case {
    case.recorded.machine = Some("fog7".into());
    case.recorded.redacted = false;
    let at = &mut case.targets[0];
    at.target.user.value = "alice-adm".into();
    if let sftp_doctor::case::Look::Seen(host) = &mut at.host {
        if let sftp_doctor::case::Look::Seen(account) = &mut host.account {
            account.groups.push("grp-chemie".into());
        }
    } else {
        at.target.name = "grp-chemie".into();
    }
    case
}

#[test]
fn nothing_planted_comes_through_and_equal_things_stay_equal() {
    let mut kinds = BTreeSet::new();
    for (name, case) in records::all() {
        let mut planted = json!(with_places(case));
        let texts = texts(&planted);
        for path in &texts {
            kinds.insert(kind(path));
            if !is_a_name(path) {
                let Some(Value::String(text)) = planted.pointer_mut(path) else { continue };
                text.push_str(PLANTED);
            }
        }
        let planted: Case = serde_json::from_value(planted).unwrap();
        let (redacted, hidden) =
            redact::case(&planted).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert!(hidden.users >= 3 && hidden.addresses >= 2, "{name}: {hidden}");
        let redacted = json!(redacted);
        let text = redacted.to_string();
        for name_in in NAMES {
            let at = text.find(name_in);
            assert_eq!(at, None, "{name}: {}", &text[at.unwrap_or(0)..][..200]);
        }
        let ends: BTreeSet<&str> = texts
            .iter()
            .filter(|path| !is_a_name(path))
            .filter_map(|path| redacted.pointer(path)?.as_str())
            .map(|text| &text[text.len() - END..])
            .collect();
        assert_eq!(ends.len(), 1, "{name}: {ends:?}");
    }
    assert!(kinds.len() > 60, "too few kinds of texts: {kinds:#?}");
}

/// So much of the end of every text is the same.
const END: usize = 60;

/// Members that are names as a whole: with blanks in them they would be other names.
fn is_a_name(path: &str) -> bool {
    let member =
        path.trim_end_matches("/value").rsplit('/').find(|step| step.parse::<usize>().is_err());
    matches!(member, Some("user" | "host" | "name" | "groups" | "machine" | "schema" | "doctor"))
}

#[test]
fn a_password_is_in_no_text_whatever_form_it_has() {
    const SECRET: &str = "Tr0ub4dor&3 \"$x'y\\";
    let secret = Secret::new(SECRET.into());
    for (name, case) in records::all().into_iter().take(3) {
        let mut planted = json!(case);
        for path in texts(&planted) {
            let Some(Value::String(text)) = planted.pointer_mut(&path) else { continue };
            text.push_str(&sftp_doctor::text::plain(SECRET));
        }
        let planted: Case = serde_json::from_value(planted).unwrap();
        let clean = redact::without_secrets(planted, &[&secret]);
        let text = json!(clean).to_string();
        assert!(text.contains("(hidden)"), "{name}");
        assert!(!text.contains("Tr0ub4dor"), "{name}: {text}");
    }
}
