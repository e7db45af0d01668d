//! What can be wrong with a text, and the words for it.
//!
//! The tree holds codes, relative like everything in it; messages are made when somebody asks for them.

use crate::{Format, SyntaxErrorKind, green::flag};

/// A syntax error's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Code {
    MissingColon,
    MissingSpaceAfterColon,
    NestedMapping,
    KeyOverLines,
    UnclosedQuote,
    UnclosedBrace,
    UnclosedBracket,
    StrayCloser,
    MissingComma,
    MissingItem,
    TrailingComma,
    MissingValue,
    AfterValue,
    AfterDocument,
    ReservedCharacter,
    IndicatorAtStart,
    ItemInMapping,
    ItemOnKeyLine,
    KeyInSequence,
    WrongIndentation,
    TabIndentation,
    BadEscape,
    BadBlockHeader,
    BlockScalarIndentation,
    TooDeep,
    TwoProperties,
    PropertyOnAlias,
    PropertyBeforeItem,
    BadAnchor,
    UndefinedAlias,
    BadTag,
    UnknownHandle,
    BadDirective,
    DirectiveWithoutDocument,
    CommentWithoutSpace,
    ControlCharacter,
    Comment,
    SingleQuotes,
    UnquotedKey,
    UnquotedString,
    BadNumber,
    ExpectedValue,
    ExpectedKey,
    MissingOuterBrace,
    MissingBrace,
    Empty,
}

const ALL: [Code; Code::Empty as usize + 1] = {
    use Code::*;
    [
        MissingColon,
        MissingSpaceAfterColon,
        NestedMapping,
        KeyOverLines,
        UnclosedQuote,
        UnclosedBrace,
        UnclosedBracket,
        StrayCloser,
        MissingComma,
        MissingItem,
        TrailingComma,
        MissingValue,
        AfterValue,
        AfterDocument,
        ReservedCharacter,
        IndicatorAtStart,
        ItemInMapping,
        ItemOnKeyLine,
        KeyInSequence,
        WrongIndentation,
        TabIndentation,
        BadEscape,
        BadBlockHeader,
        BlockScalarIndentation,
        TooDeep,
        TwoProperties,
        PropertyOnAlias,
        PropertyBeforeItem,
        BadAnchor,
        UndefinedAlias,
        BadTag,
        UnknownHandle,
        BadDirective,
        DirectiveWithoutDocument,
        CommentWithoutSpace,
        ControlCharacter,
        Comment,
        SingleQuotes,
        UnquotedKey,
        UnquotedString,
        BadNumber,
        ExpectedValue,
        ExpectedKey,
        MissingOuterBrace,
        MissingBrace,
        Empty,
    ]
};

impl Code {
    pub(crate) fn from_u32(code: u32) -> Code {
        ALL.get(code as usize).copied().unwrap_or(Code::AfterValue)
    }

    /// What an error says about the tree around it, as flags of its node.
    pub(crate) fn flags(self) -> u16 {
        let more = match self {
            Code::UnclosedBrace
            | Code::UnclosedBracket
            | Code::StrayCloser
            | Code::MissingOuterBrace
            | Code::MissingBrace
            | Code::AfterDocument => flag::UNBALANCED,
            _ => 0,
        };
        flag::OWN_ERRORS | flag::DAMAGED | more
    }

    pub(crate) fn kind(self) -> SyntaxErrorKind {
        match self {
            Code::TrailingComma
            | Code::Comment
            | Code::CommentWithoutSpace
            | Code::SingleQuotes
            | Code::UnquotedKey
            | Code::ControlCharacter
            | Code::BadNumber
            | Code::MissingOuterBrace => SyntaxErrorKind::Spelling,
            _ => SyntaxErrorKind::Syntax,
        }
    }

