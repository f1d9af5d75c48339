//! A post that would be too long is shortened, the least important part of it first.

use super::section::{Block, Section, text};

/// Room for the sentence that says so.
const NOTE: usize = 160;

/// Shortens sections until the post has at most `limit` characters, as a forum counts them (UTF-16).
pub(super) fn fit(sections: &mut [Section], limit: usize) {
    let mut order: Vec<usize> = (0..sections.len()).filter(|i| sections[*i].weight > 0).collect();
    order.sort_by_key(|index| sections[*index].weight);
    for index in order {
        let length = length(&text(sections));
        if length <= limit {
            return;
        }
        shorten(&mut sections[index], length - limit + NOTE);
    }
}

/// Takes lines from the end of a section until `surplus` characters are gone, and says how many.
fn shorten(section: &mut Section, surplus: usize) {
    let (mut gone, mut lines) = (0, 0);
    for block in section.blocks.iter_mut().rev().filter_map(Block::lines) {
        while gone < surplus {
            let Some(line) = block.pop() else { break };
            gone += length(&line) + 1;
            lines += 1;
        }
    }
    section.blocks.push(Block::Prose(format!(
        "({lines} lines were left out here, to keep the post within what a forum takes.)"
    )));
}

fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::{fit, length};
    use crate::report::markdown::section::{Block, Section, text};

    fn post(sizes: [usize; 3]) -> Vec<Section> {
        let block = |lines| Block::Text(vec!["x".repeat(79); lines]);
        let of = |(heading, weight, lines)| Section::new(heading, weight).with(block(lines));
        let [most, more, least] = sizes;
        [("Most", 3, most), ("More", 2, more), ("Least", 1, least)].map(of).into()
    }

    #[test]
    fn the_least_important_goes_first_and_it_is_said() {
        let mut sections = post([10, 10, 30]);
        fit(&mut sections, 3000);
        let text = text(&sections);
        assert!(length(&text) <= 3000, "{}", length(&text));
        assert_eq!(text.matches("lines were left out").count(), 1);
        assert_eq!(text.split("### Least").next().unwrap().matches("xxx\n").count(), 20);
    }

    #[test]
    fn even_the_most_important_has_an_end() {
        let mut sections = post([1000, 100, 100]);
        fit(&mut sections, 3000);
        let text = text(&sections);
        assert!(length(&text) <= 3000, "{}", length(&text));
        assert_eq!(text.matches("lines were left out").count(), 3);
    }

    #[test]
    fn what_fits_stays() {
        let mut sections = post([1, 1, 1]);
        let before = text(&sections);
        fit(&mut sections, 3000);
        assert_eq!(text(&sections), before);
    }
}
