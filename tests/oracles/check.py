"""Reads what a site publishes with programs by others, and says what they found: `check.py WHAT FOLDER [MORE]`."""

import csv
import json
import sys
import warnings
from pathlib import Path


def hxl(folder, _):
    """libhxl reads every table: its tags are well-formed, and no row is lost or taken for another."""
    import hxl as library

    tables = rows = 0
    for path in sorted(folder.rglob("*.csv")):
        data = library.data(str(path), library.InputOptions(allow_local=True)).cache()
        found = [row.values for row in data]
        with path.open(encoding="utf-8", newline="") as file:
            _, tags, *plain = csv.reader(file)
        assert [(column.tag, column.attributes) for column in data.columns] == [parts(tag) for tag in tags], path
        assert all(len(values) == len(tags) for values in plain), path
        assert len(found) == len(plain) > 0, path
        claims = list(data.with_rows("#meta+answer=claim"))
        assert 0 < len(claims) == sum(values[0] == "claim" for values in plain), path
        for row in claims:
            assert row.get("#indicator+code") and row.get("#org+name", default="") + row.get("#group+name", default="")
            if row.get("#indicator+value+qualifier") not in ("range", "unknown"):
                float(row.get("#indicator+value+num"))
        tables, rows = tables + 1, rows + len(found)
    return {"tables": tables, "rows": rows}


def parts(tag):
    """A tag and its attributes, apart."""
    name, *attributes = tag.split("+")
    return name, set(attributes)


def csvw(folder, _):
    """csvw finds every description valid, and every cell of the kind that its column is said to be."""
    from csvw import CSVW

    tables = rows = 0
    for path in sorted(folder.rglob("*.csv-metadata.json")):
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            described = CSVW(str(path), validate=True)
            assert described.is_valid, (path, [str(warning.message) for warning in described.warnings])
            [table] = described.tables
            found = list(table)
        about_us = [str(one.message) for one in said if "csvw" in str(one.filename)]
        assert not about_us, (path, about_us)
        with path.with_name("figures.csv").open(encoding="utf-8", newline="") as file:
            header, _, *plain = csv.reader(file)
        assert len(found) == len(plain), path
        assert [column.name for column in table.tableSchema.columns] == header, path
        for row, cells in zip(found, plain):
            assert list(row) == header, path
            assert isinstance(row["position"], int) and isinstance(row["leads"], bool), (path, row)
            assert row["sources"] == [source for source in cells[header.index("sources")].split(" | ") if source], row
        tables, rows = tables + 1, rows + len(found)
    for path in folder.rglob("*.csv"):
        assert path.with_name(path.name + "-metadata.json").exists(), f"{path} is not described"
    return {"tables": tables, "rows": rows}


def schema(folder, schemas):
    """Every JSON file has the shape that docs/schema says, and ids lead where they should."""
    from jsonschema import Draft202012Validator as Validator

    validators = {}
    for path in Path(schemas[0]).glob("*.schema.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        Validator.check_schema(content)
        validators[path.name.split("-")[0]] = Validator(content, format_checker=Validator.FORMAT_CHECKER)
    files = 0
    for path in sorted([*folder.rglob("*.json"), *folder.rglob("*.geojson")]):
        if path.name.endswith("-metadata.json"):
            continue
        content = json.loads(path.read_text(encoding="utf-8"))
        errors = [f"{error.json_path}: {error.message}" for error in validators[path.stem].iter_errors(content)]
        assert not errors, (path, errors[:5])
        files += 1
    ids = lambda entries: [entry["id"] for entry in entries]
    data = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (folder / "data").glob("*json")}
    figures, events = data["figures"], data["events"]
    sources, places = set(ids(data["sources"])), set(ids(data["places"]["features"]))
    for entries in [figures["figures"], figures["explainers"], events["events"], data["sources"]]:
        assert len(set(ids(entries))) == len(entries), "an id stands twice"
    known = set(ids(figures["figures"]))
    for figure in figures["figures"]:
        assert figure.get("explainer") in [None, *ids(figures["explainers"])], figure["id"]
        assert {figure.get("part_of", figure["id"]), *figure.get("sum_of", []), *figure.get("excludes", [])} <= known
        for answer in figure["claims"] + figure.get("history", []):
            assert set(answer["sources"]) <= sources, figure["id"]
        assert figure.get("place", {}).get("id") in [None, *places], figure["id"]
    for event in events["events"]:
        assert set(event.get("sources", [])) <= sources and set(event.get("figures", [])) <= known, event["id"]
        assert event.get("place", {}).get("id") in [None, *places], event["id"]
    for source in data["sources"]:
        assert source["custom"].get("original", source["id"]) in sources, source["id"]
    return {"files": files, "figures": len(known), "events": len(events["events"]), "sources": len(sources)}


if __name__ == "__main__":
    what, place, *more = sys.argv[1:]
    print(json.dumps({"hxl": hxl, "csvw": csvw, "schema": schema}[what](Path(place), more)))
