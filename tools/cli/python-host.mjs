// @ts-check
import { chmod, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "../paths.mjs";
import { Problem, say } from "../problem.mjs";
import { withLock } from "../process/lock.mjs";
import { run } from "../process/run.mjs";
import { isExecutable } from "./on-path.mjs";

/** Of the package on PyPI. */
const version = "3.272.0";
/** What SDKs that Pulumi generates import beside it. */
const ofSdks = "parver==0.5";
const folder = join(cacheDirectory, `pulumi-python-${version}-with-${ofSdks.replace("==", "-")}`);
const python = join(folder, "bin", "python");
const launcher = join(folder, "host", "pulumi-language-python");

/**
 * What the CLI needs around it to run programs in Python: our stand-in for its language host, and Pulumi's package in an environment
 * of its own, with what generated SDKs need.
 * @returns {Promise<Record<string, string>>}
 */
export async function pythonEnvironment() {
  if (!(await isExecutable(launcher)))
    await withLock(
      join(cacheDirectory, "pulumi-python.lock"),
      async () => void ((await isExecutable(launcher)) || (await install())),
      () => say("getting Pulumi's package for Python: waiting for another process that gets it"),
    );
  const host = fileURLToPath(new URL("python_host.py", import.meta.url));
  return { PATH: [join(folder, "host"), process.env.PATH].join(delimiter), PULUMI_FINE_TUNING_PYTHON_HOST: host };
}

async function install() {
  say(`getting Pulumi's package for Python ${version} from PyPI (once)`);
  await rm(folder, { recursive: true, force: true });
  await step("python3", ["-m", "venv", folder]);
  await step(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `pulumi==${version}`, ofSdks]);
  await step("mkdir", [join(folder, "host")]);
  // Last, so that a half-done installation is never taken for one.
  await writeFile(launcher, `#!/bin/sh\nexec "${python}" "$PULUMI_FINE_TUNING_PYTHON_HOST" "$@"\n`);
  await chmod(launcher, 0o755);
}

/** @param {string} command @param {string[]} args */
async function step(command, args) {
  const { code, stderr } = await run(command, args, { deadlineMs: 240_000 });
  if (code === 0) return;
  throw new Problem(
    `getting Pulumi's package for Python: \`${command} ${args.join(" ")}\` ended with ${code}. ${stderr.trim().split("\n").at(-1) ?? ""}\n` +
      "  Next: install Python 3.10 or later with venv and pip (apt-get install python3-venv), or set PIP_INDEX_URL to an index that can be reached.",
  );
}
