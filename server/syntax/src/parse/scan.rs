//! Finding bytes that mean something, eight at a time.

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);

/// The high bit of each byte that is `byte`. Exact up to the first such byte, which is all that is asked.
#[inline(always)]
fn equal(word: u64, byte: u8) -> u64 {
    let word = word ^ (ONES * byte as u64);
    word.wrapping_sub(ONES) & !word & HIGHS
}

/// The high bit of each byte below `limit`, which is at most 128.
#[inline(always)]
fn below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(ONES * limit as u64) & !word & HIGHS
}

/// The first byte for which `is_stop` says so; `stops` says the same of eight bytes.
#[inline(always)]
fn find(text: &[u8], stops: impl Fn(u64) -> u64, is_stop: impl Fn(u8) -> bool) -> Option<usize> {
    let (words, rest) = text.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let found = stops(u64::from_le_bytes(*word));
        if found != 0 {
            return Some(index * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|&it| is_stop(it)).map(|at| words.len() * 8 + at)
}

/// How many spaces a text starts with.
#[inline(always)]
pub(super) fn spaces(text: &[u8]) -> usize {
    const SPACES: u64 = u64::from_ne_bytes([b' '; 8]);
    let (words, rest) = text.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let other = u64::from_le_bytes(*word) ^ SPACES;
        if other != 0 {
            return index * 8 + other.trailing_zeros() as usize / 8;
        }
    }
    words.len() * 8 + rest.iter().take_while(|&&it| it == b' ').count()
}

/// Where the plain part of a string of JSON ends.
#[inline(always)]
pub(super) fn string(text: &[u8], quote: u8) -> Option<usize> {
    find(text, |it| equal(it, quote) | equal(it, b'\\') | below(it, 0x20), |it| it == quote || it == b'\\' || it < 0x20)
}

/// Where a plain scalar of YAML may end, in block context.
#[inline(always)]
pub(super) fn plain(text: &[u8]) -> Option<usize> {
    find(
        text,
        |it| equal(it, b'\n') | equal(it, b'\r') | equal(it, b':') | equal(it, b'#'),
        |it| matches!(it, b'\n' | b'\r' | b':' | b'#'),
    )
}

/// Where the plain part of a quoted scalar of YAML ends.
#[inline(always)]
pub(super) fn quoted(text: &[u8], quote: u8) -> Option<usize> {
    find(
        text,
        |it| equal(it, quote) | equal(it, b'\\') | equal(it, b'\n') | equal(it, b'\r'),
        |it| it == quote || matches!(it, b'\\' | b'\n' | b'\r'),
    )
}
