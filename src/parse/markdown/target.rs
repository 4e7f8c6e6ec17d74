//! Decides what the target of a link or an image leads to, and refuses what must not be followed.

use std::borrow::Cow;

use crate::diag::{Code, code, did_you_mean};
use crate::source::RelPath;

/// What a target leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target<'t> {
    /// Another site: `http` or `https`, as written.
    Web,
    /// A mail address: `mailto`, as written.
    Mail,
    /// One of our own schemes, and what follows it.
    Own(&'static str, &'t str),
    /// A text of the site, or of this page if there is no path.
    Page {
        /// The file.
        path: Option<RelPath>,
        /// The heading.
        fragment: Option<Box<str>>,
    },
    /// Another file of the site.
    Asset(RelPath),
}

/// Why a target is not followed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) help: String,
}

const ALLOWED: [&str; 3] = ["https", "http", "mailto"];
const OWN: [&str; 4] = ["figure", "actor", "place", "event"];
const ALLOWED_HELP: &str = "a link may begin with `https:`, `http:` or `mailto:`, or name a file of the site";

/// Reads a target in `file`. Character references and backslash escapes have been resolved.
pub(super) fn target<'t>(written: &'t str, file: &RelPath) -> Result<Target<'t>, Refusal> {
    let written = trimmed(written);
    if let Some(scheme) = checked_scheme(written)? {
        return Ok(match OWN.into_iter().find(|own| *own == scheme) {
            Some(own) => Target::Own(own, &written[own.len() + 1..]),
            None if scheme.eq_ignore_ascii_case("mailto") => Target::Mail,
            None => Target::Web,
        });
    }
    let (address, fragment) = written.split_once('#').unwrap_or((written, ""));
    let address = address.split('?').next().unwrap_or_default();
    let fragment =
        Some(decoded_part(fragment)?).filter(|fragment| !fragment.is_empty()).map(|fragment| fragment.into());
    let path = decoded_part(address)?;
    if path.is_empty() {
        return match fragment {
            Some(_) => Ok(Target::Page { path: None, fragment }),
            None => Err(broken("the link leads nowhere".to_owned(), "name a file, a heading or an address".to_owned())),
        };
    }
    if path.split('/').next().is_some_and(|first| first.contains(':')) {
        return Err(scheme_refused(format!("`{}` hides a scheme behind percent-encoding", shown(written))));
    }
    if path.contains('\\') {
        let help = format!("write `{}`", shown(&path.replace('\\', "/")));
        return Err(broken(format!("`{}` has a backslash in its path", shown(&path)), help));
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    if !name.rsplit_once('.').is_some_and(|(stem, extension)| !stem.is_empty() && !extension.is_empty()) {
        return Err(broken(format!("`{}` names no file of the site", shown(&path)), source_help(&path)));
    }
    let Some(path) = file.resolve(&path) else {
        let message = format!("`{}` leads out of the content folder", shown(&path));
        return Err(broken(message, "link to a file in the content folder".to_owned()));
    };
    if name.ends_with(".md") {
        return Ok(Target::Page { path: Some(path), fragment });
    }
    Ok(Target::Asset(path))
}

/// Checks only that a target cannot run a script or leave the site unnoticed.
pub(super) fn check_scheme(written: &str) -> Result<(), Refusal> {
    match checked_scheme(trimmed(written))? {
        Some(scheme) if OWN.contains(&scheme) => {
            Err(scheme_refused(format!("the scheme `{scheme}` has no meaning without extensions")))
        }
        _ => Ok(()),
    }
}

/// As browsers do, which ignore these characters at both ends of an address.
fn trimmed(written: &str) -> &str {
    written.trim_matches(|c: char| c <= ' ' || c.is_whitespace())
}

/// The scheme of an address, if it has one and it is allowed.
///
/// Whatever stands before a first `:` counts as a scheme, whether or not it is well formed, since browsers skip some
/// characters there. For the same reason no control character may stand anywhere.
fn checked_scheme(written: &str) -> Result<Option<&str>, Refusal> {
    if written.contains(char::is_control) {
        return Err(scheme_refused("the link holds a control character".to_owned()));
    }
    if written.starts_with(['/', '\\']) && written[1..].starts_with(['/', '\\']) {
        let mut refusal = scheme_refused(format!("`{}` names another site without a scheme", shown(written)));
        refusal.help = format!("write `https://{}`", shown(written.trim_start_matches(['/', '\\'])));
        return Err(refusal);
    }
    let end = written.find(['/', '?', '#', '\\', ':']).filter(|&end| written[end..].starts_with(':'));
    let Some(scheme) = end.map(|end| &written[..end]) else { return Ok(None) };
    if OWN.contains(&scheme) || ALLOWED.iter().any(|allowed| allowed.eq_ignore_ascii_case(scheme)) {
        return Ok(Some(scheme));
    }
    let mut refusal = scheme_refused(format!("the scheme `{}` is not allowed in a link", shown(scheme)));
    if let Some(meant) = did_you_mean(scheme, OWN.into_iter().chain(ALLOWED)).filter(|_| scheme.len() < 20) {
        refusal.help = format!("did you mean `{meant}:`?");
    }
    Err(refusal)
}

