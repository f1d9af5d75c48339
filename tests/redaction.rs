//! Redaction: nothing personal comes through, equal things stay equal, and the findings stay.

#![allow(clippy::unwrap_used)]

#[path = "support/report_cases.rs"]
#[allow(dead_code)]
mod cases;

use sftp_doctor::case::{Case, Origin, Sourced, Stage};
use sftp_doctor::redact;

fn personal() -> Case {
    let mut case = cases::famous_sentence().case;
    let at = &mut case.targets[0];
    at.target.name = "fog1.lab.acme.org".into();
    at.target.host = Sourced::new("fog1.lab.acme.org".into(), Origin::Argument);
    at.target.user = Sourced::new("alice".into(), Origin::Argument);
    at.session.addresses = vec!["10.20.30.40".parse().unwrap(), "2a02:8:1::7".parse().unwrap()];
    at.session.connects[0].0 = "10.20.30.40:22".parse().unwrap();
    at.session.local = Some("10.20.30.41:50022".parse().unwrap());
    for record in &mut at.session.timeline {
        if record.stage == Stage::Resolve {
            record.note =
                "fog1.lab.acme.org is 10.20.30.40, /srv/acme/alice/x.sh, fog1 and Alice".into();
        }
    }
    case
}

#[test]
fn names_and_addresses_go_and_relations_stay() {
    let (redacted, hidden) = redact::case(&personal()).unwrap();
    let text = serde_json::to_string(&redacted).unwrap();
    for name in ["acme", "alice", "Alice", "fog1", "10.20.30", "2a02:8"] {
        assert!(!text.contains(name), "{name}: {text}");
    }
    let at = &redacted.targets[0];
    assert_eq!(at.target.host.value, "host-1.host-2.host-3.example");
    assert_eq!(at.target.user.value, "user-1");
    assert_eq!(at.session.connects[0].0.to_string(), "10.0.0.1:22");
    assert_eq!(at.session.local.unwrap().to_string(), "10.0.0.2:50022");
    let note = &at.session.stage(Stage::Resolve).unwrap().note;
    assert_eq!(
        note,
        "host-1.host-2.host-3.example is 10.0.0.1, /srv/dir-1/user-1/dir-2.sh, host-1 and user-2"
    );
    assert_eq!((hidden.users, hidden.addresses), (2, 4));
}

#[test]
fn twice_is_once() {
    let once = redact::case(&personal()).unwrap().0;
    let twice = redact::case(&once).unwrap().0;
    assert_eq!(serde_json::to_value(&once).unwrap(), serde_json::to_value(&twice).unwrap());
}
