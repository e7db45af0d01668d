//! `workspace/executeCommand`: what the server knows about itself.

use serde_json::Value;
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::ExecuteCommandParams;

use crate::moment::Moment;
use crate::state::State;
use crate::status;

/// Roots, descriptions, configurations, baselines, evidence, timings, memory: as Markdown.
pub(crate) const STATUS: &str = "openapi-analyzer.status";

pub(crate) const COMMANDS: [&str; 1] = [STATUS];

pub(crate) fn execute_command(state: &State, moment: &Moment, params: &ExecuteCommandParams) -> Result<Option<Value>> {
    match params.command.as_str() {
        STATUS => Ok(Some(Value::String(status::status(state, moment)))),
        _ => Err(Error::invalid_params("no such command")),
    }
}
