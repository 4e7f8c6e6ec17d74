//! `nutgraf serve`: shows the site in a browser, as it is being written.

use std::io::{self, Write};
use std::sync::Arc;

use super::watching::{self, Lines};
use super::{ServeArgs, USAGE, build, complain, program};
use crate::build::Options;
use crate::emit::Remembered;
use crate::link::Hidden;
use crate::serve::{Doorbell, Mode, Preview, Server, Session, Shared, Store, Way, bind};
use crate::source::scan::scan;

pub(super) fn run(args: &ServeArgs) -> io::Result<u8> {
    if let Some(wrong) = args.base_url.as_deref().and_then(build::bad_base_url) {
        complain(&wrong);
        return Ok(USAGE);
    }
    // A site may be broken, or not be there yet; a folder for it must be.
    if let Err(error) = scan(&args.root) {
        complain(&format!("cannot read the site's folder `{}`: {error}", args.root.display()));
        return Ok(USAGE);
    }
    let listening = match bind(&args.host, args.port) {
        Ok(listening) => listening,
        Err(error) => {
            complain(&error.to_string());
            return Ok(USAGE);
        }
    };
    let url = listening.url();
    if listening.moved() {
        complain("port 4000 is taken by another program; taking the next that is free");
    }
    if !listening.is_loopback() {
        complain(&format!(
            "warning: whoever reaches this machine at {} can read the site{}",
            listening.address(),
            if args.drafts { ", drafts included" } else { "" }
        ));
    }
    // No process commits as often as once in a millisecond.
    let began = u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or_default();
    let store = Store::new().counting_from(began);
    let shared = Arc::new(Shared::new(store, if args.watch { Mode::Watch } else { Mode::Once }));
    let server = Server::start(listening, Arc::clone(&shared))?;
    writeln!(io::stderr(), "the site is at {url} (Ctrl-C ends)")?;
    let options = Options {
        base_url: args.base_url.as_deref().map(|url| url.trim_end_matches('/').into()),
        program: program(),
        hidden: if args.drafts { Hidden::Shown } else { Hidden::Omitted },
    };
    let last = Remembered::of(args.root.join("public"), args.root.join(".nutgraf"));
    let session = Session::new(&args.root, options, Preview::new(shared).after(last));
    let lines = Lines::new("the preview".to_owned()).opening(args.open.then_some(url));
    let status = if args.watch {
        let doorbell = Doorbell::new(&args.root, if args.poll { Way::Poll } else { Way::Events });
        watching::watch(session, doorbell, lines)
    } else {
        watching::stay(session, lines)
    };
    server.stop();
    status
}
