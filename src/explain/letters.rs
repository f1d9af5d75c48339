//! "Received message too long 1500476704": an SFTP client that reads text where a packet's length
//! should stand takes its first four letters for a number (OpenSSH `sftp-client.c`, `get_msg`).

/// The letters behind the number in `pasted`, if there is one and they are text.
pub(super) fn decode(pasted: &str) -> Option<(u32, String)> {
    let (_, rest) = pasted.split_once("message too long")?;
    let digits: String =
        rest.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let number: u32 = digits.parse().ok()?;
    let bytes = number.to_be_bytes();
    let text = bytes.iter().all(|byte| matches!(byte, 0x20..=0x7e | b'\t' | b'\n' | b'\r' | 0x1b));
    text.then(|| (number, crate::text::Bytes(bytes.to_vec()).to_string()))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn the_number_is_the_beginning_of_the_text() {
        let letters = |text| decode(text).map(|(_, letters)| letters);
        assert_eq!(letters("received message too long 1500476704").as_deref(), Some("You "));
        assert_eq!(letters("received message too long 1466264675").as_deref(), Some("Welc"));
        assert_eq!(letters("message too long 458961261"), Some("\\x1b[1m".into()));
        assert_eq!(letters("received message too long 300000"), None);
        assert_eq!(letters("received message too long 99999999999"), None);
        assert_eq!(letters("nothing of it 5"), None);
    }
}
