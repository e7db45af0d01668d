//! A set of JSON types.

/// A set of JSON types. `number` is integers and fractions, so that `integer` is within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Types(pub(crate) u8);

impl Types {
    pub(crate) const NONE: Types = Types(0);
    pub(crate) const NULL: Types = Types(1);
    pub(crate) const BOOLEAN: Types = Types(2);
    pub(crate) const OBJECT: Types = Types(4);
    pub(crate) const ARRAY: Types = Types(8);
    pub(crate) const INTEGER: Types = Types(16);
    pub(crate) const NUMBER: Types = Types(16 | 32);
    pub(crate) const STRING: Types = Types(64);
    pub(crate) const ALL: Types = Types(127);

    pub(crate) fn parse(name: &str) -> Option<Types> {
        Some(match name {
            "null" => Types::NULL,
            "boolean" => Types::BOOLEAN,
            "object" => Types::OBJECT,
            "array" => Types::ARRAY,
            "integer" => Types::INTEGER,
            "number" => Types::NUMBER,
            "string" => Types::STRING,
            _ => return None,
        })
    }

    pub(crate) fn has(self, other: Types) -> bool {
        self.0 & other.0 == other.0
    }

    pub(crate) fn and(self, other: Types) -> Types {
        Types(self.0 & other.0)
    }

    pub(crate) fn or(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    pub(crate) fn without_null(self) -> Types {
        Types(self.0 & !Types::NULL.0)
    }

    pub(crate) fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl std::fmt::Display for Types {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if *self == Types::ALL || self.without_null() == Types::ALL.without_null() {
            return f.write_str("anything");
        }
        let named = [
            (Types::STRING, "string"),
            (Types::NUMBER, "number"),
            (Types::BOOLEAN, "boolean"),
            (Types::OBJECT, "object"),
            (Types::ARRAY, "array"),
            (Types::NULL, "null"),
        ];
        let mut names: Vec<&str> = named.iter().filter(|(it, _)| self.has(*it)).map(|(_, name)| *name).collect();
        if self.has(Types::INTEGER) && !self.has(Types::NUMBER) {
            names.insert(0, "integer");
        }
        match names.is_empty() {
            true => f.write_str("nothing"),
            false => f.write_str(&names.join(" or ")),
        }
    }
}
