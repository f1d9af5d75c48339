//! What is to hold of sshd's configuration afterwards.

use std::path::PathBuf;

use crate::cure::Cure;
use crate::sshd::{Config, Effective, Runs, Why};

use super::site::Site;
use super::text::NEEDED;

/// The wishes of the cures together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Goal {
    /// sshd itself answers SFTP for FOG's account.
    pub(super) internal: bool,
    /// No option denies what FOG needs.
    pub(super) allow: bool,
    /// No second line defines the subsystem.
    pub(super) one_line: bool,
    /// Files of the drop-in directory that are to be read, or gone.
    pub(super) drop_ins: Vec<PathBuf>,
    /// Values in force for FOG's account: lines of a Match block.
    pub(super) account: Vec<String>,
    /// Lines that are to say something else: file, line, from, to.
    pub(super) lines: Vec<(String, usize, String, String)>,
}

impl Goal {
    /// What these cures wish for together.
    pub(super) fn of<'a>(cures: impl IntoIterator<Item = &'a Cure>) -> Self {
        let mut goal = Self::default();
        for cure in cures {
            match cure {
                Cure::InternalSftp => goal.internal = true,
                Cure::AllowRequests => goal.allow = true,
                Cure::OneSubsystemLine => goal.one_line = true,
                Cure::DropIn { path } => goal.drop_ins.push(PathBuf::from(path)),
                Cure::ForAccount { lines } => goal.account.extend(lines.iter().cloned()),
                Cure::Line { file, line, from, to } => {
                    goal.lines.push((file.clone(), *line, from.clone(), to.clone()));
                }
                _ => {}
            }
        }
        goal
    }

    /// True when nothing is wished for.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// True when it is about what answers SFTP.
    pub(super) fn about_subsystem(&self) -> bool {
        self.internal || self.allow || self.one_line
    }

    /// True when this configuration is as wished. `spare` is how many lines without effect there
    /// were before, `carried` the options to be kept.
    pub(super) fn holds(&self, site: &Site<'_>, config: &Config, spare: usize) -> bool {
        let effective = config.effective(&site.fog);
        let sound = config.loads() && !effective.crashes() && effective.diagnostics().is_empty();
        let most = if self.one_line { 0 } else { spare };
        let unread = |path: &PathBuf| config.not_included().contains(path);
        sound
            && spare_lines(&effective) <= most
            && (!self.about_subsystem() || self.served(site, &effective))
            && !self.drop_ins.iter().any(unread)
            && self.account.iter().all(|line| in_force(&effective, line))
    }

    fn served(&self, site: &Site<'_>, effective: &Effective) -> bool {
        let Some(runs) = effective.sftp() else { return false };
        (!self.internal || runs.internal) && self.options_fit(site, &runs)
    }

    fn options_fit(&self, site: &Site<'_>, runs: &Runs) -> bool {
        let Some(options) = site.options(&runs.arguments) else { return !self.internal };
        if self.allow && NEEDED.iter().any(|request| options.denies(request).is_some()) {
            return false;
        }
        let carried = site.carried(self.allow);
        !self.internal || carried.is_empty() || runs.arguments == carried
    }
}

/// Lines that define `sftp` once more, and to no effect.
pub(super) fn spare_lines(effective: &Effective) -> usize {
    let again = effective
        .lost("subsystem")
        .filter(|lost| matches!(lost.why, Why::EarlierLine(_)) && lost.value.starts_with("sftp "));
    again.count()
}

/// `MaxSessions 10` holds.
fn in_force(effective: &Effective, line: &str) -> bool {
    let Some((keyword, value)) = line.split_once(' ') else { return false };
    let keyword = keyword.to_ascii_lowercase();
    effective.get(&keyword).is_some_and(|setting| setting.value.eq_ignore_ascii_case(value))
}
