//! `# openapi-analyzer: ignore CODE -- reason` on the line of a finding, or above it; `ignore CODE until 2030-01-31`
//! is good until that day.

use std::collections::BTreeMap;

use syntax::{Document, FileId, Format, JsonPointer, TextRange, TextSize};
use workspace::{Finding, Location, Snapshot, Word};

use super::day::is_day;

pub(super) const MARK: &str = "openapi-analyzer: ignore ";

pub(super) const UNTIL: &str = " until ";

/// One comment.
pub(super) struct Ignore {
    /// The line that it is about: its own, or the one below it and other comments.
    line: TextRange,
    pub(super) codes: Vec<IgnoredCode>,
    /// The last day on which it counts.
    until: Option<String>,
}

/// One code of a comment.
pub(super) struct IgnoredCode {
    pub(super) code: String,
    pub(super) location: Location,
    pub(super) is_used: bool,
}

impl Ignore {
    /// The last day, if it has passed.
    pub(super) fn expired(&self, today: Option<&str>) -> Option<&str> {
        let (until, today) = (self.until.as_deref()?, today?);
        (until < today).then_some(until)
    }

    /// Whether what starts at an offset is on the line of the comment, or on the one below it.
    pub(super) fn is_about(&self, offset: TextSize) -> bool {
        self.line.contains_inclusive(offset)
    }

    /// Whether the comment silences a finding of its file; if so, it is used.
    pub(super) fn silences(&mut self, finding: &Finding) -> bool {
        if !self.is_about(finding.location.range.start()) {
            return false;
        }
        let codes = self.codes.iter_mut().filter(|it| it.code == finding.code);
        codes.fold(false, |_, it| {
            it.is_used = true;
            true
        })
    }
}

/// The comments of all YAML files of descriptions, by file.
pub(super) fn read(snapshot: &Snapshot) -> BTreeMap<FileId, Vec<Ignore>> {
    let files = snapshot.descriptions().iter().flat_map(|it| it.files.iter().copied());
    let mut found = BTreeMap::new();
    for file in files {
        let Some(document) = snapshot.document(file).filter(|it| it.format() == Format::Yaml) else { continue };
        if found.contains_key(&file) {
            continue;
        }
        let marks = snapshot.mentions(file, Word::Address).iter();
        let ignores: Vec<Ignore> = marks.filter_map(|at| ignore(document, *at)).collect();
        if !ignores.is_empty() {
            found.insert(file, ignores);
        }
    }
    found
}

/// The comment whose mark stands at an offset, if it is one.
pub(super) fn ignore(document: &Document, mark: TextSize) -> Option<Ignore> {
    let text = document.text();
    let start = text.line_start(mark);
    let line = text.line(start);
    let mark = usize::from(mark - start);
    if !line.get(mark..)?.starts_with(MARK) {
        return None;
    }
    let before = line.get(..mark)?.trim_end();
    let head = before.strip_suffix('#')?;
    let is_comment = head.is_empty() || head.ends_with([' ', '\t']);
    if !is_comment {
        return None;
    }
    let from = mark + MARK.len();
    let rest = line.get(from..)?;
    let list = rest.split_once(" --").map_or(rest, |(codes, _)| codes);
    // Another word before the reason is taken for a code, and nobody knows it.
    let dated = list.rsplit_once(UNTIL).filter(|(_, day)| is_day(day.trim()));
    let (list, until) = dated.map_or((list, None), |(list, day)| (list, Some(day.trim().to_owned())));
    let mut codes = Vec::new();
    for code in list.split([' ', ',']).map(str::trim).filter(|it| !it.is_empty()) {
        let offset = from + (code.as_ptr().addr() - rest.as_ptr().addr());
        let range = TextRange::at(start + TextSize::new(offset as u32), TextSize::of(code));
        let location = Location { file: document.file(), range, pointer: JsonPointer::root() };
        codes.push(IgnoredCode { code: code.to_owned(), location, is_used: false });
    }
    let mut about = TextRange::at(start, TextSize::of(line.as_ref()));
    while text.line(about.start()).trim_start().starts_with('#') {
        let Some(next) = text.next_line(about.start()) else { break };
        about = TextRange::at(next, TextSize::of(text.line(next).as_ref()));
    }
    let pointer = document.pointer_at_offset(about.end());
    for code in &mut codes {
        code.location.pointer = pointer.clone();
    }
    Some(Ignore { line: about, codes, until })
}
