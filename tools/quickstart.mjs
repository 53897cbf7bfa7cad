// @ts-check
import "./set-up/node-version.mjs";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { environmentFor, findPulumi } from "./cli/find.mjs";
import { Problem, script } from "./problem.mjs";
import { descendants, killAll } from "./process/kill.mjs";
import { ask } from "./quickstart/ask.mjs";
import { followTraining } from "./quickstart/progress.mjs";
import { outputs, up } from "./quickstart/pulumi.mjs";
import { makeRunDirectory, program } from "./quickstart/run-directory.mjs";
import { startServer } from "./quickstart/server.mjs";
import { answered, next, trained } from "./quickstart/summary.mjs";
import { setUp } from "./set-up/set-up.mjs";

const base = "gpt-4o-mini-2024-07-18";
const interruption = new AbortController();
let settingUp = true;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onInterrupt);

/** `npm run quickstart`: from a clone to a trained model that answers. */
await script(async () => {
  print("quickstart: setting up packages, build and the Pulumi CLI");
  await setUp();
  const pulumi = await findPulumi();
  settingUp = false;
  const runDirectory = await makeRunDirectory();
  const settings = join(program, "Pulumi.quickstart.yaml");
  const settingsAreTheUsers = existsSync(settings);
  const server = await startServer(runDirectory);
  try {
    print(`quickstart: fine-tuning-server listens on ${server.url}; running \`pulumi up\` of examples/quickstart\n`);
    const env = { ...runDirectory.env, ...environmentFor(pulumi), OPENAI_BASE_URL: server.url };
    const stopTelling = process.stdout.isTTY ? () => {} : followTraining(server.url, runDirectory.key, print);
    await up(pulumi.cli, env, interruption.signal).finally(stopTelling);
    const { model, checkpoints } = await outputs(pulumi.cli, env);
    const first = checkpoints[0]?.fineTunedModelCheckpoint;
    if (typeof model !== "string" || first === undefined)
      throw new Problem("reading the stack's outputs: there is no model or no checkpoint among them");
    print(trained(model, checkpoints));
    const answer = (/** @type {string} */ of) => ask(server.url, runDirectory.key, of);
    print(answered({ base: await answer(base), first: await answer(first), final: await answer(model) }));
    interruption.signal.throwIfAborted();
    print(next(runDirectory.directory));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(
      `${error.message}\n  This run's files, the server's log among them, are in "${runDirectory.directory}".`,
    );
  } finally {
    await server.stop();
    if (!settingsAreTheUsers) await rm(settings, { force: true });
    if (interruption.signal.aborted) await rm(runDirectory.directory, { recursive: true, force: true });
  }
}, interruption.signal);

/** npm and compilers are simply ended: the next run does their work again. A server and an update end in order. */
function onInterrupt() {
  interruption.abort();
  if (!settingUp) return;
  killAll(descendants(process.pid), "SIGKILL");
  process.exit(130);
}

function print(/** @type {string} */ text) {
  process.stdout.write(`${text}\n`);
}
