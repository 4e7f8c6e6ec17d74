// Lets citeproc format every source in three styles: `csl.cjs NODE_MODULES SOURCES.json`. Prints the references as JSON.

const [root, file] = process.argv.slice(2);
const { Cite } = require(`${root}/@citation-js/core`);
require(`${root}/@citation-js/plugin-csl`);

const items = JSON.parse(require("fs").readFileSync(file, "utf8"));
const formatted = {};
for (const style of ["apa", "vancouver", "harvard1"]) {
  const format = (item) => new Cite([item]).format("bibliography", { format: "text", template: style, lang: "en-US" });
  formatted[style] = Object.fromEntries(items.map((item) => [item.id, format(item).trim()]));
}
console.log(JSON.stringify(formatted));
