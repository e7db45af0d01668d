//! The picture in README.md: what `check` prints for the description that ships with the project, as a terminal shows it.

use std::fmt::Write;

use anyhow::Result;

use super::Program;

pub(super) const PATH: &str = "tests/fixtures/parcels.svg";

const COMMAND: &[&str] = &["check", "tests/fixtures/parcels"];

/// Of the terminal, in characters.
const COLUMNS: usize = 116;

/// Of a character, in pixels.
const WIDTH: f64 = 8.0;
const HEIGHT: f64 = 19.0;
const MARGIN: f64 = 16.0;

/// As the program itself colours them on a terminal.
const SEVERITIES: &[(&str, &str)] =
    &[(": error: ", "error"), (": warning: ", "warning"), (": information: ", "information"), (": hint: ", "hint")];

pub(super) fn make(program: &Program<'_>) -> Result<String> {
    let command = format!("$ openapi-analyzer {}\n", COMMAND.join(" "));
    Ok(draw(&(command + &program.output(COMMAND)?)))
}

fn draw(output: &str) -> String {
    let lines: Vec<String> = output.lines().flat_map(wrap).collect();
    let (width, height) = (COLUMNS as f64 * WIDTH + 2.0 * MARGIN, lines.len() as f64 * HEIGHT + 2.0 * MARGIN);
    let mut svg = format!(
        "<!-- Made by `cargo xtask codegen` of what the program prints. -->\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\">\n\
         <style>\n\
         text {{ font: 13px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #d8dee9; white-space: pre }}\n\
         .error {{ fill: #ff6b6b; font-weight: bold }}\n\
         .warning {{ fill: #e5c07b }}\n\
         .information {{ fill: #56b6c2 }}\n\
         .hint, .code, .prompt {{ fill: #8b95a7 }}\n\
         </style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1e222a\"/>\n"
    );
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        let y = MARGIN + (index as f64 + 0.75) * HEIGHT;
        let length = line.chars().count() as f64 * WIDTH;
        let text = paint(line);
        let _ = writeln!(
            svg,
            "<text x=\"{MARGIN}\" y=\"{y}\" textLength=\"{length}\" xml:space=\"preserve\">{text}</text>"
        );
    }
    svg + "</svg>\n"
}

/// A line as the terminal's width allows, further lines under the first.
fn wrap(line: &str) -> Vec<String> {
    let indent = line.len() - line.trim_start().len() + 4;
    let mut lines = vec![String::new()];
    for word in line.split_inclusive(' ') {
        let current = lines.last().map_or(0, |it| it.chars().count());
        if current + word.trim_end().chars().count() > COLUMNS && current > indent {
            lines.push(" ".repeat(indent));
        }
        if let Some(last) = lines.last_mut() {
            last.push_str(word);
        }
    }
    lines.into_iter().map(|it| it.trim_end().to_owned()).collect()
}

/// The severity, the code and the prompt in their colours.
fn paint(line: &str) -> String {
    let mut text = escape(line);
    if let Some(rest) = text.strip_prefix("$ ") {
        return format!("<tspan class=\"prompt\">$ </tspan>{rest}");
    }
    if let Some((mark, class)) = SEVERITIES.iter().find(|(mark, _)| text.contains(mark)) {
        text = text.replacen(mark, &format!(": <tspan class=\"{class}\">{class}</tspan>: "), 1);
    }
    let code = text.ends_with(']').then(|| text.rfind(" [")).flatten();
    if let Some(start) = code {
        let code = text.split_off(start + 1);
        let _ = write!(text, "<tspan class=\"code\">{code}</tspan>");
    }
    text
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, paint, wrap};

    #[track_caller]
    fn check_paint(line: &str, painted: &str) {
        assert_eq!(paint(line), painted);
    }

    #[test]
    fn severities_and_codes_have_colours() {
        check_paint(
            "a.yaml:1:2: error: `<b>` is gone [b-removed]",
            "a.yaml:1:2: <tspan class=\"error\">error</tspan>: `&lt;b&gt;` is gone \
             <tspan class=\"code\">[b-removed]</tspan>",
        );
        check_paint("3 files checked: 1 error", "3 files checked: 1 error");
        check_paint("$ a b", "<tspan class=\"prompt\">$ </tspan>a b");
    }

    #[test]
    fn long_lines_go_on_below() {
        let lines = wrap(&"word ".repeat(40));
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|it| it.chars().count() <= COLUMNS));
        assert!(lines[1].starts_with("    word"));
        assert_eq!(wrap(""), [""]);
    }
}
