//! What tools of YAML 1.1 read where YAML 1.2 means something else: a reason for quotes.

use crate::{Format, Node, Scalar, Style};

impl<'a> Node<'a> {
    /// The value that a reader of YAML 1.1 takes an unquoted scalar for (`yes`, `on`, `017`, `1:30`, `1_000`), if
    /// that is another one than the value by the YAML 1.2 core schema, which [`Node::scalar`] gives.
    pub fn yaml_1_1(self) -> Option<Scalar<'static>> {
        let node = self.resolved()?;
        let is_plain = node.style() == Style::Plain && node.tag().is_none();
        if !is_plain || node.document().format() != Format::Yaml {
            return None;
        }
        read(&node.scalar_text()?)
    }
}

/// By the types of <https://yaml.org/type/>, as far as they differ.
fn read(text: &str) -> Option<Scalar<'static>> {
    let is_one_of = |words: &[&str]| words.iter().any(|it| is_word(text, it));
    if is_one_of(&["yes", "on", "y"]) {
        return Some(Scalar::Bool(true));
    }
    if is_one_of(&["no", "off", "n"]) {
        return Some(Scalar::Bool(false));
    }
    let (sign, digits) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (if text.starts_with('-') { "-" } else { "" }, rest),
        None => ("", text),
    };
    if !digits.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let number = integer(digits)?;
    Some(Scalar::Number(format!("{sign}{number}").into()))
}

/// `yes`, `Yes` or `YES`.
fn is_word(text: &str, word: &str) -> bool {
    let is_lower = text == word;
    let is_upper = text.len() == word.len() && text.bytes().zip(word.bytes()).all(|(a, b)| a == b.to_ascii_uppercase());
    let rest = text.strip_prefix(|it: char| word.starts_with(it.to_ascii_lowercase()));
    is_lower || is_upper || rest.is_some_and(|it| it == &word[1..])
}

/// Integers that are written as YAML 1.2 does not.
fn integer(text: &str) -> Option<u64> {
    let plain: String = text.chars().filter(|&it| it != '_').collect();
    if let Some(binary) = plain.strip_prefix("0b") {
        return u64::from_str_radix(binary, 2).ok();
    }
    if plain.contains(':') {
        // Base 60, as in 1:30.
        let mut parts = plain.split(':');
        let first = parts.next().filter(|it| !it.starts_with('0'))?;
        return parts.try_fold(decimal(first)?, |sum, part| {
            let part = decimal(part).filter(|&it| it < 60 && part.len() <= 2)?;
            sum.checked_mul(60)?.checked_add(part)
        });
    }
    if plain.len() > 1 && plain.starts_with('0') && plain.bytes().all(|it| it.is_ascii_digit()) {
        return u64::from_str_radix(&plain, 8).ok();
    }
    // As in 1_000.
    (plain.len() < text.len()).then(|| decimal(&plain)).flatten()
}

fn decimal(text: &str) -> Option<u64> {
    text.bytes().all(|it| it.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use crate::{Document, FileId, Format};

    /// Reads `key: text` and compares both values.
    #[track_caller]
    fn check(text: &str, core: &str, hint: Option<&str>) {
        let document = Document::parse(FileId(0), Format::Yaml, &format!("key: {text}\n"));
        let node = document.root().and_then(|it| it.get("key"));
        let show = |it| format!("{it:?}");
        assert_eq!(node.and_then(|it| it.scalar()).map(show).as_deref(), Some(core), "{text}");
        assert_eq!(node.and_then(|it| it.yaml_1_1()).map(show).as_deref(), hint, "{text}");
    }

    #[test]
    fn words_that_were_booleans() {
        check("yes", "String(\"yes\")", Some("Bool(true)"));
        check("On", "String(\"On\")", Some("Bool(true)"));
        check("OFF", "String(\"OFF\")", Some("Bool(false)"));
        check("n", "String(\"n\")", Some("Bool(false)"));
        check("NO", "String(\"NO\")", Some("Bool(false)"));
        check("yEs", "String(\"yEs\")", None);
        check("'no'", "String(\"no\")", None);
        check("!!str no", "String(\"no\")", None);
        check("norway", "String(\"norway\")", None);
        check("true", "Bool(true)", None);
    }

    #[test]
    fn numbers_that_were_others() {
        check("017", "Number(\"17\")", Some("Number(\"15\")"));
        check("1:30", "String(\"1:30\")", Some("Number(\"90\")"));
        check("1:30:00", "String(\"1:30:00\")", Some("Number(\"5400\")"));
        check("-1_000", "String(\"-1_000\")", Some("Number(\"-1000\")"));
        check("0b11", "String(\"0b11\")", Some("Number(\"3\")"));
        check("1:75", "String(\"1:75\")", None);
        check("089", "Number(\"89\")", None);
        check("17", "Number(\"17\")", None);
        check("0", "Number(\"0\")", None);
        check("1.5", "Number(\"1.5\")", None);
        check("a:b", "String(\"a:b\")", None);
        check("99999999999999999999:59", "String(\"99999999999999999999:59\")", None);
    }
}
