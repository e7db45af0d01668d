//! JSON Pointer (RFC 6901).

use std::sync::Arc;

/// A place in a document as a list of unescaped steps. Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JsonPointer {
    steps: Arc<Vec<Box<str>>>,
}

impl JsonPointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads `/a/b~1c`. `None` if it is neither empty nor starts with `/`, or has a bad `~` escape.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::root());
        }
        let mut steps = Vec::new();
        for step in text.strip_prefix('/')?.split('/') {
            let mut out = String::with_capacity(step.len());
            let mut chars = step.chars();
            while let Some(c) = chars.next() {
                match c {
                    '~' => match chars.next() {
                        Some('0') => out.push('~'),
                        Some('1') => out.push('/'),
                        _ => return None,
                    },
                    c => out.push(c),
                }
            }
            steps.push(out.into());
        }
        Some(JsonPointer { steps: Arc::new(steps) })
    }

    pub fn from_steps<S: Into<Box<str>>>(steps: impl IntoIterator<Item = S>) -> Self {
        JsonPointer { steps: Arc::new(steps.into_iter().map(Into::into).collect()) }
    }

    pub fn steps(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.steps.iter().map(|step| &**step)
    }

    pub fn is_root(&self) -> bool {
        self.steps.is_empty()
    }

    pub fn last(&self) -> Option<&str> {
        self.steps.last().map(|step| &**step)
    }

    #[must_use]
    pub fn parent(&self) -> Option<JsonPointer> {
        let (_, init) = self.steps.split_last()?;
        Some(JsonPointer { steps: Arc::new(init.to_vec()) })
    }

    #[must_use]
    pub fn join(&self, step: &str) -> JsonPointer {
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        steps.extend_from_slice(&self.steps);
        steps.push(step.into());
        JsonPointer { steps: Arc::new(steps) }
    }

    pub fn push(&mut self, step: &str) {
        Arc::make_mut(&mut self.steps).push(step.into());
    }

    pub fn pop(&mut self) {
        Arc::make_mut(&mut self.steps).pop();
    }

    /// Whether `other` is this place or below it.
    pub fn contains(&self, other: &JsonPointer) -> bool {
        other.steps.starts_with(&self.steps)
    }
}

impl std::fmt::Display for JsonPointer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for step in self.steps.iter() {
            write!(f, "/{}", step.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}
