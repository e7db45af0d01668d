//! The server speaks over what the command line says.

use crate::cli::Folder;
use crate::harness::Process;

/// Nobody is there, or the command line asks for two ways: one line, and the end.
#[track_caller]
fn check_refused(arguments: &[&str]) {
    let folder = Folder::new(&[]);
    let mut process = Process::spawn(&folder.path, arguments);
    assert_eq!(process.wait(), 2);
    let stderr = process.stderr();
    assert!(stderr.lines().count() <= 1, "{stderr}");
}

#[test]
fn nobody_is_there() {
    check_refused(&["lsp", "--port=1"]);
    check_refused(&["lsp", "--port=1", "--stdio"]);
    check_refused(&["lsp", "--pipe=/nowhere/at/all"]);
}
