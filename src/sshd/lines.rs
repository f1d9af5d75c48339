//! From the bytes of a file to the lines sshd sees (servconf.c:load_server_config).

/// One line as sshd numbers them. Its text is a range of [`Lines::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Where the text begins in [`Lines::text`].
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Where it begins in the file.
    pub origin: usize,
    /// The line an editor shows it on, from 1. It differs from sshd's own count after a NUL byte.
    pub number: usize,
}

/// A file as sshd keeps it in memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    pub text: Vec<u8>,
    pub lines: Vec<Line>,
    /// The places of NUL bytes behind which sshd sees nothing up to the end of that line.
    pub nuls: Vec<usize>,
}

impl Lines {
    /// The bytes of a line, blanks at its end still there.
    pub(super) fn of(&self, line: Line) -> &[u8] {
        &self.text[line.start..line.end]
    }
}

/// Loads a file. With `cut_comments`, as up to 8.6, everything from the first `#` of a line on
/// goes, quoted or not.
///
/// sshd copies each line with `strlen`, so that a NUL byte hides the rest of its line *and* the
/// line end: the next line is glued on (measured on 9.2; same code in all versions).
pub(super) fn load(raw: &[u8], cut_comments: bool) -> Lines {
    let mut loaded = Lines { text: Vec::with_capacity(raw.len()), ..Lines::default() };
    let mut open: Option<Line> = None;
    let mut from = 0;
    let mut number = 0;
    while from < raw.len() {
        let end = raw[from..].iter().position(|b| *b == b'\n').map_or(raw.len(), |at| from + at);
        number += 1;
        let mut seen = end;
        let mut ended = end < raw.len();
        if let Some(nul) = raw[from..end].iter().position(|b| *b == 0) {
            seen = from + nul;
            ended = false;
            loaded.nuls.push(seen);
        }
        if cut_comments && let Some(hash) = raw[from..seen].iter().position(|b| *b == b'#') {
            seen = from + hash;
            ended = true;
        }
        let indent =
            raw[from..seen].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
        let start = loaded.text.len();
        let line = open.get_or_insert(Line { start, end: start, origin: from + indent, number });
        loaded.text.extend_from_slice(&raw[from + indent..seen]);
        line.end = loaded.text.len();
        if ended {
            loaded.lines.extend(open.take());
        }
        from = end + 1;
    }
    loaded.lines.extend(open);
    loaded
}

#[cfg(test)]
mod tests {
    use super::load;

    fn seen(raw: &[u8], cut: bool) -> Vec<(usize, String)> {
        let loaded = load(raw, cut);
        loaded
            .lines
            .iter()
            .map(|l| (l.number, String::from_utf8_lossy(loaded.of(*l)).into_owned()))
            .collect()
    }

    #[test]
    fn a_nul_glues_the_next_line_on() {
        assert_eq!(
            seen(b"# a\0b\nPort 1\nPort 2", false),
            [(1, "# aPort 1".into()), (3, "Port 2".into())]
        );
    }

    #[test]
    fn comments_are_cut_in_the_old_era_only() {
        assert_eq!(seen(b" Banner \"/a#b\"\n", true), [(1, "Banner \"/a".into())]);
        assert_eq!(seen(b" Banner \"/a#b\"\n", false), [(1, "Banner \"/a#b\"".into())]);
        assert_eq!(seen(b"a#\0\nb", true), [(1, "a".into()), (2, "b".into())]);
    }
}
