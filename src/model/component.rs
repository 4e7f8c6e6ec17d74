//! What a theme's components accept.

/// The signature of a component that text may use, read from the theme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ComponentSpec {
    /// Its name: begins with a capital letter.
    pub name: Box<str>,
    /// Its arguments.
    pub arguments: Box<[ArgumentSpec]>,
    /// Whether it takes a body (`<Callout>…</Callout>`).
    pub body: bool,
}

/// One argument of a component.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ArgumentSpec {
    /// Its name.
    pub name: Box<str>,
    /// What type of value it takes.
    pub value: ArgumentType,
    /// What the value means.
    pub kind: ArgumentKind,
    /// Whether it must be given.
    pub required: bool,
}

/// The type of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArgumentType {
    /// Text.
    Text,
    /// `true` or `false`, or the bare name for `true`.
    Bool,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// A list, written as text with commas.
    List,
}

/// What an argument's value means, declared in the component's metadata.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ArgumentKind {
    /// Nothing to check.
    Plain,
    /// One of these words.
    OneOf(Box<[Box<str>]>),
    /// A figure's id, or several.
    Figure,
    /// An event's id, or several.
    Event,
    /// An actor's id, or several.
    Actor,
    /// A place's id, or several.
    Place,
    /// A source's id, or several.
    Source,
}

/// An argument's value as written in the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ArgumentValue {
    /// `name="text"`.
    Text(Box<str>),
    /// `name={42}`: the characters of the number.
    Number(Box<str>),
    /// `name={true}` or a bare `name`.
    Bool(bool),
}
