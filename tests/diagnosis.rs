//! Which of several findings leads.

#[path = "support/report_cases.rs"]
#[allow(dead_code, unused_imports)]
mod cases;

use sftp_doctor::case::Stage;
use sftp_doctor::check::Checked;
use sftp_doctor::checks;
use sftp_doctor::diagnosis::diagnose;
use sftp_doctor::finding::Finding;

/// The ids of the causes of a Case in which these were found besides.
fn led(example: &cases::Example, beside: impl IntoIterator<Item = Finding>) -> Vec<&'static str> {
    let known = example.diagnosis.causes.iter().map(|cause| cause.finding.clone());
    let checked = known.chain(beside).map(|finding| Checked {
        check: checks::ALL[0],
        target: 0,
        answer: finding.into(),
    });
    let diagnosis = diagnose(&example.case, checked.collect());
    diagnosis.causes.iter().map(|cause| cause.finding.id).collect()
}

fn storage() -> Finding {
    Finding::fatal("storage-missing", Stage::Rehearsal, "there is no /images").confirmed()
}

#[test]
fn what_lies_beyond_the_end_of_the_session_does_not_lead() {
    let ids = led(&cases::wrong_password(), [storage()]);
    assert_eq!(
        ids,
        ["wrong-password", "storage-missing"],
        "likely, but it is where the login ended"
    );
}

#[test]
fn the_surest_leads_among_those_that_can_have_ended_it() {
    let earlier = Finding::fatal("port-closed", Stage::Connect, "a guess").likely();
    let ids = led(&cases::famous_sentence(), [storage(), earlier]);
    assert_eq!(ids[0], "shell-startup-output");
    assert_eq!(ids[1..], ["port-closed", "storage-missing"]);
}
