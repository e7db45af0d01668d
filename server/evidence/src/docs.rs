//! The documentation runs: each Description, with its Exchange, gives exactly the annotated findings of its code; its
//! first fix gives the Fix block, where there is one, and leaves none of them.

use workspace::{Code, Finding};

use crate::CATALOGUE;
use crate::tests::{Fixture, check_places, findings};

/// The code block of a section.
fn block(markdown: &str, section: &str) -> Option<String> {
    let (_, section) = markdown.split_once(&format!("## {section}\n"))?;
    let (_, block) = section.split("\n## ").next()?.split_once("```")?;
    let (_, rest) = block.split_once('\n')?;
    Some(rest.split_once("```")?.0.to_owned())
}

const HEAD: &str = "openapi: 3.1.0\ninfo: { title: Teams, version: '1' }\n";

fn fixture(code: &Code) -> String {
    let markdown = code.markdown();
    let description = block(&markdown, "Description").expect(code.code);
    let mut text = format!("#- /openapi.yaml\n{HEAD}{description}");
    if let Some(exchanges) = block(&markdown, "Exchange") {
        text.push_str("#- exchange:/recorded.ndjson\n");
        text.push_str(&exchanges);
    }
    text
}

fn of_code(fixture: &Fixture, code: &Code) -> Vec<Finding> {
    let found = findings(&fixture.snapshot(), &crate::Options::default());
    found.into_iter().filter(|it| it.code == code.code).collect()
}

#[track_caller]
fn check(code: &Code) {
    let text = fixture(code);
    check_places(&text, code.code);
    let fixture = Fixture::parse(&text);
    let snapshot = fixture.snapshot();
    let found = of_code(&fixture, code);
    let fix = found.iter().flat_map(|it| &it.fixes).flat_map(|it| it(&snapshot)).next();
    let expected = block(&code.markdown(), "Fix");
    assert_eq!(fix.is_some(), expected.is_some(), "{}", code.code);
    let (Some(fix), Some(expected)) = (fix, expected) else { return };
    let fixed = fixture.fixed(&snapshot, &fix);
    assert_eq!(fixed.files[0].1, format!("{HEAD}{expected}"), "{}", code.code);
    assert!(of_code(&fixed, code).is_empty(), "{}", code.code);
}

#[test]
fn examples_show_what_they_say() {
    CATALOGUE.iter().for_each(|code| check(code));
}

#[test]
fn every_code_has_its_sections() {
    for code in CATALOGUE {
        assert!(!code.summary().is_empty(), "{}", code.code);
        for section in ["Why", "Description", "Fix"] {
            assert!(code.markdown().contains(&format!("\n## {section}\n")), "{} has no {section}", code.code);
        }
    }
}
