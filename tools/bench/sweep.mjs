// @ts-check
/**
 * `npm run bench -- sweep`: the goal G11. A sweep of many jobs with the real Pulumi CLI, at the engine's default parallelism,
 * ends soon after its longest job: all are submitted before any is waited for.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environmentFor, findPulumi } from "../cli/find.mjs";
import { root } from "../paths.mjs";
import { finishedServer } from "./waiting/finished-server.mjs";
import { stackOf } from "./waiting/stack.mjs";
import { seededRandom } from "./waiting/virtual-clock.mjs";

if (!existsSync(join(root, "dist/index.js"))) {
  console.error("bench sweep: the package is not built\n  Next: run `npm run build`.");
  process.exit(1);
}

const goal = 1.5;
const [shortest, longest] = [30, 40];

/** @param {number} jobs */
const program = (jobs) => `
const { FineTuningSweep, TrainingFile } = require("pulumi-fine-tuning");
const trainingFile = new TrainingFile("data", { path: "data.jsonl" });
const grid = { seed: Array.from({ length: ${jobs} }, (_, i) => i + 1) };
new FineTuningSweep("sweep", { base: { model: "gpt-4o-mini-2024-07-18", trainingFile }, grid });
`;

const rows = Array.from({ length: 20 }, (_, i) => ({
  messages: [
    { role: "user", content: `Which berth is free at ${i} o'clock?` },
    { role: "assistant", content: `Berth ${i % 7} is free at ${i} o'clock.` },
  ],
}));

const handedOn = process.env.FINE_TUNING_TESTS_PULUMI;
const own = handedOn === undefined ? await findPulumi() : undefined;
const pulumi = own === undefined ? JSON.parse(handedOn ?? "") : { cli: own.cli, env: environmentFor(own) };

/** Seconds of `pulumi up`, of the longest job, and until the last job was submitted. @param {number} jobs */
async function measure(jobs) {
  const random = seededRandom(jobs);
  /** @type {{ at: number, seconds: number }[]} */
  const submitted = [];
  const server = await finishedServer(() => {
    const seconds = shortest + (longest - shortest) * random();
    submitted.push({ at: performance.now(), seconds });
    return seconds;
  });
  const stack = await stackOf(pulumi, program(jobs), { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: "not-a-key" });
  try {
    writeFileSync(join(stack.directory, "data.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    const startedAt = performance.now();
    const { seconds } = await stack.succeed("up", "--yes", "--skip-preview");
    if (submitted.length !== jobs) throw new Error(`${submitted.length} jobs were paid for ${jobs}`);
    return {
      up: seconds,
      job: Math.max(...submitted.map((one) => one.seconds)),
      last: (Math.max(...submitted.map(({ at }) => at)) - startedAt) / 1_000,
    };
  } finally {
    server.close();
    stack.remove();
  }
}

console.log(`a sweep with the real engine at its default parallelism, jobs of ${shortest}–${longest} s\n`);
for (const jobs of [40, 100]) {
  const { up, job, last } = await measure(jobs);
  const ratio = up / job;
  if (ratio > goal) process.exitCode = 1;
  console.log(
    `${String(jobs).padStart(4)} jobs: the last is submitted after ${last.toFixed(1)} s, \`up\` takes ${up.toFixed(1)} s, ` +
      `the longest job ${job.toFixed(1)} s: ${ratio.toFixed(2)}×, goal ≤ ${goal}×  ${ratio <= goal ? "ok" : "MISSED"}`,
  );
}
