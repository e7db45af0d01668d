//! Reads a configuration document tolerantly: what is wrong is a finding at its place, everything else counts.

use std::borrow::Cow;

use syntax::{Document, Entry, Node, Scalar};

use super::codes::{CONFIGURATION_KEY_UNKNOWN, CONFIGURATION_VALUE_INVALID};
use super::fields::{self, ConfigField, LEVELS};
use super::glob;
use super::similar::similar;
use crate::{
    BaselineConfig, ClientKind, ClientsConfig, Config, EvidenceConfig, Finding, Location, Policy, RevisionFrom,
    Severity,
};

/// How the keys of a document are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// `revision-from`, as in the file.
    Kebab,
    /// `revisionFrom` as well, and keys of the editor's own beside: an editor's settings.
    Settings,
}

/// Reads one document over what a configuration says already.
pub(super) fn read(config: &mut Config, document: &Document, spelling: Spelling) -> Vec<Finding> {
    let mut reader = Reader { spelling, findings: Vec::new() };
    if let Some(root) = document.root().filter(|it| !it.is_null()) {
        reader.config(config, root);
    }
    reader.findings
}

struct Reader {
    spelling: Spelling,
    findings: Vec<Finding>,
}

impl Reader {
    fn config(&mut self, config: &mut Config, root: Node<'_>) {
        for (key, entry) in self.keys(root, fields::CONFIG_FIELDS) {
            let value = entry.value();
            match key {
                "entries" => config.entries = self.globs(value),
                "baseline" => config.baseline = self.baseline(value),
                "policy" => {
                    let names = [("promise", Policy::Promise), ("contract", Policy::Contract)];
                    config.policy = self.one_of(value, &names).unwrap_or_default();
                }
                "clients" => config.clients = self.list(value).into_iter().filter_map(|it| self.clients(it)).collect(),
                "evidence" => config.evidence = self.evidence(value),
                "rules" => {
                    for (code, entry) in self.members(value) {
                        if let Some(level) = self.level(entry.value()) {
                            config.rules.insert(code.into_owned(), level);
                        }
                    }
                }
                _ => config.ignore = self.globs(value),
            }
        }
    }

    fn baseline(&mut self, node: Node<'_>) -> Option<BaselineConfig> {
        if let Some(spec) = node.as_str() {
            return Some(BaselineConfig::from_spec(&spec));
        }
        let mut baseline = BaselineConfig::default();
        for (key, entry) in self.keys(node, fields::BASELINE_FIELDS) {
            let value = entry.value();
            match key {
                "git" => baseline.git = self.string(value),
                "path" => baseline.path = self.string(value),
                "repository" => baseline.repository = self.string(value),
                "file" => baseline.file = self.string(value),
                "url" => baseline.url = self.url(value),
                _ => baseline.revision_from = self.revision_from(value),
            }
        }
        (baseline != BaselineConfig::default()).then_some(baseline)
    }

    fn url(&mut self, node: Node<'_>) -> Option<String> {
        let url = self.string(node)?;
        if url.starts_with("https://") || url.starts_with("http://") {
            return Some(url);
        }
        self.invalid(node, "expected an address that starts with `https://` or `http://`");
        None
    }

    fn revision_from(&mut self, node: Node<'_>) -> Option<RevisionFrom> {
        let (mut file, mut pattern) = (None, None);
        for (key, entry) in self.keys(node, fields::REVISION_FROM_FIELDS) {
            match key {
                "file" => file = self.string(entry.value()),
                _ => pattern = self.string(entry.value()),
            }
        }
        match (file, pattern) {
            (Some(file), Some(pattern)) => Some(RevisionFrom { file, pattern }),
            _ if !node.is_mapping() || node.is_damaged() => None,
            _ => {
                self.invalid(node, "expected both `file` and `pattern`");
                None
            }
        }
    }

    /// A list of files, or an Object that has them beside settings.
    fn evidence(&mut self, node: Node<'_>) -> EvidenceConfig {
        let mut evidence = EvidenceConfig::default();
        if !node.is_mapping() {
            evidence.files = self.globs(node);
            return evidence;
        }
        for (key, entry) in self.keys(node, fields::EVIDENCE_FIELDS) {
            let value = entry.value();
            match key {
                "files" => evidence.files = self.globs(value),
                "max-age-days" => evidence.max_age_days = self.number(value),
                "shown-per-file" => evidence.shown_per_file = self.number(value),
                "shape-parameters" => evidence.shape_parameters = Some(self.strings(value)),
                _ => self.thresholds(value, &mut evidence),
            }
        }
        evidence
    }

    fn thresholds(&mut self, node: Node<'_>, evidence: &mut EvidenceConfig) {
        for (key, entry) in self.keys(node, fields::THRESHOLD_FIELDS) {
            let number = self.number(entry.value());
            match key {
                "hint" => evidence.hint_from = number,
                "information" => evidence.information_from = number,
                _ => evidence.warning_from = number,
            }
        }
    }

