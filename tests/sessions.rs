//! What an editor sees: sessions with the server over stdio, one capability a file.

mod assists;
mod baselines;
mod clients;
mod code_actions;
mod configuration;
mod configuration_features;
mod diagnostics;
mod features;
mod file_operations;
mod fixes;
mod fragments;
mod lifecycle;
mod moments;
mod order;
mod positions;
mod progress;
mod protocol;
mod refresh;
mod silence;
mod soak;
mod status;
mod transports;
mod trust;
mod uris;
mod watching;
mod workspace_diagnostics;
