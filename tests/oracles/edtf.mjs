// What edtf.js says of dates: those that it makes from its own grammar of levels 0 and 1, and each with one character
// changed. Prints one JSON object a line: the text, and if it is EDTF its lowest level, its type, its first and last day.

// The dates are made by chance; a fixed one, so that a failure comes again.
let state = 20220701;
Math.random = () => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) / 2 ** 24;
};

const root = process.argv[2];
const { default: edtf, parse } = await import(`${root}/edtf/index.js`);
const { sample } = await import(`${root}/edtf/src/sample.js`);

const texts = new Set(process.argv.slice(3));
for (const level of [0, 1]) for (const text of sample({ count: 3000, level })) texts.add(text);
const alphabet = "0123456789X-/.?~%Y";
for (const text of [...texts]) {
  const at = Math.floor(Math.random() * text.length);
  const other = alphabet[Math.floor(Math.random() * alphabet.length)];
  texts.add(text.slice(0, at) + other + text.slice(at + 1));
}

for (const text of texts) {
  // Its minus sign may also be U+2212, which writers' files cannot mean.
  if (text.includes("\u2212")) continue;
  let value = null;
  let level = 0;
  for (; level <= 2 && !value; level++) {
    try {
      parse(text, { level });
      value = edtf(text);
    } catch {
      // It is none of this level.
    }
  }
  const day = (time) => (Number.isFinite(time) ? new Date(time).toISOString().split("T")[0] : null);
  // An end that is not known it takes for the year 1970.
  const min = value && !text.startsWith("/") ? day(value.min) : null;
  const max = value && !text.endsWith("/") ? day(value.max) : null;
  const found = value && { level: level - 1, type: value.type, min, max };
  console.log(JSON.stringify({ text, found }));
}
