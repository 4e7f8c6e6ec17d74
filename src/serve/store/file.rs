//! A file of the preview: its bytes, packed in memory or laid into the vault, and their hash.

use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, OnceLock};

use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use super::media::Kind;
use super::vault::{BLOCK, Laid, Vault};
use crate::build::Content;
use crate::emit::pour;
use crate::fingerprint::Fp;

/// The largest text that is held in memory.
const LARGEST_TEXT: usize = 1 << 20;

/// The largest of other files that is held in memory: there may be many thousands of images.
const LARGEST_OTHER: usize = 16 * 1024;

/// Texts shorter than this are not worth packing.
const WORTH_PACKING: usize = 256;

/// How hard texts are packed: the fastest way. A template that all pages reach packs all of them anew.
const LEVEL: i32 = 1;

/// A text that others resemble, as the dictionary that they are packed with (RFC 8878, section 5: raw content). Pages of
/// one theme say the same again and again.
pub(super) struct Model {
    encoder: EncoderDictionary<'static>,
    decoder: DecoderDictionary<'static>,
}

/// The most of a text that others refer to.
const LONGEST_MODEL: usize = 64 * 1024;

/// The least of a text that others refer to.
const SHORTEST_MODEL: usize = 4 * 1024;

/// A file that does not change.
pub(super) struct File {
    /// The hash of the bytes.
    pub(super) tag: Fp,
    body: Body,
}

enum Body {
    /// As they are.
    Plain(Box<[u8]>),
    /// In Zstandard, how many they are, and what they refer to.
    Packed(Box<[u8]>, usize, Option<Arc<Model>>),
    /// In the vault.
    Laid(Laid),
}

impl File {
    /// Takes a content in. `same` says whether a file of this hash is there already: then nothing is packed, and only
    /// the hash is given.
    pub(super) fn take(
        content: Content<'_>,
        kind: Kind,
        models: &Models,
        vault: &Arc<Vault>,
        same: &dyn Fn(Fp) -> bool,
    ) -> io::Result<Result<Self, Fp>> {
        let most = if matches!(kind, Kind::Media | Kind::Other) { LARGEST_OTHER } else { LARGEST_TEXT };
        if let Content::Bytes(bytes) = content
            && bytes.len() <= most
        {
            let tag = Fp::of_bytes(bytes);
            return Ok(if same(tag) { Err(tag) } else { Ok(Self { tag, body: in_memory(bytes, kind, models) }) });
        }
        let mut intake = Intake { most, hasher: blake3::Hasher::new(), held: Vec::new(), laid: None, vault };
        pour(content, &mut intake)?;
        let tag = Fp::from_bytes(*intake.hasher.finalize().as_bytes());
        if same(tag) {
            return Ok(Err(tag));
        }
        let body = match intake.laid {
            None => in_memory(&intake.held, kind, models),
            Some(mut laid) => {
                if !intake.held.is_empty() {
                    laid.append(&intake.held)?;
                }
                Body::Laid(laid)
            }
        };
        Ok(Ok(Self { tag, body }))
    }

    /// Bytes.
    pub(super) fn size(&self) -> u64 {
        match &self.body {
            Body::Plain(bytes) => bytes.len() as u64,
            Body::Packed(_, size, _) => *size as u64,
            Body::Laid(laid) => laid.size(),
        }
    }

    /// Bytes that it needs in memory.
    pub(super) fn held(&self) -> usize {
        match &self.body {
            Body::Plain(bytes) | Body::Packed(bytes, ..) => bytes.len(),
            Body::Laid(_) => 0,
        }
    }

    /// Whether it is so large that it is read in pieces.
    pub(super) fn is_laid(&self) -> bool {
        matches!(self.body, Body::Laid(_))
    }

    /// All bytes.
    pub(super) fn bytes(&self) -> io::Result<Vec<u8>> {
        match &self.body {
            Body::Plain(bytes) => Ok(bytes.to_vec()),
            Body::Packed(bytes, size, model) => match model {
                Some(model) => Decompressor::with_prepared_dictionary(&model.decoder)?.decompress(bytes, *size),
                None => Decompressor::new()?.decompress(bytes, *size),
            },
            Body::Laid(laid) => {
                let mut all = Vec::new();
                while (all.len() as u64) < laid.size() {
                    all.append(&mut laid.read(all.len() as u64, u64::MAX)?);
                }
                Ok(all)
            }
        }
    }

    /// Some of the `most` bytes from the byte `at` on; none only at the end.
    pub(super) fn piece(&self, at: u64, most: u64) -> io::Result<Vec<u8>> {
        if let Body::Laid(laid) = &self.body {
            return laid.read(at, most);
        }
        let mut bytes = self.bytes()?;
        bytes.truncate(usize::try_from(at.saturating_add(most)).unwrap_or(usize::MAX));
        Ok(bytes.split_off(usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len())))
    }
}

impl Model {
    fn new(text: &[u8]) -> Self {
        Self { encoder: EncoderDictionary::copy(text, LEVEL), decoder: DecoderDictionary::copy(text) }
    }
}

/// What packed texts refer to.
#[derive(Default)]
pub(super) struct Models {
    page: OnceLock<Arc<Model>>,
}

impl Models {
    /// For a page the first page that there was, other than those that say next to nothing, such as redirects.
    fn for_one(&self, bytes: &[u8], kind: Kind) -> Option<Arc<Model>> {
        let page = match kind {
            Kind::Page if bytes.len() >= SHORTEST_MODEL => {
                Some(self.page.get_or_init(|| Arc::new(Model::new(&bytes[..bytes.len().min(LONGEST_MODEL)]))))
            }
            Kind::Page => self.page.get(),
            _ => None,
        };
        page.map(Arc::clone)
    }
}

/// Packs texts; images and films are packed already.
fn in_memory(bytes: &[u8], kind: Kind, models: &Models) -> Body {
    if matches!(kind, Kind::Page | Kind::Style | Kind::Text) && bytes.len() >= WORTH_PACKING {
        let model = models.for_one(bytes, kind);
        // What cannot be packed is held as it is.
        if let Some(packed) = pack(bytes, model.as_deref()).ok().filter(|packed| packed.len() < bytes.len()) {
            return Body::Packed(packed.into(), bytes.len(), model);
        }
    }
    Body::Plain(bytes.into())
}

fn pack(bytes: &[u8], model: Option<&Model>) -> io::Result<Vec<u8>> {
    match model {
        Some(model) => Compressor::with_prepared_dictionary(&model.encoder)?.compress(bytes),
        None => Compressor::new(LEVEL)?.compress(bytes),
    }
}

/// Hashes what is written to it, and lays it into the vault when it becomes too much for the memory.
struct Intake<'v> {
    most: usize,
    hasher: blake3::Hasher,
    held: Vec<u8>,
    laid: Option<Laid>,
    vault: &'v Arc<Vault>,
}

impl Write for Intake<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hasher.update(bytes);
        self.held.extend_from_slice(bytes);
        if self.laid.is_none() && self.held.len() > self.most {
            self.laid = Some(self.vault.lay());
        }
        if let Some(laid) = &mut self.laid
            && self.held.len() >= BLOCK
        {
            let held = mem::take(&mut self.held);
            let blocks = held.chunks_exact(BLOCK);
            self.held.extend_from_slice(blocks.remainder());
            for block in blocks {
                laid.append(block)?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
