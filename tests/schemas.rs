//! Holds what `check` prints for programs to its schemas: our own JSON, and SARIF 2.1.0.

use std::fs;
use std::path::Path;
use std::process::Command;

use boon::{Compiler, Schemas};
use rayon::prelude::*;
use serde_json::Value;

/// What is wrong with each of the outputs of a check of every case.
fn check(format: &str, schema: &Path) -> Vec<String> {
    let text = fs::read_to_string(schema)
        .unwrap_or_else(|error| panic!("{}: {error}; `tests/corpora` fetches it", schema.display()));
    let schema: Value = serde_json::from_str(&text).expect("a schema is JSON");
    let mut compiler = Compiler::new();
    compiler.add_resource("schema.json", schema).expect("a schema can be added");
    let mut schemas = Schemas::new();
    let schema = compiler.compile("schema.json", &mut schemas).expect("a schema can be compiled");
    let cases = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")).expect("there are cases");
    let cases: Vec<_> = cases.map(|case| case.expect("it can be read").path().join("site")).collect();
    let faults = cases.par_iter().filter(|site| site.is_dir()).filter_map(|site| {
        let ran = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
            .args(["check", "--format", format, "--root"])
            .arg(site)
            .env("SOURCE_DATE_EPOCH", "1656633600")
            .output()
            .expect("the program can be run");
        let Ok(printed) = serde_json::from_slice::<Value>(&ran.stdout) else {
            return Some(format!("{}: no JSON", site.display()));
        };
        schemas.validate(&printed, schema).err().map(|error| format!("{}: {error:#}", site.display()))
    });
    faults.collect()
}

#[test]
fn our_json_is_as_its_schema_says() {
    let faults = check("json", &Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/check.schema.json"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn our_sarif_is_sarif() {
    let faults = check("sarif", &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/.corpora/sarif-2.1.0.json"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
