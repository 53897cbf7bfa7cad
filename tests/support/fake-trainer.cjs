// @ts-check
/**
 * Speaks the protocol of `trainer/PROTOCOL.md` without learning anything, and misbehaves as a test wants it:
 * `node fake-trainer.cjs BEHAVIOUR train FOLDER`, on a cluster `ray FOLDER`, and `node fake-trainer.cjs BEHAVIOUR chat --source SOURCE`.
 * BEHAVIOUR is a JSON file that is read again before each step, so that a test holds a training where it wants to.
 */
const { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const { createInterface } = require("node:readline");
const { setTimeout: sleep } = require("node:timers/promises");

/**
 * @typedef {object} Behaviour
 * @property {number} [allow] steps that may be taken; without it all
 * @property {{ passed: number, seconds: number }} [pace] a whole training takes so many seconds of a time that has passed so far
 * @property {{ step: number, do: string }} [at] what goes wrong after a step
 * @property {string} [holdAt] where it stands still: `begin`, `started`, `half of step N`, `step N`, `saving N`, `saved N`,
 *   `checkpoint N`, `finished`
 * @property {object} [sample] what it answers in a reinforcement training, as graders know it
 * @property {string} [print] said on standard error at the start, which then fails
 * @property {{ code: string, message: string }} [failed] reported instead of a training
 * @property {number} [fits] rows of a step that there is memory for; a job with more is refused before it starts
 * @property {boolean} [loads] has not come to its first step yet
 * @property {boolean} [lingers] takes its time to save after it was asked to
 * @property {boolean} [hangs] does not end after it has saved and said so
 * @property {boolean} [blind] finds no CUDA device
 * @property {boolean} [deaf] neither the control file nor the end of the input is heeded
 */

const [, , behaviourFile = "", mode, ...rest] = process.argv;
/** @returns {Behaviour} */
const behaviour = () => JSON.parse(readFileSync(behaviourFile, "utf8"));
/** Which CUDA devices it may see. */
const visible = process.env.CUDA_VISIBLE_DEVICES ?? "";
const note = (/** @type {object} */ entry) => appendFileSync(`${behaviourFile}.log`, `${JSON.stringify(entry)}\n`);

/** Stands still as long as the behaviour names the moment. */
async function reach(/** @type {string} */ moment) {
  if (behaviour().holdAt !== moment) return;
  note({ held: moment, pid: process.pid });
  while (behaviour().holdAt === moment) await sleep(10);
}

/** Of no kind that text survives. */
const adapterBytes = Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0xff, 0xfe, 0x80, 0x0a]);

let inputEnded = false;

/** Ends when the machine that started it does not want it any more. */
function liveByInput() {
  process.stdin.on("end", () => {
    inputEnded = true;
  });
  process.stdin.resume();
  process.on("SIGTERM", () => {
    inputEnded = true;
  });
}

/** Outlives the server, gives signs of life, and saves nothing when it is stopped. */
function liveOnCluster(/** @type {string} */ folder) {
  setInterval(() => writeFileSync(join(folder, "alive"), ""), 10);
  process.on("SIGTERM", () => process.exit(143));
}

