//! The keys of the configuration and of the acceptance file, with what each means: what is read, what is offered while
//! somebody types, and the JSON Schema that the program prints, all come from here.

/// A key with its documentation.
#[derive(Clone, Copy, Debug)]
pub struct ConfigField {
    /// As in the file; an editor's settings may spell it in camel case.
    pub name: &'static str,
    /// Markdown.
    pub docs: &'static str,
    pub value: ConfigValue,
}

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum ConfigValue {
    Text,
    Texts,
    /// A whole number from 1.
    Number,
    Boolean,
    /// A day as `2030-01-31`.
    Day,
    /// A code of a finding.
    Code,
    /// One of these words.
    OneOf(&'static [&'static str]),
    Object(&'static [ConfigField]),
    Objects(&'static [ConfigField]),
    /// One text as a short form of the Object.
    TextOrObject(&'static [ConfigField]),
    /// A list of texts as a short form of the Object.
    TextsOrObject(&'static [ConfigField]),
    /// One of these words for each code.
    ByCode(&'static [&'static str]),
}

impl ConfigValue {
    /// The keys that an Object here, or each Object of a list, may have.
    pub fn fields(self) -> &'static [ConfigField] {
        match self {
            ConfigValue::Object(fields)
            | ConfigValue::Objects(fields)
            | ConfigValue::TextOrObject(fields)
            | ConfigValue::TextsOrObject(fields) => fields,
            _ => &[],
        }
    }
}

/// The names of fields, in order.
pub(super) fn names(fields: &[ConfigField]) -> Vec<&'static str> {
    fields.iter().map(|it| it.name).collect()
}

const fn field(name: &'static str, value: ConfigValue, docs: &'static str) -> ConfigField {
    ConfigField { name, docs, value }
}

/// What a rule can be set to.
pub(super) const LEVELS: [&str; 5] = ["off", "hint", "information", "warning", "error"];

/// The keys of `openapi-analyzer.yaml`.
pub static CONFIG_FIELDS: &[ConfigField] = &[
    field(
        "entries",
        ConfigValue::Texts,
        "Entry documents, as paths or globs from the folder of this file. By default they are found by content.",
    ),
    field(
        "baseline",
        ConfigValue::TextOrObject(BASELINE_FIELDS),
        "What is published. Also as one text: `git:REV`, `git:REV:PATH`, a file, a URL, or `none`. By default it is the \
         merge base with the remote's default branch, and breaks of it are warnings.",
    ),
    field(
        "policy",
        ConfigValue::OneOf(&["promise", "contract"]),
        "How a change of what is published is judged. `promise` (the default): once public, only add. `contract`: \
         strictly what a client that reads schemas can observe.",
    ),
    field(
        "clients",
        ConfigValue::Objects(CLIENTS_FIELDS),
        "Who calls what. What no line names is called by external clients. A break that reaches only managed clients is \
         a warning.",
    ),
    field(
        "evidence",
        ConfigValue::TextsOrObject(EVIDENCE_FIELDS),
        "Recorded exchanges, as paths or globs: HAR, VCR and Betamax cassettes, nock, Polly, mapping files, and lines of \
         JSON. A list of them, or an Object with `files` and settings.",
    ),
    field(
        "rules",
        ConfigValue::ByCode(&LEVELS),
        "Severities by code. `off` silences a code; `openapi-analyzer rules` lists all of them.",
    ),
    field("ignore", ConfigValue::Texts, "Files and folders that are not searched for entry documents, as globs."),
];

pub(super) static BASELINE_FIELDS: &[ConfigField] = &[
    field("git", ConfigValue::Text, "A revision: a commit, a tag, a branch such as `origin/main`."),
    field(
        "path",
        ConfigValue::Text,
        "The path of the entry document at the revision. By default the same path as now.",
    ),
    field(
        "repository",
        ConfigValue::Text,
        "Another repository, as a path from the folder of this file. By default this repository.",
    ),
    field("file", ConfigValue::Text, "A file with the published description, in the place of a revision."),
    field("url", ConfigValue::Text, "Where the published description is served, in the place of a revision."),
    field(
        "revision-from",
        ConfigValue::Object(REVISION_FROM_FIELDS),
        "The revision that another file pins, in the place of `git`.",
    ),
];

pub(super) static REVISION_FROM_FIELDS: &[ConfigField] = &[
    field("file", ConfigValue::Text, "The file that pins the revision, as a path from the folder of this file."),
    field("pattern", ConfigValue::Text, "A regular expression; its first group is the revision."),
];

pub(super) static CLIENTS_FIELDS: &[ConfigField] = &[
    field("paths", ConfigValue::Texts, "Globs over path templates, such as `/internal/**`."),
    field(
        "kind",
        ConfigValue::OneOf(&["managed", "partially-managed", "external"]),
        "`managed`: shipped together with the API. `partially-managed`: ours, but users run old versions. `external`: \
         anyone's.",
    ),
];

pub(super) static EVIDENCE_FIELDS: &[ConfigField] = &[
    field("files", ConfigValue::Texts, "Recorded exchanges, as paths or globs from the folder of this file."),
    field(
        "max-age-days",
        ConfigValue::Number,
        "Recordings older than so many days prove no longer that an attribute is returned; what is missing in them still \
         counts. By default recordings do not age.",
    ),
    field(
        "shape-parameters",
        ConfigValue::Texts,
        "Query parameters that choose which attributes a response has: under them presence proves nothing. By default \
         `fields`, `select`, `include`, `expand`, `embed`, `with`, `populate`, `exclude`.",
    ),
    field(
        "thresholds",
        ConfigValue::Object(THRESHOLD_FIELDS),
        "How many distinct bodies it takes to say that an attribute is always returned.",
    ),
    field(
        "shown-per-file",
        ConfigValue::Number,
        "How many findings of one code of evidence an editor shows in one file, the most certain ones first. By default \
         20; `openapi-analyzer check` lists all.",
    ),
];

pub(super) static THRESHOLD_FIELDS: &[ConfigField] = &[
    field("hint", ConfigValue::Number, "From so many distinct bodies on it is a hint. By default 2."),
    field("information", ConfigValue::Number, "From so many distinct bodies on it is information. By default 5."),
    field("warning", ConfigValue::Number, "From so many recorded bodies on it is a warning. By default 30."),
];

/// The keys of an entry of `openapi-analyzer-accepted.yaml`.
pub static ACCEPTED_FIELDS: &[ConfigField] = &[
    field("code", ConfigValue::Code, "The code of the finding."),
    field("file", ConfigValue::Text, "The file that it is found in, as a path from the folder of this file."),
    field(
        "pointer",
        ConfigValue::Text,
        "The JSON Pointer of the finding; for something removed, its place in the baseline.",
    ),
    field("reason", ConfigValue::Text, "Why it is accepted."),
    field("until", ConfigValue::Day, "The last day on which it is accepted, as `2030-01-31`. Without it, for good."),
];
