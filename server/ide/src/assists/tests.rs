//! What assists offer and what they do; and that none of them changes what a description says.

use std::collections::BTreeMap;

use syntax::{FileId, TextRange};
use workspace::FileEdit;

use super::{Assist, Effort};
use crate::Analysis;
use crate::fixture::analysis;

mod extract;
mod inline;
mod order;
mod rewrite;
mod same;

/// The texts of all files after edits, in the form of a fixture.
fn edited(analysis: &Analysis, edits: &[FileEdit]) -> BTreeMap<FileId, String> {
    let all = |file: FileId| analysis.text(file).expect("a text").to_string();
    let mut texts: BTreeMap<FileId, String> = analysis.files().iter().map(|it| (*it, all(*it))).collect();
    for FileEdit { file, edits } in edits {
        let text = texts.get_mut(file).expect("a file");
        for edit in edits.iter().rev() {
            text.replace_range::<std::ops::Range<usize>>(edit.range().into(), &edit.new_text);
        }
    }
    texts
}

/// What is offered at the cursor of a fixture.
#[track_caller]
fn offered(fixture: &str) -> (Analysis, Vec<Assist>) {
    let (analysis, file, offset) = analysis(fixture);
    let place = analysis.assist_place(file, TextRange::empty(offset));
    let offers = place.map(|it| analysis.assists(file, &it, Effort::Any, |_| true)).unwrap_or_default();
    (analysis, offers)
}

/// Does what is offered under a title. The file with the cursor is given alone, several as in a fixture.
#[track_caller]
fn check(fixture: &str, title: &str, expected: &str) {
    let (analysis, offers) = offered(fixture);
    let titles: Vec<&str> = offers.iter().map(|it| it.title.as_str()).collect();
    let assist = offers.iter().find(|it| it.title == title && it.disabled.is_none());
    let assist = assist.unwrap_or_else(|| panic!("not offered: {title}; but {titles:#?}"));
    let edits = analysis.assist_edits(assist).unwrap_or_else(|reason| panic!("{title}: {reason}"));
    let texts = edited(&analysis, &edits);
    let shown: Vec<String> = match &texts.iter().collect::<Vec<_>>()[..] {
        [(_, text)] => vec![(*text).clone()],
        several => several.iter().map(|(file, text)| format!("//- {}\n{text}", analysis.path(**file))).collect(),
    };
    assert_eq!(shown.concat(), expected);
}

/// What is offered, as the titles of a menu; with the reason, where it cannot be done.
#[track_caller]
fn check_offers(fixture: &str, expected: &[&str]) {
    let (_, offers) = offered(fixture);
    let shown = offers.iter().map(|it| match &it.disabled {
        Some(reason) => format!("{} ({reason})", it.title),
        None => it.title.clone(),
    });
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}

/// What is offered under a title is refused when somebody chooses it.
#[track_caller]
fn check_refused(fixture: &str, title: &str, expected: &str) {
    let (analysis, offers) = offered(fixture);
    let titles: Vec<&str> = offers.iter().map(|it| it.title.as_str()).collect();
    let assist = offers.iter().find(|it| it.title == title);
    let assist = assist.unwrap_or_else(|| panic!("not offered: {title}; but {titles:#?}"));
    assert_eq!(analysis.assist_edits(assist), Err(expected.to_owned()));
}
