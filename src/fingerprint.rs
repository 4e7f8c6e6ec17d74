//! Turns values into 256-bit content hashes, by which every stage knows whether its arguments changed.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// A 256-bit BLAKE3 content hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fp([u8; 32]);

impl Fp {
    /// The hash of raw bytes: a file's content, a page's output.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The hash of a value's content, as its `Hash` implementation feeds it.
    ///
    /// Stable for one build of the program only: the manifest therefore names the program that wrote it.
    pub fn of<T: Hash + ?Sized>(value: &T) -> Self {
        let mut hasher = FpHasher::default();
        value.hash(&mut hasher);
        hasher.into_fp()
    }

    /// The raw bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A hash from raw bytes, as read back from a manifest.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A hash from its 64 hexadecimal digits; `None` if they are anything else.
    pub fn from_hex(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(|hash| Self(*hash.as_bytes()))
    }
}

impl fmt::Display for Fp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for Fp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fp({:.12})", self.to_string())
    }
}

/// Feeds `Hash` implementations into BLAKE3.
///
/// Derived `Hash` writes many values of a few bytes each, so they are gathered before BLAKE3 sees them.
pub struct FpHasher {
    pending: Vec<u8>,
    inner: blake3::Hasher,
}

impl Default for FpHasher {
    fn default() -> Self {
        Self { pending: Vec::with_capacity(Self::GATHER), inner: blake3::Hasher::new() }
    }
}

impl FpHasher {
    const GATHER: usize = 4096;

    /// The 256-bit result (`Hasher::finish` could give only 64 bits).
    pub fn into_fp(mut self) -> Fp {
        self.inner.update(&self.pending);
        Fp(*self.inner.finalize().as_bytes())
    }
}

impl Hasher for FpHasher {
    fn write(&mut self, bytes: &[u8]) {
        if self.pending.len() + bytes.len() > Self::GATHER {
            self.inner.update(&self.pending);
            self.pending.clear();
            if bytes.len() > Self::GATHER {
                self.inner.update(bytes);
                return;
            }
        }
        self.pending.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        let mut inner = self.inner.clone();
        inner.update(&self.pending);
        let hash = inner.finalize();
        u64::from_le_bytes(std::array::from_fn(|i| hash.as_bytes()[i]))
    }
}

/// A shared value that cannot exist without its content hash.
///
/// Invariant: `fp` is `Fp::of(&value)`. There is no way to change the value in place.
pub struct Hashed<T> {
    value: Arc<T>,
    fp: Fp,
}

impl<T: Hash> Hashed<T> {
    /// Hashes `value` once and shares it.
    pub fn new(value: T) -> Self {
        Self { fp: Fp::of(&value), value: Arc::new(value) }
    }
}

impl<T> Hashed<T> {
    /// The content hash.
    pub fn fp(&self) -> Fp {
        self.fp
    }
}

impl<T: Hash + Default> Default for Hashed<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> Deref for Hashed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Clone for Hashed<T> {
    fn clone(&self) -> Self {
        Self { value: Arc::clone(&self.value), fp: self.fp }
    }
}

impl<T> PartialEq for Hashed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.fp == other.fp
    }
}

impl<T> Eq for Hashed<T> {}

impl<T> Hash for Hashed<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(&self.fp.0);
    }
}

impl<T: fmt::Debug> fmt::Debug for Hashed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_longer_than_the_gathering_buffer_hashes_like_any_other() {
        for length in [0, 1, 4095, 4096, 4097, 20_000] {
            let text = "x".repeat(length);
            assert_eq!(Fp::of(&text), Fp::of(text.as_str()));
            assert_ne!(Fp::of(&text), Fp::of(&(text.clone() + "y")));
        }
    }

    #[test]
    fn hex_reads_back() {
        let fp = Fp::of_bytes(b"nutgraf");
        assert_eq!(Fp::from_hex(&fp.to_string()), Some(fp));
        assert_eq!(Fp::from_hex("zz"), None);
    }
}
