//! Markdown for clients that show it, plain text for the others; neither longer than somebody reads.

use tower_lsp_server::ls_types::MarkupKind;

/// More than this is cut off, and the cut is shown.
const LIMIT: usize = 16 << 10;

/// Our Markdown in the kind that the client takes.
pub(crate) fn for_client(markdown: &str, takes_markdown: bool) -> (MarkupKind, String) {
    let (shown, is_whole) = match markdown.char_indices().find(|(at, _)| *at >= LIMIT) {
        Some((end, _)) => (&markdown[..end], false),
        None => (markdown, true),
    };
    let mut value = if takes_markdown { shown.to_owned() } else { plain(shown) };
    if !is_whole {
        // A block of code that was cut has to end.
        let is_open = takes_markdown && value.lines().filter(|line| line.starts_with("```")).count() % 2 == 1;
        value.push_str(if is_open { "\n```\n…" } else { "\n…" });
    }
    (if takes_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText }, value)
}

/// Without the marks that nobody wants to read: fences, emphasis and the backticks of names.
fn plain(markdown: &str) -> String {
    let mut is_code = false;
    let mut lines = Vec::new();
    for line in markdown.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
        } else if is_code {
            lines.push(line.to_owned());
        } else {
            lines.push(line.trim_start_matches('#').trim_start().replace("**", "").replace('`', ""));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, MarkupKind, for_client};

    #[track_caller]
    fn check(markdown: &str, takes_markdown: bool, expected: &str) {
        let (kind, value) = for_client(markdown, takes_markdown);
        assert_eq!(kind == MarkupKind::Markdown, takes_markdown);
        assert_eq!(value, expected);
    }

    #[test]
    fn marks_are_for_those_who_show_them() {
        let markdown = "**`id`** · Schema Object\n\n## Why\n```yaml\n# a `b`\n```";
        check(markdown, true, markdown);
        check(markdown, false, "id · Schema Object\n\nWhy\n# a `b`");
    }

    #[test]
    fn what_is_cut_off_ends_its_block() {
        let long = format!("```yaml\n{}\n```", "é".repeat(LIMIT));
        let kept = format!("```yaml\n{}", "é".repeat((LIMIT - 8) / 2));
        check(&long, true, &format!("{kept}\n```\n…"));
    }
}
