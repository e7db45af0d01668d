//! The descriptions that are measured.

use std::path::Path;

use syntax::Format;

pub struct Text {
    pub format: Format,
    pub text: String,
    /// Whether other parsers can be compared: the text is valid.
    pub is_valid: bool,
}

pub const NAMES: &[&str] = &[
    "github.yaml",
    "github.json",
    "50 MB.yaml",
    "50 MB.json",
    "no brace, 1 %.json",
    "no brace, 50 %.json",
    "no brace, 99 %.json",
    "no comma, 1 %.json",
    "no comma, 50 %.json",
    "no comma, 99 %.json",
    "no quote, 1 %.json",
    "no quote, 50 %.json",
    "no quote, 99 %.json",
    "50 MB, no brace.json",
    "100,000 siblings.yaml",
    "100,000 siblings.json",
    "one line.json",
];

pub fn text(name: &str) -> Option<Text> {
    let format = if name.ends_with("json") { Format::Json } else { Format::Yaml };
    let json = || github(true);
    let text = match name {
        "github.yaml" => github(false)?,
        "github.json" => json()?,
        "50 MB.yaml" => repeated(&github(false)?, "paths:\n", "  /"),
        "50 MB.json" => repeated(&json()?, "  \"paths\": {\n", "    \"/"),
        "50 MB, no brace.json" => without(repeated(&json()?, "  \"paths\": {\n", "    \"/"), "},\n", 0, 50),
        _ if name.starts_with("no ") => {
            let percent = name.split([' ', ',']).find_map(|it| it.parse().ok()).unwrap_or(50);
            let (before, lost) = match &name[3..8] {
                "brace" => ("},\n", 0),
                "comma" => ("\",\n", 1),
                _ => ("\",\n", 0),
            };
            without(json()?, before, lost, percent)
        }
        "100,000 siblings.yaml" => (0..100_000).map(|it| format!("key-{it}: {{a: {it}}}\n")).collect(),
        "100,000 siblings.json" => {
            let members: Vec<String> = (0..100_000).map(|it| format!("  \"key-{it}\": {{ \"a\": {it} }}")).collect();
            format!("{{\n{}\n}}\n", members.join(",\n"))
        }
        _ => json()?.lines().map(str::trim).collect(),
    };
    Some(Text { format, text, is_valid: !name.contains("no ") })
}

/// Without a character: the one with the number `lost` of the first `place` behind so many percent of the text.
fn without(mut text: String, place: &str, lost: usize, percent: usize) -> String {
    let from = text.floor_char_boundary(text.len() / 100 * percent);
    if let Some(at) = text[from..].find(place) {
        text.remove(from + at + lost);
    }
    text
}

/// The description as it is, or as block YAML.
fn github(is_json: bool) -> Option<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../../shared");
    let root = std::env::var_os("OPENAPI_ANALYZER_SHARED").map_or(beside, Into::into);
    let json = std::fs::read_to_string(root.join("corpus/specs/github/api.github.com.json")).ok()?;
    if is_json {
        return Some(json);
    }
    let value: serde_yaml::Value = serde_yaml::from_str(&json).ok()?;
    serde_yaml::to_string(&value).ok()
}

/// With its paths over and over, under other names, up to 50 MB.
fn repeated(text: &str, before: &str, key: &str) -> String {
    let start = text.find(before).map_or(0, |it| it + before.len());
    let indent = key.len() - key.trim_start().len();
    let end = text[start..]
        .match_indices('\n')
        .map(|(at, _)| start + at + 1)
        .find(|&at| {
            let line = &text[at..];
            let blanks = line.bytes().take_while(|&it| it == b' ').count();
            // Texts over several lines have empty ones.
            blanks < indent && !line[blanks..].starts_with('\n')
        })
        .unwrap_or(text.len());
    let paths = &text[start..end];
    let mut out = text[..start].to_owned();
    let mut copy = 0;
    while out.len() + text.len() - start < 50_000_000 {
        let renamed = paths.replace(&format!("\n{key}"), &format!("\n{key}v{copy}/"));
        // Long keys of YAML are written with `?`.
        let renamed = renamed.replace("\n  ? /", &format!("\n  ? /v{copy}/"));
        let renamed = renamed.replacen(key, &format!("{key}v{copy}/"), 1);
        out.push_str(renamed.trim_end());
        out.push_str(if key.contains('"') { ",\n" } else { "\n" });
        copy += 1;
    }
    out.push_str(&text[start..]);
    out
}
