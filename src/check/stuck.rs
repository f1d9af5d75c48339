//! Which process keeps the session waiting.

use super::Examination;
use crate::case::Process;
use crate::sshd::Runs;

/// Who keeps the session waiting.
pub enum Stuck<'a> {
    /// `/etc/ssh/sshrc`.
    Sshrc(&'a Process),
    /// The account's shell, before it came to the command; with what it waits for, if that is
    /// another process.
    Shell(&'a Process, Option<&'a Process>),
    /// The command itself.
    Program(&'a Process),
    /// Nobody was seen.
    Unseen,
}

/// The process that keeps the session waiting for `runs`.
#[must_use]
pub fn stuck<'a>(examination: &Examination<'a>, runs: Option<&Runs>) -> Stuck<'a> {
    let all = examination.at.host.seen().and_then(|host| host.processes.seen());
    let all = all.map_or(&[][..], Vec::as_slice);
    let Some(last) = leaf(all, None) else { return Stuck::Unseen };
    if all.iter().any(|process| process.words.iter().any(|word| word == "/etc/ssh/sshrc")) {
        return Stuck::Sshrc(last);
    }
    let line = runs.map(Runs::line).unwrap_or_default();
    let is_shell = |process: &&Process| match &process.words[..] {
        [_, flag, command, ..] => flag == "-c" && *command == line,
        _ => false,
    };
    let is_program = |process: &&Process| {
        let named = |word: &String| runs.is_some_and(|runs| *word == runs.command);
        !is_shell(process) && process.words.iter().take(2).any(named)
    };
    if let Some(program) = all.iter().find(is_program) {
        return Stuck::Program(leaf(all, Some(program)).unwrap_or(program));
    }
    match all.iter().find(is_shell) {
        Some(shell) => {
            let child = leaf(all, Some(shell)).filter(|child| child.pid != shell.pid);
            Stuck::Shell(shell, child)
        }
        // The command replaced the shell, and something else replaced the command.
        None => Stuck::Program(last),
    }
}

/// The youngest process below `top` that waits for no other one.
fn leaf<'a>(all: &'a [Process], top: Option<&'a Process>) -> Option<&'a Process> {
    let mut at = top.or_else(|| all.first())?;
    for _ in 0..all.len() {
        let Some(child) = all.iter().rfind(|process| process.parent == at.pid) else { break };
        at = child;
    }
    Some(at)
}
