//! Codes of findings inside the configuration file.

use crate::{Code, declare_code};

/// The codes of this crate.
pub static CATALOGUE: &[&Code] = &[&CONFIGURATION_KEY_UNKNOWN, &CONFIGURATION_VALUE_INVALID];

declare_code! {
    /// A key of the configuration file that means nothing.
    ///
    /// ## Why
    /// What is misspelled is not in force: the author believes in a baseline, or in a rule that is off, that the
    /// program knows nothing of. Everything else in the file counts.
    ///
    /// ## Example
    /// ```yaml
    /// # openapi-analyzer.yaml
    /// basline: # wrong
    ///   git: origin/main
    /// ```
    ///
    /// ## Instead
    /// ```yaml
    /// # openapi-analyzer.yaml
    /// baseline:
    ///   git: origin/main
    /// ```
    pub(crate) CONFIGURATION_KEY_UNKNOWN = "configuration-key-unknown", Configuration, Warning, None;

    /// A value of the configuration file that cannot be used.
    ///
    /// ## Why
    /// The value is left out, and the default holds in its place. Everything else in the file counts.
    ///
    /// ## Example
    /// ```yaml
    /// # openapi-analyzer.yaml
    /// policy: generous # wrong
    /// ```
    ///
    /// ## Instead
    /// ```yaml
    /// # openapi-analyzer.yaml
    /// policy: contract
    /// ```
    pub(crate) CONFIGURATION_VALUE_INVALID = "configuration-value-invalid", Configuration, Warning, None;
}
