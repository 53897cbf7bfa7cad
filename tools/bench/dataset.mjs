// @ts-check
/**
 * `npm run bench -- dataset`: the goals G1–G6 of checking, hashing and counting training data, each beside its yardstick
 * in one run. Every figure is the median of several processes, because memory is part of it. The goals are stated for
 * files of 512 MB; `--mb 64` is a quick look, in which starting up and compiling weigh more.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeCorpus } from "./dataset-corpus.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "../../dist/dataset/index.js");
if (!existsSync(built)) {
  console.error("bench dataset: the package is not built\n  Next: run `npm run build`.");
  process.exit(1);
}

/** @param {string} name @param {number} fallback */
const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const megabytes = option("mb", 512);
const runs = option("runs", 3);

const folder = mkdtempSync(join(tmpdir(), "bench-dataset-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, "chat.jsonl");
const small = join(folder, "small.jsonl");
writeCorpus(file, megabytes * 1024 * 1024);
writeCorpus(small, 8 * 1024 * 1024);
const bytes = statSync(file).size;
// What was written a moment ago is not taken from the cache, because it may be written again.
utimesSync(file, 0, 0);

/**
 * `ms` of processor time.
 * @typedef {{ ms: number, elapsed: number, rss: number, value: unknown }} Measured
 * @typedef {{ truth: number, estimates: { total: number, plusMinus: number }[], bytes: number }} Sampled
 */

/** Runs one case in a process of its own. @param {string} name @param {string} path @returns {Measured} */
function measureOnce(name, path) {
  const child = spawnSync(process.execPath, [join(here, "dataset-case.mjs"), name, path], {
    encoding: "utf8",
    env: { ...process.env, XDG_CACHE_HOME: join(folder, "cache") },
  });
  if (child.status !== 0) throw new Error(`case ${name} failed:\n${child.stderr}`);
  return JSON.parse(child.stdout);
}

/**
 * Runs cases in turns, so that what slows the machine for a while slows all of them.
 * @template {string} Name
 * @param {Name[]} names @param {string} path @param {number} [count] of rounds
 * @returns {Record<Name, Measured>} medians
 */
function measure(names, path, count = runs) {
  const rounds = Array.from({ length: count }, () => names.map((name) => measureOnce(name, path)));
  /** @param {number} index @param {(result: Measured) => number} of */
  const median = (index, of) =>
    rounds.map((round) => of(/** @type {Measured} */ (round[index]))).sort((a, b) => a - b)[Math.floor(count / 2)];
  const entries = names.map((name, i) => [
    name,
    {
      ms: median(i, (r) => r.ms),
      elapsed: median(i, (r) => r.elapsed),
      rss: median(i, (r) => r.rss),
      value: rounds[0]?.[i]?.value,
    },
  ]);
  return Object.fromEntries(entries);
}

/** @param {string} goal @param {string} what @param {string} figure @param {string} line */
const print = (goal, what, figure, line) =>
  console.log(`${goal.padEnd(4)} ${what.padEnd(58)} ${figure.padEnd(22)} ${line}`);
/** @param {number} x */
const times = (x) => `${x.toFixed(2)}×`;
/** @param {{ ms: number, rss: number }} m */
const speed = (m) => `${(bytes / 1048576 / (m.ms / 1000)).toFixed(0)} MB/s, ${(m.rss / 1048576).toFixed(0)} MB`;

console.log(`chat JSONL of ${(bytes / 1048576).toFixed(0)} MB, median of ${runs} processes each, in turns\n`);
measureOnce("inspect", file); // fills the cache
const {
  parse,
  "sorted-json": naive,
  zod,
  check,
  "raw-sha256": raw,
  inspect: cached,
  "set-of-lines": set,
  "check-duplicates": duplicates,
} = measure(
  ["parse", "sorted-json", "zod", "check", "raw-sha256", "inspect", "set-of-lines", "check-duplicates"],
  file,
);
console.log(
  `     JSON.parse per line: ${speed(parse)}; sorted-key JSON + sha256: ${speed(naive)}; with zod: ${speed(zod)}; ours: ${speed(check)}`,
);
print("G1", "check + content hash, speed beside JSON.parse", times(parse.ms / check.ms), "goal ≥ 0.40×");
print("G1", "check + content hash, resident beside JSON.parse", times(check.rss / parse.rss), "goal ≤ 1.6×");
print("G2", "faster than hand check + sorted-key JSON + sha256", times(naive.ms / check.ms), "goal ≥ 1.8×");
print("G2", "faster than zod strict + sorted-key JSON + sha256", times(zod.ms / check.ms), "goal ≥ 2.1×");

print("G3", "unchanged file again, beside one raw sha256 pass", times(cached.ms / raw.ms), "goal ≤ 1.1×");

print(
  "G4",
  "memory for duplicates, beside a Set of lines",
  times((duplicates.rss - check.rss) / Math.max(1, set.rss - parse.rss)),
  "goal ≤ 0.25×",
);
print("G4", "resident in all, beside a Set of lines", times(duplicates.rss / set.rss), "");
print("G4", "speed with duplicates, beside G1", times(check.ms / duplicates.ms), "goal ≥ 0.6×");

// Elapsed time: in a run this short, compiling on the other core is a sixth of the processor time, but delays nothing.
const { tokenizer, "count-exact": exact } = measure(["tokenizer", "count-exact"], small, 3 * runs);
print("G5", "exact token count, speed beside gpt-tokenizer", times(tokenizer.elapsed / exact.elapsed), "goal ≥ 0.9×");
print("G5", "the same by processor time", times(tokenizer.ms / exact.ms), "");
print(
  "G5",
  "totals",
  tokenizer.value === exact.value ? "identical" : `${tokenizer.value} / ${exact.value}`,
  "goal identical",
);

const { truth, estimates, bytes: sampledBytes } = /** @type {Sampled} */ (measureOnce("count-sampled", file).value);
const errors = estimates.map((one) => Math.abs(one.total / truth - 1)).sort();
const covered = estimates.filter((one) => Math.abs(one.total - truth) <= one.plusMinus).length;
const p95 = errors[Math.floor(errors.length * 0.95)] ?? 0;
print("G6", `sampled count, error at p95 of ${errors.length} seeds`, `${(p95 * 100).toFixed(2)} %`, "goal ≤ 1.5 %");
print("G6", "stated ± covers the truth", `${covered} of ${errors.length}`, "goal ≥ 95 %");
print("G6", "counted part, of 512 MB", `${((sampledBytes / 2 ** 29) * 100).toFixed(2)} %`, "goal ≤ 5 %");
