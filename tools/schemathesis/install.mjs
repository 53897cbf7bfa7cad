// @ts-check
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../paths.mjs";
import { Problem, say } from "../problem.mjs";
import { run } from "../process/run.mjs";

const version = "4.32.5";

/** The path of Schemathesis, installed into an environment of its own in the cache directory when it is not there yet. */
export async function findSchemathesis() {
  const folder = join(cacheDirectory, `schemathesis-${version}`);
  const command = join(folder, "bin", "schemathesis");
  if (existsSync(command)) return command;
  say(`getting Schemathesis ${version} from PyPI (once)`);
  await step("making a Python environment", "python3", ["-m", "venv", folder], folder);
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `schemathesis==${version}`];
  await step("installing Schemathesis", join(folder, "bin", "python"), install, folder);
  return command;
}

/**
 * @param {string} what
 * @param {string} command
 * @param {string[]} args
 * @param {string} folder removed when the step fails, so that the next run starts anew
 */
async function step(what, command, args, folder) {
  const { code, stderr } = await run(command, args, { deadlineMs: 240_000 });
  if (code === 0) return;
  await rm(folder, { recursive: true, force: true });
  throw new Problem(
    `${what}: \`${command} ${args.join(" ")}\` ended with ${code}. ${stderr.trim().split("\n").at(-1) ?? ""}\n` +
      "Next: install Python 3.10 or later with venv and pip (apt-get install python3-venv), or set PIP_INDEX_URL to an index that can be reached.",
  );
}
