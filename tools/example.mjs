// @ts-check
import "./set-up/node-version.mjs";
import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { exampleEnvironment, exampleSdk } from "./cli/example-language.mjs";
import { environmentFor, findPulumi } from "./cli/find.mjs";
import { root } from "./paths.mjs";
import { Problem, script } from "./problem.mjs";
import { descendants, killAll } from "./process/kill.mjs";
import { outputs, up } from "./quickstart/pulumi.mjs";
import { makeRunDirectory } from "./quickstart/run-directory.mjs";
import { startServer } from "./quickstart/server.mjs";
import { embedded } from "./quickstart/variants.mjs";
import { setUp } from "./set-up/set-up.mjs";

const stack = "example";
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onInterrupt);
let settingUp = true;

/** `npm run example -- NAME`: a program of `examples/` on a server of its own, from a clone to its outputs. */
await script(async () => {
  const directory = directoryOf(process.argv[2]);
  await setUp();
  const pulumi = await findPulumi();
  const language = { ...environmentFor(pulumi), ...(await exampleEnvironment(pulumi, directory)) };
  settingUp = false;
  const runDirectory = await makeRunDirectory();
  const server = await startServer(runDirectory, embedded());
  try {
    const env = { ...runDirectory.env, ...language, OPENAI_BASE_URL: server.url };
    Object.assign(env, await exampleSdk(pulumi, directory, env, runDirectory.directory));
    const again = `npm run example -- ${process.argv[2]}`;
    const command = { cli: pulumi.cli, env, stack, directory, again };
    await up(command, [], interruption.signal);
    process.stdout.write(`${JSON.stringify(await outputs(command), undefined, 2)}\n`);
  } finally {
    await server.stop();
    await rm(join(directory, `Pulumi.${stack}.yaml`), { force: true });
    await rm(runDirectory.directory, { recursive: true, force: true });
  }
}, interruption.signal);

/** @param {string | undefined} name */
function directoryOf(name) {
  const examples = join(root, "examples");
  if (name !== undefined && existsSync(join(examples, name, "Pulumi.yaml"))) return join(examples, name);
  throw new Problem(`say which example: npm run example -- ${readdirSync(examples).join(" | ")}`);
}

function onInterrupt() {
  interruption.abort();
  if (settingUp) killAll(descendants(process.pid), "SIGKILL");
}
