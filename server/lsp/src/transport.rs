//! Where messages come from and go to: stdin and stdout; or, for debugging, a port of this machine or a socket file that
//! somebody listens on.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::path::PathBuf;

use anyhow::{Context, Result};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf};
use tokio::runtime::Handle;

/// What is on the way between a socket and the server at once.
const BUFFER: usize = 1 << 16;

/// The way to the client.
#[derive(Clone, Debug, Default)]
pub enum Transport {
    #[default]
    Stdio,
    /// A port of this machine, which the client listens on.
    Port(u16),
    /// A socket file, which the client listens on.
    Pipe(PathBuf),
}

pub(crate) type Reader = Box<dyn AsyncRead + Send + Unpin>;
pub(crate) type Writer = Box<dyn AsyncWrite + Send + Unpin>;

impl Transport {
    /// Both directions. Called within the runtime.
    pub(crate) fn open(&self) -> Result<(Reader, Writer)> {
        match self {
            Transport::Stdio => Ok((Box::new(tokio::io::stdin()), Box::new(tokio::io::stdout()))),
            Transport::Port(port) => {
                let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, *port));
                let stream = stream.with_context(|| format!("nobody listens on port {port} of this machine"))?;
                // A message is worth its own packet.
                stream.set_nodelay(true).context("the port does not take settings")?;
                let reads = stream.try_clone().context("the port has one direction only")?;
                Ok(bridge(reads, stream, |it| _ = it.shutdown(Shutdown::Write)))
            }
            Transport::Pipe(path) => pipe(path),
        }
    }
}

#[cfg(unix)]
fn pipe(path: &std::path::Path) -> Result<(Reader, Writer)> {
    let stream = std::os::unix::net::UnixStream::connect(path);
    let stream = stream.with_context(|| format!("nobody listens on {}", path.display()))?;
    let reads = stream.try_clone().context("the socket has one direction only")?;
    Ok(bridge(reads, stream, |it| _ = it.shutdown(Shutdown::Write)))
}

#[cfg(not(unix))]
fn pipe(_: &std::path::Path) -> Result<(Reader, Writer)> {
    anyhow::bail!("socket files are there on Unix only; use --port")
}

/// Two threads carry bytes between a socket, which blocks, and the runtime.
fn bridge<S: Read + Write + Send + 'static>(reads: S, writes: S, end: fn(&S)) -> (Reader, Writer) {
    let (outer, inner) = tokio::io::duplex(BUFFER);
    let (from_server, to_server) = tokio::io::split(outer);
    let (runtime, other) = (Handle::current(), Handle::current());
    std::thread::spawn(move || carry_in(reads, to_server, &runtime));
    std::thread::spawn(move || carry_out(from_server, writes, &other, end));
    let (reader, writer) = tokio::io::split(inner);
    (Box::new(reader), Box::new(writer))
}

fn carry_in(mut from: impl Read, mut to: WriteHalf<DuplexStream>, runtime: &Handle) {
    let mut buffer = vec![0; BUFFER];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        if runtime.block_on(to.write_all(&buffer[..read])).is_err() {
            return;
        }
    }
    let _ = runtime.block_on(to.shutdown());
}

fn carry_out<S: Write>(mut from: ReadHalf<DuplexStream>, mut to: S, runtime: &Handle, end: fn(&S)) {
    let mut buffer = vec![0; BUFFER];
    while let Ok(read @ 1..) = runtime.block_on(from.read(&mut buffer)) {
        if to.write_all(&buffer[..read]).and_then(|()| to.flush()).is_err() {
            return;
        }
    }
    end(&to);
}