async function train(/** @type {string} */ folder) {
  const job = JSON.parse(readFileSync(join(folder, "job.json"), "utf8"));
  note({
    began: basename(folder),
    job: job.jobId,
    pid: process.pid,
    keys: Object.keys(process.env),
    visible,
    resumeFrom: job.resumeFrom,
  });
  await reach("begin");
  const { print, failed } = behaviour();
  if (print !== undefined) {
    process.stderr.write(`${print}\n`);
    process.exit(1);
  }
  const write = (/** @type {string} */ text) => appendFileSync(join(folder, "events.jsonl"), text);
  const say = (/** @type {object} */ event) => write(`${JSON.stringify(event)}\n`);
  const refused = failed ?? tooLarge(job.hyperparameters.batch_size);
  if (refused) {
    say({ type: "failed", ...refused });
    process.exit(1);
  }
  const rows = readFileSync(job.trainingFile, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const perEpoch = Math.ceil(rows.length / job.hyperparameters.batch_size);
  const totalSteps = perEpoch * job.hyperparameters.n_epochs;
  const save = async (/** @type {number} */ step) => {
    const aside = join(folder, "saving", `checkpoint-${step}`);
    const path = `checkpoint-${step}`;
    if (existsSync(join(job.outDir, path))) return path;
    mkdirSync(aside, { recursive: true });
    await reach(`saving ${step}`);
    writeFileSync(join(aside, "adapter.json"), JSON.stringify({ step, source: job.model.source }));
    renameSync(aside, join(job.outDir, path));
    await reach(`saved ${step}`);
    return path;
  };
  const wish = () => {
    if (behaviour().deaf) return "go";
    if (inputEnded) return "pause";
    const control = join(folder, "control");
    return existsSync(control) ? readFileSync(control, "utf8") : "go";
  };
  while (behaviour().loads) {
    await sleep(10);
    if (wish() === "pause") process.exit(75);
    if (wish() === "cancel") process.exit(130);
  }
  const workers = job.workers?.count > 1 ? { workers: job.workers.count } : {};
  const kind = visible === "" || behaviour().blind ? "cpu" : "cuda";
  const device = { device: kind, deviceName: "Abacus", dtype: "float32", trainableParameters: 42, ...workers };
  // Before the first word, by which the job runs: from then on a test lets time pass.
  const began = behaviour().pace?.passed ?? 0;
  say({ type: "started", totalSteps, ...device });
  await reach("started");
  say({ type: "message", level: "info", message: `${rows.length} rows were read.` });
  const first = job.resumeFrom ? JSON.parse(readFileSync(join(job.resumeFrom.path, "adapter.json"), "utf8")).step : 0;
  const allowed = () => {
    const { allow = totalSteps, pace } = behaviour();
    if (!pace) return allow;
    return Math.min(allow, first + Math.floor(((pace.passed - began) * totalSteps) / pace.seconds + 1e-9));
  };
  let metrics = {};
  for (let step = first + 1; step <= totalSteps; step++) {
    while (step > allowed() && wish() === "go") await sleep(10);
    // A turn of the event loop, in which the end of the input is noticed.
    await sleep(1);
    if (wish() === "cancel") process.exit(130);
    if (wish() === "pause") {
      while (behaviour().lingers) await sleep(10);
      note({ ended: basename(folder), pid: process.pid });
      say({ type: "paused", step: step - 1, metrics, path: await save(step - 1) });
      while (behaviour().hangs) await sleep(10);
      process.exit(75);
    }
    const reward = job.grader ? await rewardOf(job.grader, rows[step % rows.length]) : undefined;
    metrics = { step, ...metricsOf(job, step, step % perEpoch === 0, reward) };
    const line = { type: "step", step, totalSteps, metrics, tokensPerSecond: 60.5, memoryBytes: 1e9 };
    const text = `${JSON.stringify(line)}\n`;
    write(text.slice(0, 20));
    await reach(`half of step ${step}`);
    write(text.slice(20));
    await reach(`step ${step}`);
    const { at } = behaviour();
    if (at?.step === step) await misbehave(at.do, { write, line });
    if (step % perEpoch !== 0) continue;
    say({ type: "checkpoint", step, metrics, path: await save(step) });
    await reach(`checkpoint ${step}`);
  }
  const archive = "adapter.tar.gz";
  writeFileSync(join(job.outDir, archive), adapterBytes);
  say({ type: "finished", step: totalSteps, metrics, path: await save(totalSteps), archive });
  await reach("finished");
  process.exit(0);
}

/** What the trainer says of a step whose rows there is no memory for. */
function tooLarge(/** @type {number} */ rows) {
  const { fits = rows } = behaviour();
  if (rows <= fits) return undefined;
  const message = `The training needs about ${rows}.0 GB of memory, but ${fits}.0 GB are free (cpu): take a smaller batch_size.`;
  return { code: "out_of_memory", message };
}

/**
 * What would be learned: less is lost with each step, and still less by what was trained before.
 * @param {{ method: string, seed: number, validationFile: string | null, model: { adapter: string | null } }} job
 * @param {number} step
 * @param {boolean} epochEnds
 * @param {number | undefined} reward
 */
function metricsOf({ method, seed, validationFile, model }, step, epochEnds, reward) {
  const named = (/** @type {string} */ prefix, /** @type {number} */ loss) => {
    if (reward !== undefined) return { [`${prefix}_mean_reward`]: reward };
    const supervised = { [`${prefix}_loss`]: loss, [`${prefix}_mean_token_accuracy`]: 1 / (1 + loss) };
    return method === "supervised" ? supervised : { [`${prefix}_loss`]: loss, [`${prefix}_rewards_accuracy`]: 1 };
  };
  const loss = 2 / step + (model.adapter === null ? seed : 0);
  const valid = validationFile === null ? {} : named("valid", loss + 0.5);
  return { ...named("train", loss), ...valid, ...(validationFile && epochEnds ? named("full_valid", loss + 0.5) : {}) };
}

/** @param {string} what @param {{ write: (text: string) => void, line: object }} tools */
async function misbehave(what, { write, line }) {
  switch (what) {
    case "die":
      return process.kill(process.pid, "SIGKILL");
    case "exit":
      process.stderr.write("Traceback: the beads fell off\n");
      return process.exit(0);
    case "half a line":
      write('{"type":"step","st');
      return process.exit(3);
    case "garbage":
      return write("beads\n");
    case "repeat":
      return write(`${JSON.stringify(line)}\n`.repeat(3));
    case "disk full":
      process.stderr.write("OSError: [Errno 28] No space left on device\n");
      return process.exit(1);
    case "lose its input":
      inputEnded = true;
      return;
    case "stall":
      return sleep(2 ** 30);
    default:
      throw new Error(`unknown misbehaviour "${what}"`);
  }
}

/** @param {{ url: string, token: string }} grader @param {object} item @returns {Promise<number>} */
async function rewardOf({ url, token }, item) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ samples: [{ item, sample: behaviour().sample ?? { output_text: "yes" } }] }),
  });
  return (await answer.json()).results[0].reward;
}

