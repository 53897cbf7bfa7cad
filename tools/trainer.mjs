// @ts-check
import "./set-up/node-version.mjs";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, resolve } from "node:path";
import { callersDirectory } from "./paths.mjs";
import { Problem, say, script } from "./problem.mjs";
import { show } from "./process/run.mjs";
import { installTrainer, python, trainerEnvironment } from "./trainer/install.mjs";
import { installSmolLm } from "./trainer/smollm.mjs";
import { writeModelsFile } from "./trainer/template.mjs";

const usage = `Usage:
  npm run trainer -- init [MODELS_FILE]     make the Python environment, get a small model, write the models file
  npm run trainer -- doctor [MODELS_FILE]   say what there is to train with, and try each model
  npm run trainer -- export CHECKPOINT_FOLDER --source SOURCE --to PATH [--as adapter|merged]
MODELS_FILE is models.json when it is not given.`;

/** `npm run trainer -- COMMAND`: everything about training real models that is done once, or by hand. */
await script(async () => {
  const [command, ...rest] = process.argv.slice(2);
  const file = resolve(callersDirectory, rest[0] ?? "models.json");
  if (command === "init") process.exitCode = await init(file);
  else if (command === "doctor") process.exitCode = await doctor(file);
  else if (command === "export") process.exitCode = await trainer(["export", ...rest]);
  else throw new Problem(usage);
});

async function init(/** @type {string} */ file) {
  await installTrainer();
  await writeModelsFile(file, await installSmolLm());
  say("trying each model; a GGUF file is turned into safetensors before its first use, which takes a minute or two");
  return await doctor(file);
}

async function doctor(/** @type {string} */ file) {
  if (!existsSync(file)) throw new Problem(`"${file}" does not exist.\nNext: npm run trainer -- init`);
  return await trainer(["doctor", ...(await sourcesIn(file))]);
}

/** The server judges the file as a whole; here only the sources of models that are trained on this machine matter. */
async function sourcesIn(/** @type {string} */ file) {
  /** @type {unknown} */
  const found = JSON.parse(await readFile(file, "utf8"));
  const models = typeof found === "object" && found !== null && "models" in found ? found.models : [];
  const sources = (Array.isArray(models) ? models : []).map(({ source }) => source);
  return sources
    .filter((source) => typeof source === "string")
    .map((source) => (source.startsWith(".") && !isAbsolute(source) ? resolve(dirname(file), source) : source));
}

async function trainer(/** @type {string[]} */ args) {
  if (!existsSync(python)) throw new Problem("The trainer is not installed.\nNext: npm run trainer -- init");
  const env = { ...process.env, ...trainerEnvironment };
  const code = await show(python, ["-m", "fine_tuning_trainer", ...args], { cwd: callersDirectory, env });
  if (code !== 0) say(`the trainer's ${args[0]} ended with ${code}`);
  return code;
}
