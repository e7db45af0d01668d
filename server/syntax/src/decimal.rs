//! Numbers as they are written in YAML and JSON, compared by value: `1`, `1.0` and `10e-1` are one, and no two integers
//! are, however long.

use std::cmp::Ordering;

/// A number in one spelling: 0.DIGITS times ten to the exponent, without zeros around the digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    is_negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// `None` for what is no decimal number: infinity, hexadecimal digits.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (is_negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, fraction].concat();
        if all.is_empty() || !all.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        let significant = all.trim_start_matches('0');
        let exponent = i64::from(exponent) + whole.len() as i64 - (all.len() - significant.len()) as i64;
        let digits = significant.trim_end_matches('0').as_bytes().to_vec();
        Some(match digits.is_empty() {
            true => Decimal { is_negative: false, digits, exponent: 0 },
            false => Decimal { is_negative, digits, exponent },
        })
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let sign = |it: &Decimal| match (it.digits.is_empty(), it.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let size = || self.exponent.cmp(&other.exponent).then_with(|| self.digits.cmp(&other.digits));
        match (sign(self), sign(other)) {
            (1, 1) => size(),
            (-1, -1) => size().reverse(),
            (own, other) => own.cmp(&other),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, expected: Ordering) {
        let (a, b) = (Decimal::parse(a).expect("a number"), Decimal::parse(b).expect("a number"));
        assert_eq!(a.cmp(&b), expected);
        assert_eq!(b.cmp(&a), expected.reverse());
    }

    #[test]
    fn numbers_are_one_by_their_value() {
        check("1", "1.0", Ordering::Equal);
        check("10e-1", "1", Ordering::Equal);
        check("-0", "0.0", Ordering::Equal);
        check("9007199254740992", "9007199254740993", Ordering::Less);
        check("-2", "-1", Ordering::Less);
        check("-1", "0", Ordering::Less);
        check("0.05", "0.5", Ordering::Less);
        check("9", "10", Ordering::Less);
        check("1e300", "1e-300", Ordering::Greater);
    }

    #[track_caller]
    fn check_none(text: &str) {
        assert_eq!(Decimal::parse(text), None);
    }

    #[test]
    fn other_words_are_no_decimals() {
        [".inf", "0x1F", "", "-", "1e", "e1", "1.2.3"].into_iter().for_each(check_none);
    }
}
