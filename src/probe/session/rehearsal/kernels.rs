//! The update of a kernel (FOG 1.6, `FOGPage`): `backup/` is there or can be made, the new kernel is
//! written and given mode 0644, its release is noted by a command, the old one moves to `backup/`.

use super::steps::expect_directory;
use super::{Ended, Made, Steps};
use crate::case::StepKind;
use crate::probe::session::scratch::Scratch;
use crate::probe::session::sftp::Client;

impl Steps<'_> {
    pub(super) fn kernels(&mut self, scratch: &Scratch) -> Result<(), Ended> {
        self.realpath();
        let directory = scratch.storage();
        self.step(StepKind::StatStorage, &directory, expect_directory)?;
        let backup = format!("{}/backup", directory.trim_end_matches('/'));
        let there = self.step(StepKind::StatToBeMade, &backup, expect_directory);
        let missing = there.is_err() && self.is_missing();
        // To make a name in a directory takes the same rights as to move one into it.
        let aside =
            format!("{}-backup", scratch.name_in(if missing { &directory } else { &backup }));
        let (kernel, old) = (scratch.name_in(&directory), format!("{aside}/kernel"));
        self.made.push(Made::directory(&aside));
        self.step(StepKind::Mkdir, &aside, Client::mkdir)?;
        self.made.push(Made::file(&kernel));
        self.step(StepKind::Write, &kernel, |client, path| {
            client.write_new(path, b"sftp-doctor\n")
        })?;
        // FOG ignores a failure of these two, and so does the rehearsal.
        let _ = self.step(StepKind::Chmod, &kernel, |client, path| client.chmod(path, 0o644));
        let _ = self.step(StepKind::Exec, &kernel, |client, path| client.exec(&note_release(path)));
        self.made.push(Made::file(&old));
        self.step(StepKind::Rename, &kernel, |client, path| client.rename(path, &old))?;
        self.step(StepKind::Unlink, &old, Client::unlink)?;
        self.step(StepKind::Rmdir, &aside, Client::rmdir)?;
        self.made.clear();
        Ok(())
    }
}

/// FOG notes a kernel's release in an extended attribute, through the account's login shell.
fn note_release(path: &str) -> String {
    format!("attr -s version -V sftp-doctor '{}'", path.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::note_release;

    #[test]
    fn a_path_is_one_word_of_the_command() {
        let command = note_release("/a b/it's");
        assert_eq!(command, r"attr -s version -V sftp-doctor '/a b/it'\''s'");
    }
}
