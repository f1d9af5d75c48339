//! One time against its limit, as a bar on a logarithmic axis: 0.2 ms and 10 s both show.

/// The left end of the axis, in milliseconds.
const SHORTEST: f64 = 0.1;

/// The axis all bars of a timeline share.
pub(super) struct Axis {
    decades: usize,
    /// Columns for each factor of ten.
    step: usize,
    unicode: bool,
}

impl Axis {
    /// An axis long enough for `longest_ms`, with at least four columns of room left for a label.
    pub(super) fn new(longest_ms: f64, columns: usize, unicode: bool) -> Self {
        let decades = (longest_ms.max(1000.0) / SHORTEST).log10().ceil().min(9.0) as usize;
        Self { decades, step: (columns / decades).clamp(3, 6), unicode }
    }

    /// Columns of a bar with its limit mark and the last label of the ruler.
    pub(super) fn columns(&self) -> usize {
        self.decades * self.step + 4
    }

    /// The axis' labels: `.1  1   10  100 1s  10s`. Where a step is narrow, those of three
    /// characters are left out, but for the last.
    pub(super) fn ruler(&self) -> String {
        const LABELS: [&str; 10] =
            [".1", "1", "10", "100", "1s", "10s", "100s", "1e6", "1e7", "1e8"];
        let step = self.step;
        let label = |at: usize| match LABELS[at] {
            label if label.len() < step || at == self.decades => label,
            _ => "",
        };
        (0..=self.decades).map(|at| format!("{:<step$}", label(at))).collect()
    }

    /// The bar for `ms`, and what follows it: blanks, and the mark of `limit_ms` where the axis
    /// has it. A bar that reached its limit covers the mark.
    pub(super) fn bar(&self, ms: f64, limit_ms: f64) -> (String, String) {
        let end = self.place(limit_ms) as usize;
        let length = self.place(ms).min(end as f64 + 1.0);
        let bar = if ms >= limit_ms { self.cells(end as f64 + 1.0) } else { self.cells(length) };
        let filled = bar.chars().count();
        let rest = match end.checked_sub(filled) {
            Some(blanks) => format!("{}{}", " ".repeat(blanks), self.limit_mark()),
            None => String::new(),
        };
        let used = filled + rest.chars().count();
        (bar, format!("{rest}{}", " ".repeat(self.columns().saturating_sub(used))))
    }

    /// Columns from the left end to `ms`.
    fn place(&self, ms: f64) -> f64 {
        let decades = (ms.max(SHORTEST) / SHORTEST).log10();
        decades.min(self.decades as f64) * self.step as f64
    }

    fn cells(&self, length: f64) -> String {
        const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
        let eighths = ((length * 8.0).round() as usize).max(1);
        let (whole, part) = (eighths / 8, eighths % 8);
        if self.unicode {
            format!("{}{}", "█".repeat(whole), PARTS[part])
        } else {
            format!("{}{}", "#".repeat(whole), if part > 0 { "-" } else { "" })
        }
    }

    /// How a limit is marked.
    pub(super) fn limit_mark(&self) -> &'static str {
        if self.unicode { "│" } else { "|" }
    }
}

#[cfg(test)]
mod tests {
    use super::Axis;

    fn bar(ms: f64, limit_ms: f64) -> String {
        let (bar, rest) = Axis::new(10_000.0, 18, true).bar(ms, limit_ms);
        format!("{bar}{rest}")
    }

    #[test]
    fn a_bar_grows_by_one_step_for_each_factor_of_ten() {
        assert_eq!(bar(0.0, 10_000.0), "▏              │   ");
        assert_eq!(bar(1.0, 10_000.0), "███            │   ");
        assert_eq!(bar(100.0, 10_000.0), "█████████      │   ");
        assert_eq!(bar(10_000.0, 10_000.0), "████████████████   ");
        assert_eq!(bar(12_345.0, 10_000.0), "████████████████   ");
    }

    #[test]
    fn a_shorter_limit_stands_further_left() {
        assert_eq!(bar(10.0, 1000.0), "██████      │      ");
    }

    #[test]
    fn the_ruler_names_each_factor_of_ten() {
        assert_eq!(Axis::new(10_000.0, 18, true).ruler(), ".1 1  10    1s 10s");
        assert_eq!(Axis::new(10_000.0, 24, true).ruler(), ".1  1   10  100 1s  10s ");
    }

    #[test]
    fn absurd_times_do_no_harm() {
        for ms in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
            let (bar, rest) = Axis::new(ms, 18, false).bar(ms, ms);
            assert!(format!("{bar}{rest}").is_ascii());
        }
    }
}
