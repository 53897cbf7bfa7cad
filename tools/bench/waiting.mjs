// @ts-check
/**
 * `npm run bench -- waiting`: the goals G8–G10 and G13. Requests per job and the delay with which the end of a job is noticed,
 * beside a loop per job with the official `openai` client that looks every five seconds.
 *
 * Both run in one process against one simulated server on a virtual clock: requests go through the real clients up to
 * the point where they would touch the network, and hours pass at once. Numbers are drawn from fixed seeds, so every
 * run prints the same figures. Only the last two are measured: the start of the provider plugin, and on the real engine a
 * preview without changes.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../paths.mjs";

if (!existsSync(join(root, "dist/waiting/wait-for-job.js"))) {
  console.error("bench waiting: the package is not built\n  Next: run `npm run build`.");
  process.exit(1);
}
const { naive, ours } = await import("./waiting/contestants.mjs");
const { simulatedServer } = await import("./waiting/simulated-server.mjs");
const { vendors } = await import("./waiting/vendors.mjs");
const { seededRandom, virtualClock } = await import("./waiting/virtual-clock.mjs");

const { openai, ...others } =
  /** @type {Record<string, import("./waiting/vendors.mjs").Vendor> & { openai: import("./waiting/vendors.mjs").Vendor }} */ (
    vendors
  );

/** @typedef {{ requestsPerJob: number, p95: number, worst: number }} Figures */

/**
 * @param {typeof ours | typeof naive} contestant
 * @param {{ jobs: number, seconds: [number, number], trials: number }} scenario
 * @param {import("./waiting/vendors.mjs").Vendor} [vendor]
 * @returns {Promise<Figures>}
 */
async function measure(contestant, { jobs, seconds: [shortest, longest], trials }, vendor = openai) {
  let requests = 0;
  /** @type {number[]} */
  const delays = [];
  for (let seed = 1; seed <= trials; seed++) {
    const clock = virtualClock();
    const server = simulatedServer(clock, vendor);
    const wait = contestant(clock, server, seed, vendor.endpoint);
    const random = seededRandom(1_000 + seed);
    const started = Array.from({ length: jobs }, () => server.start(shortest + (longest - shortest) * random()));
    const before = server.requests;
    await clock.until(
      Promise.all(
        started.map(async ({ id }) => {
          await wait(id);
          delays.push((clock.now() - server.endOf(id)) / 1_000);
        }),
      ),
    );
    // Each wait begins with one look that a resource has made anyway, when it submitted or found the job.
    requests += server.requests - before - jobs;
  }
  delays.sort((a, b) => a - b);
  return {
    requestsPerJob: requests / (jobs * trials),
    p95: delays[Math.ceil(delays.length * 0.95) - 1] ?? Number.NaN,
    worst: delays.at(-1) ?? Number.NaN,
  };
}

const minute = 60;
/** @type {{ what: string, jobs: number, seconds: [number, number], trials: number, most: number }[]} */
const scenarios = [
  { what: "1 job of 30–40 s", jobs: 1, seconds: [30, 40], trials: 100, most: Number.NaN },
  { what: "10 jobs of 30–40 s at once", jobs: 10, seconds: [30, 40], trials: 10, most: Number.NaN },
  { what: "100 jobs of 30–40 s at once", jobs: 100, seconds: [30, 40], trials: 3, most: 1.3 },
  { what: "1 job of 1 min", jobs: 1, seconds: [minute, minute], trials: 20, most: 1.1 * 20 },
  { what: "1 job of 10 min", jobs: 1, seconds: [10 * minute, 10 * minute], trials: 10, most: 1.1 * 170 },
  { what: "1 job of 1 h", jobs: 1, seconds: [60 * minute, 60 * minute], trials: 5, most: 1.1 * 350 },
  { what: "1 job of 4 h", jobs: 1, seconds: [240 * minute, 240 * minute], trials: 3, most: 1.1 * 489 },
  { what: "1 job of 10–60 min", jobs: 1, seconds: [10 * minute, 60 * minute], trials: 20, most: Number.NaN },
];

/** @param {string[]} cells */
const row = (...cells) => console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(38) : cell.padStart(16))).join(""));

