//! Texts as they are while somebody types: what is still found, and what is said.
