// @ts-check
import "./set-up/node-version.mjs";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { environmentFor, findPulumi } from "./cli/find.mjs";
import { Problem, say, script } from "./problem.mjs";
import { descendants, killAll } from "./process/kill.mjs";
import { askedFor, usage } from "./quickstart/arguments.mjs";
import { ask } from "./quickstart/ask.mjs";
import { installReal, writeRunsModels } from "./quickstart/prepare.mjs";
import { followTraining } from "./quickstart/progress.mjs";
import { outputs, unlock, up } from "./quickstart/pulumi.mjs";
import { makeRunDirectory, program } from "./quickstart/run-directory.mjs";
import { startServer } from "./quickstart/server.mjs";
import { answered, next, trained } from "./quickstart/summary.mjs";
import { telling } from "./quickstart/telling.mjs";
import { findUnfinished, markUnfinished, unmark } from "./quickstart/unfinished.mjs";
import { embedded, real } from "./quickstart/variants.mjs";
import { setUp } from "./set-up/set-up.mjs";

/** The copies of one keypress, from the terminal and from npm, come within this time. */
const oneKeypressMs = 1_000;
const askedModels = { base: "base model", first: "first checkpoint", final: "final model" };
const interruption = new AbortController();
let interruptedAt = 0;
let settingUp = true;
/** Leaves the stack's settings in the clone as they were found. */
let putBack = () => {};
let goOn = "  Next: run it again; what was fetched or built is kept.";
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onInterrupt);

/** `npm run quickstart`: from a clone to a trained model that answers. */
await script(async () => {
  const asked = askedFor(process.argv.slice(2));
  if (asked.help) return print(usage);
  const { pulumi, source } = await prepare(asked);
  settingUp = false;
  const earlier = asked.real ? await findUnfinished() : undefined;
  const runDirectory = await makeRunDirectory(earlier);
  const { directory, key } = runDirectory;
  const variant = asked.real
    ? await real(asked.models ?? (await writeRunsModels(directory, source)), asked.models !== undefined)
    : embedded();
  goOn = variant.keeps
    ? `  Next: ${variant.command} goes on with this training; rm -r "${directory}" forgets it`
    : `  Next: ${variant.command} starts anew`;
  if (earlier) print(`quickstart: going on with the training of an earlier run in "${directory}"`);
  const settings = join(program, `Pulumi.${variant.stack}.yaml`);
  const usersSettings = existsSync(settings) ? readFileSync(settings) : undefined;
  putBack = () => (usersSettings ? writeFileSync(settings, usersSettings) : rmSync(settings, { force: true }));
  const server = await startServer(runDirectory, variant);
  try {
    if (variant.keeps) await markUnfinished(directory, Number(new URL(server.url).port));
    print(`quickstart: fine-tuning-server listens on ${server.url}; running \`pulumi up\` of examples/quickstart\n`);
    const env = { ...runDirectory.env, ...environmentFor(pulumi), OPENAI_BASE_URL: server.url };
    const command = { cli: pulumi.cli, env, stack: variant.stack, directory: program, again: variant.command };
    if (earlier) await unlock(command);
    const stopTelling = process.stdout.isTTY ? () => {} : followTraining(server.url, key, variant.wording(), print);
    await up(command, variant.config, interruption.signal).finally(stopTelling);
    const { model, checkpoints } = await outputs(command);
    const first = checkpoints[0]?.fineTunedModelCheckpoint;
    if (typeof model !== "string" || first === undefined)
      throw new Problem("reading the stack's outputs: there is no model or no checkpoint among them");
    print(trained(model, checkpoints));
    const patience = { patienceSeconds: variant.askSeconds, interrupted: interruption.signal };
    const answer = (/** @type {"base" | "first" | "final"} */ part, /** @type {string} */ of) =>
      variant.telling(part, `asking the ${askedModels[part]}`, () => ask(server.url, key, of, patience));
    const base = await answer("base", variant.base);
    print(await answered({ base, first: await answer("first", first), final: await answer("final", model) }));
    interruption.signal.throwIfAborted();
    await unmark(directory);
    print(next(variant, directory));
  } catch (error) {
    if (!interruption.signal.aborted) await unmark(directory);
    if (!(error instanceof Problem)) throw error;
    throw new Problem(`${error.message}\n  This run's files, the server's log among them, are in "${directory}".`);
  } finally {
    const patience = setTimeout(sayWhatLasts, oneKeypressMs);
    await server.stop();
    clearTimeout(patience);
    putBack();
    if (interruption.signal.aborted && !variant.keeps) await rm(directory, { recursive: true, force: true });
  }
}, interruption.signal);
if (interruption.signal.aborted) say(goOn);

/** @param {import("./quickstart/arguments.mjs").Asked} asked */
async function prepare({ real, models }) {
  const setUpAll = async () => {
    await setUp();
    return await findPulumi();
  };
  const what = "setting up packages, build and the Pulumi CLI";
  if (!real) {
    print(`quickstart: ${what}`);
    return { pulumi: await setUpAll(), source: "" };
  }
  const pulumi = await telling("packages", what, setUpAll);
  return { pulumi, source: models === undefined ? await installReal() : "" };
}

/** npm, compilers and installers are simply ended: the next run does their work again. A server and an update end in order. */
function onInterrupt() {
  const again = interruption.signal.aborted && Date.now() - interruptedAt > oneKeypressMs;
  if (!interruption.signal.aborted) interruptedAt = Date.now();
  interruption.abort();
  if (!settingUp && !again) return;
  killAll(descendants(process.pid), "SIGKILL");
  putBack();
  say(`interrupted; nothing of it runs any more\n${goOn}`);
  process.exit(130);
}

/** A trainer that loads or saves lets one wait after a Ctrl-C. */
function sayWhatLasts() {
  if (interruption.signal.aborted)
    say("waiting for the server and its trainer to save; Ctrl-C again ends them at once");
}

function print(/** @type {string} */ text) {
  process.stdout.write(`${text}\n`);
}