    fn clients(&mut self, node: Node<'_>) -> Option<ClientsConfig> {
        let kinds = [
            ("managed", ClientKind::Managed),
            ("partially-managed", ClientKind::PartiallyManaged),
            ("external", ClientKind::External),
        ];
        let (mut paths, mut kind) = (None, None);
        for (key, entry) in self.keys(node, fields::CLIENTS_FIELDS) {
            match key {
                "paths" => paths = Some(self.strings(entry.value())),
                _ => kind = Some(self.one_of(entry.value(), &kinds)),
            }
        }
        match (paths, kind) {
            (Some(paths), Some(kind)) => Some(ClientsConfig { paths, kind: kind? }),
            _ if !node.is_mapping() || node.is_damaged() => None,
            _ => {
                self.invalid(node, "expected both `paths` and `kind`");
                None
            }
        }
    }

    /// `off` (or `false`, which YAML 1.1 makes of it) or a severity.
    fn level(&mut self, node: Node<'_>) -> Option<Option<Severity>> {
        if node.as_bool() == Some(false) {
            return Some(None);
        }
        let levels = [None, Some(Severity::Hint), Some(Severity::Information), Some(Severity::Warning)];
        let levels: Vec<(&str, Option<Severity>)> =
            LEVELS.into_iter().zip(levels.into_iter().chain([Some(Severity::Error)])).collect();
        self.one_of(node, &levels)
    }

    fn one_of<T: Copy>(&mut self, node: Node<'_>, names: &[(&str, T)]) -> Option<T> {
        let text = node.as_str();
        let found = text.as_deref().and_then(|text| names.iter().find(|(name, _)| *name == text));
        if let Some((_, value)) = found {
            return Some(*value);
        }
        let quoted: Vec<String> = names.iter().map(|(name, _)| format!("`{name}`")).collect();
        self.invalid(node, &format!("expected one of {}", quoted.join(", ")));
        None
    }

    fn string(&mut self, node: Node<'_>) -> Option<String> {
        // A revision of digits alone is read as a number.
        match node.scalar() {
            Some(Scalar::String(text)) => Some(text.into_owned()),
            Some(Scalar::Null) => None,
            Some(_) => node.scalar_text().map(Cow::into_owned),
            None => {
                self.invalid(node, "expected a text");
                None
            }
        }
    }

    /// A whole number from 1.
    fn number(&mut self, node: Node<'_>) -> Option<u32> {
        let text = node.scalar_text().unwrap_or_default();
        let number = text.parse().ok().filter(|it| *it > 0);
        if number.is_none() && !node.is_null() {
            self.invalid(node, "expected a whole number from 1");
        }
        number
    }

    fn strings(&mut self, node: Node<'_>) -> Vec<String> {
        self.list(node).into_iter().filter_map(|it| self.string(it)).collect()
    }

    fn globs(&mut self, node: Node<'_>) -> Vec<String> {
        let mut globs = Vec::new();
        for item in self.list(node) {
            let Some(text) = self.string(item) else { continue };
            // What is half typed may match anything.
            if item.is_damaged() {
                continue;
            }
            match glob::fault(&text) {
                Some(fault) => self.invalid(item, &format!("this is no glob: {fault}")),
                None => globs.push(text),
            }
        }
        globs
    }

    /// The items of a list. One value in the place of a list is a mistake that leaves no doubt.
    fn list<'a>(&mut self, node: Node<'a>) -> Vec<Node<'a>> {
        if node.is_sequence() {
            return node.items().collect();
        }
        if node.is_null() {
            return Vec::new();
        }
        self.invalid(node, "expected a list");
        vec![node]
    }

    fn members<'a>(&mut self, node: Node<'a>) -> Vec<(Cow<'a, str>, Entry<'a>)> {
        if !node.is_mapping() && !node.is_null() {
            self.invalid(node, "expected keys with values");
        }
        node.entries().map(|entry| (entry.key(), entry)).collect()
    }

    /// The members whose key is known, by the key as it is spelled in the file.
    fn keys<'a>(&mut self, node: Node<'a>, fields: &[ConfigField]) -> Vec<(&'static str, Entry<'a>)> {
        let known = fields::names(fields);
        let mut found = Vec::new();
        for (key, entry) in self.members(node) {
            let is_key = |it: &&&str| **it == key || (self.spelling == Spelling::Settings && camel(it) == key);
            match known.iter().find(is_key) {
                Some(known) => found.push((*known, entry)),
                None => self.unknown(&key, entry, &known),
            }
        }
        found
    }

    fn unknown(&mut self, key: &str, entry: Entry<'_>, known: &[&str]) {
        let instead = match similar(key, known) {
            Some(known) => format!(": did you mean `{known}`?"),
            None => {
                let known: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
                format!(": known are {}", known.join(", "))
            }
        };
        let node = entry.key_node();
        let location = Location { file: node.file(), range: node.range(), pointer: entry.own_value().pointer() };
        let message = format!("The configuration has no key `{key}` here{instead}");
        self.findings.push(Finding::new(CONFIGURATION_KEY_UNKNOWN.code, Severity::Warning, location, message));
    }

    fn invalid(&mut self, node: Node<'_>, expected: &str) {
        // What is half typed is a syntax error already.
        if node.is_damaged() {
            return;
        }
        let location =
            Location { file: node.file(), range: crate::snapshot::first_line(node), pointer: node.pointer() };
        let message = format!("This value of the configuration is not used: {expected}");
        self.findings.push(Finding::new(CONFIGURATION_VALUE_INVALID.code, Severity::Warning, location, message));
    }
}

/// `revision-from` as `revisionFrom`.
fn camel(key: &str) -> String {
    let mut words = key.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut camel, word| {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|it| it.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
        camel
    })
}
