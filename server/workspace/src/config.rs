//! The configuration file `openapi-analyzer.yaml`, and the same keys as editor settings.

pub(crate) mod codes;
mod fields;
mod glob;
mod read;
mod similar;

use std::collections::BTreeMap;

use syntax::{Document, FileId, Format, JsonPointer};

pub use fields::{ACCEPTED_FIELDS, CONFIG_FIELDS, ConfigField, ConfigValue};
use read::Spelling;
pub use similar::similar;

use crate::{Finding, Severity};

/// How a change that only narrows or loses optional things is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Policy {
    /// Once public, only add.
    #[default]
    Promise,
    /// Strictly what a schema-reading client can observe.
    Contract,
}

/// Who calls an Operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ClientKind {
    /// Shipped together with the API.
    Managed,
    /// Ours, but users run old versions of it.
    PartiallyManaged,
    /// Anyone's.
    #[default]
    External,
}

/// One line of `clients`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientsConfig {
    /// Globs over path templates: `/internal/**`.
    pub paths: Vec<String>,
    pub kind: ClientKind,
}

/// Where the published description is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaselineConfig {
    /// `none`: no baseline, not even the one that git would give.
    pub is_off: bool,
    pub git: Option<String>,
    pub path: Option<String>,
    pub repository: Option<String>,
    pub file: Option<String>,
    pub url: Option<String>,
    pub revision_from: Option<RevisionFrom>,
}

/// A git revision pinned in another file: the pattern's first group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionFrom {
    pub file: String,
    pub pattern: String,
}

/// Where recordings are, and how much they prove. What is `None` is as the documentation of the key says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EvidenceConfig {
    /// Paths or globs.
    pub files: Vec<String>,
    /// Recordings older than so many days count only as counter-examples.
    pub max_age_days: Option<u32>,
    /// Query parameters under which presence proves nothing.
    pub shape_parameters: Option<Vec<String>>,
    /// Distinct bodies from which on an attribute that is always returned is a hint.
    pub hint_from: Option<u32>,
    pub information_from: Option<u32>,
    pub warning_from: Option<u32>,
    /// Findings of one code in one file that an editor shows.
    pub shown_per_file: Option<u32>,
}

/// The configuration of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The file that it was read from, if there is one.
    pub file: Option<FileId>,
    /// The folder that relative paths and globs start from.
    pub folder: String,
    pub entries: Vec<String>,
    pub baseline: Option<BaselineConfig>,
    pub policy: Policy,
    pub clients: Vec<ClientsConfig>,
    pub evidence: EvidenceConfig,
    /// `None` = off.
    pub rules: BTreeMap<String, Option<Severity>>,
    pub ignore: Vec<String>,
}

impl Config {
    /// Whether a file of this name is a configuration.
    pub fn is_name(name: &str) -> bool {
        matches!(name, "openapi-analyzer.yaml" | ".openapi-analyzer.yaml")
    }

    /// What is unknown or wrong in an editor's settings, which have no place where a finding could stand: where in them,
    /// and in words.
    pub fn problems_of_settings(settings: &str) -> Vec<(JsonPointer, String)> {
        let document = Document::parse(FileId(u32::MAX), Format::Yaml, settings);
        let found = read::read(&mut Config::default(), &document, Spelling::Settings);
        found.into_iter().map(|it| (it.location.pointer, it.message)).collect()
    }

    /// Reads settings, then a file over them. What is unknown or wrong is a finding at its place in the file; that of
    /// settings is told by [`Config::problems_of_settings`].
    pub(crate) fn read(settings: Option<&str>, file: Option<&Document>, folder: &str) -> (Config, Vec<Finding>) {
        let mut config = Config { folder: folder.to_owned(), ..Config::default() };
        if let Some(settings) = settings {
            // JSON is YAML. The document belongs to no file, and nothing that names one leaves this function.
            let document = Document::parse(FileId(u32::MAX), Format::Yaml, settings);
            read::read(&mut config, &document, Spelling::Settings);
        }
        let findings = file.map(|file| read::read(&mut config, file, Spelling::Kebab)).unwrap_or_default();
        (config, findings)
    }
}

impl BaselineConfig {
    /// The short form: a SPEC as on the command line.
    fn from_spec(spec: &str) -> BaselineConfig {
        let spec = spec.trim();
        let mut config = BaselineConfig::default();
        if spec == "none" {
            config.is_off = true;
        } else if let Some(revision) = spec.strip_prefix("git:") {
            let (revision, path) = match revision.split_once(':') {
                Some((revision, path)) => (revision, Some(path.to_owned())),
                None => (revision, None),
            };
            config.git = Some(revision.to_owned());
            config.path = path;
        } else if spec.starts_with("https://") || spec.starts_with("http://") {
            config.url = Some(spec.to_owned());
        } else {
            config.file = Some(spec.to_owned());
        }
        config
    }
}

#[cfg(test)]
mod tests;
