//! The documentation of a code, which is also what `explain`, `rules` and a hover on a code print.

use crate::Severity;

/// Which part of the product a code belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    Syntax,
    Structure,
    ResponseSchema,
    Evidence,
    Baseline,
    Configuration,
}

impl Family {
    pub fn name(self) -> &'static str {
        match self {
            Family::Syntax => "syntax",
            Family::Structure => "structure",
            Family::ResponseSchema => "response-schema",
            Family::Evidence => "evidence",
            Family::Baseline => "baseline",
            Family::Configuration => "configuration",
        }
    }
}

/// What kind of fix a code offers at best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FixKind {
    None,
    Safe,
    Unsafe,
}

/// A code with its documentation.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    pub code: &'static str,
    pub family: Family,
    /// The usual severity; a finding may have another one where the documentation says so.
    pub severity: Severity,
    pub fix: FixKind,
    /// Markdown: a summary line, then the sections `## Why`, `## Example` (or `## Baseline` and `## Current`,
    /// `## Exchange` and `## Description`), and `## Fix` or `## Instead`.
    pub docs: &'static [&'static str],
}

impl Code {
    /// The first line of the documentation.
    pub fn summary(&self) -> &'static str {
        self.docs.first().map_or("", |line| line.trim())
    }

    /// The documentation as Markdown.
    pub fn markdown(&self) -> String {
        // What a macro puts together may be several lines in one text, each with the space that a doc comment has.
        let lines = self.docs.iter().flat_map(|it| it.split('\n'));
        let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// Declares a [`Code`] whose documentation is its doc comment.
///
/// ```text
/// declare_code! {
///     /// Summary.
///     pub(crate) RESPONSE_SCHEMA_EMPTY = "response-schema-empty", ResponseSchema, Warning, Unsafe;
/// }
/// ```
#[macro_export]
macro_rules! declare_code {
    ($($(#[doc = $doc:literal])* $vis:vis $name:ident = $code:literal, $family:ident, $severity:ident, $fix:ident;)*) => {
        $($(#[doc = $doc])*
        $vis static $name: $crate::Code = $crate::Code {
            code: $code,
            family: $crate::Family::$family,
            severity: $crate::Severity::$severity,
            fix: $crate::FixKind::$fix,
            docs: &[$($doc),*],
        };)*
    };
}
