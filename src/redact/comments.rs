//! Lines of comment decide nothing, and hold what people write to each other: only their place is
//! kept. Nothing reads them: neither sshd, nor a shell, nor a check.

/// A file's text with an empty comment for every comment, and how many there were.
pub(super) fn blanked(text: &[u8]) -> (Vec<u8>, usize) {
    let mut count = 0;
    let lines = text.split_inclusive(|b| *b == b'\n').enumerate().flat_map(|(index, line)| {
        let start = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let body = line[start..].trim_ascii_end();
        if body.len() < 2 || body[0] != b'#' || (index == 0 && body.starts_with(b"#!")) {
            return line.to_vec();
        }
        count += 1;
        let mut blank = line[..=start].to_vec();
        blank.extend(&line[start + body.len()..]);
        blank
    });
    let text = lines.collect();
    (text, count)
}

#[cfg(test)]
mod tests {
    use super::blanked;

    #[test]
    fn lines_keep_their_numbers() {
        let text = b"#!/bin/sh\n# Miller, room 7\n  #x\r\necho # stays\n#\n#end";
        let (blank, count) = blanked(text);
        assert_eq!(String::from_utf8_lossy(&blank), "#!/bin/sh\n#\n  #\r\necho # stays\n#\n#");
        assert_eq!(count, 3);
    }
}
