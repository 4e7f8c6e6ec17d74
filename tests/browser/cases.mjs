// What a writer sees in the browser while the files change. Run by tests/browser.rs: PROGRAM PACKAGES CASE.

import following from "./following.mjs";
import { Preview, same } from "./preview.mjs";
import { FILES } from "./site.mjs";
import telling from "./telling.mjs";

const cases = { ...following, ...telling };

const name = process.argv[4];
const preview = new Preview(FILES);
try {
  await cases[name](preview);
  same(preview.violations, [], "errors of scripts");
} catch (error) {
  console.error(
    `${error.stack}\n\nwhat the program said:\n${preview.said}\nviolations: ${preview.violations.join("\n")}`,
  );
  process.exitCode = 1;
} finally {
  await preview.end();
}