console.log("requests per job, and seconds until the end of a job is noticed (virtual clock, both in this run)\n");
row("", "requests/job", "5 s loop", "goal", "noticed p95", "worst", "5 s loop p95", "goal", "");
let missed = 0;
for (const { what, jobs, seconds, trials, most } of scenarios) {
  const scenario = { jobs, seconds, trials };
  const us = await measure(ours, scenario);
  const them = await measure(naive, { ...scenario, trials: Math.min(trials, 5) });
  const latest = Math.max(3, 0.01 * seconds[1]);
  const good = us.p95 <= latest && !(us.requestsPerJob > most);
  if (!good) missed += 1;
  row(
    what,
    us.requestsPerJob.toFixed(2),
    them.requestsPerJob.toFixed(2),
    Number.isNaN(most) ? "" : `≤ ${most.toFixed(1)}`,
    us.p95.toFixed(1),
    us.worst.toFixed(1),
    them.p95.toFixed(1),
    `≤ ${latest.toFixed(1)}`,
    good ? "ok" : "MISSED",
  );
}

console.log("\nthe same in the other dialects, each as its contract has its answers\n");
row("", "requests/job", "", "goal", "noticed p95", "worst", "", "goal", "");
for (const [dialect, vendor] of Object.entries(others))
  for (const { what, jobs, seconds, trials, most } of scenarios) {
    if (Number.isNaN(most)) continue;
    const us = await measure(ours, { jobs, seconds, trials: Math.min(trials, 3) }, vendor);
    const latest = Math.max(3, 0.01 * seconds[1]);
    const good = us.p95 <= latest && !(us.requestsPerJob > most);
    if (!good) missed += 1;
    const figures = [us.requestsPerJob.toFixed(2), "", `≤ ${most.toFixed(1)}`, us.p95.toFixed(1), us.worst.toFixed(1)];
    row(`${dialect}: ${what}`, ...figures, "", `≤ ${latest.toFixed(1)}`, good ? "ok" : "MISSED");
  }

const { measurePluginStart } = await import("./waiting/plugin-start.mjs");

const start = await measurePluginStart();
const isSoon = start.ready <= 0.6;
if (!isSoon) missed += 1;
console.log(`
start of the plugin, median of 21
  listens after ${start.listens.toFixed(2)} s, is ready for the first resource after ${start.ready.toFixed(2)} s, goal ≤ 0.6 s (${start.processor.toFixed(2)} s of processor)
  ${isSoon ? "ok" : "MISSED"}`);

const { environmentFor, findPulumi } = await import("../cli/find.mjs");
const { measurePreview } = await import("./waiting/preview.mjs");

const handedOn = process.env.FINE_TUNING_TESTS_PULUMI;
const own = handedOn === undefined ? await findPulumi() : undefined;
const pulumi = own === undefined ? JSON.parse(handedOn ?? "") : { cli: own.cli, env: environmentFor(own) };
const preview = await measurePreview(pulumi);
const ratio = preview.ours / preview.theirs;
const once = new Set(preview.requestsWithRefresh).size === preview.requestsWithRefresh.length;
const quiet = preview.requests === 0 && once && preview.requestsWithRefresh.length <= 3;
const throughPlugin = preview.plugin / preview.ours;
if (ratio > 1.2 || throughPlugin > 1 || !quiet) missed += 1;
console.log(`
a preview without changes, ${preview.resources} resources, real engine, median of five in turns
  ours ${preview.ours.toFixed(1)} s, trivial dynamic resources ${preview.theirs.toFixed(1)} s: ${ratio.toFixed(2)}×, goal ≤ 1.2×
  through the plugin ${preview.plugin.toFixed(1)} s: ${throughPlugin.toFixed(2)}× of ours as dynamic resources, goal ≤ 1.0×
  requests: ${preview.requests}, goal 0; with --refresh: ${preview.requestsWithRefresh.join(", ")}, goal one of each kind
  ${ratio <= 1.2 && throughPlugin <= 1 && quiet ? "ok" : "MISSED"}`);
if (missed > 0) process.exitCode = 1;
