// @ts-check
import "./set-up/node-version.mjs";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { callersDirectory } from "./paths.mjs";
import { Problem, say, script } from "./problem.mjs";
import { show } from "./process/run.mjs";
import { findTrained } from "./trainer/find-trained.mjs";
import { installTrainer, python, trainerEnvironment } from "./trainer/install.mjs";
import { commandIn, modelsIn } from "./trainer/models-file.mjs";
import { installSmolLm } from "./trainer/smollm.mjs";
import { installedCommand, trainerLine, writeModelsFile } from "./trainer/template.mjs";

const usage = `Usage:
  npm run trainer -- init [MODELS_FILE] [--ray]
                                            make the Python environment, get a small model, write the models file;
                                            --ray adds what a machine of a Ray cluster needs
  npm run trainer -- doctor [MODELS_FILE]   say what there is to train with, and try each model
  npm run trainer -- export MODEL --to DIRECTORY [--gguf] [--data DIRECTORY] [--url URL] [--models MODELS_FILE]
                                            write a trained model as one that needs no other
MODELS_FILE is models.json when it is not given. MODEL is the name of a fine-tuned model or checkpoint of the server on
--data (fine-tuning-data when it is not given) or at --url, or the folder of a checkpoint.`;

/** `npm run trainer -- COMMAND`: everything about training real models that is done once, or by hand. */
await script(async () => {
  const [command, ...rest] = process.argv.slice(2);
  if (command === "init") process.exitCode = await init(rest);
  else if (command === "doctor") process.exitCode = await doctor(modelsFileOf(rest));
  else if (command === "export") process.exitCode = await exportModel(rest);
  else throw new Problem(usage);
});

function modelsFileOf(/** @type {string[]} */ [given = "models.json"]) {
  return resolve(callersDirectory, given);
}

async function init(/** @type {string[]} */ args) {
  const options = /** @type {const} */ ({ ray: { type: "boolean" } });
  const { values, positionals } = parsed(() => parseArgs({ args, options, allowPositionals: true }));
  const file = modelsFileOf(positionals);
  await installTrainer(values);
  await writeModelsFile(file, await installSmolLm());
  say("trying each model; a GGUF file is turned into safetensors before its first use, which takes a minute or two");
  return await doctor(file);
}

async function doctor(/** @type {string} */ file) {
  if (!existsSync(file)) throw new Problem(`"${file}" does not exist.\nNext: npm run trainer -- init`);
  const command = await commandIn(file);
  const code = await trainer(["doctor", ...(await modelsIn(file)).map((model) => JSON.stringify(model))], command);
  if (code === 127 && command !== undefined)
    say(
      `"${command[0]}", by which "trainer" of ${file} runs the trainer, is not there; the one of \`init\` is:\n${trainerLine}`,
    );
  return code;
}

async function exportModel(/** @type {string[]} */ args) {
  const options = /** @type {const} */ ({
    to: { type: "string" },
    gguf: { type: "boolean" },
    data: { type: "string" },
    url: { type: "string" },
    models: { type: "string" },
  });
  const { values, positionals } = parsed(() => parseArgs({ args, options, allowPositionals: true }));
  const [model] = positionals;
  if (model === undefined || values.to === undefined) throw new Problem(usage);
  const { path, source, done } = await findTrained(model, values);
  try {
    const base = source === undefined ? [] : ["--source", source];
    return await trainer(["export", path, ...base, "--to", values.to, ...(values.gguf ? ["--gguf"] : [])]);
  } finally {
    await done?.();
  }
}

/** @template T @param {() => T} parse @returns {T} */
function parsed(parse) {
  try {
    return parse();
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

/** @param {string[]} args @param {string[]} [command] what runs the trainer; the one that `init` installed when it is not given */
async function trainer(args, command) {
  if (command === undefined && !existsSync(python))
    throw new Problem("The trainer is not installed.\nNext: npm run trainer -- init");
  const [program = python, ...first] = command ?? installedCommand;
  const env = { ...withoutKeys(process.env), ...trainerEnvironment };
  const code = await show(program, [...first, ...args], { cwd: callersDirectory, env });
  if (code !== 0) say(`the trainer's ${args[0]} ended with ${code}`);
  return code;
}

/** Keys are for servers, and the trainer's packages are others' code. */
function withoutKeys(/** @type {NodeJS.ProcessEnv} */ env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(FINE_TUNING_SERVER|OPENAI)_.*KEY$|^RAY_AUTH_TOKEN$/.test(name)),
  );
}
