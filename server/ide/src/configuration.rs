//! What may stand where in a configuration and in an acceptance file.

use syntax::{FileId, JsonPointer};
use workspace::{ACCEPTED_FIELDS, CONFIG_FIELDS, Config, ConfigField, ConfigValue, Snapshot};

use crate::ACCEPTED_FILE;

/// What stands at a place. `None` in any other file, and where nothing is known.
pub(crate) fn value_at(snapshot: &Snapshot, file: FileId, pointer: &JsonPointer) -> Option<ConfigValue> {
    pointer.steps().try_fold(root(snapshot, file)?, below)
}

/// The field that a pointer leads to.
pub(crate) fn field_at(snapshot: &Snapshot, file: FileId, pointer: &JsonPointer) -> Option<&'static ConfigField> {
    let owner = value_at(snapshot, file, &pointer.parent()?)?;
    let name = pointer.last()?;
    owner.fields().iter().find(|it| it.name == name)
}

fn root(snapshot: &Snapshot, file: FileId) -> Option<ConfigValue> {
    let name = snapshot.path(file).name();
    if name == ACCEPTED_FILE {
        return Some(ConfigValue::Objects(ACCEPTED_FIELDS));
    }
    let is_configuration = snapshot.config_of(file).is_some() || Config::is_name(name);
    is_configuration.then_some(ConfigValue::Object(CONFIG_FIELDS))
}

fn below(value: ConfigValue, step: &str) -> Option<ConfigValue> {
    match value {
        ConfigValue::Objects(fields) if step.bytes().all(|it| it.is_ascii_digit()) => Some(ConfigValue::Object(fields)),
        ConfigValue::Objects(_) => None,
        ConfigValue::ByCode(words) => Some(ConfigValue::OneOf(words)),
        value => value.fields().iter().find(|it| it.name == step).map(|it| it.value),
    }
}
