//! `check --fix`: what is written, and what never is.

use super::{CLEAN, Folder, without_schema};

#[test]
fn a_description_without_safe_fixes_stays_as_it_is() {
    let folder = Folder::new(&[("openapi.yaml", &without_schema())]);
    let run = folder.run(&["check", "--fix"]);
    assert_eq!(run.stderr, "openapi-analyzer: nothing to fix\n");
    assert_eq!(folder.read("openapi.yaml"), without_schema());
}

#[test]
fn unsafe_fixes_are_applied_on_request() {
    let crlf = without_schema().replace('\n', "\r\n");
    let folder = Folder::new(&[("openapi.yaml", &crlf)]);
    let run = folder.run(&["check", "--fix-unsafe"]);
    assert!(run.stderr.ends_with("openapi-analyzer: applied 1 fix in 1 file\n"), "{}", run.stderr);
    let fixed = folder.read("openapi.yaml");
    assert!(fixed.starts_with(crlf.trim_end()), "{fixed}");
    assert_eq!(fixed.matches('\n').count(), fixed.matches("\r\n").count());
    assert!(fixed.contains("          content:\r\n"), "{fixed}");
    let left: Vec<_> = std::fs::read_dir(&folder.path).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["openapi.yaml"]);
}

#[test]
fn what_was_published_is_put_back() {
    let folder = Folder::new(&[("openapi.yaml", &super::without_weight()), ("published.yaml", CLEAN)]);
    let run = folder.run(&["check", "--baseline", "published.yaml", "--fix-unsafe", "openapi.yaml"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(folder.read("openapi.yaml"), CLEAN);
}

#[test]
fn nothing_is_written_into_broken_text() {
    let broken = without_schema() + "broken: [\n";
    let folder = Folder::new(&[("openapi.yaml", &broken)]);
    let run = folder.run(&["check", "--fix-unsafe"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(folder.read("openapi.yaml"), broken);
}
