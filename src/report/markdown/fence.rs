//! Fenced blocks that nothing inside can close.

/// `lines` as a fenced block of `kind`. The fence is longer than any run of back-ticks inside, so
/// that none of them ends it (CommonMark 0.31, 4.5).
pub(super) fn fenced(kind: &str, lines: &[String]) -> String {
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{kind}\n{}\n{fence}\n", lines.join("\n"))
}

fn longest_run(line: &str) -> usize {
    line.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::fenced;

    #[test]
    fn the_fence_is_longer_than_any_run() {
        let block = |line: &str| fenced("text", &[line.to_owned()]);
        assert_eq!(block("a"), "```text\na\n```\n");
        assert_eq!(block("``` b ````"), "`````text\n``` b ````\n`````\n");
        assert_eq!(block("``"), "```text\n``\n```\n");
    }
}
