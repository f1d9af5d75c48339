//! What a fix wants, as data: checks say what is to hold, and only `fix/` decides which bytes change.

use serde::Serialize;

/// One thing that is to hold afterwards, or one change whose every detail the check knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cure {
    /// sshd itself answers SFTP for FOG's account, with options that it knows.
    InternalSftp,
    /// No option of the SFTP server denies what FOG asks for.
    AllowRequests,
    /// No line defines the subsystem `sftp` beside another that does.
    OneSubsystemLine,
    /// This file of the drop-in directory is read, or gone.
    DropIn {
        /// Its path.
        path: String,
    },
    /// These keywords have these values for FOG's account from FOG's address, and for nobody else.
    ForAccount {
        /// Lines of a Match block: `PasswordAuthentication yes`.
        lines: Vec<String>,
    },
    /// A line of sshd_config says something else.
    Line {
        /// Its file.
        file: String,
        /// Its number, from 1.
        line: usize,
        /// What it says now, in words: a line that says something else is left alone.
        from: String,
        /// What it is to say.
        to: String,
    },
    /// A directory belongs to the account and has the mode that FOG's installer gives it.
    Own {
        /// Its path.
        path: String,
    },
    /// The capture directory exists, with its `.mntcheck`.
    CaptureDirectory {
        /// Its path.
        path: String,
    },
    /// Everybody may pass the directory.
    Pass {
        /// Its path.
        path: String,
    },
    /// Nobody but its owner reads the file.
    Close {
        /// Its path.
        path: String,
    },
    /// A program of the system changes the account.
    Account {
        /// The program, by its absolute path, and its arguments.
        run: Vec<String>,
        /// What takes it back.
        undo: Vec<String>,
    },
    /// The running sshd has read what lies on the disk.
    Reload,
    /// sshd runs.
    Start,
}
