//! The server speaks over what the command line says.

use std::cell::RefCell;
use std::io::{BufReader, Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cli::Folder;
use crate::harness::{LIMIT, Process, frame, protocol, read};

/// A short conversation over a socket; the server ends with it.
#[track_caller]
fn check(mut process: Process, reads: impl Read, mut writes: impl Write) {
    let mut reads = BufReader::new(reads);
    let traffic = RefCell::new(Vec::new());
    let mut send = |message: Value| {
        writes.write_all(frame(&message).as_bytes()).unwrap();
        traffic.borrow_mut().push(json!({ "from": "client", "msg": message }));
    };
    let mut answer = || loop {
        let message = read(&mut reads).expect("the server is gone");
        traffic.borrow_mut().push(json!({ "from": "server", "msg": message }));
        if message.get("id").is_some() && message.get("method").is_none() {
            return message;
        }
    };
    let text = format!("# {}\nopenapi: 3.1.0\n", "é🎉 ".repeat(20_000));
    let document = json!({ "uri": "untitled:a", "languageId": "yaml", "version": 1, "text": text });
    send(
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "processId": null, "capabilities": {} } }),
    );
    // Before this answer a client may say nothing else.
    assert!(answer()["result"]["capabilities"].is_object());
    send(json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }));
    send(json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } }));
    send(json!({ "jsonrpc": "2.0", "id": 2, "method": "shutdown" }));
    assert_eq!(answer(), json!({ "jsonrpc": "2.0", "id": 2, "result": null }));
    send(json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(process.wait(), 0, "{}", process.stderr());
    protocol::check(&traffic.borrow(), false);
}

/// Whoever calls within the time limit.
#[track_caller]
fn accept<S>(try_accept: impl Fn() -> std::io::Result<S>) -> S {
    let end = Instant::now() + LIMIT;
    loop {
        match try_accept() {
            Ok(stream) => return stream,
            Err(error) => assert!(Instant::now() < end, "nobody calls: {error}"),
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_port_of_this_machine() {
    let folder = Folder::new(&[]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    listener.set_nonblocking(true).unwrap();
    for argument in [format!("--port={port}"), format!("--socket={port}")] {
        let process = Process::spawn(&folder.path, &["lsp", &argument]);
        let (stream, _) = accept(|| listener.accept());
        stream.set_nonblocking(false).unwrap();
        check(process, stream.try_clone().unwrap(), stream);
    }
}

#[cfg(unix)]
#[test]
fn a_socket_file() {
    let folder = Folder::new(&[]);
    // Names of sockets are short.
    let path = std::env::temp_dir().join(format!("openapi-analyzer-{}.sock", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
    listener.set_nonblocking(true).unwrap();
    let process = Process::spawn(&folder.path, &["lsp", &format!("--pipe={}", path.display())]);
    let (stream, _) = accept(|| listener.accept());
    stream.set_nonblocking(false).unwrap();
    check(process, stream.try_clone().unwrap(), stream);
    std::fs::remove_file(path).unwrap();
}

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
