// @ts-check
/** One measurement of `dataset.mjs` in a process of its own: `node dataset-case.mjs CASE FILE` prints processor time, elapsed time and peak memory. */
import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const dist = "../../dist/dataset";
const [name = "", path = ""] = process.argv.slice(2);

/** @param {(chunk: Buffer) => void} onChunk */
function readChunks(onChunk) {
  const file = openSync(path, "r");
  const chunk = Buffer.allocUnsafe(1024 * 1024);
  for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) onChunk(chunk.subarray(0, read));
  closeSync(file);
}

/** @param {(line: string, bytes: number) => void} onLine */
function readLines(onLine) {
  let rest = Buffer.alloc(0);
  readChunks((chunk) => {
    const all = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = all.indexOf(10); end >= 0; end = all.indexOf(10, start)) {
      onLine(all.toString("utf8", start, end), end - start);
      start = end + 1;
    }
    rest = Buffer.from(all.subarray(start));
  });
  if (rest.length > 0) onLine(rest.toString("utf8"), rest.length);
}

/**
 * @typedef {{ messages: { role: string, content: string }[] }} Row
 */

/** @param {unknown} value @returns {unknown} */
const sortKeys = (value) =>
  Array.isArray(value)
    ? value.map(sortKeys)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([key, inner]) => [key, sortKeys(inner)]),
        )
      : value;

const roles = new Set(["system", "user", "assistant", "tool", "function"]);
/** @param {Row} row */
const handCheck = (row) =>
  Array.isArray(row.messages) && row.messages.every((m) => roles.has(m.role) && typeof m.content === "string");

/** @param {(row: Row) => unknown} check */
function sortedJson(check) {
  const hash = createHash("sha256");
  readLines((line) => {
    const row = JSON.parse(line);
    if (!check(row)) throw new Error("the corpus should be valid");
    hash.update(`${JSON.stringify(sortKeys(row))}\n`);
  });
  return hash.digest("hex");
}

/** Our pipeline without duplicates and tokens, or with the former. @param {boolean} withDuplicates */
function ours(withDuplicates) {
  const { rowStream } = require(`${dist}/row-stream.js`);
  const { rowJudge } = require(`${dist}/row-judge.js`);
  const { findings } = require(`${dist}/findings.js`);
  const { rowDigests } = require(`${dist}/row-digests.js`);
  const judge = rowJudge(findings(false), {}, () => {});
  const digests = rowDigests();
  const rows = rowStream({
    fingerprints: withDuplicates,
    onRow(/** @type {{ line: number }} */ row) {
      judge.row(row);
      if (withDuplicates) digests.add(row, row.line);
    },
  });
  readChunks((chunk) => rows.push(chunk));
  const hash = rows.end();
  judge.end();
  return hash;
}

/** The published formula, written down a second time: 3 a message and its strings, 3 an example. @param {Row} row @param {(text: string) => number} count */
const tokensOf = (row, count) => row.messages.reduce((sum, m) => sum + 3 + count(m.role) + count(m.content), 3);

function plainCounter() {
  const { countTokens } = require("gpt-tokenizer/encoding/o200k_base");
  const options = { disallowedSpecial: new Set() };
  return (/** @type {string} */ text) => countTokens(text, options);
}

function sampled() {
  const { sampler } = require(`${dist}/tokens/sample.js`);
  const { tally } = require(`${dist}/tokens/tally.js`);
  const count = plainCounter();
  /** @type {{ offset: number, bytes: number, tokens: number }[]} */
  const rows = [];
  let offset = 0;
  readLines((line, bytes) => {
    rows.push({ offset, bytes, tokens: tokensOf(JSON.parse(line), count) });
    offset += bytes;
  });
  const estimates = Array.from({ length: 200 }, (_, seed) => {
    const sample = sampler(offset, { seed });
    const counted = tally("o200k_base", undefined);
    let bytesTaken = 0;
    for (const row of rows) {
      const draws = sample.draws(row.offset, row.bytes);
      if (draws === 0) continue;
      bytesTaken += row.bytes;
      counted.add({ line: 1, bytes: row.bytes, draws, tokens: row.tokens, plusMinus: 0 });
    }
    return { ...counted.total(offset).tokens, bytesTaken };
  });
  return {
    truth: rows.reduce((sum, row) => sum + row.tokens, 0),
    estimates: estimates.map(({ total, plusMinus }) => ({ total, plusMinus })),
    bytes: Math.max(...estimates.map((one) => one.bytesTaken)),
  };
}

/** @type {Record<string, () => unknown>} */
const cases = {
  parse: () => readLines((line) => JSON.parse(line)),
  "sorted-json": () => sortedJson(handCheck),
  zod: () => {
    const { z } = require("zod");
    const message = z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: z.string() });
    const row = z.strictObject({ messages: z.array(message) });
    return sortedJson((value) => row.safeParse(value).success);
  },
  check: () => ours(false),
  "check-duplicates": () => ours(true),
  "set-of-lines": () => {
    const seen = new Set();
    readLines((line) => {
      JSON.parse(line);
      seen.add(line);
    });
    return seen.size;
  },
  "raw-sha256": () => {
    const hash = createHash("sha256");
    readChunks((chunk) => hash.update(chunk));
    return hash.digest("hex");
  },
  inspect: () => require(`${dist}/index.js`).inspectDataset({ path }),
  tokenizer: () => {
    const count = plainCounter();
    let total = 0;
    for (const line of readFileSync(path, "utf8").trim().split("\n")) total += tokensOf(JSON.parse(line), count);
    return total;
  },
  "count-exact": async () =>
    (await require(`${dist}/index.js`).inspectDataset({ path }, { cache: false })).tokens.total,
  "count-sampled": sampled,
};

const run = cases[name];
if (run === undefined) throw new Error(`no case "${name}": ${Object.keys(cases).join(", ")}`);
// Processor time rather than time on the wall: other work on the machine must not decide a ratio.
const before = process.cpuUsage();
const began = performance.now();
const value = await run();
const elapsed = performance.now() - began;
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ ms: (user + system) / 1000, elapsed, rss: process.resourceUsage().maxRSS * 1024, value }));
