//! The floor: turns an explainer folder into pages by the least work that any generator must do: walk, read, parse, render Markdown, write.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

use nutgraf_benches::front_matter::FrontMatter;
use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use walkdir::WalkDir;

/// The allocator that nutgraf uses: with another one the ratio would measure allocators.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "usage: floor SITE_DIR OUT_DIR [--bytes-per-page N]";

struct Args {
    site: PathBuf,
    out: PathBuf,
    /// Every page is padded or cut to this size; without it a page is as long as its HTML.
    bytes_per_page: Option<usize>,
}

fn main() -> ExitCode {
    let args = match parse_args(std::env::args().skip(1)) {
        Ok(args) => args,
        Err(message) => {
            eprintln!("{message}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(&args) {
        Ok((pages, bytes)) => {
            println!("{pages} pages, {bytes} bytes");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn parse_args(mut given: impl Iterator<Item = String>) -> Result<Args, String> {
    let mut paths = Vec::new();
    let mut bytes_per_page = None;
    while let Some(arg) = given.next() {
        if arg == "--bytes-per-page" {
            let n = given.next().ok_or("`--bytes-per-page` needs a number")?;
            bytes_per_page = Some(n.parse().map_err(|_| format!("`{n}` is not a number of bytes"))?);
        } else if arg.starts_with('-') {
            return Err(format!("unknown option `{arg}`"));
        } else {
            paths.push(PathBuf::from(arg));
        }
    }
    match <[PathBuf; 2]>::try_from(paths) {
        Ok([site, out]) => Ok(Args { site, out, bytes_per_page }),
        Err(_) => Err("expected two folders".into()),
    }
}

/// Pages written and their bytes.
fn run(args: &Args) -> Result<(usize, u64), String> {
    let content = args.site.join("content");
    let articles = walk(&content)?;
    let folders: BTreeSet<&Path> = articles.iter().filter_map(|article| article.parent()).collect();
    for folder in folders {
        let folder = args.out.join(folder);
        fs::create_dir_all(&folder).map_err(|e| failure(&folder, &e))?;
    }
    let bytes = AtomicU64::new(0);
    articles.par_iter().try_for_each_init(Worker::default, |worker, article| {
        bytes.fetch_add(worker.page(&content, article, args)?, Ordering::Relaxed);
        Ok::<(), String>(())
    })?;
    Ok((articles.len(), bytes.into_inner()))
}

/// Articles, relative to `content`.
fn walk(content: &Path) -> Result<Vec<PathBuf>, String> {
    let mut articles = Vec::new();
    for entry in WalkDir::new(content) {
        let entry = entry.map_err(|e| e.to_string())?;
        let is_article = entry.file_type().is_file()
            && entry.path().extension() == Some(OsStr::new("md"))
            && entry.file_name() != "_index.md";
        if is_article {
            let relative = entry.path().strip_prefix(content).map_err(|e| failure(entry.path(), &e))?;
            articles.push(relative.to_owned());
        }
    }
    Ok(articles)
}

/// One thread's buffers, kept from page to page.
#[derive(Default)]
struct Worker {
    text: String,
    page: String,
    path: PathBuf,
}

impl Worker {
    /// Bytes written.
    fn page(&mut self, content: &Path, article: &Path, args: &Args) -> Result<u64, String> {
        let source = content.join(article);
        self.text.clear();
        File::open(&source)
            .and_then(|mut file| file.read_to_string(&mut self.text))
            .map_err(|e| failure(&source, &e))?;
        let (front, body) = split(&self.text).ok_or_else(|| failure(&source, &"no front matter"))?;
        let front: FrontMatter = serde_yaml::from_str(front).map_err(|e| failure(&source, &e))?;

        self.page.clear();
        self.page.push_str("<!doctype html><title>");
        self.page.push_str(&front.title);
        self.page.push_str("</title>\n");
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS;
        html::push_html(&mut self.page, Parser::new_ext(body, options));
        black_box(&front);

        self.path.clear();
        self.path.push(&args.out);
        self.path.push(article);
        self.path.set_extension("");
        fs::create_dir(&self.path).map_err(|e| failure(&self.path, &e))?;
        self.path.push("index.html");
        let bytes = sized(&mut self.page, args.bytes_per_page);
        fs::write(&self.path, bytes).map_err(|e| failure(&self.path, &e))?;
        Ok(bytes.len() as u64)
    }
}

/// Front matter and body of a file that opens with a `---` line.
fn split(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("---\n")?.split_once("\n---\n")
}

/// The page's bytes, padded with spaces or cut to `size`.
fn sized(page: &mut String, size: Option<usize>) -> &[u8] {
    const SPACES: &str = match std::str::from_utf8(&[b' '; 4096]) {
        Ok(spaces) => spaces,
        Err(_) => "",
    };
    let size = size.unwrap_or(page.len());
    while page.len() < size {
        let missing = size - page.len();
        page.push_str(&SPACES[..missing.min(SPACES.len())]);
    }
    &page.as_bytes()[..size]
}

fn failure(path: &Path, why: &dyn std::fmt::Display) -> String {
    format!("{}: {why}", path.display())
}
