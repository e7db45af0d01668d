//! Who reads an edited text: nothing that is found depends on the words of a description, and little on those of a
//! title or an example.
//!
//! Most keystrokes of an author are of this kind. What was found from a part holds after them.

use syntax::{Document, JsonPointer, Node, Scalar, TextEdit, TextSize};

/// Those who read descriptions. What one of them found from a part does not depend on what another one reads there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// Rules about a description by itself.
    Rules,
    /// Examples and recordings against the description.
    Evidence,
    /// The description against its baseline.
    Baseline,
}

impl Reader {
    pub(crate) const ALL: [Reader; 3] = [Reader::Rules, Reader::Evidence, Reader::Baseline];
}

/// The readers that an edit matters to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Touched {
    readers: [bool; Reader::ALL.len()],
}

impl Touched {
    pub(crate) const ALL: Touched = Touched { readers: [true; Reader::ALL.len()] };
    pub(crate) const NOBODY: Touched = Touched { readers: [false; Reader::ALL.len()] };

    const fn only(reader: Reader) -> Touched {
        let mut touched = Touched::NOBODY;
        touched.readers[reader as usize] = true;
        touched
    }

    pub(crate) fn is(self, reader: Reader) -> bool {
        self.readers[reader as usize]
    }

    pub(crate) fn or(self, other: Touched) -> Touched {
        Touched { readers: Reader::ALL.map(|it| self.is(it) || other.is(it)) }
    }

    /// Whom an edit matters to: fewer than all if it changes one text and nothing else.
    pub(crate) fn by(edit: &TextEdit, old: &Document, new: &Document) -> Touched {
        inside_of_a_text(edit, old, new).unwrap_or(Touched::ALL)
    }
}

/// Fields that hold data, in which no word means anything.
const DATA: [&str; 7] = ["example", "examples", "default", "const", "enum", "value", "dataValue"];

/// Fields whose members have names that an author chose: a property may be called `description`.
const NAMES: [&str; 20] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "dependentRequired",
    "mapping",
    "scopes",
    "variables",
    "schemas",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "content",
    "encoding",
];

fn inside_of_a_text(edit: &TextEdit, old: &Document, new: &Document) -> Option<Touched> {
    let (pointer, before) = old.value_at_offset(edit.start)?;
    let touched = readers(&pointer)?;
    let (place, after) = new.value_at_offset(edit.start)?;
    let (old_range, new_range) = (before.range(), after.range());
    if edit.start <= old_range.start() || old_range.end() < edit.end {
        return None;
    }
    let grown = old_range.end() - (edit.end - edit.start) + TextSize::of(edit.new_text.as_str());
    let is_same = place == pointer && old_range.start() == new_range.start() && grown == new_range.end();
    (is_same && is_text(before) && is_text(after)).then_some(touched)
}

/// Who reads the text at a place. `None`: anybody.
fn readers(pointer: &JsonPointer) -> Option<Touched> {
    let mut is_name = false;
    let mut readers = None;
    for step in pointer.steps() {
        if !is_name && (DATA.contains(&step) || step.starts_with("x-")) {
            // Bodies are compared with schemas; what is in a schema itself is part of what it says.
            let is_example = matches!(step, "example" | "examples") && !leads_elsewhere(pointer);
            return is_example.then_some(Touched::only(Reader::Evidence));
        }
        readers = match step {
            _ if is_name => None,
            "description" | "summary" | "$comment" => Some(Touched::NOBODY),
            // Branches of unions are known by it.
            "title" => Some(Touched::only(Reader::Baseline)),
            _ => None,
        };
        is_name = !is_name && NAMES.contains(&step);
    }
    readers
}

/// Whether the text at a place may be a Reference.
fn leads_elsewhere(pointer: &JsonPointer) -> bool {
    matches!(pointer.steps().last(), Some("$ref" | "externalValue"))
}

/// Whether a value is an undamaged text with something in it.
fn is_text(value: Node<'_>) -> bool {
    let is_text = matches!(value.scalar(), Some(Scalar::String(text)) if !text.is_empty());
    is_text && !value.is_damaged() && value.anchor().is_none()
}

#[cfg(test)]
mod tests {
    use syntax::{FileId, Format, TextRange};

    use super::*;

    const TEXT: &str = "\
info: {title: Teams, description: Teams and members}
paths:
  /teams:
    get:
      description: \"What went \\\"wrong\\\"\"
      responses:
        default: {description: 'OK'}
        '200':
          content:
            application/json:
              examples:
                one: {value: {id: a earth-1, slug: b}}
components:
  schemas:
    Team:
      title: Schema of a team
      description: |
        A team.

        Has members.
      properties:
        id: {type: string, pattern: ^[a-z]}
        description: {type: string, description: What it does}
";

    /// Who reads what an edit changes.
    #[track_caller]
    fn check(from: &str, to: &str, expected: &[Reader]) {
        let at = TEXT.find(from).unwrap_or_else(|| panic!("{from:?} is not there"));
        let range = TextRange::at(TextSize::new(at as u32), TextSize::of(from));
        let old = Document::parse(FileId(0), Format::Yaml, TEXT);
        let edit = TextEdit::replace(range, to);
        let touched = Touched::by(&edit, &old, &old.edit(&edit));
        let actual: Vec<Reader> = Reader::ALL.into_iter().filter(|it| touched.is(*it)).collect();
        assert_eq!(actual, expected, "{from:?} to {to:?}");
    }

    #[test]
    fn nobody_reads_a_description() {
        check("and members", "and\n their members", &[]);
        check("went", "goes", &[]);
        check("Has members", "Has", &[]);
        check("it does", "x", &[]);
    }

    #[test]
    fn everybody_reads_what_is_not_inside_of_one() {
        check("Teams and", "T", &Reader::ALL);
        check("'OK'", "O", &Reader::ALL);
        check("and members", "and: members", &Reader::ALL);
        check("\\\"wrong\\\"", "\\wrong", &Reader::ALL);
        check("Has members.\n", "Has members.\n      required: [id]\n", &Reader::ALL);
        check("a-z", "A-Z", &Reader::ALL);
        check(", slug: b", "", &Reader::ALL);
        let (_, from_the_title) = TEXT.split_at(TEXT.find("eams, ").unwrap_or_default());
        check(from_the_title, "}", &Reader::ALL);
    }

    #[test]
    fn some_read_what_others_do_not() {
        check("earth-1", "Earth 1", &[Reader::Evidence]);
        check("eams", "eam", &[Reader::Baseline]);
        check("of a team", "for a team", &[Reader::Baseline]);
    }
}
