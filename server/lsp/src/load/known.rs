//! What was read last, and why: what depends on it is read again only when that has changed.

use std::collections::BTreeSet;

use ide::{Analysis, BaselineConfig, Config, VfsPath};
use loader::BaselineWatch;

use super::stamps::Stamps;

#[derive(Debug, Default)]
pub(super) struct Known {
    /// Entry documents that the folders hold.
    pub(super) found: BTreeSet<VfsPath>,
    /// What the configurations said of it then.
    pub(super) selection: Vec<Selection>,
    pub(super) baselines: Option<Vec<BaselineOf>>,
    /// What the baselines depended on right before they were read.
    pub(super) watch: BaselineWatch,
    pub(super) evidence: Option<EvidenceOf>,
    pub(super) stamps: Stamps,
}

/// An entry document with what its configuration says of its baseline.
pub(super) type BaselineOf = (VfsPath, Option<BaselineConfig>, String);

/// Where recordings are, by folder, and the documents that are none though they may lie there.
pub(super) type EvidenceOf = (Vec<(String, Vec<String>)>, Vec<VfsPath>);

/// What of a configuration matters for finding entry documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Selection {
    folder: String,
    entries: Vec<String>,
    ignore: Vec<String>,
    published: Option<String>,
}

/// What the configurations of a state say of finding entry documents.
pub(super) fn selection(analysis: &Analysis) -> Vec<Selection> {
    let of = |it: &Config| Selection {
        folder: it.folder.clone(),
        entries: it.entries.clone(),
        ignore: it.ignore.clone(),
        published: it.baseline.as_ref().and_then(|it| it.file.clone()),
    };
    analysis.configs().map(of).collect()
}

pub(super) fn baselines(analysis: &Analysis) -> Vec<BaselineOf> {
    let of = |it: &ide::Description| {
        let config = analysis.config(it.entry);
        (analysis.path(it.entry).clone(), config.baseline.clone(), config.folder.clone())
    };
    analysis.descriptions().iter().map(of).collect()
}

pub(super) fn evidence(analysis: &Analysis) -> EvidenceOf {
    let descriptions = analysis.descriptions().iter();
    let mut all: Vec<_> = descriptions
        .map(|it| analysis.config(it.entry))
        .map(|it| (it.folder.clone(), it.evidence.files.clone()))
        .filter(|(_, globs)| !globs.is_empty())
        .collect();
    all.sort();
    all.dedup();
    let mut documents = Vec::new();
    if !all.is_empty() {
        let files = analysis.descriptions().iter().flat_map(|it| &it.files);
        documents.extend(files.map(|it| analysis.path(*it).clone()));
        documents.sort();
        documents.dedup();
    }
    (all, documents)
}
