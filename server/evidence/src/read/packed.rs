//! Bodies that recorders keep as they came over the wire: compressed, and then as base64 or hexadecimal text.

use zlib_rs::{Inflate, InflateFlush, Status};

use super::Read;

/// A body that is larger when it is unpacked is skipped: a few bytes can stand for any number of them.
const LIMIT: usize = 64 << 20;
/// So much is unpacked at once.
const PIECE: usize = 64 << 10;
/// Either header is known, and the window is as large as there are any.
const EITHER_HEADER: u8 = 32 + 15;

/// A body that cannot be used.
#[derive(Debug, PartialEq, Eq)]
enum Unusable {
    /// Neither gzip, zlib nor UTF-8, or cut off.
    NoText,
    TooLarge,
}

/// Bytes as text, unpacked where they are gzip or zlib. `None` for what is neither, nor UTF-8.
pub(super) fn text(bytes: Vec<u8>, line: u32, acc: &mut Read<'_>) -> Option<String> {
    let unpacked = unpacked(bytes);
    if unpacked == Err(Unusable::TooLarge) {
        acc.error(line, format!("this compressed body has more than {} MB; it is skipped", LIMIT >> 20));
    }
    unpacked.ok()
}

fn unpacked(bytes: Vec<u8>) -> Result<String, Unusable> {
    let bytes = if is_packed(&bytes) { inflated(&bytes)? } else { bytes };
    String::from_utf8(bytes).map_err(|_| Unusable::NoText)
}

/// Whether these are the first bytes of gzip (RFC 1952) or zlib (RFC 1950).
fn is_packed(bytes: &[u8]) -> bool {
    match bytes {
        [0x1f, 0x8b, ..] => true,
        [method, flags, ..] => method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31),
        _ => false,
    }
}

fn inflated(bytes: &[u8]) -> Result<Vec<u8>, Unusable> {
    let mut inflate = Inflate::new(true, EITHER_HEADER);
    let mut all = Vec::new();
    let mut piece = vec![0; PIECE];
    let mut rest = bytes;
    loop {
        let (read, written) = (inflate.total_in(), inflate.total_out());
        let status = inflate.decompress(rest, &mut piece, InflateFlush::NoFlush).map_err(|_| Unusable::NoText)?;
        let (read, written) = (inflate.total_in() - read, inflate.total_out() - written);
        // Neither is more than there was.
        let (read, written) = (read as usize, written as usize);
        all.extend_from_slice(&piece[..written]);
        rest = &rest[read..];
        match status {
            Status::StreamEnd => return Ok(all),
            _ if all.len() > LIMIT => return Err(Unusable::TooLarge),
            // Cut off.
            _ if read == 0 && written == 0 => return Err(Unusable::NoText),
            _ => {}
        }
    }
}

/// What hexadecimal text says. `None` where it is no such text.
pub(super) fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |it: u8| char::from(it).to_digit(16);
    let byte = |[high, low]: &[u8; 2]| u8::try_from(digit(*high)? * 16 + digit(*low)?).ok();
    if rest.is_empty() { pairs.iter().map(byte).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, Unusable, hexadecimal, unpacked};

    /// The text that bytes are, which are written as hexadecimal.
    #[track_caller]
    fn check(bytes: &str, expected: Option<&str>) {
        assert_eq!(unpacked(hexadecimal(bytes).expect("hexadecimal")).ok().as_deref(), expected);
    }

    /// What so many zeros are, compressed.
    #[track_caller]
    fn check_zeros(length: usize, expected: Result<usize, Unusable>) {
        let mut packed = vec![0; length / 500];
        let mut deflate = zlib_rs::Deflate::new(9, true, 15);
        deflate.compress(&vec![0; length], &mut packed, zlib_rs::DeflateFlush::Finish).expect("compressed");
        packed.truncate(usize::try_from(deflate.total_out()).expect("a length"));
        assert_eq!(unpacked(packed).map(|it| it.len()), expected);
    }

    #[track_caller]
    fn check_hexadecimal(text: &str, expected: Option<&[u8]>) {
        assert_eq!(hexadecimal(text).as_deref(), expected);
    }

    #[test]
    fn compressed_bodies_are_unpacked() {
        check("1f8b0800000000000203ab564a54b232ac0500afac1b5607000000", Some("{\"a\":1}"));
        check("789cab564a54b232ac0500082a0209", Some("{\"a\":1}"));
        check("7b2261223a317d", Some("{\"a\":1}"));
        check("", Some(""));
    }

    #[test]
    fn what_is_cut_off_or_none_is_no_body() {
        check("1f8b0800000000000203ab564a54b232", None);
        check("1f8b0800", None);
        check("789cffff", None);
        check("ff00", None);
    }

    #[test]
    fn what_stands_for_too_much_is_no_body() {
        check_zeros(1 << 20, Ok(1 << 20));
        check_zeros(LIMIT + (1 << 20), Err(Unusable::TooLarge));
    }

    #[test]
    fn hexadecimal_text_has_two_digits_a_byte() {
        check_hexadecimal("0aFf", Some(&[0x0a, 0xff]));
        check_hexadecimal("abc", None);
        check_hexadecimal("xy", None);
    }
}
