// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sdkForPython } from "./generated-sdk.mjs";
import { pythonEnvironment } from "./python-host.mjs";
import { sdkEnvironmentFor } from "./sdk-hosts.mjs";
import { yamlEnvironmentFor } from "./yaml-host.mjs";

/**
 * What the CLI needs around it for an example's language, with what is fetched or built once.
 * @param {import("./find.mjs").Pulumi} pulumi
 * @param {string} example its directory
 * @returns {Promise<Record<string, string>>}
 */
export async function exampleEnvironment(pulumi, example) {
  const language = await languageOf(example);
  if (language === "yaml") return yamlEnvironmentFor(pulumi);
  return language === "python" ? pythonEnvironment() : {};
}

/**
 * What it needs beside that in each run: a program in Python the SDK, which is made below `run`, so that nothing is written in the clone.
 * @param {import("./find.mjs").Pulumi} pulumi
 * @param {string} example
 * @param {NodeJS.ProcessEnv} env of the CLI
 * @param {string} run directory of the run
 * @returns {Promise<Record<string, string>>}
 */
export async function exampleSdk(pulumi, example, env, run) {
  if ((await languageOf(example)) !== "python") return {};
  const generating = { ...env, ...(await sdkEnvironmentFor(pulumi, "python")) };
  return { PYTHONPATH: await sdkForPython(pulumi.cli, generating, join(run, "sdk")) };
}

/** "runtime: yaml", or "runtime:" and its "name:" on the next line. @param {string} example */
async function languageOf(example) {
  const project = await readFile(join(example, "Pulumi.yaml"), "utf8");
  return /^runtime:\s+(?:name:\s+)?(\w+)/m.exec(project)?.[1];
}
