//! How places move by an edit: what was found elsewhere is found again, a little further down.

use syntax::{Document, Encoding, FileId, TextEdit, TextRange, TextSize};

use crate::{Finding, Location};

/// An edit of one file, as far as other places care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    file: FileId,
    start: TextSize,
    end: TextSize,
    new_len: TextSize,
    /// Whether there are as many lines as before.
    keeps_lines: bool,
}

impl Shift {
    pub(crate) fn new(edit: &TextEdit, before: &Document, after: &Document) -> Shift {
        let lines = |it: &Document| it.text().position(it.text().len(), Encoding::Utf8).line;
        Shift {
            file: before.file(),
            start: edit.start,
            end: edit.end,
            new_len: TextSize::of(edit.new_text.as_str()),
            keeps_lines: lines(before) == lines(after),
        }
    }

    /// Whether each line has the number that it had.
    pub fn keeps_lines(&self) -> bool {
        self.keeps_lines
    }

    pub(crate) fn file(&self) -> FileId {
        self.file
    }

    /// Adds a move to others. What is typed on and on is one.
    pub fn push(shifts: &mut Vec<Shift>, shift: &Shift) {
        if let Some(last) = shifts.last_mut().filter(|it| it.goes_on_in(shift)) {
            last.new_len += shift.new_len;
            last.keeps_lines &= shift.keeps_lines;
        } else {
            shifts.push(shift.clone());
        }
    }

    fn goes_on_in(&self, other: &Shift) -> bool {
        let are_insertions = self.start == self.end && other.start == other.end;
        are_insertions && self.file == other.file && other.start == self.start + self.new_len
    }

    /// Where a text stands that the edit does not touch. `None` if it does.
    pub(crate) fn text(&self, range: TextRange) -> Option<TextRange> {
        match range.end() <= self.start {
            true => Some(range),
            false => (range.start() >= self.end).then(|| self.around(range)),
        }
    }

    /// Where the edited text stands.
    pub(crate) fn inserted(&self) -> TextRange {
        TextRange::at(self.start, self.new_len)
    }

    /// What a range has become, with all that was put into it.
    pub(crate) fn around(&self, range: TextRange) -> TextRange {
        let moved = |at: TextSize| at + self.new_len - (self.end - self.start);
        let start = if range.start() >= self.end { moved(range.start()) } else { range.start().min(self.start) };
        let end = if range.end() >= self.end { moved(range.end()) } else { range.end() };
        TextRange::new(start, end.max(start))
    }

    /// Moves a place that the edit is not in, or that it is in but for its ends.
    pub fn location(&self, location: &mut Location) {
        if location.file != self.file {
            return;
        }
        let range = location.range;
        let moved = |at: TextSize| at + self.new_len - (self.end - self.start);
        let start = if range.start() >= self.end { moved(range.start()) } else { range.start() };
        let end = if range.end() >= self.end { moved(range.end()) } else { range.end() };
        location.range = TextRange::new(start, end.max(start));
    }

    /// Moves all places of a finding.
    pub fn finding(&self, finding: &mut Finding) {
        let related = finding.related.iter_mut().map(|it| &mut it.location);
        std::iter::once(&mut finding.location).chain(related).for_each(|it| self.location(it));
    }
}

/// Findings at the places where they are now.
pub fn moved(found: &[Finding], shifts: &[Shift]) -> Vec<Finding> {
    let mut found = found.to_vec();
    found.iter_mut().for_each(|finding| shifts.iter().for_each(|it| it.finding(finding)));
    found
}

/// The edit that makes a text of a document's: all but what both start and end with. `None` if they are the same.
pub(crate) fn edit_to(document: &Document, text: &str) -> Option<TextEdit> {
    let old = document.text().to_string();
    if old == text {
        return None;
    }
    let mut start = common(old.as_bytes(), text.as_bytes(), false);
    while !(old.is_char_boundary(start) && text.is_char_boundary(start)) {
        start -= 1;
    }
    let (old_rest, new_rest) = (&old[start..], &text[start..]);
    let mut common = common(old_rest.as_bytes(), new_rest.as_bytes(), true);
    let is_boundary = |text: &str, common: usize| text.is_char_boundary(text.len() - common);
    while !(is_boundary(old_rest, common) && is_boundary(new_rest, common)) {
        common -= 1;
    }
    let end = TextSize::new((old.len() - common) as u32);
    let range = TextRange::new(TextSize::new(start as u32), end);
    Some(TextEdit::replace(range, &new_rest[..new_rest.len() - common]))
}

/// How many bytes of two texts are the same, from their starts or from their ends.
fn common(a: &[u8], b: &[u8], is_from_end: bool) -> usize {
    // Blocks are compared much faster than bytes one by one.
    const STEPS: [usize; 3] = [1 << 14, 1 << 7, 1];
    let (mut known, most) = (0, a.len().min(b.len()));
    for step in STEPS {
        let block = |it: &[u8], known: usize| match is_from_end {
            true => it.len() - known - step..it.len() - known,
            false => known..known + step,
        };
        while known + step <= most && a[block(a, known)] == b[block(b, known)] {
            known += step;
        }
    }
    known
}
