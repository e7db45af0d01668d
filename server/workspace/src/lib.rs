//! Documents, References across files, baselines and evidence as inputs; findings as results.
//!
//! Invariants, as absences: workspace never reads disk, network, git or a clock; never judges; a [`Finding`] holds
//! no tree. Everything comes in through [`Change`] and goes out through an immutable [`Snapshot`].

mod change;
mod code;
mod config;
mod description;
mod exchange;
mod finding;
mod footprint;
mod mentions;
mod parallel;
mod part;
mod path;
mod present;
mod reader;
mod ready;
mod reference;
mod reference_text;
mod shift;
mod snapshot;

pub use change::{BaselineChange, BaselineNotes, Change, FileChange, FileSet};
pub use code::{Code, Family, FixKind};
pub use config::codes::CATALOGUE;
pub use config::{
    ACCEPTED_FIELDS, BaselineConfig, CONFIG_FIELDS, ClientKind, ClientsConfig, Config, ConfigField, ConfigValue,
    EvidenceConfig, Policy, RevisionFrom, similar,
};
pub use description::{Baseline, Description};
pub use exchange::{Alike, AlikeBody, EvidenceError, EvidenceFile, Exchange};
pub use finding::{
    BaselineFacts, Direction, FileEdit, Finding, Fix, FixSource, Location, Related, Safety, Severity, Verdict,
};
pub use footprint::{Footprint, Memo, Renewal, Since};
pub use mentions::Word;
pub use parallel::{MOST_THREADS, on_all_cores};
pub use part::Difference;
pub use path::VfsPath;
pub use reader::Reader;
pub use ready::Ready;
pub use reference::{Fragment, ReferenceError, ReferenceTarget, has_names, percent_decode, references_below};
pub use reference_text::{encoded, escaped, rebased, reference_to};
pub use shift::{Shift, moved};
pub use snapshot::{Snapshot, Stopped, Workspace};