function chat() {
  note({ chat: rest, pid: process.pid, keys: Object.keys(process.env), visible });
  const { print } = behaviour();
  if (print !== undefined) {
    process.stderr.write(`${print}\n`);
    process.exit(1);
  }
  const say = (/** @type {object} */ line) => process.stdout.write(`${JSON.stringify(line)}\n`);
  process.stdout.write("a library says hello\n");
  const unable = behaviour().failed;
  if (unable) {
    say({ ready: false, error: unable.message });
    process.exit(1);
  }
  say({ ready: true, device: "cpu" });
  const lines = createInterface({ input: process.stdin });
  lines.on("line", async (line) => {
    while (behaviour().loads) await sleep(10);
    const { id, cancel, adapter, messages } = JSON.parse(line);
    note(cancel ? { cancelled: id } : { asked: id, adapter, messages });
    if (cancel) return;
    const question = messages.at(-1).content;
    if (question === "fail") return say({ id, error: "The beads are too few for this question." });
    say({ id, delta: "An abacus" });
    if (question === "wait") return;
    if (question === "break") process.exit(9);
    say({ id, delta: ` with ${adapter === null ? "no adapter" : basename(adapter)} counts.` });
    say({ id, finishReason: "stop", usage: { promptTokens: 3, completionTokens: 5 } });
  });
  lines.on("close", () => process.exit(0));
}

const [folder = ""] = rest;
if (mode === "chat") chat();
else {
  if (mode === "ray") liveOnCluster(folder);
  else liveByInput();
  void train(folder);
}
