//! A repair that strangers may read: every text in it, and the files it changes.

use std::path::{Path, PathBuf};

use super::comments;
use crate::fix::plan::{Change, Chosen, Manual, Offer, Plan, Unread};
use crate::fix::{Repair, Step};
use crate::text::Bytes;

/// What becomes of a text.
type Rewrite<'a> = &'a dyn Fn(&str) -> String;

/// `repair` with `rewrite` applied to every text in it that is not the doctor's own word. Lines of
/// comment in files are blanked where `blank` says so.
pub(super) fn rewritten(repair: &Repair, blank: bool, rewrite: Rewrite<'_>) -> Repair {
    // Every member by its name: one that is added has to be looked at here.
    let Repair { outcome, why, transaction, plan, service, before } = repair;
    let Plan {
        target,
        targets,
        changes,
        service: told,
        keywords,
        cured,
        offered,
        manual,
        unread,
        notes,
        refused,
        commands,
    } = plan;
    let step = |step: &Step| Files { blank, rewrite }.step(step);
    let change = |c: &Change| Change { step: step(&c.step), cures: c.cures.clone() };
    let chosen = |chosen: &Chosen| Chosen { title: rewrite(&chosen.title), ..chosen.clone() };
    let all = |texts: &[String]| texts.iter().map(|text| rewrite(text)).collect::<Vec<_>>();
    let offer = |offer: &Offer| Offer {
        chosen: chosen(&offer.chosen),
        why: rewrite(&offer.why),
        commands: all(&offer.commands),
    };
    let by_hand = |manual: &Manual| Manual {
        title: rewrite(&manual.title),
        commands: all(&manual.commands),
        ..manual.clone()
    };
    let edit = |unread: &Unread| Unread {
        path: rewrite(&unread.path),
        lines: all(&unread.lines),
        ..unread.clone()
    };
    let text = |text: &Option<String>| text.as_deref().map(rewrite);
    let plan = Plan {
        target: *target,
        targets: targets.clone(),
        changes: changes.iter().map(change).collect(),
        service: *told,
        keywords: keywords.clone(),
        cured: cured.iter().map(chosen).collect(),
        offered: offered.iter().map(offer).collect(),
        manual: manual.iter().map(by_hand).collect(),
        unread: unread.iter().map(edit).collect(),
        notes: all(notes),
        refused: text(refused),
        commands: all(commands),
    };
    Repair {
        outcome: *outcome,
        why: text(why),
        transaction: transaction.clone(),
        plan,
        service: text(service),
        before: before.clone(),
    }
}

/// The files of a change.
struct Files<'a> {
    blank: bool,
    rewrite: Rewrite<'a>,
}

impl Files<'_> {
    fn step(&self, step: &Step) -> Step {
        match step.clone() {
            Step::Write { path, before, after } => Step::Write {
                path: self.path(&path),
                before: self.bytes(before),
                after: self.bytes(after),
            },
            Step::Create { path, bytes, standing } => {
                Step::Create { path: self.path(&path), bytes: self.bytes(bytes), standing }
            }
            Step::Rename { from, to, before } => Step::Rename {
                from: self.path(&from),
                to: self.path(&to),
                before: self.bytes(before),
            },
            Step::Remove { path, before } => {
                Step::Remove { path: self.path(&path), before: self.bytes(before) }
            }
            Step::MakeDirectory { path, standing } => {
                Step::MakeDirectory { path: self.path(&path), standing }
            }
            Step::Own { path, before, after } => {
                Step::Own { path: self.path(&path), before, after }
            }
            Step::Account { run, undo } => {
                let all = |words: Vec<String>| words.iter().map(|w| (self.rewrite)(w)).collect();
                Step::Account { run: all(run), undo: all(undo) }
            }
        }
    }

    fn path(&self, path: &Path) -> PathBuf {
        (self.rewrite)(&path.display().to_string()).into()
    }

    /// Line for line, so that a diff of two files stays one.
    fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        let bytes = if self.blank { comments::blanked(&bytes).0 } else { bytes };
        let line = |line: &[u8]| {
            let text = (self.rewrite)(&Bytes(line.to_vec()).to_string());
            Bytes::escaped(&text).map_or_else(|| text.into_bytes(), |bytes| bytes.0)
        };
        bytes.split_inclusive(|b| *b == b'\n').flat_map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::rewritten;
    use crate::fix::plan::{Change, Plan};
    use crate::fix::{Before, Outcome, Repair, Step};

    #[test]
    fn every_text_is_rewritten_and_a_comment_is_blanked() {
        let step = Step::Write {
            path: "/etc/ssh/sshd_config.d/acme.conf".into(),
            before: b"# acme's own\nAllowUsers acme\n\xff\n".to_vec(),
            after: b"AllowUsers acme fogproject\n".to_vec(),
        };
        let plan = Plan {
            changes: vec![Change { step, cures: vec!["user-not-allowed"] }],
            notes: vec!["acme is logged in".to_owned()],
            ..Plan::default()
        };
        let repair = Repair {
            outcome: Outcome::DryRun,
            why: Some("acme".to_owned()),
            transaction: None,
            plan,
            service: None,
            before: Before { verdict: "capture-fails", causes: Vec::new() },
        };
        let other = rewritten(&repair, true, &|text| text.replace("acme", "user-1"));
        let [Change { step: Step::Write { path, before, after }, .. }] = &other.plan.changes[..]
        else {
            panic!("a file that says something else: {other:?}")
        };
        assert_eq!(path.to_str(), Some("/etc/ssh/sshd_config.d/user-1.conf"));
        assert_eq!(before, b"#\nAllowUsers user-1\n\xff\n");
        assert_eq!(after, b"AllowUsers user-1 fogproject\n");
        assert_eq!(other.plan.notes, ["user-1 is logged in"]);
        assert_eq!(other.why.as_deref(), Some("user-1"));
    }
}
