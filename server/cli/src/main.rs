//! The binary `openapi-analyzer`: a language server without a subcommand, a command-line tool with one.

mod check;
mod diff;
mod explain;
mod fix;
mod format;
mod output;
mod report;
mod rules;
mod schema;

use std::process::ExitCode;

use anyhow::Result;
use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand};

/// A language server and command-line tool for OpenAPI descriptions.
#[derive(Parser, Debug)]
#[command(name = "openapi-analyzer", version, about, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    lsp: LspArgs,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// The language server on stdin and stdout (also without a subcommand)
    Lsp(LspArgs),
    /// All findings of the descriptions under some paths: lint, evidence and baseline
    Check(check::CheckArgs),
    /// What changed between two descriptions, each change with a verdict
    Diff(diff::DiffArgs),
    /// The documentation of one code
    Explain(explain::ExplainArgs),
    /// The catalogue of all codes
    Rules(rules::RulesArgs),
    /// The JSON Schema of the configuration file, or of the acceptance file
    Schema(schema::SchemaArgs),
}

#[derive(Args, Debug, Default)]
struct LspArgs {
    /// Speak over stdin and stdout (which is what happens without it, too)
    #[arg(long, conflicts_with_all = ["port", "pipe"])]
    stdio: bool,
    /// Speak over a port of this machine that the client listens on (for debugging)
    #[arg(long, visible_alias = "socket", value_name = "N", conflicts_with = "pipe")]
    port: Option<u16>,
    /// Speak over a socket file that the client listens on (for debugging)
    #[arg(long, value_name = "NAME")]
    pipe: Option<std::path::PathBuf>,
    /// End when this process does
    #[arg(long = "clientProcessId", value_name = "N")]
    client_process_id: Option<u32>,
    /// How much to log: error, warn, info, debug or trace
    #[arg(long, value_name = "L")]
    log_level: Option<String>,
    /// Where to log to, in the place of stderr
    #[arg(long, value_name = "F")]
    log_file: Option<std::path::PathBuf>,
}

/// Deep descriptions need a deep stack; it costs nothing until it is used.
const STACK: usize = 256 << 20;

/// What a failed command ends with.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    // One line, and never what a description or a recording holds: a panic's message may quote it.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|it| format!(" at {}:{}", it.file(), it.line())).unwrap_or_default();
        output::complain(&format!("internal error{place}; this is a bug in openapi-analyzer"));
    }));
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run);
    let code = match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        Ok(Err(_)) => FAILED,
        Err(error) => {
            output::complain(&format!("cannot start: {error}"));
            FAILED
        }
    };
    ExitCode::from(code)
}

fn run() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let done = match cli.command {
        None => serve(cli.lsp),
        Some(Command::Lsp(args)) => serve(args),
        Some(Command::Check(args)) => check::check(&args),
        Some(Command::Diff(args)) => diff::diff(&args),
        Some(Command::Explain(args)) => explain::explain(&args),
        Some(Command::Rules(args)) => rules::rules(&args),
        Some(Command::Schema(args)) => schema::schema(&args),
    };
    done.unwrap_or_else(|error| {
        output::complain(&format!("{error:#}"));
        FAILED
    })
}

/// Help and version go to stdout; a wrong flag is one line on stderr.
fn usage(error: &clap::Error) -> u8 {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => output::print(&error.to_string()).map_or(FAILED, |()| 0),
        _ => {
            let text = error.to_string();
            let line = text.lines().next().unwrap_or_default();
            let missing: Vec<&str> =
                text.lines().skip(1).take_while(|it| it.starts_with("  ")).map(str::trim).collect();
            let line = format!("{} {}", line.trim_start_matches("error: "), missing.join(" "));
            output::complain(&format!("{} (see --help)", line.trim_end()));
            FAILED
        }
    }
}

fn serve(args: LspArgs) -> Result<u8> {
    let LspArgs { stdio: _, port, pipe, client_process_id, log_level, log_file } = args;
    let transport = match (port, pipe) {
        (Some(port), _) => lsp::Transport::Port(port),
        (None, Some(path)) => lsp::Transport::Pipe(path),
        (None, None) => lsp::Transport::Stdio,
    };
    lsp::run(lsp::Options { client_process_id, log_level, log_file, transport })
}
