//! Writes silencers: the comment above a finding, or the entry of the acceptance file.

use syntax::{
    Document, Editor, FileId, Format, Insert, JsonPointer, Node, Place, TextEdit, TextRange, TextSize, Value,
};
use workspace::{FileSet, Finding, Snapshot, VfsPath};

use super::ACCEPTED_FILE;
use super::accepted::{place_for, pointer_of};
use super::comment::{MARK, UNTIL, ignore};
use super::day::later;

/// What a person is to replace.
const REASON: &str = "TODO: say why";

/// A break is accepted for so many days: then somebody looks at it again.
const DAYS: u32 = 90;

/// What a person's choice to live with a finding writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silencer {
    pub title: String,
    pub target: SilencerTarget,
}

/// Where a silencer is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SilencerTarget {
    Edit {
        file: FileId,
        edits: Vec<TextEdit>,
    },
    /// The file is not there yet.
    New {
        path: VfsPath,
        text: String,
    },
}

/// The silencers of a finding. None for what is about silencers or the configuration.
pub(crate) fn silencers(snapshot: &Snapshot, finding: &Finding) -> Vec<Silencer> {
    if snapshot.descriptions_of(finding.location.file).next().is_none() {
        return Vec::new();
    }
    [comment(snapshot, finding), acceptance(snapshot, finding)].into_iter().flatten().collect()
}

fn comment(snapshot: &Snapshot, finding: &Finding) -> Option<Silencer> {
    // What is gone is told where others may be gone, too: a comment there would silence these with it.
    if *pointer_of(finding) != finding.location.pointer {
        return None;
    }
    let file = finding.location.file;
    let document = snapshot.document(file).filter(|it| it.format() == Format::Yaml)?;
    let until = until(snapshot, finding);
    let dated = until.as_ref().map_or(String::new(), |day| format!("{UNTIL}{day}"));
    let text = format!("{MARK}{}{dated} -- {REASON}", finding.code);
    let edits = above_entry(document, finding, &text).or_else(|| above_line(document, finding, &text))?;
    Some(Silencer {
        title: match until {
            Some(day) => format!("Accept `{}` here until {day} with a comment", finding.code),
            None => format!("Ignore `{}` here with a comment", finding.code),
        },
        target: SilencerTarget::Edit { file, edits },
    })
}

/// A comment above the entry or item that a finding is about, if that silences it: its value may start on a later line,
/// and a key that is there twice is told at the second one.
fn above_entry(document: &Document, finding: &Finding, text: &str) -> Option<Vec<TextEdit>> {
    let mut editor = Editor::new(document);
    editor.comment_above(&finding.location.pointer, text).then_some(())?;
    let edited = editor.document().clone();
    let edits = editor.finish();
    let [edit] = &edits[..] else { return None };
    is_silenced(&edited, edit, finding).then_some(edits)
}

/// A comment above the line on which a finding starts, where a line may stand.
fn above_line(document: &Document, finding: &Finding, comment: &str) -> Option<Vec<TextEdit>> {
    let text = document.text();
    let start = text.line_start(finding.location.range.start());
    let line = text.line(start);
    let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
    let line_end = if line_break(document).contains('\r') { "\r\n" } else { "\n" };
    let edit = TextEdit::insert(start, format!("{indent}# {comment}{line_end}"));
    let edited = document.edit(&edit);
    let value = |document: &Document| document.root().map(Node::to_value);
    let is_same = edited.errors().len() == document.errors().len() && value(&edited) == value(document);
    (is_same && is_silenced(&edited, &edit, finding)).then(|| vec![edit])
}

/// What ends the first line.
fn line_break(document: &Document) -> String {
    let text = document.text();
    let Some(next) = text.next_line(TextSize::new(0)) else { return String::new() };
    let line = TextSize::of(text.line(TextSize::new(0)).as_ref());
    text.slice(TextRange::new(line.min(next), next)).into_owned()
}

/// Whether a comment that is written is about what a finding tells.
fn is_silenced(edited: &Document, edit: &TextEdit, finding: &Finding) -> bool {
    let written = TextRange::at(edit.start, TextSize::of(&*edit.new_text));
    let start = finding.location.range.start();
    let start = if edit.start <= start { start + written.len() } else { start };
    let marks = edited.text().find_within(written, MARK).into_iter();
    marks.filter_map(|at| ignore(edited, at)).any(|it| it.is_about(start))
}

/// The day until which a break is accepted. Other findings are no promises to anybody, and may be ignored for ever.
fn until(snapshot: &Snapshot, finding: &Finding) -> Option<String> {
    finding.baseline.as_ref()?;
    later(snapshot.today()?, DAYS)
}

fn acceptance(snapshot: &Snapshot, finding: &Finding) -> Option<Silencer> {
    let path = place_for(snapshot, finding.location.file);
    let member = |key: &str, value: String| (key.into(), Value::String(value.into()));
    let until = until(snapshot, finding);
    let mut members = vec![
        member("code", finding.code.to_owned()),
        member("file", snapshot.path(finding.location.file).relative_to(path.folder())),
        member("pointer", pointer_of(finding).to_string()),
        member("reason", REASON.to_owned()),
    ];
    members.extend(until.clone().map(|day| member("until", day)));
    let entry = Value::Object(members);
    let there = snapshot.file(FileSet::CURRENT, &path).and_then(|file| snapshot.document(file));
    let empty = Document::parse(FileId(u32::MAX), Format::Yaml, "[]\n");
    let written = there.filter(|it| it.root().is_some_and(Node::is_sequence));
    let target = match (there, written) {
        (Some(there), Some(_)) => {
            let mut editor = Editor::new(there);
            if !editor.insert_item(&JsonPointer::root(), Insert::Value(&entry), Place::Last) {
                return None;
            }
            SilencerTarget::Edit { file: there.file(), edits: editor.finish() }
        }
        // Something else than a list stands there: nothing is lost.
        (Some(there), None) if there.root().is_some() => return None,
        (there, None) => {
            let list = Value::Array(vec![entry]);
            let mut editor = Editor::new(&empty);
            if !editor.replace(&JsonPointer::root(), Insert::Value(&list)) {
                return None;
            }
            let text = editor.document().text().to_string();
            match there {
                Some(there) => {
                    let edit = TextEdit::insert(there.text().len(), text);
                    SilencerTarget::Edit { file: there.file(), edits: vec![edit] }
                }
                None => SilencerTarget::New { path: path.clone(), text },
            }
        }
        (None, Some(_)) => return None,
    };
    let dated = until.map_or(String::new(), |day| format!(" until {day}"));
    Some(Silencer { title: format!("Accept `{}`{dated} in {ACCEPTED_FILE}", finding.code), target })
}
