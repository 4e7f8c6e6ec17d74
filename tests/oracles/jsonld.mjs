// Expands the JSON-LD of every page of a folder with a JSON-LD processor, and holds it to the vocabulary of schema.org:
// every type and property exists, every property may stand on its type and have such a value, every reference leads to
// something. `jsonld.mjs NODE_MODULES FOLDER BASE`; prints how many nodes of each type there are.
//
// The network is closed to tests, so that the context of schema.org is not fetched: the one below stands in for it. The
// vocabulary is that of the package `schema-dts`, which Google makes of schema.org's own definitions.

import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

const [root, folder, base] = process.argv.slice(2);
const { default: jsonld } = await import(`${root}/jsonld/lib/index.js`);
const ORG = "https://schema.org/";
const ADDRESSES = ["url", "contentUrl", "archivedAt"];
const context = {
  "@vocab": ORG,
  ...Object.fromEntries(ADDRESSES.map((name) => [name, { "@id": ORG + name, "@type": "@id" }])),
};

const documentLoader = (url) => {
  if (url !== "https://schema.org") throw new Error(`a page asks for the context ${url}`);
  return { contextUrl: null, documentUrl: url, document: { "@context": context } };
};

/** Class → the classes above it; class → property → what may be its value. */
function vocabulary(text) {
  const above = new Map();
  const properties = new Map();
  const list = (text) => text.split(",").map((name) => name.trim().replace(/Base$/, ""));
  for (const [, name, kind, extended, body] of text.matchAll(
    /^(?:export )?interface (\w+?)(Base|Leaf) extends ([^{]+)\{\n([\s\S]*?)^\}/gm,
  )) {
    const parents = list(extended).filter((parent) => parent !== name && !parent.startsWith("Partial"));
    above.set(name, [...new Set([...(above.get(name) ?? []), ...parents])]);
    if (kind === "Leaf") continue;
    const known = properties.get(name) ?? new Map();
    for (const [, property, range] of body.matchAll(/^ {4}"(\w+)"\?: SchemaValue<([^,]+), "\w+">;/gm)) {
      known.set(property, range.split("|").map((type) => type.trim()));
    }
    properties.set(name, known);
  }
  return { above, properties };
}

const { above, properties } = vocabulary(readFileSync(`${root}/schema-dts/dist/schema.d.ts`, "utf8"));
const lineage = (type) => [type, ...(above.get(type) ?? []).flatMap(lineage)];
const fail = (...why) => {
  throw new Error(why.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join(" "));
};

const counts = {};

function check(node, page, known, references) {
  const types = (node["@type"] ?? []).map((type) => type.slice(ORG.length));
  for (const type of types) {
    if (!above.has(type)) fail(page, "there is no type", type);
    counts[type] = (counts[type] ?? 0) + 1;
  }
  const names = Object.keys(node).filter((key) => !key.startsWith("@"));
  if (node["@id"]) (names.length ? known : references).add(node["@id"]);
  // What has no type is a thing of which we say no more than its name.
  const classes = (types.length ? types : ["Thing"]).flatMap(lineage);
  for (const name of names) {
    const property = name.slice(ORG.length);
    const owner = classes.find((one) => properties.get(one)?.has(property));
    if (!owner) fail(page, types, "has no property", property);
    const range = properties.get(owner).get(property);
    for (const value of node[name].flatMap((one) => one["@list"] ?? [one])) {
      if (!fits(value, range)) fail(page, types, property, "cannot be", value, "but", range);
      if (!("@value" in value)) check(value, page, known, references);
    }
  }
}

function fits(value, range) {
  const any = (...types) => types.some((type) => range.includes(type));
  if (typeof value["@value"] === "number") return any("Number", "Integer", "Float", "Text");
  if (typeof value["@value"] === "string") {
    const date = /^-?\d{4}(-\d\d(-\d\d)?)?$/.test(value["@value"]);
    return any("Text") || (any("URL") && URL.canParse(value["@value"])) || (date && any("Date", "DateTime"));
  }
  if (!value["@type"]) return any("IdReference", "URL");
  return value["@type"].some((type) => lineage(type.slice(ORG.length)).some((one) => range.includes(one)));
}

for (const name of readdirSync(folder, { recursive: true }).sort()) {
  if (!name.endsWith(".html")) continue;
  const page = relative(folder, join(folder, name));
  const html = readFileSync(join(folder, name), "utf8");
  const blocks = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)];
  if (html.includes("<script") && blocks.length !== html.split("<script").length - 1) fail(page, "has another script");
  if (blocks.length > 1) fail(page, "has", blocks.length, "blocks");
  for (const [, text] of blocks) {
    const address = new URL(page.replace(/index\.html$/, ""), base).href;
    const nodes = await jsonld.expand(JSON.parse(text), { base: address, documentLoader });
    const known = new Set();
    const references = new Set();
    for (const node of nodes) check(node, page, known, references);
    for (const id of references) {
      // Another page's address stands for itself; what begins with this page's must be on it.
      if (id.startsWith(`${address}#`) && !known.has(id)) fail(page, "nothing is", id);
    }
    for (const id of known) {
      if (!URL.canParse(id)) fail(page, "not an address:", id);
      const anchor = id.startsWith(`${address}#figure-`) && id.slice(address.length + 1);
      if (anchor && !html.includes(`id="${anchor}"`)) fail(page, "has no anchor", anchor);
    }
  }
}
console.log(JSON.stringify(counts));
