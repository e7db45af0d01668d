//! What an editor sees: sessions with the server over stdio, one capability a file.

mod baselines;
mod clients;
mod configuration;
mod configuration_features;
mod diagnostics;
mod features;
mod fixes;
mod fragments;
mod lifecycle;
mod order;
mod positions;
mod silence;
mod soak;
