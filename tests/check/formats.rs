//! The formats are renderings of the same findings.

use super::*;

#[test]
fn the_other_formats_are_renderings_of_the_same() {
    let folder = site(&[("docs/site.toml", SITE), ("docs/content/a.md", FAULTY)]);
    let at = |format: &'static str| ["--root", "./docs", "--format", format];
    let found = json(folder.path(), &at("json"));
    assert_eq!((&found["version"], &found["errors"]), (&Value::from(1), &Value::from(1)));
    assert_eq!(found["diagnostics"][0]["labels"][0]["start"]["column"], 14);

    let sarif = json(folder.path(), &at("sarif"));
    let results = sarif["runs"][0]["results"].as_array().expect("there are results");
    let rules: Vec<&Value> = results.iter().map(|result| &result["ruleId"]).collect();
    assert_eq!(rules, ["prose-mismatch", "unbound-number"]);
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "docs/content/a.md");
    // The rocket is two UTF-16 code units.
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&Value::from(8), &Value::from(15)));
    assert_eq!(results[0]["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 5);

    let (status, out, _) = check(folder.path(), &at("github"));
    let first = "::error file=docs/content/a.md,line=8,col=14,endLine=8,endColumn=37,title=prose-mismatch::the text";
    assert!(status == 1 && out.starts_with(first), "{out}");
    assert!(out.lines().count() == 2 && out.contains("\n::warning file=docs/content/a.md,line=8,col=51,"), "{out}");
}
