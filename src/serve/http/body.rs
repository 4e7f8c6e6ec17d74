//! The body of an answer: bytes, a part of a large file read as it is sent, or events.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::sync::mpsc;

use super::super::store::Found;

/// The body of an answer.
pub(super) enum Body {
    /// These bytes.
    Bytes(Bytes),
    /// The bytes of a file from one place to another.
    File(Found, u64, u64),
    /// Whatever comes.
    Events(mpsc::Receiver<Bytes>),
}

impl Body {
    pub(super) fn empty() -> Self {
        Self::Bytes(Bytes::new())
    }

    /// How many bytes are still to come, if that is known.
    fn rest(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::File(_, at, end) => Some(end - at),
            Self::Events(_) => None,
        }
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let frame = |bytes| Poll::Ready(Some(Ok(Frame::data(bytes))));
        match self.get_mut() {
            Self::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Bytes(bytes) => frame(std::mem::take(bytes)),
            Self::File(_, at, end) if *at >= *end => Poll::Ready(None),
            Self::File(file, at, end) => match file.piece(*at, *end - *at) {
                Ok(piece) if !piece.is_empty() => {
                    *at += piece.len() as u64;
                    frame(piece.into())
                }
                Ok(_) => Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into()))),
                Err(error) => Poll::Ready(Some(Err(error))),
            },
            Self::Events(events) => events.poll_recv(context).map(|event| event.map(|bytes| Ok(Frame::data(bytes)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest() == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.rest().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
