//! What is found after edits equals what is found afresh.

use syntax::{TextEdit, TextRange, TextSize};
use workspace::{BaselineChange, Change, FileChange, FileSet, Finding, VfsPath};

use super::OnlyEdit;
use crate::{Analysis, AnalysisHost};

const ENTRY: &str = "/api/openapi.yaml";

const DESCRIPTION: &str = "\
openapi: 3.1.0
info:
  title: Teams
  version: '1'
  description: >-
    Teams and
    their members
paths:
  /teams:
    get:
      description: All teams, in no order
      responses:
        default:
          description: \"What went \\\"wrong\\\"\"
        '200':
          description: 'OK'
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Team'
              examples:
                one: {value: {id: 'no Earth', slug: b, description: c}}
                two: {value: {id: a earth-1, slug: b}}
  /users:
    get:
      responses:
        '200':
          description: A user # not more
components:
  schemas:
    Team:
      title: Schema of a team
      type: object
      description: |
        A team.

        Has members.
      properties:
        id: {type: string, pattern: ^[a-z]}
        slug:
          type: string
        description: {type: string, description: What it does}
    Other: {$ref: '#/components/schemas/Nowhere'}
";

fn change(text: &str) -> Change {
    let entry = VfsPath::new(ENTRY);
    let published = DESCRIPTION.replace("        slug:\n", "        name: {type: string}\n        slug:\n");
    let baseline = BaselineChange::Loaded {
        set: FileSet(1),
        path: entry.clone(),
        label: "published".to_owned(),
        configured: true,
    };
    Change {
        files: vec![
            (FileSet::CURRENT, entry.clone(), FileChange::Text(text.into())),
            (FileSet(1), entry.clone(), FileChange::Text(published.into())),
            (FileSet::CURRENT, VfsPath::new("/api/other.yaml"), FileChange::Text("a: {b: c}\n".into())),
        ],
        baselines: vec![(entry, baseline)],
        ..Change::default()
    }
}

fn show(analysis: &Analysis) -> Vec<String> {
    let one = |it: &Finding| format!("{it:?} {:?} {:?} {:?}", it.location, it.related, it.baseline);
    analysis.all_findings().iter().map(one).collect()
}

fn edit(path: &str, edit: TextEdit) -> Change {
    let files = vec![(FileSet::CURRENT, VfsPath::new(path), FileChange::Edits(vec![edit]))];
    Change { files, ..Change::default() }
}

/// Makes an edit at `from`, checks whether it is taken for one that nothing depends on, and what is found after it.
#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    let at = DESCRIPTION.find(from).unwrap_or_else(|| panic!("{from:?} is not there"));
    let range = TextRange::at(TextSize::new(at as u32), TextSize::of(from));
    let mut host = AnalysisHost::new();
    host.apply(change(DESCRIPTION));
    let before = host.analysis();
    let _ = before.findings();
    let change_of = || edit(ENTRY, TextEdit::replace(range, to));
    host.apply(change_of());
    let after = host.analysis();
    let shift = OnlyEdit::of(&change_of()).and_then(|it| it.shift(before.snapshot(), after.snapshot()));
    let touched = shift.map(|it| {
        let all = [(it.touched.rules, "rules"), (it.touched.evidence, "evidence"), (it.touched.compat, "compat")];
        all.iter().filter(|(is_touched, _)| *is_touched).map(|(_, name)| *name).collect::<Vec<_>>().join(" ")
    });
    assert_eq!(touched.unwrap_or("everything".to_owned()), expected, "{from:?} to {to:?}");
    let mut fresh = AnalysisHost::new();
    fresh.apply(change(&DESCRIPTION.replacen(from, to, 1)));
    assert_eq!(show(&after), show(&fresh.analysis()), "{from:?} to {to:?}");
}

#[test]
fn nothing_depends_on_the_text_of_a_description() {
    check("in no order", "in some order\n        of their own", "");
    check("went", "goes", "");
    check("Teams and\n", "Teams, users and\n    all\n", "");
    check("Has members", "Has", "");
    check("it does", "x", "");
}

#[test]
fn things_depend_on_what_is_not_inside_of_a_description() {
    check("All teams", "Teams", "everything");
    check("'OK'", "O", "everything");
    check("in no order", "in no: order", "everything");
    check("in no order", "in no #order", "everything");
    check("\\\"wrong\\\"", "\\wrong", "everything");
    check("Has members.\n", "Has members.\n      required: [id]\n", "everything");
    check("# not more", "# not much more", "everything");
    check("slug: b, ", "", "everything");
    check("Has members.", "# openapi-analyzer: ignore response-schema-missing", "everything");
}

#[test]
fn some_read_what_others_do_not() {
    check("Earth", "Eart", "evidence");
    check("earth-1", "Earth 1", "evidence");
    check("eams", "eam", "compat");
    check("of a team", "for a team", "compat");
    check("a-z", "A-Z", "everything");
}

#[test]
fn documents_that_are_nobodys_do_not_matter() {
    let mut host = AnalysisHost::new();
    host.apply(change(DESCRIPTION));
    let before = host.analysis();
    let expected = show(&before);
    let at = TextSize::new(1);
    let insert = |text: &str| edit("/api/other.yaml", TextEdit::insert(at, text));
    host.apply(insert("b"));
    let shift = OnlyEdit::of(&insert("b")).and_then(|it| it.shift(before.snapshot(), host.analysis().snapshot()));
    assert!(shift.is_some());
    assert_eq!(show(&host.analysis()), expected);
    // It becomes a description.
    host.apply(edit("/api/other.yaml", TextEdit::insert(TextSize::new(0), "openapi: 3.1.0\n")));
    assert!(show(&host.analysis()).len() > expected.len());
}

/// Typing and deleting at random places, the findings asked for now and then, as editors do.
#[test]
fn what_is_found_after_edits_equals_what_is_found_afresh() {
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below.max(1) as u64) as usize
    };
    const PIECES: [&str; 14] = [
        "x",
        " ",
        "\n",
        ": ",
        "#",
        "'",
        "é🎉",
        "- ",
        "{",
        "description: a b c\n",
        "$ref",
        "  ",
        "required: [id]\n",
        "\"",
    ];
    for _ in 0..40 {
        let mut host = AnalysisHost::new();
        host.apply(change(DESCRIPTION));
        let mut text = DESCRIPTION.to_owned();
        for _ in 0..25 {
            let floor = |text: &str, mut at: usize| {
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let start = floor(&text, next(text.len()));
            let length = if next(3) == 0 { next(6) } else { 0 };
            let end = floor(&text, (start + length).min(text.len())).max(start);
            let piece = if next(4) == 0 { "" } else { PIECES[next(PIECES.len())] };
            let range = TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32));
            host.apply(edit(ENTRY, TextEdit::replace(range, piece)));
            text.replace_range(start..end, piece);
            if next(2) == 0 {
                let mut fresh = AnalysisHost::new();
                fresh.apply(change(&text));
                assert_eq!(show(&host.analysis()), show(&fresh.analysis()), "{text}");
            } else if next(2) == 0 {
                let _ = host.analysis();
            }
        }
    }
}
