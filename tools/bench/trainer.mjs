// @ts-check
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../paths.mjs";
import { Problem } from "../problem.mjs";
import { descendants } from "../process/kill.mjs";
import { run } from "../process/run.mjs";
import { installTrainer, python } from "../trainer/install.mjs";
import { installSmolLm } from "../trainer/smollm.mjs";
import { modelsFileFor } from "../trainer/template.mjs";
import { call, closeConnections, poll, quantile } from "./server/load.mjs";
import { fineTuningServer } from "./server/processes.mjs";
import { askServer, engineAlone } from "./trainer/answers.mjs";
import { trainByHand } from "./trainer/by-hand.mjs";
import { createJob, over, trainThroughServer, uploadText } from "./trainer/through-server.mjs";
import { inTurns } from "./trainer/turns.mjs";

const { values } = parseArgs({ options: { steps: { type: "string", default: "40" } }, strict: false });
const steps = Number(values.steps);
if (!Number.isInteger(steps) || steps < 10) throw new Problem("--steps is a whole number from 10");
/** @typedef {import("./trainer/steps.mjs").Pace} Pace */

const rounds = 3;
const asks = 4;
const amount = { pollers: 50, seconds: 8 };

const show = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);
const median = (/** @type {number[]} */ numbers) =>
  quantile(
    [...numbers].sort((a, b) => a - b),
    0.5,
  );

/** @param {string} name @param {number} ratio @param {"at least" | "at most"} side @param {number} goal */
function judge(name, ratio, side, goal) {
  const met = side === "at least" ? ratio >= goal : ratio <= goal;
  show(`  ${name.padEnd(46)} ${ratio.toFixed(2)} x   goal ${side} ${goal}   ${met ? "met" : "MISSED"}`);
}

