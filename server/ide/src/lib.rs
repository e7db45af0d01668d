//! What editors and the command line ask for, as plain data: the only API that lsp and cli use.
//!
//! Invariants, as absences: no serde, no LSP types, no `std::fs`; nothing returned holds a tree or a node.

mod analysis;
mod assists;
mod baseline_unreadable;
mod basis;
mod catalogue;
mod completion;
mod configuration;
mod definition;
mod document_symbol;
mod evidence_unreadable;
mod findings;
#[cfg(test)]
mod fixture;
mod hits;
mod host;
mod hover;
mod inputs;
mod names;
mod place;
mod reference_docs;
mod references;
mod rename;
mod rename_files;
mod shown;
mod silence;
mod workspace_symbol;

pub use analysis::{Analysis, FindingAndFixes};
pub use assists::{Assist, AssistKind, Effort};
pub use catalogue::{catalogue, explain};
pub use completion::{Completion, CompletionKind};
pub use definition::Definition;
pub use document_symbol::{DocumentSymbol, SymbolKind};
pub use evidence::{
    Reader as EvidenceReader,
    report::{OperationReport, Report},
};
pub use findings::Findings;
pub use host::{AnalysisHost, Outdated};
pub use hover::Hover;
pub use inputs::says_how_to_judge;
pub use rename::Renamed;
pub use silence::{ACCEPTED_FILE, Silencer, SilencerTarget};
pub use syntax::{Encoding, FileId, JsonPointer, Position, Text, TextEdit, TextRange, TextSize};
pub use workspace::{
    ACCEPTED_FIELDS, Baseline, BaselineChange, BaselineConfig, BaselineFacts, BaselineNotes, CONFIG_FIELDS, Change,
    ClientKind, Code, Config, ConfigField, ConfigValue, Description, Direction, EvidenceConfig, EvidenceFile, Family,
    FileChange, FileEdit, FileSet, Finding, Fix, FixKind, Location, Policy, Ready, Related, RevisionFrom, Safety,
    Severity, Stopped, Verdict, VfsPath, on_all_cores, percent_decode,
};
pub use workspace_symbol::WorkspaceSymbol;
