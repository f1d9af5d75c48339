//! How many were tried, and how many survived.

use std::collections::BTreeMap;

use super::fault::Fault;
use super::one::{End, Stood};
use crate::case::Release;

/// A line of the table.
#[derive(Debug, Default, Clone)]
struct Line {
    tried: usize,
    as_before: usize,
    as_repaired: usize,
    between: usize,
    outcomes: BTreeMap<String, usize>,
}

impl Line {
    fn survived(&self) -> usize {
        self.as_before + self.as_repaired + self.between
    }
}

/// The table.
#[derive(Debug, Default)]
pub(super) struct Table {
    lines: Vec<(&'static str, Line)>,
    failed: Vec<String>,
}

impl Table {
    /// Takes in a fault, and prints its line.
    pub(super) fn add(
        &mut self,
        fault: &Fault,
        release: Release,
        ended: Result<End, String>,
        took: &str,
    ) {
        let at = self.lines.iter().position(|(group, _)| *group == fault.group);
        let at = at.unwrap_or_else(|| {
            self.lines.push((fault.group, Line::default()));
            self.lines.len() - 1
        });
        let line = &mut self.lines[at].1;
        line.tried += 1;
        let name = format!("{:9} {}: {}", release.name(), fault.group, fault.name);
        match ended {
            Ok(End { stood, outcome }) => {
                let said = outcome.unwrap_or_else(|| "cut short".to_owned());
                println!("ok   {name} | {said}, {} | {took}", word(stood));
                *match stood {
                    Stood::AsBefore => &mut line.as_before,
                    Stood::AsRepaired => &mut line.as_repaired,
                    Stood::Between => &mut line.between,
                } += 1;
                *line.outcomes.entry(said).or_default() += 1;
            }
            Err(what) => {
                println!("LOST {name} | {} | {took}", what.trim());
                self.failed.push(format!("{name}: {}", what.trim()));
            }
        }
    }

    /// A difference on the machine itself.
    pub(super) fn machine(&mut self, changes: Vec<String>) {
        self.failed.extend(changes);
    }

    /// Prints it; true when all survived.
    pub(super) fn close(&self) -> bool {
        println!();
        for failed in &self.failed {
            println!("lost: {failed}");
        }
        println!(
            "{:44} {:>5} {:>8}   as before, as repaired, between; what was said",
            "fault", "tried", "survived"
        );
        let mut lines: Vec<_> = self.lines.iter().collect();
        lines.sort_by_key(|(group, _)| *group);
        let (mut tried, mut survived) = (0, 0);
        for (group, line) in lines {
            let said: Vec<String> =
                line.outcomes.iter().map(|(what, count)| format!("{count} {what}")).collect();
            println!(
                "{group:44} {:5} {:8}   {}, {}, {}; {}",
                line.tried,
                line.survived(),
                line.as_before,
                line.as_repaired,
                line.between,
                said.join(", ")
            );
            (tried, survived) = (tried + line.tried, survived + line.survived());
        }
        println!("{:44} {tried:5} {survived:8}", "all");
        println!("{survived} passed, {} failed", self.failed.len());
        self.failed.is_empty()
    }
}

fn word(stood: Stood) -> &'static str {
    match stood {
        Stood::AsBefore => "as before",
        Stood::AsRepaired => "as repaired",
        Stood::Between => "in between, and loading",
    }
}
