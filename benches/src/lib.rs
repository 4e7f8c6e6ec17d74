//! The corpus that nutgraf is measured on and the data types of the floor that it is measured against.

pub mod corpus;
pub mod front_matter;