await installTrainer();
const gguf = await installSmolLm();
const folder = await mkdtemp(join(tmpdir(), "fine-tuning-bench-trainer-"));
const models = join(folder, "models.json");
await writeFile(models, modelsFileFor(gguf));
const data = join(folder, "data");
const server = { ...(await fineTuningServer(data, ["--models", models])), data };
try {
  const source = await sourceForHand();
  const text = await rowsFor(steps);
  const rows = join(folder, "rows.jsonl");
  await writeFile(rows, text);
  const file = await uploadText(server, text);
  const job = await trainingFigures({ source, rows, file });
  await pollFigures(file, job);
  await answerFigures(job);
} finally {
  await closeConnections();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

/** A GGUF file cannot be trained on as it is: both ways train on what the trainer made of it. */
async function sourceForHand() {
  const program = "import sys; from fine_tuning_trainer.models import local_source; print(local_source(sys.argv[1]))";
  const { code, stdout, stderr } = await run(python, ["-c", program, gguf]);
  if (code !== 0) throw new Error(stderr);
  return String(stdout.trim().split("\n").at(-1));
}

/** The quickstart's rows, as often as it takes. @param {number} count */
async function rowsFor(count) {
  const text = await readFile(join(root, "examples", "quickstart", "data", "harbour-desk.jsonl"), "utf8");
  const lines = text.trim().split("\n");
  return Array.from({ length: count }, (_, index) => `${lines[index % lines.length]}\n`).join("");
}

/**
 * Both ways by turns of a few steps; which one starts first changes from round to round.
 * @param {{ source: string, rows: string, file: string }} what
 * @returns {Promise<string>} a job that has ended
 */
async function trainingFigures({ source, rows, file }) {
  show(
    `training SmolLM2-135M with LoRA, ${steps} steps of one row, by hand and through the server by turns, ${rounds} times`,
  );
  const pairs = [];
  for (let round = 1; round <= rounds; round += 1) {
    const byHand = () => trainByHand({ source, rows, folder: join(folder, `hand-${round}`) });
    const throughServer = () => trainThroughServer(server, file);
    const pair = round % 2 === 1 ? await inTurns({ byHand, throughServer }) : await inTurns({ throughServer, byHand });
    showPace("by hand", pair.byHand, pair.byHand.tokens);
    showPace("through the server", pair.throughServer, pair.byHand.tokens);
    pairs.push(pair);
  }
  const goals = /** @type {const} */ ([
    ["tokens a second, server / by hand", "stepsPerSecond", "at least", 0.97],
    ["the same by seconds of processors", "stepsPerCpuSecond", "at least", 0.97],
    ["first step, server / by hand", "firstStepSeconds", "at most", 1.1],
    ["the same by seconds of processors", "firstStepCpuSeconds", "at most", 1.1],
  ]);
  for (const [name, figure, side, goal] of goals)
    judge(name, median(pairs.map(({ byHand, throughServer }) => throughServer[figure] / byHand[figure])), side, goal);
  return String(pairs[0]?.throughServer.job);
}

/** @param {string} name @param {Pace} pace @param {number} tokens of all steps */
function showPace(name, { firstStepSeconds, firstStepCpuSeconds, stepsPerSecond, stepsPerCpuSecond }, tokens) {
  const start = `first step after ${firstStepSeconds.toFixed(1)} s (${firstStepCpuSeconds.toFixed(1)} of a processor)`;
  const pace = `${((stepsPerSecond * tokens) / steps).toFixed(1)} tokens/s (${((stepsPerCpuSecond * tokens) / steps).toFixed(1)} per second of a processor)`;
  show(`  ${name.padEnd(20)} ${start}, ${pace}`);
}

/** @param {string} file @param {string} ended */
async function pollFigures(file, ended) {
  const p99 = async (/** @type {string} */ id) =>
    quantile(await poll(`${server.url}/fine_tuning/jobs/${id}`, amount), 0.99);
  await poll(`${server.url}/fine_tuning/jobs/${ended}`, { ...amount, seconds: 2 });
  const idle = await p99(ended);
  const { id } = await createJob(server, file, 50);
  while ((await call(`${server.url}/fine_tuning/jobs/${id}`)).status !== "running")
    await new Promise((resolve) => setTimeout(resolve, 100));
  const training = await p99(id);
  await call(`${server.url}/fine_tuning/jobs/${id}/cancel`, "POST");
  await over(server, id);
  show(
    `GET /fine_tuning/jobs/{id}, ${amount.pollers} a second: p99 ${idle.toFixed(1)} ms idle, ${training.toFixed(1)} ms while a job trains`,
  );
  judge("p99 while a job trains / idle", training / idle, "at most", 5);
}

/** @param {string} id of a job that has ended */
async function answerFigures(id) {
  const { fine_tuned_model: model } = /** @type {{ fine_tuned_model?: string }} */ (
    await call(`${server.url}/fine_tuning/jobs/${id}`)
  );
  const adapter = join(data, "jobs", id, `checkpoint-${steps}`);
  const alone = await engineAlone(gguf);
  const { tokens: ofBase } = await alone.ask(null);
  const cold = await askServer(server.url, "smollm2-135m", ofBase);
  const processes = descendants(server.pid);
  const { tokens } = await alone.ask(adapter);
  const switched = await askServer(server.url, String(model), tokens);
  /** @type {import("./trainer/answers.mjs").Answered[]} */
  const direct = [];
  /** @type {import("./trainer/answers.mjs").Answered[]} */
  const through = [];
  for (let count = 0; count < asks; count += 1) {
    direct.push(await alone.ask(adapter));
    through.push(await askServer(server.url, String(model), tokens));
  }
  const reloaded = descendants(server.pid).some((pid) => !processes.includes(pid));
  await alone.stop();
  const first = (/** @type {import("./trainer/answers.mjs").Answered[]} */ of) =>
    median(of.map((each) => each.firstSeconds));
  const pace = (/** @type {import("./trainer/answers.mjs").Answered[]} */ of) =>
    median(of.map((each) => each.tokensPerSecond));
  show(`streamed answers of ${tokens} tokens, ${asks} each, in turn`);
  for (const [name, of] of /** @type {const} */ ([
    ["engine alone", direct],
    ["through the server", through],
  ]))
    show(`  ${name.padEnd(20)} first token after ${(first(of) * 1000).toFixed(0)} ms, ${pace(of).toFixed(1)} tokens/s`);
  judge("first token, engine alone / server", first(direct) / first(through), "at least", 0.9);
  judge("tokens a second, server / engine alone", pace(through) / pace(direct), "at least", 0.9);
  show(
    `  first answer with the base loaded in ${cold.firstSeconds.toFixed(1)} s, first one of an adapter in ${switched.firstSeconds.toFixed(1)} s`,
  );
  show(
    `  an adapter answers without reloading the base      ${reloaded ? "MISSED: another process was started" : "met: the same process"}`,
  );
}