    /// The message. `text` is what the error's range covers.
    pub(crate) fn message(self, text: &str, format: Format) -> String {
        let shown: String = match text.lines().next().unwrap_or_default().trim() {
            line if line.chars().count() > 40 => line.chars().take(40).chain(['…']).collect(),
            line => line.to_owned(),
        };
        match self {
            Code::MissingColon if format == Format::Json => format!("expected `:` after the key {shown}"),
            Code::MissingColon => format!("expected `:` after `{shown}`"),
            Code::MissingSpaceAfterColon => format!("expected a space after the colon of `{shown}`"),
            Code::NestedMapping => {
                "`: ` cannot stand inside an unquoted value: put quotes around the value, or start a new line \
                 for a nested key"
                    .to_owned()
            }
            Code::KeyOverLines => "a key has to stand on one line".to_owned(),
            Code::UnclosedQuote => format!("the quote {} is never closed", shown.chars().next().unwrap_or('"')),
            Code::UnclosedBrace => "`{` is never closed".to_owned(),
            Code::UnclosedBracket => "`[` is never closed".to_owned(),
            Code::StrayCloser => format!("`{shown}` closes nothing"),
            Code::MissingComma => "expected `,` here".to_owned(),
            Code::MissingItem => "expected a value before this `,`".to_owned(),
            Code::TrailingComma => "JSON allows no comma behind the last one".to_owned(),
            Code::MissingValue => format!("expected a value after {shown}"),
            Code::AfterValue => format!("did not expect `{shown}` behind a complete value"),
            Code::AfterDocument => format!("did not expect `{shown}` behind the end of the document"),
            Code::ReservedCharacter => format!(
                "an unquoted value cannot start with `{}`: put quotes around it",
                shown.chars().next().unwrap_or('@')
            ),
            Code::IndicatorAtStart => format!(
                "an unquoted value cannot start with `{}`: put quotes around it",
                shown.chars().next().unwrap_or(',')
            ),
            Code::ItemInMapping => "did not expect a list item (`-`) among the keys of a mapping".to_owned(),
            Code::ItemOnKeyLine => "a list cannot start on the line of its key: put `-` on a new line".to_owned(),
            Code::KeyInSequence => format!("did not expect `{shown}` among the items of a list"),
            Code::WrongIndentation => {
                "wrong indentation: this line does not start in the column of its neighbours".to_owned()
            }
            Code::TabIndentation => "YAML does not allow tabs as indentation: use spaces".to_owned(),
            Code::BadEscape => format!("`{shown}` is no escape sequence of a double-quoted string"),
            Code::BadBlockHeader => format!("did not expect `{shown}` behind `|` or `>`"),
            Code::BlockScalarIndentation => {
                "a blank line at the start of the text is indented more than its first line".to_owned()
            }
            Code::TooDeep => "nested too deep: more than 512 levels are not read".to_owned(),
            Code::TwoProperties => format!("did not expect a second anchor or tag here: `{shown}`"),
            Code::PropertyOnAlias => "an alias can have neither anchor nor tag".to_owned(),
            Code::PropertyBeforeItem => {
                "an anchor or tag of a list has to stand on the line above its first item".to_owned()
            }
            Code::BadAnchor => format!("expected a name after `{shown}`"),
            Code::UndefinedAlias => format!("there is no anchor `{}` above", shown.trim_start_matches('*')),
            Code::BadTag => format!("`{shown}` is not a valid tag"),
            Code::UnknownHandle => format!("the handle of `{shown}` is not declared: a `%TAG` line is missing"),
            Code::BadDirective => format!("`{shown}` is not a valid directive"),
            Code::DirectiveWithoutDocument => "expected `---` after the directives".to_owned(),
            Code::CommentWithoutSpace => "expected a space before the comment".to_owned(),
            Code::ControlCharacter => "control characters have to be written as escapes".to_owned(),
            Code::Comment => "JSON allows no comments".to_owned(),
            Code::SingleQuotes => "JSON needs double quotes".to_owned(),
            Code::UnquotedKey => format!("JSON needs double quotes around the key `{shown}`"),
            Code::UnquotedString => format!("JSON needs double quotes around `{shown}`"),
            Code::BadNumber => format!("`{shown}` is not a number of JSON"),
            Code::ExpectedValue => format!("expected a value, found `{shown}`"),
            Code::ExpectedKey => format!("expected a key in double quotes, found `{shown}`"),
            Code::MissingOuterBrace => {
                format!("expected `{{` before the first key {shown}: an object of JSON stands in braces")
            }
            Code::MissingBrace => format!("expected `{{` before the first key {shown}"),
            Code::Empty => "expected a JSON value".to_owned(),
        }
    }
}
