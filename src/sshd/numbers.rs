//! Numbers, times and sizes, as the C functions read them that sshd uses.

const INT_MAX: i64 = i32::MAX as i64;

/// `strtonum`: a whole decimal number between two bounds, blanks and a sign before it allowed.
pub(super) fn strtonum(text: &[u8], min: i64, max: i64) -> Option<i64> {
    let (value, rest) = strtol(text, 10)?;
    (rest == text.len() && (min..=max).contains(&value)).then_some(value)
}

/// `strtol` in base 8, 10 or 0 (by prefix): the value, and where it ends. None when there is no
/// digit or the value does not fit.
pub(super) fn strtol(text: &[u8], base: u32) -> Option<(i64, usize)> {
    let mut at = text.iter().take_while(|b| is_space(**b)).count();
    let negative = text.get(at) == Some(&b'-');
    if matches!(text.get(at), Some(b'-' | b'+')) {
        at += 1;
    }
    let hex = text.get(at) == Some(&b'0')
        && matches!(text.get(at + 1), Some(b'x' | b'X'))
        && text.get(at + 2).is_some_and(u8::is_ascii_hexdigit);
    let base = match (base, text.get(at)) {
        (0, _) if hex => 16,
        (0, Some(b'0')) => 8,
        (0, _) => 10,
        (base, _) => base,
    };
    if base == 16 {
        at += 2;
    }
    let digits = text[at..].iter().take_while(|b| (**b as char).is_digit(base)).count();
    let number = std::str::from_utf8(&text[at..at + digits]).ok()?;
    let value = i64::from_str_radix(number, base).ok()?;
    Some((if negative { -value } else { value }, at + digits))
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// misc.c:atoi_err.
pub(super) fn atoi(text: &[u8]) -> Option<i64> {
    strtonum(text, 0, INT_MAX)
}

/// misc.c:convtime up to 10.2: numbers with a unit, added up. `limit` is `LONG_MAX` up to 8.4 and
/// `INT_MAX` after; what overflows an int up to 8.4 is cut off as C does. With `digits`, as from 9.8
/// on, a number begins with a digit.
pub(super) fn convtime(text: &[u8], long: bool, digits: bool) -> Option<i64> {
    let limit = if long { i64::MAX } else { INT_MAX };
    if text.is_empty() {
        return None;
    }
    let mut total: i64 = 0;
    let mut at = 0;
    while at < text.len() {
        let (value, length) = strtol(&text[at..], 10)?;
        if value < 0 || (digits && !text[at].is_ascii_digit()) {
            return None;
        }
        at += length;
        let unit = match text.get(at) {
            None => 1,
            Some(&unit) => seconds_of(unit)?,
        };
        at += 1;
        let value = value.checked_mul(unit).filter(|v| *v < limit || (!long && *v == limit))?;
        total = total.checked_add(value).filter(|t| *t < limit || (!long && *t == limit))?;
    }
    // `value` in servconf.c is an int.
    let total = if long { i64::from(total as i32) } else { total };
    (total != -1).then_some(total)
}

fn seconds_of(unit: u8) -> Option<i64> {
    Some(match unit.to_ascii_lowercase() {
        b's' => 1,
        b'm' => 60,
        b'h' => 3600,
        b'd' => 86_400,
        b'w' => 604_800,
        _ => return None,
    })
}

/// misc.c:convtime_double, 10.3 and later: seconds may have a fraction, and stand once.
pub(super) fn convtime_double(text: &[u8]) -> Option<f64> {
    if text.is_empty() {
        return None;
    }
    let mut total = 0.0;
    let mut seen_seconds = false;
    let mut at = 0;
    while at < text.len() {
        let length = text[at..].iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
        let number = std::str::from_utf8(&text[at..at + length]).ok()?;
        let value: f64 = decimal(number)?;
        at += length;
        let unit = text.get(at).map_or(Some(1), |unit| seconds_of(*unit))?;
        if unit == 1 && std::mem::replace(&mut seen_seconds, true) {
            return None;
        }
        if number.contains('.') && (unit > 1 || number.ends_with('.')) {
            return None;
        }
        // Units are at most 604,800: exact.
        total += value * unit as f64;
        at += 1;
    }
    Some(total)
}

/// A number of digits with at most one point in it, as strtod reads it to the end.
fn decimal(number: &str) -> Option<f64> {
    let points = number.bytes().filter(|b| *b == b'.').count();
    let digits = number.len() - points;
    (points <= 1 && digits > 0).then(|| number.parse().ok())?
}

/// openbsd-compat/fmt_scaled.c:scan_scaled: a number with a unit of 1024, a fraction allowed.
pub(super) fn scan_scaled(text: &[u8]) -> Option<i64> {
    let mut at = text.iter().take_while(|b| is_space(**b)).count();
    let mut sign = 0_i64;
    while let Some(byte @ (b'-' | b'+')) = text.get(at) {
        if sign != 0 {
            return None;
        }
        sign = if *byte == b'-' { -1 } else { 1 };
        at += 1;
    }
    let (mut whole, mut fraction) = (0_i64, 0_i64);
    let (mut digits, mut fraction_digits) = (0, 0);
    while let Some(&byte) = text.get(at).filter(|b| b.is_ascii_digit() || **b == b'.') {
        at += 1;
        let digit = i64::from(byte.wrapping_sub(b'0'));
        match (byte, fraction_digits) {
            (b'.', 0) => fraction_digits = 1,
            (b'.', _) => return None,
            (_, 0) => {
                digits += 1;
                if digits >= MAX_DIGITS {
                    return None;
                }
                whole = whole.checked_mul(10)?.checked_add(digit)?;
            }
            (_, count) if count >= MAX_DIGITS - 1 => {}
            _ => {
                fraction_digits += 1;
                fraction = fraction.checked_mul(10)?.checked_add(digit)?;
            }
        }
    }
    if sign != 0 {
        whole *= sign;
    }
    let Some(unit) = text.get(at) else { return Some(whole) };
    let scale = scale_of(*unit)?;
    if text.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    whole = whole.checked_mul(scale)?;
    while fraction >= i64::MAX / scale {
        fraction /= 10;
        fraction_digits -= 1;
    }
    fraction *= scale;
    for _ in 1..fraction_digits {
        fraction /= 10;
    }
    Some(if sign == -1 { whole.wrapping_sub(fraction) } else { whole.wrapping_add(fraction) })
}

/// `SCALE_LENGTH * 3`, as fmt_scaled.c bounds the digits.
const MAX_DIGITS: i32 = 21;

fn scale_of(unit: u8) -> Option<i64> {
    let power = b"BKMGTPE".iter().position(|u| *u == unit.to_ascii_uppercase())?;
    Some(1 << (10 * power))
}

/// What `sscanf` with `%d:%d…` finds: the numbers up to the first that is not one. What follows
/// the last one is not looked at, which is how `10:30:100x` passes.
pub(super) fn scan_colons(text: &[u8], most: usize) -> Vec<i64> {
    let mut found = Vec::new();
    let mut at = 0;
    while found.len() < most {
        if !found.is_empty() {
            if text.get(at) != Some(&b':') {
                break;
            }
            at += 1;
        }
        let Some((value, length)) = strtol(&text[at..], 10) else { break };
        found.push(i64::from(value as i32));
        at += length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{convtime, convtime_double, scan_colons, scan_scaled, strtonum};

    #[test]
    fn numbers_read_as_in_c() {
        assert_eq!(strtonum(b" 22", 0, 65535), Some(22));
        assert_eq!(strtonum(b"+22", 0, 65535), Some(22));
        for wrong in ["", "22 ", "0x16", "65536", "-1", "1e3"] {
            assert_eq!(strtonum(wrong.as_bytes(), 0, 65535), None, "{wrong}");
        }
        assert_eq!(convtime(b"1h30m", false, true), Some(5400));
        assert_eq!(convtime(b"1m1m", false, false), Some(120));
        assert_eq!(convtime(b"3x", false, false), None);
        assert_eq!(convtime(b"2147483648", false, false), None);
        assert_eq!(convtime_double(b"1.5"), Some(1.5));
        assert_eq!(convtime_double(b"1.5m"), None);
        assert_eq!(scan_scaled(b"1.5G"), Some(1_610_612_736));
        assert_eq!(scan_scaled(b"1Gb"), None);
        assert_eq!(scan_colons(b"10:30:100x", 3), [10, 30, 100]);
        assert_eq!(scan_colons(b"10:", 3), [10]);
    }
}
