//! A Rust file as the checks need it: its code without comments and literals, and which of it is test.
//!
//! This is a scanner, not a parser: it knows strings, raw strings, characters, lifetimes, nested comments and braces.

/// A Rust file.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
    /// The text with blanks in the place of comments and of what is in quotes; same lines, same columns.
    pub(crate) code: String,
    /// Nothing of the file is in the product.
    pub(crate) is_test: bool,
    /// Names of modules in other files that only tests have.
    pub(crate) test_modules: Vec<String>,
    /// Lines, from 0, that only tests have.
    test_lines: Vec<std::ops::RangeInclusive<usize>>,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Source {
        let code = mask(text);
        let mut source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
            is_test: is_test_path(path),
            code,
            test_modules: Vec::new(),
            test_lines: Vec::new(),
        };
        source.find_tests();
        source
    }

    /// Lines of code that are in the product, each with its number from 1.
    pub(crate) fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.code.lines().enumerate().filter(|_| !self.is_test);
        lines.filter(|(line, _)| !self.test_lines.iter().any(|it| it.contains(line))).map(|(line, it)| (line + 1, it))
    }

    fn find_tests(&mut self) {
        let mut from = 0;
        while let Some(found) = self.code[from..].find("#[cfg(test)]") {
            let start = from + found;
            let after = start + "#[cfg(test)]".len();
            let end = item_end(&self.code[after..]) + after;
            let item = self.code[after..end].trim();
            if let Some(name) = item.strip_suffix(';').and_then(|it| it.rsplit_once("mod ")) {
                self.test_modules.push(name.1.trim().to_owned());
            }
            let line = |offset: usize| self.code[..offset].matches('\n').count();
            self.test_lines.push(line(start)..=line(end));
            from = end;
        }
    }
}

fn is_test_path(path: &str) -> bool {
    let folders: Vec<&str> = path.split('/').collect();
    folders.iter().any(|it| matches!(*it, "tests" | "benches" | "tests.rs"))
}

/// The length of the item at the start: to its `;`, or to the brace that closes its body.
fn item_end(code: &str) -> usize {
    let mut depth = 0_usize;
    for (offset, char) in code.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth <= 1 => return offset + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return offset + 1,
            _ => {}
        }
    }
    code.len()
}

/// Blanks for comments and for what is in quotes.
fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut previous = ' ';
    while let Some(char) = rest.chars().next() {
        let is_word = previous.is_alphanumeric() || previous == '_';
        let hidden = match char {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => block_comment(rest),
            '"' => quoted(rest, '"'),
            '\'' => character(rest),
            'r' | 'b' | 'c' if !is_word => prefixed(rest),
            _ => 0,
        };
        let length = if hidden == 0 { char.len_utf8() } else { hidden };
        let (taken, after) = rest.split_at(length);
        if hidden == 0 {
            out.push(char);
        } else {
            out.extend(taken.chars().map(|it| if it == '\n' { '\n' } else { ' ' }));
        }
        previous = if hidden == 0 { char } else { ' ' };
        rest = after;
    }
    out
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let step = if rest.starts_with("/*") {
            depth += 1;
            2
        } else if rest.starts_with("*/") {
            depth -= 1;
            2
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        at += step;
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a literal in quotes, both quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (offset, char) in text.char_indices().skip(1) {
        match char {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if char == quote => return offset + char.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// The length of a character literal; 0 for a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.chars().skip(1);
    match (chars.next(), chars.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => quoted(text, '\''),
        _ => 0,
    }
}

/// The length of a literal such as `r#"…"#`, `b"…"`, `br"…"` or `b'…'`; 0 for a name.
fn prefixed(text: &str) -> usize {
    let prefix = text.find(|char| !matches!(char, 'r' | 'b' | 'c')).unwrap_or(text.len());
    let rest = &text[prefix..];
    if !text[..prefix].ends_with('r') {
        return match rest.chars().next() {
            Some('"') => prefix + quoted(rest, '"'),
            Some('\'') => prefix + character(rest),
            _ => 0,
        };
    }
    let hashes = rest.find(|char| char != '#').unwrap_or(rest.len());
    let Some(body) = rest[hashes..].strip_prefix('"') else { return 0 };
    let close = format!("\"{}", "#".repeat(hashes));
    let end = body.find(&close).map_or(body.len(), |it| it + close.len());
    prefix + hashes + 1 + end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, code: &str) {
        let masked = mask(text);
        assert_eq!(masked.split_whitespace().collect::<Vec<_>>().join(" "), code);
        assert_eq!(masked.chars().count(), text.chars().count());
    }

    #[test]
    fn comments_and_literals_are_no_code() {
        check("a // b\nc", "a c");
        check("a /* b /* c */ d */ e", "a e");
        check(r#"f("a \" b", c)"#, "f( , c)");
        check(r##"f(r#"a " b"#, br"x", c)"##, "f( , , c)");
        check(r"f('a', '\'', b'x', '\u{41}')", "f( , , , )");
        check("fn f<'a>(it: &'a str) -> Br<'a>", "fn f<'a>(it: &'a str) -> Br<'a>");
        check("r#type and result", "r#type and result");
        check("\"never closed", "");
        check("/* never closed", "");
    }

    #[track_caller]
    fn check_product(text: &str, lines: &[usize]) {
        let source = Source::new("server/a/src/b.rs", text);
        let found: Vec<usize> = source.product_lines().map(|(line, _)| line).collect();
        assert_eq!(found, lines);
    }

    #[test]
    fn tests_are_no_product() {
        check_product("a\n#[cfg(test)]\nmod tests {\n  fn f() { \"}\" }\n}\nb\n", &[1, 6]);
        check_product("a\n#[cfg(test)]\nmod tests;\nb\n", &[1, 4]);
        check_product("a\n#[cfg(test)]\n#[derive(Debug)]\nstruct S { a: u8 }\nb\n", &[1, 5]);
    }
}