/// Resolves `%XX` in a path or a heading's name, neither of which holds control characters.
fn decoded_part(part: &str) -> Result<Cow<'_, str>, Refusal> {
    decoded(part).filter(|decoded| !decoded.contains(char::is_control)).ok_or_else(|| {
        broken(format!("`{}` is not valid percent-encoded UTF-8", shown(part)), "write it unencoded".to_owned())
    })
}

fn broken(message: String, help: String) -> Refusal {
    Refusal { code: code::LINK_BROKEN, message, help }
}

fn scheme_refused(message: String) -> Refusal {
    Refusal { code: code::LINK_SCHEME, message, help: ALLOWED_HELP.to_owned() }
}

/// Which source file the writer of a route such as `/libya/training/` may have meant.
fn source_help(path: &str) -> String {
    let stem = path.trim_end_matches('/');
    match stem.rsplit('/').next() {
        None | Some("" | "." | "..") => "link to the source file, such as `/_index.md`".to_owned(),
        Some(_) => format!("link to the source file: `{}.md`", shown(stem)),
    }
}

/// Resolves `%XX`; `None` if the result is not UTF-8. A `%` without two hexadecimal digits stays.
pub(super) fn decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let digit =
        |byte: Option<&u8>| byte.and_then(|&byte| char::from(byte).to_digit(16)).and_then(|n| u8::try_from(n).ok());
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (byte, digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(high << 4 | low);
                at += 3;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

/// Short enough for a message, and without control characters.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    match text.char_indices().nth(MOST) {
        Some((end, _)) => text[..end].chars().map(clean).chain(['…']).collect(),
        None => text.chars().map(clean).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(written: &str) -> String {
        match target(written, &RelPath::known("content/libya/training.md")) {
            Ok(Target::Web) => "web".to_owned(),
            Ok(Target::Mail) => "mail".to_owned(),
            Ok(Target::Own(scheme, rest)) => format!("{scheme} {rest}"),
            Ok(Target::Page { path, fragment }) => format!("page {path:?} {fragment:?}"),
            Ok(Target::Asset(path)) => format!("asset {path}"),
            Err(refusal) => format!("{}: {}; {}", refusal.code, refusal.message, refusal.help),
        }
    }

    #[test]
    fn targets() {
        let cases = [
            ("https://a.org/x.md", "web"),
            ("HTTP:x", "web"),
            ("mailto:a@b.org", "mail"),
            ("figure:trained", "figure trained"),
            ("#a%20b", "page None Some(\"a b\")"),
            ("../a%20b.md?x=1#%D9%82", "page Some(\"content/a b.md\") Some(\"ق\")"),
            ("./x.md#", "page Some(\"content/libya/x.md\") None"),
            ("/x.y.md", "page Some(\"content/x.y.md\") None"),
            ("a.png", "asset content/libya/a.png"),
            ("a/100%.pdf", "asset content/libya/a/100%.pdf"),
            (
                "a:b.png",
                "link-scheme: the scheme `a` is not allowed in a link; a link may begin with `https:`, `http:` or `mailto:`, or name a file of the site",
            ),
            ("figur:x", "link-scheme: the scheme `figur` is not allowed in a link; did you mean `figure:`?"),
            ("Figure:x", "link-scheme: the scheme `Figure` is not allowed in a link; did you mean `figure:`?"),
            ("//a.org/", "link-scheme: `//a.org/` names another site without a scheme; write `https://a.org/`"),
            ("/\\a.org/", "link-scheme: `/\\a.org/` names another site without a scheme; write `https://a.org/`"),
            (
                "/libya/training/",
                "link-broken: `/libya/training/` names no file of the site; link to the source file: `/libya/training.md`",
            ),
            ("training", "link-broken: `training` names no file of the site; link to the source file: `training.md`"),
            ("..", "link-broken: `..` names no file of the site; link to the source file, such as `/_index.md`"),
            (".hidden", "link-broken: `.hidden` names no file of the site; link to the source file: `.hidden.md`"),
            ("", "link-broken: the link leads nowhere; name a file, a heading or an address"),
            ("#", "link-broken: the link leads nowhere; name a file, a heading or an address"),
            (
                "../../x.md",
                "link-broken: `../../x.md` leads out of the content folder; link to a file in the content folder",
            ),
            ("%ff.md", "link-broken: `%ff.md` is not valid percent-encoded UTF-8; write it unencoded"),
            ("%00.md", "link-broken: `%00.md` is not valid percent-encoded UTF-8; write it unencoded"),
            ("a\\b.md", "link-broken: `a\\b.md` has a backslash in its path; write `a/b.md`"),
        ];
        for (written, expected) in cases {
            assert_eq!(print(written), expected, "{written}");
        }
    }

    #[test]
    fn no_script_passes() {
        for written in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "\u{1}javascript:alert(1)",
            "\u{a0}javascript:alert(1)",
            "java\nscript:alert(1)",
            "java\tscript:alert(1)",
            "javascript%3Aalert(1)//x.md",
            "%6aavascript:alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "DATA:text/html;base64,x",
            "blob:x",
            "file:///etc/passwd",
            "view-source:x",
            ":x",
            "\\\\host\\x",
        ] {
            let refused = target(written, &RelPath::known("content/a.md")).map_err(|refusal| refusal.code);
            assert_eq!(refused, Err(code::LINK_SCHEME), "{written:?}");
        }
    }
}
