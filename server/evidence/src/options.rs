//! What can be set about evidence; the defaults are what the documentation says.

use workspace::EvidenceConfig;

/// Query parameters that change which attributes a response has.
const SHAPE_PARAMETERS: [&str; 8] = ["fields", "select", "include", "expand", "embed", "with", "populate", "exclude"];
pub(crate) const DAY: i64 = 24 * 60 * 60;

/// What can be set about evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Recordings older than so many days count only as counter-examples.
    pub max_age_days: Option<u32>,
    /// Query parameters under which presence proves nothing.
    pub shape_parameters: Vec<String>,
    /// Distinct bodies from which on a finding is a hint, information, a warning.
    pub thresholds: [usize; 3],
}

impl Default for Options {
    fn default() -> Options {
        let shape_parameters = SHAPE_PARAMETERS.iter().map(|it| (*it).to_owned()).collect();
        Options { max_age_days: None, shape_parameters, thresholds: [2, 5, 30] }
    }
}

impl Options {
    /// As the configuration wants it.
    pub(crate) fn of(config: &EvidenceConfig) -> Options {
        let default = Options::default();
        let [hint, information, warning] = default.thresholds;
        let or = |set: Option<u32>, default| set.map_or(default, |it| it as usize);
        Options {
            max_age_days: config.max_age_days,
            shape_parameters: config.shape_parameters.clone().unwrap_or(default.shape_parameters),
            thresholds: [
                or(config.hint_from, hint),
                or(config.information_from, information),
                or(config.warning_from, warning),
            ],
        }
    }

    /// `fields`, `fields[]`, `fields[teams]`.
    pub(crate) fn is_shape_parameter(&self, name: &str) -> bool {
        let name = name.split_once('[').map_or(name, |(name, _)| name);
        let name = name.split_once("%5B").map_or(name, |(name, _)| name);
        self.shape_parameters.iter().any(|it| it == name)
    }

    /// The second from which on a recording proves presence. `today` is a date as in `2026-11-23`.
    pub(crate) fn oldest(&self, today: Option<&str>) -> Option<i64> {
        let age = self.max_age_days?;
        Some(crate::read::seconds(today?)? - i64::from(age) * DAY)
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[track_caller]
    fn check(name: &str, expected: bool) {
        assert_eq!(Options::default().is_shape_parameter(name), expected);
    }

    #[test]
    fn shape_parameters_have_brackets() {
        check("fields", true);
        check("fields[]", true);
        check("fields[teams]", true);
        check("fieldset", false);
    }

    #[test]
    fn age_is_counted_from_today() {
        let options = Options { max_age_days: Some(2), ..Options::default() };
        assert_eq!(options.oldest(Some("1970-01-04")), Some(86_400));
        assert_eq!(options.oldest(None), None);
    }
}
