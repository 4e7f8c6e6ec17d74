//! Many threads put files at once.

use rayon::prelude::*;

use super::site::{Desk, Tree, out_path, with_folders};
use crate::build::{Content, Sink};
use crate::emit::Prune;
use crate::fingerprint::Fp;

#[test]
fn files_can_be_put_from_many_threads() {
    let desk = Desk::new();
    for text in ["first", "then"] {
        let page =
            |at: usize| (format!("section-{}/page-{}/{at}.html", at % 3, at % 50), format!("{text} {at}").into_bytes());
        let site: Tree = (0..500).map(page).collect();
        let out = desk.open().expect("opens");
        let put = |(path, bytes): (&String, &Vec<u8>)| out.put(&out_path(path), Fp::of(path), Content::Bytes(bytes));
        site.par_iter().try_for_each(put).expect("all are put");
        assert_eq!(out.commit(Prune::Stale).expect("commits").written, 500);
        assert_eq!(desk.tree(), Some(with_folders(&site)));
    }
}
