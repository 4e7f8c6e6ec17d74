//! Writes and reads the numbers, texts and blobs that a manifest is made of, little-endian and length-prefixed.

/// Bytes being written.
#[derive(Default)]
pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(super) fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub(super) fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn blob(&mut self, bytes: &[u8]) {
        self.u64(bytes.len() as u64);
        self.raw(bytes);
    }

    /// A list of texts, with its length.
    pub(super) fn texts<'t>(&mut self, texts: impl ExactSizeIterator<Item = &'t str>) {
        self.u64(texts.len() as u64);
        for text in texts {
            self.blob(text.as_bytes());
        }
    }
}

/// Bytes being read. Every method is `None` at the end, or if what stands there is something else.
pub(super) struct Reader<'b>(pub(super) &'b [u8]);

impl<'b> Reader<'b> {
    pub(super) fn raw(&mut self, len: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.raw(N)?.try_into().ok()
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    pub(super) fn blob(&mut self) -> Option<&'b [u8]> {
        let len = self.u64()?;
        self.raw(usize::try_from(len).ok()?)
    }

    pub(super) fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.blob()?).ok()
    }

    /// A list of texts, each turned into something; `None` if one cannot be.
    pub(super) fn texts<T>(&mut self, read: impl Fn(&'b str) -> Option<T>) -> Option<Vec<T>> {
        let count = self.u64()?;
        // Not reserved ahead: the count of a damaged file would decide how much.
        (0..count).map(|_| read(self.text()?)).collect()
    }
}
