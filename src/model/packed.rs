//! Turns a text into the bytes in which it waits for its page to be rendered, and back.

use super::{Body, Fragment};
use crate::fingerprint::Fp;

/// A body, in few bytes and one piece: thousands wait at once, and each is read once at most.
///
/// Invariant: two bodies have the same bytes only if they are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedBody(Box<[u8]>);

impl PackedBody {
    /// Packs a body.
    pub fn new(body: &Body) -> Self {
        // Invariant: every type in a body derives its encoding, and a vector takes all bytes.
        Self(super::fit(postcard::to_stdvec(body).expect("a body can be encoded")))
    }

    /// What [`bytes`](Self::bytes) gave.
    pub fn of_bytes(bytes: Box<[u8]>) -> Self {
        Self(bytes)
    }

    /// Its bytes, to lay aside.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Its bytes, to hold.
    pub fn into_bytes(self) -> Box<[u8]> {
        self.0
    }

    /// The body's content hash.
    pub fn fp(&self) -> Fp {
        Fp::of_bytes(&self.0)
    }

    /// The body; `None` if the bytes are not those of a body.
    pub fn unpack(&self) -> Option<Body> {
        postcard::from_bytes(&self.0).ok()
    }
}

/// A short text, in fewer bytes than its holes would take: the text of an event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PackedFragment(Box<[u8]>);

impl PackedFragment {
    /// Packs a text.
    pub fn new(fragment: &Fragment) -> Self {
        // Invariant: every type in a fragment derives its encoding, and a vector takes all bytes.
        Self(super::fit(postcard::to_stdvec(fragment).expect("a fragment can be encoded")))
    }

    /// The text.
    pub fn unpack(&self) -> Fragment {
        // Invariant: the bytes are what `new` made of a fragment.
        postcard::from_bytes(&self.0).expect("a packed fragment can be decoded")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AlertKind, Footnote, Fragment, Hole};

    #[test]
    fn a_body_comes_out_as_it_went_in() {
        let image = Hole::Image { reference: 3, alt: "قصف".into(), title: Box::default() };
        let inside =
            Fragment { html: "<p>x</p>".into(), holes: Box::from([(3, image), (4, Hole::Citation { reference: 7 })]) };
        assert_eq!(PackedFragment::new(&inside).unpack(), inside);
        let alert = Hole::Alert { kind: AlertKind::Caution, content: inside.clone() };
        let component = Hole::Component { reference: 1, body: None };
        let body = Body {
            words: 7,
            content: Fragment {
                html: "<p>text</p>\n".repeat(50).into(),
                holes: Box::from([(0, alert), (9, component)]),
            },
            footnotes: Box::from([Footnote { label: "n".into(), mentions: 2, content: inside }]),
        };
        let packed = PackedBody::new(&body);
        assert_eq!(packed.unpack(), Some(body));
        assert_eq!(PackedBody::of_bytes(packed.bytes().into()), packed);
        assert_eq!(PackedBody::new(&Body::default()).unpack(), Some(Body::default()));
        assert_ne!(PackedBody::new(&Body::default()).fp(), packed.fp());
        assert_eq!(PackedBody::of_bytes(Box::from(&packed.bytes()[..9])).unpack(), None);
    }
}
