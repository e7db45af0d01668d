//! How codes are declared that exist once for each place where a schema can stand.

use workspace::{Code, Direction};

use crate::walk::Kind;

/// One thing that can happen to a schema, as three codes: in a parameter, in what else is accepted, in what is sent.
pub(crate) struct Mirrored {
    pub(crate) parameter: Code,
    pub(crate) request: Code,
    pub(crate) response: Code,
}

impl Mirrored {
    pub(crate) fn at(&'static self, kind: Kind, direction: Direction) -> &'static Code {
        match (kind, direction) {
            (_, Direction::Response) => &self.response,
            (Kind::Parameter, _) => &self.parameter,
            _ => &self.request,
        }
    }
}

/// Declares a [`Mirrored`]. The severities are those of the example: in what is accepted, and in what is sent.
macro_rules! mirrored {
    ($(#[doc = $doc:literal])* $name:ident = $what:literal, $accepted:ident, $sent:ident, $fix:ident,
     $summary:literal, baseline: $baseline:literal, current: $current:literal, why: $why:literal,
     instead: $instead:literal) => {
        $(#[doc = $doc])*
        pub(crate) static $name: $crate::catalogue::Mirrored = $crate::catalogue::Mirrored {
            parameter: mirrored!(@code concat!("parameter-", $what), $accepted, $fix, concat!(" In a parameter: ", $summary), $baseline, $current, $why, $instead),
            request: mirrored!(@code concat!("request-", $what), $accepted, $fix, concat!(" In what is accepted: ", $summary), $baseline, $current, $why, $instead),
            response: mirrored!(@code concat!("response-", $what), $sent, $fix, concat!(" In what is sent: ", $summary), $baseline, $current, $why, $instead),
        };
    };
    (@code $code:expr, $severity:ident, $fix:ident, $summary:expr, $baseline:literal, $current:literal, $why:literal, $instead:literal) => {
        workspace::Code {
            code: $code,
            family: workspace::Family::Baseline,
            severity: workspace::Severity::$severity,
            fix: workspace::FixKind::$fix,
            docs: &[
                $summary,
                "",
                " ## Baseline",
                " ```yaml",
                $baseline,
                " ```",
                "",
                " ## Current",
                " ```yaml",
                $current,
                " ```",
                "",
                " ## Why",
                $why,
                "",
                " ## Instead",
                $instead,
            ],
        }
    };
}
pub(crate) use mirrored;
