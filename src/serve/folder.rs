//! A session's target that is an output folder: what `build --watch` writes to.

use std::path::PathBuf;

use super::session::{Failure, Made, Target};
use crate::build::{Memory, Nowhere, Occasion, build};
use crate::emit::{OutDir, OutError, Prune};

/// An output folder, which is held only while a build writes to it, so that others can build in between.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The output folder.
    pub out: PathBuf,
    /// Where its state lies.
    pub state: PathBuf,
}

impl Target for Folder {
    fn make(&mut self, occasion: Occasion<'_>, memory: &mut Memory) -> Result<Made, Failure> {
        if !occasion.snapshot.is_site() {
            // A folder that is no site is left as it is, without so much as a lock.
            let built = build(occasion, memory, &Nowhere, &|| false).map_err(Failure::Failed)?;
            return Ok(Made { built, written: 0, removed: 0 });
        }
        let mut sink = OutDir::open(&self.out, &self.state, &occasion.options.program).map_err(|error| {
            let locked = error.get_ref().and_then(|inner| inner.downcast_ref::<OutError>());
            if matches!(locked, Some(OutError::Locked(_))) { Failure::Busy(error) } else { Failure::Failed(error) }
        })?;
        let remembered = sink.memo().map(<[u8]>::to_vec);
        let occasion = Occasion { remembered: remembered.as_deref(), ..occasion };
        let mut built = build(occasion, memory, &sink, &|| sink.intact()).map_err(Failure::Failed)?;
        if built.unchanged {
            return Ok(Made { built, written: 0, removed: 0 });
        }
        sink.set_memo(built.memo.take().unwrap_or_default());
        let written = sink.commit(Prune::after(built.tally().0)).map_err(Failure::Failed)?;
        Ok(Made { built, written: written.written, removed: written.pruned })
    }
}
