//! `workspace/executeCommand`: what the server knows about itself, and ways to other places.

use serde_json::Value;
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::{ExecuteCommandParams, Location, ShowDocumentParams};

use crate::moment::Moment;
use crate::outbox::Message;
use crate::state::State;
use crate::status;

/// Roots, descriptions, configurations, baselines, evidence, timings, memory: as Markdown.
pub(crate) const STATUS: &str = "openapi-analyzer.status";

/// Has the client go to the location that is the argument.
pub(crate) const SHOW: &str = "openapi-analyzer.show";

pub(crate) const COMMANDS: [&str; 2] = [STATUS, SHOW];

pub(crate) fn execute_command(state: &State, moment: &Moment, params: &ExecuteCommandParams) -> Result<Option<Value>> {
    match params.command.as_str() {
        STATUS => Ok(Some(Value::String(status::status(state, moment)))),
        SHOW => {
            let location = params.arguments.first().and_then(|it| serde_json::from_value::<Location>(it.clone()).ok());
            let Location { uri, range } = location.ok_or_else(|| Error::invalid_params("no location"))?;
            if !moment.names.client().goes_to_documents {
                return Err(Error::invalid_params("the client goes nowhere"));
            }
            let params = ShowDocumentParams { uri, external: None, take_focus: Some(true), selection: Some(range) };
            state.send(Message::ShowDocument(params));
            Ok(None)
        }
        _ => Err(Error::invalid_params("no such command")),
    }
}
